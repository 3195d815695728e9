//! What an institution owns.

mod assets;
mod categories;
mod custody;
mod desk;
pub mod import;
mod kits;
mod labels;
mod ledger;
mod movements;
mod pictures;
mod places;
mod relocate;
mod retire;
mod statistics;
mod tags;
mod transfers;

pub use labels::{LabelsError, LabelsOf, QrFormat, QrImage};
pub use ledger::{LEDGER_JOB, Verified};
pub use relocate::Relocation;
pub use tags::{Action, Scan, Thing};
pub use transfers::{Arrival, Transfers};

pub use crate::picture_files::PictureSize;

use plantel_domain::clock::Clock;
use plantel_domain::files::Files;
use plantel_domain::ids::IdSource;
use plantel_domain::labels::Labels;
use plantel_domain::pictures::Pictures;
use plantel_domain::store::Store;
use std::sync::Arc;

/// What the inventory needs from outside.
#[derive(Clone)]
pub struct Workshop {
    /// Where pictures and spreadsheets lie.
    pub files: Arc<dyn Files>,
    /// Reads pictures.
    pub pictures: Arc<dyn Pictures>,
    /// Draws labels.
    pub labels: Arc<dyn Labels>,
    /// What a QR code says before the tag, such as `https://example.org/qr/`: a phone that reads it
    /// opens the web client there.
    pub qr_base: String,
    /// Rows of a large sheet that go in with one unit of work: more are quicker, and others wait longer.
    pub piece: usize,
}

/// The assets of the institution in the context.
pub struct Inventory {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    workshop: Workshop,
    /// Work for `step_imports` that came here.
    brought: import::Waiting,
}

impl Inventory {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, workshop: Workshop) -> Self {
        Self { store, clock, ids, workshop, brought: import::Waiting::default() }
    }
}
