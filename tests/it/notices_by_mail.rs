//! Notices by a real mail server: in the reader's language, when they like, and as text whatever is in them.

use plantel_tests::center::{Center, request_for};
use plantel_tests::classes::now;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::look::{change, texts};
use plantel_tests::mailbox::{Mailbox, Taken};
use plantel_tests::on_both_databases;
use plantel_tests::server::Server;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

on_both_databases!(
    a_borrower_hears_of_the_own_loan_in_the_own_language,
    what_is_not_urgent_waits_for_the_end_of_quiet_hours,
    what_is_announced_arrives_as_text,
    a_letter_whose_sender_was_killed_in_the_midst_of_it_comes_again_under_the_same_name,
    who_is_no_member_any_more_gets_no_letter_of_what_waited,
    a_grave_alert_comes_by_mail_unasked_and_a_slight_one_does_not,
);

const PREFERENCES: &str = "/api/v1/notifications/preferences";
const SOON: Duration = Duration::from_secs(20);

struct Desk {
    mailbox: Mailbox,
    center: Center,
    keeper: Client,
    borrower: Client,
    asset: String,
}

impl Desk {
    /// A borrower who reads Portuguese at a proven address, and a thing whose name is markup.
    async fn open(kind: Kind) -> Self {
        Self::open_to(kind, Mailbox::start(&[])).await
    }

    /// The same, with this mail server.
    async fn open_to(kind: Kind, mailbox: Mailbox) -> Self {
        let env = mailbox.env();
        let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let center = Center::open_with(kind, &env).await;
        let warehouse = center.warehouse("Bodega").await;
        let body = json!({"code": "DRO-1", "name": "Dron <b>4K</b>", "category": "other", "tracking": "bulk",
            "environment_id": warehouse, "quantity": 9});
        let asset = id(&center.root.post("/api/v1/inventory", body).await.is(201));
        let keeper = center.person("warehouse_admin", &[&warehouse]).await;
        let borrower = center.named("borrower", "instructor", &[&warehouse]).await;
        borrower.patch("/api/v1/users/me", json!({"locale": "pt"})).await.is(200);
        let desk = Self { mailbox, center, keeper, borrower, asset };
        desk.change("UPDATE users SET email_verified_at = created_at").await;
        desk
    }

    async fn change(&self, sql: &str) -> u64 {
        change(&self.center.server.database.pools().await, sql).await
    }

    /// The channels of what is on its way.
    async fn on_their_way(&self) -> Vec<String> {
        texts(&self.center.server.database.pools().await, "SELECT channel FROM dispatches").await
    }

