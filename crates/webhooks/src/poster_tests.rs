//! Against receivers that lie: each is a listener of this machine that says what a test wants.

use super::*;
use plantel_domain::ids::{InstitutionId, UserId};
use rstest::rstest;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

pub(super) const OPEN: AddressRules = AddressRules { allow_private: true, allow_http: true };
pub(super) const STRICT: AddressRules = AddressRules { allow_private: false, allow_http: true };

/// Whatever is asked for leads there.
pub(super) struct Leads(pub(super) Vec<IpAddr>);

#[async_trait]
impl Names for Leads {
    async fn lookup(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(self.0.clone())
    }
}

/// Nobody says to what a name leads.
struct Hangs;

#[async_trait]
impl Names for Hangs {
    async fn lookup(&self, _: &str) -> std::io::Result<Vec<IpAddr>> {
        std::future::pending().await
    }
}

pub(super) fn school() -> HookOwner {
    HookOwner::Institution(InstitutionId::from(Uuid::from_u128(1)))
}

pub(super) fn person() -> HookOwner {
    HookOwner::Person(UserId::from(Uuid::from_u128(1)))
}

pub(super) fn over(rules: HookRules, names: impl Names + 'static) -> HttpHookPost {
    let settings = HookSettings { rules, timeout: Duration::from_millis(1500) };
    HttpHookPost::with(settings, Arc::new(names)).expect("a client")
}

pub(super) fn poster(rules: AddressRules, leads: &[&str]) -> HttpHookPost {
    let names = leads.iter().map(|address| address.parse().expect("an address")).collect();
    over(HookRules { institutions: rules, people: rules }, Leads(names))
}

pub(super) fn request(url: &str) -> HookRequest {
    HookRequest {
        owner: school(),
        url: url.parse().expect("an address"),
        id: Uuid::from_u128(7),
        timestamp: 1_700_000_000,
        signature: "v1,abc v1,def".to_owned(),
        body: r#"{"type":"webhook.test"}"#.to_owned(),
    }
}

/// Reads what is sent, head and body.
async fn heard(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut piece = [0; 1024];
    loop {
        let n = stream.read(&mut piece).await.expect("it can be read");
        read.extend_from_slice(&piece[..n]);
        let text = String::from_utf8_lossy(&read).into_owned();
        if n == 0 || text.ends_with('}') {
            return text;
        }
    }
}

/// Answers everybody so, then does what it likes with the connection.
async fn receiver<F, Fut>(then: F) -> (String, Arc<AtomicUsize>)
where
    F: Fn(TcpStream) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let (address, asked) = (listener.local_addr().expect("it listens"), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("somebody calls");
            counter.fetch_add(1, Ordering::SeqCst);
            heard(&mut stream).await;
            tokio::spawn(then(stream));
        }
    });
    (format!("http://{address}/hook"), asked)
}

pub(super) async fn saying(answer: &'static str) -> (String, Arc<AtomicUsize>) {
    receiver(move |mut stream| async move {
        // Who asks may have gone already.
        let _ = stream.write_all(answer.as_bytes()).await;
    })
    .await
}

async fn told(answer: &'static str) -> HookOutcome {
    let (url, _) = saying(answer).await;
    poster(OPEN, &[]).post(request(&url)).await
}

#[tokio::test]
async fn what_is_sent_has_the_headers_of_standard_webhooks_and_no_others() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/hook?a=b", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let heard = heard(&mut stream).await;
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        heard
    });
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!((outcome.status, outcome.error), (Some(204), None));
    let heard = server.await.unwrap();
    assert!(heard.starts_with("POST /hook?a=b HTTP/1.1\r\n"), "{heard}");
    let (top, body) = heard.split_once("\r\n\r\n").unwrap();
    let mut names: Vec<String> =
        top.lines().skip(1).filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    let expected = [
        "accept",
        "content-length",
        "content-type",
        "host",
        "user-agent",
        "webhook-id",
        "webhook-signature",
        "webhook-timestamp",
    ];
    assert_eq!(names, expected);
    for line in [
        "content-type: application/json",
        "webhook-id: 00000000-0000-0000-0000-000000000007",
        "webhook-timestamp: 1700000000",
        "webhook-signature: v1,abc v1,def",
        "user-agent: Plantel-Webhooks/1",
    ] {
        assert!(top.to_lowercase().contains(&line.to_lowercase()), "{line} in {top}");
    }
    assert_eq!(body, r#"{"type":"webhook.test"}"#);
}

#[tokio::test]
async fn the_status_and_the_beginning_of_the_answer_are_told() {
    let outcome = told("HTTP/1.1 500 Oh\r\ncontent-length: 8\r\n\r\nno luck!").await;
    assert_eq!((outcome.status, outcome.answer.as_str(), outcome.error), (Some(500), "no luck!", None));
}

