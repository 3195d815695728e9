//! The program's commands, and how it says that its configuration is wrong.

use plantel_tests::center::{Center, INVENTORY};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::on_both_databases;
use plantel_tests::server::{Env, PASSWORD, PRODUCTION, Said, Server, run, run_in};
use plantel_tests::stock::proves;
use serde_json::{Value, json};

on_both_databases!(
    the_sample_inventory_is_imported_by_command,
    a_sheet_with_headings_of_its_own_is_imported_by_command,
    an_administrator_is_made_by_command,
    the_demonstration_is_loaded_once,
    the_description_printed_is_the_one_served,
);

const NOWHERE: &str = "sqlite://never/opened.db";

fn check(env: Env<'_>) -> Said {
    run(NOWHERE, env, &["check-config"], "")
}

async fn the_sample_inventory_is_imported_by_command(kind: Kind) {
    let center = Center::open(kind).await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("inventario.csv"), INVENTORY).expect("it can be written");
    let import = |file: &str, institution: &str, more: &[&str]| {
        let args = [&["import", "inventory", file, "--institution", institution][..], more].concat();
        run_in(folder.path(), &center.server.database.url, &[], &args, "")
    };
    let rehearsed = import("inventario.csv", "CENTRO", &["--dry-run", "--create-environments"]).succeeded();
    assert!(rehearsed.contains("972 created") && rehearsed.contains("28 refused"), "{rehearsed}");
    assert_eq!(center.root.get("/api/v1/inventory?count=true").await.is(200)["count"], 0);
    let said = import("inventario.csv", "centro", &["--create-environments"]).succeeded();
    assert!(said.starts_with("1000 rows: 972 created, 0 updated, 0 unchanged, 28 refused"), "{said}");
    assert!(said.contains("new environment: Bodega Principal"), "{said}");
    assert!(said.contains("import.duplicate-code") && said.contains("line "), "{said}");
    let again = import("inventario.csv", "CENTRO", &[]).succeeded();
    assert!(again.contains("972 unchanged, 28 refused"), "{again}");
    assert_eq!(center.root.get("/api/v1/inventory?count=true").await.is(200)["count"], 972);
    let rows = center.root.get("/api/v1/audit-logs?action=assets.imported").await.is(200);
    assert_eq!((rows["data"].as_array().map(Vec::len), &rows["data"][0]["principal"]), (Some(1), &json!("import")));
    import("nowhere.csv", "CENTRO", &[]).explains(&["nowhere.csv"]);
    proves(&center.server.database);
    import("inventario.csv", "NOBODY", &[]).explains(&["--institution NOBODY"]);
    import("inventario.csv", "no such code!", &[]).explains(&["--institution"]);
    std::fs::write(folder.path().join("photo.csv"), b"\xff\xd8\xff\xe0\0JFIF\0\0").expect("it can be written");
    import("photo.csv", "CENTRO", &[]).explains(&["photo.csv"]);
}

async fn a_sheet_with_headings_of_its_own_is_imported_by_command(kind: Kind) {
    let center = Center::open(kind).await;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let sheet = "Placa=SENA;Cosa;Tipo\nD-1;Dron;drone\nD-2;Dron;DRONE\n";
    std::fs::write(folder.path().join("drones.csv"), sheet).expect("it can be written");
    let import = |more: &[&str]| {
        let args = [&["import", "inventory", "drones.csv", "--institution", "CENTRO"][..], more].concat();
        run_in(folder.path(), &center.server.database.url, &[], &args, "")
    };
    import(&[]).explains(&["drones.csv"]);
    let columns = ["--column", "Placa=SENA=code", "--column", "Cosa=name", "--column", "Tipo=category"];
    let strict = import(&columns).succeeded();
    assert!(strict.contains("0 created") && strict.contains("import.unknown-category"), "{strict}");
    import(&["--column", "Placa=SENA=plate"]).explains(&["drones.csv"]);
    import(&["--column", "Placa"]).explains(&["--column", "HEADING=COLUMN"]);
    let said = import(&[&columns[..], &["--create-categories"]].concat()).succeeded();
    assert!(said.starts_with("2 rows: 2 created") && said.contains("new category: drone"), "{said}");
    let categories = center.root.get("/api/v1/inventory/categories").await.is(200);
    let made = categories["data"].as_array().expect("a list").iter().filter(|one| one["code"] == "drone").count();
    assert_eq!(made, 1, "written in two ways it is one");
    let proof = proves(&center.server.database);
    assert!(proof.contains("Centro de Formación: 2 assets"), "{proof}");
}

