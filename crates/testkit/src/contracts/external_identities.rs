//! What is promised of accounts elsewhere, and of who is on the way to or from a provider.

use super::support::{assert_duplicate, assert_failed, at_once, nowhere, pause};
use crate::builders::{a_departure, a_ticket, a_user, an_external_identity, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::identity::{Departure, Email, ExternalIdentity, Ticket};
use plantel_domain::journal::Sensitive;
use plantel_domain::store::Store;
use std::sync::Arc;

async fn found(store: &Arc<dyn Store>, provider: &str, subject: &str) -> Option<ExternalIdentity> {
    seen!(store, &nowhere(), external_identities.find(provider.to_owned(), subject.to_owned()))
}

/// Found by provider and subject, letter by letter.
pub async fn every_external_identity_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let subject = format!("Ñ'\"\\ {}", an_id());
    let odd = ExternalIdentity {
        subject: Sensitive(subject.clone()),
        email: Some(Email::parse("Ana.RUIZ@example.edu.co").expect("it is an address")),
        linked_at: moment() + Duration::microseconds(1),
        ..an_external_identity(user.id)
    };
    for identity in [odd, ExternalIdentity { email: None, ..an_external_identity(user.id) }] {
        seed(&*store, identity.clone()).await;
        assert_eq!(found(&store, &identity.provider, &identity.subject.0).await, Some(identity));
    }
    for (provider, subject) in [("Google", &subject), ("google", &subject.to_lowercase()), ("other", &subject)] {
        assert_eq!(found(&store, provider, subject).await, None);
    }
}

/// Whoever's it is; another provider may call somebody the same. And it is of a known user.
pub async fn an_account_elsewhere_is_linked_once(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let linked = seed(&*store, an_external_identity(user.id)).await;
    for user in [user.id, other.id] {
        let again = ExternalIdentity { subject: linked.subject.clone(), ..an_external_identity(user) };
        assert_duplicate(tried!(store, &nowhere(), external_identities.add(&again)), "external identity");
    }
    let elsewhere = ExternalIdentity { provider: "microsoft".to_owned(), ..an_external_identity(other.id) };
    seed(&*store, ExternalIdentity { subject: linked.subject, ..elsewhere }).await;
    assert_failed(tried!(store, &nowhere(), external_identities.add(&an_external_identity(a_user().id))));
}

/// Those of one moment by id.
pub async fn external_identities_of_a_user_come_oldest_first(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    seed(&*store, an_external_identity(other.id)).await;
    let mut own = Vec::new();
    for micros in [2, 1, 1, 0] {
        let linked_at = moment() + Duration::microseconds(micros);
        own.push(seed(&*store, ExternalIdentity { linked_at, ..an_external_identity(user.id) }).await);
    }
    own.sort_by_key(|identity| (identity.linked_at, identity.id));
    assert_eq!(seen!(store, &nowhere(), external_identities.of_user(user.id)), own);
    assert_eq!(seen!(store, &nowhere(), external_identities.of_user(a_user().id)), []);
}

/// And may be linked to another user.
pub async fn an_external_identity_that_is_taken_away_is_gone(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let (gone, stays) =
        (seed(&*store, an_external_identity(user.id)).await, seed(&*store, an_external_identity(user.id)).await);
    for _ in 0..2 {
        kept!(store, &nowhere(), external_identities.delete(gone.id));
        assert_eq!(found(&store, &gone.provider, &gone.subject.0).await, None);
    }
    assert_eq!(seen!(store, &nowhere(), external_identities.of_user(user.id)), [stays]);
    seed(&*store, ExternalIdentity { user: other.id, ..gone }).await;
}

/// Also when it is too late; what a dropped work took is still there.
pub async fn a_departure_comes_back_once(store: Arc<dyn Store>) {
    let odd = Departure {
        nonce: "Ñ'\"\\ 🐟".to_owned(),
        return_to: "https://example.edu.co/?a=1&b=%20#ñ".to_owned(),
        expires_at: moment() - Duration::days(400) + Duration::microseconds(1),
        ..a_departure()
    };
    for departure in [a_departure(), odd] {
        let state = || departure.state.clone();
        kept!(store, &nowhere(), external_identities.depart(&departure));
        assert_duplicate(tried!(store, &nowhere(), external_identities.depart(&departure)), "departure");
        let dropped = tried!(store, &nowhere(), external_identities.take_departure(state()));
        assert_eq!(dropped.expect("the store answers"), Some(departure.clone()));
        let taken = kept!(store, &nowhere(), external_identities.take_departure(state()));
        assert_eq!(taken, Some(departure.clone()));
        assert_eq!(kept!(store, &nowhere(), external_identities.take_departure(state())), None);
    }
    assert_eq!(kept!(store, &nowhere(), external_identities.take_departure("never".to_owned())), None);
}

/// And the others get nothing.
pub async fn of_many_who_take_a_departure_one_gets_it(store: Arc<dyn Store>) {
    let departure = a_departure();
    kept!(store, &nowhere(), external_identities.depart(&departure));
    let state = departure.state.clone();
    let taking = move |store: Arc<dyn Store>, _| {
        let state = state.clone();
        async move {
            let mut work = store.begin(&nowhere()).await?;
            let taken = work.external_identities().take_departure(state).await?;
            pause().await;
            work.commit_unjournaled().await.map(|()| taken)
        }
    };
    let taken: Vec<_> = at_once(8, &store, taking).await.into_iter().flatten().collect();
    assert_eq!(taken, [departure]);
}

/// Looking at it does not use it up; and it is of a known user.
pub async fn a_ticket_is_used_once(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let old = Ticket { expires_at: moment() - Duration::days(400), ..a_ticket(user.id) };
    for ticket in [a_ticket(user.id), old] {
        let digest = || ticket.digest.clone();
        kept!(store, &nowhere(), external_identities.issue(&ticket));
        assert_duplicate(tried!(store, &nowhere(), external_identities.issue(&ticket)), "ticket");
        for _ in 0..2 {
            assert_eq!(seen!(store, &nowhere(), external_identities.find_ticket(digest())), Some(ticket.clone()));
        }
        assert_eq!(kept!(store, &nowhere(), external_identities.take_ticket(digest())), Some(ticket.clone()));
        assert_eq!(seen!(store, &nowhere(), external_identities.find_ticket(digest())), None);
        assert_eq!(kept!(store, &nowhere(), external_identities.take_ticket(digest())), None);
    }
    assert_failed(tried!(store, &nowhere(), external_identities.issue(&a_ticket(a_user().id))));
}

/// And the others get nothing.
pub async fn of_many_who_use_a_ticket_one_gets_it(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let ticket = a_ticket(user.id);
    kept!(store, &nowhere(), external_identities.issue(&ticket));
    let digest = ticket.digest.clone();
    let taking = move |store: Arc<dyn Store>, _| {
        let digest = digest.clone();
        async move {
            let mut work = store.begin(&nowhere()).await?;
            let taken = work.external_identities().take_ticket(digest).await?;
            pause().await;
            work.commit_unjournaled().await.map(|()| taken)
        }
    };
    let taken: Vec<_> = at_once(8, &store, taking).await.into_iter().flatten().collect();
    assert_eq!(taken, [ticket]);
}
