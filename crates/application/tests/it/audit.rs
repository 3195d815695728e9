//! Who reads what was done, and what is never written down.

use crate::door::{email, nobody, typed};
use crate::fakes::{identity, rules};
use crate::house::{House, code};
use plantel_application::identity::{NewAccount, UserChange};
use plantel_application::items::NewItem;
use plantel_domain::access::{Context, RequestId, Role};
use plantel_domain::audit::{JournalEntry, JournalFilter};
use plantel_domain::identity::Password;
use plantel_domain::institutions::InstitutionChange;
use plantel_domain::page::{Page, PageRequest};
use plantel_testkit::FakeCredentials;
use plantel_testkit::builders::{a_device, line};

fn kinds(page: Page<JournalEntry>) -> Vec<String> {
    page.data.into_iter().map(|entry| entry.kind).collect()
}

async fn read(house: &House, ctx: &Context) -> plantel_application::Result<Page<JournalEntry>> {
    house.audit().list(ctx, &JournalFilter::default(), &PageRequest::first(50)).await
}

/// Something that happens in the house.
async fn rename(house: &House) {
    let admin = house.person(Role::CenterAdmin).await;
    let change = InstitutionChange { name: Some(line("Otro nombre")), ..InstitutionChange::default() };
    house.institutions().change_current(&admin, None, change).await.unwrap();
}

#[tokio::test]
async fn an_institution_reads_its_own_journal_and_no_other() {
    let house = House::new().await;
    let neighbour = house.next_door().await;
    rename(&house).await;
    for role in [Role::CenterAdmin, Role::Rector, Role::Auditor] {
        assert_eq!(kinds(read(&house, &house.person(role).await).await.unwrap()), ["institution.changed"]);
        assert_eq!(kinds(read(&house, &neighbour.person(role).await).await.unwrap()), Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_journal_is_closed_to_everybody_else() {
    let house = House::new().await;
    for role in [Role::WarehouseAdmin, Role::Supervisor, Role::Instructor, Role::Student, Role::Coordinator] {
        assert_eq!(code(read(&house, &house.person(role).await).await), "access.denied", "{role:?}");
    }
    let stranger = Context::anonymous(RequestId("r".to_owned()));
    assert_eq!(code(read(&house, &stranger).await), "access.sign-in-required");
}

#[tokio::test]
async fn a_platform_administrator_without_a_choice_reads_what_belongs_to_no_institution() {
    let house = House::new().await;
    rename(&house).await;
    let operator = house.platform_admin_of_none().await;
    let new = NewItem { title: line("Cuaderno"), description: None };
    house.items().create(&operator, new).await.unwrap();
    assert_eq!(kinds(read(&house, &operator).await.unwrap()), ["item.created"]);
    assert_eq!(kinds(read(&house, &house.platform_admin().await).await.unwrap()), ["institution.changed"]);
}

#[tokio::test]
async fn who_chose_no_institution_has_no_journal_to_read() {
    let house = House::new().await;
    let member = Context { institution: None, ..house.person(Role::CenterAdmin).await };
    assert_eq!(code(read(&house, &member).await), "institution.not-chosen");
}

#[tokio::test]
async fn no_password_and_no_hash_is_ever_written_into_the_journal() {
    let house = House::new().await;
    let identity = identity(&house, &FakeCredentials::new(), rules());
    let operator = house.platform_admin_of_none().await;
    let secrets = ["primera clave secreta", "segunda clave secreta"];
    let [first, second] = secrets.map(|secret| Password::chosen(secret.to_owned()).unwrap());
    let new = NewAccount {
        email: email("eva@sena.edu.co"),
        password: first,
        full_name: None,
        locale: None,
        active: true,
        platform_admin: false,
        email_verified: false,
        welcome: true,
    };
    let eva = identity.create_user(&operator, new).await.unwrap();
    let change = UserChange { password: Some(second), ..UserChange::default() };
    let after = identity.change_user(&operator, eva.id, None, change).await.unwrap();
    let typed = typed("eva@sena.edu.co", secrets[1]);
    let signed_in = identity.login(&nobody(), typed, &a_device()).await.unwrap();
    identity.refresh(&nobody(), &signed_in.refresh_token, &a_device()).await.unwrap();
    identity.refresh(&nobody(), &signed_in.refresh_token, &a_device()).await.unwrap_err();

    let entries = house.store.journal_entries();
    let journal = format!("{entries:?}");
    for hash in [&eva.password.0.0, &after.password.0.0] {
        assert!(hash.starts_with("hashed:") && !journal.contains(hash.as_str()));
    }
    for secret in secrets.into_iter().chain([signed_in.access_token.as_str(), &signed_in.refresh_token]) {
        assert!(!journal.contains(secret), "{secret} is in the journal");
    }
    let changed = entries.iter().find(|entry| entry.kind == "user.changed").unwrap();
    let [password] = changed.changes.as_slice() else { panic!("only the password changed") };
    assert_eq!((password.field.as_str(), &password.after), ("password", &"***".into()));
}
