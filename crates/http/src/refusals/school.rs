//! What the rules of sites, school years and groups refuse.

use super::{Codes, EXPORT};

const WRONG_STATE: Codes = &["school-year.wrong-state"];

/// What stands in the way of a year that is to be active.
const NOT_ACTIVE: Codes = &["school-year.wrong-state", "school-year.another-active"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("groups-create", 409, &["group.code-taken", "school-year.closed", "site.retired"]),
    ("groups-delete", 409, &["group.has-students", "school-year.closed"]),
    ("groups-export", 503, EXPORT),
    (
        "groups-update",
        409,
        &["group.code-taken", "group.has-students", "group.too-small", "school-year.closed", "site.retired"],
    ),
    ("school-years-activate", 409, NOT_ACTIVE),
    ("school-years-archive", 409, WRONG_STATE),
    ("school-years-close", 409, &["school-year.has-open-enrollments", "school-year.wrong-state"]),
    ("school-years-create", 409, &["school-year.name-taken"]),
    ("school-years-export", 503, EXPORT),
    ("school-years-reopen", 409, NOT_ACTIVE),
    ("school-years-set-periods", 409, &["school-year.closed"]),
    ("school-years-update", 409, &["school-year.closed", "school-year.name-taken"]),
    ("sites-create", 409, &["site.name-taken", "site.dane-taken", "site.consecutive-taken"]),
    ("sites-export", 503, EXPORT),
    ("sites-reactivate", 409, &["site.in-use"]),
    ("sites-retire", 409, &["site.has-groups", "site.retired"]),
    ("sites-update", 409, &["site.name-taken", "site.dane-taken", "site.consecutive-taken", "site.retired"]),
];
