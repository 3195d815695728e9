//! Notices as they come: from any server, in order, once, until the session ends.

use plantel_domain::access::Context;
use plantel_domain::ids::{IdSource, UserId};
use plantel_domain::notifications::{NewNotice, NoticeKind, NoticeParams, Priority};
use plantel_domain::store::Store;
use plantel_persistence::{SeaStore, listen};
use plantel_testkit::builders::{a_session, a_user, an_institution, seed};
use plantel_testkit::clock::moment;
use plantel_testkit::{FixedClock, RandomIds};
use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use plantel_tests::stream::{Event, PATH, Stream};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

on_both_databases!(
    who_comes_back_after_an_hour_misses_nothing,
    what_one_server_does_is_told_by_another,
    who_signs_out_is_told_nothing_more,
    streams_end_with_their_session_on_every_server,
    a_server_that_stops_ends_its_streams_at_once,
    nobody_goes_on_from_an_event_that_was_not_theirs,
    an_ended_session_is_heard_when_its_work_is_committed,
);

/// A centre where things are lent.
struct Lending {
    center: Center,
    keeper: Client,
    borrower: Client,
    asset: String,
}

impl Lending {
    async fn open(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let warehouse = center.warehouse("Bodega").await;
        let keeper = center.person("warehouse_admin", &[&warehouse]).await;
        let borrower = center.person("instructor", &[]).await;
        let asset = center.asset("TRI-1", &warehouse, 50).await;
        Self { center, keeper, borrower, asset }
    }

    /// Asks for one and approves it, at the server that the keeper knows; the loan.
    async fn approve_one(&self) -> String {
        let loan = id(&self.borrower.post("/api/v1/loans", request_for(&self.asset, 1)).await.is(201));
        self.keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
        loan
    }

