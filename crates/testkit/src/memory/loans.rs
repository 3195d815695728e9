//! Loans.

use super::constraints::{free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, EnvironmentId, InstitutionId, LoanId, UserId};
use plantel_domain::loans::{
    Borrowed, CameBack, Claim, Handling, Hands, Loan, LoanFilter, LoanLine, LoanRepositories, LoanRepository, LoanSort,
    Stands, StateName, UnitState, none_out_since,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::period::Period;
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
        && filter.asset.is_none_or(|asset| match filter.takes {
            Some(_) => takes_of(asset, loan),
            None => loan.assets().contains(&asset),
        })
        && filter.warehouse.is_none_or(|warehouse| loan.warehouse == warehouse)
        && filter.borrower.is_none_or(|borrower| loan.borrower == borrower)
        && filter.stands.is_none_or(|stands| stand(stands, loan))
        && filter.days.is_none_or(|days| loan.period.overlaps(&days))
        && filter.takes.is_none_or(|takes| takes.has(loan.state.name(), &loan.period))
}

/// Whether it takes units of an asset, or asks for it before anybody has decided.
fn takes_of(asset: AssetId, loan: &Loan) -> bool {
    let asks = |line: &LoanLine| line.wanted.asset() == Some(asset);
    let has = |line: &LoanLine| line.allotments.iter().any(|own| own.asset == Some(asset) && own.holds());
    loan.lines.iter().any(|line| if loan.state.name() == StateName::Pending { asks(line) } else { has(line) })
}

fn stand(stands: Stands, loan: &Loan) -> bool {
    let (state, period) = (loan.state.name(), loan.period);
    let promised = || loan.lines.iter().any(|line| line.promised() > 0);
    match stands {
        Stands::ToApprove(by) => {
            let more_days = state.runs() && loan.open_extension().is_some();
            loan.borrower != by && (state == StateName::Pending || more_days)
        }
        Stands::ToHandOver(day) => period.has(day) && (state == StateName::Approved || (state.out() && promised())),
        Stands::DueToday(day) => state.out() && period.end() == day,
        Stands::Overdue(day) => state.out() && period.end() < day,
    }
}

fn sort_key(sort: LoanSort, loan: &Loan) -> SortKey {
    match sort {
        LoanSort::CreatedAt => SortKey::Micros(loan.created_at.timestamp_micros()),
        LoanSort::StartDate => SortKey::Text(loan.period.start().to_string()),
        LoanSort::EndDate => SortKey::Text(loan.period.end().to_string()),
    }
}

/// The first of those that have a key, in its order.
fn first<'a, K: Ord>(
    loans: impl Iterator<Item = &'a Loan>,
    key: impl Fn(&Loan) -> Option<K>,
    limit: u64,
) -> impl Iterator<Item = &'a Loan> {
    let mut found: Vec<_> = loans.filter_map(|loan| Some((key(loan)?, loan.id, loan))).collect();
    found.sort_unstable_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    found.into_iter().map(|(_, _, loan)| loan)
}

/// What a loan takes of assets.
fn claims(loan: &Loan, wanted: Period) -> Vec<Claim> {
    let on_days = loan.period.overlaps(&wanted);
    let units = loan.lines.iter().flat_map(|line| &line.allotments);
    let claims = units.filter_map(|units| {
        let promised = if on_days { units.promised } else { 0 };
        Some(Claim { loan: loan.id, asset: units.asset?, period: loan.period, promised, out: units.out, resting: 0 })
    });
    claims.filter(|claim| claim.promised + claim.out > 0).collect()
}

impl Tables {
    /// Whether somebody may act in an institution.
    fn acts(&self, institution: InstitutionId, user: UserId) -> bool {
        let active = self.users.get(None, user).is_some_and(|user| user.active);
        let mut places = self.memberships.rows(Some(institution));
        active && places.any(|place| place.user == user && place.active)
    }

