use super::*;
use crate::error::Error;
use crate::identity::{AccountRules, Credentials, Typed};
use plantel_domain::access::RequestId;
use plantel_domain::identity::{Email, Password};
use plantel_domain::journal::Sensitive;
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_device, a_user, context_of, seed};
use plantel_testkit::credentials::{FakeCredentials, PlainHasher};
use plantel_testkit::{FailWith, FixedClock, MemoryStore, RandomIds};
use std::sync::Arc;

const ID: &str = "0198c0de-0000-4000-8000-00000000000a";
const HEADINGS: &str = "id,email,full_name,hashed_password,is_active,is_superuser,created_at\n";
const ORDINARY: UserImportOptions = UserImportOptions { with_administrators: false };

/// Ana, who administered, Beto, who has no password, Celia, whose hash is spoilt.
fn dump() -> String {
    format!(
        "{HEADINGS}{ID},Ana@sena.edu.co,Ana Ruiz,brought:secret12,t,t,2024-01-31 12:34:56.789+00\n\
         ,beto@sena.edu.co,,,t,f,\n,celia@sena.edu.co,,spoilt,t,f,\n"
    )
}

struct Door {
    store: Arc<MemoryStore>,
    identity: Identity,
}

impl Door {
    fn new() -> Self {
        let (store, fakes) = (MemoryStore::fresh(), FakeCredentials::new());
        let credentials = Credentials {
            hasher: fakes.hasher,
            policy: fakes.policy,
            tokens: fakes.tokens,
            vault: fakes.vault,
            codes: fakes.codes,
            providers: Vec::new(),
        };
        let (clock, ids) = (Arc::new(FixedClock::default()), Arc::new(RandomIds));
        let identity = Identity::new(store.clone(), clock, ids, credentials, AccountRules::default());
        Self { store, identity }
    }

    async fn import(&self, file: &str, options: UserImportOptions) -> UserImportReport {
        self.identity.import_users(&command_line(), file.as_bytes(), options, false).await.unwrap()
    }

    async fn find(&self, email: &str) -> Option<User> {
        let mut reader = self.store.read(&command_line()).await.unwrap();
        reader.users().find_by_email(&Email::parse(email).unwrap()).await.unwrap()
    }
}

fn command_line() -> Context {
    Context::system("import", None)
}

fn code<T>(result: Result<T>) -> String {
    result.err().map_or_else(String::new, |error: Error| error.code().to_owned())
}

#[tokio::test]
async fn good_rows_go_in_and_sign_in_with_their_old_passwords() {
    let door = Door::new();
    let report = door.import(&dump(), ORDINARY).await;
    assert_eq!((report.rows, report.created, report.known, report.refused), (3, 2, 0, 1));
    assert_eq!((report.without_password, report.administrators, report.warnings.len()), (1, 0, 1));
    let refusal = &report.refusals[0];
    let told = (refusal.line, refusal.column.as_str(), refusal.value.as_str(), refusal.code);
    assert_eq!(told, (4, "hashed_password", "***", "import.unreadable-password"));

    let typed =
        |email: &str| Typed { email: email.to_owned(), password: Password::typed("secret12".to_owned()), otp: None };
    let outside = Context::anonymous(RequestId("request-1".to_owned()));
    let device = a_device();
    let signed_in = door.identity.login(&outside, typed("ANA@sena.edu.co"), &device).await.unwrap();
    assert_eq!((signed_in.user.id.to_string().as_str(), signed_in.user.platform_admin), (ID, false));
    let renewed = door.find("ana@sena.edu.co").await.unwrap();
    assert!(renewed.password.0 == PlainHasher::hash_of("secret12"));
    assert_eq!(renewed.created_at, "2024-01-31T12:34:56.789Z".parse::<plantel_domain::clock::Timestamp>().unwrap());
    assert_eq!(code(door.identity.login(&outside, typed("beto@sena.edu.co"), &device).await), "login.bad-credentials");
}

