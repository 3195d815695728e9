//! Every operation refuses whom it must. The list of operations is the description's own, so that
//! a new one is tried without being named here.

use crate::enrollment_papers::{FORM, form};
use crate::furnished::Furniture;
use crate::house::{House, PASSWORD};
use plantel_domain::access::Role;
use plantel_testkit::pictures::a_jpeg;
use serde_json::{Value, json};

struct Operation {
    id: String,
    method: String,
    path: String,
    /// The permission it names, if it names one.
    permission: Option<String>,
    /// Whether it says that it reads `If-Match`.
    version: bool,
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
                version: operation["parameters"].to_string().contains("\"If-Match\""),
            });
        }
    }
    all
}

/// A body that could be carried out, for operations that take one.
fn body(house: &House, with: &Furniture, id: &str) -> Value {
    let (camera, warehouse) = (house.asset.id.to_string(), house.warehouse.id.to_string());
    match id {
        "announcements-create" => json!({"title": "Hoy", "text": "No hay clases.", "audience": {"everyone": true}}),
        "notifications-update" => json!({"is_read": true}),
        "categories-create" => json!({"code": "laptop", "name": "Portátil"}),
        "checks-start" => json!({"environment_id": with.room, "schedule_id": camera}),
        "checks-count" => json!({"items": [{"item_id": camera, "found": 1}]}),
        "checks-submit" | "checks-confirm" | "checks-approve" => {
            json!({"is_clean": true, "is_organized": true, "inventory_complete": true})
        }
        "checks-comment" => json!({"text": "La vi en el taller"}),
        "supervisor-reviews-approve" => {
            json!({"check_ids": [camera], "is_clean": true, "is_organized": true, "inventory_complete": true})
        }
        "discrepancies-resolve" => json!({"resolution": "dismissed", "note": "Apareció"}),
        "inventory-book" => json!({"kind": "damage", "quantity": 1}),
        "inventory-relocate" => json!({"assets": [with.drone], "environment_id": with.room}),
        "inventory-hand-custody" => json!({"user_id": house.users["auditor"].id.to_string()}),
        "inventory-retire" => json!({"reason": "scrapped"}),
        "inventory-add-part" => json!({"asset_id": with.drone}),
        "inventory-labels" | "environments-labels" => json!({"sheet": "a4-24"}),
        "qr-scan" => json!({"payload": with.tag}),
        "transfers-create" => json!({"from_environment_id": warehouse, "to_environment_id": with.room,
            "lines": [{"asset_id": camera}]}),
        "environments-create" | "environments-update" => json!({"name": "Sala 9"}),
        "institutions-create" => json!({"kind": "school", "name": "Colegio", "code": "COL-9"}),
        "categories-update" | "institutions-update" | "institutions-update-current" | "inventory-update" => {
            json!({"name": "Otro nombre"})
        }
        "inventory-create" => {
            json!({"code": "X-9", "name": "Trípode", "environment_id": house.warehouse.id.to_string()})
        }
        "calendar-feeds-create" => json!({"kind": "mine"}),
        "loans-create" => json!({
            "item_id": house.asset.id.to_string(), "start_date": "2026-03-20", "end_date": "2026-03-21",
            "purpose": "Clase",
        }),
        "invitations-create" => json!({"email": "new@plantel.test", "roles": ["student"]}),
        "items-create_item" | "items-update_item" => json!({"title": "Cuaderno"}),
        "school-years-reopen" | "enrollment-documents-reject" | "contact-proposals-reject" => {
            json!({"reason": "Faltaban notas"})
        }
        "contact-proposals-create" => json!({"student_id": camera, "student": {"phone": "3001234567"}}),
        "consent-texts-create" => json!({"purpose": "image", "text": "Autorizo las fotografías."}),
        "consents-give" => json!({"text_id": camera, "guardian_id": camera, "channel": "paper"}),
        "consents-revoke" => json!({"channel": "paper"}),
        "checks-reject" | "checks-cancel" | "loans-reject" | "loans-refuse-extension" | "loans-revoke" => {
            json!({"reason": "No"})
        }
        "loans-ask-extension" => json!({"end_date": "2026-03-26", "reason": "La práctica sigue"}),
        "loans-swap" => json!({"from_item_id": camera, "to_item_id": with.drone}),
        "schedules-create" => json!({
            "environment_id": with.room, "instructor_id": house.users["instructor"].id.to_string(),
            "programme": "Redes", "group": "2758492", "start_time": "07:00", "end_time": "12:00",
            "weekdays": ["monday"], "first_day": "2026-03-16", "last_day": "2026-06-26",
        }),
        "schedules-update" => json!({"topic": "Cableado"}),
        "groups-create" => json!({"site_id": camera, "school_year_id": camera, "grade": 3, "shift": "morning",
            "code": "0302", "capacity": 35}),
        "groups-update" => json!({"capacity": 30}),
        "school-years-create" => json!({"name": "2026", "starts_on": "2026-01-19", "ends_on": "2026-11-27"}),
        "simat-state" => json!({"facts": {"REPITENTE": "S"}}),
        "simat-exports-create" => json!({"year_id": camera}),
        "school-years-set-periods" => json!({"periods": []}),
        "school-years-promote" => json!({"to_year_id": camera}),
        "sites-create" | "sites-update" | "school-years-update" => json!({"name": "Central"}),
        "memberships-create" => json!({"email": "stranger@plantel.test", "roles": ["student"]}),
        "memberships-update" => json!({"active": false}),
        _ => told_body(house, id),
    }
}

