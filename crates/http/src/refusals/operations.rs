//! What the rules of jobs and deliveries refuse.

use super::Codes;

const NOT_PARKED: Codes = &["delivery.not-parked"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("deliveries-give-up", 409, NOT_PARKED),
    ("deliveries-retry", 409, NOT_PARKED),
    ("jobs-run", 409, &["job.running", "job.failed"]),
];
