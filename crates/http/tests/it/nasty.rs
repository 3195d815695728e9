//! What nobody sends by mistake. Whatever it is, it is refused or taken, and never a fault of ours: that no
//! answer is a 500 is looked at wherever a request is sent.

use crate::house::{House, PASSWORD};
use plantel_application::identity::AccountRules;
use plantel_domain::identity::SignUp;
use rstest::rstest;
use serde_json::{Value, json};

async fn open() -> House {
    House::ruled(AccountRules { sign_up: SignUp::Open, ..AccountRules::default() }).await
}

#[rstest]
#[case::nul("%00".to_owned())]
#[case::nul_in_an_address("instructor%00@plantel.test".to_owned())]
#[case::large("a".repeat(10_000))]
#[case::large_and_an_address(format!("{}@plantel.test", "a".repeat(10_000)))]
#[case::a_slash("a%2Fb@plantel.test".to_owned())]
#[case::only_a_slash("%2F".to_owned())]
#[case::a_percent_sign("100%25@plantel.test".to_owned())]
#[case::half_an_escape("a%".to_owned())]
#[case::unicode("%C3%B1and%C3%BA@plantel.test".to_owned())]
#[case::unicode_that_turns("%E2%80%AE@plantel.test".to_owned())]
#[case::not_unicode("%FF%FE@plantel.test".to_owned())]
#[case::a_new_line("instructor@plantel.test%0D%0ABcc:%20a@b.co".to_owned())]
#[case::above("..".to_owned())]
#[case::above_in_disguise("%2E%2E".to_owned())]
#[case::a_space("%20".to_owned())]
#[case::braces("%7Bemail%7D".to_owned())]
#[case::quotes("'%20OR%201=1--".to_owned())]
#[actix_web::test]
async fn whatever_stands_for_an_address_is_answered_alike(#[case] email: String) {
    let house = House::build().await;
    for slash in ["", "/"] {
        let answer = house.call("nobody", "POST", &format!("/api/v1/password-recovery/{email}{slash}")).await;
        let text = "If that email is registered, we sent a password recovery link";
        assert_eq!((answer.status, &answer.body), (200, &json!({"message": text})));
        let answer =
            house.call("admin", "POST", &format!("/api/v1/password-recovery-html-content/{email}{slash}")).await;
        assert_eq!(answer.detail(), (404, "The user with this username does not exist in the system."));
    }
    house.services.relay.settle().await.unwrap();
    assert!(house.fakes.post.sent().is_empty());
}

#[rstest]
#[case("abc\u{0}defgh")]
#[case("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}")]
#[case("ñandú ñandú")]
#[case("🔑🔑🔑🔑🔑🔑🔑🔑")]
#[case("        ")]
#[actix_web::test]
async fn a_password_may_be_any_text(#[case] password: &str) {
    let house = open().await;
    let body = json!({"email": "ana@plantel.test", "password": password});
    assert_eq!(house.json("nobody", "POST", "/api/v1/users/signup", &body).await.status, 200);
    assert_eq!(house.login("ana", password).await.status, 200);
    let form = [("username", "ana@plantel.test"), ("password", password)];
    assert_eq!(house.form("/api/v1/login/access-token", &form).await.status, 200);
    let shortened = password.split('\0').next().unwrap();
    assert!(shortened == password || house.login("ana", shortened).await.status == 401);
    let body = json!({"current_password": PASSWORD, "new_password": password});
    assert_eq!(house.json("student", "PATCH", "/api/v1/users/me/password", &body).await.status, 200);
}

#[actix_web::test]
async fn what_is_typed_to_sign_in_may_be_anything() {
    let house = House::build().await;
    let long = "x".repeat(1025);
    for email in ["\u{0}", "instructor@plantel.test\u{0}", "ñ", &"x".repeat(255)] {
        for password in ["", "\u{0}", &long[..1024]] {
            let body = json!({"email": email, "password": password, "otp": "\u{0}"});
            assert_eq!(house.json("nobody", "POST", "/api/v1/auth/login", &body).await.code(), "login.bad-credentials");
        }
    }
    let bodies = [
        json!({"email": "x".repeat(256), "password": "x"}),
        json!({"email": "a@b.co", "password": long}),
        json!({"email": "a@b.co", "password": "x", "otp": "1".repeat(65)}),
        json!({"email": "a@b.co", "password": "x", "remember": true}),
    ];
    for body in bodies {
        assert_eq!(house.json("nobody", "POST", "/api/v1/auth/login", &body).await.status, 422);
    }
}

/// A body that is taken, its fields that may be null, and those that may not.
struct Nullable {
    who: &'static str,
    method: &'static str,
    path: String,
    body: Value,
    may: &'static [&'static str],
}

