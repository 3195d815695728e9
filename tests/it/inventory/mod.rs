//! The inventory as a whole: its journeys, who may do what, many at once, imports that are interrupted.

mod journey;
mod kits;
mod large_imports;
mod ledger;
mod migrated;
mod races;
mod roles;
mod same_answers;
mod storage;
