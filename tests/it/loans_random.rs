//! Whatever several people do to loans, in any order and at once: no unit is lent twice, none is lost, and no loan
//! stands where the table does not lead.

mod table;

use chrono::{Duration, NaiveDate};
use plantel_application::loans::{LoanOffice, Loans};
use plantel_application::{Result, attempt};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::{Clock, day_in};
use plantel_domain::error::Kind as Fault;
use plantel_domain::ids::AssetId;
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::{Asset, Condition, Tracking};
use plantel_domain::loans::{Loan, LoanFilter, NewHandled, NewLoan, Priority, Swap, UnitState, Wanted};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::period::Period;
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    a_membership, a_user, a_warehouse, an_asset, an_institution, category_code, context_of, good, line, prose, seed,
};
use plantel_testkit::{FakePapers, FakePictures, FixedClock, MemoryFiles, MemoryStore, RandomIds};
use plantel_tests::databases::{Kind, store};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::Arc;
use table::stands_where_the_table_leads;

/// Each does so many things.
const TURNS: usize = 15;

/// Seven people: four borrow, three keep the warehouse (and borrow too).
const PEOPLE: usize = 7;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_memory() {
    let clock = Arc::new(FixedClock::default());
    let store = Arc::new(MemoryStore::new(clock.clone(), Arc::new(RandomIds)));
    House::new(store, clock).await.live(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    let base = store(Kind::Sqlite).await;
    House::new(base.store.clone(), base.clock.clone()).await.live(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    let base = store(Kind::Postgres).await;
    House::new(base.store.clone(), base.clock.clone()).await.live(3).await;
}

struct House {
    store: Arc<dyn Store>,
    clock: Arc<FixedClock>,
    loans: Loans,
    institution: Institution,
    warehouse: Environment,
    people: Vec<Context>,
    assets: Vec<Asset>,
}

impl House {
    async fn new(store: Arc<dyn Store>, clock: Arc<FixedClock>) -> Arc<Self> {
        let institution = seed(&*store, an_institution()).await;
        let warehouse = seed(&*store, a_warehouse(institution.id)).await;
        let mut people = Vec::new();
        for n in 0..PEOPLE {
            let user = seed(&*store, a_user()).await;
            let role = if n < 4 { Role::Instructor } else { Role::WarehouseAdmin };
            let (roles, environments) = (BTreeSet::from([role]), BTreeSet::from([warehouse.id]));
            let membership = seed(
                &*store,
                plantel_domain::access::Membership { roles, environments, ..a_membership(institution.id, user.id) },
            )
            .await;
            people.push(context_of(&user, &membership, &institution));
        }
        let mut assets = Vec::new();
        for n in 0..4 {
            let serial = n < 3;
            let asset = Asset {
                tracking: if serial { Tracking::Serial } else { Tracking::Bulk },
                units: good(if serial { 1 } else { 5 }),
                environment: Some(warehouse.id),
                category: category_code("camera"),
                model: serial.then(|| line("EOS T7")),
                ..an_asset(institution.id)
            };
            assets.push(seed(&*store, asset).await);
        }
        let office = LoanOffice {
            files: Arc::new(MemoryFiles::new()),
            pictures: Arc::new(FakePictures),
            papers: Arc::new(FakePapers),
            verify_base: String::new(),
        };
        let loans = Loans::new(store.clone(), clock.clone(), Arc::new(RandomIds), office);
        Arc::new(Self { store, clock, loans, institution, warehouse, people, assets })
    }

    async fn live(self: Arc<Self>, seed: u64) {
        for round in 0..3 {
            let mut everybody = tokio::task::JoinSet::new();
            for n in 0..PEOPLE {
                let (house, chance) =
                    (Arc::clone(&self), fastrand::Rng::with_seed(seed * 1000 + round * 10 + n as u64));
                everybody.spawn(async move { house.somebody(n, chance).await });
            }
            for done in everybody.join_all().await {
                done.unwrap_or_else(|error| panic!("seed {seed}, round {round}: {error:?}"));
            }
            self.check().await;
            self.clock.advance(Duration::days(2));
            self.loans.expire().await.expect("loans expire");
            self.loans.watch().await.expect("loans are watched");
            self.check().await;
        }
    }

    /// One person's turns. What is refused, or decided by somebody else meanwhile, is as it should be.
    async fn somebody(&self, n: usize, mut chance: fastrand::Rng) -> Result<()> {
        for _ in 0..TURNS {
            let done = self.turn(&self.people[n], &mut chance).await;
            match done {
                Err(error)
                    if matches!(error.kind(), Fault::Refused | Fault::Stale | Fault::Forbidden | Fault::Invalid) => {}
                other => other?,
            }
        }
        Ok(())
    }

    async fn turn(&self, who: &Context, chance: &mut fastrand::Rng) -> Result<()> {
        let loans = self.all().await;
        if loans.is_empty() || chance.u8(..4) == 0 {
            let new = self.wish(chance);
            return attempt(|| self.loans.request(who, new.clone())).await.map(|_| ());
        }
        let loan = &loans[chance.usize(..loans.len())];
        let units = if chance.bool() { self.some_units(loan, chance) } else { Vec::new() };
        let id = loan.id;
        match chance.u8(..12) {
            0..3 => attempt(|| self.loans.approve(who, id, None)).await,
            3 | 4 => attempt(|| self.loans.hand_over(who, id, None, units.clone())).await,
            5 => attempt(|| self.loans.take_back(who, id, None, units.clone())).await,
            6 => attempt(|| self.loans.cancel(who, id, None)).await,
            7 if chance.u8(..4) == 0 => attempt(|| self.loans.lose(who, id, None)).await,
            7 if chance.bool() => attempt(|| self.loans.find_again(who, id, None, units.clone())).await,
            7 => attempt(|| self.loans.reject(who, id, None, prose("No"))).await,
            _ => self.besides(who, loan, chance).await,
        }
        .map(|_| ())
    }

    /// What becomes of a loan beside being lent: more days, another asset, a place in the queue, a promise taken back.
    async fn besides(&self, who: &Context, loan: &Loan, chance: &mut fastrand::Rng) -> Result<Loan> {
        let id = loan.id;
        match chance.u8(..8) {
            0 | 1 => {
                let end = loan.period.end() + Duration::days(chance.i64(-1..4));
                attempt(|| self.loans.ask_extension(who, id, None, end, prose("Otra sesión"))).await
            }
            2 | 3 => attempt(|| self.loans.grant_extension(who, id, None)).await,
            4 => attempt(|| self.loans.refuse_extension(who, id, None, prose("No"))).await,
            5 => {
                let swap = self.some_swap(loan, chance);
                attempt(|| self.loans.swap(who, id, None, swap)).await
            }
            6 if chance.bool() => attempt(|| self.loans.wait(who, id, None)).await,
            6 => attempt(|| self.loans.stop_waiting(who, id, None)).await,
            _ => attempt(|| self.loans.revoke(who, id, None, prose("Se necesita"))).await,
        }
    }

    /// A promise that somebody might move: mostly one that there is, to an asset that may be right or wrong.
    fn some_swap(&self, loan: &Loan, chance: &mut fastrand::Rng) -> Swap {
        let held = loan.lines.iter().flat_map(|line| &line.allotments).filter(|own| own.promised > 0);
        let promised: Vec<AssetId> = held.filter_map(|own| own.asset).collect();
        let any = chance.choice(&self.assets).expect("there are some").id;
        let to = chance.choice(&self.assets).expect("there are some").id;
        Swap {
            line: chance.choice(&loan.lines).map(|line| line.id).filter(|_| chance.u8(..4) == 0),
            from: chance.choice(&promised).copied().filter(|_| chance.u8(..8) > 0).unwrap_or(any),
            to,
            quantity: NonZeroU32::new(chance.u32(1..3)).expect("it is not zero"),
        }
    }

    fn wish(&self, chance: &mut fastrand::Rng) -> NewLoan {
        let today = day_in(self.institution.time_zone, self.clock.now());
        let start = today + Duration::days(chance.i64(0..4));
        let mut lines = vec![match chance.u8(..4) {
            0 => (Wanted::Model { brand: None, model: line("eos t7") }, chance.u32(1..3)),
            1 => (Wanted::Category { category: category_code("camera") }, chance.u32(1..4)),
            _ => (Wanted::Asset { asset: chance.choice(&self.assets).expect("there are some").id }, 1),
        }];
        if chance.bool() {
            lines.push((Wanted::Asset { asset: self.assets[3].id }, chance.u32(1..4)));
        }
        if chance.u8(..4) == 0 {
            lines.push((Wanted::Other { words: line("Un mantel") }, 1));
        }
        lines.dedup_by(|one, other| one.0.same(&other.0));
        NewLoan {
            warehouse: Some(self.warehouse.id),
            lines,
            short: false,
            period: Period::new(start, start + Duration::days(chance.i64(0..3))).expect("it ends after its start"),
            purpose: prose("Práctica"),
            priority: Priority::Medium,
        }
    }

    /// What somebody might hold in their hands, right or wrong.
    fn some_units(&self, loan: &Loan, chance: &mut fastrand::Rng) -> Vec<NewHandled> {
        let states = UnitState::ALL;
        let some = |chance: &mut fastrand::Rng| NewHandled {
            line: chance.choice(&loan.lines).map(|line| line.id).filter(|_| chance.bool()),
            asset: chance.choice(&self.assets).map(|asset| asset.id).filter(|_| chance.bool()),
            quantity: NonZeroU32::new(chance.u32(1..3)).expect("it is not zero"),
            state: states[chance.usize(..states.len())],
            note: None,
        };
        (0..chance.usize(1..3)).map(|_| some(chance)).collect()
    }

    async fn all(&self) -> Vec<Loan> {
        let inside = Context::system("look", Some(self.institution.id));
        let everything = plantel_domain::access::Visibility::all(self.institution.id);
        let (mut page, mut all) = (PageRequest::first(200), Vec::new());
        loop {
            let mut reader = self.store.read(&inside).await.expect("it is read");
            let found =
                reader.loans().list(&everything, &LoanFilter::default(), &page).await.expect("loans are listed");
            all.extend(found.data);
            match found.next {
                Some(next) => page.start = Start::After(next),
                None => return all,
            }
        }
    }

    /// What must never be otherwise.
    async fn check(&self) {
        let loans = self.all().await;
        let inside = Context::system("look", Some(self.institution.id));
        let mut out: BTreeMap<AssetId, u32> = BTreeMap::new();
        for loan in &loans {
            stands_where_the_table_leads(loan);
            for own in loan.lines.iter().flat_map(|line| &line.allotments) {
                if let Some(asset) = own.asset {
                    *out.entry(asset).or_default() += own.out;
                }
            }
        }
        for asset in &self.assets {
            let stored = self.store.read(&inside).await.expect("it is read").assets().find(asset.id, None).await;
            let units = stored.expect("it is read").expect("it is there").units;
            assert_eq!(units.quantity(), asset.units.quantity(), "units of {} came or went", asset.code);
            assert_eq!(
                units.on_loan(),
                out.get(&asset.id).copied().unwrap_or(0),
                "{} is lent by its loans",
                asset.code
            );
            let whole =
                units.available() + units.on_loan() + units.of(Condition::Damaged) + units.of(Condition::Missing);
            assert_eq!(whole, units.quantity());
            self.never_promised_twice(asset, &loans);
        }
        let (assets, wrong) =
            self.store.read(&inside).await.expect("it is read").ledger().verify().await.expect("the book is compared");
        assert_eq!((assets, wrong), (4, vec![]));
    }

    /// What is promised and what is out together are on no day more than was ever there.
    fn never_promised_twice(&self, asset: &Asset, loans: &[Loan]) {
        let start: NaiveDate = day_in(self.institution.time_zone, self.clock.now()) - Duration::days(20);
        for day in start.iter_days().take(60) {
            let taken: u32 = loans
                .iter()
                .filter(|loan| loan.period.has(day))
                .flat_map(|loan| loan.lines.iter().flat_map(|line| &line.allotments))
                .filter(|own| own.asset == Some(asset.id))
                .map(|own| own.promised + own.out)
                .sum();
            assert!(taken <= asset.units.quantity(), "{taken} of {} are taken on {day}", asset.units.quantity());
        }
    }
}
