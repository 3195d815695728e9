//! Secrets are said wherever somebody can say one, and looked for wherever something is written down: in the log, which
//! tells all it can, in answers that refuse, and in each row of each table.

mod journey;

use journey::{Journey, PASSWORDS, PERSONAL, text};
use plantel_tests::client::{Client, id};
use plantel_tests::codes::Codes;
use plantel_tests::databases::Kind;
use plantel_tests::letters::token;
use plantel_tests::on_both_databases;
use plantel_tests::receiver::Receiver;
use plantel_tests::server::run;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both_databases!(what_is_secret_is_written_down_nowhere);

const ANA: &str = "ana.ruiz@casa.test";
const EVA: &str = "eva.diaz@casa.test";
const SIGN_UP: &str = "/api/v1/users/signup";
const LOGIN: &str = "/api/v1/auth/login";
const HOOKS: &str = "/api/v1/webhooks";
const FEEDS: &str = "/api/v1/calendar-feeds";
const STUDENTS: &str = "/api/v1/students";

async fn what_is_secret_is_written_down_nowhere(kind: Kind) {
    let mut it = Journey::begin(kind).await;
    let root = it.server.root().await;
    let body = json!({"kind": "school", "name": "Colegio", "code": "COLEGIO"});
    let root = root.inside(&id(&root.post("/api/v1/institutions", body).await.is(201)));
    let ana = signs_in(&mut it).await;
    says_it_badly(&mut it, &ana).await;
    has_a_second_factor(&mut it, &ana).await;
    has_letters(&mut it, &root).await;
    has_endpoints(&mut it, &root).await;
    knows_a_student(&mut it, &root).await;
    is_nobody(&mut it).await;
    it.stays_untold(kind).await;
}

/// Somebody signs up and in, comes again, and changes the password.
async fn signs_in(it: &mut Journey) -> Client {
    let stranger = it.server.client().with("x-request-id", "a-harmless-mark");
    it.does(&stranger, SIGN_UP, json!({"email": ANA, "password": PASSWORDS[0], "full_name": "Ana Ruiz"})).await;
    for (email, what) in [(ANA, "wrong-password"), ("nobody@casa.test", "password-of-nobody")] {
        let wrong = it.plant(what);
        it.fails(&stranger, LOGIN, json!({"email": email, "password": wrong})).await;
    }
    let tokens = it.does(&stranger, LOGIN, json!({"email": ANA, "password": PASSWORDS[0]})).await;
    it.holder(&tokens);
    let fresh = json!({"refresh_token": tokens["refresh_token"]});
    let tokens = it.does(&stranger, "/api/v1/auth/refresh", fresh).await;
    let ana = it.holder(&tokens);
    let change = json!({"current_password": PASSWORDS[0], "new_password": PASSWORDS[1]});
    it.does(&ana, "/api/v1/auth/change-password", change).await;
    ana
}

