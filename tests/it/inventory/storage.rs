//! The folder of pictures is gone: the server says so, and changes nothing that it could not finish.

use plantel_tests::center::Center;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::pictures::png;
use plantel_tests::stock::{book, place_of};
use reqwest::Method;
use serde_json::json;

on_both_databases!(a_folder_that_is_gone_is_told_and_nothing_is_half_done);

async fn a_folder_that_is_gone_is_told_and_nothing_is_half_done(kind: Kind) {
    let around = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = around.path().join("files");
    let name = folder.to_str().expect("its name is text");
    let center = Center::open_with(kind, &[("PLANTEL_STORAGE__FOLDER", name)]).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 3).await;
    let stranger = center.server.client();
    assert_eq!(stranger.get("/health").await.is(200)["parts"]["storage"]["status"], "ok");
    let pictures = format!("{}/pictures", place_of(&asset));
    let add = || center.root.send(Method::POST, &pictures, Some("image/png"), png(20, 20));
    let kept = add().await.header("location").to_owned();
    let (before, lost) = (center.root.get(&place_of(&asset)).await.text(), around.path().join("lost"));
    center.jobs_ran().await;
    let logs = center.root.get("/api/v1/audit-logs?count=true").await.is(200)["count"].clone();

    std::fs::rename(&folder, &lost).expect("it can be moved");
    let ill = stranger.get("/health").await.is(503);
    assert_eq!((&ill["status"], &ill["parts"]["storage"]["status"]), (&json!("failing"), &json!("failing")));
    assert_eq!(ill["parts"]["database"]["status"], "ok");
    assert!(!ill.to_string().contains(name), "it says nothing of where files are: {ill}");
    stranger.get("/health/ready").await.is(200);
    let refused = add().await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(!refused.header("retry-after").is_empty(), "{:?}", refused.headers);
    assert_eq!(center.root.get(&kept).await.status, 503, "it is not said to be gone");
    let import = center.root.upload("/api/v1/imports", "code,name\nA,B\n").await;
    assert_eq!(import.status, 503, "{}", import.text());
    assert_eq!(center.root.get(&pictures).await.is(200)["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(center.root.get("/api/v1/imports?count=true").await.is(200)["count"], 0);
    assert_eq!(center.root.get(&place_of(&asset)).await.text(), before);
    assert_eq!(center.root.get("/api/v1/audit-logs?count=true").await.is(200)["count"], logs);
    assert!(!folder.exists(), "it is not made again, where files would be missed in silence");
    book(&center.root, &asset, "damage", 1).await.is(201);

    std::fs::rename(&lost, &folder).expect("it can be moved back");
    stranger.get("/health").await.is(200);
    assert_eq!(center.root.get(&kept).await.status, 200);
    add().await.is(201);
}
