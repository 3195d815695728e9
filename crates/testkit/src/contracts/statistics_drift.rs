//! What is promised of statistics after anything that may happen.

use super::book::{Chance, day, money};
use super::statistics::assert_counters;
use super::support::Place;
use crate::builders::{a_clerk, an_asset, an_entry, an_environment, category_code, good, opened, seed};
use crate::ids::an_id;
use chrono::Days;
use plantel_domain::clock::Day;
use plantel_domain::form::Patch;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{
    Asset, AssetChange, AssetFilter, CategoryCode, Condition, Holding, MovementFilter, NewTransfer, Place as Spot,
    RetirementReason, Tracking, Transfer, TransferFilter, TransferState, Units,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Store, UnitOfWork};
use std::num::NonZeroU32;
use std::sync::Arc;

/// How many lives of an institution are tried, and how much happens in each.
const CASES: u64 = 24;
const STEPS: usize = 30;

/// An institution to which things happen by chance.
struct Life {
    chance: Chance,
    place: Place,
    rooms: Vec<Environment>,
    assets: Vec<AssetId>,
    sent: Vec<Transfer>,
    kept: u64,
}

/// Nothing when the rule refuses.
type Done = Option<()>;

/// What chance has tried in all lives: works kept, assets retired, transfers closed, movements.
type Tried = [u64; 4];

impl Life {
    async fn new(store: &Arc<dyn Store>, seed_of: u64) -> Self {
        let place = Place::new(store).await;
        let mut rooms = vec![place.warehouse.clone()];
        for _ in 0..2 {
            rooms.push(seed(&**store, an_environment(place.institution.id)).await);
        }
        for category in categories() {
            seed(&**store, Asset { category, units: good(1), ..an_asset(place.institution.id) }).await;
        }
        let assets = vec![place.asset.id];
        Self { chance: Chance::of(seed_of), place, rooms, assets, sent: Vec::new(), kept: 0 }
    }

    fn somewhere(&mut self) -> Option<EnvironmentId> {
        let at = self.chance.below(self.rooms.len() + 1);
        self.rooms.get(at).map(|room| room.id)
    }

    fn places(&self) -> Vec<Option<EnvironmentId>> {
        self.rooms.iter().map(|room| Some(room.id)).chain([None]).collect()
    }

    fn number(&mut self, end: usize) -> u32 {
        u32::try_from(self.chance.below(end)).expect("it is small")
    }

    fn some_day(&mut self) -> Day {
        day("2026-01-01") + Days::new(u64::from(self.number(200)))
    }

    /// One thing, in a work of its own that is kept or dropped.
    async fn step(&mut self, store: &Arc<dyn Store>) {
        let mut work = store.begin(&self.place.ctx).await.expect("the store begins a work");
        let done = match self.chance.below(10) {
            0 => self.register(&mut *work).await,
            1..=3 => self.travel(&mut *work).await,
            _ => self.change(&mut *work).await,
        };
        if done.is_some() && self.chance.below(8) > 0 {
            work.commit_unjournaled().await.expect("the store commits it");
            self.kept += 1;
        } else {
            // What was sent or received in a work that is dropped did not happen.
            drop(work);
            self.read_again(store).await;
        }
    }

    async fn read_again(&mut self, store: &Arc<dyn Store>) {
        let mut reader = store.read(&self.place.ctx).await.expect("the store can be read");
        let known = reader.assets().find_all(&self.assets).await.expect("the store answers");
        self.assets.retain(|id| known.iter().any(|asset| asset.id == *id));
        for transfer in std::mem::take(&mut self.sent) {
            self.sent.extend(reader.transfers().find(transfer.id, None).await.expect("the store answers"));
        }
    }

    async fn register(&mut self, work: &mut dyn UnitOfWork) -> Done {
        let away = self.chance.below(4) == 0;
        let conditions = Condition::ALL.iter().filter(|condition| away || condition.stated());
        let units = conditions.fold(Units::default(), |units, condition| units.with(*condition, self.number(4)));
        let asset = Asset {
            environment: self.somewhere(),
            category: categories()[self.chance.below(3)].clone(),
            purchase_cost: (self.chance.below(2) > 0).then_some(money(self.number(1_000).into(), "COP")),
            units,
            ..an_asset(self.place.institution.id)
        };
        self.assets.push(asset.id);
        work.assets().add_all(&[opened(&asset)]).await.expect("the store takes it");
        Some(())
    }

