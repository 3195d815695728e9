//! What was brought to this server and waits to be taken over.

use super::Sheet;
use plantel_domain::ids::ImportId;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// So many rows are kept: another server may take them over, and then they lie here for nothing.
const KEPT: usize = 100_000;

/// Tells of work, and keeps the sheet that was brought last: it was read to see whether it is one, and need not be
/// read again by who takes it over here and soon. There is one at most, however many wait.
#[derive(Default)]
pub(in crate::inventory) struct Waiting {
    told: Notify,
    last: Mutex<Option<(ImportId, Sheet)>>,
}

impl Waiting {
    /// A sheet was brought.
    pub(super) fn put(&self, id: ImportId, sheet: Sheet) {
        let kept = (sheet.rows.len() <= KEPT).then_some((id, sheet));
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        self.tell();
    }

    /// The sheet, if it was the last to be brought here.
    pub(super) fn take(&self, id: ImportId) -> Option<Sheet> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.take_if(|(of, _)| *of == id).map(|(_, sheet)| sheet)
    }

    /// There is something to do.
    pub(super) fn tell(&self) {
        self.told.notify_one();
    }

    /// Waits until there is.
    pub(super) async fn told(&self) {
        self.told.notified().await;
    }
}
