//! What the rules of students, and of who answers for them, refuse.

use super::{Codes, EXPORT};

/// What stands in the way of who is to answer for a student.
const ANSWERING: Codes = &[
    "student.inactive",
    "student.blocked",
    "guardian.is-the-student",
    "guardian.circle",
    "guardian.too-many",
    "guardian.shared",
    "guardian.held",
];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("guardians-export", 503, EXPORT),
    ("guardians-link-user", 409, &["guardian.user-taken", "guardian.is-the-student", "student.blocked"]),
    (
        "guardians-update",
        409,
        &[
            "guardian.document-taken",
            "guardian.is-the-student",
            "guardian.circle",
            "guardian.shared",
            "student.blocked",
        ],
    ),
    ("students-add-guardian", 409, ANSWERING),
    (
        "students-create",
        409,
        &[
            "student.document-taken",
            "student.blocked",
            "guardian.is-the-student",
            "guardian.circle",
            "guardian.too-many",
            "guardian.shared",
            "guardian.held",
        ],
    ),
    ("students-block", 409, &["student.blocked", "student.enrolled"]),
    ("students-deactivate", 409, &["student.inactive", "student.blocked", "student.enrolled"]),
    ("students-export", 503, EXPORT),
    (
        "students-link-user",
        409,
        &["student.inactive", "student.blocked", "student.user-taken", "guardian.is-the-student"],
    ),
    ("students-reactivate", 409, &["student.blocked"]),
    ("students-remove-guardian", 409, &["student.inactive", "student.blocked"]),
    ("students-unblock", 409, &["student.not-blocked"]),
    (
        "students-update",
        409,
        &[
            "student.inactive",
            "student.blocked",
            "student.document-taken",
            "guardian.is-the-student",
            "guardian.circle",
        ],
    ),
    ("students-update-guardian", 409, &["student.inactive", "student.blocked"]),
    ("students-update-sensitive", 409, &["student.inactive", "student.blocked"]),
];
