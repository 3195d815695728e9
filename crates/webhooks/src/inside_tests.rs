//! Nobody inside of the own network is told, under whatever name.

use super::tests::{Leads, OPEN, STRICT, over, person, poster, request, saying, school};
use super::*;
use rstest::rstest;
use std::net::Ipv4Addr;
use std::sync::atomic::Ordering;

#[tokio::test]
async fn a_name_that_leads_inside_is_told_nothing() {
    let (url, asked) = saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let port = url.parse::<Url>().unwrap().port().unwrap();
    let named: Url = format!("http://hooks.example.org:{port}/").parse().unwrap();
    let strict = poster(STRICT, &["127.0.0.1", "10.0.0.1"]);
    assert_eq!(strict.check(&named, school()).await, Err(AddressError::NotPublic));
    let outcome = strict.post(request(named.as_str())).await;
    assert_eq!((outcome.status, outcome.error.as_deref()), (None, Some("the address is not public")));
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    let open = poster(OPEN, &["127.0.0.1"]);
    assert_eq!(open.check(&named, school()).await, Ok(()));
    assert_eq!(open.post(request(named.as_str())).await.status, Some(200));
}

#[tokio::test]
async fn of_the_machines_of_a_name_those_outside_are_told_alone() {
    let admitted = |leads: &[&str]| poster(STRICT, leads).institutions.admitted;
    let found = admitted(&["127.0.0.1", "1.1.1.1", "::1"]).addresses("hooks.example.org").await;
    assert_eq!(found, Ok(vec!["1.1.1.1".parse().unwrap()]));
    assert_eq!(admitted(&[]).addresses("hooks.example.org").await, Err(AddressError::Unknown));
}

#[rstest]
#[case("http://127.0.0.1:8080/")]
#[case("http://[::ffff:127.0.0.1]:8080/")]
#[case("http://2130706433:8080/")]
#[case("http://169.254.169.254/")]
#[case("http://localhost:8080/")]
#[tokio::test]
async fn a_machine_inside_is_told_nothing_however_it_is_spelt(#[case] url: &str) {
    let strict = poster(STRICT, &["1.1.1.1"]);
    assert_eq!(strict.check(&url.parse().unwrap(), school()).await, Err(AddressError::NotPublic));
    let outcome = strict.post(request(url)).await;
    assert_eq!(outcome.error.as_deref(), Some("the address is not public"));
}

#[rstest]
#[case("169.254.169.254")]
#[case("fd00:ec2::254")]
#[case("::ffff:169.254.169.254")]
#[case("64:ff9b::a9fe:a9fe")]
#[tokio::test]
async fn a_name_that_leads_to_metadata_is_told_nothing_whatever_is_allowed(#[case] leads: &str) {
    let named = "http://hooks.example.org/";
    let open = poster(OPEN, &[leads]);
    assert_eq!(open.check(&named.parse().unwrap(), school()).await, Err(AddressError::NotPublic));
    assert_eq!(open.post(request(named)).await.error.as_deref(), Some("the address is not public"));
    let literal = poster(OPEN, &[]).post(request("http://169.254.169.254/latest/")).await;
    assert_eq!(literal.error.as_deref(), Some("the address is not public"));
}

#[tokio::test]
async fn machines_inside_are_told_for_an_institution_that_may_and_for_no_person() {
    let (url, asked) = saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let port = url.parse::<Url>().unwrap().port().unwrap();
    let named = format!("http://hooks.example.org:{port}/");
    let leads = || Leads(vec![Ipv4Addr::LOCALHOST.into()]);
    let for_schools = over(HookRules { institutions: OPEN, people: STRICT }, leads());
    for there in [url.as_str(), named.as_str()] {
        let parsed: Url = there.parse().unwrap();
        assert_eq!(for_schools.check(&parsed, school()).await, Ok(()));
        assert_eq!(for_schools.check(&parsed, person()).await, Err(AddressError::NotPublic));
        let personal = HookRequest { owner: person(), ..request(there) };
        assert_eq!(for_schools.post(personal).await.error.as_deref(), Some("the address is not public"));
        assert_eq!(for_schools.post(request(there)).await.status, Some(200));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let for_all = over(HookRules { institutions: OPEN, people: OPEN }, leads());
    let personal = HookRequest { owner: person(), ..request(&named) };
    assert_eq!(for_all.post(personal).await.status, Some(200));
}
