//! What the rules of proposals of contact data refuse.

use super::{Codes, EXPORT};

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    (
        "contact-proposals-accept",
        409,
        &[
            "contact-proposal.not-now",
            "contact-proposal.own",
            "contact-proposal.changed-meanwhile",
            "student.inactive",
            "student.blocked",
        ],
    ),
    (
        "contact-proposals-create",
        409,
        &["contact-proposal.nothing", "contact-proposal.pending", "student.inactive", "student.blocked"],
    ),
    ("contact-proposals-export", 503, EXPORT),
    ("contact-proposals-reject", 409, &["contact-proposal.not-now", "student.blocked"]),
    ("contact-proposals-withdraw", 409, &["contact-proposal.not-now", "contact-proposal.not-yours", "student.blocked"]),
];
