//! Changing what is known of who answers for students.

use super::above::refuse_circle;
use super::meet::ask;
use super::{Students, changing_guardian};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::codes::IdentityDocument;
use plantel_domain::enrollment::{Guardian, GuardianChange, GuardianChanged, Student};
use plantel_domain::ids::GuardianId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, Version};

impl Students {
    /// Changes what is known of somebody; who answers for several children, only when the caller confirms it.
    pub async fn change_guardian(
        &self,
        ctx: &Context,
        id: GuardianId,
        expected: Option<Version>,
        change: GuardianChange,
        confirm: bool,
    ) -> Result<Guardian> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        ctx.require(Permission::WriteStudents, &Target::institution(sight.institution))?;
        let before = changing_guardian(&mut *work, &sight, id, expected).await?;
        let profile = before.profile.clone().changed(change);
        if profile == before.profile {
            return Ok(before);
        }
        if !confirm {
            let mut children = work.students().of_guardians(&[id]).await?;
            children.retain(|child| child.blocked.is_none());
            if children.len() > 1 {
                ask(&mut *work, &before, children).await?;
            }
        }
        if profile.document != before.profile.document {
            let children = held_children(&mut *work, id).await?;
            let children: Vec<IdentityDocument> = children.into_iter().map(|child| child.profile.document).collect();
            refuse_circle(&mut *work, &profile, &children).await?;
        }
        let mut after = Guardian { profile, updated_at: self.clock.now(), ..before.clone() };
        work.guardians().update(&mut after).await?;
        let changed = Event::of(&GuardianChanged { guardian: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }
}

/// Those for whom somebody answers, who are held as they are until the work ends.
pub(super) async fn held_children(work: &mut dyn Repositories, id: GuardianId) -> Result<Vec<Student>> {
    let mut children = work.students().of_guardians(&[id]).await?;
    children.sort_by_key(|child| child.id);
    let mut held = Vec::with_capacity(children.len());
    for child in children {
        held.extend(work.students().lock(child.id, None).await?);
    }
    Ok(held)
}