fn bodies(house: &House) -> Vec<Nullable> {
    let all = [
        ("nobody", "POST", "auth/login", json!({"email": "a@b.co", "password": "x", "otp": "1"}), &["otp"][..]),
        ("nobody", "POST", "auth/refresh", json!({"refresh_token": "x"}), &[]),
        ("student", "POST", "auth/switch", json!({"institution_id": house.id().to_string()}), &[]),
        ("nobody", "POST", "reset-password", json!({"token": "x", "new_password": PASSWORD}), &[]),
        ("nobody", "POST", "auth/reset-password", json!({"token": "x", "new_password": PASSWORD}), &[]),
        ("nobody", "POST", "auth/forgot-password", json!({"email": "a@b.co"}), &[]),
        ("nobody", "POST", "auth/verify-email", json!({"token": "x"}), &[]),
        (
            "nobody",
            "POST",
            "auth/accept-invitation",
            json!({"token": "x", "password": PASSWORD, "full_name": "Ana", "locale": "es"}),
            &["password", "full_name", "locale"],
        ),
        ("student", "PATCH", "users/me/password", json!({"current_password": "x", "new_password": PASSWORD}), &[]),
        ("student", "POST", "auth/change-password", json!({"current_password": "x", "new_password": PASSWORD}), &[]),
        ("student", "POST", "auth/mfa/enrol", json!({"password": "x"}), &[]),
        ("student", "POST", "auth/mfa/confirm", json!({"otp": "1"}), &[]),
        ("student", "POST", "auth/mfa/recovery-codes", json!({"password": "x"}), &[]),
        ("student", "POST", "auth/mfa/disable", json!({"password": "x"}), &[]),
        ("nobody", "POST", "auth/sso/session", json!({"ticket": "x", "verifier": "x", "otp": "1"}), &["otp"]),
        (
            "nobody",
            "POST",
            "users/signup",
            json!({"email": "ana@plantel.test", "password": PASSWORD, "full_name": "Ana", "locale": "es"}),
            &["full_name", "locale"],
        ),
        (
            "admin",
            "POST",
            "users/",
            json!({"email": "new@plantel.test", "password": PASSWORD, "full_name": "Ana", "locale": "es",
                "is_active": true, "is_superuser": false}),
            &["full_name", "locale"],
        ),
        (
            "student",
            "PATCH",
            "users/me",
            json!({"email": "student@plantel.test", "full_name": "Ana", "locale": "es"}),
            &["full_name", "locale"],
        ),
        ("student", "POST", "items/", json!({"title": "x", "description": "x"}), &["description"]),
    ];
    let place = |place| format!("/api/v1/{place}");
    let each = all.into_iter().map(|(who, method, at, body, may)| Nullable { who, method, path: place(at), body, may });
    let change = Nullable {
        who: "admin",
        method: "PATCH",
        path: format!("/api/v1/users/{}", house.users["instructor"].id),
        body: json!({"email": "i@plantel.test", "password": "another-2026", "full_name": "I", "locale": "es",
            "is_active": true, "is_superuser": false}),
        may: &["full_name", "locale"],
    };
    each.chain([change]).collect()
}

#[actix_web::test]
async fn null_is_refused_where_something_must_stand() {
    let house = open().await;
    for Nullable { who, method, path, body, may } in bodies(&house) {
        for field in body.as_object().unwrap().keys() {
            // NUL is refused or looked up, as whoever reads the field decides.
            for value in [Value::Null, json!(7), json!([]), json!({}), json!("\u{0}")] {
                let mut nasty = body.clone();
                nasty[field] = value.clone();
                let answer = house.json(who, method, &path, &nasty).await;
                let must_refuse = if value.is_null() { !may.contains(&field.as_str()) } else { !value.is_string() };
                let flag = body[field].is_boolean() && value.is_boolean();
                assert!(!must_refuse || flag || answer.status == 422, "{method} {path} {nasty}: {}", answer.status);
                let told = answer.body["detail"][0]["loc"][1].as_str().or(answer.body["errors"][0]["pointer"].as_str());
                let named = told.map(|told| told.trim_start_matches('/'));
                assert!(!must_refuse || named == Some(field), "{method} {path} {nasty}: {}", answer.body);
            }
        }
        for body in ["null", "7", "\"x\"", "[]", "{}x", "{", "", "\u{0}", &"[".repeat(10_000)] {
            let headers = [("content-type", "application/json")];
            let answer = house.send(who, method, &path, &headers, body.into()).await;
            assert!([400, 422].contains(&answer.status), "{method} {path} {body}: {}", answer.status);
        }
        let text = house.send(who, method, &path, &[("content-type", "text/plain")], b"{}".to_vec()).await;
        assert_eq!(text.status, 415, "{method} {path}");
    }
}
