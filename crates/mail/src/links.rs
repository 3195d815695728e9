//! Links into the web client.

use crate::settings::SettingsError;
use plantel_domain::mail::Message;
use url::Url;

/// Where the pages of the web client are.
pub struct Links(Url);

impl Links {
    /// Below the client's own address.
    pub fn new(frontend: &Url) -> Result<Self, SettingsError> {
        if !matches!(frontend.scheme(), "http" | "https") || frontend.cannot_be_a_base() {
            return Err(SettingsError::FrontendUrl);
        }
        let mut base = frontend.clone();
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self(base))
    }

    /// The link of a letter, if it has one.
    pub fn of(&self, message: &Message) -> Option<Url> {
        let (page, token) = match message {
            Message::Welcome { token, .. } | Message::Recovery { token, .. } => ("reset-password", token),
            Message::Verification { token, .. } => ("verify-email", token),
            Message::Invitation { token, .. } => ("accept-invitation", token),
            Message::Notice { link, .. } => return self.below(link.as_deref()?),
            Message::NewDevice { .. } | Message::Changed { .. } | Message::Digest { .. } | Message::Test => {
                return None;
            }
        };
        let mut link = self.0.clone();
        link.path_segments_mut().ok()?.pop_if_empty().push(page);
        link.query_pairs_mut().append_pair("token", token);
        Some(link)
    }

    /// A page of the client, by its path, with its query if it has one.
    pub fn below(&self, path: &str) -> Option<Url> {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let mut link = self.0.clone();
        link.path_segments_mut().ok()?.pop_if_empty().extend(path.split('/').filter(|part| !part.is_empty()));
        link.set_query(query);
        Some(link)
    }
}

/// The token of a letter's link: a secret that must not reach logs.
pub fn token(message: &Message) -> Option<&str> {
    match message {
        Message::Welcome { token, .. }
        | Message::Recovery { token, .. }
        | Message::Verification { token, .. }
        | Message::Invitation { token, .. } => Some(token),
        Message::NewDevice { .. }
        | Message::Changed { .. }
        | Message::Notice { .. }
        | Message::Digest { .. }
        | Message::Test => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn link(frontend: &str, token: &str) -> String {
        let links = Links::new(&frontend.parse().expect("a URL")).expect("links");
        links.of(&Message::Recovery { token: token.to_owned(), hours: 48 }).expect("a link").into()
    }

    #[rstest]
    #[case("https://x.test", "https://x.test/reset-password?token=abc")]
    #[case("https://x.test/", "https://x.test/reset-password?token=abc")]
    #[case("https://x.test/app", "https://x.test/app/reset-password?token=abc")]
    #[case("https://x.test/app/?a=b#c", "https://x.test/app/reset-password?token=abc")]
    fn a_link_leads_below_the_address_of_the_client(#[case] frontend: &str, #[case] expected: &str) {
        assert_eq!(link(frontend, "abc"), expected);
    }

    #[rstest]
    #[case("https://x.test/app/", "/loans/5", "https://x.test/app/loans/5")]
    #[case("https://x.test", "/system-alerts/5", "https://x.test/system-alerts/5")]
    #[case("https://x.test/app", "//evil.test/a", "https://x.test/app/evil.test/a")]
    #[case("https://x.test/app", "/../../a#d", "https://x.test/app/a%23d")]
    #[case("https://x.test/app", "/../../a?b=c#d", "https://x.test/app/a?b=c%23d")]
    #[case("https://x.test/app", "/system-alerts?type=loan_due", "https://x.test/app/system-alerts?type=loan_due")]
    fn a_path_leads_below_the_address_of_the_client(#[case] frontend: &str, #[case] path: &str, #[case] to: &str) {
        let links = Links::new(&frontend.parse().expect("a URL")).expect("links");
        assert_eq!(links.below(path).expect("a link").as_str(), to);
    }

    #[test]
    fn a_token_cannot_leave_its_place() {
        assert_eq!(
            link("https://x.test", "a&b=c#d\"/ñ"),
            "https://x.test/reset-password?token=a%26b%3Dc%23d%22%2F%C3%B1"
        );
    }

    #[rstest]
    #[case("mailto:a@x.test")]
    #[case("javascript:alert(1)")]
    #[case("ftp://x.test")]
    fn an_address_that_no_browser_opens_is_refused(#[case] frontend: &str) {
        assert!(Links::new(&frontend.parse().expect("a URL")).is_err());
    }
}
