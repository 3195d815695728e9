//! The description of the API.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn document() -> Value {
    serde_json::to_value(plantel_http::openapi()).unwrap()
}

fn operations() -> Vec<(String, String, Value)> {
    let document = document();
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, op)| (method.to_uppercase(), path.clone(), op.clone()))
    });
    each.collect()
}

#[test]
fn the_committed_description_is_the_one_that_is_served() {
    let committed: Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap();
    assert!(committed == document(), "the API changed: look at it, then `make openapi`");
}

#[test]
fn the_committed_table_of_problems_names_every_code() {
    let table = include_str!("../../../../docs/problems.md");
    for (code, title, detail) in plantel_http::catalogue() {
        let row = format!("| `{code}` | {title} | {} |", detail.replace('|', "\\|").replace('\n', " "));
        assert!(table.contains(&row), "docs/problems.md lacks: {row}");
    }
    assert_eq!(table.matches("\n| `").count(), plantel_http::catalogue().len());
}

#[test]
fn every_operation_has_its_own_id_a_summary_and_its_problems() {
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations() {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        assert!(operation["summary"].as_str().is_some_and(|s| s.ends_with('.')), "{id} has no summary");
        let guarded = operation["security"][0]["bearer"].is_array();
        assert!(!guarded || operation["responses"]["401"].is_object(), "{method} {path} does not say 401");
        assert!(ids.insert(id.clone()), "{id} stands twice");
    }
    assert!(ids.len() > 130, "{}", ids.len());
}

#[test]
fn every_shape_that_has_a_name_is_used_by_it() {
    let document = document();
    let text = document.to_string();
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "{name} is written out where it is meant");
    }
}

#[test]
fn what_is_empty_in_a_query_string_counts_as_absent() {
    for (method, path, operation) in operations() {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
            let required = parameter["required"] == true;
            assert_ne!(parameter["allowEmptyValue"] == true, required, "{method} {path}: {parameter}");
        }
    }
}

#[test]
fn whoever_may_choose_between_words_is_told_them() {
    for (method, path, operation) in operations() {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let chosen = ["sort", "format"];
        for parameter in parameters.filter(|parameter| chosen.contains(&parameter["name"].as_str().unwrap())) {
            let words = parameter["schema"]["enum"].as_array();
            let default = &parameter["schema"]["default"];
            assert!(words.is_some_and(|words| words.contains(default)), "{method} {path}: {parameter}");
        }
    }
}

#[test]
fn the_kept_contract_has_problems_of_its_own() {
    let document = document();
    let schema = |path: &str| {
        let answer = &document["paths"][path]["get"]["responses"]["422"]["content"]["application/problem+json"];
        answer["schema"]["$ref"].as_str().unwrap().to_owned()
    };
    assert_eq!(schema("/api/v1/users/{id}"), "#/components/schemas/KeptProblem");
    assert_eq!(schema("/api/v1/loans/{id}"), "#/components/schemas/Problem");
}

/// Lists that are no file, each with the reason.
const WITHOUT_FILE: [(&str, &str); 40] = [
    ("/alert-settings", "a short table, whole in one answer"),
    ("/alert-settings/user", "a short table, whole in one answer, and of the caller alone"),
    ("/auth/sessions", "few, and of the caller alone"),
    ("/auth/sso", "what the operator configured, shown before anybody has signed in"),
    ("/auth/sso/identities", "few, and of the caller alone"),
    ("/consent-texts", "few, and each is a text of several pages"),
    ("/enrollments/{id}/documents", "few, and their bytes could not stand in it"),
    ("/students/{id}/consents", "few, and of one student alone"),
    ("/inventory/{id}/movements", "`/inventory/movements/export?asset_id=` is its file"),
    ("/inventory/{id}/pictures", "few, and their bytes could not stand in it"),
    ("/announcements", "few, and a text of some pages does not fit into a cell"),
    ("/notifications", "of the caller alone, to be read and not to be kept"),
    ("/calendar-feeds", "few, and of the caller alone"),
    ("/inventory-checks/waiting", "what is to be done now; `/inventory-checks/export?state=` is its file"),
    ("/inventory-checks/{id}/comments", "few, and of one check alone"),
    ("/inventory-checks/{id}/counts", "of one check alone, to look at how its items were counted"),
    ("/inventory-checks/{id}/items/{item_id}/pictures", "few, and their bytes could not stand in it"),
    ("/loans/calendar", "`/loans/export?from=&to=` is its file"),
    ("/loan-policies", "few, and what they demand does not fit into cells"),
    ("/loans/{id}/handlings", "few, and of one loan alone"),
    ("/loans/{id}/handlings/{handling_id}/pictures", "few, and their bytes could not stand in it"),
    ("/loans/{id}/records", "few, and each is a file itself"),
    ("/countries", "a table of the program, whole in one answer, the same for everybody"),
    ("/modules", "a short table, whole in one answer"),
    ("/municipalities", "a table of the program, the same for everybody"),
    ("/permissions", "a short table, whole in one answer"),
    ("/roles", "a short table, whole in one answer"),
    ("/schedules/calendar", "`/schedules/export` has what it follows from"),
    ("/simat/problems", "to be mended, not kept: the file of the ministry is made anew once they are"),
    ("/schedules/today", "`/schedules/export` has what it follows from"),
    ("/guardians/{id}/students", "`/students/export?guardian_id=` is its file"),
    ("/students/{id}/guardians", "few, and of one student alone"),
    ("/supervisor-reviews", "what is to be done now; `/inventory-checks/export?state=` is its file"),
    ("/users/me/webhooks", "few, and of the caller alone"),
    ("/users/me/webhooks/{id}/deliveries", "kept for a month, and of one endpoint alone"),
    ("/webhooks", "few, and secrets could not stand in it"),
    ("/webhooks/event-types", "a table of the program, the same for everybody"),
    ("/webhooks/{id}/deliveries", "kept for a month, and of one endpoint alone"),
    ("/jobs", "few, and how they stand just now"),
    ("/deliveries", "what is to be done now: gone as soon as it is done"),
];

