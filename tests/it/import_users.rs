//! Accounts of a predecessor: dumped, taken over by command, and used with their old passwords.

use plantel_tests::client::Client;
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT, Said, Server, run_in};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::fmt::Write;
use tempfile::TempDir;

on_both_databases!(
    who_had_an_account_signs_in_with_the_old_password,
    an_import_is_rehearsed_corrected_and_repeated,
    thousands_of_accounts_go_in_and_again_leave_all_as_it_is,
);

/// What hashed these: passlib over bcrypt, and argon2-cffi.
const OLD_PASSWORD: &str = "Contraseña de antes 1";
const BCRYPT: &str = "$2b$12$6RqYHnavmixF4tubvybC6uigDGL6QrLy6sET1DaTMboQ3hcZQAOQ2";
const ARGON2: &str = "$argon2id$v=19$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj/NmeCqw";
const ANA: &str = "6f1a3c52-3d51-4a0c-9c6f-0d4f7e0e8a11";
const ROOTS: &str = "6f1a3c52-3d51-4a0c-9c6f-0d4f7e0e8a99";

/// As `COPY "user" TO STDOUT CSV HEADER` gives it: the order of columns is the table's.
fn dump() -> String {
    format!(
        "email,is_active,is_superuser,full_name,hashed_password,id,created_at\n\
         Ana@SENA.edu.co,t,f,\"Ruiz, Ana\",\"{ARGON2}\",{ANA},2024-01-31 12:34:56.789012+00\n\
         jefe@sena.edu.co,t,t,,{BCRYPT},6f1a3c52-3d51-4a0c-9c6f-0d4f7e0e8a12,2024-01-31 12:34:56+00\n\
         off@sena.edu.co,f,f,,{BCRYPT},6f1a3c52-3d51-4a0c-9c6f-0d4f7e0e8a13,2024-01-31 12:34:56+00\n\
         spoilt@sena.edu.co,t,f,,$2b$31$6RqYHnavmixF4tubvybC6uigDGL6QrLy6sET1DaTMboQ3hcZQAOQ2,,\n\
         ROOT@plantel.test,t,t,,{BCRYPT},{ROOTS},2024-01-31 12:34:56+00\n"
    )
}

struct Desk {
    server: Server,
    folder: TempDir,
}

impl Desk {
    async fn open(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { server: Server::start(kind, &[]).await, folder }
    }

    fn import(&self, file: impl AsRef<[u8]>, more: &[&str]) -> Said {
        std::fs::write(self.folder.path().join("users.csv"), file).expect("it can be written");
        let args = [&["import", "users", "users.csv"][..], more].concat();
        run_in(self.folder.path(), &self.server.database.url, &[], &args, "")
    }

    async fn stored_hash(&self, email: &str) -> String {
        let pools = self.server.database.pools().await;
        let query = format!("SELECT password_hash FROM users WHERE email_key = '{email}'");
        let query = Statement::from_string(pools.read.get_database_backend(), query);
        let row = pools.read.query_one_raw(query).await.expect("it can be asked").expect("there is such an account");
        row.try_get("", "password_hash").expect("it is a text")
    }

    async fn accounts(&self, root: &Client) -> Value {
        root.get("/api/v1/users").await.is(200)["count"].clone()
    }
}

