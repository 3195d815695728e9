//! Signing in by an account elsewhere, as browsers and clients see it.

use crate::house::{Answer, House, PASSWORD};
use plantel_application::identity::AccountRules;
use plantel_domain::identity::SignUp;
use rstest::rstest;
use serde_json::json;

// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const SSO: &str = "/api/v1/auth/sso";
const CLIENT: &str = "https://app.plantel.test/entrada?de=aqui";

async fn house(sign_up: SignUp) -> House {
    let return_to = vec!["https://app.plantel.test".to_owned(), "plantel://signed-in".to_owned()];
    House::ruled(AccountRules { return_to, sign_up, ..AccountRules::default() }).await
}

async fn start(house: &House, challenge: &str, return_to: &str) -> Answer {
    let pairs = [("challenge", challenge), ("return_to", return_to)];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    house.get("nobody", &format!("{SSO}/google/start?{query}")).await
}

/// What a browser sends back of a cookie.
fn cookie(answer: &Answer) -> String {
    answer.headers["set-cookie"].split(';').next().unwrap().to_owned()
}

async fn callback(house: &House, query: &str, cookie: &str) -> Answer {
    let headers = [("cookie", cookie)];
    let headers = if cookie.is_empty() { &headers[..0] } else { &headers[..] };
    house.send("nobody", "GET", &format!("{SSO}/google/callback?{query}"), headers, Vec::new()).await
}

async fn session(house: &House, ticket: &str, verifier: &str, otp: Option<&str>) -> Answer {
    let mut body = json!({"ticket": ticket, "verifier": verifier});
    if let Some(otp) = otp {
        body["otp"] = otp.into();
    }
    house.json("nobody", "POST", &format!("{SSO}/session"), &body).await
}

/// Goes and comes back as the person that `code` stands for; gives the last Location.
async fn there_and_back(house: &House, code: &str) -> String {
    let left = start(house, CHALLENGE, CLIENT).await;
    let state = left.headers["location"].split("state=").nth(1).unwrap().to_owned();
    let back = callback(house, &format!("state={state}&code={code}&iss=x&session_state=y"), &cookie(&left)).await;
    assert_eq!(back.status, 303, "{}", back.body);
    back.headers["location"].clone()
}

fn ticket(location: &str) -> &str {
    location.split_once("#ticket=").unwrap().1
}

#[actix_web::test]
async fn the_providers_are_listed() {
    let house = house(SignUp::default()).await;
    let expected = json!({"data": [{"name": "google", "label": "Con google", "start": "/api/v1/auth/sso/google/start"}],
        "count": 1, "next": null});
    for path in [SSO, "/api/v1/auth/sso/"] {
        assert_eq!(house.get("nobody", path).await.body, expected);
    }
}

