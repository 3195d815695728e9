//! Loans.

use super::constraints::{free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, InstitutionId, LoanId, UserId};
use plantel_domain::loans::{
    Claim, Handling, Loan, LoanFilter, LoanRepositories, LoanRepository, LoanSort, Period, StateName,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::cmp::Reverse;
use std::sync::Arc;

impl LoanRepositories for MemoryWork {
    fn loans(&mut self) -> &mut dyn LoanRepository {
        self
    }
}

fn matches(filter: &LoanFilter, loan: &Loan) -> bool {
    filter.state.is_none_or(|state| loan.state.name() == state)
        && filter.asset.is_none_or(|asset| loan.assets().contains(&asset))
        && filter.warehouse.is_none_or(|warehouse| loan.warehouse == warehouse)
        && filter.borrower.is_none_or(|borrower| loan.borrower == borrower)
}

fn sort_key(sort: LoanSort, loan: &Loan) -> SortKey {
    match sort {
        LoanSort::CreatedAt => SortKey::Micros(loan.created_at.timestamp_micros()),
    }
}

/// What a loan takes of assets.
fn claims(loan: &Loan, wanted: Period) -> Vec<Claim> {
    let on_days = loan.period.overlaps(&wanted);
    let units = loan.lines.iter().flat_map(|line| &line.allotments);
    let claims = units.filter_map(|units| {
        let promised = if on_days { units.promised } else { 0 };
        Some(Claim { loan: loan.id, asset: units.asset?, period: loan.period, promised, out: units.out })
    });
    claims.filter(|claim| claim.promised + claim.out > 0).collect()
}

impl Tables {
    /// All loans, or those of an institution.
    fn loans_of(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &Loan> {
        self.loans.everywhere().filter(move |loan| scope.is_none_or(|scope| loan.institution == scope))
    }

    fn check_handling(&self, scope: Option<InstitutionId>, handling: &Handling) -> Result<(), StoreError> {
        let Handling { id, loan, handled, deed, .. } = handling;
        free(self.handlings.iter().any(|other| other.id == *id), "handling")?;
        let lines = self.loans.get(scope, *loan).map(|loan| loan.lines.as_slice()).unwrap_or_default();
        never(!lines.iter().any(|line| line.id == handled.line), "there is no such line of a loan")?;
        never(handled.quantity == 0, "nothing changed hands")?;
        handled.asset.map_or(Ok(()), |asset| known(&self.assets, scope, asset))?;
        deed.by.map_or(Ok(()), |user| self.known_user(user))
    }
}

#[async_trait]
impl LoanRepository for MemoryWork {
    async fn find(&mut self, id: LoanId, expected: Option<Version>) -> Result<Option<Loan>, StoreError> {
        self.call(|tables, scope| tables.loans.find(scope, id, expected))
    }

    async fn claims(&mut self, assets: &[AssetId], period: &Period) -> Result<Vec<Claim>, StoreError> {
        self.call(|tables, scope| {
            let all = tables.loans.rows(scope).flat_map(|loan| claims(loan, *period));
            Ok(all.filter(|claim| assets.contains(&claim.asset)).collect())
        })
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        page: &PageRequest,
    ) -> Result<Page<Loan>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, false);
        let shown = |loan: &&Loan| visible.shows(&Target::from(*loan)) && matches(filter, loan);
        let key = |loan: &Loan| (sort_key(field, loan), loan.id.into());
        self.call(|tables, scope| paged(tables.loans.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn of_borrower(&mut self, borrower: UserId) -> Result<Vec<Loan>, StoreError> {
        self.call(|tables, _| {
            let mut loans: Vec<_> =
                tables.loans.everywhere().filter(|loan| loan.borrower == borrower).cloned().collect();
            loans.sort_by_key(|loan| Reverse((loan.created_at, loan.id)));
            Ok(loans)
        })
    }

    async fn expired(&mut self, before: Day, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        self.call(|tables, scope| {
            let open = |loan: &&Loan| matches!(loan.state.name(), StateName::Pending | StateName::Approved);
            let over = tables.loans_of(scope).filter(open).filter(|loan| loan.period.end() < before);
            let mut over: Vec<_> = over.map(|loan| (loan.period.end(), loan.id)).collect();
            over.sort_unstable();
            over.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(over.into_iter().map(|(_, id)| id).collect())
        })
    }

    async fn add(&mut self, loan: &Loan) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, loan)?;
            tables.check_loan(loan)?;
            tables.loans.insert(loan)
        })
    }

    async fn update(&mut self, loan: &mut Loan) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.loans.fresh(scope, loan)?;
            Table::in_scope(scope, loan)?;
            tables.check_loan(loan)?;
            tables.loans.replace(loan);
            Ok(())
        })
    }

    async fn add_handlings(&mut self, handlings: &[Handling]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            for handling in handlings {
                tables.check_handling(scope, handling)?;
                Arc::make_mut(&mut tables.handlings).push(handling.clone());
            }
            Ok(())
        })
    }

    async fn handlings(&mut self, loan: LoanId) -> Result<Vec<Handling>, StoreError> {
        self.call(|tables, scope| {
            let known = tables.loans.get(scope, loan).is_some();
            let its = tables.handlings.iter().filter(|handling| known && handling.loan == loan);
            Ok(its.cloned().collect())
        })
    }
}
