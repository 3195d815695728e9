//! What is promised of dispatches that many claim at once. No other contract runs in the store.

use super::dispatches::{claimed, claimed_digest, minutes, sent, together, told};
use super::support::{Place, at_once, nowhere, pause};
use crate::builders::{a_user, seed};
use crate::clock::moment;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::ChannelKind;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Until nothing is left.
pub async fn dispatches_claimed_by_many_at_once_are_claimed_once(store: Arc<dyn Store>) {
    sent(&store, 40).await;
    let (now, until) = (moment(), minutes(60));
    let claiming = move |store: Arc<dyn Store>, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let some = work.dispatches().claim(ChannelKind::Email, now, until, 3).await?;
        pause().await;
        work.commit_unjournaled().await.map(|()| some)
    };
    let mut all = Vec::new();
    while all.len() < 40 {
        let more: Vec<_> = at_once(8, &store, claiming).await.into_iter().flatten().collect();
        assert!(!more.is_empty(), "{} of 40 were claimed", all.len());
        all.extend(more);
    }
    assert!(all.iter().all(|one| one.attempts == 1));
    assert_eq!(all.iter().map(|one| one.id).collect::<BTreeSet<_>>().len(), 40);
    assert_eq!(claimed(&store, now).await, []);
}

/// Nobody gets a part of one.
pub async fn digests_claimed_by_many_at_once_stay_whole(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for _ in 0..12 {
        let user = seed(&*store, a_user()).await.id;
        let notices = told(&store, &place, user, 5).await;
        let new: Vec<_> = notices.iter().map(|notice| together(notice, moment())).collect();
        kept!(store, &nowhere(), dispatches.add_all(&new));
    }
    let (now, until) = (moment(), minutes(60));
    let claiming = move |store: Arc<dyn Store>, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let digest = work.dispatches().claim_digest(ChannelKind::Email, now, until).await?;
        pause().await;
        work.commit_unjournaled().await.map(|()| digest)
    };
    let mut readers = Vec::new();
    while readers.len() < 12 {
        let digests = at_once(8, &store, claiming).await;
        let digests: Vec<_> = digests.into_iter().filter(|digest| !digest.is_empty()).collect();
        assert!(!digests.is_empty(), "{} of 12 were claimed", readers.len());
        for digest in digests {
            let of: BTreeSet<UserId> = digest.iter().map(|one| one.notice.user).collect();
            assert_eq!((digest.len(), of.len()), (5, 1), "{digest:?}");
            readers.extend(of);
        }
    }
    assert_eq!(readers.iter().collect::<BTreeSet<_>>().len(), 12);
    assert_eq!(claimed_digest(&store, now).await, []);
}
