//! Large spreadsheets: brought, watched, stopped, undone.

use crate::asking::headers;
use crate::house::{Answer, Ask, House};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::rt;
use rstest::rstest;
use serde_json::{Value, json};
use std::future::poll_fn;
use std::pin::Pin;

const FILE: &str = "codigo;nombre;estado\nA-1;Mesa;disponible\nA-1;Silla;disponible\n;Sin código;\n";

async fn bring(house: &House, who: &str, query: &str, file: &str) -> Answer {
    let path = format!("/api/v1/imports{query}");
    house.send(who, "POST", &path, &[("content-type", "text/csv")], file.as_bytes().to_vec()).await
}

async fn settle(house: &House) {
    while house.services.inventory.step_imports().await.unwrap() {}
}

#[actix_web::test]
async fn an_import_is_accepted_taken_over_and_told_of() {
    let house = House::build().await;
    let brought = bring(&house, "center_admin", "?file_name=inventario.csv", FILE).await;
    let path = brought.headers["location"].clone();
    assert_eq!((brought.status, path.as_str()), (202, format!("/api/v1/imports/{}", id(&brought)).as_str()));
    assert_eq!((brought.headers["etag"].as_str(), &brought.body["state"]), ("\"1\"", &json!("queued")));
    assert_eq!((&brought.body["rows"], &brought.body["file_name"]), (&json!(3), &json!("inventario.csv")));
    settle(&house).await;
    let done = house.get("center_admin", &path).await;
    let told = ["state", "read", "created", "refused", "error"].map(|field| done.body[field].clone());
    assert_eq!(told, [json!("done"), json!(3), json!(1), json!(2), Value::Null], "{}", done.body);
    assert_ne!(done.headers["etag"], "\"1\"");
    let first = house.get("center_admin", &format!("{path}/findings?limit=1&count=true")).await;
    assert_eq!((&first.body["count"], &first.body["data"][0]["line"]), (&json!(2), &json!(3)), "{}", first.body);
    let finding = &first.body["data"][0];
    assert_eq!((&finding["code"], &finding["warning"]), (&json!("import.duplicate-code"), &json!(false)));
    let next = format!("{path}/findings?cursor={}", first.body["next"].as_str().unwrap());
    assert_eq!(house.get("center_admin", &next).await.body["data"][0]["code"], "import.missing-code");
    let english = [("accept-language", "en")];
    let said = house.send("center_admin", "GET", &format!("{path}/findings"), &english, Vec::new()).await;
    assert_eq!(said.body["data"][0]["detail"], "This code already stands in another row of the file.");
    let again = house.call("center_admin", "POST", &format!("{path}/cancel")).await;
    assert_eq!(again.told(), (409, "import.wrong-state"));
    let undone = house.call("center_admin", "POST", &format!("{path}/undo")).await;
    assert_eq!((undone.status, &undone.body["state"], &undone.headers["location"]), (202, &json!("undoing"), &path));
    settle(&house).await;
    assert_eq!(house.get("center_admin", &path).await.body["state"], "undone");
    let retired = house.get("center_admin", "/api/v1/inventory?retired=true").await;
    assert_eq!(retired.body["data"][0]["code"], "A-1");
}

#[actix_web::test]
async fn nobody_sees_the_import_of_another_but_who_imports_everywhere() {
    let house = House::build().await;
    let admins = id(&bring(&house, "center_admin", "", FILE).await);
    let own = id(&bring(&house, "warehouse_admin", "", FILE).await);
    let deeds = [
        ("GET", ""),
        ("GET", "/findings"),
        ("GET", "/findings/export"),
        ("GET", "/events"),
        ("POST", "/cancel"),
        ("POST", "/undo"),
    ];
    for (method, behind) in deeds {
        let path = format!("/api/v1/imports/{admins}{behind}");
        let answer = house.call("warehouse_admin", method, &path).await;
        assert_eq!(answer.told(), (404, "import.not-found"), "{method} {behind}");
    }
    for (who, count) in [("warehouse_admin", 1), ("center_admin", 2)] {
        let listed = house.get(who, "/api/v1/imports?count=true&sort=created_at").await;
        assert_eq!((listed.status, &listed.body["count"]), (200, &json!(count)), "{who}");
    }
    let seen = house.get("center_admin", &format!("/api/v1/imports/{own}")).await;
    assert_eq!((seen.status, &seen.body["by"]), (200, &json!(house.users["warehouse_admin"].id.to_string())));
    let stopped = house.call("warehouse_admin", "POST", &format!("/api/v1/imports/{own}/cancel")).await;
    assert_eq!((stopped.status, &stopped.body["state"]), (200, &json!("cancelled")));
    assert_eq!(house.get("center_admin", "/api/v1/imports/x").await.faults(), [("{id}", "id.invalid")]);
}

