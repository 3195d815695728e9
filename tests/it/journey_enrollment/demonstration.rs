//! The school of the demonstration.

use plantel_tests::client::id;
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::on_both_databases;
use plantel_tests::school::{ENROLLMENTS, STUDENTS};
use plantel_tests::server::{Server, run};
use serde_json::{Value, json};
use std::sync::Arc;

on_both_databases!(the_demonstration_has_a_school_with_an_enrolment_in_every_state);

async fn the_demonstration_has_a_school_with_an_enrolment_in_every_state(kind: Kind) {
    let database = TestDatabase::migrated(kind).await;
    run(&database.url, &[], &["demo"], "").succeeded();
    let server = Server::over(Arc::new(database), &[]);
    let person =
        async |name: &str| server.client().signed_in(&format!("{name}@demo.plantel.test"), "plantel-demo-2026").await;
    let secretary = person("secretary").await;
    for state in
        ["prospect", "pending_documents", "in_review", "active", "completed", "graduated", "withdrawn", "transferred"]
    {
        let page = secretary.get(&format!("{ENROLLMENTS}?state={state}")).await.is(200);
        assert_ne!(page["data"], json!([]), "no enrolment is {state}");
    }
    let year = secretary.get("/api/v1/school-years?state=active").await.is(200);
    assert_eq!(year["data"][0]["periods"].as_array().map(Vec::len), Some(4));
    let seen = async |name: &str| person(name).await.get(&format!("{STUDENTS}?count=true")).await.is(200);
    let class = seen("teacher").await;
    assert_eq!(class["count"], 3);
    let children = seen("guardian").await;
    assert_eq!(children["count"], 2, "a grandmother who answers for two");
    let ids = |page: &Value| -> Vec<String> { page["data"].as_array().expect("a list").iter().map(id).collect() };
    let pupils = ids(&class);
    assert!(ids(&children).iter().any(|child| pupils.contains(child)), "one of them is in the class");
    assert_eq!(seen("student").await["count"], 1);
}