/// What cannot be read, or may not be so, has secrets in it too.
async fn says_it_badly(it: &mut Journey, ana: &Client) {
    let stranger = it.server.client();
    let whats = ["broken", "listed", "nested", "beside", "bare", "too-long", "text", "form"];
    let [broken, listed, nested, beside, bare, long, text, form] = whats.map(|what| it.plant(what));
    for body in [
        format!(r#"{{"email":"{ANA}","password":"{broken}""#),
        json!({"email": ANA, "password": [listed]}).to_string(),
        json!({"email": {"is": nested}, "password": beside}).to_string(),
        json!(bare).to_string(),
        json!({"email": ANA, "password": long.repeat(200)}).to_string(),
    ] {
        it.fails_with(&stranger, LOGIN, "application/json", &body).await;
    }
    it.fails_with(&stranger, LOGIN, "text/plain", &text).await;
    let form = format!("username={ANA}&password={form}");
    it.fails_with(&stranger, "/api/v1/login/access-token", "application/x-www-form-urlencoded", &form).await;
    let (wrong, unused) = (it.plant("wrong-current"), it.plant("never-used"));
    let change = json!({"current_password": wrong, "new_password": unused});
    it.fails(ana, "/api/v1/auth/change-password", change).await;
    for weak in ["plantel12", "password1"] {
        let weak = it.secret("a weak password", weak);
        let change = json!({"current_password": PASSWORDS[1], "new_password": weak});
        it.fails(ana, "/api/v1/auth/change-password", change).await;
    }
    for (path, field) in [
        ("/api/v1/auth/refresh", "refresh_token"),
        ("/api/v1/auth/verify-email", "token"),
        ("/api/v1/auth/reset-password", "token"),
        ("/api/v1/auth/accept-invitation", "token"),
        ("/api/v1/auth/sso/session", "ticket"),
    ] {
        let (forged, password) = (it.plant("forged-token"), it.plant("password-beside-it"));
        let mut body = match path.rsplit('/').next() {
            Some("reset-password") => json!({"new_password": password}),
            Some("accept-invitation") => json!({"password": password}),
            Some("session") => json!({"verifier": it.plant("verifier-of-forty-three-characters-or-more")}),
            _ => json!({}),
        };
        body[field] = json!(forged);
        it.fails(&stranger, path, body).await;
    }
}

/// A second factor is set up and used, and its recovery codes are made anew.
async fn has_a_second_factor(it: &mut Journey, ana: &Client) {
    let own = || json!({"password": PASSWORDS[1]});
    let prepared = it.does(&ana.keyed("second-factor"), "/api/v1/auth/mfa/enrol", own()).await;
    let secret = it.secret("the secret of codes", &text(&prepared["secret"]));
    let otp = Codes::of(&secret).next().await;
    let first = it.does(ana, "/api/v1/auth/mfa/confirm", json!({"otp": otp})).await;
    let again = it.does(ana, "/api/v1/auth/mfa/recovery-codes", own()).await;
    for codes in [&first, &again] {
        for code in codes["recovery_codes"].as_array().expect("a list") {
            it.secret("a recovery code", &text(code));
        }
    }
    let stranger = it.server.client();
    let with = |otp: &Value| json!({"email": ANA, "password": PASSWORDS[1], "otp": otp});
    let wrong = it.plant("code");
    for otp in [&json!(wrong), &first["recovery_codes"][0]] {
        it.fails(&stranger, LOGIN, with(otp)).await;
    }
    let tokens = it.does(&stranger, LOGIN, with(&again["recovery_codes"][0])).await;
    it.holder(&tokens);
}

/// The links of letters are followed.
async fn has_letters(it: &mut Journey, root: &Client) {
    let stranger = it.server.client();
    it.does(root, "/api/v1/invitations", json!({"email": EVA, "roles": ["secretary"]})).await;
    it.does(&stranger, "/api/v1/auth/forgot-password", json!({"email": ANA})).await;
    let started = Instant::now();
    let pages = ["verify-email", "reset-password", "accept-invitation"];
    let [proof, reset, invited] = loop {
        let letters = it.mailbox.taken();
        let found = pages.map(|page| letters.iter().find_map(|letter| token(&letter.text, page)));
        if let [Some(proof), Some(reset), Some(invited)] = found {
            break [proof, reset, invited].map(|token| it.secret("a token of a letter", &token));
        }
        assert!(started.elapsed() < Duration::from_secs(30), "{letters:#?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    it.does(&stranger, "/api/v1/auth/verify-email", json!({"token": proof})).await;
    let accepts = json!({"token": invited, "password": PASSWORDS[2], "full_name": "Eva Díaz"});
    it.does(&stranger, "/api/v1/auth/accept-invitation", accepts).await;
    let resets = || json!({"token": reset, "new_password": PASSWORDS[4]});
    it.does(&stranger, "/api/v1/auth/reset-password", resets()).await;
    it.fails(&stranger, "/api/v1/auth/reset-password", resets()).await;
}

/// Endpoints, feeds and accounts are made, under keys too: what is answered then is kept for a while.
async fn has_endpoints(it: &mut Journey, root: &Client) {
    let receiver = Receiver::saying([]);
    let (password, path) = (it.plant("password-of-an-endpoint"), "a-path-that-is-no-secret");
    let named = receiver.address.replace("http://", &format!("http://hook:{password}@"));
    it.fails(root, HOOKS, json!({"url": named})).await;
    for who in [root.clone(), root.keyed("endpoint")] {
        let hook = it.does(&who, HOOKS, json!({"url": format!("{}/{path}", receiver.address)})).await;
        let rotated = it.does(&who, &format!("{HOOKS}/{}/rotate", id(&hook)), json!({})).await;
        it.does(&who, &format!("{HOOKS}/{}/test", id(&hook)), Value::Null).await;
        for made in [&hook, &rotated] {
            it.secret("the secret of an endpoint", &text(&made["secret"]));
        }
        let feed = text(&it.does(&who, FEEDS, json!({"kind": "mine"})).await["url"]);
        let (_, secret) = feed.rsplit_once('/').expect("an address has a path");
        let secret = it.secret("the secret of a feed", secret.trim_end_matches(".ics"));
        it.server.client().get(&format!("/api/v1/calendars/{secret}.ics")).await.is(200);
    }
    let luis = json!({"email": "luis@casa.test", "password": PASSWORDS[2], "full_name": "Luis Peña"});
    it.does(&root.keyed("account"), "/api/v1/users", luis).await;
}

/// What is known of people stands in no query that is written down.
async fn knows_a_student(it: &mut Journey, root: &Client) {
    let [number, name, allergy] = PERSONAL else { panic!("three things") };
    let student = json!({"document_type": "TI", "document_number": number, "first_surname": "Peña", "first_name": name,
        "birth_date": "2020-03-04", "sex": "F", "sensitive": {"allergies": allergy}});
    it.does(root, STUDENTS, student.clone()).await;
    it.fails(root, STUDENTS, student).await;
    root.get(&format!("{STUDENTS}?search={name}")).await.is(200);
    root.get(&format!("{STUDENTS}?document_number={number}")).await.is(200);
    it.fails_to_get(root, &format!("{STUDENTS}?sort={name}")).await;
    it.fails_to_get(root, &format!("{STUDENTS}/{number}")).await;
}

/// Strangers say them where none belongs.
async fn is_nobody(it: &mut Journey) {
    let stranger = it.server.client();
    let me = "/api/v1/users/me";
    for (header, before, what) in [
        ("authorization", "Bearer ", "forged.access.token"),
        ("authorization", "Basic ", "basic-password"),
        ("cookie", "session=", "cookie"),
        ("x-api-key", "", "key-of-another-program"),
    ] {
        let secret = it.plant(what);
        it.fails_to_get(&stranger.with(header, &format!("{before}{secret}")), me).await;
    }
    for path in [me, "/api/v1/calendars/", "/api/v1/auth/sso/campus/callback", "/metrics", "/nowhere"] {
        let secret = it.plant("in-an-address");
        let behind = if path.ends_with('/') { format!("{secret}.ics") } else { format!("?code={secret}&state=x") };
        it.fails_to_get(&stranger, &format!("{path}{behind}")).await;
    }
    let challenge = "challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let start = format!("/api/v1/auth/sso/campus/start?{challenge}&return_to=http://localhost:5173/signed-in");
    it.fails_to_get(&stranger, &start).await;
    let holder = it.server.client().bearing(&it.plant("forged-metrics-token"));
    it.fails_to_get(&holder, "/metrics").await;
}

#[test]
fn a_database_that_does_not_open_is_named_without_its_password() {
    let env = [("PLANTEL_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "1"), ("PLANTEL_LOG__LEVEL", "trace")];
    let said = run("postgres://plantel:hunter2hunter2@127.0.0.1:9/none", &env, &["migrate", "up"], "");
    said.explains(&["database.url", "127.0.0.1:9"]);
    assert!(!said.err.contains("hunter2") && !said.out.contains("hunter2"), "{}{}", said.out, said.err);
}
