//! The own paths of accounts: sessions, passwords, proven addresses, invitations.

use crate::house::{House, PASSWORD};
use plantel_application::identity::AccountRules;
use plantel_domain::identity::SignUp;
use rstest::rstest;
use serde_json::{Value, json};

const NOWHERE: &str = "0197f000-0000-7000-8000-000000000000";
const JOIN: &str = "/api/v1/auth/accept-invitation";

async fn with_token(house: &House, token: &str, method: &str, path: &str) -> crate::house::Answer {
    let bearer = format!("Bearer {token}");
    house.send("nobody", method, path, &[("authorization", &bearer)], Vec::new()).await
}

#[actix_web::test]
async fn a_refresh_token_is_good_once_and_its_second_use_ends_the_session() {
    let house = House::build().await;
    let signed_in = house.login("instructor", PASSWORD).await;
    let keys = ["access_token", "expires_in", "institution_id", "refresh_token", "token_type"];
    assert_eq!((signed_in.status, signed_in.keys()), (200, keys.to_vec()));
    let first = json!({"refresh_token": signed_in.body["refresh_token"]});
    let renewed = house.json("nobody", "POST", "/api/v1/auth/refresh", &first).await;
    assert_eq!((renewed.status, renewed.keys()), (200, keys.to_vec()));
    let reused = house.json("nobody", "POST", "/api/v1/auth/refresh", &first).await;
    assert_eq!((reused.status, reused.code()), (401, "token.revoked"));
    let token = renewed.body["access_token"].as_str().unwrap();
    assert_eq!(with_token(&house, token, "GET", "/api/v1/auth/me").await.code(), "token.revoked");
    for token in ["", "nonsense", "access-0", "a\u{0}b"] {
        let answer = house.json("nobody", "POST", "/api/v1/auth/refresh", &json!({"refresh_token": token})).await;
        assert_eq!((answer.status, answer.code()), (401, "token.invalid"), "{token}");
    }
}

#[actix_web::test]
async fn sessions_are_seen_and_ended_by_their_owner_alone() {
    let house = House::build().await;
    let other = house.login("instructor", PASSWORD).await.body["access_token"].as_str().unwrap().to_owned();
    let list = house.get("instructor", "/api/v1/auth/sessions/").await;
    let data = list.body["data"].as_array().unwrap();
    assert_eq!((list.status, &list.body["count"], data.len()), (200, &json!(2), 2));
    let current = data.iter().filter(|session| session["current"] == true).count();
    assert_eq!(current, 1);
    let id = data.iter().find(|session| session["current"] == false).unwrap()["id"].as_str().unwrap();
    let path = format!("/api/v1/auth/sessions/{id}");
    assert_eq!(house.call("student", "DELETE", &path).await.code(), "session.not-found");
    for status in [204, 404] {
        assert_eq!(house.call("instructor", "DELETE", &path).await.status, status);
    }
    assert_eq!(with_token(&house, &other, "GET", "/api/v1/auth/me").await.code(), "token.revoked");
    let third = house.login("instructor", PASSWORD).await.body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(with_token(&house, &third, "POST", "/api/v1/auth/sessions/end-others").await.status, 204);
    assert_eq!(house.get("instructor", "/api/v1/auth/sessions").await.code(), "token.revoked");
}

#[actix_web::test]
async fn the_history_of_sign_ins_tells_of_failures_too() {
    let house = House::build().await;
    house.login("instructor", "wrong").await;
    house.clock.advance(chrono::Duration::seconds(1));
    house.login("instructor", PASSWORD).await;
    house.login("student", PASSWORD).await;
    let list = house.get("instructor", "/api/v1/auth/login-history?count=true&limit=1").await;
    assert_eq!(
        (list.status, &list.body["count"], &list.body["data"][0]["outcome"]),
        (200, &json!(2), &json!("succeeded"))
    );
    let next = format!("/api/v1/auth/login-history?cursor={}", list.body["next"].as_str().unwrap());
    assert_eq!(house.get("instructor", &next).await.body["data"][0]["outcome"], "wrong_password");
    assert_eq!(house.get("instructor", "/api/v1/auth/login-history?cursor=x").await.status, 400);
}

