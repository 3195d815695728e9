//! What every store promises, as tests that are run against each: that makes the one in memory honest.
//!
//! A contract makes what it needs and looks at nothing else, so several may share a database; those of
//! deliveries, of cleaning up, of imports and of timed jobs want one of their own. It begins a work of
//! its own for every call that may fail and drops it then, as a use case does.

#[macro_use]
mod support;
mod book;
mod list;

pub mod asset_filters;
pub mod asset_keys;
pub mod asset_lists;
pub mod asset_places;
pub mod assets;
pub mod attempts;
pub mod calendar_feeds;
pub mod categories;
pub mod check_comments;
pub mod check_counts;
pub mod check_lines;
pub mod check_lists;
pub mod check_pictures;
pub mod check_rules;
pub mod check_waits;
pub mod checks;
pub mod class_sessions;
pub mod clean_up;
pub mod compliance;
pub mod deliveries;
pub mod discrepancies;
pub mod environment_tags;
pub mod environments;
pub mod erasure;
pub mod external_identities;
pub mod idempotency;
pub mod import_rows;
pub mod imports;
pub mod institutions;
pub mod invitations;
pub mod items;
pub mod journal;
pub mod ledger;
pub mod loan_claims;
pub mod loan_figures;
pub mod loan_life;
pub mod loan_lines;
pub mod loan_lists;
pub mod loan_pictures;
pub mod loan_policies;
pub mod loan_records;
pub mod loans;
pub mod memberships;
pub mod missed_classes;
pub mod pictures;
pub mod schedules;
pub mod second_factors;
pub mod sessions;
pub mod sign_ins;
pub mod statistics;
pub mod statistics_drift;
pub mod stock;
pub mod timed;
pub mod timeline;
pub mod transfers;
pub mod users;
pub mod work;

/// The reactions that a store has while it is tried.
pub const ROUTES: &[plantel_domain::relay::Route] = &[
    ("contract.done-twice", "contract-first"),
    ("contract.done-twice", "contract-second"),
    ("contract.letter-asked", "contract-letter"),
];
