//! A check from the first count to the last word, as its student, its instructor and its supervisor.

use plantel_tests::classes::{CHECKS, Class, GROUP, all_well, all_well_and, member};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{place_of, proves, units};
use serde_json::{Value, json};

on_both_databases!(
    a_check_goes_from_student_to_instructor_to_supervisor_and_books_what_differs,
    counting_the_same_three_days_in_a_row_takes_nothing_away,
    what_was_moved_there_and_back_since_it_was_counted_is_not_booked,
    what_is_sent_back_is_counted_again_and_stands_beside_what_was,
    nobody_takes_two_steps_but_by_an_override_that_is_kept,
    a_variance_that_is_refused_stays_open_until_it_is_resolved,
    a_finished_check_is_never_opened_again,
    each_sees_what_waits_for_them_and_strangers_see_nothing,
);

fn entry(item: &str, found: u32, damaged: u32) -> Value {
    json!({"item_id": item, "found": found, "damaged": damaged})
}

fn of_item<'a>(sheet: &'a Value, item: &str) -> &'a Value {
    let all = sheet["items"].as_array().expect("a list");
    all.iter().find(|line| line["item_id"] == item).expect("it is of the room")
}

async fn a_check_goes_from_student_to_instructor_to_supervisor_and_books_what_differs(kind: Kind) {
    let class = Class::open(kind).await;
    let (chairs, cables) = (class.things("SILLA", [10, 2, 1]).await, class.things("CABLE", [5, 0, 0]).await);
    let today = class.student.get("/api/v1/schedules/today").await.is(200);
    assert_eq!((&today["data"][0]["group"], &today["data"][0]["check"]), (&json!(GROUP), &Value::Null));
    let check = class.begun().await;
    let sheet = class.student.get(&check).await.is(200);
    assert_eq!((&sheet["state"], &sheet["waits_for"]), (&json!("student_pending"), &json!("student")));
    assert_eq!(of_item(&sheet, &chairs)["expected"], 9);
    let unfinished = class.student.post(&format!("{check}/submit"), all_well()).await;
    unfinished.refuses(409, "check.lines-missing");
    assert!(unfinished.text().contains("CABLE Equipo CABLE, SILLA Equipo SILLA"), "{}", unfinished.text());
    // A chair more is broken, one that was missing is back, and two cables are gone.
    let items = json!({"items": [entry(&chairs, 7, 3), entry(&cables, 3, 0)]});
    let sheet = class.student.post(&format!("{check}/submit"), all_well_and(&items)).await.is(200);
    assert_eq!((&sheet["state"], &sheet["summary"]["variances"]), (&json!("instructor_review"), &json!(2)));
    assert_eq!(units(&class.center.root, &cables).await[..4], [5, 5, 0, 0], "counting changes nothing");
    class.student.post(&format!("{check}/confirm"), all_well()).await.refuses(403, "access.denied");
    class.supervisor.post(&format!("{check}/approve"), all_well()).await.refuses(409, "check.not-now");
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    class.instructor.post(&format!("{check}/approve"), all_well()).await.refuses(403, "access.denied");
    let sheet = class.supervisor.post(&format!("{check}/approve"), all_well()).await.is(200);
    assert_eq!((&sheet["state"], &sheet["waits_for"]), (&json!("complete"), &Value::Null));
    let steps: Vec<_> = sheet["steps"].as_array().expect("a list").iter().map(|step| step["step"].clone()).collect();
    assert_eq!(steps, ["student", "instructor", "supervisor"]);
    assert_eq!(units(&class.center.root, &chairs).await[..4], [10, 7, 3, 0]);
    assert_eq!(units(&class.center.root, &cables).await[..4], [5, 3, 0, 2]);
    let moved = class.center.root.get(&format!("{}/movements?limit=1", place_of(&cables))).await.is(200);
    let (kind, cause) = (&moved["data"][0]["kind"], &moved["data"][0]["cause"]);
    assert_eq!((kind, &cause["kind"]), (&json!("loss"), &json!("check")));
    proves(&class.center.server.database);
}

