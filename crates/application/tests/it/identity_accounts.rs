//! Accounts, and what switching one off or a new password does to its sessions.

use crate::door::{nobody, typed};
use crate::fakes::{identity, rules};
use crate::house::{House, code};
use plantel_application::identity::{Identity, NewAccount, SignedIn, UserChange};
use plantel_domain::access::{Context, RequestId, Role};
use plantel_domain::error::Kind;
use plantel_domain::form::Patch;
use plantel_domain::identity::{Email, Locale, Password, User};
use plantel_domain::page::PageRequest;
use plantel_testkit::FakeCredentials;
use plantel_testkit::builders::{a_device, person_name};

const PASSWORD: &str = "correcto caballo";

struct Office {
    house: House,
    identity: Identity,
    operator: Context,
}

impl Office {
    async fn new() -> Self {
        let house = House::new().await;
        let identity = identity(&house, &FakeCredentials::new(), rules());
        let operator = house.platform_admin_of_none().await;
        Self { house, identity, operator }
    }

    async fn ana(&self) -> User {
        self.identity.create_user(&self.operator, account("ana@sena.edu.co")).await.unwrap()
    }

    async fn signs_in(&self, password: &str) -> plantel_application::Result<SignedIn> {
        self.identity.login(&nobody(), typed("ana@sena.edu.co", password), &a_device()).await
    }

    async fn knows(&self, token: &str) -> Result<(), &'static str> {
        let known = self.identity.authenticate(token, None, RequestId("r".to_owned())).await;
        known.map(|_| ()).map_err(|error| error.code())
    }

    async fn change(&self, user: &User, change: UserChange) -> plantel_application::Result<User> {
        self.identity.change_user(&self.operator, user.id, None, change).await
    }
}

fn account(email: &str) -> NewAccount {
    NewAccount {
        email: Email::parse(email).unwrap(),
        password: Password::chosen(PASSWORD.to_owned()).unwrap(),
        full_name: Some(person_name("Ana Ruiz")),
        locale: Some(Locale::Es),
        active: true,
        platform_admin: false,
        email_verified: false,
        welcome: false,
    }
}

#[tokio::test]
async fn a_platform_administrator_makes_an_account_that_can_sign_in() {
    let office = Office::new().await;
    let ana = office.ana().await;
    assert_eq!((ana.version, ana.active, ana.platform_admin), (1, true, false));
    assert_eq!(office.signs_in(PASSWORD).await.unwrap().user, ana);
    assert_eq!(office.house.store.kinds(), ["user.created", "session.opened"]);
}

#[tokio::test]
async fn one_address_in_another_case_is_taken() {
    let office = Office::new().await;
    let ana = office.ana().await;
    let second = office.identity.create_user(&office.operator, account("ANA@Sena.edu.co")).await;
    let error = second.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Refused, "user.email-taken"));
    let juan = office.identity.create_user(&office.operator, account("juan@sena.edu.co")).await.unwrap();
    let email = Some(Email::parse("Ana@sena.edu.co").unwrap());
    let change = || UserChange { email: email.clone(), ..UserChange::default() };
    assert_eq!(code(office.change(&juan, change()).await), "user.email-taken");
    assert_eq!(office.change(&ana, change()).await.unwrap().email.as_str(), "Ana@sena.edu.co");
}