    /// Until it is written down that everything was sent.
    async fn sent(&self) {
        let started = Instant::now();
        while !self.on_their_way().await.is_empty() {
            assert!(started.elapsed() < SOON, "something is still on its way");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A loan that the borrower asked for and the keeper approves.
    async fn approved(&self) -> String {
        let mut body = request_for(&self.asset, 1);
        body["purpose"] = json!("<script>alert(1)</script>");
        let loan = id(&self.borrower.post("/api/v1/loans", body).await.is(201));
        self.keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
        loan
    }

    /// Letters to the borrower whose subject has these words, once there are so many.
    async fn letters(&self, words: &str, number: usize) -> Vec<Taken> {
        self.letters_to("borrower", number, |letter| letter.subject.contains(words)).await
    }

    /// Such letters to somebody, once there are so many.
    async fn letters_to(&self, name: &str, number: usize, such: impl Fn(&Taken) -> bool) -> Vec<Taken> {
        let (started, to) = (Instant::now(), json!([Center::address(name)]));
        loop {
            let mut taken = self.mailbox.taken();
            taken.retain(|letter| letter.envelope["to"] == to && such(letter));
            if taken.len() >= number {
                return taken;
            }
            assert!(started.elapsed() < SOON, "{} of {number} letters came", taken.len());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Until the borrower has been told so many things.
    async fn told(&self, kind: &str, number: usize) {
        Self::told_to(&self.borrower, kind, number).await;
    }

    /// Until somebody has been told so many things.
    async fn told_to(who: &Client, kind: &str, number: usize) {
        let started = Instant::now();
        loop {
            let listed = who.get(&format!("/api/v1/notifications?type={kind}")).await.is(200);
            if listed["data"].as_array().is_some_and(|notices| notices.len() >= number) {
                return;
            }
            assert!(started.elapsed() < SOON, "{listed}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn a_borrower_hears_of_the_own_loan_in_the_own_language(kind: Kind) {
    let desk = Desk::open(kind).await;
    let loan = desk.approved().await;
    let letter = desk.letters("Empréstimo aprovado", 1).await.remove(0);
    assert!(letter.subject.starts_with("Plantel - Empréstimo aprovado: "), "{}", letter.subject);
    assert!(letter.text.contains(&format!("/loans/{loan}")), "{}", letter.text);
    assert!(letter.html.contains(&format!("/loans/{loan}\"")), "{}", letter.html);
    assert!(letter.text.contains("Dron <b>4K</b>"), "{}", letter.text);
    assert!(letter.html.contains("Dron &lt;b&gt;4K") && !letter.html.contains("<b>"), "{}", letter.html);
    assert!(!letter.html.contains("<script"), "{}", letter.html);
    desk.sent().await;
    let off = json!({"choices": [{"type": "loans", "channel": "email", "on": false}]});
    desk.borrower.patch(PREFERENCES, off).await.is(200);
    desk.approved().await;
    desk.told("loan.approved", 2).await;
    assert_eq!(desk.on_their_way().await, [""; 0], "planned with the notice, or never");
    assert_eq!(desk.letters("Empréstimo aprovado", 1).await.len(), 1);
    assert_eq!(desk.letters("", 1).await.iter().filter(|other| other.id == letter.id).count(), 1);
}

async fn what_is_not_urgent_waits_for_the_end_of_quiet_hours(kind: Kind) {
    let desk = Desk::open(kind).await;
    let now = now();
    let at = |hours: i64| (now + chrono::TimeDelta::hours(hours)).format("%H:%M").to_string();
    let quiet = json!({"time_zone": "UTC", "quiet_hours": {"from": at(-2), "until": at(2)}});
    desk.borrower.patch(PREFERENCES, quiet).await.is(200);
    desk.approved().await;
    desk.told("loan.approved", 1).await;
    assert_eq!(desk.on_their_way().await, ["email"]);
    let health = desk.center.server.client().get("/health").await.is(200);
    assert_eq!(health["parts"]["dispatches"]["waiting"], 1, "{health}");
    assert_eq!(desk.letters("Empréstimo aprovado", 0).await.len(), 0);
    assert_eq!(desk.change("UPDATE dispatches SET next_at = created_at").await, 1, "time passes");
    assert_eq!(desk.letters("Empréstimo aprovado", 1).await.len(), 1);
    desk.sent().await;
}

async fn what_is_announced_arrives_as_text(kind: Kind) {
    let desk = Desk::open(kind).await;
    let text = "Vea https://colegio.test/plan\n<img src=x onerror=alert(1)>";
    let body = json!({"title": "Jornada <i>pedagógica</i>", "text": text, "audience": {"everyone": true}});
    desk.center.root.post("/api/v1/announcements", body).await.is(201);
    let letter = desk.letters("Jornada", 1).await.remove(0);
    assert_eq!(letter.subject, "Plantel - Jornada <i>pedagógica</i>");
    let plain = letter.text.replace("\r\n", "\n");
    assert!(plain.contains("Vea https://colegio.test/plan\n<img src=x onerror=alert(1)>\n"), "{plain}");
    assert!(letter.html.contains("&lt;img src=x") && !letter.html.contains("<img"), "{}", letter.html);
    assert!(!letter.html.contains("<i>") && letter.html.contains("&lt;i&gt;pedagógica"), "{}", letter.html);
}

/// The mail server has the whole letter, and who sent it dies before it hears so.
async fn a_letter_whose_sender_was_killed_in_the_midst_of_it_comes_again_under_the_same_name(kind: Kind) {
    let words = "Empréstimo aprovado";
    // As many of the words as any locale hands on.
    let mut desk = Desk::open_to(kind, Mailbox::start(&["--hang-once", "aprovado"])).await;
    desk.approved().await;
    let started = Instant::now();
    while desk.mailbox.hung().is_empty() {
        assert!(started.elapsed() < SOON, "no letter came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    desk.center.server.kill();
    assert_eq!(desk.letters(words, 0).await.len(), 0);

    let env = desk.mailbox.env();
    let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.center.server = Server::over(Arc::clone(&desk.center.server.database), &env);
    assert_eq!(desk.on_their_way().await, ["email"], "it is claimed by who died");
    assert_eq!(desk.change("UPDATE dispatches SET next_at = created_at").await, 1, "the claim is over");
    desk.letters(words, 1).await;
    desk.sent().await;
    let came: Vec<String> = desk.letters(words, 1).await.into_iter().map(|letter| letter.id).collect();
    assert_eq!((came, desk.mailbox.hung().len()), (desk.mailbox.hung(), 1), "one name, however often it is sent");
}

async fn who_is_no_member_any_more_gets_no_letter_of_what_waited(kind: Kind) {
    let desk = Desk::open(kind).await;
    let now = now();
    let at = |hours: i64| (now + chrono::TimeDelta::hours(hours)).format("%H:%M").to_string();
    let quiet = json!({"time_zone": "UTC", "quiet_hours": {"from": at(-2), "until": at(2)}});
    desk.borrower.patch(PREFERENCES, quiet).await.is(200);
    desk.approved().await;
    desk.told("loan.approved", 1).await;
    assert_eq!(desk.on_their_way().await, ["email"]);
    let borrower = id(&desk.borrower.get("/api/v1/users/me").await.is(200));
    let members = desk.center.root.get("/api/v1/memberships?limit=100").await.is(200);
    let theirs = |member: &&Value| member["user_id"] == borrower;
    let member = members["data"].as_array().and_then(|members| members.iter().find(theirs)).expect("a member");
    let path = format!("/api/v1/memberships/{}", id(member));
    desk.center.root.patch(&path, json!({"active": false})).await.is(200);
    desk.change("UPDATE dispatches SET next_at = created_at").await;
    desk.sent().await;
    assert_eq!(desk.letters("Empréstimo aprovado", 0).await.len(), 0);
}

async fn a_grave_alert_comes_by_mail_unasked_and_a_slight_one_does_not(kind: Kind) {
    let desk = Desk::open(kind).await;
    let director = desk.center.person("center_admin", &[]).await;
    let loan = desk.approved().await;
    desk.keeper.post(&format!("/api/v1/loans/{loan}/hand-over"), Value::Null).await.is(200);
    assert_eq!(desk.change("UPDATE loans SET start_date = '2024-01-01', end_date = '2025-01-10'").await, 1);
    let few = json!({"threshold": 50, "severity": "low"});
    director.put("/api/v1/alert-settings/low_stock", few).await.is(200);
    director.post("/api/v1/system-alerts/evaluate", Value::Null).await.is(200);
    Desk::told_to(&desk.keeper, "alert.raised", 2).await;
    let raised = desk.keeper.get("/api/v1/system-alerts?type=loan_overdue").await.is(200);
    assert_eq!(raised["data"][0]["severity"], "critical");
    let of_alerts = |letter: &Taken| letter.text.contains("/system-alerts/");
    desk.letters_to("warehouse_admin", 1, of_alerts).await;
    desk.sent().await;
    let [letter] = desk.letters_to("warehouse_admin", 1, of_alerts).await.try_into().expect("one letter");
    assert!(letter.text.contains(&format!("/system-alerts/{}", id(&raised["data"][0]))), "{}", letter.text);
}
