//! Files that are no spreadsheets, things of others, and bytes that are no requests.

use super::Target;
use plantel_tests::center::{Center, INVENTORY, request_for};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT, Server};
use serde_json::{Value, json};
use std::sync::Arc;

on_both_databases!(
    bad_spreadsheets_are_told_and_leave_nothing,
    things_of_another_institution_are_not_there,
    a_token_of_another_key_opens_nothing,
    bytes_that_are_no_request_do_no_harm,
);

const IMPORT: &str = "/api/v1/inventory/import?create_environments=true";

async fn bad_spreadsheets_are_told_and_leave_nothing(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let jpeg = [&b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01"[..], &[0, 159, 255, 10].repeat(5000)].concat();
    let png = [&b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"[..], &[7, 0, 200].repeat(999)].concat();
    let zip = [&b"PK\x03\x04\x14\x00\x06\x00"[..], &[7, 0, 200].repeat(999)].concat();
    for (bytes, codes) in [
        (jpeg, &["import.not-a-table"][..]),
        (png, &["import.not-a-table"]),
        (zip, &["import.broken-workbook"]),
        (Vec::new(), &["import.empty", "import.not-a-table"]),
        (b"\xef\xbb\xbf".to_vec(), &["import.empty", "import.not-a-table"]),
        (b"\n\n\n".to_vec(), &["import.empty", "import.not-a-table"]),
        ("Código interno;Nombre;Cantidad\n".as_bytes().to_vec(), &["import.empty"]),
        (b"colour,shape\nred,round\n".to_vec(), &["import.missing-columns", "import.not-a-table"]),
        (b"\x00\x00\x00".to_vec(), &["import.not-a-table", "import.empty"]),
    ] {
        let reply = root.upload(IMPORT, bytes).await;
        let code = reply.codes().into_iter().find(|code| codes.contains(code)).unwrap_or(codes[0]).to_owned();
        reply.refuses(422, &code);
    }
    let nameless = root.with("accept-language", "en").upload(IMPORT, "Código interno;Cantidad\nA-1;3\n").await;
    nameless.refuses(422, "import.missing-columns");
    let detail = nameless.body["detail"].as_str().expect("a sentence");
    assert!(detail.to_lowercase().contains("nombre") || detail.to_lowercase().contains("name"), "which? {detail}");
    cut_off_files_are_told(&target).await;
    let huge = root.upload(IMPORT, vec![b'x'; 21 << 20]).await;
    huge.refuses(413, "request.too-large");
    let json = root.post(IMPORT, json!({"rows": []})).await;
    json.refuses(415, "request.unsupported-media");
    root.upload("/api/v1/inventory/import?dry_run=perhaps", INVENTORY).await.refuses(422, "field.invalid");
    root.upload("/api/v1/inventory/import?dry=true", INVENTORY).await.refuses(422, "field.unknown");
    target.is_unharmed().await;
}

/// Nothing of a file that came only in part is stored: the rest may be anything.
async fn cut_off_files_are_told(target: &Target) {
    let text = "Código interno;Nombre;Cantidad;Observaciones\nA-1;Cámara;1;\nA-2;Lente;1;\"sin ta";
    target.center.root.upload(IMPORT, text).await.refuses(422, "import.cut-off");
    let cut = target.center.root.upload(IMPORT, "Código interno;Nombre;Cantidad\nA-1;Cámara;1\nA-2;Len").await;
    cut.refuses(422, "import.cut-off");
    let whole = INVENTORY.iter().rposition(|byte| *byte == b'\n').expect("lines");
    let start = INVENTORY[..whole].iter().rposition(|byte| *byte == b'\n').expect("lines");
    let middle = INVENTORY[..start + 12].to_vec();
    target.center.root.upload(IMPORT, middle).await.refuses(422, "import.cut-off");
}

async fn things_of_another_institution_are_not_there(kind: Kind) {
    let target = Target::new(kind).await;
    let borrower = target.center.person("instructor", &[]).await;
    let loan = id(&borrower.post("/api/v1/loans", request_for(&target.asset, 1)).await.is(201));
    let neighbour = target.center.neighbour().await;
    let user = target.center.account("vecina").await;
    let there = target.center.root.inside(&neighbour);
    let place = json!({"user_id": user, "roles": ["center_admin"]});
    let membership = id(&there.post("/api/v1/memberships", place).await.is(201));
    let client = target.center.server.client().signed_in(&Center::address("vecina"), PASSWORD).await;
    let (asset, room) = (&target.asset, &target.warehouse);
    for path in [format!("inventory/{asset}"), format!("loans/{loan}"), format!("environments/{room}")] {
        let missing = client.get(&format!("/api/v1/{path}")).await.is(404);
        let unknown = path.split('/').next().expect("a resource");
        let unknown = client.get(&format!("/api/v1/{unknown}/0197f1f1-0000-7000-8000-000000000000")).await.is(404);
        assert_eq!((&missing["code"], &missing["detail"]), (&unknown["code"], &unknown["detail"]));
    }
    for (path, code) in
        [(format!("inventory/{asset}"), "asset.not-found"), (format!("environments/{room}"), "environment.not-found")]
    {
        client.patch(&format!("/api/v1/{path}"), json!({"name": "mine"})).await.refuses(404, code);
    }
    for verb in ["approve", "hand-over", "return", "lost", "cancel"] {
        client.post(&format!("/api/v1/loans/{loan}/{verb}"), Value::Null).await.refuses(404, "loan.not-found");
    }
    client.get(&format!("/api/v1/loans/{loan}/handlings")).await.refuses(404, "loan.not-found");
    let retire = client.post(&format!("/api/v1/environments/{room}/retire"), Value::Null).await;
    retire.refuses(404, "environment.not-found");
    client.post("/api/v1/loans", request_for(asset, 1)).await.refuses(422, "asset.not-found");
    let body = json!({"code": "A", "name": "B", "environment_id": room});
    client.post("/api/v1/inventory", body).await.refuses(422, "environment.not-found");
    let reach = json!({"environment_ids": [room]});
    let reply = there.patch(&format!("/api/v1/memberships/{membership}"), reach).await;
    reply.refuses(409, "membership.unknown-environment");
    for list in ["inventory", "loans", "environments"] {
        let found = client.get(&format!("/api/v1/{list}?count=true")).await.is(200);
        assert_eq!((&found["count"], &found["data"]), (&json!(0), &json!([])), "{list}");
    }
    let found = client.get(&format!("/api/v1/inventory?environment_id={room}")).await.is(200);
    assert_eq!(found["data"], json!([]));
    let logs = client.get(&format!("/api/v1/audit-logs?subject_id={loan}")).await.is(200);
    assert_eq!(logs["data"], json!([]));
    let elsewhere = format!("/api/v1/memberships/{membership}");
    target.center.root.get(&elsewhere).await.refuses(404, "membership.not-found");
    let mine = json!({"kind": "school", "name": "Mía", "code": "MIA"});
    client.post("/api/v1/institutions", mine).await.refuses(403, "access.denied");
    client.get(&format!("/api/v1/institutions/{}", target.center.id)).await.refuses(403, "access.denied");
}

async fn a_token_of_another_key_opens_nothing(kind: Kind) {
    let target = Target::new(kind).await;
    let secret = ("PLANTEL_AUTH__SECRET", "quite another secret, also long enough");
    let foreign = Server::over(Arc::clone(&target.center.server.database), &[secret]);
    let token = foreign.client().login(ROOT, PASSWORD).await.is(200)["access_token"].clone();
    let client = target.center.server.client().bearing(token.as_str().expect("a token"));
    for path in ["inventory", "loans", "auth/me", "users", "items"] {
        client.get(&format!("/api/v1/{path}")).await.refuses(401, "token.invalid");
    }
    client.inside(&target.center.id).post("/api/v1/inventory", json!({})).await.refuses(401, "token.invalid");
    target.is_unharmed().await;
}

async fn bytes_that_are_no_request_do_no_harm(kind: Kind) {
    let target = Target::new(kind).await;
    let server = &target.center.server;
    let long = "a".repeat(60_000);
    let ask = |line: &str, headers: &str| format!("{line}\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    for request in [
        ask("GET /ping HTTP/1.1", &format!("X-Request-Id: {long}\r\n")),
        ask("GET /api/v1/loans HTTP/1.1", &format!("Authorization: Bearer {long}\r\n")),
        ask("GET /api/v1/loans HTTP/1.1", &format!("X-Institution-Id: {long}\r\n")),
        ask("GET /ping HTTP/1.1", &format!("Accept-Language: {long}\r\nIf-Match: {long}\r\n")),
        ask("GET /ping HTTP/1.1", &"X-Much: 1\r\n".repeat(500)),
        ask(&format!("GET /{long} HTTP/1.1"), ""),
        ask("GET /ping?% HTTP/1.1", ""),
        ask("GET /%zz%00/../../etc/passwd HTTP/1.1", ""),
        ask("GET /api/v1/../../../ping HTTP/1.1", ""),
        ask("BREW /coffee HTTP/1.1", ""),
        ask("GET /ping HTTP/9.9", ""),
        ask("POST /api/v1/auth/login HTTP/1.1", "Content-Type: application/json\r\nContent-Length: -5\r\n"),
        ask("POST /api/v1/auth/login HTTP/1.1", "Content-Length: 99999999999999999999\r\n"),
        ask("POST /api/v1/auth/login HTTP/1.1", "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n")
            + "zz\r\n{}\r\n0\r\n\r\n",
        "\0\0\0\0\r\n\r\n".to_owned(),
        "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03 a client of TLS\r\n\r\n".to_owned(),
    ] {
        let answer = server.raw(request.as_bytes());
        let status = answer.split(' ').nth(1).unwrap_or("closed");
        let asked: String = request.chars().take(90).collect();
        assert!(!status.starts_with('5'), "{asked}\n{answer}");
    }
    let kept = target.center.root.with("x-request-id", &"r".repeat(65)).get("/ping").await;
    assert!(!kept.header("x-request-id").starts_with("rrr"), "an id that is too long is replaced");
    target.is_unharmed().await;
}
