//! What loans count up to, loan by loan.

use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use chrono::Datelike;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, InstitutionId, UserId};
use plantel_domain::loans::{
    BorrowerFigure, ItemFigure, Loan, LoanCount, LoanFigureRepository, LoanFigures, LoanScope, LoanState,
    LoanStatistics, MOST_LENT, UnitsMoved, Wanted,
};
use plantel_domain::store::StoreError;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl LoanFigures for MemoryWork {
    fn loan_figures(&mut self) -> &mut dyn LoanFigureRepository {
        self
    }
}

/// Units of an asset: those that stand for the loan, or as many as it asks for while none do.
fn units_of(loan: &Loan, asset: AssetId) -> u64 {
    let own = loan.lines.iter().flat_map(|line| &line.allotments).filter(|units| units.asset == Some(asset));
    let standing: u64 = own.map(|it| u64::from(it.promised) + u64::from(it.out) + u64::from(it.back())).sum();
    if standing > 0 {
        return standing;
    }
    let asked = loan.lines.iter().filter(|line| line.wanted == Wanted::Asset { asset });
    asked.map(|line| u64::from(line.quantity)).sum()
}

/// Those of most loans, then of most units, then by id.
fn most<K: Copy + Ord>(counts: BTreeMap<K, LoanCount>) -> Vec<(K, LoanCount)> {
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|(key, count)| (Reverse((count.loans, count.units)), *key));
    all.truncate(usize::from(MOST_LENT));
    all
}

impl Tables {
    fn loan_statistics(
        &self,
        scope: Option<InstitutionId>,
        visible: &Visibility,
        wanted: &LoanScope,
    ) -> LoanStatistics {
        let mut all = LoanStatistics::none(wanted.period);
        let mut items: BTreeMap<AssetId, LoanCount> = BTreeMap::new();
        let mut borrowers: BTreeMap<UserId, LoanCount> = BTreeMap::new();
        for loan in self.loans.rows(scope).filter(|loan| visible.shows(&Target::from(*loan))) {
            let here = wanted.warehouse.is_none_or(|warehouse| loan.warehouse == warehouse);
            if !here || !wanted.period.has(loan.period.start()) {
                continue;
            }
            let units = loan.lines.iter().map(|line| u64::from(line.quantity)).sum();
            let (state, begins) = (loan.state.name(), loan.period.start());
            all.by_state.entry(state).or_default().add(units);
            all.by_month.entry(begins.with_day(1).unwrap_or(begins)).or_default().add(units);
            borrowers.entry(loan.borrower).or_default().add(units);
            for asset in loan.assets() {
                items.entry(asset).or_default().add(units_of(loan, asset));
            }
            let overdue = state.out() && loan.period.end() < wanted.today;
            let handed_over = loan.state.handed_over().is_some();
            all.handed_over += u64::from(handed_over);
            all.late += u64::from(loan.late);
            all.overdue_now += u64::from(overdue);
            all.in_default += u64::from(handed_over && (loan.late || overdue));
            if let LoanState::Returned { handed_over, returned, .. } = &loan.state {
                all.returned += 1;
                let seconds = returned.at.timestamp() - handed_over.at.timestamp();
                all.out_seconds += u64::try_from(seconds).unwrap_or(0);
            }
        }
        let figure = |(item, count)| self.item_figure(scope, item, count);
        all.by_item = most(items).into_iter().filter_map(figure).collect();
        let figure = |(borrower, count)| {
            let name = self.users.get(None, borrower).and_then(|user| user.full_name.clone());
            BorrowerFigure { borrower, name, count }
        };
        all.by_borrower = most(borrowers).into_iter().map(figure).collect();
        all
    }

    fn item_figure(&self, scope: Option<InstitutionId>, item: AssetId, count: LoanCount) -> Option<ItemFigure> {
        let asset = self.assets.get(scope, item)?;
        Some(ItemFigure { item, code: asset.code.clone(), name: asset.name.clone(), count })
    }
}

#[async_trait]
impl LoanFigureRepository for MemoryWork {
    async fn statistics(&mut self, visible: &Visibility, wanted: &LoanScope) -> Result<LoanStatistics, StoreError> {
        self.call(|tables, scope| Ok(tables.loan_statistics(scope, visible, wanted)))
    }

    async fn handled_of(&mut self, asset: AssetId, until: Timestamp) -> Result<Vec<UnitsMoved>, StoreError> {
        self.call(|tables, scope| {
            let of_asset = tables.handlings.iter().filter(|it| it.handled.asset == Some(asset) && it.deed.at < until);
            let here = of_asset.filter(|it| tables.loans.get(scope, it.loan).is_some());
            let moved = here.map(|it| UnitsMoved {
                loan: it.loan,
                hands: it.hands,
                units: it.handled.quantity,
                at: it.deed.at,
            });
            let mut moved: Vec<_> = moved.collect();
            // Stable: those of one loan stay in the order in which they were written.
            moved.sort_by_key(|it| it.loan);
            Ok(moved)
        })
    }
}
