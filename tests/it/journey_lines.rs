//! Loans of several things: promised from what there is, handed over and taken back piece by piece.

use plantel_tests::center::{Center, FIRST_DAY, LAST_DAY, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{place_of, proves, units};
use serde_json::{Value, json};

on_both_databases!(
    a_class_borrows_what_it_needs_and_gives_it_back_piece_by_piece,
    another_unit_of_the_model_goes_in_the_place_of_the_promised_one,
    what_is_lost_is_missing_until_it_is_found,
    what_is_lent_is_promised_for_the_days_after_it_is_due_back,
);

/// A warehouse with its keeper, and somebody who borrows.
struct Shop {
    center: Center,
    warehouse: String,
    keeper: Client,
    borrower: Client,
}

impl Shop {
    async fn open(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let warehouse = center.warehouse("Bodega").await;
        let keeper = center.person("warehouse_admin", &[&warehouse]).await;
        let borrower = center.person("instructor", &[]).await;
        Self { center, warehouse, keeper, borrower }
    }

    /// One thing of a category, brand and model: its id.
    async fn thing(&self, code: &str, [category, brand, model]: [&str; 3]) -> String {
        let body = json!({"code": code, "name": "Equipo", "category": category, "brand": brand, "model": model,
            "environment_id": self.warehouse});
        id(&self.center.root.post("/api/v1/inventory", body).await.is(201))
    }

    async fn cameras(&self) -> [String; 2] {
        let kind = ["camera", "Canon", "EOS T7"];
        [self.thing("CAM-1", kind).await, self.thing("CAM-2", kind).await]
    }

    /// Asks for these lines: the loan.
    async fn ask(&self, lines: Value) -> Value {
        let body = json!({"warehouse_id": self.warehouse, "lines": lines, "start_date": FIRST_DAY,
            "end_date": LAST_DAY, "purpose": "Feria de proyectos", "priority": "high"});
        self.borrower.post("/api/v1/loans", body).await.is(201)
    }

    /// Asks for these lines, and has them promised: the loan.
    async fn promised(&self, lines: Value) -> Value {
        let loan = self.ask(lines).await;
        self.does(&loan, "approve", Value::Null).await
    }

    /// The keeper does something to a loan.
    async fn does(&self, loan: &Value, verb: &str, body: Value) -> Value {
        self.keeper.post(&at(loan, verb), body).await.is(200)
    }

    /// What changed hands, each as its way, quantity and condition.
    async fn handlings(&self, loan: &Value) -> Vec<(String, u64, String)> {
        let all = self.keeper.get(&at(loan, "handlings")).await.is(200);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let told =
            |one: &Value| (text(&one["hands"]), one["quantity"].as_u64().expect("a number"), text(&one["condition"]));
        all["data"].as_array().expect("a list").iter().map(told).collect()
    }

    async fn status(&self, asset: &str) -> Value {
        self.keeper.get(&place_of(asset)).await.is(200)["status"].clone()
    }
}

fn at(loan: &Value, verb: &str) -> String {
    format!("/api/v1/loans/{}/{verb}", id(loan))
}

/// How many units of each line are promised, and out.
fn counts(loan: &Value) -> Vec<(u64, u64)> {
    let number = |value: &Value| value.as_u64().expect("a number");
    let of = |line: &Value| (number(&line["promised"]), number(&line["out"]));
    loan["lines"].as_array().expect("a list").iter().map(of).collect()
}

async fn a_class_borrows_what_it_needs_and_gives_it_back_piece_by_piece(kind: Kind) {
    let shop = Shop::open(kind).await;
    let [first, second] = shop.cameras().await;
    let projector = shop.thing("PRO-1", ["projector", "Epson", "X49"]).await;
    let tripods = shop.center.asset("TRI-1", &shop.warehouse, 5).await;
    let lines = json!([{"item_id": tripods, "quantity": 3}, {"model": "eos t7", "brand": "canon", "quantity": 2},
        {"category": "projector"}, {"description": "Extensión eléctrica", "quantity": 2}]);
    let loan = shop.ask(lines).await;
    assert_eq!((&loan["item_id"], &loan["quantity"]), (&Value::Null, &json!(8)));
    assert_eq!((&loan["priority"], &loan["warehouse_id"]), (&json!("high"), &json!(shop.warehouse)));
    assert_eq!(counts(&loan), [(0, 0); 4], "nothing is promised yet");
    let loan = shop.does(&loan, "approve", Value::Null).await;
    assert_eq!(counts(&loan), [(3, 0), (2, 0), (1, 0), (2, 0)]);
    let [cameras, cables] = [1_usize, 3].map(|line| id(&loan["lines"][line]));
    let mut stand: Vec<_> = (0..2_usize).map(|unit| loan["lines"][1]["units"][unit]["item_id"].clone()).collect();
    stand.sort_by_key(Value::to_string);
    let mut known = vec![json!(first), json!(second)];
    known.sort_by_key(Value::to_string);
    assert_eq!((stand, &loan["lines"][2]["units"][0]["item_id"]), (known, &json!(projector)));
    assert_eq!(loan["lines"][3]["units"][0]["item_id"], Value::Null, "it is not registered");
    assert_eq!(units(&shop.keeper, &tripods).await, [5, 5, 0, 0, 0, 0], "promised, not lent");

    let some = json!({"units": [{"item_id": tripods, "quantity": 2},
        {"line_id": cameras, "item_id": first, "note": "Con su tapa"}]});
    let loan = shop.does(&loan, "hand-over", some).await;
    assert_eq!((&loan["state"], counts(&loan)), (&json!("active"), vec![(1, 2), (1, 1), (1, 0), (2, 0)]));
    assert_eq!(units(&shop.keeper, &tripods).await, [5, 3, 0, 0, 2, 0]);
    assert_eq!([shop.status(&first).await, shop.status(&second).await], ["on_loan", "available"]);
    let loan = shop.does(&loan, "hand-over", Value::Null).await;
    assert_eq!((&loan["state"], counts(&loan)), (&json!("active"), vec![(0, 3), (0, 2), (0, 1), (0, 2)]));
    let late = shop.ask(json!([{"model": "EOS T7"}])).await;
    shop.keeper.post(&at(&late, "approve"), Value::Null).await.refuses(409, "loan.not-enough-units");

    let broken = json!({"units": [{"item_id": tripods, "condition": "damaged", "note": "Pata rota"},
        {"item_id": first, "condition": "incomplete"}, {"line_id": cables}]});
    let loan = shop.does(&loan, "return", broken).await;
    assert_eq!((&loan["state"], counts(&loan)), (&json!("partially_returned"), vec![(0, 2), (0, 1), (0, 1), (0, 1)]));
    assert_eq!(units(&shop.keeper, &tripods).await, [5, 2, 1, 0, 2, 0]);
    assert_eq!(shop.status(&first).await, "damaged", "nobody can use what is not whole");
    let rest = json!({"units": [{"item_id": tripods}, {"item_id": tripods, "condition": "missing"},
        {"item_id": second}, {"item_id": projector}, {"line_id": cables}]});
    let loan = shop.does(&loan, "return", rest).await;
    assert_eq!((&loan["state"], counts(&loan)), (&json!("lost"), vec![(0, 0); 4]));
    assert!(loan["lost"]["by"].is_string() && loan["returned"].is_null(), "{loan}");
    assert_eq!(units(&shop.keeper, &tripods).await, [5, 3, 1, 1, 0, 0]);
    shop.keeper.post(&at(&loan, "return"), Value::Null).await.refuses(409, "loan.wrong-state");
    let loan = shop.does(&loan, "found", Value::Null).await;
    assert_eq!(loan["state"], "returned", "the last unit was found");
    assert_eq!(units(&shop.keeper, &tripods).await, [5, 4, 1, 0, 0, 0]);
    it_is_written_down(&shop, &loan, &tripods).await;
}

async fn it_is_written_down(shop: &Shop, loan: &Value, tripods: &str) {
    let told = shop.handlings(loan).await;
    let of = |hands: &str| told.iter().filter(|(way, ..)| way == hands).map(|(_, units, _)| units).sum::<u64>();
    assert_eq!((of("out"), of("back")), (8, 9), "one unit was given up, and came back: {told:?}");
    let first = ("out".to_owned(), 2, "good".to_owned());
    assert_eq!((told.first(), told.last()), (Some(&first), Some(&("back".to_owned(), 1, "good".to_owned()))));
    let conditions = ["damaged", "incomplete", "missing"];
    assert!(conditions.iter().all(|condition| told.iter().any(|(.., known)| known == condition)), "{told:?}");
    let all = shop.borrower.get(&at(loan, "handlings")).await.is(200);
    let notes: Vec<_> = all["data"].as_array().expect("a list").iter().filter_map(|one| one["note"].as_str()).collect();
    assert_eq!(notes, ["Con su tapa", "Pata rota"]);
    let moved = shop.keeper.get(&format!("{}/movements", place_of(tripods))).await.is(200);
    let kinds: Vec<_> = moved["data"].as_array().expect("a list").iter().map(|one| one["kind"].clone()).collect();
    let expected = ["found", "loan_in", "loan_in", "loan_in", "loan_out", "loan_out", "receipt"];
    assert_eq!(kinds, expected, "newest first");
    let rows = shop.center.root.get(&format!("/api/v1/audit-logs?subject_id={}", id(loan))).await.is(200);
    let actions: Vec<_> = rows["data"].as_array().expect("a list").iter().map(|row| row["action"].clone()).collect();
    let ends = ["loan.returned", "loan.returned", "loan.damaged", "loan.damaged", "loan.returned"];
    let begins = ["loan.handed-over", "loan.handed-over", "loan.approved", "loan.requested"];
    assert_eq!(actions, [&ends[..], &begins[..]].concat(), "newest first");
    proves(&shop.center.server.database);
}

async fn another_unit_of_the_model_goes_in_the_place_of_the_promised_one(kind: Kind) {
    let shop = Shop::open(kind).await;
    let cameras = shop.cameras().await;
    let tripods = shop.center.asset("TRI-1", &shop.warehouse, 5).await;
    let loan = shop.promised(json!([{"model": "EOS T7"}])).await;
    let promised = loan["lines"][0]["units"][0]["item_id"].as_str().expect("a camera").to_owned();
    let other = cameras.iter().find(|camera| **camera != promised).expect("there are two");
    let gives = |asset: &str| json!({"units": [{"item_id": asset}]});
    shop.keeper.post(&at(&loan, "hand-over"), gives(&tripods)).await.refuses(409, "loan.another-thing");
    let loan = shop.does(&loan, "hand-over", gives(other)).await;
    assert_eq!((&loan["state"], counts(&loan)), (&json!("active"), vec![(0, 1)]));
    let stands = loan["lines"][0]["units"].as_array().expect("a list");
    let stands: Vec<_> = stands.iter().map(|units| &units["item_id"]).collect();
    assert_eq!(stands, [other], "the promised one is free");
    let next = shop.promised(json!([{"item_id": promised}])).await;
    shop.does(&next, "hand-over", Value::Null).await;
    assert_eq!([shop.status(&cameras[0]).await, shop.status(&cameras[1]).await], ["on_loan", "on_loan"]);
    proves(&shop.center.server.database);
}

async fn what_is_lost_is_missing_until_it_is_found(kind: Kind) {
    let shop = Shop::open(kind).await;
    let [camera, _] = shop.cameras().await;
    let loan = shop.promised(json!([{"item_id": camera}, {"description": "Cable"}])).await;
    shop.keeper.post(&at(&loan, "lost"), Value::Null).await.refuses(409, "loan.wrong-state");
    shop.does(&loan, "hand-over", Value::Null).await;
    shop.borrower.post(&at(&loan, "lost"), Value::Null).await.refuses(403, "access.denied");
    let lost = shop.does(&loan, "lost", Value::Null).await;
    assert_eq!((&lost["state"], &lost["overdue"]), (&json!("lost"), &json!(false)));
    assert_eq!(shop.status(&camera).await, "missing");
    shop.keeper.post(&at(&loan, "lost"), Value::Null).await.refuses(409, "loan.wrong-state");
    let found = json!({"units": [{"item_id": camera, "condition": "damaged"}]});
    let found = shop.does(&loan, "found", found).await;
    assert_eq!(found["state"], "lost", "the cable is still missing");
    assert_eq!(shop.status(&camera).await, "damaged");
    assert_eq!(shop.does(&loan, "found", Value::Null).await["state"], "returned");
    shop.keeper.post(&at(&loan, "found"), Value::Null).await.refuses(409, "loan.wrong-state");
    proves(&shop.center.server.database);
}

async fn what_is_lent_is_promised_for_the_days_after_it_is_due_back(kind: Kind) {
    let shop = Shop::open(kind).await;
    let [camera, _] = shop.cameras().await;
    let loan = shop.promised(json!([{"item_id": camera}])).await;
    shop.does(&loan, "hand-over", Value::Null).await;
    let days = |start: &str, end: &str| {
        let mut body = request_for(&camera, 1);
        (body["start_date"], body["end_date"]) = (json!(start), json!(end));
        body
    };
    let overlaps = shop.borrower.post("/api/v1/loans", days(LAST_DAY, "2150-03-08")).await.is(201);
    shop.keeper.post(&at(&overlaps, "approve"), Value::Null).await.refuses(409, "loan.not-enough-units");
    let later = shop.borrower.post("/api/v1/loans", days("2150-03-07", "2150-03-08")).await.is(201);
    assert_eq!(shop.does(&later, "approve", Value::Null).await["state"], "approved");
    shop.keeper.post(&at(&later, "hand-over"), Value::Null).await.refuses(409, "loan.not-enough-units");
    shop.does(&loan, "return", Value::Null).await;
    assert_eq!(shop.does(&later, "hand-over", Value::Null).await["state"], "active");
    proves(&shop.center.server.database);
}
