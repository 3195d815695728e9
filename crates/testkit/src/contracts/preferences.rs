//! What is promised of what people want to be told.

use super::support::{assert_failed, assert_stale, nowhere};
use crate::builders::{a_user, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::NaiveTime;
use plantel_domain::ids::UserId;
use plantel_domain::institutions::time_zone;
use plantel_domain::notifications::{ChannelKind, Choices, NoticeKind, Preferences, QuietHours};
use plantel_domain::store::Store;
use std::sync::Arc;

fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day")
}

/// With every field filled.
fn whole(user: UserId) -> Preferences {
    let choices = NoticeKind::ALL.iter().zip(ChannelKind::ALL.iter().cycle()).enumerate();
    let choices: Choices = choices.map(|(at, (kind, channel))| ((*kind, *channel), at % 2 == 0)).collect();
    Preferences {
        choices,
        quiet: Some(QuietHours::stored(time(22, 30), time(0, 0))),
        time_zone: Some(time_zone("America/Santiago").expect("it is a time zone")),
        digest: Some(time(23, 59)),
        ..Preferences::of_nobody_asked(user)
    }
}

/// With every field filled and emptied again; who chose nothing wants what nobody asked for.
pub async fn what_somebody_wants_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await.id;
    let nobody = Preferences::of_nobody_asked(user);
    assert_eq!(seen!(store, &nowhere(), preferences.find(user)), nobody);
    let mut it = whole(user);
    kept!(store, &nowhere(), preferences.store(&mut it));
    assert_eq!(it.version, 1);
    assert_eq!(seen!(store, &nowhere(), preferences.find(user)), it);
    let mut emptied = Preferences { version: it.version, ..nobody };
    kept!(store, &nowhere(), preferences.store(&mut emptied));
    assert_eq!((emptied.version, seen!(store, &nowhere(), preferences.find(user))), (2, emptied));
}

/// Each once, however often they are asked for.
pub async fn what_many_want_is_found_at_once(store: Arc<dyn Store>) {
    let (first, other) = (seed(&*store, a_user()).await.id, seed(&*store, a_user()).await.id);
    for user in [first, other] {
        kept!(store, &nowhere(), preferences.store(&mut whole(user)));
    }
    let mut users: Vec<UserId> = (0..1_200).map(|_| an_id().into()).collect();
    users.extend([other, first, other]);
    let mut found = seen!(store, &nowhere(), preferences.of_all(&users));
    users.sort_unstable();
    users.dedup();
    found.sort_by_key(|it| it.user);
    let wanted = |user: &UserId| {
        let stored = *user == first || *user == other;
        if stored { Preferences { version: 1, ..whole(*user) } } else { Preferences::of_nobody_asked(*user) }
    };
    assert_eq!(found, users.iter().map(wanted).collect::<Vec<_>>());
    assert_eq!(seen!(store, &nowhere(), preferences.of_all(&[])), []);
}

/// Also when both choose for the first time.
pub async fn a_change_of_what_somebody_wants_counts_its_version(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await.id;
    let (mut first, mut late) = (whole(user), Preferences::of_nobody_asked(user));
    kept!(store, &nowhere(), preferences.store(&mut first));
    assert_stale(tried!(store, &nowhere(), preferences.store(&mut late)));
    assert_eq!(late.version, 0, "a refused change leaves the version alone");
    let mut again = Preferences { digest: None, ..first.clone() };
    kept!(store, &nowhere(), preferences.store(&mut again));
    assert_stale(tried!(store, &nowhere(), preferences.store(&mut first)));
    assert_eq!(seen!(store, &nowhere(), preferences.find(user)), again);
}

/// And nobody else's.
pub async fn what_somebody_wants_goes_with_them(store: Arc<dyn Store>) {
    let (gone, stays) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    for user in [&gone, &stays] {
        kept!(store, &nowhere(), preferences.store(&mut whole(user.id)));
    }
    let mut erased = gone.clone().anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut erased, &gone.email));
    assert_eq!(seen!(store, &nowhere(), preferences.find(gone.id)), Preferences::of_nobody_asked(gone.id));
    assert_eq!(seen!(store, &nowhere(), preferences.find(stays.id)).version, 1);
}

/// Nor hours that end when they begin.
pub async fn what_nobody_can_want_is_not_stored(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await.id;
    assert_failed(tried!(store, &nowhere(), preferences.store(&mut whole(an_id().into()))));
    let quiet = Some(QuietHours::stored(time(7, 0), time(7, 0)));
    assert_failed(tried!(store, &nowhere(), preferences.store(&mut Preferences { quiet, ..whole(user) })));
}