#[actix_web::test]
async fn the_own_paths_of_passwords_keep_the_own_conventions() {
    let house = House::build().await;
    let forgot = "/api/v1/auth/forgot-password";
    for email in ["instructor@plantel.test", "nobody@plantel.test"] {
        let answer = house.json("nobody", "POST", forgot, &json!({"email": email})).await;
        assert_eq!((answer.status, answer.body), (202, json!("")));
    }
    assert_eq!(house.json("nobody", "POST", forgot, &json!({"email": "nonsense"})).await.status, 422);
    let reset = "/api/v1/auth/reset-password";
    let body = json!({"token": house.token_by_mail().await, "new_password": "another-2026"});
    assert_eq!(house.json("nobody", "POST", reset, &body).await.status, 204);
    let again = house.json("nobody", "POST", reset, &body).await;
    assert_eq!((again.status, again.code()), (400, "mail-token.invalid"));
    assert_ne!(again.body["detail"], "Invalid token");
    let change = "/api/v1/auth/change-password";
    let bodies = [
        (json!({"current_password": PASSWORD, "new_password": PASSWORD}), 409, "password.same"),
        (json!({"current_password": "wrong", "new_password": "another-2026"}), 409, "password.wrong"),
        (json!({"current_password": PASSWORD, "new_password": "another-2026", "x": 1}), 422, "request.invalid"),
        (json!({"current_password": PASSWORD, "new_password": "student-2026"}), 422, "request.invalid"),
    ];
    for (body, status, code) in bodies {
        let answer = house.json("student", "POST", change, &body).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}");
    }
    let body = json!({"current_password": PASSWORD, "new_password": "another-2026"});
    assert_eq!(house.json("student", "POST", change, &body).await.status, 204);
}

#[actix_web::test]
async fn an_address_is_proven_by_the_token_of_its_mail() {
    let house = House::build().await;
    let verify = "/api/v1/auth/verify-email";
    assert_eq!(house.call("instructor", "POST", &format!("{verify}/resend")).await.status, 202);
    let token = house.token_by_mail().await;
    for _ in 0..2 {
        assert_eq!(house.json("nobody", "POST", verify, &json!({"token": token})).await.status, 204);
    }
    // With another address the link is good no more.
    house.json("instructor", "PATCH", "/api/v1/users/me", &json!({"email": "other@plantel.test"})).await;
    for token in [&token, "", "nonsense"] {
        let answer = house.json("nobody", "POST", verify, &json!({"token": token})).await;
        assert_eq!((answer.status, answer.code()), (400, "mail-token.invalid"));
    }
}

async fn invite(house: &House, email: &str) -> crate::house::Answer {
    let body = json!({"email": email, "roles": ["student"], "environment_ids": [house.warehouse.id.to_string()]});
    house.json("center_admin", "POST", "/api/v1/invitations", &body).await
}

#[actix_web::test]
async fn somebody_new_joins_by_an_invitation() {
    let house = House::build().await;
    let invited = invite(&house, "new@plantel.test").await;
    let location = invited.headers["location"].clone();
    assert_eq!((invited.status, &*invited.headers["etag"], &invited.body["state"]), (201, "\"1\"", &json!("pending")));
    let again = invite(&house, "NEW@plantel.test").await;
    assert_eq!((again.status, again.code()), (409, "invitation.pending"));
    assert_eq!(invite(&house, "student@plantel.test").await.code(), "membership.exists");
    assert_eq!(house.get("center_admin", &location).await.body, invited.body);
    let token = house.token_by_mail().await;
    let bare = house.json("nobody", "POST", JOIN, &json!({"token": token})).await;
    assert_eq!((bare.status, &bare.body["errors"][0]["pointer"]), (422, &json!("/password")));
    let body = json!({"token": token, "password": PASSWORD, "full_name": "Ana"});
    let joined = house.json("nobody", "POST", JOIN, &body).await;
    assert_eq!((joined.status, &joined.body["email"]), (200, &json!("new@plantel.test")));
    let over = house.json("nobody", "POST", JOIN, &body).await;
    assert_eq!((over.status, over.code()), (409, "invitation.over"));
    let seen = house.get("center_admin", &location).await.body;
    assert_eq!((&seen["state"], &seen["user_id"]), (&json!("accepted"), &joined.body["id"]));
    let signed_in = house.login("new", PASSWORD).await;
    assert_eq!(signed_in.body["institution_id"], json!(house.id().to_string()));
    for verb in ["revoke", "resend"] {
        let answer = house.call("center_admin", "POST", &format!("{location}/{verb}")).await;
        assert_eq!((answer.status, answer.code()), (409, "invitation.over"), "{verb}");
    }
}

