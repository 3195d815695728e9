//! What the rules of inventory checks refuse.

use super::{Codes, EXPORT};

const NOT_NOW: Codes = &["check.not-now"];

/// What stands in the way of the last word, and of what is booked with it.
const APPROVING: Codes = &[
    "check.not-now",
    "check.two-steps",
    "check.no-variance",
    "check.stock-changed",
    "check.counted-since",
    "environment.retired",
];

/// What stands in the way of booking what was left open.
const RESOLVING: Codes = &["discrepancy.resolved", "check.stock-changed", "check.counted-since", "environment.retired"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("checks-add-picture", 404, &["check-line.not-found"]),
    ("checks-add-picture", 409, &["check.pictures-over", "check.too-many-pictures"]),
    ("checks-add-picture", 413, &["picture.too-large"]),
    ("checks-add-picture", 415, &["picture.not-a-picture"]),
    ("checks-add-picture", 422, &["picture.broken"]),
    ("checks-add-picture", 503, &["files.unreachable"]),
    ("checks-approve", 404, &["check-line.not-found"]),
    ("checks-approve", 409, APPROVING),
    ("checks-assign", 409, &["check.not-now", "check.two-steps"]),
    ("checks-cancel", 409, NOT_NOW),
    ("checks-comment", 404, &["check-line.not-found"]),
    ("checks-compliance-export", 503, EXPORT),
    ("checks-confirm", 409, &["check.not-now", "check.two-steps"]),
    ("checks-count", 409, NOT_NOW),
    ("checks-export", 503, EXPORT),
    ("checks-picture", 404, &["picture.not-found"]),
    ("checks-picture", 503, &["files.unreachable"]),
    ("checks-pictures", 404, &["check-line.not-found"]),
    ("checks-reject", 409, &["check.not-now", "check.too-many-items"]),
    ("checks-start", 409, &["check.not-now", "check.too-many-items", "check.id-taken", "environment.retired"]),
    ("checks-submit", 409, &["check.not-now", "check.two-steps", "check.lines-missing"]),
    ("discrepancies-export", 503, EXPORT),
    ("discrepancies-resolve", 409, RESOLVING),
];
