//! What is promised of accounts that are deleted.

use super::support::{Place, assert_duplicate, assert_failed, assert_stale, nowhere};
use crate::builders::{
    a_feed, a_loan, a_membership, a_second_factor, a_session, a_sign_in, a_ticket, a_user, an_external_identity,
    an_invitation, an_item, context_of, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::access::{Context, Idempotency, Invitation, InvitationState};
use plantel_domain::calendars::CalendarFeed;
use plantel_domain::identity::{Email, ExternalIdentity, SecondFactor, Session, SignIn, Ticket, User};
use plantel_domain::items::Item;
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Answer, Store};
use std::sync::Arc;

/// What is somebody's own.
struct Own {
    user: User,
    session: Session,
    sign_in: SignIn,
    factor: SecondFactor,
    identity: ExternalIdentity,
    ticket: Ticket,
    item: Item,
    feeds: Vec<CalendarFeed>,
    invitations: Vec<Invitation>,
    key: String,
}

impl Own {
    async fn new(store: &Arc<dyn Store>, places: &[&Place]) -> Self {
        let user = seed(&**store, a_user()).await;
        let session = seed(&**store, a_session(user.id)).await;
        let ticket = a_ticket(user.id);
        kept!(store, &nowhere(), external_identities.issue(&ticket));
        let (mut invitations, mut feeds) = (Vec::new(), Vec::new());
        for place in places {
            feeds.push(seed(&**store, a_feed(place.institution.id, user.id)).await);
            let state = InvitationState::Accepted { at: moment(), user: place.user.id };
            let email = Email::parse(&user.email.as_str().to_uppercase()).expect("it is an address");
            for state in [InvitationState::Pending, state] {
                let email = email.clone();
                let invitation = Invitation { email, state, ..an_invitation(place.institution.id) };
                invitations.push(seed(&**store, invitation).await);
            }
        }
        Self {
            sign_in: seed(&**store, SignIn { session: Some(session.id), ..a_sign_in(user.id) }).await,
            factor: seed(&**store, a_second_factor(user.id)).await,
            identity: seed(&**store, an_external_identity(user.id)).await,
            item: seed(&**store, an_item(user.id)).await,
            key: answered(store, &user).await,
            user,
            session,
            ticket,
            feeds,
            invitations,
        }
    }

    /// Whether all of it is there, or nothing.
    async fn assert_there(&self, store: &Arc<dyn Store>, there: bool) {
        let (ctx, id) = (nowhere(), self.user.id);
        let some = |found: bool, what: &str| assert_eq!(found, there, "{what}");
        let sessions = seen!(store, &ctx, sessions.find(self.session.id));
        some(sessions.as_ref() == Some(&self.session), "session");
        let sign_ins = seen!(store, &ctx, sign_ins.list(id, &PageRequest::first(10))).data;
        some(sign_ins == std::slice::from_ref(&self.sign_in), "sign-in");
        some(seen!(store, &ctx, second_factors.find(id)).as_ref() == Some(&self.factor), "second factor");
        let identities = seen!(store, &ctx, external_identities.of_user(id));
        some(identities == std::slice::from_ref(&self.identity), "external identity");
        let ticket = seen!(store, &ctx, external_identities.find_ticket(self.ticket.digest.clone()));
        some(ticket.as_ref() == Some(&self.ticket), "ticket");
        some(seen!(store, &ctx, items.find(self.item.id, None)).as_ref() == Some(&self.item), "item");
        for feed in &self.feeds {
            let found = seen!(store, &ctx, calendar_feeds.find_by_digest(&feed.digest));
            some(found.as_ref() == Some(feed), "calendar feed");
        }
        some(store.find_answer(id, &self.key).await.expect("the store answers").is_some(), "answer");
        for invitation in &self.invitations {
            let found = kept!(store, &ctx, invitations.lock_anywhere(invitation.id));
            some(found.as_ref() == Some(invitation), "invitation");
        }
        let anything = sessions.is_some() || !sign_ins.is_empty() || !identities.is_empty() || ticket.is_some();
        some(anything, "anything");
    }
}

/// Remembers an answer to a request of this user; under which key.
async fn answered(store: &Arc<dyn Store>, user: &User) -> String {
    let key = an_id().to_string();
    let idempotency = Arc::new(Idempotency::new(key.clone(), "fingerprint".to_owned()));
    let ctx = Context { idempotency: Some(Arc::clone(&idempotency)), ..context_of(user, None, None) };
    let work = store.begin(&ctx).await.expect("the store begins a work");
    work.commit_unjournaled().await.expect("the work is parked");
    let answer = Answer { status: 204, headers: vec![], body: vec![] };
    idempotency.take().expect("the work waits").finish(answer).await.expect("the store commits it");
    key
}

