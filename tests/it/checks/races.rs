//! Many at one check at once.

use plantel_tests::classes::{CHECKS, Class, all_well};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::task::JoinSet;

on_both_databases!(
    of_twenty_who_begin_a_check_at_once_one_does_and_all_have_the_same,
    two_devices_that_save_at_once_lose_nothing,
    of_twenty_who_approve_at_once_one_does,
);

async fn of_twenty_who_begin_a_check_at_once_one_does_and_all_have_the_same(kind: Kind) {
    let class = Class::open(kind).await;
    class.things("SILLA", [10, 0, 0]).await;
    for round in 0..25 {
        let mut all = JoinSet::new();
        for _ in 0..20 {
            let (student, body) = (class.student.clone(), class.beginning());
            all.spawn(async move { student.post(CHECKS, body).await });
        }
        let replies = all.join_all().await;
        let begun = replies.iter().filter(|reply| reply.status == 201).count();
        let ids: BTreeSet<String> = replies.into_iter().map(|reply| id(&begun_or_known(reply))).collect();
        assert_eq!((begun, ids.len()), (1, 1), "in round {round}");
        let check = ids.first().expect("there is one");
        let reason = json!({"reason": "Otra ronda"});
        class.supervisor.post(&format!("{CHECKS}/{check}/cancel"), reason).await.is(200);
    }
}

#[track_caller]
fn begun_or_known(reply: plantel_tests::client::Reply) -> Value {
    let status = if reply.status == 201 { 201 } else { 200 };
    reply.is(status)
}

async fn two_devices_that_save_at_once_lose_nothing(kind: Kind) {
    let class = Class::open(kind).await;
    let mut items = Vec::new();
    for number in 0..10 {
        items.push(class.things(&format!("COSA-{number}"), [5, 0, 0]).await);
    }
    let check = class.begun().await;
    let mut all = JoinSet::new();
    for item in items {
        for found in [4, 5] {
            let (student, path) = (class.student.clone(), format!("{check}/items"));
            let body = json!({"items": [{"item_id": item, "found": found}]});
            all.spawn(async move { student.post(&path, body).await });
        }
    }
    for reply in all.join_all().await {
        reply.is(200);
    }
    let sheet = class.student.get(&check).await.is(200);
    assert_eq!((&sheet["summary"]["counted"], &sheet["summary"]["to_count"]), (&json!(10), &json!(0)));
    let told = class.student.get(&format!("{check}/counts")).await.is(200);
    assert_eq!(told["data"].as_array().map(Vec::len), Some(20));
}

async fn of_twenty_who_approve_at_once_one_does(kind: Kind) {
    let class = Class::open(kind).await;
    let chairs = class.things("SILLA", [10, 0, 0]).await;
    let check = class.begun().await;
    let body = json!({"items": [{"item_id": chairs, "found": 8, "damaged": 1}]});
    class.student.post(&format!("{check}/items"), body).await.is(200);
    class.student.post(&format!("{check}/submit"), all_well()).await.is(200);
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let (supervisor, path) = (class.supervisor.clone(), format!("{check}/approve"));
        all.spawn(async move { supervisor.post(&path, all_well()).await });
    }
    let replies = all.join_all().await;
    let with = |status| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((with(200), with(409)), (1, 19));
    let stock = plantel_tests::stock::units(&class.center.root, &chairs).await;
    assert_eq!(stock[..4], [10, 8, 1, 1], "booked once");
}
