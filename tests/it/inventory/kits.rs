//! What belongs together moves together, and is handed over together.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{book, place_of, proves};
use serde_json::{Value, json};

on_both_databases!(
    a_kit_moves_and_changes_hands_with_its_parts,
    a_kit_is_lent_with_its_parts,
    things_are_relocated_all_or_none,
);

/// A kit of two parts in a warehouse: who administers, the kit, its parts.
async fn a_kit(center: &Center, warehouse: &str) -> (Client, String, [String; 2]) {
    let admin = center.person("center_admin", &[]).await;
    let kit = center.asset("KIT-1", warehouse, 1).await;
    let parts = [center.asset("KIT-1-A", warehouse, 1).await, center.asset("KIT-1-B", warehouse, 2).await];
    for part in &parts {
        let joined = admin.post(&format!("{}/parts", place_of(&kit)), json!({"asset_id": part})).await.is(200);
        assert_eq!(joined["kit_id"], *kit);
    }
    (admin, kit, parts)
}

async fn a_kit_moves_and_changes_hands_with_its_parts(kind: Kind) {
    let center = Center::open(kind).await;
    let (warehouse, other) = (center.warehouse("Bodega").await, center.warehouse("Bodega Norte").await);
    let (admin, kit, parts) = a_kit(&center, &warehouse).await;
    let whole = |complete: bool, incomplete: u64| {
        let (admin, path) = (admin.clone(), format!("{}/parts", place_of(&kit)));
        async move {
            let shown = admin.get(&path).await.is(200);
            assert_eq!((&shown["complete"], &shown["incomplete"]), (&json!(complete), &json!(incomplete)), "{shown}");
        }
    };
    whole(true, 0).await;
    book(&admin, &parts[1], "damage", 1).await.is(201);
    whole(false, 1).await;
    book(&admin, &parts[1], "repair", 1).await.is(201);
    whole(true, 0).await;

    let alone = json!({"assets": [parts[0]], "environment_id": other});
    admin.post("/api/v1/inventory/relocate", alone).await.refuses(409, "asset.part-of-kit");
    let nested = json!({"asset_id": kit});
    admin.post(&format!("{}/parts", place_of(&parts[0])), nested).await.refuses(409, "asset.kits-not-nested");
    admin
        .post(&format!("{}/retire", place_of(&kit)), json!({"reason": "sold"}))
        .await
        .refuses(409, "asset.kit-has-parts");

    let together = json!({"assets": [kit], "environment_id": other, "reason": "Obras"});
    let moved = admin.post("/api/v1/inventory/relocate", together).await.is(200);
    assert_eq!(moved["data"].as_array().map(Vec::len), Some(3), "the parts go with it");
    let body = json!({"from_environment_id": other, "to_environment_id": warehouse, "lines": [{"asset_id": kit}]});
    let sent = admin.post("/api/v1/transfers", body).await;
    let transfer = sent.header("location").to_owned();
    assert_eq!(sent.is(201)["lines"].as_array().map(Vec::len), Some(3));
    whole(false, 2).await;
    admin.post(&format!("{transfer}/receive"), json!({})).await.is(200);
    whole(true, 0).await;

    center.person("instructor", &[]).await;
    let users = center.root.get("/api/v1/memberships").await.is(200);
    let instructor = users["data"].as_array().expect("a list").iter().find(|one| one["roles"] == json!(["instructor"]));
    let instructor = instructor.expect("there is one")["user_id"].clone();
    let custody = |asset: &str| format!("{}/custody", place_of(asset));
    admin.post(&custody(&parts[0]), json!({"user_id": instructor})).await.refuses(409, "asset.part-of-kit");
    admin.post(&custody(&kit), json!({})).await.refuses(422, "field.required");
    let stranger = center.account("vecina").await;
    admin.post(&custody(&kit), json!({"user_id": stranger})).await.refuses(422, "custodian.not-member");
    assert_eq!(admin.post(&custody(&kit), json!({"user_id": instructor})).await.is(200)["custodian_id"], instructor);
    let theirs = format!("/api/v1/inventory?custodian_id={}&count=true", instructor.as_str().expect("an id"));
    assert_eq!(admin.get(&theirs).await.is(200)["count"], 3, "with its parts");
    admin.post(&custody(&kit), json!({"user_id": null})).await.is(200);
    assert_eq!(admin.get(&theirs).await.is(200)["count"], 0);

    let part = format!("{}/parts/{}", place_of(&kit), parts[0]);
    assert_eq!(admin.delete(&part).await.is(200)["kit_id"], Value::Null);
    admin.delete(&part).await.refuses(409, "asset.not-a-part");
    proves(&center.server.database);
}

