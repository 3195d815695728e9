//! Where a request comes from.

use crate::settings::HttpSettings;
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use ipnet::IpNet;
use plantel_domain::identity::Device;
use plantel_domain::text::Line;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The most characters of a `User-Agent` that are kept.
const AGENT_LIMIT: usize = 255;

/// The address of who calls: the socket's, or what proxies of ours say; `0.0.0.0` where there is no socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Of a request; the settings of the application say which proxies are trusted.
    pub fn of(request: &HttpRequest) -> Self {
        let trusted = request.app_data::<Data<HttpSettings>>().map_or(&[][..], |settings| &settings.trusted_proxies);
        Self(walk(peer(request), request.headers(), trusted))
    }
}

impl FromRequest for ClientAddress {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Where a request comes from, and what its program calls itself.
pub fn device(request: &HttpRequest) -> Device {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| {
        // Whatever a program calls itself, it is heard: what does not fit is left out.
        let text = String::from_utf8_lossy(value.as_bytes());
        let plain: String = text.chars().filter(|c| !c.is_control()).collect();
        let start: String = plain.trim().chars().take(AGENT_LIMIT).collect();
        Line::parse(&start).ok()
    });
    Device { address: ClientAddress::of(request).0, agent }
}

/// Whether any proxy, trusted or not, says that it handed the request on.
pub fn forwarded(request: &HttpRequest) -> bool {
    let tells = |name: &str| {
        matches!(name, "forwarded" | "x-real-ip" | "via") || name.starts_with("x-forwarded-") || name.starts_with("cf-")
    };
    request.headers().keys().any(|name| tells(name.as_str()))
}

/// Whether the request asks for this machine by a name that only this machine has: a name of somebody
/// else's may lead here too (DNS rebinding).
fn asks_for_this_machine(request: &HttpRequest) -> bool {
    let Some(host) = request.headers().get(header::HOST) else { return true };
    let host = host.to_str().unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Whether a browser says that the request comes from a page of another site.
fn from_another_site(request: &HttpRequest) -> bool {
    let site = request.headers().get("sec-fetch-site").map(|site| site.as_bytes().to_owned());
    request.headers().contains_key(header::ORIGIN) || site.is_some_and(|site| site != b"none" && site != b"same-origin")
}

/// Whether a program on this machine calls, and neither for somebody else nor for a page of another site,
/// which a browser on this machine may show.
pub fn is_local(request: &HttpRequest) -> bool {
    let here = peer(request).is_loopback() && asks_for_this_machine(request);
    here && !forwarded(request) && !from_another_site(request)
}

fn peer(request: &HttpRequest) -> IpAddr {
    // Without a socket, as in tests, nobody's address: it is neither local nor trusted.
    request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical())
}

/// From the socket back along `X-Forwarded-For`, for as long as those who wrote it are trusted.
fn walk(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    if !is_trusted(peer) {
        return peer;
    }
    let lines: Vec<_> = headers.get_all(header::X_FORWARDED_FOR).collect();
    let mut last = peer;
    for line in lines.into_iter().rev() {
        let Ok(line) = line.to_str() else { return last };
        // Empty elements of a list do not count (RFC 9110, 5.6.1).
        for element in line.rsplit(',').map(str::trim).filter(|element| !element.is_empty()) {
            let Some(address) = parse(element) else { return last };
            last = address;
            if !is_trusted(address) {
                return address;
            }
        }
    }
    last
}

