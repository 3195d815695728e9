//! The kept contract: signing in, and setting a password that was forgotten.

use crate::house::{Ask, House, PASSWORD};
use plantel_testkit::credentials::EASY;
use rstest::rstest;
use serde_json::json;

const FORM: &str = "/api/v1/login/access-token";
const RESET: &str = "/api/v1/reset-password";
const SENT: &str = "If that email is registered, we sent a password recovery link";

#[rstest]
#[actix_web::test]
async fn who_signs_in_gets_a_token_that_works(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let fields = [("grant_type", "password"), ("username", "Instructor@PLANTEL.test"), ("password", PASSWORD)];
    let answer = house.form(&format!("{FORM}{slash}"), &fields).await;
    assert_eq!((answer.status, answer.keys()), (200, vec!["access_token", "token_type"]));
    assert_eq!(answer.body["token_type"], "bearer");
    let bearer = format!("Bearer {}", answer.body["access_token"].as_str().unwrap());
    let path = format!("/api/v1/login/test-token{slash}");
    let who = house.send("nobody", "POST", &path, &[("authorization", &bearer)], Vec::new()).await;
    assert_eq!((who.status, who.body["email"].as_str()), (200, Some("instructor@plantel.test")));
    assert_eq!(who.keys(), ["created_at", "email", "full_name", "id", "is_active", "is_superuser"]);
}

#[actix_web::test]
async fn neither_a_wrong_password_nor_an_unknown_address_is_told_apart() {
    let house = House::build().await;
    let mut told = Vec::new();
    for username in ["instructor@plantel.test", "nobody@plantel.test", "not an address", ""] {
        let answer = house.form(FORM, &[("username", username), ("password", "something else")]).await;
        assert_eq!(answer.detail(), (400, "Incorrect email or password"), "{username}");
        assert_eq!(answer.keys(), ["code", "detail", "request_id", "status", "title", "type"]);
        told.push(answer.body.to_string());
    }
    told.dedup();
    assert_eq!(told.len(), 1);
}

#[actix_web::test]
async fn that_an_account_is_switched_off_is_told_to_who_knows_its_password() {
    let house = House::build().await;
    house.switch_off("instructor").await;
    let answer = house.form(FORM, &[("username", "instructor@plantel.test"), ("password", PASSWORD)]).await;
    assert_eq!(answer.detail(), (400, "Inactive user"));
    let answer = house.form(FORM, &[("username", "instructor@plantel.test"), ("password", "wrong")]).await;
    assert_eq!(answer.detail(), (400, "Incorrect email or password"));
    let own = house.login("instructor", PASSWORD).await;
    assert_eq!((own.status, own.code()), (403, "login.inactive"));
}

#[actix_web::test]
async fn what_is_sent_otherwise_than_as_a_form_lacks_its_fields() {
    let house = House::build().await;
    let missing =
        |name: &str, msg: &serde_json::Value| json!({"type": "field.required", "loc": ["body", name], "msg": msg});
    let both = house.json("nobody", "POST", FORM, &json!({"username": "a@b.co", "password": "x"})).await;
    let msg = &both.body["detail"][0]["msg"];
    assert!(msg.is_string());
    assert_eq!(both.status, 422);
    assert_eq!(both.body["detail"], json!([missing("username", msg), missing("password", msg)]));
    let one = house.form(FORM, &[("username", "a@b.co"), ("scope", "")]).await;
    assert_eq!((one.status, &one.body["detail"]), (422, &json!([missing("password", msg)])));
    let twice = house.form(FORM, &[("username", "a@b.co"), ("username", "c@d.co"), ("password", "x")]).await;
    assert_eq!((twice.status, twice.code()), (400, "request.malformed"));
    let long = "x".repeat(20_000);
    let large = house.form(FORM, &[("username", "a@b.co"), ("password", &long)]).await;
    assert_eq!((large.status, large.code()), (413, "request.too-large"));
}

#[actix_web::test]
async fn a_second_factor_is_asked_for_and_given_in_the_same_form() {
    let house = House::build().await;
    let secret = house.with_second_factor("instructor").await;
    let form = [("username", "instructor@plantel.test"), ("password", PASSWORD)];
    for (otp, code) in [("", "mfa.required"), ("000000", "mfa.wrong-code")] {
        let answer = house.form(FORM, &[form[0], form[1], ("otp", otp)]).await;
        assert_eq!((answer.status, answer.code()), (401, code));
        assert!(answer.body["detail"].is_string());
    }
    assert_eq!(house.form(FORM, &form).await.code(), "mfa.required");
    let code = house.code_of(&secret);
    assert_eq!(house.form(FORM, &[form[0], form[1], ("otp", &code)]).await.status, 200);
    // A code is good once.
    assert_eq!(house.form(FORM, &[form[0], form[1], ("otp", &code)]).await.code(), "mfa.wrong-code");
}

