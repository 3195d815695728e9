//! From a token to who asks, for which institution: over mocks of users, sessions and memberships.

use crate::fakes::{credentials_with, rules};
use crate::house::code;
use crate::mocks::{MockStore, MockWork};
use chrono::Duration;
use mockall::predicate::{always, eq};
use plantel_application::Result;
use plantel_application::identity::{Authenticated, Identity};
use plantel_domain::access::{Actor, Membership, Permission, Principal, RequestId, Role};
use plantel_domain::identity::{Claims, Locale, MockTokens, Session, TokenError, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::Institution;
use plantel_testkit::builders::{a_membership, a_session, a_user, an_institution};
use plantel_testkit::clock::moment;
use plantel_testkit::credentials::PlainHasher;
use plantel_testkit::{FixedClock, RandomIds};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Somebody with a token, and what is stored about them.
struct Caller {
    user: User,
    session: Session,
    memberships: Vec<Membership>,
    institutions: Vec<Institution>,
    token: Option<InstitutionId>,
}

impl Caller {
    /// A center administrator of each.
    fn of(institutions: &[Institution]) -> Self {
        let user = a_user();
        let session = a_session(user.id);
        let memberships = institutions.iter().map(|institution| a_membership(institution.id, user.id)).collect();
        Self { user, session, memberships, institutions: institutions.to_vec(), token: None }
    }

    async fn asks(self, named: Option<InstitutionId>) -> Result<Authenticated> {
        let claims = Claims {
            user: self.user.id,
            session: self.session.id,
            institution: self.token,
            expires_at: moment() + Duration::minutes(1),
        };
        let mut work = MockWork::default();
        let session = Some(self.session).filter(|session| session.id == claims.session);
        work.sessions.expect_find().with(eq(claims.session)).once().return_once(|_| Ok(session));
        work.users.expect_find().with(eq(claims.user), eq(None)).return_once(|_, _| Ok(Some(self.user)));
        work.memberships.expect_of_user().with(eq(claims.user)).return_once(|_| Ok(self.memberships));
        let institutions = self.institutions;
        let by_id = move |id, _| Ok(institutions.iter().find(|institution| institution.id == id).cloned());
        work.institutions.expect_find().returning(by_id);
        let mut tokens = MockTokens::new();
        tokens.expect_read_access().with(eq("token"), always()).return_once(move |_, _| Ok(claims));
        identity(work, tokens).authenticate("token", named, RequestId("r".to_owned())).await
    }
}

fn identity(work: MockWork, tokens: MockTokens) -> Identity {
    let credentials = credentials_with(Arc::new(PlainHasher::default()), Arc::new(tokens));
    let clock = Arc::new(FixedClock::default());
    Identity::new(MockStore::of(work), clock, Arc::new(RandomIds), credentials, rules())
}

fn actor(authenticated: &Authenticated) -> &Actor {
    let Principal::User(actor) = &authenticated.ctx.principal else { panic!("somebody is signed in") };
    actor
}

#[tokio::test]
async fn a_token_that_cannot_be_read_asks_nothing_of_the_store() {
    for error in [TokenError::Invalid, TokenError::Expired] {
        let mut tokens = MockTokens::new();
        tokens.expect_read_access().return_once(move |_, _| Err(error));
        let identity = identity(MockWork::default(), tokens);
        let code_of_error = plantel_domain::error::Fault::code(&error);
        assert_eq!(code(identity.authenticate("x", None, RequestId("r".to_owned())).await), code_of_error);
    }
}

#[tokio::test]
async fn a_user_who_is_switched_off_is_refused_at_once() {
    let mut caller = Caller::of(&[an_institution()]);
    caller.user.active = false;
    assert_eq!(code(caller.asks(None).await), "token.revoked");
}

#[tokio::test]
async fn a_session_that_was_revoked_has_expired_or_is_anothers_is_refused() {
    let spoil: [fn(&mut Session); 3] = [
        |session| session.revoked_at = Some(moment()),
        |session| session.expires_at = moment(),
        |session| session.user = a_user().id,
    ];
    for spoil in spoil {
        let mut caller = Caller::of(&[an_institution()]);
        spoil(&mut caller.session);
        assert_eq!(code(caller.asks(None).await), "token.revoked");
    }
}

#[tokio::test]
async fn the_only_membership_is_chosen_by_itself() {
    let home = an_institution();
    let asked = Caller::of(std::slice::from_ref(&home)).asks(None).await.unwrap();
    assert_eq!(asked.ctx.institution, Some(home.id));
    assert_eq!(actor(&asked).membership.as_ref().map(|m| m.institution), Some(home.id));
    assert_eq!(actor(&asked).modules_on, home.modules);
}

#[tokio::test]
async fn of_several_memberships_none_is_chosen_by_itself() {
    let asked = Caller::of(&[an_institution(), an_institution()]).asks(None).await.unwrap();
    assert_eq!((asked.ctx.institution, actor(&asked).membership.clone()), (None, None));
    let refused = asked.ctx.scope().map_err(plantel_application::Error::from);
    assert_eq!(code(refused), "institution.not-chosen");
    let refused = asked.ctx.visibility(Permission::ReadLoans).map_err(plantel_application::Error::from);
    assert_eq!(code(refused), "institution.not-chosen");
}

#[tokio::test]
async fn the_request_chooses_before_the_token_does() {
    let both = [an_institution(), an_institution()];
    let caller = Caller { token: Some(both[0].id), ..Caller::of(&both) };
    assert_eq!(caller.asks(Some(both[1].id)).await.unwrap().ctx.institution, Some(both[1].id));
    let caller = Caller { token: Some(both[0].id), ..Caller::of(&both) };
    assert_eq!(caller.asks(None).await.unwrap().ctx.institution, Some(both[0].id));
}

#[tokio::test]
async fn who_names_an_institution_of_others_is_refused() {
    let (home, other) = (an_institution(), an_institution());
    let mut caller = Caller::of(&[home]);
    caller.institutions.push(other.clone());
    assert_eq!(code(caller.asks(Some(other.id)).await), "institution.not-member");
}

#[tokio::test]
async fn a_token_for_a_place_that_is_lost_acts_nowhere_else_instead() {
    let (home, other) = (an_institution(), an_institution());
    let mut caller = Caller { token: Some(other.id), ..Caller::of(&[home]) };
    caller.institutions.push(other);
    assert_eq!(caller.asks(None).await.unwrap().ctx.institution, None);
}

#[tokio::test]
async fn a_membership_that_is_switched_off_gives_nothing() {
    let home = an_institution();
    let off = || {
        let mut caller = Caller::of(std::slice::from_ref(&home));
        caller.memberships[0].active = false;
        caller
    };
    let asked = off().asks(None).await.unwrap();
    assert_eq!((asked.ctx.institution, actor(&asked).grants()), (None, BTreeSet::new()));
    assert_eq!(code(off().asks(Some(home.id)).await), "institution.not-member");
    let asked = Caller { token: Some(home.id), ..off() }.asks(None).await.unwrap();
    assert_eq!((asked.ctx.institution, actor(&asked).grants()), (None, BTreeSet::new()));
}

#[tokio::test]
async fn an_institution_that_is_switched_off_is_open_to_platform_administrators_alone() {
    let closed = Institution { active: false, ..an_institution() };
    let member = || Caller::of(std::slice::from_ref(&closed));
    assert_eq!(code(member().asks(Some(closed.id)).await), "institution.not-member");
    assert_eq!(member().asks(None).await.unwrap().ctx.institution, None);
    let mut operator = member();
    operator.user.platform_admin = true;
    assert_eq!(operator.asks(Some(closed.id)).await.unwrap().ctx.institution, Some(closed.id));
}

#[tokio::test]
async fn a_platform_administrator_acts_in_any_institution_by_naming_it() {
    let other = an_institution();
    let operator = || {
        let mut caller = Caller::of(&[]);
        (caller.user.platform_admin, caller.institutions) = (true, vec![other.clone()]);
        caller
    };
    let asked = operator().asks(Some(other.id)).await.unwrap();
    assert_eq!((asked.ctx.institution, actor(&asked).membership.clone()), (Some(other.id), None));
    assert_eq!(actor(&asked).role_names(), "platform_admin");
    assert!(asked.ctx.visibility(Permission::ApproveLoans).unwrap().everything);
    assert_eq!(operator().asks(None).await.unwrap().ctx.institution, None);
    assert_eq!(code(operator().asks(Some(an_institution().id)).await), "institution.not-found");
}

#[tokio::test]
async fn the_own_language_goes_before_that_of_the_institution() {
    let home = Institution { locale: Locale::Pt, ..an_institution() };
    let caller = || Caller::of(std::slice::from_ref(&home));
    assert_eq!(caller().asks(None).await.unwrap().locale, Some(Locale::Pt));
    let mut english = caller();
    english.user.locale = Some(Locale::En);
    assert_eq!(english.asks(None).await.unwrap().locale, Some(Locale::En));
    assert_eq!(Caller::of(&[]).asks(None).await.unwrap().locale, None);
}

#[tokio::test]
async fn the_roles_of_the_chosen_institution_are_in_force_and_no_others() {
    let both = [an_institution(), an_institution()];
    let caller = || {
        let mut caller = Caller::of(&both);
        caller.memberships[1].roles = BTreeSet::from([Role::Student]);
        caller
    };
    let asked = caller().asks(Some(both[1].id)).await.unwrap();
    assert_eq!(actor(&asked).role_names(), "student");
    assert!(asked.ctx.visibility(Permission::ApproveLoans).is_err());
    assert!(caller().asks(Some(both[0].id)).await.unwrap().ctx.visibility(Permission::ApproveLoans).is_ok());
}
