//! The port that puts notices into words.

use super::{NoticeKind, NoticeParams, NoticeText};
use crate::alerts::AlertKind;
use crate::identity::Locale;

/// Puts notices into words of a language when they are read, not when they are made.
#[cfg_attr(feature = "mocks", mockall::automock)]
pub trait Wording: Send + Sync {
    /// What it says. Parameters are plain text, whatever is in them.
    fn notice(&self, kind: NoticeKind, params: &NoticeParams, locale: Locale) -> NoticeText;
    /// What an alert says. In a notice its kind is the parameter `alert`; `count` is there when the notice is of many.
    fn alert(&self, kind: AlertKind, params: &NoticeParams, locale: Locale) -> NoticeText;
}