#[rstest]
#[case(false, "plantel_sso=", false)]
#[case(true, "__Secure-plantel_sso=", true)]
#[actix_web::test]
async fn a_browser_leaves_with_a_cookie_and_comes_back_without(
    #[case] secure: bool,
    #[case] name: &str,
    #[case] flagged: bool,
) {
    let house = house(SignUp::default()).await.with_settings(|settings| settings.secure = secure);
    house.prove_address("instructor").await;
    house.fakes.provider.knows_verified("abc", "subject-1", "instructor@plantel.test");
    let left = start(&house, CHALLENGE, CLIENT).await;
    assert_eq!(
        (left.status, &*left.headers["location"]),
        (303, "https://google.example/authorize?state=state-google-1")
    );
    let set = &left.headers["set-cookie"];
    assert!(set.starts_with(name) && !set.starts_with(&format!("{name};")), "{set}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/api/v1/auth/sso", "; Max-Age=600"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert_eq!(set.contains("; Secure"), flagged, "{set}");
    let back = callback(&house, "state=state-google-1&code=abc", &cookie(&left)).await;
    assert_eq!(back.status, 303);
    assert!(back.headers["location"].starts_with(&format!("{CLIENT}#ticket=")));
    let gone = &back.headers["set-cookie"];
    let attributes = ["; HttpOnly", "; Path=/api/v1/auth/sso", "; Max-Age=0"];
    assert!(gone.starts_with(&format!("{name};")) && attributes.iter().all(|part| gone.contains(part)), "{gone}");
    assert_eq!(gone.contains("; Secure"), flagged, "{gone}");
    // Nobody comes back twice.
    let again = callback(&house, "state=state-google-1&code=abc", &cookie(&left)).await;
    assert_eq!((again.status, again.code()), (400, "sso.not-begun-here"));
}

#[actix_web::test]
async fn a_ticket_is_good_once_for_the_client_that_sent_the_browser() {
    let house = house(SignUp::default()).await;
    house.prove_address("instructor").await;
    house.fakes.provider.knows_verified("abc", "subject-1", "instructor@plantel.test");
    let location = there_and_back(&house, "abc").await;
    let ticket = ticket(&location);
    for (ticket, verifier) in [(ticket, "another"), ("another", VERIFIER), ("", "")] {
        let answer = session(&house, ticket, verifier, None).await;
        assert_eq!((answer.status, answer.code()), (401, "sso.bad-ticket"));
    }
    let answer = session(&house, ticket, VERIFIER, None).await;
    let keys = ["access_token", "expires_in", "institution_id", "refresh_token", "token_type"];
    assert_eq!((answer.status, answer.keys()), (200, keys.to_vec()));
    for token in ["access_token", "refresh_token"] {
        assert!(!location.contains(answer.body[token].as_str().unwrap()), "{location}");
    }
    assert_eq!(session(&house, ticket, VERIFIER, None).await.code(), "sso.bad-ticket");
    let late = there_and_back(&house, "abc").await;
    house.clock.advance(chrono::Duration::minutes(2));
    assert_eq!(session(&house, self::ticket(&late), VERIFIER, None).await.code(), "sso.bad-ticket");
}

#[actix_web::test]
async fn the_second_factor_is_asked_for_too_and_the_ticket_waits() {
    let house = house(SignUp::default()).await;
    house.prove_address("instructor").await;
    let secret = house.with_second_factor("instructor").await;
    house.fakes.provider.knows_verified("abc", "subject-1", "instructor@plantel.test");
    let location = there_and_back(&house, "abc").await;
    let ticket = ticket(&location);
    for (otp, code) in [(None, "mfa.required"), (Some("000000"), "mfa.wrong-code")] {
        let answer = session(&house, ticket, VERIFIER, otp).await;
        assert_eq!((answer.status, answer.code()), (401, code));
    }
    for _ in 0..4 {
        session(&house, ticket, VERIFIER, Some("000000")).await;
    }
    let locked = session(&house, ticket, VERIFIER, Some(&house.code_of(&secret))).await;
    assert_eq!((locked.status, locked.code(), &*locked.headers["retry-after"]), (423, "login.locked", "900"));
    house.call("admin", "POST", &format!("/api/v1/users/{}/unlock", house.users["instructor"].id)).await;
    assert_eq!(session(&house, ticket, VERIFIER, Some(&house.code_of(&secret))).await.status, 200);
}

#[rstest]
#[case::refused("error=access_denied", "sso.provider-refused")]
#[case::with_no_word("", "sso.provider-refused")]
#[case::with_both("code=abc&error=x", "sso.provider-refused")]
#[case::not_to_be_believed("code=nonsense", "sso.unbelievable")]
#[case::a_nasty_word("error=%0D%0ASet-Cookie:%20a=b%00", "sso.provider-refused")]
#[case::nobody_here("code=stranger", "sso.nobody-here")]
#[case::an_address_that_is_not_proven_here("code=abc", "sso.unverified-email")]
#[actix_web::test]
async fn why_nobody_is_signed_in_is_told_to_the_client(#[case] query: &str, #[case] code: &str) {
    let house = house(SignUp::default()).await;
    house.fakes.provider.knows_verified("abc", "subject-1", "instructor@plantel.test");
    house.fakes.provider.knows_verified("stranger", "subject-2", "somebody@elsewhere.example");
    let left = start(&house, CHALLENGE, CLIENT).await;
    let back = callback(&house, &format!("state=state-google-1&{query}"), &cookie(&left)).await;
    assert_eq!((back.status, &back.headers["location"]), (303, &format!("{CLIENT}#error={code}")));
}

#[actix_web::test]
async fn who_did_not_leave_from_here_does_not_come_back() {
    let house = house(SignUp::default()).await;
    let first = start(&house, CHALLENGE, CLIENT).await;
    let second = start(&house, CHALLENGE, CLIENT).await;
    for (query, cookie) in [
        ("state=state-google-1&code=abc", String::new()),
        ("state=state-google-1&code=abc", "plantel_sso=".to_owned()),
        ("state=state-google-2&code=abc", cookie(&first)),
        ("state=nonsense&code=abc", cookie(&second)),
        ("code=abc", cookie(&second)),
        ("state=%00", cookie(&second)),
    ] {
        let answer = callback(&house, query, &cookie).await;
        assert_eq!((answer.status, answer.code()), (400, "sso.not-begun-here"), "{query} {cookie}");
        assert!(!answer.headers.contains_key("location"));
    }
    let third = start(&house, CHALLENGE, CLIENT).await;
    house.clock.advance(chrono::Duration::minutes(10));
    assert_eq!(callback(&house, "state=state-google-3&code=abc", &cookie(&third)).await.code(), "sso.not-begun-here");
    for path in [
        "/nobody/start?challenge=a&return_to=b",
        "/nobody/callback?state=a&code=b",
        "/%00/start?challenge=a&return_to=b",
    ] {
        let answer =
            house.send("nobody", "GET", &format!("{SSO}{path}"), &[("cookie", "plantel_sso=a")], Vec::new()).await;
        assert_eq!((answer.status, answer.code()), (404, "sso.unknown-provider"), "{path}");
    }
}

#[rstest]
#[case::elsewhere("https://elsewhere.example/")]
#[case::that_only_looks_alike("https://app.plantel.test.elsewhere.example/")]
#[case::behind_a_name("https://app.plantel.test@elsewhere.example/")]
#[case::behind_a_backslash("https://elsewhere.example\\@app.plantel.test/")]
#[case::of_another_scheme("http://app.plantel.test/")]
#[case::of_another_port("https://app.plantel.test:8443/")]
#[case::a_script("javascript:alert(1)//https://app.plantel.test")]
#[case::with_a_fragment("https://app.plantel.test/#ticket=mine")]
#[case::with_an_empty_fragment("https://app.plantel.test/#")]
#[case::a_path_alone("/entrada")]
#[case::without_a_scheme("//app.plantel.test/")]
#[case::more_than_the_whole_address("plantel://signed-in/elsewhere")]
#[case::with_a_new_line("https://app.plantel.test/\r\nSet-Cookie: a=b")]
#[case::with_a_tab("https://app.plantel.test\t/")]
#[case::with_nul("https://app.plantel.test/\0")]
#[case::nothing("")]
#[actix_web::test]
async fn a_browser_is_sent_nowhere_but_where_the_operator_allows(#[case] return_to: &str) {
    let answer = start(&house(SignUp::default()).await, CHALLENGE, return_to).await;
    assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (422, &json!("?return_to")), "{}", answer.body);
    assert!(!answer.headers.contains_key("location") && !answer.headers.contains_key("set-cookie"));
}