async fn counting_the_same_three_days_in_a_row_takes_nothing_away(kind: Kind) {
    let class = Class::open(kind).await;
    let kit = class.things("KIT", [10, 2, 1]).await;
    for _ in 0..3 {
        let check = class.begun().await;
        let items = json!({"items": [entry(&kit, 7, 2)]});
        let sheet = class.student.post(&format!("{check}/submit"), all_well_and(&items)).await.is(200);
        assert_eq!((&sheet["summary"]["variances"], &sheet["summary"]["percent"]), (&json!(0), &json!(100)));
        class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
        let cancelled = json!({"reason": "Para contar otra vez"});
        class.supervisor.post(&format!("{check}/cancel"), cancelled).await.is(200);
    }
    assert_eq!(units(&class.center.root, &kit).await[..4], [10, 7, 2, 1]);
}

/// The book says the same again, but what was counted may be the very thing that was booked meanwhile.
async fn what_was_moved_there_and_back_since_it_was_counted_is_not_booked(kind: Kind) {
    let class = Class::open(kind).await;
    let lamps = class.things("LAMPARA", [6, 0, 0]).await;
    let check = class.begun().await;
    let items = json!({"items": [entry(&lamps, 5, 0)]});
    class.student.post(&format!("{check}/submit"), all_well_and(&items)).await.is(200);
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    let path = format!("{}/movements", place_of(&lamps));
    for kind in ["loss", "found"] {
        class.center.root.post(&path, json!({"kind": kind, "quantity": 1})).await.is(201);
    }
    assert_eq!(units(&class.center.root, &lamps).await[..4], [6, 6, 0, 0]);
    let refused = class.supervisor.post(&format!("{check}/approve"), all_well()).await;
    refused.refuses(409, "check.stock-changed");
    assert!(refused.text().contains("LAMPARA Equipo LAMPARA"), "{}", refused.text());
    let refuse = json!({"refuse": [{"item_id": lamps, "reason": "Ya apareció."}]});
    class.supervisor.post(&format!("{check}/approve"), all_well_and(&refuse)).await.is(200);
    proves(&class.center.server.database);
}

async fn what_is_sent_back_is_counted_again_and_stands_beside_what_was(kind: Kind) {
    let class = Class::open(kind).await;
    let (mice, keys) = (class.things("RATON", [8, 0, 0]).await, class.things("TECLADO", [8, 0, 0]).await);
    let check = class.begun().await;
    let items = json!({"items": [entry(&mice, 5, 0), entry(&keys, 8, 0)]});
    class.student.post(&format!("{check}/submit"), all_well_and(&items)).await.is(200);
    class.instructor.post(&format!("{check}/reject"), json!({})).await.refuses(422, "request.invalid");
    let reason = json!({"reason": "Hay tres ratones en el armario."});
    let sheet = class.instructor.post(&format!("{check}/reject"), reason).await.is(200);
    assert_eq!((&sheet["state"], &sheet["revision"]), (&json!("student_pending"), &json!(2)));
    assert_eq!(of_item(&sheet, &keys)["found"], 8, "what was counted stands");
    let items = json!({"items": [entry(&mice, 8, 0)]});
    let sheet = class.student.post(&format!("{check}/submit"), all_well_and(&items)).await.is(200);
    assert_eq!(sheet["summary"]["variances"], 0);
    let told = class.supervisor.get(&format!("{check}/revisions")).await.is(200);
    let all = told["items"].as_array().expect("a list");
    let mouse = all.iter().find(|line| line["item_id"] == mice.as_str()).expect("it was counted");
    let found: Vec<_> =
        mouse["counts"].as_array().expect("a list").iter().map(|count| count["found"].clone()).collect();
    assert_eq!(found, [5, 8]);
}

async fn nobody_takes_two_steps_but_by_an_override_that_is_kept(kind: Kind) {
    let class = Class::open(kind).await;
    let check = format!("{CHECKS}/{}", id(&class.supervisor.post(CHECKS, class.beginning()).await.is(201)));
    class.supervisor.post(&format!("{check}/submit"), all_well()).await.is(200);
    class.supervisor.post(&format!("{check}/confirm"), all_well()).await.refuses(409, "check.two-steps");
    let why = all_well_and(&json!({"override_reason": "La instructora está incapacitada."}));
    let sheet = class.supervisor.post(&format!("{check}/approve"), why).await.is(200);
    let steps: Vec<_> = sheet["steps"].as_array().expect("a list").iter().map(|step| step["outcome"].clone()).collect();
    assert_eq!(steps, ["confirmed", "skipped", "confirmed"]);
    assert_eq!(sheet["steps"][2]["override_reason"], "La instructora está incapacitada.");
}

