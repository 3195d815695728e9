//! Sites, school years and groups.

mod group_rows;
mod groups;
mod periods;
mod sites;
mod years;

use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::institutions::school::{
    ClassGroupRepository, SchoolRepositories, SchoolYearRepository, SiteRepository,
};
use plantel_domain::store::StoreError;
use sea_orm::{DbErr, SqlErr};

impl SchoolRepositories for SeaWork {
    fn sites(&mut self) -> &mut dyn SiteRepository {
        self
    }
    fn school_years(&mut self) -> &mut dyn SchoolYearRepository {
        self
    }
    fn class_groups(&mut self) -> &mut dyn ClassGroupRepository {
        self
    }
}

/// Tells two unique rules of one table apart: PostgreSQL names the index, SQLite the columns. `words` are of the second.
fn either(what: &'static str, words: [&'static str; 2], second: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(said)) if words.iter().any(|word| said.contains(word)) => {
            StoreError::Duplicate(second)
        }
        _ => fault(what)(error),
    }
}
