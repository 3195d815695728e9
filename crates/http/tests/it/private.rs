//! What is there for trying things out, on the own machine alone.

use crate::house::{Ask, House, PASSWORD};
use chrono::{DateTime, Utc};
use plantel_domain::mail::{Captured, CapturedLetter, Rendered};
use rstest::rstest;
use serde_json::json;
use std::sync::Arc;

const NASTY: &str = "\"><script>alert('1')</script>&amp;";

/// One letter that somebody means ill with.
struct Nasty;

impl Captured for Nasty {
    fn list(&self) -> std::io::Result<Vec<CapturedLetter>> {
        Ok(vec![self.find(NASTY)?.expect("it is kept")])
    }

    fn find(&self, name: &str) -> std::io::Result<Option<CapturedLetter>> {
        let text = |text: &str| text.to_owned();
        let rendered = Rendered { subject: text(NASTY), html: text("<script>1</script>"), text: text(NASTY) };
        let at = DateTime::<Utc>::UNIX_EPOCH;
        Ok((name == NASTY).then(|| CapturedLetter { name: text(NASTY), at, to: text(NASTY), rendered }))
    }
}

async fn private() -> House {
    let house = House::build().await.with_settings(|settings| settings.private_routes = true);
    house.with_services(|services| services.capturing(Arc::new(Nasty)))
}

/// Asks for an account, and for the letters.
fn both(peer: Option<&'static str>, headers: &[(&'static str, &'static str)]) -> [Ask<'static>; 2] {
    let body = json!({"email": "ana@plantel.test", "password": PASSWORD, "full_name": "Ana"});
    let mut with_type = vec![("content-type", "application/json")];
    with_type.extend(headers);
    let post = Ask { method: "POST", path: "/api/v1/private/users/", headers: with_type, peer, ..Ask::default() };
    let post = Ask { body: body.to_string().into_bytes(), ..post };
    [post, Ask { method: "GET", path: "/dev/mail", headers: headers.to_vec(), peer, ..Ask::default() }]
}

#[rstest]
#[case("127.0.0.1")]
#[case("::1")]
#[case("::ffff:127.0.0.1")]
#[actix_web::test]
async fn a_program_on_this_machine_makes_accounts_and_reads_letters(#[case] peer: &'static str) {
    let house = private().await;
    let [post, mail] = both(Some(peer), &[]);
    let made = house.ask(post.clone()).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert_eq!(made.keys(), ["created_at", "email", "full_name", "id", "is_active", "is_superuser"]);
    let text = "The user with this email already exists in the system.";
    assert_eq!(house.ask(post).await.detail(), (400, text));
    assert_eq!(house.login("ana", PASSWORD).await.status, 200);
    assert_eq!(house.ask(mail).await.status, 200);
}

#[rstest]
#[case::nobody_knows_who(None, &[])]
#[case::another_machine(Some("198.51.100.7"), &[])]
#[case::one_of_the_own_network(Some("192.168.1.7"), &[])]
#[case::handed_on(Some("127.0.0.1"), &[("x-forwarded-for", "127.0.0.1")])]
#[case::handed_on_otherwise(Some("127.0.0.1"), &[("forwarded", "for=127.0.0.1")])]
#[case::handed_on_by_whom(Some("127.0.0.1"), &[("via", "1.1 proxy")])]
#[case::a_page(Some("127.0.0.1"), &[("origin", "https://elsewhere.example")])]
#[case::a_page_that_may_call_the_rest(Some("127.0.0.1"), &[("origin", "https://app.plantel.test")])]
#[actix_web::test]
async fn nobody_else_does(#[case] peer: Option<&'static str>, #[case] headers: &[(&'static str, &'static str)]) {
    let house = private().await;
    for ask in both(peer, headers) {
        let answer = house.ask(ask).await;
        assert_eq!((answer.status, answer.code()), (404, "path.not-found"));
    }
    assert_eq!(house.login("ana", PASSWORD).await.status, 401);
}

#[actix_web::test]
async fn unless_switched_on_nothing_is_there() {
    let house = private().await.with_settings(|settings| settings.private_routes = false);
    for ask in both(Some("127.0.0.1"), &[]) {
        let unreadable = Ask { body: b"{broken".to_vec(), ..ask.clone() };
        for ask in [ask, unreadable] {
            assert_eq!(house.ask(ask).await.code(), "path.not-found");
        }
    }
}

#[actix_web::test]
async fn no_letter_does_anything_in_a_browser() {
    let house = private().await;
    let local = |path: &'static str| Ask { method: "GET", path, peer: Some("127.0.0.1"), ..Ask::default() };
    let list = house.ask(local("/dev/mail/")).await;
    let page = list.body.as_str().unwrap();
    assert!(!page.contains("<script") && !page.contains("\"\"") && page.contains("&lt;script"), "{page}");
    assert!(page.contains("href=\"/dev/mail/&quot;"), "{page}");
    assert!(list.headers["content-security-policy"].starts_with("default-src 'none'"));
    // As a browser asks for the address in the list.
    let letter = house.ask(local("/dev/mail/%22%3E%3Cscript%3Ealert('1')%3C%2Fscript%3E&amp;")).await;
    assert_eq!((letter.status, letter.body.as_str().unwrap()), (200, "<script>1</script>"));
    let policy = &letter.headers["content-security-policy"];
    assert!(policy.starts_with("sandbox ") && !policy.contains("allow-scripts") && !policy.contains("script-src"));
    assert_eq!(house.ask(local("/dev/mail/another")).await.code(), "path.not-found");
    let json = Ask { headers: vec![("accept", "application/json")], ..local("/dev/mail") };
    let list = house.ask(json).await;
    assert_eq!((&list.body[0]["subject"], &list.body[0]["to"]), (&json!(NASTY), &json!(NASTY)));
    assert_eq!(list.headers["cache-control"], "no-store");
}