async fn a_variance_that_is_refused_stays_open_until_it_is_resolved(kind: Kind) {
    let class = Class::open(kind).await;
    let lenses = class.things("LENTE", [4, 0, 0]).await;
    let check = class.begun().await;
    let items = json!({"items": [entry(&lenses, 3, 0)]});
    class.student.post(&format!("{check}/submit"), all_well_and(&items)).await.is(200);
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    let refuse = json!({"refuse": [{"item_id": lenses, "reason": "Está en el ambiente vecino."}]});
    class.supervisor.post(&format!("{check}/approve"), all_well_and(&refuse)).await.is(200);
    assert_eq!(units(&class.center.root, &lenses).await[..4], [4, 4, 0, 0]);
    let open = class.supervisor.get(&format!("/api/v1/discrepancies?open=true&item_id={lenses}")).await.is(200);
    assert_eq!(open["data"].as_array().map(Vec::len), Some(1));
    let place = format!("/api/v1/discrepancies/{}", id(&open["data"][0]));
    let booked = json!({"resolution": "booked", "note": "No apareció."});
    class.instructor.post(&format!("{place}/resolve"), booked.clone()).await.refuses(403, "access.denied");
    class.supervisor.post(&format!("{place}/resolve"), booked.clone()).await.is(200);
    class.supervisor.post(&format!("{place}/resolve"), booked).await.refuses(409, "discrepancy.resolved");
    assert_eq!(units(&class.center.root, &lenses).await[..4], [4, 3, 0, 1]);
    proves(&class.center.server.database);
}

async fn a_finished_check_is_never_opened_again(kind: Kind) {
    let class = Class::open(kind).await;
    let check = class.begun().await;
    class.student.post(&format!("{check}/submit"), all_well()).await.is(200);
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    class.supervisor.post(&format!("{check}/approve"), all_well()).await.is(200);
    let done = class.supervisor.get(&check).await.is(200);
    for (verb, body) in [
        ("submit", all_well()),
        ("confirm", all_well()),
        ("approve", all_well()),
        ("reject", json!({"reason": "otra vez"})),
        ("cancel", json!({"reason": "otra vez"})),
        ("assign", json!({})),
    ] {
        class.supervisor.post(&format!("{check}/{verb}"), body).await.refuses(409, "check.not-now");
    }
    assert_eq!(class.supervisor.get(&check).await.is(200), done);
    let again = class.student.post(CHECKS, class.beginning()).await.is(200);
    assert_eq!(id(&again), id(&done), "the class has its check");
}

async fn each_sees_what_waits_for_them_and_strangers_see_nothing(kind: Kind) {
    let class = Class::open(kind).await;
    let other = member(&class.center, "otro", ["student", "1111111"], &[]).await;
    let colleague = member(&class.center, "colega", ["instructor", ""], &[]).await;
    let check = class.begun().await;
    other.post(CHECKS, class.beginning()).await.refuses(403, "access.denied");
    other.get(&check).await.refuses(403, "access.denied");
    colleague.post(&format!("{check}/submit"), all_well()).await.refuses(403, "access.denied");
    let waits = |client: plantel_tests::client::Client| async move {
        client.get(&format!("{CHECKS}/waiting")).await.is(200)["data"].as_array().map(Vec::len)
    };
    assert_eq!(waits(class.student.clone()).await, Some(1));
    assert_eq!(waits(class.instructor.clone()).await, Some(0));
    class.student.post(&format!("{check}/submit"), all_well()).await.is(200);
    assert_eq!(waits(class.student.clone()).await, Some(0));
    assert_eq!(waits(class.instructor.clone()).await, Some(1));
    assert_eq!(waits(colleague).await, Some(0));
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    let reviews = class.supervisor.get("/api/v1/supervisor-reviews").await.is(200);
    let ids = json!([reviews["data"][0]["id"]]);
    let said = all_well_and(&json!({"check_ids": ids}));
    let done = class.supervisor.post("/api/v1/supervisor-reviews", said).await.is(200);
    assert_eq!((&done["approved"], &done["refused"]), (&ids, &json!([])));
    let path = format!("{CHECKS}/compliance?by=group&from={0}&until={0}", class.today);
    let told = class.supervisor.get(&path).await.is(200);
    let figure = &told["data"][0];
    assert_eq!((&figure["expected"], &figure["done"], &figure["percent"]), (&json!(1), &json!(1), &json!(100.0)));
}
