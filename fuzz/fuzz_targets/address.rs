//! Addresses: of receivers of webhooks, and of letters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_domain::identity::Email;
use plantel_domain::webhooks::{AddressRules, HookUrl, MOST_URL};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(email) = Email::parse(text) {
        email_holds(&email);
    }
    let Ok(hook) = HookUrl::parse(text) else { return };
    assert!(hook.as_str().len() <= MOST_URL);
    assert_eq!(HookUrl::parse(hook.as_str()).as_ref(), Ok(&hook));
    assert_eq!(HookUrl::stored(hook.as_str()).as_ref(), Some(&hook));
    assert!(hook.url().username().is_empty() && hook.url().password().is_none() && hook.url().fragment().is_none());
    if AddressRules::default().check(hook.url()).is_ok() {
        assert!(hook.url().scheme() == "https" && is_outside(hook.url()), "{}", hook.as_str());
    }
    let all = AddressRules { allow_private: true, allow_http: true };
    if all.check(hook.url()).is_ok() {
        assert!(!is_of_a_cloud(hook.url()), "{}", hook.as_str());
    }
});

/// One spelling, one line, one recipient.
fn email_holds(email: &Email) {
    assert_eq!(Email::parse(email.as_str()).as_ref(), Ok(email));
    assert!(email.as_str().bytes().all(|b| b.is_ascii_graphic() && !b"<>(),;:\\\"[]".contains(&b)));
    assert_eq!(email.as_str().matches('@').count(), 1);
    assert_eq!(Email::parse(&email.key()).map(|same| same.key()), Ok(email.key()));
}

/// As the standard library judges it, which knows fewer networks.
fn is_outside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_outside_v4(address),
        Some(Host::Ipv6(address)) => is_outside_v6(address),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let own = ["localhost", "local", "internal"].iter().any(|own| name.rsplit('.').next() == Some(own));
            name.contains('.') && !own && name.parse::<IpAddr>().is_err()
        }
        None => false,
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    let own = address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified();
    !(own || address.is_broadcast() || address.is_multicast() || address.is_documentation())
}

fn is_outside_v6(address: Ipv6Addr) -> bool {
    let own = address.is_loopback() || address.is_unspecified() || address.is_multicast();
    let own = own || address.is_unique_local() || address.is_unicast_link_local();
    !own && address.to_ipv4().is_none_or(is_outside_v4)
}

/// Where clouds tell their secrets to whoever asks.
fn is_of_a_cloud(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_link_local(),
        Some(Host::Ipv6(address)) => {
            address.is_unicast_link_local() || address.to_ipv4().is_some_and(|address| address.is_link_local())
        }
        Some(Host::Domain(_)) | None => false,
    }
}
