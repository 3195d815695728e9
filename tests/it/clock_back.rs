//! The clock of the machine is put back by an hour while people work: nobody is turned away, nothing is lost or told
//! twice, and what is done by the clock goes on.

use chrono::Duration;
use plantel_domain::access::{Membership, Role};
use plantel_domain::identity::User;
use plantel_testkit::builders::{a_membership, a_user, an_institution, seed};
use plantel_tests::databases::Kind;
use plantel_tests::inside::{Caller, Inside};
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::task::LocalSet;

on_both_databases!(work_goes_on_when_the_clock_is_put_back);

/// What is due each minute.
const JOB: &str = "expire-loans";

/// A centre, who runs it, and somebody who is told of what is announced.
struct Place {
    inside: Inside,
    root: Caller,
    told: Caller,
    rooms: BTreeSet<String>,
}

impl Place {
    async fn open(kind: Kind) -> Self {
        let inside = Inside::open(kind).await;
        let store = &*inside.store;
        let here = seed(store, an_institution()).await.id;
        let root = seed(store, User { platform_admin: true, ..a_user() }).await;
        let user = seed(store, a_user()).await;
        let roles = BTreeSet::from([Role::Instructor]);
        seed(store, Membership { roles, ..a_membership(here, user.id) }).await;
        let (root, told) = (inside.caller("root", &root, here).await, inside.caller("told", &user, here).await);
        Self { inside, root, told, rooms: BTreeSet::new() }
    }

    /// A minute of work, and what follows from it behind the requests.
    async fn minute(&mut self, nth: usize) {
        self.inside.clock.advance(Duration::minutes(1));
        for room in ["A", "B", "C"] {
            let name = format!("Aula {nth}{room}");
            self.inside.post(&self.root, "/api/v1/environments", &json!({"name": name})).await;
            self.rooms.insert(name);
        }
        self.announce(nth).await;
        self.inside.services.jobs.step().await.expect("jobs are looked at");
        self.inside.services.relay.settle().await.expect("what is to be told is told");
    }

    /// Something of which is told behind the request.
    async fn announce(&self, nth: usize) {
        let announcement = json!({"title": format!("Aviso {nth}"), "text": "Mañana no hay clases.",
            "audience": {"roles": ["instructor"]}});
        self.inside.post(&self.root, "/api/v1/announcements", &announcement).await;
    }

    /// How often the job ended.
    async fn runs(&self) -> u64 {
        let jobs = self.inside.services.jobs.states().await.expect("jobs can be told");
        jobs.iter().find(|job| job.name == JOB).expect("there is this job").runs
    }

    /// This text of each row of a list, page by page.
    async fn texts(&self, caller: &Caller, list: &str, pointer: &str) -> Vec<String> {
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let (status, page, _) = self.inside.get(caller, &format!("{list}limit=2{next}")).await;
            assert_eq!(status, 200, "{page}");
            let text = |row: &Value| row.pointer(pointer).and_then(Value::as_str).expect("a text").to_owned();
            all.extend(page["data"].as_array().expect("a list").iter().map(text));
            let Some(cursor) = page["next"].as_str() else { return all };
            next = format!("&cursor={cursor}");
        }
    }
}

async fn work_goes_on_when_the_clock_is_put_back(kind: Kind) {
    Box::pin(LocalSet::new().run_until(work(kind))).await;
}

async fn work(kind: Kind) {
    let mut place = Place::open(kind).await;
    for nth in 1..=3 {
        place.minute(nth).await;
    }
    assert_eq!(place.runs().await, 3);
    // Nobody comes to tell of it any more before the clock is put back.
    place.announce(0).await;
    place.inside.clock.advance(Duration::hours(-1));
    for nth in 4..=6 {
        place.minute(nth).await;
    }
    assert_eq!(place.runs().await, 6, "{JOB} goes on each minute");
    let left = place.inside.services.relay.backlog().await.expect("it can be told");
    assert_eq!((left.waiting, left.parked), (0, 0), "what waited, and what came afterwards, is told at once");

    for order in ["name", "-name", "created_at", "-created_at"] {
        let mut names = place.texts(&place.root, &format!("/api/v1/environments?sort={order}&"), "/name").await;
        names.sort_unstable();
        assert_eq!(names, place.rooms.iter().cloned().collect::<Vec<_>>(), "{order}: each once");
    }
    let journal = "/api/v1/audit-logs?action=environment.created&";
    let told = place.texts(&place.root, journal, "/subject_id").await;
    assert_eq!((told.len(), told.iter().collect::<BTreeSet<_>>().len()), (18, 18), "each room has its row");
    let notices = place.texts(&place.told, "/api/v1/notifications?type=announcement.made&", "/id").await;
    assert_eq!((notices.len(), notices.iter().collect::<BTreeSet<_>>().len()), (7, 7), "each is told once");
}
