//! Movements, transfers and pictures that cannot be.

use super::Target;
use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::pictures::{jpeg, png, vast};
use plantel_tests::server::PASSWORD;
use plantel_tests::stock::{place_of, proves, units};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    movements_that_cannot_be_are_told_and_leave_nothing,
    transfers_that_cannot_be_are_told_and_leave_nothing,
    stock_of_another_institution_is_not_there,
    nothing_moves_into_what_is_retired,
    files_that_are_no_pictures_are_told_and_leave_nothing,
);

const NOBODY: &str = "0197f1f1-0000-7000-8000-000000000000";

async fn movements_that_cannot_be_are_told_and_leave_nothing(kind: Kind) {
    let target = Target::new(kind).await;
    let path = format!("{}/movements", place_of(&target.asset));
    for (body, status, code) in [
        (json!({"kind": "damage", "quantity": 0}), 422, "quantity.zero"),
        (json!({"kind": "damage"}), 422, "quantity.zero"),
        (json!({"kind": "damage", "quantity": -1}), 422, "quantity.negative"),
        (json!({"kind": "damage", "quantity": 1_000_000_000_000_i64}), 422, "quantity.too-large"),
        (json!({"kind": "damage", "quantity": 1e20}), 422, "field.invalid"),
        (json!({"kind": "damage", "quantity": 1.5}), 422, "field.invalid"),
        (json!({"kind": "damage", "quantity": "1"}), 422, "field.invalid"),
        (json!({"kind": "receipt", "quantity": 1_000_000}), 409, "asset.too-many-units"),
        (json!({"kind": "damage", "quantity": 4}), 409, "stock.not-enough"),
        (json!({"kind": "write_off", "quantity": 4, "from_condition": "good"}), 409, "stock.not-enough"),
        (json!({"kind": "repair", "quantity": 1}), 409, "stock.not-enough"),
        (json!({"kind": "repair", "quantity": 1, "from_condition": "good"}), 409, "movement.not-so"),
        (json!({"kind": "receipt", "quantity": 1, "from_condition": "good"}), 409, "movement.not-so"),
        (json!({"kind": "adjustment", "quantity": 1}), 409, "movement.not-so"),
        (json!({"kind": "loan_out", "quantity": 1}), 422, "movement.not-by-hand"),
        (json!({"kind": "transfer_in", "quantity": 1}), 422, "movement.not-by-hand"),
        (json!({"kind": "damage", "quantity": 1, "from_condition": "on_loan"}), 422, "movement.condition-not-stated"),
        (json!({"kind": "loss", "quantity": 1, "from_condition": "in_transit"}), 422, "movement.condition-not-stated"),
        (json!({"kind": "damage", "quantity": 1, "surplus": true}), 422, "field.invalid"),
        (json!({"kind": "magic", "quantity": 1}), 422, "kind.unknown"),
        (json!({"kind": "damage", "quantity": 1, "to_condition": "stolen"}), 422, "kind.unknown"),
        (json!({"kind": "damage", "quantity": 1, "at": "2020-01-01T00:00:00Z"}), 422, "field.unknown"),
        (json!({"kind": "damage", "quantity": 1, "reason": "x".repeat(501)}), 422, "text.too-long"),
        (json!({"kind": "damage", "quantity": 1, "document": "a\u{0}"}), 422, "text.control-character"),
        (json!({"kind": "damage", "quantity": 1, "environment_id": NOBODY}), 422, "environment.not-found"),
        (json!({"kind": "damage", "quantity": 1, "environment_id": "banana"}), 422, "field.invalid"),
        (json!({}), 422, "kind.unknown"),
        (json!([]), 422, "field.invalid"),
    ] {
        target.refuses(&path, body, status, code).await;
    }
    target
        .refuses(
            &format!("/api/v1/inventory/{NOBODY}/movements"),
            json!({"kind": "damage", "quantity": 1}),
            404,
            "asset.not-found",
        )
        .await;
    for (query, code) in [
        ("kind=magic", "kind.unknown"),
        ("from=yesterday", "field.invalid"),
        ("environment_id=1", "id.invalid"),
        ("sort=quantity", "sort.unknown"),
        ("colour=red", "field.unknown"),
    ] {
        target.center.root.get(&format!("{path}?{query}")).await.refuses(422, code);
    }
    target
        .center
        .root
        .get(&format!("{}/timeline?skip=3", place_of(&target.asset)))
        .await
        .refuses(422, "skip.out-of-range");
    target
        .center
        .root
        .get(&format!("{}/timeline?cursor=banana", place_of(&target.asset)))
        .await
        .refuses(400, "page.bad-cursor");
    assert_eq!(units(&target.center.root, &target.asset).await, [3, 3, 0, 0, 0, 0]);
    target.is_unharmed().await;
    proves(&target.center.server.database);
}