#[tokio::test]
async fn an_account_that_is_switched_off_loses_its_sessions_at_once() {
    let office = Office::new().await;
    let ana = office.ana().await;
    let signed_in = office.signs_in(PASSWORD).await.unwrap();
    let off = UserChange { active: Some(false), ..UserChange::default() };
    assert_eq!(office.change(&ana, off).await.unwrap().version, 2);
    assert_eq!(office.knows(&signed_in.access_token).await, Err("token.revoked"));
    assert_eq!(code(office.identity.refresh(&nobody(), &signed_in.refresh_token, &a_device()).await), "token.revoked");
    let on = UserChange { active: Some(true), ..UserChange::default() };
    office.change(&ana, on).await.unwrap();
    assert_eq!(office.knows(&signed_in.access_token).await, Err("token.revoked"));
    office.signs_in(PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_new_password_ends_every_session_and_the_old_one_opens_none() {
    let office = Office::new().await;
    let ana = office.ana().await;
    let devices = [office.signs_in(PASSWORD).await.unwrap(), office.signs_in(PASSWORD).await.unwrap()];
    let password = Password::chosen("batería grapa".to_owned()).ok();
    office.change(&ana, UserChange { password, ..UserChange::default() }).await.unwrap();
    for device in devices {
        assert_eq!(office.knows(&device.access_token).await, Err("token.revoked"));
        assert_eq!(code(office.identity.refresh(&nobody(), &device.refresh_token, &a_device()).await), "token.revoked");
    }
    assert_eq!(code(office.signs_in(PASSWORD).await), "login.bad-credentials");
    office.signs_in("batería grapa").await.unwrap();
}

#[tokio::test]
async fn another_name_leaves_the_sessions_alone() {
    let office = Office::new().await;
    let ana = office.ana().await;
    let signed_in = office.signs_in(PASSWORD).await.unwrap();
    let change = UserChange { full_name: Patch::Set(person_name("Ana María Ruiz")), ..UserChange::default() };
    office.change(&ana, change).await.unwrap();
    assert_eq!(office.knows(&signed_in.access_token).await, Ok(()));
    let entry = office.house.store.journal_entries().pop().unwrap();
    assert_eq!(entry.kind, "user.changed");
    assert_eq!(entry.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["full_name"]);
}

#[tokio::test]
async fn nobody_switches_off_or_demotes_the_own_account() {
    let office = Office::new().await;
    let own = office.operator.user().unwrap();
    for change in [
        UserChange { active: Some(false), ..UserChange::default() },
        UserChange { platform_admin: Some(false), ..UserChange::default() },
    ] {
        assert_eq!(code(office.identity.change_user(&office.operator, own, None, change).await), "user.own");
    }
    office.house.assert_nothing_happened();
    let harmless = UserChange { active: Some(true), platform_admin: Some(true), ..UserChange::default() };
    office.identity.change_user(&office.operator, own, None, harmless).await.unwrap();
}

#[tokio::test]
async fn accounts_are_kept_by_platform_administrators_alone() {
    let office = Office::new().await;
    let ana = office.ana().await;
    let rector = office.house.person(Role::Rector).await;
    let (identity, page) = (&office.identity, PageRequest::first(9));
    assert_eq!(code(identity.create_user(&rector, account("eva@sena.edu.co")).await), "access.denied");
    assert_eq!(code(identity.change_user(&rector, ana.id, None, UserChange::default()).await), "access.denied");
    assert_eq!(code(identity.list_users(&rector, &page).await), "access.denied");
    assert_eq!(code(identity.find_user(&rector, ana.id).await), "access.denied");
    assert_eq!(code(identity.create_user(&nobody(), account("eva@sena.edu.co")).await), "access.sign-in-required");
    assert_eq!(identity.find_user(&rector, rector.user().unwrap()).await.unwrap().id, rector.user().unwrap());
    // The operator, Ana and the rector.
    assert_eq!(identity.list_users(&office.operator, &page).await.unwrap().data.len(), 3);
}

#[tokio::test]
async fn who_changes_an_older_version_or_nobody_is_told_so() {
    let office = Office::new().await;
    let ana = office.ana().await;
    let (identity, operator) = (&office.identity, &office.operator);
    let stale = identity.change_user(operator, ana.id, Some(7), UserChange::default()).await;
    assert_eq!(code(stale), "store.precondition-failed");
    let unknown = office.house.ids.next().into();
    assert_eq!(code(identity.change_user(operator, unknown, None, UserChange::default()).await), "user.not-found");
    assert_eq!(code(identity.find_user(operator, unknown).await), "user.not-found");
}
