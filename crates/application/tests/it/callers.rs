//! Who calls is remembered for seconds, and what changes of them holds at once all the same.

use crate::door::{Door, OTHER, PASSWORD, email, nobody, password, request, store};
use crate::fakes::{credentials, rules};
use crate::house::code;
use async_trait::async_trait;
use chrono::Duration;
use plantel_application::Result;
use plantel_application::identity::{AccountRules, Authenticated, Identity, SignedIn, TokenLives};
use plantel_domain::access::{Actor, Context, Membership, Principal, Role};
use plantel_domain::identity::CallerChanges;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::store::{Repositories, Store, StoreError, StoredAnswer, UnitOfWork};
use plantel_testkit::builders::{an_institution, seed};
use plantel_testkit::{FailWith, MemoryStore};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Ana, who runs a centre, on a server that remembers her.
struct Known {
    door: Door,
    session: SignedIn,
}

impl Known {
    async fn new() -> Self {
        Self::by(rules()).await
    }

    async fn by(rules: AccountRules) -> Self {
        let door = Door::by(rules).await;
        door.joins_as(Role::CenterAdmin).await;
        let session = door.signs_in().await;
        let known = Self { door, session };
        known.asks().await.unwrap();
        known.assert_remembered().await;
        known
    }

    async fn asks(&self) -> Result<Authenticated> {
        self.door.identity.authenticate(&self.session.access_token, None, request()).await
    }

    async fn asks_in(&self, institution: InstitutionId) -> Result<Authenticated> {
        self.door.identity.authenticate(&self.session.access_token, Some(institution), request()).await
    }

    async fn ctx(&self) -> Context {
        self.asks().await.unwrap().ctx
    }

    /// The store is not asked: it would fail.
    async fn assert_remembered(&self) {
        self.door.house.store.fail_at(1, FailWith::Busy);
        let asked = self.asks().await;
        assert_eq!(self.door.house.store.fails_no_more(), 1, "{asked:?}");
        asked.unwrap();
    }

    async fn change(&self, change: impl FnOnce(&mut Membership)) {
        let here = Context::system("test", Some(self.door.house.institution.id));
        let mut work = self.door.house.store.begin(&here).await.unwrap();
        let mut membership = work.memberships().of_user(self.door.ana.id).await.unwrap().remove(0);
        change(&mut membership);
        work.memberships().update(&mut membership).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }
}

fn actor(authenticated: &Authenticated) -> &Actor {
    let Principal::User(actor) = &authenticated.ctx.principal else { panic!("somebody is signed in") };
    actor
}

#[tokio::test]
async fn who_was_read_is_not_read_again_for_seconds_nor_to_be_told_who_they_are() {
    let ana = Known::new().await;
    let read = ana.ctx().await;
    ana.door.house.store.fail_at(1, FailWith::Busy);
    let me = ana.door.identity.who_am_i(&read).await.unwrap();
    assert_eq!(ana.door.house.store.fails_no_more(), 1);
    assert_eq!((me.user.id, me.memberships.len()), (ana.door.ana.id, 1));
    assert_eq!(me.institution, Some(ana.door.house.institution.clone()));
    let known = ana.asks_in(ana.door.house.institution.id).await.unwrap().ctx;
    assert_eq!((known.principal, known.institution), (read.principal, read.institution));

    ana.door.later(Duration::seconds(5));
    ana.door.house.store.fail_at(1, FailWith::Busy);
    assert_eq!(code(ana.asks().await), "store.busy");
    let known = ana.door.identity.callers_known();
    assert_eq!((known.remembered, known.read), (3, 2));
}

#[tokio::test]
async fn a_session_that_is_over_is_refused_at_once() {
    let ana = Known::new().await;
    ana.door.identity.sign_out(&ana.ctx().await).await.unwrap();
    assert_eq!(code(ana.asks().await), "token.revoked");

    let ana = Known::new().await;
    let elsewhere = ana.door.anas().await;
    ana.asks().await.unwrap();
    let id = actor(&ana.asks().await.unwrap()).session.unwrap();
    ana.door.identity.end_session(&elsewhere, id).await.unwrap();
    assert_eq!(code(ana.asks().await), "token.revoked");

    let ana = Known::new().await;
    let elsewhere = ana.door.anas().await;
    ana.asks().await.unwrap();
    ana.door.identity.end_other_sessions(&elsewhere).await.unwrap();
    assert_eq!(code(ana.asks().await), "token.revoked");

    let ana = Known::new().await;
    let elsewhere = ana.door.anas().await;
    ana.asks().await.unwrap();
    ana.door.identity.change_password(&elsewhere, password(PASSWORD), password(OTHER)).await.unwrap();
    assert_eq!(code(ana.asks().await), "token.revoked");
}

#[tokio::test]
async fn a_session_whose_time_is_over_is_known_from_no_memory() {
    let lives = TokenLives { access: Duration::seconds(30), refresh: Duration::seconds(2), ..rules().lives };
    let ana = Known::by(AccountRules { lives, ..rules() }).await;
    ana.door.later(Duration::seconds(2));
    assert_eq!(code(ana.asks().await), "token.revoked");
}

#[tokio::test]
async fn who_is_switched_off_or_other_than_before_is_so_at_once() {
    let ana = Known::new().await;
    let mut user = ana.door.stored().await;
    user.email = email("otra@sena.edu.co");
    store(&ana.door, &mut user).await;
    let me = ana.door.identity.who_am_i(&ana.ctx().await).await.unwrap();
    assert_eq!(me.user.email, email("otra@sena.edu.co"));
    ana.assert_remembered().await;
    user.active = false;
    store(&ana.door, &mut user).await;
    assert_eq!(code(ana.asks().await), "token.revoked");
}