#[rstest]
#[case("https://app.plantel.test")]
#[case("https://app.plantel.test:443/a/b?c=d")]
#[case("plantel://signed-in")]
#[actix_web::test]
async fn what_the_operator_allows_is_allowed(#[case] return_to: &str) {
    assert_eq!(start(&house(SignUp::default()).await, CHALLENGE, return_to).await.status, 303);
}

#[actix_web::test]
async fn a_proof_key_is_43_characters_and_nothing_else_goes_along() {
    let house = house(SignUp::default()).await;
    for challenge in ["", "short", &"x".repeat(44), &"ñ".repeat(43), &format!("{}=", &CHALLENGE[..42])] {
        let answer = start(&house, challenge, CLIENT).await;
        assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (422, &json!("?challenge")), "{challenge}");
    }
    let both = house.get("nobody", &format!("{SSO}/google/start")).await;
    assert_eq!((both.status, both.body["errors"].as_array().unwrap().len()), (422, 2));
    let query = format!("challenge={CHALLENGE}&return_to=https://app.plantel.test&next=a");
    assert_eq!(house.get("nobody", &format!("{SSO}/google/start?{query}")).await.status, 422);
}

#[actix_web::test]
async fn accounts_elsewhere_are_listed_and_unlinked_but_not_the_last_way_in() {
    let house = house(SignUp::Open).await;
    house.prove_address("instructor").await;
    house.fakes.provider.knows_verified("abc", "subject-1", "instructor@plantel.test");
    house.fakes.provider.knows_verified("new", "subject-2", "new@elsewhere.example");
    there_and_back(&house, "abc").await;
    let path = format!("{SSO}/identities");
    let linked = house.get("instructor", &path).await;
    assert_eq!((linked.status, &linked.body["count"]), (200, &json!(1)));
    assert!(!linked.body.to_string().contains("subject-1"));
    let one = format!("{path}/{}", linked.body["data"][0]["id"].as_str().unwrap());
    let others = house.call("student", "DELETE", &one).await;
    assert_eq!((others.status, others.code()), (404, "sso.identity-not-found"));
    for status in [204, 404] {
        assert_eq!(house.call("instructor", "DELETE", &one).await.status, status);
    }
    assert_eq!(house.login("instructor", PASSWORD).await.status, 200);
    // Who came without a password has nothing else.
    let location = there_and_back(&house, "new").await;
    let token =
        session(&house, ticket(&location), VERIFIER, None).await.body["access_token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let linked = house.send("nobody", "GET", &path, &headers, Vec::new()).await;
    let one = format!("{path}/{}", linked.body["data"][0]["id"].as_str().unwrap());
    let answer = house.send("nobody", "DELETE", &one, &headers, Vec::new()).await;
    assert_eq!((answer.status, answer.code()), (409, "sso.last-way-in"));
}