/// An address as proxies write it: some add the port, some put IPv6 in brackets.
fn parse(element: &str) -> Option<IpAddr> {
    let bare = element.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(element);
    let address = bare.parse().ok().or_else(|| element.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;
    use rstest::rstest;

    fn request(peer: &str, headers: &[(&'static str, &str)]) -> HttpRequest {
        let trusted = ["10.0.0.0/8", "fd00::/8", "127.0.0.1/32"].map(|network| network.parse().unwrap());
        let settings = HttpSettings { trusted_proxies: trusted.to_vec(), ..HttpSettings::default() };
        let mut request = TestRequest::default().app_data(Data::new(settings));
        for header in headers {
            request = request.append_header(*header);
        }
        if !peer.is_empty() {
            request = request.peer_addr(SocketAddr::new(peer.parse().unwrap(), 4711));
        }
        request.to_http_request()
    }

    #[rstest]
    #[case::no_proxy("198.51.100.7", &[], "198.51.100.7")]
    #[case::an_untrusted_peer_is_not_believed("198.51.100.7", &["203.0.113.9"], "198.51.100.7")]
    #[case::nor_when_it_names_a_trusted_one("198.51.100.7", &["203.0.113.9, 10.0.0.1"], "198.51.100.7")]
    #[case::one_proxy("10.0.0.1", &["203.0.113.9"], "203.0.113.9")]
    #[case::what_the_caller_wrote_is_not_believed("10.0.0.1", &["1.1.1.1, 203.0.113.9"], "203.0.113.9")]
    #[case::a_chain("10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.0.0.3,10.0.0.2"], "203.0.113.9")]
    #[case::in_several_lines("10.0.0.1", &["1.1.1.1, 203.0.113.9", "10.0.0.2"], "203.0.113.9")]
    #[case::all_trusted("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3")]
    #[case::garbage("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1")]
    #[case::garbage_behind_a_proxy("10.0.0.1", &["203.0.113.9, <script>, 10.0.0.2"], "10.0.0.2")]
    #[case::not_even_text("10.0.0.1", &["203.0.113.9", "\u{e9}"], "10.0.0.1")]
    #[case::empty_elements("10.0.0.1", &["203.0.113.9, ,"], "203.0.113.9")]
    #[case::nothing("10.0.0.1", &[""], "10.0.0.1")]
    #[case::a_port("10.0.0.1", &["203.0.113.9:80"], "203.0.113.9")]
    #[case::version_six("fd00::1", &["2001:db8::1"], "2001:db8::1")]
    #[case::version_six_with_port("fd00::1", &["[2001:db8::1]:443"], "2001:db8::1")]
    #[case::version_six_in_brackets("fd00::1", &["[2001:db8::1]"], "2001:db8::1")]
    #[case::mapped("::ffff:198.51.100.7", &[], "198.51.100.7")]
    #[case::mapped_and_trusted("::ffff:10.0.0.1", &["::ffff:203.0.113.9, ::ffff:10.0.0.2"], "203.0.113.9")]
    #[case::no_socket("", &["203.0.113.9"], "0.0.0.0")]
    fn the_caller_is_the_first_address_that_is_not_trusted(
        #[case] peer: &str,
        #[case] lines: &[&str],
        #[case] expected: &str,
    ) {
        let headers: Vec<_> = lines.iter().map(|line| ("x-forwarded-for", *line)).collect();
        assert_eq!(ClientAddress::of(&request(peer, &headers)).0.to_string(), expected);
    }

    #[test]
    fn without_settings_no_proxy_is_trusted() {
        let peer = SocketAddr::from(([10, 0, 0, 1], 4711));
        let request = TestRequest::default().peer_addr(peer).append_header(("x-forwarded-for", "203.0.113.9"));
        assert_eq!(ClientAddress::of(&request.to_http_request()).0, peer.ip());
    }

    #[rstest]
    #[case("127.0.0.1", None, true)]
    #[case("::1", None, true)]
    #[case("::ffff:127.0.0.1", None, true)]
    #[case("10.0.0.1", None, false)]
    #[case("", None, false)]
    #[case("127.0.0.1", Some("forwarded"), false)]
    #[case("127.0.0.1", Some("x-forwarded-for"), false)]
    #[case("127.0.0.1", Some("x-real-ip"), false)]
    #[case("127.0.0.1", Some("via"), false)]
    fn local_is_who_calls_from_here_and_for_nobody_else(
        #[case] peer: &str,
        #[case] header: Option<&'static str>,
        #[case] expected: bool,
    ) {
        // Though it names this machine, it was handed on.
        let headers: Vec<_> = header.map(|name| (name, "127.0.0.1")).into_iter().collect();
        let request = request(peer, &headers);
        assert_eq!((is_local(&request), forwarded(&request)), (expected, header.is_some()));
    }

    #[test]
    fn a_page_in_a_browser_on_this_machine_is_not_local() {
        assert!(!is_local(&request("127.0.0.1", &[("origin", "https://elsewhere.example")])));
    }

    #[rstest]
    #[case("  Firefox\t(Linux) ", Some("Firefox(Linux)"))]
    #[case("\u{85}\t", None)]
    #[case("", None)]
    fn a_device_is_named_without_control_characters(#[case] sent: &str, #[case] expected: Option<&str>) {
        let device = device(&request("198.51.100.7", &[("user-agent", sent)]));
        let agent = device.agent.as_ref().map(Line::as_str);
        assert_eq!((device.address.to_string().as_str(), agent), ("198.51.100.7", expected));
    }

    #[test]
    fn a_device_is_named_in_at_most_255_characters() {
        let long = device(&request("198.51.100.7", &[("user-agent", &"ñ".repeat(300))]));
        assert_eq!(long.agent.unwrap().as_str(), "ñ".repeat(255));
        assert_eq!(device(&request("198.51.100.7", &[])).agent, None);
    }
}
