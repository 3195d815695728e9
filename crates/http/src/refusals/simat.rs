//! What the rules of the ministry's files refuse.

use super::{Codes, EXPORT, SHEET};

const UNREACHABLE: Codes = &["files.unreachable"];
const NO_LAYOUT: Codes = &["simat.no-layout"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("simat-exports-changes", 409, NO_LAYOUT),
    ("simat-exports-changes", 503, UNREACHABLE),
    ("simat-exports-content", 409, &["simat.holds-blocked"]),
    ("simat-exports-content", 503, UNREACHABLE),
    ("simat-exports-create", 409, &["simat.has-problems", "simat.no-layout"]),
    ("simat-exports-create", 503, UNREACHABLE),
    ("simat-exports-export", 503, EXPORT),
    ("simat-facts", 409, NO_LAYOUT),
    ("simat-problems", 409, NO_LAYOUT),
    (
        "simat-reconcile",
        409,
        &[
            "simat.difference-gone",
            "simat.no-layout",
            "school-year.closed",
            "simat.document-taken",
            "student.inactive",
            "student.blocked",
        ],
    ),
    ("simat-reconcile", 422, SHEET),
    ("simat-state", 409, &["simat.no-layout", "school-year.closed", "student.blocked"]),
];
