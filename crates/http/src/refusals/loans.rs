//! What the rules of loans refuse.

use super::{Codes, EXPORT};

/// What the policy of a warehouse does not permit.
macro_rules! by_policy {
    ($($code:literal),* $(,)?) => {
        &[
            $($code,)*
            "loan-policy.not-for-borrower",
            "loan-policy.too-long",
            "loan-policy.too-far-ahead",
            "loan-policy.too-many-units",
            "loan-policy.closed",
            "loan-policy.borrower-late",
        ]
    };
}

const LENDING: Codes = by_policy![
    "loan.wrong-state",
    "loan.not-enough-units",
    "loan.promised-already",
    "loan.period-over",
    "loan.not-a-warehouse",
    "loan.moved",
    "loan.borrower-left",
    "loan.borrower-may-not",
    "asset.part-of-kit",
];

/// What stands in the way of handing units over.
const HANDING_OVER: Codes = &[
    "loan-policy.not-for-borrower",
    "loan-policy.borrower-late",
    "loan.wrong-state",
    "loan.said-twice",
    "loan.not-enough-units",
    "loan.promised-already",
    "loan.more-than-promised",
    "loan.unknown-line",
    "loan.another-thing",
    "loan.missing-unit",
    "loan.period-over",
    "loan.not-a-warehouse",
    "loan.moved",
    "loan.borrower-left",
    "loan.borrower-may-not",
    "asset.part-of-kit",
    "stock.not-enough",
];

/// What stands in the way of more days.
const GRANTING: Codes = by_policy![
    "loan.wrong-state",
    "loan.no-extension",
    "loan.extension-not-longer",
    "loan.not-enough-units",
    "loan.promised-already",
    "loan.period-over",
    "loan.not-a-warehouse",
    "loan.moved",
    "loan.borrower-left",
    "loan.borrower-may-not",
    "asset.part-of-kit",
];

/// What stands in the way of another asset.
const SWAPPING: Codes = &[
    "loan-policy.not-for-borrower",
    "loan.wrong-state",
    "loan.same-thing",
    "loan.another-thing",
    "loan.unknown-line",
    "loan.unit-not-promised",
    "loan.more-than-promised",
    "loan.not-enough-units",
    "loan.promised-already",
    "loan.period-over",
    "loan.not-a-warehouse",
    "loan.moved",
    "loan.borrower-left",
    "loan.borrower-may-not",
    "asset.part-of-kit",
];

/// What stands in the way of taking units back.
const TAKING_BACK: Codes = &[
    "loan.wrong-state",
    "loan.said-twice",
    "loan.more-than-out",
    "loan.unknown-line",
    "loan.another-thing",
    "loan.missing-unit",
    "stock.not-enough",
    "asset.retired",
];

const OWN_REQUEST: Codes = &["loan.own-request"];

/// What only the borrower does.
const OTHERS: Codes = &["loan.not-the-borrower"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("loan-policies-create", 409, &["loan-policy.exists", "loan.not-a-warehouse"]),
    ("loans-add-picture", 404, &["handling.not-found"]),
    ("loans-add-picture", 403, OWN_REQUEST),
    ("loans-add-picture", 409, &["loan.pictures-over", "loan.too-many-pictures"]),
    ("loans-add-picture", 413, &["picture.too-large"]),
    ("loans-add-picture", 415, &["picture.not-a-picture"]),
    ("loans-add-picture", 422, &["picture.broken"]),
    ("loans-add-picture", 503, &["files.unreachable"]),
    ("loans-approve", 403, OWN_REQUEST),
    ("loans-approve", 409, LENDING),
    ("loans-ask-extension", 403, OTHERS),
    ("loans-ask-extension", 409, by_policy!["loan.wrong-state", "loan.extension-open", "loan.extension-not-longer"]),
    ("loans-availability", 409, &["loan.not-a-warehouse", "loan.pool-too-large"]),
    ("loans-cancel", 403, OTHERS),
    ("loans-cancel", 409, &["loan.wrong-state"]),
    (
        "loans-create",
        409,
        by_policy!["loan.not-a-warehouse", "loan.several-places", "loan.not-enough-units", "asset.part-of-kit",],
    ),
    ("loans-export", 503, EXPORT),
    ("loans-grant-extension", 403, OWN_REQUEST),
    ("loans-grant-extension", 409, GRANTING),
    ("loans-hand-over", 403, OWN_REQUEST),
    ("loans-hand-over", 409, HANDING_OVER),
    ("loans-lost", 403, OWN_REQUEST),
    ("loans-lost", 409, &["loan.wrong-state", "stock.not-enough"]),
    ("loans-picture", 404, &["picture.not-found"]),
    ("loans-picture", 503, &["files.unreachable"]),
    ("loans-pictures", 404, &["handling.not-found"]),
    ("loans-record", 404, &["loan-record.not-found"]),
    ("loans-record", 503, &["files.unreachable"]),
    ("loans-refuse-extension", 403, OWN_REQUEST),
    ("loans-refuse-extension", 409, &["loan.wrong-state", "loan.no-extension"]),
    ("loans-reject", 403, OWN_REQUEST),
    ("loans-reject", 409, &["loan.wrong-state"]),
    ("loans-return", 403, OWN_REQUEST),
    ("loans-return", 409, TAKING_BACK),
    ("loans-revoke", 403, OWN_REQUEST),
    ("loans-revoke", 409, &["loan.wrong-state"]),
    ("loans-stop-waiting", 403, OTHERS),
    ("loans-stop-waiting", 409, &["loan.wrong-state", "loan.not-waiting"]),
    ("loans-swap", 403, OWN_REQUEST),
    ("loans-swap", 409, SWAPPING),
    ("loans-verify-record", 404, &["loan-record.not-found"]),
    ("loans-wait", 403, OTHERS),
    ("loans-wait", 409, &["loan.wrong-state", "loan.period-over", "loan.waiting-already"]),
];
