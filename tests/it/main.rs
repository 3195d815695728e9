//! Tests of the whole: every store against the contracts, the schema, and the running program.

mod accounts;
mod accounts_contract;
mod architecture;
mod bad_input;
mod calendars;
mod command_line;
mod contracts;
mod exports;
mod faults;
mod import_users;
mod inventory;
mod items_contract;
mod journey_identity;
mod journey_lines;
mod journey_loans;
mod keys;
mod loan_papers;
mod loans_random;
mod many_servers;
mod pages;
mod races;
mod schema;
mod schema_accounts;
mod schema_ledger;
mod schema_loans;
mod store_faults;