    /// When a loan ended; of what was given up and found later, when it was given up.
    fn ended(&self, loan: &Loan) -> Option<Timestamp> {
        let handed: Vec<Handling> = self.handlings.iter().filter(|it| it.loan == loan.id).cloned().collect();
        let missed = handed.iter().any(|it| it.handled.state == UnitState::Missing);
        if missed && loan.state.name() == StateName::Returned {
            return none_out_since(&handed);
        }
        loan.state.closed().map(|deed| deed.at)
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

    async fn claims(
        &mut self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        period: &Period,
    ) -> Result<Vec<Claim>, StoreError> {
        self.call(|tables, scope| {
            let here = tables.loans.rows(scope).filter(|loan| loan.warehouse == warehouse);
            let all = here.flat_map(|loan| claims(loan, *period));
            Ok(all.filter(|claim| assets.contains(&claim.asset)).collect())
        })
    }

    async fn came_back(
        &mut self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        since: Timestamp,
    ) -> Result<Vec<CameBack>, StoreError> {
        self.call(|tables, scope| {
            let whole = |it: &&Handling| it.hands == Hands::Back && it.handled.state == UnitState::Good;
            let lately = tables.handlings.iter().filter(whole).filter(|it| it.deed.at >= since);
            let here = lately.filter(|it| {
                let loan = tables.loans.get(scope, it.loan);
                loan.is_some_and(|loan| loan.warehouse == warehouse)
            });
            let back = here.filter_map(|it| {
                let asset = it.handled.asset.filter(|asset| assets.contains(asset))?;
                Some(CameBack { loan: it.loan, asset, units: it.handled.quantity, at: it.deed.at })
            });
            Ok(back.collect())
        })
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        page: &PageRequest,
    ) -> Result<Page<Loan>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field != LoanSort::CreatedAt);
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
        let collect = |loan: &Loan| Some(loan.collect_by.unwrap_or(loan.period.end()).min(loan.period.end()));
        let last = |loan: &Loan| match loan.state.name() {
            StateName::Pending => Some(loan.period.end()),
            name if name.out() && loan.lines.iter().any(|line| line.promised() > 0) => collect(loan),
            StateName::Approved => collect(loan),
            _ => None,
        };
        let over = move |loan: &Loan| last(loan).filter(|day| *day < before).map(|_| loan.period.end());
        self.call(|tables, scope| Ok(first(tables.loans.rows(scope), over, limit).map(|loan| loan.id).collect()))
    }

    async fn to_remind(&mut self, now: Timestamp, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        let due = move |loan: &Loan| loan.reminder.map(|it| it.at).filter(|at| *at <= now);
        self.call(|tables, scope| Ok(first(tables.loans.rows(scope), due, limit).map(|loan| loan.id).collect()))
    }

    async fn of_leavers(&mut self, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        self.call(|tables, scope| {
            let left = |loan: &Loan| {
                let unknown = match loan.state.name() {
                    StateName::Pending | StateName::Approved => true,
                    name => name.out() && loan.borrower_left.is_none(),
                };
                let gone = unknown && !tables.acts(loan.institution, loan.borrower);
                gone.then_some(loan.created_at)
            };
            Ok(first(tables.loans.rows(scope), left, limit).map(|loan| loan.id).collect())
        })
    }

    async fn waiting(&mut self, after: Option<(Timestamp, LoanId)>, limit: u64) -> Result<Vec<Loan>, StoreError> {
        let behind = move |loan: &Loan, since| after.is_none_or(|after| (since, loan.id) > after);
        let since = move |loan: &Loan| loan.waiting.map(|it| it.since).filter(|since| behind(loan, *since));
        self.call(|tables, scope| Ok(first(tables.loans.rows(scope), since, limit).cloned().collect()))
    }

    async fn borrowed(&mut self, borrower: UserId, but: LoanId, today: Day) -> Result<Borrowed, StoreError> {
        self.call(|tables, scope| {
            let mut has = Borrowed::default();
            for loan in tables.loans.rows(scope).filter(|loan| loan.borrower == borrower && loan.id != but) {
                has.units += loan.lines.iter().map(|line| line.promised() + line.out()).sum::<u32>();
                has.overdue |= loan.overdue(today);
                if loan.late {
                    has.last_late = has.last_late.max(tables.ended(loan));
                }
            }
            Ok(has)
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
