//! The words of letters.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use plantel_domain::identity::Locale;
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "es",
        // The marks would show in subjects; names come without marks of their own.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The texts of one language, and what goes into their places.
pub struct Texts {
    language: LanguageIdentifier,
    args: HashMap<Cow<'static, str>, FluentValue<'static>>,
}

impl Texts {
    /// Of a language.
    pub fn of(locale: Locale) -> Self {
        let language = match locale {
            Locale::Es => langid!("es"),
            Locale::En => langid!("en"),
            Locale::Pt => langid!("pt"),
        };
        Self { language, args: HashMap::new() }
    }

    /// With something in a place; it is never read as a text with places of its own.
    pub fn with(mut self, place: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.args.insert(Cow::Borrowed(place), value.into());
        self
    }

    /// A text by its key.
    pub fn text(&self, key: &str) -> String {
        TEXTS.try_lookup_with_args(&self.language, key, &self.args).unwrap_or_else(|| key.to_owned())
    }

    /// A text that says how many there are.
    pub fn counted(&self, key: &str, count: u64) -> String {
        let args = HashMap::from([(Cow::Borrowed("count"), FluentValue::from(count))]);
        TEXTS.try_lookup_with_args(&self.language, key, &args).unwrap_or_else(|| key.to_owned())
    }

    /// For how long something is good: in days from three whole days on.
    pub fn duration(&self, hours: i64) -> String {
        let (key, count) = if hours >= 72 && hours % 24 == 0 { ("days", hours / 24) } else { ("hours", hours) };
        let args = HashMap::from([(Cow::Borrowed("count"), FluentValue::from(count))]);
        TEXTS.try_lookup_with_args(&self.language, key, &args).unwrap_or_else(|| key.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::collections::BTreeSet;

    /// Keys with their attributes, as `welcome.subject`.
    fn keys(locale: Locale) -> BTreeSet<String> {
        let path = format!("{}/locales/{}/mail.ftl", env!("CARGO_MANIFEST_DIR"), locale.code());
        let source = std::fs::read_to_string(path).expect("the texts");
        let mut message = String::new();
        let mut keys = BTreeSet::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let Some((key, _)) = line.split_once(" =") else { continue };
            if let Some(attribute) = key.strip_prefix("    .") {
                keys.insert(format!("{message}.{attribute}"));
            } else {
                key.clone_into(&mut message);
                keys.insert(message.clone());
            }
        }
        keys
    }

    #[test]
    fn every_text_is_there_in_every_language() {
        let spanish = keys(Locale::Es);
        assert!(spanish.contains("welcome.subject") && spanish.contains("hours"), "{spanish:?}");
        for locale in Locale::ALL {
            assert_eq!(keys(*locale), spanish, "{}", locale.code());
        }
    }

    #[test]
    fn every_text_has_the_same_places_in_every_language() {
        let places = |locale: Locale| {
            let path = format!("{}/locales/{}/mail.ftl", env!("CARGO_MANIFEST_DIR"), locale.code());
            let source = std::fs::read_to_string(path).expect("the texts");
            let mut found: Vec<_> = source.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
            found.sort_unstable();
            found.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        for locale in Locale::ALL {
            assert_eq!(places(*locale), places(Locale::Es), "{}", locale.code());
        }
    }

    #[rstest]
    #[case(1, "1 hour", "1 hora", "1 hora")]
    #[case(48, "48 hours", "48 horas", "48 horas")]
    #[case(72, "3 days", "3 días", "3 dias")]
    #[case(73, "73 hours", "73 horas", "73 horas")]
    #[case(168, "7 days", "7 días", "7 dias")]
    fn a_time_is_told_as_people_say_it(#[case] hours: i64, #[case] en: &str, #[case] es: &str, #[case] pt: &str) {
        let told = |locale| Texts::of(locale).duration(hours);
        assert_eq!([told(Locale::En), told(Locale::Es), told(Locale::Pt)], [en, es, pt]);
    }
}
