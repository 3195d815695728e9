//! Who answers for a student, and who does no longer.

use super::above::refuse_circle;
use super::meet::{Met, meet};
use super::{NewGuardianship, Students, happened, held};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission};
use plantel_domain::codes::Relationship;
use plantel_domain::enrollment::{Guardianship, Student, StudentChanged};
use plantel_domain::error::not_found;
use plantel_domain::ids::{GuardianId, StudentId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;
use std::slice;

/// A partial change of how somebody answers for a student.
#[derive(Clone, Debug, Default)]
pub struct GuardianshipChange {
    /// What they are to the student.
    pub relationship: Option<Relationship>,
    /// Whether they may take the student home.
    pub may_pick_up: Option<bool>,
    /// Whether they are called when something happens.
    pub emergency_contact: Option<bool>,
    /// Whether the student lives with them.
    pub lives_with: Option<bool>,
    /// At which place, from 0, they are called.
    pub place: Option<usize>,
}

impl Students {
    /// Has somebody answer for a student, at this place, from 0; behind all others when none is named. Who does already
    /// is described anew.
    pub async fn answer_for(
        &self,
        ctx: &Context,
        student: StudentId,
        expected: Option<Version>,
        new: NewGuardianship,
        place: Option<usize>,
        confirm: bool,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, student, expected).await?;
        before.in_use()?;
        let (now, answers) = (self.clock.now(), new.clone());
        let whom = (&sight, now);
        let Met { guardian, event } = meet(&mut *work, &*self.ids, whom, new.who, (student, confirm)).await?;
        let own = slice::from_ref(&before.profile.document);
        refuse_circle(&mut *work, &guardian.profile, own).await?;
        before.other_than(&guardian)?;
        let mut after = before.clone().answered_for(answers.of(guardian.id), place)?;
        let mut events = Vec::from_iter(event);
        if after.guardians != before.guardians {
            after.updated_at = now;
            work.students().update(&mut after).await?;
            events.push(changed(&before, &after));
        }
        if !events.is_empty() {
            work.commit(happened(events)).await?;
        }
        Ok(after)
    }

    /// Changes how somebody answers for a student, or when they are called.
    pub async fn answer_otherwise(
        &self,
        ctx: &Context,
        (student, guardian): (StudentId, GuardianId),
        expected: Option<Version>,
        change: GuardianshipChange,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, student, expected).await?;
        before.in_use()?;
        let at = before.guardians.iter().position(|link| link.guardian == guardian).ok_or(not_found::GUARDIAN)?;
        let link = &before.guardians[at];
        let link = Guardianship {
            guardian,
            relationship: change.relationship.unwrap_or(link.relationship),
            may_pick_up: change.may_pick_up.unwrap_or(link.may_pick_up),
            emergency_contact: change.emergency_contact.unwrap_or(link.emergency_contact),
            lives_with: change.lives_with.unwrap_or(link.lives_with),
        };
        let mut after = before.clone().answered_for(link, Some(change.place.unwrap_or(at)))?;
        if after.guardians == before.guardians {
            return Ok(before);
        }
        after.updated_at = self.clock.now();
        work.students().update(&mut after).await?;
        work.commit(changed(&before, &after).into()).await?;
        Ok(after)
    }

    /// Has somebody answer for a student no longer, also for one who is switched off. They stay written down.
    pub async fn no_longer(
        &self,
        ctx: &Context,
        student: StudentId,
        expected: Option<Version>,
        guardian: GuardianId,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, student, expected).await?;
        before.guardianship(guardian).ok_or(not_found::GUARDIAN)?;
        let mut after = before.clone().without_guardian(guardian);
        after.updated_at = self.clock.now();
        work.students().update(&mut after).await?;
        work.commit(changed(&before, &after).into()).await?;
        Ok(after)
    }
}

fn changed(before: &Student, after: &Student) -> Event {
    Event::of(&StudentChanged { student: after.id }).changed(Change::between(before, after))
}
