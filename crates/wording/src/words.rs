//! Texts by key, with what goes into their places.

use crate::{alerts, days};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use plantel_domain::alerts::AlertKind;
use plantel_domain::identity::Locale;
use plantel_domain::notifications::{DAYS, NoticeKind, NoticeParams, NoticeText, Wording};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "es",
        // The marks would show where a text is cut or compared; names come without marks of their own.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What goes into the places of a text. It is never read as a text with places of its own, nor as HTML.
pub(crate) type Places = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The words of notices and alerts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words;

fn language(locale: Locale) -> LanguageIdentifier {
    match locale {
        Locale::Es => langid!("es"),
        Locale::En => langid!("en"),
        Locale::Pt => langid!("pt"),
    }
}

/// Parameters as texts take them: days as people write them, and a dash for each of `named` that is not there.
pub(crate) fn places(params: &NoticeParams, named: &[&'static str], locale: Locale) -> Places {
    let mut places: Places = named.iter().map(|name| (Cow::Borrowed(*name), FluentValue::from("—"))).collect();
    for (name, value) in params {
        let value = match value {
            Value::Number(number) => number.as_i64().map_or(FluentValue::from("—"), FluentValue::from),
            Value::String(text) if DAYS.contains(&name.as_str()) => FluentValue::from(days::shown(text, locale)),
            Value::String(text) => FluentValue::from(text.clone()),
            _ => FluentValue::from("—"),
        };
        places.insert(Cow::Owned(name.clone()), value);
    }
    places
}

/// A text by its key, if there is one.
pub(crate) fn text(key: &str, places: &Places, locale: Locale) -> Option<String> {
    TEXTS.try_lookup_with_args(&language(locale), key, places)
}

/// Title and text of a key; the key itself where there are none.
pub(crate) fn both(key: &str, places: &Places, locale: Locale) -> NoticeText {
    let of = |part: &str| text(&format!("{key}.{part}"), places, locale).unwrap_or_else(|| key.to_owned());
    // A title is one line, whatever somebody typed into its places.
    NoticeText { title: of("title").split_whitespace().collect::<Vec<_>>().join(" "), text: of("text") }
}

impl Wording for Words {
    fn notice(&self, kind: NoticeKind, params: &NoticeParams, locale: Locale) -> NoticeText {
        let usual = || both(&kind.name().replace('.', "-"), &places(params, kind.params(), locale), locale);
        alerts::told(kind, params, locale).unwrap_or_else(usual)
    }

    fn alert(&self, kind: AlertKind, params: &NoticeParams, locale: Locale) -> NoticeText {
        alerts::said(kind, params, locale)
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
