//! Who may see and move what.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::pictures::png;
use plantel_tests::stock::{book, place_of, units};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(each_role_sees_and_moves_what_is_theirs, a_transfer_is_sent_by_one_and_received_by_the_other);

struct House {
    center: Center,
    /// Two rooms, one warehouse.
    rooms: [String; 2],
    warehouse: String,
    /// A thing in each room, and one in the warehouse.
    things: [String; 3],
}

impl House {
    async fn open(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let room = |name: &'static str| {
            let root = center.root.clone();
            async move { id(&root.post("/api/v1/environments", json!({"name": name})).await.is(201)) }
        };
        let rooms = [room("Aula 1").await, room("Aula 2").await];
        let warehouse = center.warehouse("Bodega").await;
        let mut things = Vec::new();
        for (code, place) in [("MES-1", &rooms[0]), ("MES-2", &rooms[1]), ("MES-3", &warehouse)] {
            things.push(center.asset(code, place, 4).await);
        }
        Self { center, rooms, warehouse, things: things.try_into().expect("three") }
    }

    async fn sees(&self, who: &Client, all: bool) {
        let listed = who.get("/api/v1/inventory?count=true").await.is(200);
        let (number, asked) = if all { (3, 200) } else { (1, 403) };
        assert_eq!(listed["count"], number);
        let stands = who.get("/api/v1/inventory/statistics").await.is(200);
        assert_eq!((&stands["assets"], &stands["units"]), (&json!(number), &json!(number * 4)));
        let facets = who.get("/api/v1/inventory/facets").await.is(200);
        assert_eq!(facets["environments"].as_array().map(|all| all.len() as u64), Some(number));
        let ledger = who.get("/api/v1/inventory/movements?kind=receipt&count=true").await.is(200);
        assert_eq!(ledger["count"], number);
        let export = who.get("/api/v1/inventory/export").await;
        assert_eq!((export.status, export.text().matches("MES-").count() as u64), (200, number), "{}", export.text());
        for of in ["", "/stock", "/timeline", "/timeline/export", "/movements", "/pictures", "/parts", "/qr"] {
            who.get(&format!("{}{of}", place_of(&self.things[0]))).await.is(200);
            assert_eq!(who.get(&format!("{}{of}", place_of(&self.things[2]))).await.status, asked, "{of}");
        }
    }

    /// Everything that would change a thing.
    async fn tries(&self, who: &Client, thing: &str) -> Vec<u16> {
        let path = place_of(thing);
        let to = &self.rooms[1];
        let mut statuses = vec![book(who, thing, "damage", 1).await.status];
        statuses.push(who.patch(&path, json!({"notes": "mía"})).await.status);
        statuses.push(who.post(&format!("{path}/custody"), json!({"user_id": null})).await.status);
        statuses.push(who.send(Method::POST, &format!("{path}/pictures"), Some("image/png"), png(4, 4)).await.status);
        statuses.push(who.post(&format!("{path}/tag"), Value::Null).await.status);
        let relocate = json!({"assets": [thing], "environment_id": to});
        statuses.push(who.post("/api/v1/inventory/relocate", relocate).await.status);
        statuses.push(who.post(&format!("{path}/retire"), json!({"reason": "sold"})).await.status);
        statuses
    }

    async fn may_not_move(&self, who: &Client, thing: &str) {
        let before = self.center.root.get(&place_of(thing)).await;
        assert_eq!(self.tries(who, thing).await, [403; 7]);
        let after = self.center.root.get(&place_of(thing)).await;
        assert_eq!((after.header("etag"), after.text()), (before.header("etag"), before.text()), "nothing changed");
    }
}