#[tokio::test]
async fn one_event_tells_of_the_batch_and_of_nobody() {
    let door = Door::new();
    let all = UserImportOptions { with_administrators: true };
    assert_eq!(door.import(&dump(), all).await.administrators, 1);
    let [entry] = door.store.journal_entries().try_into().unwrap();
    assert_eq!((entry.kind.as_str(), entry.principal.as_str()), ("users.imported", "import"));
    let beto = door.find("beto@sena.edu.co").await.unwrap().id;
    let mut data = entry.data.clone();
    data["batch"].take();
    let expected = serde_json::json!({"batch": null, "created": 2, "refused": 1, "known": 0,
        "users": [ID, beto], "administrators": [ID]});
    assert_eq!(data, expected);
    assert!(door.find("ana@sena.edu.co").await.unwrap().platform_admin);
}

#[tokio::test]
async fn a_second_time_changes_nothing_and_says_so() {
    let door = Door::new();
    let first = door.import(&dump(), ORDINARY).await;
    let before = door.find("ana@sena.edu.co").await;
    let again = door.import(&dump().replace("Ana@", "ANA@").replace("secret12", "other"), ORDINARY).await;
    assert_eq!((again.created, again.known, again.refused), (0, 2, first.refused));
    assert!(again.left_alone.iter().all(|told| told.code == "import.account-known"), "{again:?}");
    assert_eq!((door.find("ana@sena.edu.co").await, door.store.kinds().len()), (before, 1));
}

#[tokio::test]
async fn an_account_that_is_here_already_is_left_alone() {
    let door = Door::new();
    let password = Sensitive(PlainHasher::hash_of("here"));
    let ana = User { email: Email::parse("ana@SENA.edu.co").unwrap(), password, ..a_user() };
    let ana = seed(&*door.store, ana).await;
    let report = door.import(&dump(), UserImportOptions { with_administrators: true }).await;
    assert_eq!((report.created, report.known, report.left_alone[0].code), (1, 1, "import.account-other-id"));
    assert_eq!(door.find("ana@sena.edu.co").await, Some(ana));
}

#[tokio::test]
async fn a_rehearsal_tells_the_same_and_stores_nothing() {
    let door = Door::new();
    let rehearsed = door.identity.import_users(&command_line(), dump().as_bytes(), ORDINARY, true).await.unwrap();
    assert!(door.find("ana@sena.edu.co").await.is_none() && door.store.kinds().is_empty());
    assert_eq!(door.import(&dump(), ORDINARY).await, UserImportReport { dry_run: false, ..rehearsed });
}

#[tokio::test]
async fn a_failure_half_way_leaves_nothing() {
    let door = Door::new();
    // Ids, two addresses, the first account; then the second.
    door.store.fail_at(5, FailWith::Busy);
    let failed = door.identity.import_users(&command_line(), dump().as_bytes(), ORDINARY, false).await;
    assert_eq!(code(failed), "store.busy");
    assert!(door.find("ana@sena.edu.co").await.is_none() && door.store.kinds().is_empty());
}

#[tokio::test]
async fn who_does_not_keep_accounts_takes_none_over() {
    let door = Door::new();
    let ana = seed(&*door.store, a_user()).await;
    let strangers = [
        (Context::anonymous(RequestId("request-1".to_owned())), "access.sign-in-required"),
        (context_of(&ana, None, None), "access.denied"),
    ];
    for (stranger, expected) in strangers {
        let refused = door.identity.import_users(&stranger, dump().as_bytes(), ORDINARY, false).await;
        assert_eq!(code(refused), expected);
    }
    assert!(door.store.kinds().is_empty());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_whole() {
    let door = Door::new();
    let cases = [
        ("", "import.empty"),
        ("\u{feff}email,hashed_password\n", "import.empty"),
        ("email,password\na@b.co,x\n", "import.missing-columns"),
        ("a@b.co,$2b$12$x\n", "import.not-a-table"),
        ("email,hashed_password\na@b.co,\"x\n", "import.cut-off"),
    ];
    for (file, expected) in cases {
        let refused = door.identity.import_users(&command_line(), file.as_bytes(), ORDINARY, false).await;
        assert_eq!(code(refused), expected, "{file}");
    }
}