async fn transfers_that_cannot_be_are_told_and_leave_nothing(kind: Kind) {
    let target = Target::new(kind).await;
    let room = target.center.warehouse("Bodega Norte").await;
    let line = |quantity: Value| json!([{"asset_id": target.asset, "quantity": quantity}]);
    let send =
        |lines: Value| json!({"from_environment_id": target.warehouse, "to_environment_id": room, "lines": lines});
    let missing = json!([{"asset_id": target.asset, "condition": "missing"}]);
    let lent = json!([{"asset_id": target.asset, "condition": "on_loan"}]);
    let twice = json!([{"asset_id": target.asset}, {"asset_id": target.asset, "quantity": 2}]);
    let many: Vec<_> = (0..501).map(|_| json!({"asset_id": target.asset})).collect();
    let here = json!({"from_environment_id": room, "to_environment_id": room, "lines": line(json!(1))});
    let nowhere = json!({"from_environment_id": NOBODY, "to_environment_id": room, "lines": line(json!(1))});
    let to_nobody = json!({"from_environment_id": room, "to_environment_id": NOBODY, "lines": line(json!(1))});
    for (body, status, code) in [
        (send(line(json!(0))), 422, "quantity.zero"),
        (send(line(json!(-1))), 422, "quantity.negative"),
        (send(line(json!(1_000_000_000_000_i64))), 422, "quantity.too-large"),
        (send(line(json!(4))), 409, "stock.not-enough"),
        (send(json!([])), 422, "list.empty"),
        (send(json!(many)), 422, "list.too-long"),
        (send(twice), 422, "list.twice"),
        (send(missing), 422, "transfer.missing-units"),
        (send(lent), 422, "movement.condition-not-stated"),
        (send(json!([{"asset_id": NOBODY}])), 422, "asset.not-found"),
        (here, 422, "transfer.same-place"),
        (nowhere, 422, "environment.not-found"),
        (to_nobody, 422, "environment.not-found"),
    ] {
        target.refuses("/api/v1/transfers", body, status, code).await;
    }
    target
        .center
        .root
        .post(&format!("/api/v1/transfers/{NOBODY}/receive"), json!({}))
        .await
        .refuses(404, "transfer.not-found");
    assert_eq!(target.center.root.get("/api/v1/transfers?count=true").await.is(200)["count"], 0);
    assert_eq!(units(&target.center.root, &target.asset).await, [3, 3, 0, 0, 0, 0]);
    target.has_no_fault();
}

/// Who administers another institution, signed in.
async fn neighbour(center: &Center) -> (Client, String) {
    let neighbour = center.neighbour().await;
    let user = center.account("vecina").await;
    let place = json!({"user_id": user, "roles": ["center_admin"]});
    center.root.inside(&neighbour).post("/api/v1/memberships", place).await.is(201);
    let client = center.server.client().signed_in(&Center::address("vecina"), PASSWORD).await;
    let room = json!({"name": "Aula ajena", "is_warehouse": true});
    let room = id(&client.post("/api/v1/environments", room).await.is(201));
    (client, room)
}

