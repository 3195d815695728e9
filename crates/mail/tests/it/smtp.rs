//! Letters by SMTP, without protection.

use crate::letters::{TOKEN, assert_recovery, letter, recovery, settings};
use crate::peer::{Peer, plain, post, signed_in};
use crate::scripted::{Fault, Scripted};
use plantel_domain::identity::Locale;
use plantel_domain::journal::Sensitive;
use plantel_domain::mail::{Message, Post, PostError};
use plantel_mail::{Smtp, SmtpPost};
use plantel_testkit::FixedClock;
use rstest::rstest;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn is_temporary(result: &Result<(), PostError>) -> bool {
    matches!(result, Err(PostError::Temporary(_)))
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    let peer = Peer::start(&[]);
    post(&plain(peer.port)).send(&recovery()).await.expect("it is taken");
    let taken = peer.taken();
    assert_eq!(taken.len(), 1);
    assert_recovery(&taken[0].message);
    let about = json!({"from": "no-responder@plantel.test", "to": ["ana@escuela.test"], "tls": false, "user": null});
    assert_eq!(taken[0].about, about);
}

#[tokio::test]
async fn letters_sent_at_the_same_time_all_arrive() {
    let peer = Peer::start(&[]);
    let post = post(&plain(peer.port));
    let letter = letter(Locale::En, None, Message::Test);
    let sent = tokio::join!(post.send(&letter), post.send(&letter), post.send(&letter));
    assert_eq!(sent, (Ok(()), Ok(()), Ok(())));
    post.send(&letter).await.expect("it is taken");
    assert_eq!(peer.taken().len(), 4);
}

#[tokio::test]
async fn a_server_that_asks_who_we_are_is_told() {
    let peer = Peer::start(&["--auth", "plantel", "pässword"]);
    post(&signed_in(plain(peer.port), "plantel", "pässword")).send(&recovery()).await.expect("it is taken");
    assert_eq!(peer.taken()[0].about["user"], "plantel");
}

/// The answer is a 535, but the letter is good: it must be there still when the password is.
#[tokio::test]
async fn a_wrong_password_loses_no_letter() {
    let peer = Peer::start(&["--auth", "plantel", "right"]);
    let wrong = post(&signed_in(plain(peer.port), "plantel", "wr0ng")).send(&recovery()).await;
    assert!(is_temporary(&wrong), "{wrong:?}");
    assert!(!format!("{wrong:?}").contains("wr0ng"), "{wrong:?}");
    let none = post(&plain(peer.port)).send(&recovery()).await;
    assert!(is_temporary(&none), "{none:?}");
    assert_eq!(peer.taken().len(), 0);
}

#[tokio::test]
async fn a_server_that_is_busy_takes_the_letter_later() {
    let peer = Peer::start(&["--refuse-first", "1"]);
    let post = post(&plain(peer.port));
    let first = post.send(&recovery()).await;
    assert!(is_temporary(&first), "{first:?}");
    post.send(&recovery()).await.expect("it is taken");
    assert_eq!(peer.taken().len(), 1);
}

#[tokio::test]
async fn a_mailbox_that_is_none_will_never_be_one() {
    let peer = Peer::start(&["--reject", "ana@escuela.test"]);
    let post = post(&plain(peer.port));
    let rejected = post.send(&recovery()).await;
    assert!(matches!(&rejected, Err(PostError::Permanent(reason)) if reason.contains("550")), "{rejected:?}");
    let mut other = recovery();
    other.to = plantel_domain::identity::Email::parse("luis@escuela.test").expect("an address");
    post.send(&other).await.expect("others are not concerned");
    assert_eq!(peer.taken().len(), 1);
}

#[tokio::test]
async fn where_no_server_is_the_answer_comes_at_once() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let start = Instant::now();
    let refused = post(&plain(port)).send(&recovery()).await;
    assert!(is_temporary(&refused), "{refused:?}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[rstest]
#[case(Fault::Silent)]
#[case(Fault::Forgetful)]
#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up(#[case] fault: Fault) {
    let server = Scripted::start(fault).await;
    let post = post(&Smtp { timeout: Duration::from_millis(300), ..plain(server.port) });
    for attempt in 1..=2 {
        let start = Instant::now();
        let late = post.send(&recovery()).await;
        assert!(is_temporary(&late), "{late:?}");
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        assert_eq!(server.connections(), attempt, "a line with an answer outstanding is not used again");
    }
}

#[tokio::test]
async fn a_server_that_will_not_have_us_loses_no_letter() {
    let server = Scripted::start(Fault::Unwelcoming).await;
    let refused = post(&plain(server.port)).send(&recovery()).await;
    assert!(is_temporary(&refused), "{refused:?}");
}

#[tokio::test]
async fn a_refusal_that_quotes_the_letter_does_not_tell_its_token() {
    let server = Scripted::start(Fault::Quoting).await;
    let refused = post(&plain(server.port)).send(&recovery()).await;
    let Err(PostError::Permanent(reason)) = refused else { panic!("{refused:?}") };
    assert!(reason.contains("looks bad") && reason.contains("reset-password"), "{reason}");
    assert!(!reason.contains(TOKEN), "{reason}");
}

#[rstest]
#[case(Fault::None, 1)]
#[case(Fault::Leaving, 3)]
#[tokio::test]
async fn a_line_is_used_again_while_it_stands(#[case] fault: Fault, #[case] connections: usize) {
    let server = Scripted::start(fault).await;
    let post = post(&plain(server.port));
    for _ in 0..3 {
        post.send(&recovery()).await.expect("it is taken");
    }
    assert_eq!(server.connections(), connections);
}

#[test]
fn half_a_login_is_refused_at_once() {
    let smtp = Smtp { password: Some(Sensitive("secret".to_owned())), ..plain(25) };
    let error = SmtpPost::new(&settings(), &smtp, Arc::new(FixedClock::default())).err().expect("a refusal");
    assert_eq!(error.to_string(), "username and password belong together: give both or none");
    assert!(!format!("{smtp:?}").contains("secret"), "{smtp:?}");
}
