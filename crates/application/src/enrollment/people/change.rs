//! Changing what is known of students, and switching them off and on.

use super::above::refuse_paper;
use super::{Students, held};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission};
use plantel_domain::enrollment::{
    ProfileChange, Student, StudentChanged, StudentDeactivated, StudentError, StudentReactivated,
};
use plantel_domain::ids::{GuardianId, StudentId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;

impl Students {
    /// Changes what is known of a student who is in use.
    pub async fn change(
        &self,
        ctx: &Context,
        id: StudentId,
        expected: Option<Version>,
        change: ProfileChange,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, id, expected).await?;
        before.in_use()?;
        let (today, now) = self.today(ctx, &mut *work).await?;
        let profile = before.profile.clone().changed(change);
        profile.check(today)?;
        if profile == before.profile {
            return Ok(before);
        }
        if profile.document != before.profile.document {
            let guardians: Vec<GuardianId> = before.guardians.iter().map(|link| link.guardian).collect();
            refuse_paper(&mut *work, &profile.document, &guardians).await?;
        }
        let mut after = Student { profile, updated_at: now, ..before.clone() };
        work.students().update(&mut after).await?;
        let changed = Event::of(&StudentChanged { student: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }

    /// Switches off a student who is not enrolled. Whoever enrols them waits.
    pub async fn deactivate(&self, ctx: &Context, id: StudentId, expected: Option<Version>) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, id, expected).await?;
        before.in_use()?;
        if work.enrollments().of_student(id).await?.iter().any(|enrollment| enrollment.state.open()) {
            return Err(StudentError::Enrolled.into());
        }
        let mut after = Student { active: false, updated_at: self.clock.now(), ..before.clone() };
        work.students().update(&mut after).await?;
        let switched = Event::of(&StudentDeactivated { student: id }).changed(Change::between(&before, &after));
        work.commit(switched.into()).await?;
        Ok(after)
    }

    /// Switches a student on again; who is in use stays so.
    pub async fn reactivate(&self, ctx: &Context, id: StudentId, expected: Option<Version>) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, id, expected).await?;
        if before.active {
            return Ok(before);
        }
        let mut after = Student { active: true, updated_at: self.clock.now(), ..before.clone() };
        work.students().update(&mut after).await?;
        let switched = Event::of(&StudentReactivated { student: id }).changed(Change::between(&before, &after));
        work.commit(switched.into()).await?;
        Ok(after)
    }
}