async fn stock_of_another_institution_is_not_there(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let other = target.center.warehouse("Bodega Norte").await;
    let line = json!([{"asset_id": target.asset}]);
    let send = json!({"from_environment_id": target.warehouse, "to_environment_id": other, "lines": line});
    let transfer = root.post("/api/v1/transfers", send.clone()).await.header("location").to_owned();
    let pictures = format!("{}/pictures", place_of(&target.asset));
    let picture = root.send(Method::POST, &pictures, Some("image/png"), png(8, 8)).await.header("location").to_owned();
    let import = root.upload("/api/v1/imports?dry_run=true", "code,name\nA,B\n").await.header("location").to_owned();
    let category = root.get("/api/v1/inventory/categories").await.is(200);
    let category = format!("/api/v1/inventory/categories/{}", id(&category["data"][0]));
    let shown = root.get(&place_of(&target.asset)).await.is(200);
    let tag = shown["tag"].as_str().expect("a tag");
    let (client, theirs) = neighbour(&target.center).await;
    let path = place_of(&target.asset);
    for of in ["", "/stock", "/value", "/timeline", "/movements", "/parts", "/pictures", "/qr"] {
        client.get(&format!("{path}{of}")).await.refuses(404, "asset.not-found");
    }
    for (path, code) in [
        (&transfer, "transfer.not-found"),
        (&picture, "asset.not-found"),
        (&import, "import.not-found"),
        (&category, "category.not-found"),
        (&format!("/api/v1/qr/{tag}"), "tag.not-found"),
    ] {
        client.get(path).await.refuses(404, code);
    }
    for (of, body) in [
        ("movements", json!({"kind": "damage", "quantity": 1})),
        ("movements", json!({"kind": "receipt", "quantity": 1, "environment_id": theirs})),
        ("custody", json!({"user_id": null})),
        ("retire", json!({"reason": "stolen"})),
        ("tag", Value::Null),
    ] {
        client.post(&format!("{path}/{of}"), body).await.refuses(404, "asset.not-found");
    }
    for verb in ["receive", "cancel"] {
        client.post(&format!("{transfer}/{verb}"), json!({})).await.refuses(404, "transfer.not-found");
        client
            .post(&format!("{import}/{}", if verb == "receive" { "undo" } else { verb }), Value::Null)
            .await
            .refuses(404, "import.not-found");
    }
    client.delete(&picture).await.refuses(404, "asset.not-found");
    client.patch(&category, json!({"name": "Mía"})).await.refuses(404, "category.not-found");
    let steal = json!({"assets": [target.asset], "environment_id": theirs});
    client.post("/api/v1/inventory/relocate", steal).await.refuses(422, "asset.not-found");
    let print = json!({"sheet": "a4-24", "assets": [target.asset]});
    client.post("/api/v1/inventory/labels", print).await.refuses(409, "labels.none");
    client.post("/api/v1/transfers", send).await.refuses(422, "environment.not-found");
    let own = json!({"code": "TRI-1", "name": "El mismo código", "environment_id": theirs});
    let own = id(&client.post("/api/v1/inventory", own).await.is(201));
    client
        .post(&format!("{}/parts", place_of(&own)), json!({"asset_id": target.asset}))
        .await
        .refuses(422, "asset.not-found");
    let there = json!({"kind": "damage", "quantity": 1, "environment_id": target.warehouse});
    client.post(&format!("{}/movements", place_of(&own)), there).await.refuses(422, "environment.not-found");
    for list in ["inventory", "inventory/movements"] {
        let found = client.get(&format!("/api/v1/{list}?count=true&environment_id={}", target.warehouse)).await.is(200);
        assert_eq!((&found["count"], &found["data"]), (&json!(0), &json!([])), "{list}");
    }
    let stands = client.get(&format!("/api/v1/inventory/statistics?environment_id={}", target.warehouse)).await;
    assert!(stands.status >= 400 || stands.body["assets"] == 0, "{}", stands.text());
    assert_eq!(client.get("/api/v1/inventory/statistics").await.is(200)["assets"], 1);
    assert_eq!(units(root, &target.asset).await, [3, 2, 0, 0, 0, 1], "as it was");
    target.has_no_fault();
    proves(&target.center.server.database);
}

