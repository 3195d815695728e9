//! The second factor, and who must have one.

use crate::house::{House, PASSWORD, keys};
use plantel_application::identity::AccountRules;
use plantel_domain::access::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const MFA: &str = "/api/v1/auth/mfa";

async fn demanding() -> House {
    let second_factor_roles = BTreeSet::from([Role::Instructor]);
    House::ruled(AccountRules { second_factor_roles, ..AccountRules::default() }).await
}

#[actix_web::test]
async fn a_second_factor_from_its_beginning_to_its_end() {
    let house = House::build().await;
    let off = json!({"on": false, "since": null, "recovery_codes_left": 0, "demanded": false});
    assert_eq!(house.get("instructor", MFA).await.body, off);
    let wrong = json!({"password": "wrong"});
    let password = json!({"password": PASSWORD});
    for (path, body, code) in [
        ("enrol", &wrong, "password.wrong"),
        ("recovery-codes", &password, "mfa.off"),
        ("disable", &password, "mfa.off"),
        ("confirm", &json!({"otp": "123456"}), "mfa.off"),
    ] {
        let answer = house.json("instructor", "POST", &format!("{MFA}/{path}"), body).await;
        assert_eq!((answer.status, answer.code()), (409, code), "{path}");
    }
    let prepared = house.json("instructor", "POST", &format!("{MFA}/enrol"), &password).await;
    assert_eq!((prepared.status, prepared.keys()), (200, vec!["otpauth_url", "qr_svg", "secret"]));
    let secret = prepared.body["secret"].as_str().unwrap();
    assert!(prepared.body["otpauth_url"].as_str().unwrap().contains(secret));
    assert!(prepared.body["qr_svg"].as_str().unwrap().contains("<svg"));
    // Until it is confirmed nothing is asked for.
    assert_eq!(house.login("instructor", PASSWORD).await.status, 200);
    let answer = house.json("instructor", "POST", &format!("{MFA}/confirm"), &json!({"otp": "000000"})).await;
    assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (422, &json!("/otp")));
    assert_eq!(answer.body["errors"][0]["code"], "mfa.wrong-code");
    let code = json!({"otp": house.code_of(secret)});
    let confirmed = house.json("instructor", "POST", &format!("{MFA}/confirm"), &code).await;
    assert_eq!((confirmed.status, confirmed.keys()), (200, vec!["recovery_codes"]));
    let codes = confirmed.body["recovery_codes"].as_array().unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(house.get("instructor", MFA).await.body["recovery_codes_left"], 10);
    for path in ["enrol", "confirm"] {
        let body = if path == "enrol" { &password } else { &code };
        let answer = house.json("instructor", "POST", &format!("{MFA}/{path}"), body).await;
        assert_eq!((answer.status, answer.code()), (409, "mfa.already-on"));
    }
    let with = |otp: &Value| json!({"email": "instructor@plantel.test", "password": PASSWORD, "otp": otp});
    let asked = house.login("instructor", PASSWORD).await;
    assert_eq!((asked.status, asked.code()), (401, "mfa.required"));
    for status in [200, 401] {
        assert_eq!(house.json("nobody", "POST", "/api/v1/auth/login", &with(&codes[0])).await.status, status);
    }
    let renewed = house.json("instructor", "POST", &format!("{MFA}/recovery-codes"), &password).await;
    assert_eq!((renewed.status, renewed.keys()), (200, vec!["recovery_codes"]));
    assert_eq!(house.json("nobody", "POST", "/api/v1/auth/login", &with(&codes[1])).await.status, 401);
    assert_eq!(house.json("instructor", "POST", &format!("{MFA}/disable"), &password).await.status, 204);
    assert_eq!(house.get("instructor", MFA).await.body, off);
    assert_eq!(house.login("instructor", PASSWORD).await.status, 200);
}

