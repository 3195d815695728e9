//! Notices as they come, in process.

use crate::house::House;
use crate::stream_reader::{Stream, tell};
use actix_web::rt;
use chrono::Duration;
use plantel_application::notifications::Places;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::notifications::OfInbox;
use plantel_domain::store::Store;
use rstest::rstest;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

const PATH: &str = "/api/v1/notifications/stream";

/// Where the list is that tells the same.
const LIST: &str = "/api/v1/notifications";

fn quick() -> std::time::Duration {
    std::time::Duration::from_millis(20)
}

#[actix_web::test]
async fn a_stream_says_that_it_is_one_and_is_held_back_by_nothing() {
    let house = House::build().await;
    let mut stream = Stream::open(&house, "student", PATH, &[("accept-encoding", "gzip, br")]).await;
    let expected = [
        ("content-type", "text/event-stream"),
        ("content-encoding", "identity"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
        ("x-request-id", "test"),
    ];
    for (name, value) in expected {
        assert_eq!(stream.headers.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!stream.headers.contains_key("content-length"));
    assert_eq!(stream.block().await.as_deref(), Some("retry: 3000\n: Plantel"));
    let ready = stream.next().await;
    assert_eq!((ready.name.as_str(), &ready.data), ("ready", &json!({"unread": 0})));
    assert!(ready.id.unwrap().ends_with(".0"));
}

#[rstest]
#[case("es")]
#[case("en")]
#[case("pt")]
#[actix_web::test]
async fn what_comes_is_what_the_list_says_in_the_readers_language(#[case] language: &str) {
    let house = House::build().await;
    let wish = [("accept-language", language)];
    let mut stream = Stream::open(&house, "student", PATH, &wish).await;
    let key = stream.next().await.id.unwrap().trim_end_matches(".0").to_owned();
    tell(&house, "student", 2).await;
    let (first, second) = (stream.next().await, stream.next().await);
    for (event, position) in [(&first, 1), (&second, 2)] {
        assert_eq!((event.name.as_str(), event.id.clone()), ("notice", Some(format!("{key}.{position}"))));
    }
    let listed = house.send("student", "GET", LIST, &wish, Vec::new()).await.body;
    let rows = listed["data"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    for mut event in [first, second] {
        assert_eq!(event.data["unread"].take(), 2);
        event.data.as_object_mut().unwrap().remove("unread");
        assert!(rows.contains(&event.data), "{} is not in {listed}", event.data);
    }
}

#[actix_web::test]
async fn languages_differ_and_titles_with_them() {
    let house = House::build().await;
    let mut titles = Vec::new();
    for language in ["es", "en", "pt"] {
        let mut stream = Stream::open(&house, "student", PATH, &[("accept-language", language)]).await;
        stream.next().await;
        tell(&house, "student", 1).await;
        titles.push(stream.next().await.data["title"].as_str().unwrap().to_owned());
    }
    titles.dedup();
    assert_eq!(titles.len(), 3, "{titles:?}");
}

#[rstest]
#[case::by_the_header(true)]
#[case::by_the_address(false)]
#[actix_web::test]
async fn who_comes_back_goes_on_where_they_stopped(#[case] by_header: bool) {
    let house = House::build().await;
    let begun = Stream::open(&house, "student", PATH, &[]).await.next().await.id.unwrap();
    tell(&house, "student", 120).await;
    let path = if by_header { PATH.to_owned() } else { format!("{PATH}?last_event_id={begun}") };
    let header = [("last-event-id", begun.as_str())];
    let more: &[(&str, &str)] = if by_header { &header } else { &[] };
    let mut stream = Stream::open(&house, "student", &path, more).await;
    let mut told = Vec::new();
    let ready = loop {
        let event = stream.next().await;
        if event.name == "ready" {
            break event;
        }
        told.push(event.data["position"].as_i64().unwrap());
    };
    assert_eq!(told, (1..=120).collect::<Vec<_>>());
    assert_eq!((ready.id.unwrap(), ready.data), (begun.replace(".0", ".120"), json!({"unread": 120})));
}

#[actix_web::test]
async fn what_is_read_elsewhere_is_told_without_a_place() {
    let house = House::build().await;
    tell(&house, "student", 3).await;
    let mut stream = Stream::open(&house, "student", PATH, &[]).await;
    assert_eq!(stream.next().await.data, json!({"unread": 3}));
    let user = house.users["student"].id;
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    work.notices().mark_read(user, &OfInbox::Until(2), house.clock.now()).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    house.services.live.wake(&[user]);
    let event = stream.next().await;
    assert_eq!((event.name.as_str(), event.id, event.data), ("unread", None, json!({"unread": 1})));
}

#[actix_web::test]
async fn nobody_goes_on_from_an_event_that_was_not_theirs() {
    let house = House::build().await;
    tell(&house, "instructor", 1).await;
    let theirs = Stream::open(&house, "instructor", PATH, &[]).await.next().await.id.unwrap();
    let own = Stream::open(&house, "student", PATH, &[]).await.next().await.id.unwrap();
    let future = own.replace(".0", ".1");
    let nil = format!("{}.0", "0".repeat(32));
    let long = format!("{own}{}", "0".repeat(5000));
    for id in [theirs.as_str(), &future, &nil, &long, "1", ".", "garbage", "%0A", "../../etc"] {
        let answer = house.send("student", "GET", PATH, &[("last-event-id", id)], Vec::new()).await;
        assert_eq!(answer.told(), (400, "stream.unknown-event"), "{id}");
        let answer = house.get("student", &format!("{PATH}?last_event_id={id}")).await;
        assert_eq!(answer.told(), (400, "stream.unknown-event"), "{id}");
    }
    let twice = house.get("student", &format!("{PATH}?last_event_id={own}&last_event_id={own}")).await;
    assert_eq!(twice.faults(), [("?last_event_id", "field.invalid")]);
    let unknown = house.get("student", &format!("{PATH}?since=1")).await;
    assert_eq!(unknown.faults(), [("?since", "field.unknown")]);
    assert_eq!(house.services.live.open(), 0);
}

#[actix_web::test]
async fn a_reader_and_a_server_have_so_many_streams() {
    let places = Places { each: 2, here: 9, all: 3 };
    let house = House::build().await.with_settings(|settings| settings.streams = places);
    let one = Stream::open(&house, "student", PATH, &[]).await;
    let two = Stream::open(&house, "student", PATH, &[]).await;
    let answer = house.get("student", PATH).await;
    assert_eq!(answer.told(), (429, "stream.too-many"));
    assert!(answer.body["detail"].as_str().unwrap().contains('2'), "{}", answer.body);
    let _three = Stream::open(&house, "instructor", PATH, &[]).await;
    assert_eq!(house.get("auditor", PATH).await.told(), (503, "stream.full"));
    drop((one, two));
    let _four = Stream::open(&house, "auditor", PATH, &[]).await;
    assert_eq!(house.services.live.open(), 2);
}

#[actix_web::test]
async fn whoever_calls_from_one_address_has_so_many_streams_together() {
    let house = House::build().await.with_settings(|settings| {
        settings.streams = Places { each: 6, here: 1, all: 9 };
        // Where everybody comes from who has no socket.
        settings.trusted_proxies = vec!["0.0.0.0/32".parse().unwrap()];
    });
    let from = |address: &'static str| [("x-forwarded-for", address)];
    let one = Stream::open(&house, "student", PATH, &from("198.51.100.7")).await;
    let answer = house.send("instructor", "GET", PATH, &from("198.51.100.7"), Vec::new()).await;
    assert_eq!(answer.told(), (429, "stream.too-many-here"));
    assert!(answer.body["detail"].as_str().unwrap().contains('1'), "{}", answer.body);
    let _two = Stream::open(&house, "instructor", PATH, &from("198.51.100.8")).await;
    let _three = Stream::open(&house, "instructor", PATH, &from("2001:db8:0:1::1")).await;
    let answer = house.send("student", "GET", PATH, &from("2001:db8:0:1:ffff::9"), Vec::new()).await;
    assert_eq!(answer.told(), (429, "stream.too-many-here"));
    drop(one);
    let _four = Stream::open(&house, "instructor", PATH, &from("198.51.100.7")).await;
    assert_eq!(house.services.live.open(), 3);
}

#[actix_web::test]
async fn a_stream_shows_that_it_is_open_for_longer_than_a_request_may_take() {
    let house = House::build().await.with_settings(|settings| {
        settings.heartbeat = quick();
        settings.request_timeout = std::time::Duration::from_secs(1);
    });
    let mut stream = Stream::open(&house, "student", PATH, &[]).await;
    stream.next().await;
    for _ in 0..60 {
        assert_eq!(stream.block().await.as_deref(), Some(":"));
    }
    tell(&house, "student", 1).await;
    assert_eq!(stream.next().await.name, "notice");
}

#[actix_web::test]
async fn a_stream_ends_when_its_token_does() {
    let house = House::build().await.with_settings(|settings| settings.heartbeat = quick());
    let mut stream = Stream::open(&house, "student", PATH, &[]).await;
    stream.next().await;
    house.clock.advance(Duration::days(15));
    assert!(stream.event().await.is_none());
    drop(stream);
    assert_eq!(house.services.live.open(), 0);
}

#[actix_web::test]
async fn who_signs_out_is_told_nothing_more() {
    let house = House::build().await;
    let mut stream = Stream::open(&house, "student", PATH, &[]).await;
    stream.next().await;
    assert_eq!(house.call("student", "POST", "/api/v1/auth/logout").await.status, 204);
    tell(&house, "student", 1).await;
    assert!(stream.event().await.is_none());
}

#[actix_web::test]
async fn streams_end_when_the_server_stops_and_none_begins() {
    let house = House::build().await;
    let mut stream = Stream::open(&house, "student", PATH, &[]).await;
    stream.next().await;
    house.services.live.close();
    assert!(stream.event().await.is_none());
    assert_eq!(house.get("student", PATH).await.told(), (503, "stream.full"));
}

#[actix_web::test]
async fn who_hangs_up_gives_the_place_free() {
    let house = House::build().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (services, settings) = (house.services.clone(), house.settings.clone());
    let patience = std::time::Duration::from_secs(1);
    let server = plantel_http::serve(listener, 1, patience, services, settings).unwrap();
    let handle = server.handle();
    rt::spawn(server);
    let token = house.tokens["student"].clone();
    let opened = rt::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
        write!(stream, "GET {PATH} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n").unwrap();
        let (mut seen, mut bytes) = (String::new(), [0; 512]);
        while !seen.contains("event: ready") {
            let read = stream.read(&mut bytes).unwrap();
            assert!(read > 0, "{seen}");
            seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        (stream, seen)
    });
    let (stream, seen) = opened.await.unwrap();
    assert!(seen.contains("transfer-encoding: chunked") && seen.contains("connection: close"), "{seen}");
    assert_eq!(house.services.live.open(), 1);
    drop(stream);
    for _ in 0..500 {
        if house.services.live.open() == 0 {
            break;
        }
        rt::time::sleep(quick()).await;
    }
    assert_eq!(house.services.live.open(), 0);
    handle.stop(false).await;
}
