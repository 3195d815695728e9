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

/// What a notice of an alert says, if it is one: its parameter `alert` names the kind.
pub(crate) fn told(kind: NoticeKind, params: &NoticeParams, locale: Locale) -> Option<NoticeText> {
    let escalated = match kind {
        NoticeKind::AlertRaised => false,
        NoticeKind::AlertEscalated => true,
        _ => return None,
    };
    let alert = params.get("alert").and_then(Value::as_str).and_then(|name| AlertKind::parse(name).ok())?;
    let said = said(alert, params, locale);
    if !escalated {
        return Some(said);
    }
    let mut around = places(&NoticeParams::new(), &[], locale);
    around.insert(Cow::Borrowed("title"), said.title.clone().into());
    let title = text("alert-unattended", &around, locale).unwrap_or_else(|| said.title.clone());
    Some(NoticeText { title, text: said.text })
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
