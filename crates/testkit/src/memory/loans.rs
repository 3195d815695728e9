//! Loans.

use super::paging::{Order, paged};
use super::tables::Table;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::ids::{AssetId, LoanId, UserId};
use plantel_domain::loans::{Loan, LoanFilter, LoanRepositories, LoanRepository, LoanSort, Period, Promise, StateName};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::cmp::Reverse;

impl LoanRepositories for MemoryWork {
    fn loans(&mut self) -> &mut dyn LoanRepository {
        self
    }
}

fn matches(filter: &LoanFilter, loan: &Loan) -> bool {
    filter.state.is_none_or(|state| loan.state.name() == state)
        && filter.asset.is_none_or(|asset| loan.asset == asset)
        && filter.warehouse.is_none_or(|warehouse| loan.warehouse == warehouse)
        && filter.borrower.is_none_or(|borrower| loan.borrower == borrower)
}

fn sort_key(sort: LoanSort, loan: &Loan) -> SortKey {
    match sort {
        LoanSort::CreatedAt => SortKey::Micros(loan.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl LoanRepository for MemoryWork {
    async fn find(&mut self, id: LoanId, expected: Option<Version>) -> Result<Option<Loan>, StoreError> {
        self.call(|tables, scope| tables.loans.find(scope, id, expected))
    }

    async fn promises(&mut self, asset: AssetId, period: &Period, except: LoanId) -> Result<Vec<Promise>, StoreError> {
        let promised = |loan: &&Loan| {
            loan.state.name() == StateName::Approved
                && loan.asset == asset
                && loan.id != except
                && loan.period.overlaps(period)
        };
        let promise = |loan: &Loan| Promise { period: loan.period, quantity: loan.quantity };
        self.call(|tables, scope| Ok(tables.loans.rows(scope).filter(promised).map(promise).collect()))
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
}
