//! Every operation refuses whom it must. The list of operations is the description's own, so that
//! a new one is tried without being named here.

use crate::house::{House, PASSWORD};
use serde_json::{Value, json};

struct Operation {
    id: String,
    method: String,
    path: String,
    /// The permission it names, if it names one.
    permission: Option<String>,
}

/// All that ask for a token.
fn guarded() -> Vec<Operation> {
    let document = serde_json::to_value(plantel_http::openapi()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(scopes) = operation["security"][0]["bearer"].as_array() else { continue };
            all.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                permission: scopes.first().and_then(Value::as_str).map(str::to_owned),
            });
        }
    }
    all
}

/// A body that could be carried out, for operations that take one.
fn body(house: &House, id: &str) -> Value {
    match id {
        "environments-create" | "environments-update" => json!({"name": "Sala 9"}),
        "institutions-create" => json!({"kind": "school", "name": "Colegio", "code": "COL-9"}),
        "institutions-update" | "institutions-update-current" | "inventory-update" => json!({"name": "Otro nombre"}),
        "inventory-create" => {
            json!({"code": "X-9", "name": "Trípode", "environment_id": house.warehouse.id.to_string()})
        }
        "loans-create" => json!({
            "item_id": house.asset.id.to_string(), "start_date": "2026-03-20", "end_date": "2026-03-21",
            "purpose": "Clase",
        }),
        "invitations-create" => json!({"email": "new@plantel.test", "roles": ["student"]}),
        "items-create_item" | "items-update_item" => json!({"title": "Cuaderno"}),
        "loans-reject" => json!({"reason": "No"}),
        "memberships-create" => json!({"email": "stranger@plantel.test", "roles": ["student"]}),
        "memberships-update" => json!({"active": false}),
        "modules-update" => json!({"modules": []}),
        "users-create_user" => json!({"email": "new@plantel.test", "password": "12345678"}),
        "users-update_user" | "users-update_user_me" => json!({"full_name": "Otro"}),
        "users-update_password_me" | "auth-change-password" => {
            json!({"current_password": PASSWORD, "new_password": "another-2026"})
        }
        "auth-mfa-enrol" | "auth-mfa-disable" | "auth-mfa-recovery-codes" => json!({"password": PASSWORD}),
        "auth-mfa-confirm" => json!({"otp": "123456"}),
        "auth-switch" => json!({"institution_id": house.id().to_string()}),
        _ => json!({}),
    }
}

fn real_path(house: &House, operation: &Operation) -> String {
    let id = match operation.path.split('/').nth(3) {
        Some("loans") => house.loan.id.to_string(),
        Some("inventory") => house.asset.id.to_string(),
        Some("environments") => house.warehouse.id.to_string(),
        Some("institutions") => house.institution.id.to_string(),
        Some("invitations") => house.invitation.id.to_string(),
        // A user's: of memberships, sessions and accounts elsewhere none has it.
        _ => house.users["auditor"].id.to_string(),
    };
    let path = operation.path.replace("{id}", &id).replace("{email}", "auditor@plantel.test");
    let query = if operation.id == "utils-test_email" { "?email_to=ana@plantel.test" } else { "" };
    format!("{path}{query}")
}

async fn answer(house: &House, who: &str, operation: &Operation, institution: Option<&str>) -> (u16, String) {
    let csv = operation.id == "inventory-import";
    let media = if csv { "text/csv" } else { "application/json" };
    let body =
        if csv { b"codigo;nombre\nA-1;Mesa\n".to_vec() } else { body(house, &operation.id).to_string().into_bytes() };
    let mut headers = vec![("content-type", media)];
    headers.extend(institution.map(|id| ("x-institution-id", id)));
    let path = real_path(house, operation);
    let answer = house.send(who, &operation.method, &path, &headers, body).await;
    (answer.status, answer.body["code"].as_str().unwrap_or_default().to_owned())
}

#[actix_web::test]
async fn nobody_gets_in_without_a_token() {
    let house = House::build().await;
    let operations = guarded();
    assert!(operations.len() > 65, "{}", operations.len());
    for operation in &operations {
        let told = answer(&house, "nobody", operation, None).await;
        assert_eq!(told, (401, "token.missing".to_owned()), "{}", operation.id);
    }
}

#[actix_web::test]
async fn a_member_without_the_permission_is_refused() {
    let house = House::build().await;
    // A guardian sees the institution, and nothing else.
    for operation in guarded().iter().filter(|o| o.permission.as_deref().is_some_and(|p| p != "read:institution")) {
        let told = answer(&house, "guardian", operation, None).await;
        assert_eq!(told, (403, "access.denied".to_owned()), "{}", operation.id);
    }
}

#[actix_web::test]
async fn a_member_of_another_institution_is_refused_and_finds_nothing() {
    let house = House::build().await.with_stranger_elsewhere().await;
    let here = house.id().to_string();
    let platform = ["manage:users", "manage:institutions"];
    for operation in guarded().iter().filter(|operation| operation.permission.is_some()) {
        let told = answer(&house, "stranger", operation, Some(&here)).await;
        assert_eq!(told, (403, "institution.not-member".to_owned()), "{} by name", operation.id);
        if operation.path.contains("{id}") {
            let (status, code) = answer(&house, "stranger", operation, None).await;
            let refused = if platform.contains(&operation.permission.as_deref().unwrap()) { 403 } else { 404 };
            assert_eq!(status, refused, "{} from outside: {code}", operation.id);
        }
    }
}

#[actix_web::test]
async fn refusals_change_nothing() {
    let house = House::build().await;
    let before = house.get("center_admin", "/api/v1/audit-logs?count=true").await.body["count"].clone();
    for operation in guarded().iter().filter(|o| o.permission.as_deref().is_some_and(|p| p != "read:institution")) {
        answer(&house, "guardian", operation, None).await;
    }
    assert_eq!(house.get("center_admin", "/api/v1/audit-logs?count=true").await.body["count"], before);
}