async fn an_administrator_is_made_by_command(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let make = |email: &str, more: &[&str], input: &str| {
        run(&database.url, &[], &[&["create-admin", "--email", email], more].concat(), input)
    };
    let said = make("first@plantel.test", &["--password-stdin"], &format!("{PASSWORD}\r\n")).succeeded();
    assert!(said.contains("first@plantel.test") && !said.contains(PASSWORD), "{said}");
    let said = make("second@plantel.test", &[], "").succeeded();
    let password = said.lines().last().and_then(|line| line.rsplit(' ').next()).expect("a password").to_owned();
    make("FIRST@plantel.test", &["--password-stdin"], PASSWORD).explains(&["already"]);
    make("banana", &["--password-stdin"], PASSWORD).explains(&["--email"]);
    make("third@plantel.test", &["--password-stdin"], "short").explains(&["password"]);
    let server = Server::over(std::sync::Arc::new(database), &[]);
    for (email, password) in [("first@plantel.test", PASSWORD), ("second@plantel.test", &password)] {
        let me = server.client().signed_in(email, password).await.get("/api/v1/users/me").await.is(200);
        assert_eq!(me["is_superuser"], true);
    }
}

async fn the_demonstration_is_loaded_once(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let said = run(&database.url, &[], &["demo"], "").succeeded();
    assert!(said.contains("instructor@demo.plantel.test"), "{said}");
    let again = run(&database.url, &[], &["demo"], "").succeeded();
    assert!(again.contains("there already"), "{again}");
    let server = Server::over(std::sync::Arc::new(database), &[]);
    let password = said.lines().next().and_then(|line| line.trim_end_matches(':').split("password ").nth(1));
    let password = password.and_then(|rest| rest.split(':').next()).expect("the password is said");
    let admin = server.client().signed_in("center_admin@demo.plantel.test", password).await;
    assert_eq!(admin.get("/api/v1/inventory?count=true").await.is(200)["count"], 972);
    for state in ["pending", "approved", "rejected", "cancelled", "active", "partially_returned", "returned", "lost"] {
        let loans = admin.get(&format!("/api/v1/loans?state={state}")).await.is(200);
        assert_ne!(loans["data"], json!([]), "no loan is {state}");
    }
}

async fn the_description_printed_is_the_one_served(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let printed = run(NOWHERE, &[], &["openapi"], "").succeeded();
    let printed: Value = serde_json::from_str(&printed).expect("it is JSON");
    assert_eq!(printed, server.client().get("/openapi.json").await.is(200));
}

#[test]
fn help_lists_every_command() {
    let said = run(NOWHERE, &[], &["--help"], "").succeeded();
    let commands =
        ["serve", "migrate", "create-admin", "demo", "import", "jobs", "deliveries", "verify-ledger", "openapi"];
    for command in commands.into_iter().chain(["reseal", "backup", "restore", "health", "check-config"]) {
        assert!(said.contains(&format!("  {command} ")), "no {command} in {said}");
        run(NOWHERE, &[], &[command, "--help"], "").succeeded();
    }
    let said = run(NOWHERE, &[], &["import", "inventory", "--help"], "").succeeded();
    assert!(
        ["--institution", "--dry-run", "--create-categories", "--column"].iter().all(|option| said.contains(option)),
        "{said}"
    );
    run(NOWHERE, &[], &["srve"], "").explains(&["srve"]);
    run(NOWHERE, &[], &["--version"], "").succeeded();
}

#[test]
fn what_holds_is_shown_without_its_secrets() {
    let secret = "a secret that nobody may read, ever";
    let shown = |url| {
        let env = [
            ("PLANTEL_AUTH__SECRET", secret),
            ("PLANTEL_AUTH__PREVIOUS_KEY_ID", "0"),
            ("PLANTEL_AUTH__PREVIOUS_SECRET", "another secret, from before"),
        ];
        run(url, &env, &["check-config"], "").succeeded()
    };
    let said = shown("postgres://plantel:hunter2@db.test/plantel");
    let config: Value = serde_json::from_str(&said).expect("it is JSON");
    assert_eq!((&config["auth"]["secret"], &config["auth"]["previous_secret"]), (&json!("***"), &json!("***")));
    assert_eq!(config["database"]["url"], "postgres://plantel:***@db.test/plantel");
    assert!(!said.contains("hunter2") && !said.contains("nobody may read") && !said.contains("from before"), "{said}");
    let said = shown("postgres://db.test/plantel?user=plantel&password=hunter2");
    assert!(!said.contains("hunter2"), "{said}");
    let said = shown("postgres://plantel:hun%40ter2@db.test/plantel");
    assert!(!said.contains("ter2"), "{said}");
}

