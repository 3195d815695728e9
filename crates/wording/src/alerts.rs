//! What alerts say, and notices of them.

use crate::words::{both, places, text};
use plantel_domain::alerts::AlertKind;
use plantel_domain::identity::Locale;
use plantel_domain::notifications::{NoticeKind, NoticeParams, NoticeText};
use serde_json::Value;
use std::borrow::Cow;

/// What the text of an alert may name.
const NAMED: &[&str] = &["code", "day", "days", "missed", "name", "room", "units", "waits_for", "whole"];

/// Of one kind.
pub(crate) fn said(kind: AlertKind, params: &NoticeParams, locale: Locale) -> NoticeText {
    both(&format!("alert-{}", kind.name()), &places(params, NAMED, locale), locale)
}

/// What the text of many may name.
const NAMED_OF_MANY: &[&str] = &["count", "first", "rest", "second", "third"];

/// Of many of one kind: how many there are, and what the first are about, if that is told.
fn many(kind: AlertKind, params: &NoticeParams, locale: Locale) -> NoticeText {
    let mut places = places(params, NAMED_OF_MANY, locale);
    let what = text(&format!("alerts-{}", kind.name()), &places, locale).unwrap_or_else(|| kind.name().to_owned());
    places.insert(Cow::Borrowed("what"), what.into());
    let key = if params.contains_key("first") { "alerts-many" } else { "alerts-counted" };
    both(key, &places, locale)
}

/// What a notice of alerts says, if it is one: its parameter `alert` names the kind, and `count` how many there are, if
/// it is of several.
pub(crate) fn told(kind: NoticeKind, params: &NoticeParams, locale: Locale) -> Option<NoticeText> {
    let escalated = match kind {
        NoticeKind::AlertRaised => false,
        NoticeKind::AlertEscalated => true,
        _ => return None,
    };
    let alert = params.get("alert").and_then(Value::as_str).and_then(|name| AlertKind::parse(name).ok())?;
    let of_many = params.contains_key("count");
    let said = if of_many { many(alert, params, locale) } else { said(alert, params, locale) };
    if !escalated {
        return Some(said);
    }
    let mut around = places(&NoticeParams::new(), &[], locale);
    around.insert(Cow::Borrowed("title"), said.title.clone().into());
    let key = if of_many { "alerts-unattended" } else { "alert-unattended" };
    let title = text(key, &around, locale).unwrap_or_else(|| said.title.clone());
    Some(NoticeText { title, text: said.text })
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
