//! What changed since a file was made.

use super::gather::Gathered;
use super::{Simat, SimatScope};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::ids::{SimatExportId, StudentId};
use plantel_domain::simat::{Differences, SimatCompared, SimatExport, StoredRows};
use plantel_domain::store::StoreError;
use std::collections::BTreeSet;

/// What changed since a file was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimatChanges {
    /// The earlier file.
    pub before: SimatExport,
    /// The later one; nothing when it is what is known now.
    pub after: Option<SimatExport>,
    /// In what they differ.
    pub differences: Differences,
}

impl Simat {
    /// In what a file differs from an earlier one; or, when none is named, what is known now from the file. Students
    /// who were blocked since are in neither.
    pub async fn changes(
        &self,
        ctx: &Context,
        id: SimatExportId,
        since: Option<SimatExportId>,
    ) -> Result<SimatChanges> {
        ctx.visibility(Permission::ReadSensitiveStudents)?;
        let named = self.find_export(ctx, id).await?;
        let (before, after) = match since {
            None => (named, None),
            Some(since) => (self.find_export(ctx, since).await?, Some(named)),
        };
        let blocked = self.store.read(ctx).await?.students().blocked().await?;
        let shown = |mut stored: StoredRows| {
            stored.rows.retain(|row| !blocked.contains(&row.student));
            stored
        };
        let earlier = shown(self.stored_rows(&before).await?);
        let later = if let Some(after) = &after {
            shown(self.stored_rows(after).await?)
        } else {
            let scope = SimatScope { year: before.year, site: before.site };
            let mut reader = self.store.read(ctx).await?;
            let gathered = Gathered::of(ctx, &mut *reader, self.clock.now(), scope).await?;
            StoredRows::of(gathered.layout, gathered.records())
        };
        let work = self.store.begin(ctx).await?;
        work.commit(SimatCompared { export: id, school_year: before.year }.into()).await?;
        Ok(SimatChanges { differences: earlier.differences(&later), before, after })
    }

    /// Whether a file has a line of one of these students.
    pub(super) async fn names_any(&self, export: &SimatExport, students: &BTreeSet<StudentId>) -> Result<bool> {
        if students.is_empty() {
            return Ok(false);
        }
        Ok(self.stored_rows(export).await?.rows.iter().any(|row| students.contains(&row.student)))
    }

    /// The lines of a file, with whose they are.
    async fn stored_rows(&self, export: &SimatExport) -> Result<StoredRows> {
        let key = export.rows_file();
        let file = self.files.get(&key).await?;
        let bytes = file.ok_or_else(|| StoreError::failed(format!("the file {key} is not there")))?;
        Ok(serde_json::from_slice(&bytes).map_err(StoreError::failed)?)
    }
}