#[actix_web::test]
async fn an_invitation_is_sent_again_and_taken_back() {
    let house = House::build().await;
    let location = invite(&house, "stranger@plantel.test").await.headers["location"].clone();
    let stale = [("if-match", "\"7\"")];
    for verb in ["resend", "revoke"] {
        let path = format!("{location}/{verb}");
        assert_eq!(house.send("center_admin", "POST", &path, &stale, Vec::new()).await.status, 412, "{verb}");
        assert_eq!(house.call("instructor", "POST", &path).await.status, 403, "{verb}");
    }
    let resent = house.call("center_admin", "POST", &format!("{location}/resend")).await;
    assert_eq!((resent.status, &*resent.headers["etag"]), (200, "\"2\""));
    let token = house.token_by_mail().await;
    let revoked = house.call("center_admin", "POST", &format!("{location}/revoke")).await;
    assert_eq!((revoked.status, &revoked.body["state"]), (200, &json!("revoked")));
    let answer = house.json("nobody", "POST", JOIN, &json!({"token": token})).await;
    assert_eq!((answer.status, answer.code()), (409, "invitation.over"));
    let list = house.get("center_admin", "/api/v1/invitations/?count=true").await;
    assert_eq!((list.status, &list.body["count"]), (200, &json!(2)));
}

#[actix_web::test]
async fn an_account_that_was_never_proven_joins_with_a_new_password() {
    let house = House::build().await;
    invite(&house, "stranger@plantel.test").await;
    let token = house.token_by_mail().await;
    let bare = house.json("nobody", "POST", JOIN, &json!({"token": token})).await;
    assert_eq!((bare.status, &bare.body["errors"][0]["pointer"]), (422, &json!("/password")));
    let body = json!({"token": token, "password": "another-2026"});
    assert_eq!(house.json("nobody", "POST", JOIN, &body).await.status, 200);
    assert_eq!(house.get("stranger", "/api/v1/users/me").await.code(), "token.revoked");
    assert_eq!(house.login("stranger", PASSWORD).await.status, 401);
    assert_eq!(house.login("stranger", "another-2026").await.status, 200);
}

#[rstest]
#[case(json!({"email": "nonsense", "roles": ["student"]}), 422)]
#[case(json!({"email": "a@b.co", "roles": []}), 422)]
#[case(json!({"email": "a@b.co", "roles": ["king"]}), 422)]
#[case(json!({"email": null, "roles": ["student"]}), 422)]
#[case(json!({"email": "a@b.co", "roles": null}), 422)]
#[case(json!({"email": "a@b.co", "roles": ["student"], "modules": ["nothing"]}), 422)]
#[case(json!({"email": "a@b.co", "roles": ["student"], "environment_ids": null}), 422)]
#[case(json!({"email": "a@b.co", "roles": ["student"], "environment_ids": [NOWHERE]}), 409)]
#[case(json!({"email": "a@b.co", "roles": ["student"], "modules": null}), 201)]
#[actix_web::test]
async fn who_is_invited_as_what_is_checked(#[case] body: Value, #[case] status: u16) {
    let house = House::build().await;
    let answer = house.json("center_admin", "POST", "/api/v1/invitations", &body).await;
    assert_eq!(answer.status, status, "{}", answer.body);
}

#[actix_web::test]
async fn where_administrators_make_all_accounts_only_who_has_one_joins() {
    let house = House::ruled(AccountRules { sign_up: SignUp::Closed, ..AccountRules::default() }).await;
    invite(&house, "new@plantel.test").await;
    let body = json!({"token": house.token_by_mail().await, "password": PASSWORD});
    let answer = house.json("nobody", "POST", JOIN, &body).await;
    assert_eq!((answer.status, answer.code()), (403, "sign-up.closed"));
    house.prove_address("stranger").await;
    invite(&house, "stranger@plantel.test").await;
    let body = json!({"token": house.token_by_mail().await});
    assert_eq!(house.json("nobody", "POST", JOIN, &body).await.status, 200);
    assert_eq!(house.json("nobody", "POST", JOIN, &json!({"token": "nonsense"})).await.code(), "mail-token.invalid");
}