    /// Waits until the borrower has so many notices that were not read.
    async fn unread(&self, count: u64) {
        let begun = Instant::now();
        loop {
            let told = self.borrower.get("/api/v1/notifications/unread-count").await.is(200);
            if told["unread"] == count {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "{told}, and not {count}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn who_comes_back_after_an_hour_misses_nothing(kind: Kind) {
    let lending = Lending::open(kind).await;
    let reader = lending.borrower.with("accept-language", "en");
    let mut stream = Stream::open(&reader, None).await;
    let ready = stream.next().await;
    assert_eq!((ready.name.as_str(), &ready.data), ("ready", &json!({"unread": 0})));
    let first = lending.approve_one().await;
    let event = stream.next().await;
    assert_eq!((event.name.as_str(), &event.data["type"]), ("notice", &json!("loan.approved")));
    assert_eq!((&event.data["link"]["id"], &event.data["unread"]), (&json!(first), &json!(1)));
    drop(stream);
    // What happens meanwhile is the same, however long it takes.
    let mut loans = Vec::new();
    for _ in 0..3 {
        loans.push(lending.approve_one().await);
    }
    lending.unread(4).await;
    let mut stream = Stream::open(&reader, Some(event.place())).await;
    let missed = stream.take(3).await;
    let mut told: Vec<_> = missed.iter().map(|event| event.data["link"]["id"].clone()).collect();
    told.sort_by_key(Value::to_string);
    loans.sort();
    assert_eq!(told, loans);
    let positions: Vec<_> = missed.iter().map(|event| event.data["position"].clone()).collect();
    assert_eq!(positions, [2, 3, 4]);
    let ready = stream.next().await;
    assert_eq!((ready.name.as_str(), ready.place()), ("ready", missed[2].place()));
    // From the beginning everything comes again, as it was.
    let begun = event.place().replace(".1", ".0");
    let again = Stream::open(&reader, Some(&begun)).await.take(4).await;
    let same = |one: &Event| (one.id.clone(), one.data["id"].clone(), one.data["title"].clone());
    assert_eq!(again[1..].iter().map(same).collect::<Vec<_>>(), missed.iter().map(same).collect::<Vec<_>>());
    lending.borrower.post("/api/v1/notifications/read-all", Value::Null).await;
    let read = stream.next().await;
    assert_eq!((read.name.as_str(), read.id, read.data), ("unread", None, json!({"unread": 0})));
}

async fn what_one_server_does_is_told_by_another(kind: Kind) {
    let lending = Lending::open(kind).await;
    let other = Server::over(Arc::clone(&lending.center.server.database), &[]);
    let mut here = Stream::open(&lending.borrower, None).await;
    let mut there = Stream::open(&lending.borrower.at(&other.address), None).await;
    assert_eq!(here.next().await, there.next().await);
    for _ in 0..2 {
        let loan = lending.approve_one().await;
        let (one, two) = (here.next().await, there.next().await);
        assert_eq!(one.data["link"]["id"], loan.as_str());
        assert_eq!(one, two);
    }
}

async fn who_signs_out_is_told_nothing_more(kind: Kind) {
    let lending = Lending::open(kind).await;
    let address = Center::address("instructor");
    let second = lending.center.server.client().signed_in(&address, PASSWORD).await;
    let mut own = Stream::open(&second, None).await;
    let mut other = Stream::open(&lending.borrower, None).await;
    own.next().await;
    other.next().await;
    second.post("/api/v1/auth/logout", Value::Null).await.is(204);
    assert_eq!(own.event().await, None);
    lending.approve_one().await;
    assert_eq!(other.next().await.name, "notice");
    // Somebody ends the session from elsewhere.
    let third = lending.center.server.client().signed_in(&address, PASSWORD).await;
    third.post("/api/v1/auth/sessions/end-others", Value::Null).await.is(204);
    let loan = id(&third.post("/api/v1/loans", request_for(&lending.asset, 1)).await.is(201));
    lending.keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
    assert_eq!(other.event().await, None);
}

/// A session of the borrower of its own, and its streams at both servers.
async fn followed(lending: &Lending, other: &Server) -> (Client, [Stream; 2]) {
    let client = lending.center.server.client().signed_in(&Center::address("instructor"), PASSWORD).await;
    let mut here = Stream::open(&client, None).await;
    let mut there = Stream::open(&client.at(&other.address), None).await;
    assert_eq!(here.next().await, there.next().await);
    (client, [here, there])
}

/// Long before a session is looked at though nobody said that it ended.
async fn ended(streams: [Stream; 2]) {
    for mut stream in streams {
        assert_eq!(stream.event().await, None);
    }
}

async fn streams_end_with_their_session_on_every_server(kind: Kind) {
    let lending = Lending::open(kind).await;
    let other = Server::over(Arc::clone(&lending.center.server.database), &[]);
    let (client, streams) = followed(&lending, &other).await;
    client.post("/api/v1/auth/logout", Value::Null).await.is(204);
    ended(streams).await;
    // By another session of theirs, which goes on.
    let (_, streams) = followed(&lending, &other).await;
    let (client, [mut own, _]) = followed(&lending, &other).await;
    client.post("/api/v1/auth/sessions/end-others", Value::Null).await.is(204);
    ended(streams).await;
    let loan = id(&client.post("/api/v1/loans", request_for(&lending.asset, 1)).await.is(201));
    lending.keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
    assert_eq!(own.next().await.name, "notice");
    drop(own);
    // By who switches the account off, at the other server.
    let (client, streams) = followed(&lending, &other).await;
    let me = id(&client.get("/api/v1/users/me").await.is(200));
    let root = lending.center.root.at(&other.address);
    root.patch(&format!("/api/v1/users/{me}"), json!({"is_active": false})).await.is(200);
    ended(streams).await;
}

async fn a_server_that_stops_ends_its_streams_at_once(kind: Kind) {
    let mut lending = Lending::open(kind).await;
    let mut stream = Stream::open(&lending.borrower, None).await;
    stream.next().await;
    lending.center.server.ask_to_stop();
    assert_eq!(stream.event().await, None);
    // Less than it would wait for what is under way.
    assert!(lending.center.server.ended(Duration::from_secs(10)).await.success());
}

async fn nobody_goes_on_from_an_event_that_was_not_theirs(kind: Kind) {
    let lending = Lending::open(kind).await;
    let theirs = Stream::open(&lending.keeper, None).await.next().await;
    let own = Stream::open(&lending.borrower, None).await.next().await;
    let future = own.place().replace(".0", ".1");
    for wrong in [theirs.place(), &future, "1", "not an id", "0.0"] {
        let answer = lending.borrower.with("last-event-id", wrong).get(PATH).await;
        answer.refuses(400, "stream.unknown-event");
    }
    let address = format!("{PATH}?last_event_id={}", theirs.place());
    lending.borrower.get(&address).await.refuses(400, "stream.unknown-event");
    lending.center.server.client().get(PATH).await.refuses(401, "token.missing");
}

/// A store, and what is heard of it.
struct Heard {
    store: SeaStore,
    pools: plantel_persistence::Pools,
    heard: UnboundedReceiver<Vec<UserId>>,
    inside: Context,
    _database: TestDatabase,
}

impl Heard {
    async fn begin(kind: Kind) -> Self {
        let database = TestDatabase::migrated(kind).await;
        let pools = database.pools().await;
        let store = SeaStore::new(pools.clone(), Arc::new(FixedClock::default()), Arc::new(RandomIds));
        let inside = Context::system("test", Some(seed(&store, an_institution()).await.id));
        let (tell, heard) = unbounded_channel();
        let own = pools.clone();
        // It ends with the test.
        tokio::spawn(async move { listen(&own, move |users| drop(tell.send(users))).await });
        Self { store, pools, heard, inside, _database: database }
    }

    async fn next(&mut self) -> Vec<UserId> {
        let heard = tokio::time::timeout(Duration::from_secs(30), self.heard.recv()).await;
        heard.expect("something is heard").expect("it is listened on")
    }

    /// Tells these, and commits it or not.
    async fn tell(&self, users: &[UserId], commit: bool) {
        let notice = |user: &UserId| NewNotice {
            user: *user,
            kind: NoticeKind::LoanApproved,
            params: NoticeParams::new(),
            priority: Priority::Low,
            link: None,
            cause: RandomIds.random(),
            shown: true,
            expires_at: None,
        };
        let new: Vec<_> = users.iter().map(notice).collect();
        let mut work = self.store.begin(&self.inside).await.expect("a work begins");
        work.notices().add_all(&new).await.expect("it is added");
        if commit {
            work.commit_unjournaled().await.expect("it is committed");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_is_heard_when_its_work_is_committed_and_after_the_connection_was_lost() {
    let mut heard = Heard::begin(Kind::Postgres).await;
    assert!(heard.next().await.is_empty(), "whatever was told before, nobody heard");
    let mut users = Vec::new();
    for _ in 0..450 {
        users.push(seed(&heard.store, a_user()).await.id);
    }
    heard.tell(&users[..1], false).await;
    heard.tell(&users[1..2], true).await;
    assert_eq!(heard.next().await, users[1..2]);
    // More than fit into one signal.
    heard.tell(&users, true).await;
    let mut told = Vec::new();
    while told.len() < users.len() {
        told.extend(heard.next().await);
    }
    told.sort();
    users.sort();
    assert_eq!(told, users);
    let lost = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    heard.pools.write.execute_unprepared(lost).await.expect("the connection is ended");
    assert!(heard.next().await.is_empty(), "what was told meanwhile, nobody heard");
    heard.tell(&users[..1], true).await;
    assert_eq!(heard.next().await, users[..1]);
}

async fn an_ended_session_is_heard_when_its_work_is_committed(kind: Kind) {
    let mut heard = Heard::begin(kind).await;
    assert!(heard.next().await.is_empty(), "whatever was told before, nobody heard");
    let (user, other) = (seed(&heard.store, a_user()).await.id, seed(&heard.store, a_user()).await.id);
    for user in [user, other] {
        heard.tell(&[user], true).await;
        assert_eq!(heard.next().await, [user]);
        seed(&heard.store, a_session(user)).await;
    }
    for (user, commit) in [(user, false), (other, true)] {
        let mut work = heard.store.begin(&heard.inside).await.expect("a work begins");
        work.sessions().revoke_all(user, None, moment()).await.expect("they are ended");
        if commit {
            work.commit_unjournaled().await.expect("it is committed");
        }
    }
    assert_eq!(heard.next().await, [other]);
}
