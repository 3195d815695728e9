//! The ministry's register of who is enrolled (SIMAT): what it is told, and what it says.

mod accept;
mod carry;
mod compare;
mod exports;
mod facts;
mod file;
#[cfg(fuzzing)]
pub mod fuzzing;
mod gather;
mod problems;
mod reconcile;
mod theirs;

pub(crate) use carry::carry_over;
pub use compare::SimatChanges;
pub use exports::NewSimatExport;
pub use facts::StatedFacts;
pub use problems::{SimatScope, ToldProblem};
pub use reconcile::{NewReconciliation, Reconciliation, SimatDifference};
pub use theirs::OnlyThere;

use plantel_domain::clock::Clock;
use plantel_domain::files::Files;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// The ministry's files of the institution in the context.
pub struct Simat {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    files: Arc<dyn Files>,
}

impl Simat {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, files: Arc<dyn Files>) -> Self {
        Self { store, clock, ids, files }
    }
}
