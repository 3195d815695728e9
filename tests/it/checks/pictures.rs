//! Pictures of the items of a check, which come when the telephone has a network.

use crate::schema::refused;
use futures::future::join_all;
use plantel_tests::classes::{Class, all_well};
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use plantel_tests::pictures::{jpeg, size_of};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

on_both_databases!(
    pictures_of_an_item_come_later_and_stay,
    an_item_has_ten_pictures_however_many_are_sent_at_once,
    a_picture_of_a_check_is_never_changed,
);

async fn send(client: &Client, place: &str) -> Reply {
    client.send(Method::POST, place, Some("image/jpeg"), jpeg(640, 480)).await
}

async fn pictures_of_an_item_come_later_and_stay(kind: Kind) {
    let class = Class::open(kind).await;
    let (chairs, cables) = (class.things("SILLA", [10, 0, 0]).await, class.things("CABLE", [5, 0, 0]).await);
    let check = class.begun().await;
    let (place, empty) = (format!("{check}/items/{chairs}/pictures"), format!("{check}/items/{cables}/pictures"));
    let mut sent = Vec::new();
    for client in [&class.student, &class.instructor, &class.supervisor] {
        sent.push(send(client, &place).await.is(201));
    }
    assert_eq!((&sent[0]["item_id"], &sent[0]["revision"]), (&json!(chairs), &json!(1)));
    assert_eq!((&sent[0]["media_type"], &sent[0]["width"]), (&json!("image/jpeg"), &json!(640)));
    assert_eq!(class.supervisor.get(&place).await.is(200)["data"], json!(sent));
    assert_eq!(class.supervisor.get(&empty).await.is(200)["data"], json!([]));
    let sheet = class.student.get(&check).await.is(200);
    let items = sheet["items"].as_array().expect("a list");
    let counted: Vec<_> = items.iter().map(|line| (&line["item_code"], &line["pictures"])).collect();
    assert_eq!(counted, [(&json!("CABLE"), &json!(0)), (&json!("SILLA"), &json!(3))]);
    let picture = format!("{check}/pictures/{}", id(&sent[0]));
    let (full, small) =
        (class.supervisor.get(&picture).await, class.supervisor.get(&format!("{picture}?size=thumbnail")).await);
    assert_eq!((full.status, size_of(&full.bytes)), (200, (640, 480)));
    assert_eq!((small.status, size_of(&small.bytes)), (200, (320, 240)));
    class.student.get(&format!("{place}?revision=0")).await.refuses(422, "request.invalid");
    let before = class.student.get(&format!("{place}?revision=1")).await.is(200);
    assert_eq!(before["data"].as_array().map(Vec::len), Some(3));

    let elsewhere = format!("{check}/items/{}/pictures", class.room);
    send(&class.student, &elsewhere).await.refuses(404, "check-line.not-found");
    class.student.send(Method::DELETE, &picture, None, Vec::new()).await.refuses(405, "method.not-allowed");
    let counted = json!({"items": [{"item_id": chairs, "found": 10}, {"item_id": cables, "found": 5}]});
    class.student.post(&format!("{check}/items"), counted).await.is(200);
    for verb in ["submit", "confirm", "approve"] {
        let client = match verb {
            "submit" => &class.student,
            "confirm" => &class.instructor,
            _ => &class.supervisor,
        };
        client.post(&format!("{check}/{verb}"), all_well()).await.is(200);
    }
    send(&class.student, &place).await.is(201);
    let done = class.supervisor.get(&place).await.is(200);
    assert_eq!(done["data"].as_array().map(Vec::len), Some(4));
}

async fn an_item_has_ten_pictures_however_many_are_sent_at_once(kind: Kind) {
    let class = Class::open(kind).await;
    let chairs = class.things("SILLA", [10, 0, 0]).await;
    let place = format!("{}/items/{chairs}/pictures", class.begun().await);
    for _ in 0..8 {
        send(&class.student, &place).await.is(201);
    }
    let (student, instructor) = (&class.student, &class.instructor);
    let replies = join_all([student, instructor, student, instructor].map(|client| send(client, &place))).await;
    let mut told: Vec<_> = replies.iter().map(|reply| reply.status).collect();
    told.sort_unstable();
    assert_eq!(told, [201, 201, 409, 409]);
    send(student, &place).await.refuses(409, "check.too-many-pictures");
    let all = student.get(&place).await.is(200);
    assert_eq!(all["data"].as_array().map(Vec::len), Some(10));
}

/// On PostgreSQL what would replace it is no SQL.
async fn a_picture_of_a_check_is_never_changed(kind: Kind) {
    let class = Class::open(kind).await;
    let chairs = class.things("SILLA", [10, 0, 0]).await;
    let place = format!("{}/items/{chairs}/pictures", class.begun().await);
    let kept: Value = send(&class.student, &place).await.is(201);
    let pools = class.center.server.database.pools().await;
    refused(&pools, "UPDATE check_pictures SET position = 1").await;
    refused(&pools, "DELETE FROM check_pictures").await;
    if kind == Kind::Postgres {
        refused(&pools, "TRUNCATE check_pictures").await;
    }
    let picture = |verb: &str, id: &str, position: u8| {
        format!(
            "{verb} INTO check_pictures (id, institution_id, check_id, revision, asset_id, position, format,
                thumbnail_format, width, height, bytes, created_at)
            SELECT {id}, institution_id, check_id, revision, asset_id, {position}, 'image/jpeg', 'image/jpeg', 1, 1, 1,
                created_at
            FROM check_pictures WHERE position = 0"
        )
    };
    for verb in ["INSERT", "INSERT OR REPLACE"] {
        refused(&pools, &picture(verb, "check_id", 0)).await;
        refused(&pools, &picture(verb, "id", 1)).await;
        refused(&pools, &picture(verb, "check_id", 10)).await;
    }
    let second = pools.write.execute_unprepared(&picture("INSERT", "check_id", 1)).await;
    second.expect("another picture");
    let widths = "SELECT CAST(width AS text) FROM check_pictures ORDER BY position";
    assert_eq!(texts(&pools, widths).await, [kept["width"].to_string(), "1".to_owned()]);
}
