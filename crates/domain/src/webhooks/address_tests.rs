//! Which addresses are told, and which are not.

use super::*;
use crate::inventory::samples::id;
use rstest::rstest;

const STRICT: AddressRules = AddressRules { allow_private: false, allow_http: true };

/// Where receivers are inside.
const OPEN: AddressRules = AddressRules { allow_private: true, ..STRICT };

#[rstest]
#[case::this_network("0.0.0.0", "0.255.255.255")]
#[case::private_a("10.0.0.0", "10.255.255.255")]
#[case::carrier("100.64.0.0", "100.127.255.255")]
#[case::loopback("127.0.0.1", "127.255.255.255")]
#[case::private_b("172.16.0.0", "172.31.255.255")]
#[case::protocols("192.0.0.0", "192.0.0.255")]
#[case::documentation("192.0.2.0", "192.0.2.255")]
#[case::relays("192.88.99.0", "192.88.99.255")]
#[case::private_c("192.168.0.0", "192.168.255.255")]
#[case::benchmarks("198.18.0.0", "198.19.255.255")]
#[case::documentation_2("198.51.100.0", "198.51.100.255")]
#[case::documentation_3("203.0.113.0", "203.0.113.255")]
#[case::multicast("224.0.0.1", "239.255.255.255")]
#[case::reserved("240.0.0.1", "255.255.255.255")]
#[case::unspecified_v6("::", "::1")]
#[case::mapped("::ffff:127.0.0.1", "::ffff:10.0.0.1")]
#[case::compatible("::127.0.0.1", "::8.8.8.8")]
#[case::translated("64:ff9b::7f00:1", "64:ff9b::a00:1")]
#[case::translated_locally("64:ff9b:1::8.8.8.8", "64:ff9b:1::1")]
#[case::six_to_four("2002:7f00:1::1", "2002:c0a8:101::1")]
#[case::teredo("2001::1", "2001:0:7f00:1::1")]
#[case::documentation_v6("2001:db8::1", "3fff::1")]
#[case::unique_local("fc00::1", "fdff::1")]
#[case::site_local("fec0::1", "feff::1")]
#[case::multicast_v6("ff02::1", "ffff::1")]
#[case::discard("100::1", "100:0:0:1::1")]
fn an_address_of_a_network_that_is_not_public_is_known(#[case] one: &str, #[case] another: &str) {
    for address in [one, another] {
        let address: IpAddr = address.parse().unwrap();
        assert!(!is_public(address), "{address}");
        assert!(!STRICT.admits(address) && OPEN.admits(address), "{address}");
    }
}

#[rstest]
#[case::link_local("169.254.0.0", "169.254.169.254")]
#[case::link_local_to_its_end("169.254.255.255", "169.254.170.2")]
#[case::alibaba("100.100.100.200", "::ffff:100.100.100.200")]
#[case::oracle("192.0.0.192", "::ffff:192.0.0.192")]
#[case::azure("168.63.129.16", "::ffff:168.63.129.16")]
#[case::link_local_v6("fe80::1", "febf:ffff::1")]
#[case::amazon("fd00:ec2::254", "fd00:ec2::253")]
#[case::google("fd20:ce::254", "fd20:ce::0254")]
#[case::scaleway_and_oracle("fd00:42::42", "fd00:c1::a9fe:a9fe")]
#[case::mapped("::ffff:169.254.169.254", "::ffff:a9fe:1")]
#[case::compatible("::169.254.169.254", "::a9fe:a9fe")]
#[case::translated_of_old("::ffff:0:169.254.169.254", "::ffff:0:a9fe:1")]
#[case::translated("64:ff9b::a9fe:a9fe", "64:ff9b::100.100.100.200")]
#[case::translated_locally("64:ff9b:1::169.254.169.254", "64:ff9b:1:a9fe:a9:fe00::")]
#[case::six_to_four("2002:a9fe:a9fe::1", "2002:6464:64c8::")]
#[case::six_to_four_and_a_tunnel("2002:a9fe:a9fe::5efe:808:808", "2002:808:808::5efe:a9fe:a9fe")]
#[case::teredo_client("2001:0:808:808:0:0:5601:5601", "2001::5601:5601")]
#[case::teredo_server("2001:0:a9fe:a9fe::1", "2001:0:c000:c0::")]
#[case::tunnel_of_a_site("fd00::5efe:a9fe:a9fe", "fd00::200:5efe:a9fe:a9fe")]
fn a_machine_of_a_link_or_of_metadata_is_never_admitted(#[case] one: &str, #[case] another: &str) {
    for address in [one, another] {
        let address: IpAddr = address.parse().unwrap();
        assert!(!STRICT.admits(address) && !OPEN.admits(address), "{address}");
    }
}

#[rstest]
#[case("169.253.255.255")]
#[case("169.255.0.0")]
#[case("100.100.100.199")]
#[case("192.0.0.191")]
#[case("fec0::1")]
#[case("fd00:ec3::254")]
#[case("::ffff:10.0.0.1")]
#[case("64:ff9b::a00:1")]
#[case("2002:a00:1::1")]
#[case("2001:0:808:808:0:0:a9fe:a9fe")]
fn what_is_beside_them_is_where_receivers_inside_are(#[case] address: &str) {
    assert!(OPEN.admits(address.parse().unwrap()), "{address}");
}

#[test]
fn what_is_allowed_to_institutions_is_not_to_persons() {
    let rules = HookRules { institutions: OPEN, people: STRICT };
    assert_eq!(rules.of(HookOwner::Institution(id(1))), OPEN);
    assert_eq!(rules.of(HookOwner::Person(id(1))), STRICT);
}

