//! The schema of Plantel, step by step, for SQLite and PostgreSQL.
//!
//! A step is SQL with placeholders for what the two spell differently (see [`dialect`]). Each runs in
//! a transaction and can be taken back. SQLite tables are `STRICT`, so that a value of another type
//! than its column's is refused there as it is by PostgreSQL.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_institutions_and_users;
mod m0002_environments_and_memberships;
mod m0003_journal;
mod m0004_assets;
mod m0005_loans;
mod m0006_items;
mod m0007_accounts;
mod m0008_invitations;
mod m0009_deliveries;
mod m0010_categories_and_tags;
mod m0011_ledger;
mod m0012_transfers_and_imports;
mod m0013_imported_changes;
mod m0014_lighter_assets;
mod m0015_lighter_imports;
mod m0016_loan_lines;
mod m0017_loan_policies;
mod m0018_loan_life;
mod m0019_loan_feeds;
mod m0020_loan_records;
mod m0021_schedules;
mod m0022_checks;
mod m0023_calendar_feeds;
mod m0024_check_pictures;
mod m0025_school;
mod m0026_students;
mod m0027_enrollments;
mod m0028_enrollment_papers;
mod m0029_simat;
mod m0030_one_bearer;
mod m0031_site_consecutive;
mod m0032_data_rights;
mod m0033_contact_proposals;
mod m0034_blocked_students;
mod m0035_notices;
mod m0036_jobs;
mod m0037_dispatches;
mod m0038_webhooks;
mod m0039_alerts;
mod m0040_maintenance_due;
mod m0041_data_request_guardian;
mod m0042_personal_alerts;
mod m0043_webhook_limits;
mod m0044_indexes;
mod m0045_notice_links;
mod m0046_dispatches_by_channel;

/// Knows every step.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_institutions_and_users::Migration),
            Box::new(m0002_environments_and_memberships::Migration),
            Box::new(m0003_journal::Migration),
            Box::new(m0004_assets::Migration),
            Box::new(m0005_loans::Migration),
            Box::new(m0006_items::Migration),
            Box::new(m0007_accounts::Migration),
            Box::new(m0008_invitations::Migration),
            Box::new(m0009_deliveries::Migration),
            Box::new(m0010_categories_and_tags::Migration),
            Box::new(m0011_ledger::Migration),
            Box::new(m0012_transfers_and_imports::Migration),
            Box::new(m0013_imported_changes::Migration),
            Box::new(m0014_lighter_assets::Migration),
            Box::new(m0015_lighter_imports::Migration),
            Box::new(m0016_loan_lines::Migration),
            Box::new(m0017_loan_policies::Migration),
            Box::new(m0018_loan_life::Migration),
            Box::new(m0019_loan_feeds::Migration),
            Box::new(m0020_loan_records::Migration),
            Box::new(m0021_schedules::Migration),
            Box::new(m0022_checks::Migration),
            Box::new(m0023_calendar_feeds::Migration),
            Box::new(m0024_check_pictures::Migration),
            Box::new(m0025_school::Migration),
            Box::new(m0026_students::Migration),
            Box::new(m0027_enrollments::Migration),
            Box::new(m0028_enrollment_papers::Migration),
            Box::new(m0029_simat::Migration),
            Box::new(m0030_one_bearer::Migration),
            Box::new(m0031_site_consecutive::Migration),
            Box::new(m0032_data_rights::Migration),
            Box::new(m0033_contact_proposals::Migration),
            Box::new(m0034_blocked_students::Migration),
            Box::new(m0035_notices::Migration),
            Box::new(m0036_jobs::Migration),
            Box::new(m0037_dispatches::Migration),
            Box::new(m0038_webhooks::Migration),
            Box::new(m0039_alerts::Migration),
            Box::new(m0040_maintenance_due::Migration),
            Box::new(m0041_data_request_guardian::Migration),
            Box::new(m0042_personal_alerts::Migration),
            Box::new(m0043_webhook_limits::Migration),
            Box::new(m0044_indexes::Migration),
            Box::new(m0045_notice_links::Migration),
            Box::new(m0046_dispatches_by_channel::Migration),
        ]
    }
}