#[actix_web::test]
async fn who_watches_an_import_is_told_until_it_has_settled() {
    let house = House::build().await;
    let path = format!("/api/v1/imports/{}", id(&bring(&house, "center_admin", "", FILE).await));
    let events = format!("{path}/events");
    let ask = Ask {
        who: "center_admin",
        method: "GET",
        path: &events,
        headers: vec![("accept-encoding", "gzip, br"), ("accept", "text/event-stream")],
        ..Ask::default()
    };
    let response = house.respond(ask).await;
    let fields = headers(&response);
    assert_eq!((response.status().as_u16(), fields["content-type"].as_str()), (200, "text/event-stream"));
    assert_eq!((fields["cache-control"].as_str(), fields["x-accel-buffering"].as_str()), ("no-store", "no"));
    assert!(fields.get("content-encoding").is_none_or(|coding| coding == "identity"), "{fields:?}");
    let mut body = response.into_body();
    let first = event(&mut body).await.unwrap();
    assert_eq!(first, house.get("center_admin", &path).await.body);
    settle(&house).await;
    let mut last = first;
    while let Some(next) = event(&mut body).await {
        assert_ne!(next, last);
        last = next;
    }
    assert_eq!(last, house.get("center_admin", &path).await.body);
    assert_eq!(last["state"], "done");
    // What has settled is told once, and that is all.
    let settled = house.get("center_admin", &events).await;
    assert_eq!(String::from_utf8(settled.bytes).unwrap().matches("event: progress\n").count(), 1);
}

#[actix_web::test]
async fn who_goes_on_watching_sees_it_stopped() {
    let house = House::build().await;
    let path = format!("/api/v1/imports/{}", id(&bring(&house, "center_admin", "", FILE).await));
    let events = format!("{path}/events");
    let response = house.respond(Ask { who: "center_admin", method: "GET", path: &events, ..Ask::default() }).await;
    let mut body = response.into_body();
    assert_eq!(event(&mut body).await.unwrap()["state"], "queued");
    house.call("center_admin", "POST", &format!("{path}/cancel")).await;
    assert_eq!(event(&mut body).await.unwrap()["state"], "cancelled");
    assert_eq!(event(&mut body).await, None);
}

/// The next event, if there is one within a few seconds.
async fn event(body: &mut BoxBody) -> Option<Value> {
    let next = poll_fn(|cx| Pin::new(&mut *body).poll_next(cx));
    let chunk = rt::time::timeout(std::time::Duration::from_secs(5), next).await.expect("something comes soon")?;
    let text = String::from_utf8(chunk.unwrap().to_vec()).unwrap();
    let data = text.strip_prefix("event: progress\ndata: ").unwrap().strip_suffix("\n\n").unwrap();
    Some(serde_json::from_str(data).unwrap())
}

fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, 202, "{}", answer.body);
    answer.body["id"].as_str().unwrap().to_owned()
}

#[rstest]
#[case("?columns=x", FILE, 422, "?columns", "field.invalid")]
#[case("?columns=%7B%22Placa%22:%22colour%22%7D", FILE, 422, "", "import.unknown-column")]
#[case("?update=perhaps", FILE, 422, "?update", "field.invalid")]
#[case("?file_name=a%0Ab", FILE, 422, "?file_name", "text.control-character")]
#[case("?colour=red", FILE, 422, "?colour", "field.unknown")]
#[case("", "marca\nx\n", 422, "", "import.missing-columns")]
#[case("", "", 422, "", "import.empty")]
#[actix_web::test]
async fn a_file_that_nobody_can_read_is_refused_at_once_by_both_imports(
    #[case] query: &str,
    #[case] file: &str,
    #[case] status: u16,
    #[case] pointer: &str,
    #[case] code: &str,
) {
    let house = House::build().await;
    for place in ["imports", "inventory/import"] {
        let path = format!("/api/v1/{place}{query}");
        let csv = [("content-type", "text/csv")];
        let answer = house.send("center_admin", "POST", &path, &csv, file.as_bytes().to_vec()).await;
        let faults = answer.faults();
        let told = if faults.is_empty() { vec![("", answer.code())] } else { faults };
        assert_eq!((answer.status, told), (status, vec![(pointer, code)]), "{place}: {}", answer.body);
    }
    assert!(house.files.keys().is_empty());
}

#[actix_web::test]
async fn each_import_takes_files_up_to_its_own_limit_with_a_key_as_without() {
    let limits = |settings: &mut plantel_http::HttpSettings| {
        (settings.body_limit, settings.upload_limit, settings.import_limit) = (10, 100, 1000);
    };
    let house = House::build().await.with_settings(limits);
    let file = |bytes: usize| format!("codigo;nombre\nA-1;{}\n", "x".repeat(bytes - 19));
    for (place, taken, most) in [("imports", 202, 1000), ("inventory/import", 200, 100)] {
        let path = format!("/api/v1/{place}?dry_run=true");
        for (bytes, status) in [(most, taken), (most + 1, 413)] {
            let key = format!("{status}-{most}");
            for headers in
                [vec![("content-type", "text/csv")], vec![("content-type", "text/csv"), ("idempotency-key", &key)]]
            {
                let body = file(bytes).into_bytes();
                assert_eq!(body.len(), bytes);
                let answer = house.send("center_admin", "POST", &path, &headers, body).await;
                assert_eq!(answer.status, status, "{place} {headers:?}: {}", answer.body);
                assert!(status != 413 || answer.code() == "request.too-large", "{}", answer.body);
            }
        }
    }
    let html = house.send("center_admin", "POST", "/api/v1/imports", &[("content-type", "text/html")], vec![1]).await;
    assert_eq!(html.told(), (415, "request.unsupported-media"));
}

