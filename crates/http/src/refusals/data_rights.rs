//! What the rules of requests about data refuse.

use super::{Codes, EXPORT};

const NOT_NOW: Codes = &["data-request.not-now"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("data-requests-answer", 409, NOT_NOW),
    ("data-requests-create", 409, &["data-request.channel"]),
    ("data-requests-export", 503, EXPORT),
    ("data-requests-extend", 409, &["data-request.not-now", "data-request.extended", "data-request.term-over"]),
    ("data-requests-reject", 409, NOT_NOW),
    ("data-requests-start", 409, NOT_NOW),
    ("data-requests-void", 409, &["data-request.not-now", "data-request.asked-by-web"]),
];