#[test]
fn a_wrong_value_names_its_key_and_where_it_came_from() {
    check(&[("PLANTEL_HTTP__PORT", "abc")]).explains(&["http.port", "PLANTEL_"]);
    check(&[("PLANTEL_HTTP__PORT", "70000")]).explains(&["http.port", "PLANTEL_"]);
    check(&[("PLANTEL_HTTP__PROT", "1")]).explains(&["prot", "PLANTEL_"]);
    check(&[("PLANTEL_COLOUR", "red")]).explains(&["colour", "PLANTEL_"]);
    check(&[("PLANTEL_ENVIRONMENT", "staging")]).explains(&["environment", "staging"]);
    check(&[("PLANTEL_LOG__LEVEL", "=====")]).explains(&["log.level"]);
    check(&[("PLANTEL_AUTH__BCRYPT_COST", "40")]).explains(&["auth.bcrypt_cost"]);
    check(&[("PLANTEL_AUTH__ACCESS_MINUTES", "0")]).explains(&["auth.access_minutes"]);
    check(&[("PLANTEL_AUTH__CACHE_SECONDS", "61")]).explains(&["auth.cache_seconds"]);
    check(&[("PLANTEL_AUTH__CACHE_SECONDS", "0")]).succeeded();
    check(&[("PLANTEL_AUTH__ALGORITHM", "none")]).explains(&["auth.algorithm", "none"]);
    check(&[("PLANTEL_AUTH__ALGORITHM", "EdDSA")]).explains(&["auth.private_key_file"]);
    check(&[("PLANTEL_AUTH__SECRET", "short")]).explains(&["auth.secret", "16"]);
    let any = ("PLANTEL_CORS__ORIGINS", r#"["*"]"#);
    check(&[any, ("PLANTEL_CORS__CREDENTIALS", "true")]).explains(&["cors.origins", "credentials"]);
    check(&[any]).succeeded();
    check(&[("PLANTEL_CORS__ORIGINS", r#"["app.test"]"#)]).explains(&["cors.origins", "app.test"]);
    check(&[("PLANTEL_CORS__ORIGINS", r#"["https://app.test/"]"#)]).explains(&["cors.origins", "PLANTEL_"]);
    check(&[("PLANTEL_CORS__ORIGINS", r#"["https://app.test/path"]"#)]).explains(&["cors.origins"]);
    check(&[("PLANTEL_AUTH__ACCESS_MINUTES", "9223372036854775807")]).explains(&["auth.access_minutes", "PLANTEL_"]);
    check(&[("PLANTEL_AUTH__PREVIOUS_SECRET", "a secret without its key")]).explains(&["auth.previous_key_id"]);
    check(&[("PLANTEL_HTTP__REQUEST_TIMEOUT_SECONDS", "0")]).explains(&["http.request_timeout_seconds"]);
    check(&[("PLANTEL_HTTP__MAX_IN_FLIGHT", "0")]).explains(&["http.max_in_flight"]);
    check(&[("PLANTEL_HTTP__BODY_PATIENCE_SECONDS", "0")]).explains(&["http.body_patience_seconds"]);
    check(&[("PLANTEL_HTTP__ANSWER_PATIENCE_SECONDS", "0")]).explains(&["http.answer_patience_seconds"]);
    run("mysql://here", &[], &["check-config"], "").explains(&["database.url"]);
    run("mysql://here", &[], &["serve"], "").explains(&["database.url"]);
    let both = check(&[("PLANTEL_AUTH__BCRYPT_COST", "40"), ("PLANTEL_DATABASE__MAX_CONNECTIONS", "0")]);
    both.explains(&["auth.bcrypt_cost", "database.max_connections"]);
}

#[test]
fn values_come_from_a_file_then_dot_env_then_variables() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("it can be written");
    let check = |env: Env<'_>| run_in(folder.path(), NOWHERE, env, &["--config", "my.toml", "check-config"], "");
    write("my.toml", "[http]\nhost = \"from.file\"\nbody_limit = 1001024\nupload_limit = 1001024\n");
    write(".env", "PLANTEL_HTTP__BODY_LIMIT=2001024\nPLANTEL_HTTP__UPLOAD_LIMIT=2001024\nOTHER=1\n");
    let config: Value =
        serde_json::from_str(&check(&[("PLANTEL_HTTP__UPLOAD_LIMIT", "3001024")]).succeeded()).expect("JSON");
    let http = &config["http"];
    assert_eq!(
        (&http["host"], &http["body_limit"], &http["upload_limit"]),
        (&json!("from.file"), &json!(2_001_024), &json!(3_001_024))
    );
    write(".env", "PLANTEL_HTTP__BODY_LIMIT=many\n");
    check(&[]).explains(&["http.body_limit", ".env"]);
    write(".env", "");
    write("my.toml", "[http]\nbody_limit = \"many\"\n");
    check(&[]).explains(&["http.body_limit", "my.toml"]);
    write("my.toml", "[http\n");
    check(&[]).explains(&["my.toml"]);
    run(NOWHERE, &[], &["--config", "nowhere.toml", "check-config"], "").explains(&["nowhere.toml"]);
}

#[test]
fn texts_that_look_like_numbers_are_texts() {
    let secret = "12345678901234567890123456789012";
    for secret in [
        secret,
        "123456789012345678",
        "[a secret, that looks like a list]",
        "{a = \"secret that looks like a table\"}",
        "12345.67890123456789",
    ] {
        let said = check(&[("PLANTEL_AUTH__PREVIOUS_SECRET", secret), ("PLANTEL_AUTH__PREVIOUS_KEY_ID", "0")]);
        assert!(!said.err.contains(secret), "the secret is told: {}", said.err);
        said.succeeded();
    }
    let before = [("PLANTEL_AUTH__PREVIOUS_KEY_ID", "1"), ("PLANTEL_AUTH__PREVIOUS_SECRET", secret)];
    let said = check(&[&[("PLANTEL_AUTH__KEY_ID", "2")], &before[..]].concat()).succeeded();
    let config: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&config["auth"]["key_id"], &config["auth"]["previous_key_id"]), (&json!("2"), &json!("1")));
}

#[test]
fn texts_of_dot_env_that_look_like_numbers_are_texts() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |text: &str| std::fs::write(folder.path().join(".env"), text).expect("it can be written");
    write("PLANTEL_AUTH__SECRET=12345678901234567890123456789012\nPLANTEL_AUTH__KEY_ID=2\n");
    let said = run_in(folder.path(), NOWHERE, &[], &["check-config"], "").succeeded();
    assert!(said.contains("\"key_id\": \"2\""), "{said}");
}

#[test]
fn production_refuses_what_is_good_enough_at_home() {
    let [environment, cost, secret, sealing] = PRODUCTION else { panic!("four things") };
    check(&[*environment, *cost]).explains(&["auth.secret", "auth.encryption_secret", "production"]);
    check(&[*environment, *cost, *sealing]).explains(&["auth.secret", "production"]);
    check(&[*environment, *cost, *secret]).explains(&["auth.encryption_secret", "production"]);
    let short = |name| [*environment, *cost, *secret, *sealing, (name, "only 24 bytes long here.")];
    check(&short("PLANTEL_AUTH__SECRET")).explains(&["auth.secret", "32"]);
    check(&short("PLANTEL_AUTH__ENCRYPTION_SECRET")).explains(&["auth.encryption_secret", "32"]);
    let default = "changethis changethis changethis changethis";
    check(&[*environment, *cost, *sealing, ("PLANTEL_AUTH__SECRET", default)]).explains(&["auth.secret"]);
    check(&[*environment, ("PLANTEL_AUTH__BCRYPT_COST", "4"), *secret, *sealing]).explains(&["auth.bcrypt_cost"]);
    check(PRODUCTION).succeeded();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/plantel.db", folder.path().display());
    run(&url, PRODUCTION, &["serve", "--demo"], "").explains(&["production"]);
    run(&url, PRODUCTION, &["demo"], "").explains(&["production"]);
}