    /// Sends something, or receives or calls back what was sent.
    async fn travel(&mut self, work: &mut dyn UnitOfWork) -> Done {
        let entry = an_entry(self.place.user.id);
        let mut holdings = work.assets().lock_all(&self.assets).await.expect("the store answers");
        let open: Vec<_> = (0..self.sent.len()).filter(|at| self.sent[*at].closed.is_none()).collect();
        if !open.is_empty() && self.chance.below(3) > 0 {
            let at = self.chance.one_of(&open);
            let transfer = self.sent[at].clone();
            let to = self.rooms.iter().find(|room| room.id == transfer.to).expect("it is known").clone();
            let received: Vec<_> = transfer.lines.iter().map(|line| self.number(line.sent as usize + 1)).collect();
            let closed = if self.chance.below(3) > 0 {
                transfer.receive(&to, &received, None, &mut holdings, a_clerk(&entry)).ok()?.0
            } else {
                transfer.cancel(None, &mut holdings, a_clerk(&entry)).ok()?.0
            };
            self.sent[at] = closed;
            work.transfers().update(&mut self.sent[at]).await.expect("the store takes it");
        } else {
            let to = self.rooms[self.chance.below(3)].clone();
            let holding = &holdings[self.chance.below(holdings.len())];
            let leaves = |place: &Spot| place.condition.stated() && place.environment.is_some();
            let there: Vec<_> = holding.stock().balances().filter(|(place, _)| leaves(place)).collect();
            let (place, units) = *there.get(self.chance.below(there.len() + 1))?;
            let units = NonZeroU32::MIN.saturating_add(self.number(units as usize));
            let lines = vec![(holding.asset.id, place.condition, units)];
            let new = NewTransfer { from: place.environment?, to: to.id, lines, note: None };
            let (sent, _) = Transfer::send(new, &to, &mut holdings, an_id().into(), a_clerk(&entry)).ok()?;
            work.transfers().add(&sent).await.expect("the store takes it");
            self.sent.push(sent);
        }
        holdings.retain(Holding::changed);
        work.assets().store_all(&mut holdings).await.expect("the store takes it");
        Some(())
    }

    /// Books, moves, retires or changes one or two assets at once.
    async fn change(&mut self, work: &mut dyn UnitOfWork) -> Done {
        let entry = an_entry(self.place.user.id);
        let ids = [self.chance.one_of(&self.assets), self.chance.one_of(&self.assets)];
        let mut holdings = work.assets().lock_all(&ids).await.expect("the store answers");
        let places = self.places();
        for holding in &mut holdings {
            match self.chance.below(10) {
                0..=3 => self.chance.book(holding, &places),
                4 => holding.relocate(self.somewhere(), a_clerk(&entry)).ok()?,
                5 => holding.retire(RetirementReason::Sold, None, 0, a_clerk(&entry)).ok()?,
                6 => {
                    let stated = holding.asset.units.with(Condition::Good, self.number(9));
                    holding.restate(&stated, a_clerk(&entry)).ok()?;
                }
                7 => holding.asset.tracking = self.chance.one_of(&[Tracking::Bulk, holding.asset.tracking]),
                _ => holding.asset = holding.asset.clone().change(self.another(), entry.at),
            }
        }
        work.assets().store_all(&mut holdings).await.expect("the store takes it");
        Some(())
    }

    fn another(&mut self) -> AssetChange {
        let currency = self.chance.one_of(&["COP", "USD"]);
        let cost = self.number(1_000);
        let mut change = AssetChange {
            category: Some(categories()[self.chance.below(3)].clone()),
            purchase_cost: Patch::Set(money(cost.into(), currency)),
            salvage_value: Patch::Set(money((cost / 10).into(), currency)),
            purchase_date: Patch::Set(self.some_day()),
            useful_life_months: Patch::Set(self.chance.one_of(&[12, 36])),
            warranty_until: Patch::Set(self.some_day()),
            ..AssetChange::default()
        };
        match self.chance.below(6) {
            0 => (change.purchase_cost, change.salvage_value) = (Patch::Clear, Patch::Clear),
            1 => change.purchase_date = Patch::Clear,
            2 => change.useful_life_months = Patch::Clear,
            3 => change.warranty_until = Patch::Clear,
            4 => change.category = None,
            _ => {}
        }
        change
    }
}

fn categories() -> [CategoryCode; 3] {
    ["medición", "óptica", "cocina"].map(category_code)
}

impl Life {
    async fn tried(&self, store: &Arc<dyn Store>) -> Tried {
        let (ctx, all) = (&self.place.ctx, &self.place.everything);
        let page = PageRequest { count: true, ..PageRequest::first(1) };
        let retired = AssetFilter { retired: Some(true), ..AssetFilter::default() };
        let retired = seen!(store, ctx, assets.list(all, &retired, &page)).count;
        let received = TransferFilter { state: Some(TransferState::Received), ..TransferFilter::default() };
        let received = seen!(store, ctx, transfers.list(all, &received, &page)).count;
        let movements = seen!(store, ctx, ledger.list(all, &MovementFilter::default(), &page)).count;
        [Some(self.kept), retired, received, movements].map(|count| count.expect("it was asked"))
    }
}

/// Counters are what is counted anew, and book and ledger agree.
pub async fn counters_do_not_drift_whatever_happens(store: Arc<dyn Store>) {
    let mut all = Tried::default();
    for case in 0..CASES {
        let mut life = Life::new(&store, case).await;
        for _ in 0..STEPS {
            life.step(&store).await;
        }
        let rooms: Vec<_> = life.rooms.iter().map(|room| room.id).collect();
        assert_counters(&store, &life.place, &rooms).await;
        let (_, differences) = seen!(store, &life.place.ctx, ledger.verify());
        assert_eq!(differences, [], "case {case}");
        let tried = life.tried(&store).await;
        all.iter_mut().zip(tried).for_each(|(sum, tried)| *sum += tried);
    }
    let enough = all.iter().zip([CASES * 10, 20, 20, CASES * 20]).all(|(tried, enough)| *tried >= enough);
    assert!(enough, "chance has tried too little: {all:?}");
}