/// The same, of schools and of what tells people.
fn told_body(house: &House, id: &str) -> Value {
    let camera = house.asset.id.to_string();
    match id {
        "students-create" => json!({"document_type": "TI", "document_number": "1007000013", "first_surname": "Peña",
            "first_name": "Ana", "birth_date": "2015-08-20", "sex": "F"}),
        "students-update" | "guardians-update" => json!({"phone": "3001234567"}),
        "students-update-sensitive" => json!({"blood_type": "O+"}),
        "students-block" | "students-unblock" => json!({"reason": "Supresión pedida"}),
        "students-add-guardian" => json!({"guardian_id": camera, "relationship": "mother"}),
        "students-update-guardian" => json!({"may_pick_up": true}),
        "students-link-user" | "guardians-link-user" => json!({"user_id": null}),
        "enrollments-create" => json!({"student_id": camera, "year_id": camera, "site_id": camera, "grade": 3,
            "case": "new"}),
        "enrollments-send-back" | "enrollments-withdraw" | "enrollments-reopen" => json!({"reason": "Se va"}),
        "enrollments-transfer" => json!({"destination": "Otro colegio"}),
        "enrollment-requirements-write" => json!({"papers": []}),
        "data-requests-create" => json!({"student_id": camera, "kind": "query", "text": "¿Qué guardan?",
            "channel": "paper"}),
        "alerts-resolve" => json!({"note": "Se pidieron más"}),
        "alerts-update" => json!({"is_resolved": true}),
        "alert-settings-write-as-before" => json!({"alert_type": "stock_bajo"}),
        "webhooks-create" | "own-webhooks-create" => json!({"url": "https://hooks.example.org/plantel"}),
        "webhooks-update" | "own-webhooks-update" => json!({"description": "Nómina"}),
        "webhooks-replay" | "own-webhooks-replay" => json!({"since": "2026-03-01T00:00:00Z"}),
        "data-requests-extend" | "data-requests-void" => json!({"reason": "Se busca"}),
        "data-requests-answer" | "data-requests-reject" => json!({"answer": "Se adjunta"}),
        "data-request-terms-write" => {
            json!({"query_days": 10, "query_extension": 5, "claim_days": 15, "claim_extension": 8})
        }
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

fn real_path(house: &House, with: &Furniture, operation: &Operation) -> String {
    let id = match operation.path.split('/').nth(3) {
        Some("inventory") if operation.path.contains("/categories/") => with.category.clone(),
        Some("transfers") => with.transfer.clone(),
        Some("imports") => with.import.clone(),
        Some("loans") => house.loan.id.to_string(),
        Some("inventory") => house.asset.id.to_string(),
        Some("environments") => house.warehouse.id.to_string(),
        Some("institutions") => house.institution.id.to_string(),
        Some("invitations") => house.invitation.id.to_string(),
        // A user's: of memberships, sessions and accounts elsewhere none has it.
        _ => house.users["auditor"].id.to_string(),
    };
    let path = operation.path.replace("{id}", &id).replace("{email}", "auditor@plantel.test");
    let path = path.replace("{part_id}", &with.drone).replace("{picture_id}", &with.picture);
    let path = path.replace("{tag}", &with.tag).replace("{item_id}", &with.drone);
    let path = path.replace("{handling_id}", &with.picture).replace("{record_id}", &with.picture);
    let path = path.replace("{guardian_id}", &with.picture).replace("{type}", "low_stock");
    let path = path.replace("{name}", "clean-up");
    assert!(!path.contains('{'), "{path}");
    let query = match operation.id.as_str() {
        "utils-test_email" => "?email_to=ana@plantel.test".to_owned(),
        "students-import" => format!("?year_id={id}&site_id={id}"),
        "simat-problems" => format!("?year_id={id}"),
        "loans-availability" | "loans-calendar" | "loans-utilisation" => format!("?item_id={}", house.asset.id),
        _ => String::new(),
    };
    format!("{path}{query}")
}

type Told = (u16, String);

async fn answer(house: &House, with: &Furniture, who: &str, operation: &Operation, inside: Option<&str>) -> Told {
    let inside: Vec<_> = inside.map(|id| ("x-institution-id", id)).into_iter().collect();
    told(house, with, who, operation, &inside).await
}

async fn told(house: &House, with: &Furniture, who: &str, operation: &Operation, more: &[(&str, &str)]) -> Told {
    let (media, body) = match operation.id.as_str() {
        "inventory-import" | "imports-create" | "students-import" => {
            ("text/csv", b"codigo;nombre\nA-1;Mesa\n".to_vec())
        }
        "checks-add-picture" | "inventory-add-picture" | "loans-add-picture" => ("image/jpeg", a_jpeg("b")),
        "simat-reconcile" => (FORM, crate::simat::sent(&house.asset.id.to_string(), "", b"GRADO;GRUPO\n8;8A\n")),
        "enrollment-documents-upload" => (FORM, form("photo", "foto.jpg", b"\xff\xd8\xff")),
        id => ("application/json", body(house, with, id).to_string().into_bytes()),
    };
    let mut headers = vec![("content-type", media)];
    headers.extend(more);
    let path = real_path(house, with, operation);
    let answer = house.send(who, &operation.method, &path, &headers, body).await;
    (answer.status, answer.code().to_owned())
}

/// Whether a guardian may do it, of the own children at least.
fn for_everybody(operation: &Operation) -> bool {
    let held = |name: &str| Role::Guardian.grants().iter().any(|grant| grant.permission.name() == name);
    operation.permission.as_deref().is_none_or(held)
}

#[actix_web::test]
async fn nobody_gets_in_without_a_token() {
    let house = House::build().await;
    let (with, operations) = (house.furnish().await, guarded());
    assert!(operations.len() > 115, "{}", operations.len());
    for operation in &operations {
        let told = answer(&house, &with, "nobody", operation, None).await;
        assert_eq!(told, (401, "token.missing".to_owned()), "{}", operation.id);
    }
}

#[actix_web::test]
async fn a_member_without_the_permission_is_refused() {
    let house = House::build().await;
    let with = house.furnish().await;
    // A guardian sees the institution, its school and the own children, and nothing else.
    for operation in guarded().iter().filter(|operation| !for_everybody(operation)) {
        let told = answer(&house, &with, "guardian", operation, None).await;
        assert_eq!(told, (403, "access.denied".to_owned()), "{}", operation.id);
    }
}

#[actix_web::test]
async fn who_only_looks_changes_nothing() {
    let house = House::build().await;
    let with = house.furnish().await;
    let changes = [
        "write:inventory",
        "import:inventory",
        "manage:categories",
        "manage:loan_policies",
        "write:environments",
        "manage:school",
        "write:groups",
    ];
    let changing = |operation: &&Operation| operation.permission.as_deref().is_some_and(|p| changes.contains(&p));
    let operations = guarded();
    assert!(operations.iter().filter(changing).count() > 25);
    for who in ["auditor", "instructor", "student"] {
        for operation in operations.iter().filter(changing) {
            let told = answer(&house, &with, who, operation, None).await;
            assert_eq!(told, (403, "access.denied".to_owned()), "{} by {who}", operation.id);
        }
    }
}

#[actix_web::test]
async fn a_member_of_another_institution_is_refused_and_finds_nothing() {
    let house = House::build().await.with_stranger_elsewhere().await;
    let with = house.furnish().await;
    let here = house.id().to_string();
    let platform = ["manage:users", "manage:institutions", "manage:jobs"];
    for operation in guarded().iter().filter(|operation| operation.permission.is_some()) {
        let told = answer(&house, &with, "stranger", operation, Some(&here)).await;
        assert_eq!(told, (403, "institution.not-member".to_owned()), "{} by name", operation.id);
        // A type of alerts is no thing of an institution: each has all of them.
        if operation.path.contains('{') && !operation.path.contains("{type}") {
            let (status, code) = answer(&house, &with, "stranger", operation, None).await;
            let refused = if platform.contains(&operation.permission.as_deref().unwrap()) { 403 } else { 404 };
            assert_eq!(status, refused, "{} from outside: {code}", operation.id);
        }
    }
}

#[actix_web::test]
async fn ids_of_another_institution_in_a_body_find_nothing() {
    let house = House::build().await.with_stranger_elsewhere().await;
    let with = house.furnish().await;
    let moving = ["inventory-relocate", "transfers-create", "qr-scan", "inventory-labels"];
    for id in moving.into_iter().chain(["loans-create", "schedules-create"]) {
        let operation = guarded().into_iter().find(|operation| operation.id == id).unwrap();
        let mut body = body(&house, &with, id);
        if id == "inventory-labels" {
            body["assets"] = json!([with.drone]);
        }
        let told = house.json("stranger", "POST", &operation.path, &body).await;
        assert!([404, 409, 422].contains(&told.status), "{id}: {}", told.body);
        let never = [&with.drone, &with.room, "DRO-1", "Aula 7", "CAM-1"];
        assert!(!never.iter().any(|word| told.body.to_string().contains(*word)), "{id}: {}", told.body);
    }
}

#[actix_web::test]
async fn refusals_change_nothing() {
    let house = House::build().await;
    let with = house.furnish().await;
    let (files, path) = (house.files.keys(), "/api/v1/audit-logs?count=true");
    let before = house.get("center_admin", path).await.body["count"].clone();
    for operation in guarded().iter().filter(|operation| !for_everybody(operation)) {
        answer(&house, &with, "guardian", operation, None).await;
    }
    assert_eq!(house.get("center_admin", path).await.body["count"], before);
    assert_eq!(house.files.keys(), files);
}

#[actix_web::test]
async fn whatever_says_that_it_reads_a_version_does() {
    let house = House::build().await;
    let with = house.furnish().await;
    let mut deaf = Vec::new();
    let here = house.id().to_string();
    for operation in guarded().iter().filter(|operation| operation.version) {
        let headers = [("if-match", "garbage"), ("x-institution-id", here.as_str())];
        let answered = told(&house, &with, "admin", operation, &headers).await;
        if answered != (400, "if-match.malformed".to_owned()) {
            deaf.push((operation.id.clone(), answered));
        }
    }
    assert!(deaf.is_empty(), "{deaf:#?}");
}
