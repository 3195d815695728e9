//! What every store promises, as tests that are run against each: that makes the one in memory honest.
//!
//! A contract makes what it needs and looks at nothing else, so several may share a database; those of
//! deliveries, of cleaning up, of imports and of timed jobs want one of their own. It begins a work of
//! its own for every call that may fail and drops it then, as a use case does.

#[macro_use]
mod support;
mod book;
mod list;

pub mod alert_causes;
pub mod alert_settings;
pub mod alerts;
pub mod announcements;
pub mod asset_filters;
pub mod asset_keys;
pub mod asset_lists;
pub mod asset_places;
pub mod assets;
pub mod attempts;
pub mod blocked_students;
pub mod calendar_feeds;
pub mod caller_changes;
pub mod categories;
pub mod check_comments;
pub mod check_counts;
pub mod check_later;
pub mod check_lines;
pub mod check_lists;
pub mod check_pictures;
pub mod check_rules;
pub mod check_waits;
pub mod checks;
pub mod class_group_lists;
pub mod class_groups;
pub mod class_sessions;
pub mod clean_up;
pub mod compliance;
pub mod consents;
pub mod contact_proposals;
pub mod data_requests;
pub mod deliveries;
pub mod delivery_lists;
pub mod discrepancies;
pub mod dispatches;
pub mod dispatches_at_once;
pub mod enrollment_documents;
pub mod enrollment_lists;
pub mod enrollment_requirements;
pub mod enrollment_rules;
pub mod enrollments;
pub mod environment_tags;
pub mod environments;
pub mod erasure;
pub mod external_identities;
pub mod guardians;
pub mod idempotency;
pub mod import_rows;
pub mod imports;
pub mod inboxes;
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
pub mod loan_returns;
pub mod loans;
pub mod memberships;
pub mod missed_classes;
pub mod notices;
pub mod outstanding;
pub mod pictures;
pub mod preferences;
pub mod schedules;
pub mod school_years;
pub mod second_factors;
pub mod sessions;
pub mod sign_ins;
pub mod simat;
pub mod simat_before;
pub mod sites;
pub mod statistics;
pub mod statistics_drift;
pub mod stock;
pub mod student_lists;
pub mod students;
pub mod timed;
pub mod timeline;
pub mod transfers;
pub mod users;
pub mod webhook_deliveries;
pub mod webhook_places;
pub mod webhooks;
pub mod work;

/// The reactions that a store has while it is tried.
pub const ROUTES: &[plantel_domain::relay::Route] = &[
    ("contract.done-twice", "contract-first"),
    ("contract.done-twice", "contract-second"),
    ("contract.letter-asked", "contract-letter"),
];
