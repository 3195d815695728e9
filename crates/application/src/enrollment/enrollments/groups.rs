//! Places of groups: who has one, and who gives one back.

use crate::Result;
use plantel_domain::error::not_found;
use plantel_domain::ids::ClassGroupId;
use plantel_domain::institutions::school::ClassGroup;
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// Groups that nobody else changes until the work ends.
pub(super) struct HeldGroups(BTreeMap<ClassGroupId, ClassGroup>);

impl HeldGroups {
    /// Locks them, always in one order.
    pub(super) async fn lock(work: &mut dyn Repositories, ids: impl IntoIterator<Item = ClassGroupId>) -> Result<Self> {
        let ids: BTreeSet<ClassGroupId> = ids.into_iter().collect();
        let ids = Vec::from_iter(ids);
        if ids.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let groups = work.class_groups().lock_all(&ids).await?;
        Ok(Self(groups.into_iter().map(|group| (group.id, group)).collect()))
    }

    /// One of them, if it is there.
    pub(super) fn get(&self, id: ClassGroupId) -> Option<&ClassGroup> {
        self.0.get(&id)
    }

    /// Takes the place that somebody had back, and gives them one where they go; both are among these.
    pub(super) async fn change_hands(
        mut self,
        work: &mut dyn Repositories,
        (from, to): (Option<ClassGroupId>, Option<ClassGroupId>),
    ) -> Result<()> {
        if from == to {
            return Ok(());
        }
        let mut changed = Vec::new();
        if let Some(id) = to {
            changed.push(self.0.remove(&id).ok_or(not_found::CLASS_GROUP)?.take_place()?);
        }
        if let Some(id) = from {
            changed.push(self.0.remove(&id).ok_or(not_found::CLASS_GROUP)?.free_place());
        }
        for mut group in changed {
            work.class_groups().update(&mut group).await?;
        }
        Ok(())
    }
}