#[actix_web::test]
async fn an_import_at_once_says_by_which_id_it_is_undone() {
    let house = House::build().await;
    let csv = [("content-type", "text/csv")];
    let file = "codigo;nombre;categoria;ambiente\nA-1;Mesa;Mueble;Bodega 9\n".as_bytes();
    let path = "/api/v1/inventory/import?create_environments=true&create_categories=true";
    let tried = house.send("center_admin", "POST", &format!("{path}&dry_run=true"), &csv, file.to_vec()).await;
    assert_eq!((tried.status, &tried.body["import_id"], &tried.body["created"]), (200, &Value::Null, &json!(1)));
    let done = house.send("center_admin", "POST", path, &csv, file.to_vec()).await;
    assert_eq!((done.status, &done.body["created"]), (200, &json!(1)), "{}", done.body);
    assert_eq!(done.body["environments_created"], json!(["Bodega 9"]));
    assert_eq!(done.body["categories_created"].as_array().unwrap().len(), 1, "{}", done.body);
    let import = format!("/api/v1/imports/{}", done.body["import_id"].as_str().unwrap());
    assert_eq!(house.get("center_admin", &import).await.body["state"], "done");
    assert_eq!(house.call("center_admin", "POST", &format!("{import}/undo")).await.status, 202);
    let who = house.send("warehouse_admin", "POST", path, &csv, file.to_vec()).await;
    assert!(who.status == 403 || who.body["created"] == 0, "{}", who.body);
}

#[actix_web::test]
async fn a_timeline_tells_by_which_import_a_thing_came_and_what_one_changed_until_it_was_undone() {
    let house = House::build().await;
    let admin = json!(house.users["center_admin"].id.to_string());
    house.clock.advance(chrono::Duration::seconds(1));
    let file = "codigo;nombre\nCAM-1;Cámara de fotos\nA-1;Mesa\n".as_bytes().to_vec();
    let path = "/api/v1/inventory/import?update=true";
    let done = house.send("center_admin", "POST", path, &[("content-type", "text/csv")], file).await;
    assert_eq!((&done.body["updated"], &done.body["created"]), (&json!(1), &json!(1)), "{}", done.body);
    let import = &done.body["import_id"];
    let change = |before: &str, after: &str| json!([{"field": "name", "before": before, "after": after}]);
    let step = |event: &str, changes: Value| json!({"import_id": import, "event": event, "changes": changes});
    let changed = house.get("auditor", &house.camera("/timeline?limit=1")).await.body["data"][0].clone();
    assert_eq!((&changed["kind"], &changed["by"]), (&json!("import"), &admin), "{changed}");
    assert_eq!(changed["import"], step("assets.imported", change("Cámara réflex", "Cámara de fotos")));
    let tables = house.get("auditor", "/api/v1/inventory?search=mesa").await;
    let table = format!("/api/v1/inventory/{}/timeline", tables.body["data"][0]["id"].as_str().unwrap());
    let came = house.get("auditor", &table).await.body["data"].clone();
    assert_eq!(came[0]["movement"]["cause"], json!({"kind": "import", "id": import}), "{came}");
    assert_eq!(came.as_array().map(Vec::len), Some(1), "{came}");

    house.clock.advance(chrono::Duration::seconds(1));
    let undo = format!("/api/v1/imports/{}/undo", import.as_str().unwrap());
    assert_eq!(house.call("center_admin", "POST", &undo).await.status, 202);
    settle(&house).await;
    let page = house.get("auditor", &house.camera("/timeline?limit=1")).await;
    let undone = &page.body["data"][0];
    assert_eq!((&undone["kind"], &undone["by"]), (&json!("import"), &Value::Null), "{undone}");
    assert_eq!(undone["import"], step("import.undone", change("Cámara de fotos", "Cámara réflex")));
    let next = page.body["next"].as_str().unwrap();
    let page = house.get("auditor", &house.camera(&format!("/timeline?limit=1&cursor={next}"))).await;
    assert_eq!(page.body["data"][0], changed);
    let gone = house.get("auditor", &table).await.body["data"].clone();
    let undone = gone.as_array().unwrap().iter().find(|entry| entry["kind"] == "import");
    assert_eq!(undone.map(|entry| &entry["import"]), Some(&step("import.undone", json!([]))), "{gone}");
}