async fn who_had_an_account_signs_in_with_the_old_password(kind: Kind) {
    let desk = Desk::open(kind).await;
    let said = desk.import(dump(), &[]).succeeded();
    assert!(
        said.starts_with("5 rows: 3 created (0 without a password, 0 administrators), 1 known, 1 refused"),
        "{said}"
    );
    assert!(said.contains("line 5: hashed_password = \"***\": import.unreadable-password"), "{said}");
    assert!(said.contains("line 6: email = \"ROOT@plantel.test\": import.account-other-id"), "{said}");
    assert!(said.contains("line 3: look at it: import.administrator-as-ordinary"), "{said}");
    assert!(!said.contains("$2b$") && !said.contains("argon2"), "{said}");

    let stranger = desk.server.client();
    stranger.login("ana@sena.edu.co", "Contraseña de antes 2").await.refuses(401, "login.bad-credentials");
    assert_eq!(desk.stored_hash("ana@sena.edu.co").await, ARGON2);
    let ana = stranger.signed_in("ANA@sena.edu.co", OLD_PASSWORD).await;
    let me = ana.get("/api/v1/users/me").await.is(200);
    assert_eq!(
        (&me["id"], &me["email"], &me["full_name"]),
        (&json!(ANA), &json!("Ana@sena.edu.co"), &json!("Ruiz, Ana"))
    );
    assert_eq!((&me["is_superuser"], &me["created_at"]), (&json!(false), &json!("2024-01-31T12:34:56.789012Z")));
    let renewed = desk.stored_hash("ana@sena.edu.co").await;
    assert!(renewed.starts_with("$plantel-sha384$"), "{renewed}");
    stranger.signed_in("ana@sena.edu.co", OLD_PASSWORD).await;

    let chief = stranger.signed_in("jefe@sena.edu.co", OLD_PASSWORD).await;
    assert_eq!(chief.get("/api/v1/users/me").await.is(200)["is_superuser"], false);
    chief.get("/api/v1/users").await.refuses(403, "access.denied");
    stranger.login("off@sena.edu.co", OLD_PASSWORD).await.refuses(403, "login.inactive");
    stranger.signed_in(ROOT, PASSWORD).await;
}

async fn an_import_is_rehearsed_corrected_and_repeated(kind: Kind) {
    let desk = Desk::open(kind).await;
    let root = desk.server.root().await;
    let rehearsed = desk.import(dump(), &["--dry-run"]).succeeded();
    assert!(rehearsed.contains("3 created") && rehearsed.contains("nothing was stored"), "{rehearsed}");
    assert_eq!(desk.accounts(&root).await, 1);
    desk.import(dump(), &[]).succeeded();
    assert_eq!(desk.accounts(&root).await, 4);

    let corrected = dump().replace("$2b$31$6RqYHnavmixF4tubvybC6uigDGL6QrLy6sET1DaTMboQ3hcZQAOQ2", "");
    let again = desk.import(format!("\u{feff}{corrected}"), &["--with-administrators"]).succeeded();
    assert!(
        again.starts_with("5 rows: 1 created (1 without a password, 0 administrators), 4 known, 0 refused"),
        "{again}"
    );
    desk.server.client().login("spoilt@sena.edu.co", "!").await.refuses(401, "login.bad-credentials");
    let farm = "email;first_name;last_name;password_hash;role\njefa@granja.co;Mar\u{ed}a;Nu\u{f1}ez;;Admin\n";
    let latin: Vec<u8> = farm.chars().map(|c| u8::try_from(u32::from(c)).expect("it is Latin")).collect();
    let said = desk.import(latin, &["--with-administrators"]).succeeded();
    assert!(
        said.starts_with("1 rows: 1 created (1 without a password, 1 administrators), 0 known, 0 refused"),
        "{said}"
    );

    let listed = root.get("/api/v1/users?limit=100").await.is(200);
    let named = |user: &&Value| user["full_name"] == "María Nuñez" && user["is_superuser"] == true;
    assert!(listed["data"].as_array().expect("a list").iter().any(|user| named(&user)), "{listed}");
    desk.import("email,password\na@b.co,x\n", &[]).explains(&["users.csv", "hashed_password"]);
    desk.import(b"\xff\xd8\xff\xe0\0JFIF", &[]).explains(&["users.csv"]);
}

async fn thousands_of_accounts_go_in_and_again_leave_all_as_it_is(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut file = String::from("email,hashed_password\n");
    for n in 0..2_000 {
        writeln!(file, "person{n}@sena.edu.co,{BCRYPT}").expect("a string takes it");
    }
    std::fs::write(folder.path().join("users.csv"), file).expect("it can be written");
    let import = || run_in(folder.path(), &database.url, &[], &["import", "users", "users.csv"], "").succeeded();
    let said = import();
    assert!(said.starts_with("2000 rows: 2000 created"), "{said}");
    let said = import();
    assert!(said.contains(" 2000 known, 0 refused"), "{}", said.lines().next().unwrap_or_default());
}
