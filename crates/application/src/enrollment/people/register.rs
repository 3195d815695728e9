//! Writing down a student, with who answers for them.

use super::above::refuse_circle;
use super::meet::{Met, meet};
use super::{Students, happened, seen_guardian};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::codes::Relationship;
use plantel_domain::enrollment::{
    GuardianProfile, Guardianship, Profile, SensitiveChange, SensitiveChanged, SensitiveData, Sight, Student,
    StudentCreated,
};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, FieldError, Invalid};
use plantel_domain::ids::{GuardianId, IdSource, InstitutionId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Repositories;
use std::slice;

/// What somebody fills in for a new student.
#[derive(Clone)]
pub struct NewStudent {
    /// What is known.
    pub profile: Profile,
    /// What the law calls sensitive, if any of it is said.
    pub sensitive: Option<SensitiveChange>,
    /// Who answers for them, whom to call first first.
    pub guardians: Vec<NewGuardianship>,
    /// Whether what is said of known guardians changes them, though they answer for other children too.
    pub confirm: bool,
}

impl NewStudent {
    /// Refuses what is sensitive of who may not write it down.
    pub(crate) fn allowed(&self, ctx: &Context, institution: InstitutionId) -> Result<()> {
        if self.sensitive.is_some() {
            ctx.require(Permission::WriteSensitiveStudents, &Target::institution(institution))?;
        }
        Ok(())
    }
}

/// What somebody fills in for who answers for a student.
#[derive(Clone, Debug)]
pub struct NewGuardianship {
    /// Who.
    pub who: GuardianRef,
    /// What they are to the student.
    pub relationship: Relationship,
    /// Whether they may take the student home.
    pub may_pick_up: bool,
    /// Whether they are called when something happens.
    pub emergency_contact: bool,
    /// Whether the student lives with them.
    pub lives_with: bool,
}

/// Somebody who is to answer for a student.
#[derive(Clone, Debug)]
pub enum GuardianRef {
    /// One who is written down.
    Known(GuardianId),
    /// One who may be known by their paper, or is new.
    Described(GuardianProfile),
}

impl NewGuardianship {
    /// How that one answers.
    pub(super) fn of(&self, guardian: GuardianId) -> Guardianship {
        Guardianship {
            guardian,
            relationship: self.relationship,
            may_pick_up: self.may_pick_up,
            emergency_contact: self.emergency_contact,
            lives_with: self.lives_with,
        }
    }
}

/// A student who was written down, and all that happened with it.
pub(crate) struct Registered {
    /// As they are stored.
    pub student: Student,
    /// In order; the student is the first.
    pub events: Vec<Event>,
}

/// Writes down a student with who answers for them, and commits nothing. Whoever calls it has asked
/// [`NewStudent::allowed`].
pub(crate) async fn register(
    work: &mut dyn Repositories,
    ids: &dyn IdSource,
    (sight, today, now): (&Sight, Day, Timestamp),
    new: NewStudent,
) -> Result<Registered> {
    let faults = faults(work, (sight, today), &new).await?;
    if !faults.is_empty() {
        return Err(Invalid(faults).into());
    }
    let mut student = Student::new((ids.next().into(), sight.institution), new.profile, (today, now))?;
    let mut met = Vec::new();
    for link in new.guardians {
        let answers = link.clone();
        let Met { guardian, event } = meet(work, ids, (sight, now), link.who, (student.id, new.confirm)).await?;
        refuse_circle(work, &guardian.profile, slice::from_ref(&student.profile.document)).await?;
        student = student.answered_for(answers.of(guardian.id), None)?;
        met.extend(event);
    }
    work.students().add(&student).await?;
    let created = Event::of(&StudentCreated { student: student.id }).changed(Change::created(&student));
    let mut events = vec![created];
    events.append(&mut met);
    if let Some(said) = new.sensitive {
        let before = SensitiveData::unsaid(student.id, sight.institution, now);
        let mut after = before.clone().changed(said, now);
        if after != before {
            work.sensitive_data().put(&mut after).await?;
            let changes = Change::between(&before, &after);
            events.push(Event::of(&SensitiveChanged { student: student.id }).changed(changes));
        }
    }
    Ok(Registered { student, events })
}

/// The fields of a new student that only who knows the day and the guardians can judge.
async fn faults(
    work: &mut dyn Repositories,
    (sight, today): (&Sight, Day),
    new: &NewStudent,
) -> Result<Vec<FieldError>> {
    let mut faults = new.profile.check(today).err().map(|Invalid(fields)| fields).unwrap_or_default();
    for (n, link) in new.guardians.iter().enumerate() {
        if let GuardianRef::Known(id) = link.who
            && seen_guardian(work, sight, id).await?.is_none()
        {
            let pointer = format!("/guardians/{n}/guardian_id");
            faults.push(FieldError { pointer, reason: BadValue::new(not_found::GUARDIAN.0) });
        }
    }
    Ok(faults)
}

impl Students {
    /// Writes down a student, with who answers for them.
    pub async fn create(&self, ctx: &Context, new: NewStudent) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        ctx.require(Permission::WriteStudents, &Target::institution(sight.institution))?;
        new.allowed(ctx, sight.institution)?;
        let (today, now) = self.today(ctx, &mut *work).await?;
        let registered = register(&mut *work, &*self.ids, (&sight, today, now), new).await?;
        work.commit(happened(registered.events)).await?;
        Ok(registered.student)
    }
}
