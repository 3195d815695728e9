//! Checks, with what was counted and said.

use super::check_rules::check_counted;
use super::constraints::{Checked, free, never};
use super::since::passed;
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::Visibility;
use plantel_domain::checks::{
    Check, CheckComment, CheckFilter, CheckLine, CheckRepositories, CheckRepository, CheckSheet, ComplianceFigure,
    ComplianceScope, Count, Counted, DiscrepancyRepository, StateName,
};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, CheckCountId, CheckId, EnvironmentId, InstitutionId, ScheduleId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use std::collections::BTreeSet;
use std::sync::Arc;

impl CheckRepositories for MemoryWork {
    fn checks(&mut self) -> &mut dyn CheckRepository {
        self
    }
    fn discrepancies(&mut self) -> &mut dyn DiscrepancyRepository {
        self
    }
}

/// Whether a shift has its check in it.
pub(super) fn stands(check: &Check) -> bool {
    check.state.name() != StateName::Cancelled
}

impl Tables {
    pub(super) fn sheet(&self, scope: Option<InstitutionId>, id: CheckId) -> Option<&CheckSheet> {
        self.checks.get(&id).filter(|sheet| Some(sheet.check.institution) == scope)
    }

    pub(super) fn sheets_of(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &CheckSheet> {
        self.checks.values().filter(move |sheet| Some(sheet.check.institution) == scope)
    }

    pub(super) fn checks_of(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &Check> {
        self.sheets_of(scope).map(|sheet| &sheet.check)
    }

    /// Stores what was touched in place of what was stored; lines of an earlier revision are put aside.
    fn store_sheet(&mut self, before: CheckSheet, sheet: &mut CheckSheet) {
        sheet.check.version += 1;
        let mut check = sheet.check.clone();
        // A step is written once.
        let new = check.steps.split_off(before.check.steps.len().min(check.steps.len()));
        check.steps = before.check.steps.iter().cloned().chain(new).collect();
        let mut lines: Vec<_> = before.lines().cloned().collect();
        if before.check.revision != check.revision {
            let earlier = (check.id, before.check.revision);
            Arc::make_mut(&mut self.check_revisions).insert(earlier, std::mem::take(&mut lines));
        }
        lines.extend(sheet.touched().cloned());
        Arc::make_mut(&mut self.checks).insert(check.id, CheckSheet::stored(check, lines));
        sheet.mark_stored();
    }
}

/// Refuses one of another institution than the scope's.
fn in_scope(scope: Option<InstitutionId>, check: &Check) -> Checked {
    never(scope != Some(check.institution), "it belongs to another institution")
}

#[async_trait]
impl CheckRepository for MemoryWork {
    async fn find(&mut self, id: CheckId) -> Result<Option<CheckSheet>, StoreError> {
        self.call(|tables, scope| Ok(tables.sheet(scope, id).cloned()))
    }

    async fn lock(&mut self, id: CheckId, expected: Option<Version>) -> Result<Option<CheckSheet>, StoreError> {
        self.call(|tables, scope| match (tables.sheet(scope, id), expected) {
            (Some(sheet), Some(version)) if sheet.check.version != version => Err(StoreError::PreconditionFailed),
            (sheet, _) => Ok(sheet.cloned()),
        })
    }

    async fn of_shift(&mut self, schedule: ScheduleId, day: Day) -> Result<Option<Check>, StoreError> {
        let of_it = |check: &&Check| (check.schedule, check.day) == (schedule, day) && stands(check);
        self.call(|tables, scope| Ok(tables.checks_of(scope).find(of_it).cloned()))
    }

    async fn of_shifts(&mut self, shifts: &[(ScheduleId, Day)]) -> Result<Vec<Check>, StoreError> {
        let shifts: BTreeSet<_> = shifts.iter().copied().collect();
        let of_them = |check: &&Check| shifts.contains(&(check.schedule, check.day));
        self.call(|tables, scope| Ok(tables.checks_of(scope).filter(of_them).cloned().collect()))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &CheckFilter,
        page: &PageRequest,
    ) -> Result<Page<Check>, StoreError> {
        self.call(|tables, scope| tables.checks_listed(scope, visible, filter, page))
    }

    async fn add(&mut self, sheet: &CheckSheet) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            in_scope(scope, &sheet.check)?;
            free(tables.checks.contains_key(&sheet.check.id), "check id")?;
            tables.check_sheet(sheet)?;
            let stored = CheckSheet::stored(sheet.check.clone(), sheet.touched().cloned().collect());
            Arc::make_mut(&mut tables.checks).insert(stored.check.id, stored);
            Ok(())
        })
    }

    async fn update(&mut self, sheet: &mut CheckSheet) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            let stored = tables.sheet(scope, sheet.check.id);
            let fresh = stored.filter(|stored| stored.check.version == sheet.check.version);
            let before = fresh.cloned().ok_or(StoreError::Stale)?;
            in_scope(scope, &sheet.check)?;
            tables.check_sheet(sheet)?;
            tables.store_sheet(before, sheet);
            Ok(())
        })
    }

    async fn add_counts(&mut self, counts: &[Count]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            for count in counts {
                if tables.check_counts.contains_key(&count.id) {
                    continue;
                }
                check_counted(&count.counted)?;
                tables.known_line(scope, (count.check, count.revision), count.asset)?;
                tables.known_user(count.by)?;
                let at = tables.check_counts.len();
                Arc::make_mut(&mut tables.check_counts).insert(count.id, (at, count.clone()));
            }
            Ok(())
        })
    }

    async fn known_counts(&mut self, ids: &[CheckCountId]) -> Result<Vec<Count>, StoreError> {
        let ids: BTreeSet<_> = ids.iter().collect();
        self.call(|tables, scope| {
            let known = ids.into_iter().filter_map(|id| tables.check_counts.get(id)).map(|(_, count)| count);
            Ok(known.filter(|count| tables.sheet(scope, count.check).is_some()).cloned().collect())
        })
    }

    async fn counts(&mut self, check: CheckId, asset: Option<AssetId>) -> Result<Vec<Count>, StoreError> {
        self.call(|tables, scope| {
            let here = tables.sheet(scope, check).is_some();
            let own = |count: &Count| here && count.check == check && asset.is_none_or(|asset| count.asset == asset);
            let mut counts: Vec<_> = tables.check_counts.values().filter(|(_, count)| own(count)).collect();
            counts.sort_by_key(|(at, _)| *at);
            Ok(counts.into_iter().map(|(_, count)| count.clone()).collect())
        })
    }

    async fn revisions(&mut self, check: CheckId) -> Result<Vec<(u16, CheckLine)>, StoreError> {
        self.call(|tables, scope| {
            let Some(sheet) = tables.sheet(scope, check) else { return Ok(Vec::new()) };
            let earlier = tables.check_revisions.range((check, 0)..=(check, u16::MAX));
            let mut lines: Vec<_> = earlier
                .flat_map(|((_, revision), lines)| lines.iter().map(|line| (*revision, line.clone())))
                .chain(sheet.lines().map(|line| (sheet.check.revision, line.clone())))
                .collect();
            lines.sort_by_key(|(revision, line)| (*revision, line.asset));
            Ok(lines)
        })
    }

    async fn counted_later(
        &mut self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError> {
        let complete = |sheet: &&CheckSheet| {
            sheet.check.environment == environment && sheet.check.state.name() == StateName::Complete
        };
        self.call(|tables, scope| {
            let lines = tables.sheets_of(scope).filter(complete).flat_map(CheckSheet::lines);
            let counted = lines.filter_map(|line| line.seen.as_ref());
            let units = counted.filter(|seen| matches!(seen.counted, Counted::Units { .. }));
            Ok(passed(since, units.map(|seen| (seen.asset, seen.counted_at))))
        })
    }

    async fn add_comment(&mut self, comment: &CheckComment) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            free(tables.check_comments.contains_key(&comment.id), "check comment")?;
            tables.known_line(scope, (comment.check, comment.revision), comment.asset)?;
            tables.known_user(comment.by)?;
            Arc::make_mut(&mut tables.check_comments).insert(comment.id, comment.clone());
            Ok(())
        })
    }

    async fn comments(&mut self, check: CheckId) -> Result<Vec<CheckComment>, StoreError> {
        self.call(|tables, scope| {
            let here = tables.sheet(scope, check).is_some();
            let own = |comment: &&CheckComment| here && comment.check == check;
            let mut comments: Vec<_> = tables.check_comments.values().filter(own).cloned().collect();
            comments.sort_by_key(|comment| (comment.at, comment.id));
            Ok(comments)
        })
    }

    async fn compliance(
        &mut self,
        visible: &Visibility,
        wanted: &ComplianceScope,
    ) -> Result<Vec<ComplianceFigure>, StoreError> {
        self.call(|tables, scope| Ok(tables.compliance(scope, visible, wanted)))
    }
}