/// In every institution; another's stays.
pub async fn an_erased_user_leaves_nothing_of_their_own(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (gone, stays) = (Own::new(&store, &[&here, &there]).await, Own::new(&store, &[&here, &there]).await);
    gone.assert_there(&store, true).await;
    let mut erased = gone.user.clone().anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut erased, &gone.user.email));
    assert_eq!(erased.version, 2);
    assert_eq!(seen!(store, &nowhere(), users.find(erased.id, Some(2))), Some(erased));
    assert_eq!(seen!(store, &nowhere(), users.find_by_email(&gone.user.email)), None);
    gone.assert_there(&store, false).await;
    stays.assert_there(&store, true).await;
    seed(&*store, User { email: gone.user.email, ..a_user() }).await;
}

/// Their place in what others did with it: memberships, loans, what they accepted and whom they invited.
pub async fn an_erased_user_keeps_a_place_in_what_others_see(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = seed(&*store, a_user()).await;
    let membership = seed(&*store, a_membership(place.institution.id, user.id)).await;
    let loan = seed(&*store, a_loan(&place.asset, &place.warehouse, user.id)).await;
    let state = InvitationState::Accepted { at: moment(), user: user.id };
    let accepted = seed(&*store, Invitation { state, ..an_invitation(place.institution.id) }).await;
    let invited = Invitation { invited_by: Some(user.id), ..an_invitation(place.institution.id) };
    let invited = seed(&*store, invited).await;
    let mut erased = user.clone().anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut erased, &user.email));
    assert_eq!(seen!(store, &place.ctx, memberships.find(membership.id, None)), Some(membership));
    assert_eq!(seen!(store, &place.ctx, loans.find(loan.id, None)), Some(loan));
    assert_eq!(seen!(store, &place.ctx, invitations.find(accepted.id, None)), Some(accepted));
    assert_eq!(seen!(store, &place.ctx, invitations.find(invited.id, None)), Some(invited));
}

/// Nor what a dropped work erased.
pub async fn erasing_what_changed_meanwhile_takes_nothing_away(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let own = Own::new(&store, &[&place]).await;
    let mut erased = own.user.clone().anonymised(moment());
    tried!(store, &nowhere(), users.erase(&mut erased, &own.user.email)).expect("the store takes it");
    own.assert_there(&store, true).await;
    let mut changed = User { locale: None, ..own.user.clone() };
    kept!(store, &nowhere(), users.update(&mut changed));
    let mut erased = own.user.clone().anonymised(moment());
    assert_stale(tried!(store, &nowhere(), users.erase(&mut erased, &own.user.email)));
    assert_eq!(erased.version, 1, "a refused change leaves the version alone");
    own.assert_there(&store, true).await;
}

/// By id, alone or among others.
pub async fn a_deleted_user_is_found_but_not_listed(store: Arc<dyn Store>) {
    let deleted = seed(&*store, a_user().anonymised(moment())).await;
    let there = seed(&*store, a_user()).await;
    assert_eq!(seen!(store, &nowhere(), users.find(deleted.id, None)), Some(deleted.clone()));
    assert_eq!(seen!(store, &nowhere(), users.find_all(&[deleted.id, there.id])).len(), 2);
    let counted = PageRequest { count: true, ..PageRequest::first(200) };
    let page = seen!(store, &nowhere(), users.list(&counted));
    assert!(page.data.contains(&there) && !page.data.contains(&deleted));
    assert!(page.data.iter().all(|user| user.deleted_at.is_none()));
    assert_duplicate(tried!(store, &nowhere(), users.add(&User { id: an_id().into(), ..deleted })), "user");
}

/// Neither sign in nor administer.
pub async fn a_deleted_user_may_do_nothing(store: Arc<dyn Store>) {
    let deleted = a_user().anonymised(moment());
    for awake in [
        User { active: true, ..deleted.clone() },
        User { platform_admin: true, ..deleted.clone() },
        User { active: true, platform_admin: true, ..deleted.clone() },
    ] {
        assert_failed(tried!(store, &nowhere(), users.add(&awake)));
    }
    let mut deleted = seed(&*store, deleted).await;
    deleted.active = true;
    assert_stale(tried!(store, &nowhere(), users.update(&mut deleted)));
}

/// Not by a work that read them after they were erased either.
pub async fn an_erased_user_is_changed_no_more(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let mut erased = user.clone().anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut erased, &user.email));
    let mut again = User { version: erased.version, ..user };
    assert_stale(tried!(store, &nowhere(), users.update(&mut again)));
    let mut twice = erased.clone();
    assert_stale(tried!(store, &nowhere(), users.erase(&mut twice, &again.email)));
    assert_eq!(seen!(store, &nowhere(), users.find(erased.id, None)), Some(erased));
}