#[rstest]
#[case::by_the_form("form", 400)]
#[case::by_the_own_path("own", 401)]
#[actix_web::test]
async fn too_many_failures_close_the_door(#[case] way: &str, #[case] refused: u16) {
    let house = House::build().await;
    let sign_in = async |password: &str| match way {
        "form" => house.form(FORM, &[("username", "instructor@plantel.test"), ("password", password)]).await,
        _ => house.login("instructor", password).await,
    };
    for _ in 0..5 {
        assert_eq!(sign_in("wrong").await.status, refused);
    }
    for password in ["wrong", PASSWORD] {
        let answer = sign_in(password).await;
        assert_eq!((answer.status, answer.code()), (423, "login.locked"));
        assert_eq!(answer.headers["retry-after"], "900");
        assert!(answer.body["detail"].as_str().unwrap().contains("15"));
    }
    // Nobody is locked out by who calls from elsewhere.
    let body = json!({"email": "instructor@plantel.test", "password": PASSWORD}).to_string().into_bytes();
    let headers = vec![("content-type", "application/json")];
    let ask = Ask { method: "POST", path: "/api/v1/auth/login", headers, body, ..Ask::default() };
    assert_eq!(house.ask(Ask { peer: Some("198.51.100.7"), ..ask.clone() }).await.status, 200);
    let path = format!("/api/v1/users/{}/unlock", house.users["instructor"].id);
    assert_eq!(house.call("instructor", "POST", &path).await.status, 403);
    let opened = house.call("admin", "POST", &path).await;
    assert_eq!((opened.status, &opened.body), (200, &json!({"message": "User unlocked successfully"})));
    assert_eq!(house.ask(ask).await.status, 200);
}

#[rstest]
#[actix_web::test]
async fn whether_an_address_is_known_is_not_told(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    for email in ["instructor@plantel.test", "nobody@plantel.test", "not-an-address"] {
        let answer = house.call("nobody", "POST", &format!("/api/v1/password-recovery/{email}{slash}")).await;
        assert_eq!((answer.status, &answer.body), (200, &json!({"message": SENT})), "{email}");
    }
    house.services.relay.settle().await.unwrap();
    let sent: Vec<_> = house.fakes.post.sent().iter().map(|letter| letter.to.as_str().to_owned()).collect();
    assert_eq!(sent, ["instructor@plantel.test"]);
    assert_eq!(house.get("nobody", "/api/v1/password-recovery/a@b.co").await.status, 405);
}

#[rstest]
#[actix_web::test]
async fn a_link_sets_a_password_once(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    house.call("nobody", "POST", "/api/v1/password-recovery/instructor@plantel.test").await;
    let token = house.token_by_mail().await;
    let path = format!("{RESET}{slash}");
    let easy = house.json("nobody", "POST", &path, &json!({"token": token, "new_password": EASY})).await;
    assert_eq!((easy.status, &easy.body["detail"][0]["loc"]), (422, &json!(["body", "new_password"])));
    let body = json!({"token": token, "new_password": "another-2026", "unknown": "ignored"});
    let answer = house.json("nobody", "POST", &path, &body).await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"message": "Password updated successfully"})));
    assert_eq!(house.json("nobody", "POST", &path, &body).await.detail(), (400, "Invalid token"));
    assert_eq!(house.get("instructor", "/api/v1/users/me").await.code(), "token.revoked");
    assert_eq!(house.login("instructor", PASSWORD).await.status, 401);
    assert_eq!(house.login("instructor", "another-2026").await.status, 200);
}

#[actix_web::test]
async fn no_other_token_sets_a_password() {
    let house = House::build().await;
    let pair = house.login("instructor", PASSWORD).await.body;
    house.call("instructor", "POST", "/api/v1/auth/verify-email/resend").await;
    let verification = house.token_by_mail().await;
    let others = ["", "nonsense", &verification, pair["access_token"].as_str().unwrap(), "a\u{0}b"];
    for token in others {
        let body = json!({"token": token, "new_password": "another-2026"});
        assert_eq!(house.json("nobody", "POST", RESET, &body).await.detail(), (400, "Invalid token"), "{token}");
    }
    house.call("nobody", "POST", "/api/v1/password-recovery/instructor@plantel.test").await;
    let body = json!({"token": house.token_by_mail().await, "new_password": "another-2026"});
    house.clock.advance(chrono::Duration::hours(48));
    assert_eq!(house.json("nobody", "POST", RESET, &body).await.detail(), (400, "Invalid token"));
}

#[actix_web::test]
async fn no_link_sets_the_password_of_an_account_that_is_switched_off() {
    let house = House::build().await;
    house.call("nobody", "POST", "/api/v1/password-recovery/instructor@plantel.test").await;
    let body = json!({"token": house.token_by_mail().await, "new_password": "another-2026"});
    house.switch_off("instructor").await;
    assert_eq!(house.json("nobody", "POST", RESET, &body).await.detail(), (400, "Inactive user"));
    let own = house.json("nobody", "POST", "/api/v1/auth/reset-password", &body).await;
    assert_eq!((own.status, own.code()), (403, "login.inactive"));
}

#[rstest]
#[actix_web::test]
async fn an_administrator_looks_at_a_recovery_mail(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = |email: &str| format!("/api/v1/password-recovery-html-content/{email}{slash}");
    let answer = house.call("admin", "POST", &path("instructor@plantel.test")).await;
    assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
    assert_eq!(answer.headers["subject"], "Recovery");
    assert!(answer.body.as_str().unwrap().contains("mail-0"));
    let text = "The user with this username does not exist in the system.";
    for email in ["nobody@plantel.test", "nonsense", "%00"] {
        assert_eq!(house.call("admin", "POST", &path(email)).await.detail(), (404, text), "{email}");
    }
    let refused = house.call("instructor", "POST", &path("instructor@plantel.test")).await;
    assert_eq!(refused.detail(), (403, "The user doesn't have enough privileges"));
}
