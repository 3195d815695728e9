//! What is taken back while it is told to many: nobody has it afterwards, however the two meet.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both_databases!(what_is_taken_back_while_it_is_told_stands_in_no_inbox);

/// Who reads beside the first one: three pieces of 500 in all.
const OTHERS: u64 = 1_499;

const SOON: Duration = Duration::from_mins(1);

/// Accounts like the first reader's, and their places.
fn readers(kind: Kind) -> [String; 2] {
    let counted = match kind {
        Kind::Sqlite => format!("SELECT 1 UNION ALL SELECT n + 1 FROM nth WHERE n < {OTHERS}"),
        Kind::Postgres => format!("SELECT generate_series(1, {OTHERS})"),
    };
    let many = format!("WITH RECURSIVE nth (n) AS ({counted})");
    let id_of = |group: &str| {
        let text = format!("'019a000000007000{group}000000' || substr('' || (1000000 + n), 2)");
        match kind {
            Kind::Sqlite => format!("unhex({text})"),
            Kind::Postgres => format!("({text})::uuid"),
        }
    };
    let (user, place) = (id_of("9000"), id_of("a000"));
    let users = format!(
        "INSERT INTO users (id, email, email_key, password_hash, active, platform_admin, created_at, version) {many}
         SELECT {user}, replace(model.email, 'reader@', 'reader-' || n || '@'),
             replace(model.email_key, 'reader@', 'reader-' || n || '@'),
             model.password_hash, model.active, model.platform_admin, model.created_at, 1
         FROM nth JOIN users AS model ON model.email = 'reader@centro.test'"
    );
    let places = format!(
        "INSERT INTO memberships
             (id, institution_id, user_id, roles, modules, active, created_at, version, group_names) {many}
         SELECT {place}, model.institution_id, {user}, model.roles, model.modules, model.active, model.created_at, 1,
             model.group_names
         FROM nth
         JOIN users AS known ON known.email = 'reader@centro.test'
         JOIN memberships AS model ON model.user_id = known.id"
    );
    [users, places]
}

/// Asks until this is so of the answer.
async fn until(who: &Client, path: &str, is_so: impl Fn(&Value) -> bool) {
    let started = Instant::now();
    loop {
        let seen = who.get(path).await.is(200);
        if is_so(&seen) {
            return;
        }
        assert!(started.elapsed() < SOON, "{path}: {seen}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn what_is_taken_back_while_it_is_told_stands_in_no_inbox(kind: Kind) {
    let center = Center::open(kind).await;
    let rector = center.person("rector", &[]).await;
    let reader = center.named("reader", "student", &[]).await;
    let pools = center.server.database.pools().await;
    for sql in readers(kind) {
        assert_eq!(change(&pools, &sql).await, OTHERS);
    }
    let stranger = center.server.client();
    // Before anybody has it; with the first piece, the second and the last.
    for had in [0, 1, 501, OTHERS + 1] {
        let body = json!({"title": "Jornada", "text": "Mañana no hay clases.", "audience": {"roles": ["student"]}});
        let made = rector.post("/api/v1/announcements", body).await.is(201);
        let path = format!("/api/v1/announcements/{}", id(&made));
        until(&rector, &path, |seen| seen["readers"].as_u64().is_some_and(|readers| readers >= had)).await;
        rector.post(&format!("{path}/withdraw"), json!({})).await.is(200);
        until(&stranger, "/health", |health| health["parts"]["letters"]["waiting"] == 0).await;
        let standing = "SELECT CAST(COUNT(*) AS TEXT) FROM notices
             WHERE kind = 'announcement.made' AND deleted_at IS NULL";
        assert_eq!(texts(&pools, standing).await, ["0"], "when {had} had it");
        let inbox = reader.get("/api/v1/notifications?type=announcement.made").await.is(200);
        assert_eq!(inbox["data"], json!([]), "when {had} had it");
    }
}