/// Whether the answer is many things: an array, or a page with its rows in `data`.
fn answers_many(document: &Value, operation: &Value) -> bool {
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    let named = schema["$ref"].as_str().map(|name| document.pointer(name.trim_start_matches('#')).unwrap());
    let schema = named.unwrap_or(schema);
    schema["type"] == "array" || schema["properties"]["data"]["type"] == "array"
}

/// The names of an operation's parameters, but for these.
fn parameters<'a>(operation: &'a Value, but: &[&str]) -> BTreeSet<&'a str> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.map(|parameter| parameter["name"].as_str().unwrap()).filter(|name| !but.contains(name)).collect()
}

#[test]
fn every_list_is_also_a_file_with_its_permission_and_its_filters_or_says_here_why_not() {
    let document = document();
    let gets = operations().into_iter().filter(|(method, ..)| method == "GET");
    let gets: BTreeMap<String, Value> = gets.map(|(_, path, operation)| (path, operation)).collect();
    let mut lists = BTreeSet::new();
    for (path, list) in gets.iter().filter(|(_, operation)| answers_many(&document, operation)) {
        let short = path.strip_prefix("/api/v1").unwrap();
        lists.insert(short);
        let (file, why) = (gets.get(&format!("{path}/export")), WITHOUT_FILE.iter().find(|(known, _)| *known == short));
        assert_eq!(file.is_some(), why.is_none(), "{path}: {why:?}");
        let Some(file) = file else { continue };
        let media = file["responses"]["200"]["content"].as_object().unwrap();
        let workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        assert!(media.contains_key("text/csv") && media.contains_key(workbook), "{path}");
        assert_eq!(file["security"], list["security"], "{path}");
        let filters = parameters(list, &["limit", "cursor", "skip", "count"]);
        assert_eq!(parameters(file, &["format"]), filters, "{path}");
        assert!(file["responses"]["503"]["description"].as_str().unwrap().contains("`export.too-many`"), "{path}");
    }
    assert!(WITHOUT_FILE.iter().all(|(path, _)| lists.contains(path)), "a reason is given for what is no list");
    assert!(lists.len() > WITHOUT_FILE.len() + 15, "{lists:?}");
}

#[test]
fn what_asks_for_no_token_does_not_say_that_one_is_missing() {
    let (public, guarded): (Vec<_>, Vec<_>) =
        operations().into_iter().partition(|(_, _, operation)| operation["security"] == serde_json::json!([{}]));
    assert!(public.len() > 10 && guarded.len() > 115, "{} and {}", public.len(), guarded.len());
    for (method, path, operation) in public {
        for status in ["401", "403"] {
            let told = operation["responses"][status]["description"].as_str().unwrap_or_default();
            assert!(!told.contains("Nobody known") && !told.contains("The caller may not"), "{method} {path}");
            assert!(told.is_empty() || told.contains("A rule refuses: `"), "{method} {path} {status}: {told}");
        }
        let headers = operation["parameters"].to_string();
        assert!(!headers.contains("X-Institution-Id") && !headers.contains("Idempotency-Key"), "{method} {path}");
    }
}

#[test]
fn a_closed_door_is_described_where_somebody_signs_in() {
    let all = operations();
    let locked = all.iter().filter(|(_, _, operation)| operation["responses"]["423"].is_object());
    let paths: Vec<_> = locked.map(|(_, path, _)| path.strip_prefix("/api/v1").unwrap()).collect();
    assert_eq!(paths, ["/auth/login", "/auth/sso/session", "/login/access-token"]);
}

#[test]
fn every_answer_is_described() {
    for (method, path, operation) in operations() {
        for (status, answer) in operation["responses"].as_object().unwrap() {
            assert!(answer["description"].as_str().is_some_and(|d| !d.is_empty()), "{method} {path} {status}");
        }
    }
}