#[actix_web::test]
async fn an_administrator_helps_who_lost_the_device() {
    let house = House::build().await;
    let path = format!("/api/v1/users/{}/reset-mfa", house.users["instructor"].id);
    let off = house.call("admin", "POST", &path).await;
    assert_eq!((off.status, off.code()), (409, "mfa.off"));
    house.with_second_factor("instructor").await;
    assert_eq!(house.call("center_admin", "POST", &path).await.status, 403);
    let own = format!("/api/v1/users/{}/reset-mfa", house.users["admin"].id);
    let own = house.call("admin", "POST", &own).await;
    assert_eq!((own.status, own.code()), (409, "user.own"));
    let done = house.call("admin", "POST", &path).await;
    assert_eq!((done.status, &done.body), (200, &json!({"message": "Second factor removed successfully"})));
    assert_eq!(house.get("instructor", "/api/v1/users/me").await.code(), "token.revoked");
    assert_eq!(house.login("instructor", PASSWORD).await.status, 200);
}

#[actix_web::test]
async fn an_answer_with_secrets_is_never_remembered() {
    let house = House::build().await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "a-key")];
    let password = json!({"password": PASSWORD}).to_string().into_bytes();
    let twice = async |path: &str| {
        let mut told = Vec::new();
        for _ in 0..2 {
            let answer = house.send("instructor", "POST", path, &headers, password.clone()).await;
            assert_eq!((answer.status, answer.headers.get("idempotency-replayed")), (200, None), "{path}");
            told.push(answer.body);
        }
        assert_ne!(told[0], told[1], "{path}");
        told.remove(1)
    };
    // However the path is written.
    twice("/api/v1/auth/mfa/enrol").await;
    let prepared = twice("/api/v1/auth/mfa/enro%6c/").await;
    let otp = json!({"otp": house.code_of(prepared["secret"].as_str().unwrap())}).to_string().into_bytes();
    let first = house.send("instructor", "POST", "/api/v1/auth/mfa/confirm", &headers, otp.clone()).await;
    let second = house.send("instructor", "POST", "/api/v1/auth/mfa/confirm", &headers, otp).await;
    assert_eq!((first.status, second.status, second.code()), (200, 409, "mfa.already-on"));
    twice("/api/v1/auth/mfa/recovery-codes").await;
    let user = house.users["instructor"].id;
    assert_eq!(house.services.store.find_answer(user, "a-key").await.unwrap(), None);
    // An administrator who looks at a recovery mail sees a token.
    let path = "/api/v1/password-recovery-html-content/instructor@plantel.test";
    for _ in 0..2 {
        let answer = house.send("admin", "POST", path, &[("idempotency-key", "a-key")], Vec::new()).await;
        assert_eq!((answer.status, answer.headers.get("idempotency-replayed")), (200, None));
    }
    assert_eq!(house.services.store.find_answer(house.users["admin"].id, "a-key").await.unwrap(), None);
}

/// What somebody may still call who must set up a second factor first.
const ALLOWED: &[(&str, &str)] = &[
    ("GET", "/api/v1/auth/me"),
    ("GET", "/api/v1/auth/mfa"),
    ("GET", "/api/v1/users/me"),
    ("POST", "/api/v1/auth/logout"),
    ("POST", "/api/v1/auth/mfa/confirm"),
    ("POST", "/api/v1/auth/mfa/enrol"),
    ("POST", "/api/v1/login/test-token"),
];