#[tokio::test]
async fn nobody_is_followed_who_sends_elsewhere() {
    let (elsewhere, asked) = saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let answer = format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
    let (url, _) = saying(answer.leak()).await;
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!(outcome.status, Some(307));
    assert!(outcome.error.unwrap().contains("elsewhere"));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[rstest]
#[case::never("")]
#[case::half_a_head("HTTP/1.1 200 OK\r\nx-slow: ")]
#[tokio::test]
async fn who_never_answers_is_given_up(#[case] answer: &'static str) {
    let (url, _) = receiver(move |mut stream| async move {
        let _ = stream.write_all(answer.as_bytes()).await;
        std::future::pending::<()>().await;
    })
    .await;
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!((outcome.status, outcome.error.as_deref()), (None, Some("it takes too long")));
    assert!(outcome.took_ms >= 1_000, "{}", outcome.took_ms);
}

#[tokio::test]
async fn a_name_that_nobody_says_anything_of_is_given_up() {
    let hangs = over(HookRules { institutions: OPEN, people: OPEN }, Hangs);
    let outcome = hangs.post(request("http://hooks.example.org/")).await;
    assert_eq!((outcome.status, outcome.error.as_deref()), (None, Some("it takes too long")));
}

#[tokio::test]
async fn a_head_that_drips_without_end_is_given_up() {
    let (url, _) = receiver(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        for n in 0.. {
            if stream.write_all(format!("x-{n}: slow\r\n").as_bytes()).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!((outcome.status, outcome.error.as_deref()), (None, Some("it takes too long")));
}

#[tokio::test]
async fn an_answer_that_drips_without_end_is_broken_off() {
    let (url, _) = receiver(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n").await;
        while stream.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!((outcome.status, outcome.error), (Some(200), None));
    assert!(outcome.answer.len() < KEPT_ANSWER && outcome.answer.starts_with('a'), "{}", outcome.answer);
}

#[tokio::test]
async fn an_answer_of_ten_gigabytes_is_dropped_after_its_beginning() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let (url, _) = receiver(move |mut stream| {
        let counter = Arc::clone(&counter);
        async move {
            let head = "HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).await;
            let piece = vec![b'a'; 65_536];
            while stream.write_all(&piece).await.is_ok() {
                counter.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
    })
    .await;
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!((outcome.status, outcome.answer.len()), (Some(200), KEPT_ANSWER));
    assert!(sent.load(Ordering::SeqCst) < 100_000_000, "the connection was closed");
}

#[tokio::test]
async fn an_answer_that_trickles_is_given_up_and_its_status_counts() {
    let (url, _) = receiver(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nslow").await;
        std::future::pending::<()>().await;
    })
    .await;
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!((outcome.status, outcome.answer.as_str()), (Some(200), "slow"));
}

#[rstest]
#[case("HTTP/9 yes\r\n\r\n")]
#[case("what?\r\n\r\n")]
#[case("HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n")]
#[tokio::test]
async fn what_is_no_http_is_an_error(#[case] answer: &'static str) {
    let outcome = told(answer).await;
    assert_eq!((outcome.status, outcome.error.as_deref()), (None, Some("it does not answer as it should")));
}

#[tokio::test]
async fn nobody_listens_is_an_error() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let outcome = poster(OPEN, &[]).post(request(&url)).await;
    assert_eq!(outcome.error.as_deref(), Some("it cannot be reached"), "and not why: it would tell who listens where");
}

#[rstest]
#[case("120", Some(120))]
#[case(" 7 ", Some(7))]
#[case("soon", None)]
#[case("-5", None)]
#[tokio::test]
async fn a_receiver_says_for_how_long_it_is_busy(#[case] asked: &str, #[case] seconds: Option<i64>) {
    let answer = format!("HTTP/1.1 503 Busy\r\nretry-after: {asked}\r\ncontent-length: 0\r\n\r\n");
    let outcome = told(answer.leak()).await;
    assert_eq!(outcome.retry_after.map(|wait| wait.num_seconds()), seconds);
}

#[test]
fn a_receiver_says_until_when_it_is_busy() {
    let mut headers = HeaderMap::new();
    headers.insert(RETRY_AFTER, "Wed, 21 Oct 2099 07:28:00 GMT".parse().unwrap());
    assert!(retry_after(&headers).unwrap() > chrono::Duration::days(3_650));
    headers.insert(RETRY_AFTER, "Wed, 21 Oct 2015 07:28:00 GMT".parse().unwrap());
    assert!(retry_after(&headers).unwrap() < chrono::Duration::zero());
}
