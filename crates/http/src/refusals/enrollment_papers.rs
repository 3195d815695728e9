//! What the rules of papers of enrolments and of consents refuse.

use super::Codes;

/// What stands in the way of what the office says of a paper.
const REVIEWING: Codes = &[
    "enrollment-document.superseded",
    "enrollment-document.reviewed",
    "enrollment-document.not-now",
    "school-year.closed",
    "student.blocked",
];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    (
        "consents-give",
        409,
        &[
            "consent.old-text",
            "consent.not-of-age",
            "consent.not-their-guardian",
            "consent.given",
            "student.inactive",
            "student.blocked",
        ],
    ),
    ("consents-revoke", 409, &["consent.not-their-guardian", "consent.revoked", "student.blocked"]),
    ("enrollment-documents-content", 503, &["files.unreachable"]),
    ("enrollment-documents-reject", 409, REVIEWING),
    ("enrollment-documents-upload", 409, &["enrollment-document.not-now", "school-year.closed", "student.blocked"]),
    ("enrollment-documents-upload", 413, &["enrollment-document.too-large"]),
    ("enrollment-documents-upload", 415, &["enrollment-document.not-a-paper"]),
    ("enrollment-documents-upload", 503, &["files.unreachable"]),
    ("enrollment-documents-validate", 409, REVIEWING),
];