/// Every method of every path that asks for a token.
fn guarded() -> Vec<(String, String)> {
    let document = serde_json::to_value(plantel_http::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().filter(|(_, item)| {
        item.as_object().unwrap().values().all(|operation| operation["security"][0]["bearer"].is_array())
    });
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    each.flat_map(|(path, _)| methods.map(|method| (method.to_owned(), path.clone()))).collect()
}

#[actix_web::test]
async fn who_must_set_up_a_second_factor_may_do_nothing_else() {
    let house = demanding().await;
    let id = house.loan.id.to_string();
    for (method, path) in guarded() {
        let path = path.replace("{id}", &id).replace("{email}", "a@b.co");
        if ALLOWED.contains(&(method.as_str(), path.as_str())) {
            continue;
        }
        let answer = house.call("instructor", &method, &path).await;
        // Another method of what may be called meanwhile is not there at all.
        let not_there = ALLOWED.iter().any(|(_, allowed)| *allowed == path) && path != "/api/v1/users/me";
        let expected = if not_there { (405, "method.not-allowed") } else { (403, "mfa.enrol-first") };
        assert_eq!((answer.status, answer.code()), expected, "{method} {path}");
    }
    for path in ["/api/v1/users/me/", "/api/v1//users/me", "/api/v1/users/m%65", "/api/v1/users/me?x=/auth/me"] {
        for method in ["PATCH", "DELETE", "POST", "PUT"] {
            let answer = house.json("instructor", method, path, &json!({"email": "mine@plantel.test"})).await;
            assert_eq!((answer.status, answer.code()), (403, "mfa.enrol-first"), "{method} {path}");
        }
    }
    // Others are not asked.
    assert_eq!(house.get("student", "/api/v1/items").await.status, 200);
}

#[actix_web::test]
async fn who_has_set_it_up_may_go_on_and_not_switch_it_off() {
    let house = demanding().await;
    for (method, path) in ALLOWED.iter().filter(|(_, path)| !path.contains("logout") && !path.contains("mfa/")) {
        assert_eq!(house.call("instructor", method, path).await.status, 200, "{method} {path}");
    }
    assert_eq!(house.get("instructor", MFA).await.body["demanded"], true);
    house.with_second_factor("instructor").await;
    assert_eq!(house.get("instructor", "/api/v1/items/").await.status, 200);
    let answer = house.json("instructor", "POST", &format!("{MFA}/disable"), &json!({"password": PASSWORD})).await;
    assert_eq!((answer.status, answer.code()), (409, "mfa.demanded"));
}

#[actix_web::test]
async fn a_copy_of_what_is_kept_of_somebody_holds_no_secret() {
    let house = House::build().await;
    let secret = house.with_second_factor("instructor").await;
    house.json("instructor", "POST", "/api/v1/items", &json!({"title": "Cuaderno"})).await;
    house.login("instructor", "wrong").await;
    let hook = json!({"url": "https://hooks.example.org/mine"});
    let hook = house.json("instructor", "POST", "/api/v1/users/me/webhooks", &hook).await;
    let whsec = hook.body["secret"].as_str().unwrap().to_owned();
    let wishes = json!({"choices": [{"type": "loan.approved", "channel": "email", "on": false}]});
    house.json("instructor", "PATCH", "/api/v1/notifications/preferences", &wishes).await;
    for path in ["/api/v1/users/me/export", "/api/v1/users/me/export/"] {
        let answer = house.get("instructor", path).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"plantel-my-data.json\"");
        assert_eq!(
            (&*answer.headers["cache-control"], &*answer.headers["content-type"]),
            ("no-store", "application/json")
        );
        let told = answer.body.to_string();
        for hidden in ["hashed:", "sealed", &secret, &whsec[6..], PASSWORD, "_digest", "\"refresh"] {
            assert!(!told.contains(hidden), "{hidden}: {told}");
        }
        let chosen = json!({"choices": [{"type": "loan.approved", "channel": "email", "on": false}],
            "quiet_hours": null, "digest": null, "time_zone": null});
        assert_eq!(answer.body["notification_preferences"], chosen);
        assert_eq!(answer.body["webhooks"][0]["url"], "https://hooks.example.org/mine");
        let lists = ["items", "loans", "memberships", "sessions", "sign_ins", "webhooks"];
        assert!(lists.iter().all(|list| answer.body[list].as_array().unwrap().len() == 1), "{told}");
        assert_eq!(keys(&answer.body["user"]).len(), 6);
        assert!(answer.body["second_factor_since"].is_string());
    }
    assert_eq!(house.get("nobody", "/api/v1/users/me/export").await.status, 401);
}