async fn a_kit_is_lent_with_its_parts(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let (_, kit, parts) = a_kit(&center, &warehouse).await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    borrower.post("/api/v1/loans", request_for(&parts[0], 1)).await.refuses(409, "asset.part-of-kit");
    let loan = format!("/api/v1/loans/{}", id(&borrower.post("/api/v1/loans", request_for(&kit, 1)).await.is(201)));
    for verb in ["approve", "hand-over"] {
        keeper.post(&format!("{loan}/{verb}"), Value::Null).await.is(200);
    }
    let lent = |asset: &str| {
        let (keeper, path) = (keeper.clone(), place_of(asset));
        async move { keeper.get(&path).await.is(200)["on_loan"].as_u64() }
    };
    let all = [lent(&kit).await, lent(&parts[0]).await, lent(&parts[1]).await];
    assert_eq!(all, [Some(1), Some(1), Some(2)], "the parts are with the kit");
    keeper.post(&format!("{loan}/return"), Value::Null).await.is(200);
    let all = [lent(&kit).await, lent(&parts[0]).await, lent(&parts[1]).await];
    assert_eq!(all, [Some(0); 3]);
    proves(&center.server.database);
}

async fn things_are_relocated_all_or_none(kind: Kind) {
    let center = Center::open(kind).await;
    let (warehouse, other) = (center.warehouse("Bodega").await, center.warehouse("Bodega Norte").await);
    let keeper = center.person("warehouse_admin", &[&warehouse, &other]).await;
    let borrower = center.person("instructor", &[]).await;
    let (free, lent) = (center.asset("TRI-1", &warehouse, 5).await, center.asset("TRI-2", &warehouse, 5).await);
    book(&keeper, &free, "damage", 2).await.is(201);
    let loan = format!("/api/v1/loans/{}", id(&borrower.post("/api/v1/loans", request_for(&lent, 1)).await.is(201)));
    for verb in ["approve", "hand-over"] {
        keeper.post(&format!("{loan}/{verb}"), Value::Null).await.is(200);
    }
    let relocate = |assets: Value| {
        let keeper = keeper.clone();
        let body = json!({"assets": assets, "environment_id": other});
        async move { keeper.post("/api/v1/inventory/relocate", body).await }
    };
    relocate(json!([free, lent])).await.refuses(409, "asset.units-away");
    assert_eq!(keeper.get(&place_of(&free)).await.is(200)["environment_id"], *warehouse, "all or none");
    relocate(json!([])).await.refuses(422, "list.empty");
    relocate(json!([free, free])).await.refuses(422, "list.twice");
    relocate(json!([free, "0197f1f1-0000-7000-8000-000000000000"])).await.refuses(422, "asset.not-found");
    let moved = relocate(json!([free])).await.is(200);
    let moved = &moved["data"][0];
    assert_eq!(
        (&moved["environment_id"], &moved["quantity"], &moved["damaged"]),
        (&json!(other), &json!(5), &json!(2))
    );
    let patched = keeper.patch(&place_of(&free), json!({"environment_id": warehouse})).await;
    patched.refuses(422, "field.unknown");
    keeper.patch(&place_of(&free), json!({"quantity": 50})).await.refuses(422, "field.unknown");
    proves(&center.server.database);
}
