//! What the law calls sensitive of students. Who reads it is written down.

use super::{Students, held};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission};
use plantel_domain::enrollment::{SensitiveChange, SensitiveChanged, SensitiveData, SensitiveRead};
use plantel_domain::error::not_found;
use plantel_domain::ids::StudentId;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::{StoreError, Version};

impl Students {
    /// Shows what is said of a student; that somebody asked is told also when nothing is.
    pub async fn sensitive(&self, ctx: &Context, id: StudentId) -> Result<SensitiveData> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::ReadSensitiveStudents).await?;
        let student = work.students().find(&sight, id, None).await?.ok_or(not_found::STUDENT)?;
        let said = work.sensitive_data().find(id, None).await?;
        let data = said.unwrap_or_else(|| SensitiveData::unsaid(id, student.institution, student.created_at));
        work.commit(SensitiveRead { student: id }.into()).await?;
        Ok(data)
    }

    /// Changes what is said of a student; what nobody has said yet has version 0.
    pub async fn change_sensitive(
        &self,
        ctx: &Context,
        id: StudentId,
        expected: Option<Version>,
        change: SensitiveChange,
    ) -> Result<SensitiveData> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteSensitiveStudents).await?;
        let student = held(&mut *work, &sight, id, None).await?;
        student.in_use()?;
        let said = work.sensitive_data().find(id, expected).await?;
        if said.is_none() && expected.is_some_and(|version| version != 0) {
            return Err(StoreError::PreconditionFailed.into());
        }
        let now = self.clock.now();
        let before = said.unwrap_or_else(|| SensitiveData::unsaid(id, student.institution, student.created_at));
        let mut after = before.clone().changed(change, now);
        let differences = Change::between(&before, &after);
        // The answer shows all of it: that is reading, whatever was changed.
        let read = Event::of(&SensitiveRead { student: id });
        if differences.is_empty() {
            work.commit(read.into()).await?;
            return Ok(before);
        }
        work.sensitive_data().put(&mut after).await?;
        let event = Event::of(&SensitiveChanged { student: id }).changed(differences);
        work.commit(Happened::from(event).and(read)).await?;
        Ok(after)
    }
}
