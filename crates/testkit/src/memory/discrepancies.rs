//! Differences of book and count that were not booked.

use super::constraints::{Checked, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::checks::{CountDiscrepancy, DiscrepancyFilter, DiscrepancyRepository, Resolution, ResolutionKind};
use plantel_domain::ids::{DiscrepancyId, EnvironmentId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};

fn matches(filter: &DiscrepancyFilter, discrepancy: &CountDiscrepancy) -> bool {
    filter.asset.is_none_or(|asset| discrepancy.asset == asset)
        && filter.environment.is_none_or(|environment| discrepancy.environment == environment)
        && filter.check.is_none_or(|check| discrepancy.check == check)
        && filter.open.is_none_or(|open| discrepancy.resolution.is_none() == open)
        && filter.since.is_none_or(|since| discrepancy.opened.at >= since)
}

impl Tables {
    fn check_discrepancy(&self, discrepancy: &CountDiscrepancy) -> Checked {
        let CountDiscrepancy { institution, asset, environment, check, .. } = *discrepancy;
        known(&self.assets, Some(institution), asset)?;
        self.known_environment(institution, environment)?;
        never(self.sheet(Some(institution), check).is_none(), "there is no such check")?;
        let worded = |it: &Resolution| it.note.is_some() == (it.kind != ResolutionKind::Superseded);
        never(!discrepancy.resolution.as_ref().is_none_or(worded), "a resolution that does not say why")?;
        let resolved = discrepancy.resolution.as_ref().and_then(|resolution| resolution.deed.by);
        let mut people = [discrepancy.opened.by, resolved].into_iter().flatten();
        people.try_for_each(|user| self.known_user(user))
    }
}

#[async_trait]
impl DiscrepancyRepository for MemoryWork {
    async fn find(
        &mut self,
        id: DiscrepancyId,
        expected: Option<Version>,
    ) -> Result<Option<CountDiscrepancy>, StoreError> {
        self.call(|tables, scope| tables.discrepancies.find(scope, id, expected))
    }

    async fn open_in(&mut self, environment: EnvironmentId) -> Result<Vec<CountDiscrepancy>, StoreError> {
        let open = |row: &&CountDiscrepancy| row.environment == environment && row.resolution.is_none();
        self.call(|tables, scope| Ok(tables.discrepancies.rows(scope).filter(open).cloned().collect()))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &DiscrepancyFilter,
        page: &PageRequest,
    ) -> Result<Page<CountDiscrepancy>, StoreError> {
        let order = Order::of(&filter.sort, false);
        let shown = |row: &&CountDiscrepancy| visible.shows(&Target::from(*row)) && matches(filter, row);
        let key = |row: &CountDiscrepancy| (SortKey::Micros(row.opened.at.timestamp_micros()), row.id.into());
        self.call(|tables, scope| paged(tables.discrepancies.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add_all(&mut self, discrepancies: &[CountDiscrepancy]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            for discrepancy in discrepancies {
                Table::in_scope(scope, discrepancy)?;
                tables.check_discrepancy(discrepancy)?;
                tables.discrepancies.insert(discrepancy)?;
            }
            Ok(())
        })
    }

    async fn update(&mut self, discrepancy: &mut CountDiscrepancy) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.discrepancies.fresh(scope, discrepancy)?;
            Table::in_scope(scope, discrepancy)?;
            tables.check_discrepancy(discrepancy)?;
            tables.discrepancies.replace(discrepancy);
            Ok(())
        })
    }
}
