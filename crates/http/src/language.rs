//! Which language a caller reads, and the texts of problems in it.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use actix_web::{HttpMessage, HttpRequest};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use plantel_domain::error::{Param, Params};
use plantel_domain::identity::Locale;
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "es",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Language(pub Locale);

impl Language {
    /// The best of what is asked for (RFC 9110, 12.5.4), if any of it is spoken here.
    pub fn asked(headers: &HeaderMap) -> Option<Self> {
        let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        let mut ranges: Vec<(f32, &str)> = header.split(',').filter_map(range).collect();
        ranges.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        ranges.into_iter().find_map(|(_, tag)| spoken(tag))
    }

    /// What the caller asks for, else their own or their institution's, else Spanish.
    pub fn of(request: &HttpRequest) -> Self {
        let own = request.extensions().get::<Self>().copied();
        Self::asked(request.headers()).or(own).unwrap_or_default()
    }

    fn id(self) -> LanguageIdentifier {
        match self.0 {
            Locale::Es => langid!("es"),
            Locale::En => langid!("en"),
            Locale::Pt => langid!("pt"),
        }
    }

    /// The sentence of a code.
    pub fn detail(self, code: &str, params: &Params) -> String {
        self.text(&code.replace('.', "-"), params).unwrap_or_else(|| code.to_owned())
    }

    /// The title of a code: the same for every occurrence.
    pub fn title(self, code: &str) -> String {
        let id = format!("{}.title", code.replace('.', "-"));
        self.text(&id, &Params::none()).unwrap_or_else(|| code.to_owned())
    }

    fn text(self, id: &str, params: &Params) -> Option<String> {
        let value = |param: &Param| match param {
            Param::Text(text) => FluentValue::from(text.clone()),
            Param::Number(number) => FluentValue::from(*number),
        };
        let args: HashMap<Cow<'static, str>, FluentValue> =
            params.iter().map(|(name, param)| (Cow::Borrowed(*name), value(param))).collect();
        TEXTS.try_lookup_with_args(&self.id(), id, &args)
    }
}

/// `pt-BR;q=0.8` as its weight and tag.
fn range(text: &str) -> Option<(f32, &str)> {
    let (tag, weight) = text.split_once(';').unwrap_or((text, "q=1"));
    let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
    (weight > 0.0).then_some((weight, tag.trim()))
}

fn spoken(tag: &str) -> Option<Language> {
    let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    if primary == "*" { Some(Language::default()) } else { Locale::parse(&primary).ok().map(Language) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;
    use rstest::rstest;

    #[rstest]
    #[case("en", Some(Locale::En))]
    #[case("fr, pt-BR;q=0.8, en;q=0.5", Some(Locale::Pt))]
    #[case("en;q=0, es;q=0.1", Some(Locale::Es))]
    #[case("fr", None)]
    #[case("*", Some(Locale::Es))]
    #[case(";;;,q=,", None)]
    fn the_best_language_spoken_here_is_taken(#[case] header: &'static str, #[case] expected: Option<Locale>) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(header));
        assert_eq!(Language::asked(&headers).map(|language| language.0), expected);
    }

    #[test]
    fn every_code_has_a_title_and_a_sentence_in_every_language() {
        let missing: Vec<_> = crate::problem::CODES
            .iter()
            .flat_map(|codes| codes.iter())
            .flat_map(|code| Locale::ALL.iter().map(move |locale| (*code, Language(*locale))))
            .filter(|(code, language)| {
                language.title(code) == *code || language.detail(code, &crate::problem::placeholders()) == *code
            })
            .collect();
        assert!(missing.is_empty(), "without text: {missing:?}");
    }
}
