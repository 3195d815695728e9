//! What the rules of enrolments refuse.

use super::{Codes, EXPORT};

/// What stands in the way of a step that leads out of the school.
const NOT_NOW: Codes = &["enrollment.not-now", "school-year.closed", "student.blocked"];

/// What stands in the way of one that leads into it.
const LEADING_IN: Codes = &["enrollment.not-now", "school-year.closed", "student.inactive", "student.blocked"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    (
        "enrollments-activate",
        409,
        &[
            "enrollment.not-now",
            "enrollment.papers-missing",
            "enrollment.no-consent",
            "enrollment.no-group",
            "enrollment.group-does-not-fit",
            "group.full",
            "school-year.closed",
            "student.inactive",
            "student.blocked",
        ],
    ),
    ("enrollments-admit", 409, LEADING_IN),
    (
        "enrollments-complete",
        409,
        &["enrollment.not-now", "school-year.closed", "school-year.not-active", "student.blocked"],
    ),
    (
        "enrollments-create",
        409,
        &[
            "enrollment.exists",
            "enrollment.group-does-not-fit",
            "school-year.closed",
            "site.retired",
            "student.inactive",
            "student.blocked",
            "student.document-taken",
            "guardian.document-taken",
            "guardian.is-the-student",
            "guardian.circle",
            "guardian.too-many",
            "guardian.shared",
            "guardian.held",
        ],
    ),
    ("enrollments-export", 503, EXPORT),
    (
        "enrollments-graduate",
        409,
        &[
            "enrollment.not-now",
            "enrollment.not-the-last-grade",
            "school-year.closed",
            "school-year.not-active",
            "student.blocked",
        ],
    ),
    (
        "enrollments-re-enter",
        409,
        &["enrollment.not-now", "enrollment.exists", "school-year.closed", "student.inactive", "student.blocked"],
    ),
    ("enrollments-reopen", 409, LEADING_IN),
    ("enrollments-send-back", 409, NOT_NOW),
    (
        "enrollments-submit",
        409,
        &[
            "enrollment.not-now",
            "enrollment.papers-missing",
            "school-year.closed",
            "student.inactive",
            "student.blocked",
        ],
    ),
    ("enrollments-transfer", 409, NOT_NOW),
    (
        "enrollments-update",
        409,
        &[
            "enrollment.settled",
            "enrollment.no-group",
            "enrollment.group-does-not-fit",
            "group.full",
            "school-year.closed",
            "site.retired",
            "student.blocked",
        ],
    ),
    ("enrollments-withdraw", 409, NOT_NOW),
    (
        "school-years-promote",
        409,
        &["promotion.not-a-later-year", "promotion.refused", "school-year.closed", "school-year.wrong-state"],
    ),
];