async fn nothing_moves_into_what_is_retired(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let old = target.center.warehouse("Bodega Vieja").await;
    root.post(&format!("/api/v1/environments/{old}/retire"), Value::Null).await.is(200);
    let relocate = json!({"assets": [target.asset], "environment_id": old});
    root.post("/api/v1/inventory/relocate", relocate).await.refuses(422, "environment.retired");
    let line = json!([{"asset_id": target.asset}]);
    let send = |to: &str| json!({"from_environment_id": target.warehouse, "to_environment_id": to, "lines": line});
    root.post("/api/v1/transfers", send(&old)).await.refuses(422, "environment.retired");
    let receipt = json!({"kind": "receipt", "quantity": 1, "environment_id": old});
    root.post(&format!("{}/movements", place_of(&target.asset)), receipt).await.refuses(422, "environment.retired");
    let new = json!({"code": "N-1", "name": "Nueva", "environment_id": old});
    root.post("/api/v1/inventory", new).await.refuses(422, "environment.retired");
    let sheet = "code,name,environment\nN-1,Nueva,Bodega Vieja\n";
    let report = root.upload("/api/v1/inventory/import", sheet).await.is(200);
    assert_eq!((&report["created"], &report["refused"]), (&json!(0), &json!(1)), "{report}");
    // A old to which something is under way, and one with units of what is kept elsewhere, are not retired.
    let busy = target.center.warehouse("Bodega Norte").await;
    let transfer = root.post("/api/v1/transfers", send(&busy)).await.header("location").to_owned();
    let retire = format!("/api/v1/environments/{busy}/retire");
    root.post(&retire, Value::Null).await.refuses(409, "environment.holds-assets");
    root.post(&format!("{transfer}/receive"), json!({})).await.is(200);
    root.post(&retire, Value::Null).await.refuses(409, "environment.holds-assets");
    assert_eq!(units(root, &target.asset).await, [3, 3, 0, 0, 0, 0]);
    target.has_no_fault();
    proves(&target.center.server.database);
}

async fn files_that_are_no_pictures_are_told_and_leave_nothing(kind: Kind) {
    let target = Target::new(kind).await;
    let path = format!("{}/pictures", place_of(&target.asset));
    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    let gif = [&b"GIF89a\x01\x00\x01\x00\x80\x00\x00"[..], &page].concat();
    let (whole, photo) = (png(60, 60), jpeg(60, 60));
    let multipart =
        [&b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"[..], &whole].concat();
    for (media, bytes, status, codes) in [
        ("image/png", page.clone(), 415, &["picture.not-a-picture"][..]),
        ("image/jpeg", drawing, 415, &["picture.not-a-picture"]),
        ("image/png", gif, 415, &["picture.not-a-picture"]),
        ("application/octet-stream", Vec::new(), 415, &["picture.not-a-picture"]),
        ("image/png", whole[..whole.len() / 2].to_vec(), 422, &["picture.broken"]),
        ("image/png", [&whole[..8], &page].concat(), 422, &["picture.broken"]),
        ("image/jpeg", photo[..photo.len() / 3].to_vec(), 422, &["picture.broken"]),
        ("image/jpeg", b"\xff\xd8\xff\xe0".to_vec(), 422, &["picture.broken"]),
        ("image/webp", b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), 422, &["picture.broken"]),
        ("image/png", vast(), 413, &["picture.too-large"]),
        ("image/png", vec![0; 6 << 20], 413, &["request.too-large", "picture.too-large"]),
        ("multipart/form-data; boundary=x", multipart.clone(), 415, &["request.unsupported-media"]),
        ("multipart/form-data", multipart[..20].to_vec(), 415, &["request.unsupported-media"]),
        ("text/html", page, 415, &["request.unsupported-media"]),
        ("application/json", b"{}".to_vec(), 415, &["request.unsupported-media"]),
    ] {
        let reply = target.center.root.send(Method::POST, &path, Some(media), bytes).await;
        assert_eq!(reply.status, status, "{media}: {}", reply.text());
        let code = reply.codes().into_iter().find(|code| codes.contains(code)).unwrap_or(codes[0]).to_owned();
        reply.refuses(status, &code);
    }
    target
        .center
        .root
        .send(Method::POST, &format!("/api/v1/inventory/{NOBODY}/pictures"), Some("image/png"), png(4, 4))
        .await
        .refuses(404, "asset.not-found");
    target.center.root.get(&format!("{path}/banana")).await.refuses(422, "id.invalid");
    target.center.root.get(&format!("{path}/{NOBODY}?size=huge")).await.refuses(422, "kind.unknown");
    assert_eq!(target.center.root.get(&path).await.is(200)["data"], json!([]));
    for number in 0..13 {
        let status = target.center.root.send(Method::POST, &path, Some("image/png"), png(4, 4)).await.status;
        assert_eq!(status, if number < 12 { 201 } else { 409 }, "picture {number}");
    }
    target.has_no_fault();
}