async fn each_role_sees_and_moves_what_is_theirs(kind: Kind) {
    let house = House::open(kind).await;
    let center = &house.center;
    let own = [house.rooms[0].as_str()];
    let student = center.person("student", &own).await;
    house.sees(&student, false).await;
    for thing in &house.things {
        house.may_not_move(&student, thing).await;
    }
    for role in ["instructor", "technician", "auditor"] {
        let reader = center.person(role, &[]).await;
        house.sees(&reader, true).await;
        house.may_not_move(&reader, &house.things[0]).await;
        let new = json!({"code": "X-1", "name": "Mesa", "environment_id": house.rooms[0]});
        reader.post("/api/v1/inventory", new).await.refuses(403, "access.denied");
        let drone = json!({"code": "drone", "name": "Dron"});
        reader.post("/api/v1/inventory/categories", drone).await.refuses(403, "access.denied");
        reader.upload("/api/v1/imports", "code,name\nA,B\n").await.refuses(403, "access.denied");
    }
    let supervisor = center.person("supervisor", &own).await;
    house.sees(&supervisor, true).await;
    house.may_not_move(&supervisor, &house.things[2]).await;
    book(&supervisor, &house.things[0], "damage", 1).await.is(201);
    assert_eq!(units(&supervisor, &house.things[0]).await[..3], [4, 3, 1]);
    supervisor.upload("/api/v1/inventory/import", "code,name\nA,B\n").await.refuses(403, "access.denied");
    let away = json!({"assets": [house.things[0]], "environment_id": house.rooms[1]});
    supervisor.post("/api/v1/inventory/relocate", away).await.refuses(403, "access.denied");

    let keeper = center.person("warehouse_admin", &[&house.warehouse]).await;
    house.sees(&keeper, true).await;
    house.may_not_move(&keeper, &house.things[0]).await;
    book(&keeper, &house.things[2], "loss", 1).await.is(201);
    let drone = json!({"code": "drone", "name": "Dron"});
    keeper.post("/api/v1/inventory/categories", drone).await.refuses(403, "access.denied");
    let sheet = "code,name,environment\nA-1,Mesa,Bodega\nA-2,Mesa,Aula 1\n";
    let report = keeper.upload("/api/v1/inventory/import", sheet).await.is(200);
    assert_eq!((&report["created"], &report["refused"]), (&json!(1), &json!(1)), "{report}");
    assert_eq!(report["refusals"][0]["code"], "import.environment-out-of-reach");

    let stranger = center.server.client();
    assert_eq!(house.tries(&stranger, &house.things[0]).await, [401; 7]);
    let lists = ["inventory", "inventory/categories", "inventory/movements", "transfers", "imports"];
    let files = lists.map(|list| format!("{list}/export"));
    for path in lists.into_iter().chain(["inventory/statistics"]).chain(files.iter().map(String::as_str)) {
        stranger.get(&format!("/api/v1/{path}")).await.refuses(401, "token.missing");
    }
}

async fn a_transfer_is_sent_by_one_and_received_by_the_other(kind: Kind) {
    let house = House::open(kind).await;
    let keeper = house.center.person("warehouse_admin", &[&house.warehouse]).await;
    let here = house.center.named("ana", "supervisor", &[&house.rooms[0]]).await;
    let elsewhere = house.center.named("blas", "supervisor", &[&house.rooms[1]]).await;
    let student = house.center.named("carla", "student", &[&house.rooms[1]]).await;
    let line = json!([{"asset_id": house.things[2], "quantity": 2}]);
    let send = json!({"from_environment_id": house.warehouse, "to_environment_id": house.rooms[0], "lines": line});
    here.post("/api/v1/transfers", send.clone()).await.refuses(403, "access.denied");
    let transfer = keeper.post("/api/v1/transfers", send).await.header("location").to_owned();
    let receive = format!("{transfer}/receive");
    keeper.post(&receive, json!({})).await.refuses(403, "access.denied");
    elsewhere.post(&receive, json!({})).await.refuses(403, "access.denied");
    here.post(&format!("{transfer}/cancel"), json!({})).await.refuses(403, "access.denied");
    student.get(&transfer).await.refuses(403, "access.denied");
    assert_eq!(student.get("/api/v1/transfers?count=true").await.is(200)["count"], 0);
    assert_eq!(here.post(&receive, json!({})).await.is(200)["state"], "received");
    // What arrived in a room is that room's to book, wherever the thing is kept.
    let path = format!("{}/movements", place_of(&house.things[2]));
    let damage = |room: &str| json!({"kind": "damage", "quantity": 1, "environment_id": room});
    here.post(&path, damage(&house.rooms[0])).await.is(201);
    here.post(&path, damage(&house.warehouse)).await.refuses(403, "access.denied");
    assert_eq!(units(&keeper, &house.things[2]).await[..3], [4, 3, 1]);
}
