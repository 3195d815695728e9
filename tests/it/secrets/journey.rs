//! A server that writes down all it can, and where that is looked through.

use super::SIGN_UP;
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::{Kind, Peopled, TestDatabase};
use plantel_tests::look::everything;
use plantel_tests::mailbox::Mailbox;
use plantel_tests::server::{PASSWORD, Server};
use reqwest::Method;
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// What is known of a student, and stands in the records of students alone.
pub const PERSONAL: &[&str] = &["1098000777", "Hermenegilda", "Penicilina"];
/// Where that is.
const OF_STUDENTS: &[&str] = &["students: ", "student_sensitive: "];

/// Passwords that are taken.
pub const PASSWORDS: [&str; 5] =
    ["TortugaNaranja88nada", "VenadoTurquesa99salta", "GrullaVioleta77camina", "CangrejoLila55canta", "BuhoVerde66mi"];

/// A server that wrote down what it was told, and what nobody may read of that.
pub struct Journey {
    pub server: Server,
    pub mailbox: Mailbox,
    /// Each with what it is.
    secrets: Vec<(&'static str, String)>,
    /// What was refused.
    refused: Vec<Reply>,
}

#[track_caller]
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

impl Journey {
    /// A server whose own secrets are known too.
    pub async fn begin(kind: Kind) -> Self {
        let database = Arc::new(TestDatabase::peopled(kind, Peopled::Root).await);
        let mut secrets = vec![("who administers", PASSWORD.to_owned())];
        let mut plant = |what: &'static str| {
            let secret = format!("planted-{what}-of-more-than-32-bytes");
            secrets.push((what, secret.clone()));
            secret
        };
        let smtp = plant("smtp");
        let mailbox = Mailbox::start(&["--auth", "mailer", &smtp]);
        let file = format!(
            "[sso]\nreturn_to = [\"http://localhost:5173\"]\n[[sso.providers]]\nname = \"campus\"\nlabel = \"Campus\"\n\
             issuer = \"http://127.0.0.1:9\"\nclient_id = \"plantel\"\nclient_secret = \"{}\"\n",
            plant("client")
        );
        let mut env = vec![
            ("PLANTEL_LOG__LEVEL", "trace".to_owned()),
            ("PLANTEL_LOG__FORMAT", "json".to_owned()),
            ("PLANTEL_AUTH__SECRET", plant("signing")),
            ("PLANTEL_AUTH__ENCRYPTION_SECRET", plant("sealing")),
            ("PLANTEL_METRICS__TOKEN", plant("metrics")),
            ("PLANTEL_MAIL__SMTP_USERNAME", "mailer".to_owned()),
            ("PLANTEL_MAIL__SMTP_PASSWORD", smtp),
            ("PLANTEL_ACCOUNTS__FIRST_ADMIN_EMAIL", "first@casa.test".to_owned()),
            ("PLANTEL_ACCOUNTS__FIRST_ADMIN_PASSWORD", PASSWORDS[3].to_owned()),
            ("PLANTEL_WEBHOOKS__ALLOW_PRIVATE", "true".to_owned()),
            ("PLANTEL_WEBHOOKS__ALLOW_HTTP", "true".to_owned()),
        ];
        if kind == Kind::Postgres {
            // The cluster of these tests lets everybody in, whatever they say.
            let mut url = Url::parse(&database.url).expect("it is an address");
            url.set_password(Some(&plant("database"))).expect("it names a host");
            env.push(("PLANTEL_DATABASE__URL", url.to_string()));
        }
        env.extend(mailbox.env());
        secrets.extend(PASSWORDS.map(|password| ("somebody's password", password.to_owned())));
        let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let server = Server::configured(database, &env, &file);
        Self { server, mailbox, secrets, refused: Vec::new() }
    }

    /// Somebody makes a secret up.
    pub fn plant(&mut self, what: &'static str) -> String {
        let secret = format!("planted-{what}");
        self.secret(what, &secret)
    }

    /// The server made a secret.
    pub fn secret(&mut self, what: &'static str, said: &str) -> String {
        assert!(said.len() >= 8, "{what} could stand anywhere: {said}");
        self.secrets.push((what, said.to_owned()));
        said.to_owned()
    }

    /// Both tokens of a sign-in are secrets; who holds them.
    pub fn holder(&mut self, tokens: &Value) -> Client {
        self.secret("a refresh token", &text(&tokens["refresh_token"]));
        let access = self.secret("an access token", &text(&tokens["access_token"]));
        self.server.client().bearing(&access)
    }

    /// Fails unless it is done.
    pub async fn does(&self, who: &Client, path: &str, body: Value) -> Value {
        let reply = who.post(path, body).await;
        assert!(reply.status < 300, "{}\n{}", reply.asked, reply.text());
        reply.body
    }

    /// Fails unless it is refused; keeps what was answered.
    pub async fn fails(&mut self, who: &Client, path: &str, body: Value) {
        self.fails_with(who, path, "application/json", &body.to_string()).await;
    }

    pub async fn fails_with(&mut self, who: &Client, path: &str, media: &str, body: &str) {
        let reply = who.send(Method::POST, path, Some(media), body.as_bytes().to_vec()).await;
        self.keeps(reply);
    }

    pub async fn fails_to_get(&mut self, who: &Client, path: &str) {
        let reply = who.get(path).await;
        self.keeps(reply);
    }

    #[track_caller]
    fn keeps(&mut self, reply: Reply) {
        assert!((400..500).contains(&reply.status), "{}\n{}", reply.asked, reply.text());
        self.refused.push(reply);
    }

    /// Nothing of it is anywhere; and where it was looked for, other things are found.
    pub async fn stays_untold(self, kind: Kind) {
        let log = self.server.log();
        assert!(log.contains(SIGN_UP) && log.contains("a-harmless-mark"), "the log does not tell enough: {log}");
        assert!(log.contains("\"level\":\"TRACE\"") && log.lines().all(|line| line.starts_with('{')), "{log}");
        let answers = self.refused.iter().map(|reply| format!("{:?} {}", reply.headers, reply.text()));
        let answers: Vec<String> = answers.collect();
        assert!(answers.len() > 30 && answers.iter().any(|answer| answer.contains("request.invalid")), "{answers:#?}");
        let rows = everything(&self.server.database.pools().await, kind).await;
        for known in ["users: ", "journal: ", "sessions: ", "students: "] {
            assert!(rows.iter().any(|row| row.starts_with(known)), "no row of {known}");
        }
        let lines = log.lines().chain(answers.iter().map(String::as_str));
        let beside = rows.iter().filter(|row| !OF_STUDENTS.iter().any(|table| row.starts_with(table)));
        let beside: Vec<&str> = lines.clone().chain(beside.map(String::as_str)).collect();
        let all: Vec<&str> = lines.chain(rows.iter().map(String::as_str)).collect();
        for (what, secret) in &self.secrets {
            let told: Vec<_> = all.iter().filter(|line| line.contains(secret.as_str())).collect();
            assert!(told.is_empty(), "{what} ({secret}) is told: {told:#?}");
        }
        for personal in PERSONAL {
            assert!(rows.iter().any(|row| row.contains(personal)), "{personal} is not kept at all");
            let told: Vec<_> = beside.iter().filter(|line| line.contains(personal)).collect();
            assert!(told.is_empty(), "{personal} is told: {told:#?}");
        }
    }
}
