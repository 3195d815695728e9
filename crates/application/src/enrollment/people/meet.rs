//! Finding who is to answer for a student, or writing them down.

use super::{GuardianRef, changing_guardian, of_blocked_alone, seen_guardian};
use crate::Result;
use plantel_domain::clock::Timestamp;
use plantel_domain::enrollment::{Guardian, GuardianChanged, GuardianCreated, GuardianError, Sight, Student};
use plantel_domain::error::not_found;
use plantel_domain::ids::{IdSource, StudentId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, StoreError};
use std::slice;

/// How many children are named to who is asked whether they are meant too.
const NAMED: usize = 10;

/// Somebody as they are stored now, and what happened to them.
pub(super) struct Met {
    pub(super) guardian: Guardian,
    pub(super) event: Option<Event>,
}

/// Who is known by their paper is not written down again. What is said of them otherwise than it is known changes them:
/// if they answer for others than this student too, only when the caller confirms it. Who answers for nobody but
/// students who are blocked is met by who may block alone, and not changed.
pub(super) async fn meet(
    work: &mut dyn Repositories,
    ids: &dyn IdSource,
    (sight, now): (&Sight, Timestamp),
    who: GuardianRef,
    (student, confirm): (StudentId, bool),
) -> Result<Met> {
    let said = match who {
        GuardianRef::Known(id) => {
            let guardian = seen_guardian(work, sight, id).await?.ok_or(not_found::GUARDIAN)?;
            return Ok(Met { guardian, event: None });
        }
        GuardianRef::Described(said) => said,
    };
    let Some(before) = work.guardians().of_documents(slice::from_ref(&said.document)).await?.pop() else {
        let guardian = Guardian::new((ids.next().into(), sight.institution), said, now);
        work.guardians().add(&guardian).await.map_err(meanwhile)?;
        let created = Event::of(&GuardianCreated { guardian: guardian.id }).changed(Change::created(&guardian));
        return Ok(Met { guardian, event: Some(created) });
    };
    if !sight.blocked_too && of_blocked_alone(work, before.id).await? {
        return Err(GuardianError::Held.into());
    }
    let profile = before.profile.clone().said_again(said);
    if profile == before.profile {
        return Ok(Met { guardian: before, event: None });
    }
    let before = changing_guardian(work, sight, before.id, None).await?;
    if !confirm {
        let mut others = work.students().of_guardians(&[before.id]).await?;
        // Who is blocked is named to nobody.
        others.retain(|other| other.id != student && other.blocked.is_none());
        ask(work, &before, others).await?;
    }
    let mut after = Guardian { profile, updated_at: now, ..before.clone() };
    work.guardians().update(&mut after).await?;
    let changed = Event::of(&GuardianChanged { guardian: after.id }).changed(Change::between(&before, &after));
    Ok(Met { guardian: after, event: Some(changed) })
}

/// Names the children whom a change of somebody would touch too, if there are any.
pub(super) async fn ask(work: &mut dyn Repositories, guardian: &Guardian, mut children: Vec<Student>) -> Result<()> {
    if children.is_empty() {
        return Ok(());
    }
    let count = children.len();
    children.sort_by_cached_key(|child| (child.profile.name.folded(), child.id));
    children.truncate(NAMED);
    let mut named = Vec::with_capacity(children.len());
    for child in children {
        named.push(called(work, &child).await?);
    }
    Err(GuardianError::Shared { guardian: guardian.profile.name.clone(), count, named }.into())
}

/// What a child is called, and in which group or grade they are, if they are enrolled: names alone say little.
async fn called(work: &mut dyn Repositories, child: &Student) -> Result<String> {
    let name = child.profile.name.full();
    let enrollments = work.enrollments().of_student(child.id).await?;
    let Some(placement) = enrollments.into_iter().find(|it| it.state.open()).map(|it| it.placement) else {
        return Ok(name);
    };
    let group = match placement.group {
        Some(group) => work.class_groups().find(group, None).await?,
        None => None,
    };
    let place = group.map_or_else(|| placement.grade.name().to_owned(), |group| group.code.to_string());
    Ok(format!("{name} ({place})"))
}

/// Somebody else has written them down meanwhile: the next try finds them.
fn meanwhile(error: StoreError) -> StoreError {
    match error {
        StoreError::Duplicate("guardian") => StoreError::Busy,
        other => other,
    }
}