#[tokio::test]
async fn a_place_that_is_other_than_before_is_so_at_once() {
    let ana = Known::new().await;
    let home = ana.door.house.institution.id;
    ana.change(|place| place.roles = BTreeSet::from([Role::Student])).await;
    assert_eq!(actor(&ana.asks().await.unwrap()).role_names(), "student");
    ana.change(|place| place.active = false).await;
    assert_eq!(code(ana.asks_in(home).await), "institution.not-member");
    ana.change(|place| place.active = true).await;
    ana.asks_in(home).await.unwrap();
    let other = seed(&*ana.door.house.store, an_institution()).await;
    ana.door.joins(&other).await;
    assert_eq!(ana.asks_in(other.id).await.unwrap().ctx.institution, Some(other.id));
}

#[tokio::test]
async fn an_institution_that_is_other_than_before_is_so_at_once() {
    let ana = Known::new().await;
    let home = ana.door.house.institution.id;
    assert!(!actor(&ana.asks().await.unwrap()).modules_on.is_empty());
    let mut work = ana.door.house.store.begin(&Context::system("test", None)).await.unwrap();
    let mut institution = work.institutions().find(home, None).await.unwrap().unwrap();
    institution.modules.clear();
    work.institutions().update(&mut institution).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert!(actor(&ana.asks().await.unwrap()).modules_on.is_empty());
    ana.assert_remembered().await;
    ana.door.house.switch_off().await;
    assert_eq!(code(ana.asks_in(home).await), "institution.not-member");
}

#[tokio::test]
async fn whose_second_factor_is_taken_away_must_set_up_another_at_once() {
    let second_factor_roles = BTreeSet::from([Role::CenterAdmin]);
    let door = Door::by(AccountRules { second_factor_roles, ..rules() }).await;
    door.joins_as(Role::CenterAdmin).await;
    let (_, codes) = door.enrols().await;
    let session = door.login_with(&codes[0]).await.unwrap();
    let ana = Known { door, session };
    assert!(!ana.asks().await.unwrap().must_enrol);
    ana.assert_remembered().await;
    let mut work = ana.door.house.store.begin(&nobody()).await.unwrap();
    work.second_factors().delete(ana.door.ana.id).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert!(ana.asks().await.unwrap().must_enrol);
}

#[tokio::test]
async fn that_a_session_is_used_is_written_down_once() {
    let ana = Known::new().await;
    ana.door.later(Duration::minutes(5));
    let due = ana.asks().await.unwrap();
    assert!(due.touch);
    ana.door.identity.touch(&due.ctx).await.unwrap();
    assert!(!ana.asks().await.unwrap().touch);
    ana.assert_remembered().await;
}

/// The store of a server that hears nothing of what others change, and does not know it.
struct Unheard {
    store: Arc<MemoryStore>,
    changes: Arc<CallerChanges>,
}

#[async_trait]
impl Store for Unheard {
    async fn begin(&self, ctx: &Context) -> std::result::Result<Box<dyn UnitOfWork>, StoreError> {
        self.store.begin(ctx).await
    }

    async fn read(&self, ctx: &Context) -> std::result::Result<Box<dyn Repositories + Send>, StoreError> {
        self.store.read(ctx).await
    }

    async fn find_answer(&self, user: UserId, key: &str) -> std::result::Result<Option<StoredAnswer>, StoreError> {
        self.store.find_answer(user, key).await
    }

    async fn ready(&self) -> std::result::Result<(), StoreError> {
        self.store.ready().await
    }

    fn caller_changes(&self) -> Option<&Arc<CallerChanges>> {
        Some(&self.changes)
    }
}

/// Accounts as that server has them.
fn unheard(door: &Door, rules: AccountRules) -> Identity {
    let store = Unheard { store: door.house.store.clone(), changes: CallerChanges::own() };
    let (clock, ids) = (door.house.clock.clone(), door.house.ids.clone());
    Identity::new(Arc::new(store), clock, ids, credentials(&door.fakes), rules)
}

#[tokio::test]
async fn what_nobody_heard_of_is_believed_for_seconds_and_no_longer() {
    for (remember, believed) in [(Duration::seconds(5), true), (Duration::zero(), false)] {
        let ana = Known::new().await;
        let there = unheard(&ana.door, AccountRules { remember, ..rules() });
        let asks = async || there.authenticate(&ana.session.access_token, None, request()).await;
        asks().await.unwrap();
        ana.door.identity.sign_out(&ana.ctx().await).await.unwrap();
        assert_eq!(asks().await.is_ok(), believed, "{remember}");
        ana.door.later(Duration::seconds(4));
        assert_eq!(asks().await.is_ok(), believed, "{remember}");
        ana.door.later(Duration::seconds(1));
        assert_eq!(code(asks().await), "token.revoked");
    }
}

#[tokio::test]
async fn nobody_is_refused_from_memory() {
    let ana = Known::new().await;
    let there = unheard(&ana.door, rules());
    let token = &ana.session.access_token;
    let asks = async |named| there.authenticate(token, named, request()).await;
    asks(None).await.unwrap();
    let other = seed(&*ana.door.house.store, an_institution()).await;
    assert_eq!(code(asks(Some(other.id)).await), "institution.not-member");
    ana.door.joins(&other).await;
    assert_eq!(asks(Some(other.id)).await.unwrap().ctx.institution, Some(other.id));
}