#[rstest]
#[case("1.1.1.1")]
#[case("8.8.8.8")]
#[case("9.255.255.255")]
#[case("11.0.0.0")]
#[case("100.63.255.255")]
#[case("100.128.0.0")]
#[case("126.255.255.255")]
#[case("128.0.0.0")]
#[case("169.253.255.255")]
#[case("169.255.0.0")]
#[case("172.15.255.255")]
#[case("172.32.0.0")]
#[case("192.167.255.255")]
#[case("192.169.0.0")]
#[case("198.17.255.255")]
#[case("198.20.0.0")]
#[case("203.0.112.255")]
#[case("223.255.255.255")]
#[case("2606:4700:4700::1111")]
#[case("2800:3f0::1")]
#[case("2001:4860:4860::8888")]
#[case("::ffff:8.8.8.8")]
#[case("64:ff9b::808:808")]
#[case("2002:808:808::1")]
fn an_address_of_the_internet_is_public(#[case] address: &str) {
    assert!(is_public(address.parse().unwrap()), "{address}");
}

#[rstest]
#[case("http://127.0.0.1/")]
#[case("http://2130706433/")]
#[case("http://0x7f.1/")]
#[case("http://0177.0.0.1/")]
#[case("http://127.1/")]
#[case("http://0/")]
#[case("http://[::1]/")]
#[case("http://[::ffff:127.0.0.1]/")]
#[case("http://localhost/")]
#[case("http://LOCALHOST./")]
#[case("http://a.localhost:8080/")]
#[case("http://printer.local/")]
#[case("http://metadata.google.internal/")]
#[case("http://intranet/")]
#[case("http://１２７.０.０.１/")]
fn a_machine_inside_is_refused_however_it_is_spelt(#[case] url: &str) {
    let url = HookUrl::parse(url).unwrap();
    assert_eq!(STRICT.check(url.url()), Err(AddressError::NotPublic), "{}", url.as_str());
    assert_eq!(OPEN.check(url.url()), Ok(()));
}

#[rstest]
#[case("http://169.254.169.254/latest/meta-data/")]
#[case("http://2852039166/")]
#[case("http://0xa9.0xfea9fe/")]
#[case("http://0251.0376.0251.0376/")]
#[case("http://169.254.43518/")]
#[case("http://１６９.２５４.１６９.２５４/")]
#[case("http://[fe80::1]/")]
#[case("http://[fd00:ec2::254]/")]
#[case("http://[::ffff:169.254.169.254]/")]
#[case("http://[64:ff9b::169.254.169.254]/")]
#[case("http://[2002:a9fe:a9fe::]/")]
#[case("http://100.100.100.200/")]
fn a_machine_of_metadata_is_refused_however_it_is_spelt_and_whatever_is_allowed(#[case] url: &str) {
    let url = HookUrl::parse(url).unwrap();
    for rules in [STRICT, OPEN] {
        assert_eq!(rules.check(url.url()), Err(AddressError::NotPublic), "{}", url.as_str());
    }
}

#[rstest]
#[case("https://hooks.example.org/a?b=c")]
#[case("https://hooks.example.org:8443/")]
#[case("https://mylocalhost.org/")]
#[case("https://[2606:4700:4700::1111]/")]
#[case("http://example.org/")]
fn a_machine_outside_is_taken(#[case] url: &str) {
    assert_eq!(STRICT.check(HookUrl::parse(url).unwrap().url()), Ok(()));
}

#[test]
fn without_tls_and_at_a_port_of_something_else_is_refused() {
    let check = |rules: AddressRules, url: &str| rules.check(HookUrl::parse(url).unwrap().url());
    assert_eq!(check(AddressRules::default(), "http://example.org/"), Err(AddressError::Insecure));
    assert_eq!(check(AddressRules::default(), "https://example.org:22/"), Err(AddressError::Port(22)));
    assert_eq!(check(STRICT, "http://example.org:6379/"), Err(AddressError::Port(6379)));
    assert_eq!(check(STRICT, "http://example.org:8080/"), Ok(()));
}

#[rstest]
#[case("", "webhook.url-invalid")]
#[case("hooks.example.org", "webhook.url-invalid")]
#[case("ftp://example.org/", "webhook.url-invalid")]
#[case("file:///etc/passwd", "webhook.url-invalid")]
#[case("javascript:alert(1)", "webhook.url-invalid")]
#[case("https://", "webhook.url-invalid")]
#[case("https://me@example.org/", "webhook.url-secret")]
#[case("https://me:secret@example.org/", "webhook.url-secret")]
#[case("https://example.org/#here", "webhook.url-fragment")]
fn what_is_no_address_of_a_receiver_is_refused(#[case] typed: &str, #[case] code: &str) {
    assert_eq!(HookUrl::parse(typed).unwrap_err().code, code);
}

#[test]
fn an_address_has_at_most_two_thousand_characters_also_when_it_is_escaped() {
    let of = |letter: &str, times: usize| HookUrl::parse(&format!("https://example.org/{}", letter.repeat(times)));
    assert!(of("a", MOST_URL - "https://example.org/".len()).is_ok());
    assert_eq!(of("a", MOST_URL).unwrap_err().code, "text.too-long");
    assert_eq!(of("ñ", 1_000).unwrap_err().code, "text.too-long");
}

#[test]
fn every_reason_has_a_published_code() {
    for error in [AddressError::Insecure, AddressError::Port(22), AddressError::NotPublic, AddressError::Unknown] {
        assert!(crate::webhooks::CODES.contains(&error.bad().code), "{error}");
    }
}
