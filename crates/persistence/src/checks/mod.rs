//! Inventory checks.

mod comments;
mod compliance;
mod counts;
mod discrepancies;
mod entity;
mod filter;
mod lines;
mod pictures;
mod steps;

use crate::fault::fault;
use crate::paging::page;
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use entity::{Column, Entity, Model, row};
use filter::{filtered, keyset};
use plantel_domain::access::Visibility;
use plantel_domain::checks::{
    Check, CheckComment, CheckFilter, CheckLine, CheckRepositories, CheckRepository, CheckSheet, ComplianceFigure,
    ComplianceScope, Count, DiscrepancyRepository, StateName,
};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, CheckCountId, CheckId, EnvironmentId, ScheduleId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select,
};
use std::collections::BTreeSet;
use uuid::Uuid;

impl CheckRepositories for SeaWork {
    fn checks(&mut self) -> &mut dyn CheckRepository {
        self
    }
    fn discrepancies(&mut self) -> &mut dyn DiscrepancyRepository {
        self
    }
}

impl SeaWork {
    fn checks_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// These checks with their steps, in the same order.
    async fn with_steps(&self, rows: Vec<Model>) -> Result<Vec<Check>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut steps = self.steps_of(&ids).await?;
        let whole = rows.into_iter().map(|row| {
            let taken = steps.remove(&row.id).unwrap_or_default();
            entity::check(row, taken)
        });
        whole.collect()
    }

    /// The check with the lines of its present revision.
    async fn whole_sheet(&self, found: Option<Model>) -> Result<Option<CheckSheet>, StoreError> {
        let Some(row) = found else { return Ok(None) };
        let lines = self.lines_of(row.id, Some(row.revision)).await?;
        let check = self.with_steps(vec![row]).await?.pop();
        Ok(check.map(|check| CheckSheet::stored(check, lines.into_iter().map(|(_, line)| line).collect())))
    }
}

#[async_trait]
impl CheckRepository for SeaWork {
    async fn find(&mut self, id: CheckId) -> Result<Option<CheckSheet>, StoreError> {
        let query = self.checks_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("check"))?;
        self.whole_sheet(found).await
    }

    async fn lock(&mut self, id: CheckId, expected: Option<Version>) -> Result<Option<CheckSheet>, StoreError> {
        let query = self.checks_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_exclusive();
        let found = query.one(&self.db).await.map_err(fault("check"))?;
        self.whole_sheet(expect(found, expected, |row| row.version)?).await
    }

    async fn of_shift(&mut self, schedule: ScheduleId, day: Day) -> Result<Option<Check>, StoreError> {
        let all = self.of_shifts(&[(schedule, day)]).await?;
        Ok(all.into_iter().find(|check| check.state.name() != StateName::Cancelled))
    }

    async fn of_shifts(&mut self, shifts: &[(ScheduleId, Day)]) -> Result<Vec<Check>, StoreError> {
        let shifts: BTreeSet<(Uuid, Day)> = shifts.iter().map(|(schedule, day)| ((*schedule).into(), *day)).collect();
        let (mut rows, wanted) = (Vec::new(), shifts.iter().copied().collect::<Vec<_>>());
        for wanted in wanted.chunks(BATCH) {
            let schedules: BTreeSet<Uuid> = wanted.iter().map(|(schedule, _)| *schedule).collect();
            let days: BTreeSet<Day> = wanted.iter().map(|(_, day)| *day).collect();
            let query =
                self.checks_in_scope().filter(Column::ScheduleId.is_in(schedules)).filter(Column::Day.is_in(days));
            // SQLite compares no pairs with a list of pairs, so there may be others among them.
            let own = wanted.iter().copied().collect::<BTreeSet<_>>();
            let found = query.all(&self.db).await.map_err(fault("check"))?;
            rows.extend(found.into_iter().filter(|row| own.contains(&(row.schedule_id, row.day))));
        }
        self.with_steps(rows).await
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &CheckFilter,
        request: &PageRequest,
    ) -> Result<Page<Check>, StoreError> {
        let query = filtered(self.checks_in_scope(), visible, filter);
        let rows = page(&self.db, query, keyset(filter.sort), request).await?;
        let data = self.with_steps(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, sheet: &CheckSheet) -> Result<(), StoreError> {
        self.within(sheet.check.institution)?;
        // Of whatever institution: a device made the id. Whoever takes it, or the shift, meanwhile is told below, and
        // whoever begins anew then learns which of both it was.
        let same = Entity::find_by_id(Uuid::from(sheet.check.id));
        if same.one(&self.db).await.map_err(fault("check"))?.is_some() {
            return Err(StoreError::Duplicate("check id"));
        }
        let insert = Entity::insert(row(&sheet.check).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("check"))?;
        self.add_steps(&sheet.check).await?;
        self.write_lines(sheet).await
    }

    async fn update(&mut self, sheet: &mut CheckSheet) -> Result<(), StoreError> {
        let mut version = sheet.check.version;
        let mut next = row(&sheet.check).into_active_model().reset_all();
        next.version = Set(version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(sheet.check.id)))
            .filter(Column::Version.eq(version));
        let done = query.exec(&self.db).await.map_err(fault("check"))?;
        advance(done.rows_affected, &mut version)?;
        self.add_steps(&sheet.check).await?;
        self.write_lines(sheet).await?;
        sheet.check.version = version;
        sheet.mark_stored();
        Ok(())
    }

    async fn add_counts(&mut self, counts: &[Count]) -> Result<(), StoreError> {
        self.write_counts(counts).await
    }

    async fn known_counts(&mut self, ids: &[CheckCountId]) -> Result<Vec<Count>, StoreError> {
        self.counts_known(ids).await
    }

    async fn counts(&mut self, check: CheckId, asset: Option<AssetId>) -> Result<Vec<Count>, StoreError> {
        self.counts_of(check, asset).await
    }

    async fn revisions(&mut self, check: CheckId) -> Result<Vec<(u16, CheckLine)>, StoreError> {
        self.lines_of(check.into(), None).await
    }

    async fn counted_later(
        &mut self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError> {
        self.counted_since(environment, since).await
    }

    async fn add_comment(&mut self, comment: &CheckComment) -> Result<(), StoreError> {
        self.write_comment(comment).await
    }

    async fn comments(&mut self, check: CheckId) -> Result<Vec<CheckComment>, StoreError> {
        self.comments_of(check).await
    }

    async fn compliance(
        &mut self,
        visible: &Visibility,
        scope: &ComplianceScope,
    ) -> Result<Vec<ComplianceFigure>, StoreError> {
        self.compliance_of(visible, scope).await
    }
}
