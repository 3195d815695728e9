//! How a contract books.

use crate::builders::{a_clerk, an_entry};
use crate::ids::mixed;
use plantel_domain::access::Context;
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, Condition, Holding, MovementKind, Place};
use plantel_domain::money::Money;
use plantel_domain::store::Store;
use std::slice;
use std::sync::Arc;

/// Where units are, and in which condition.
pub(super) fn at(environment: impl Into<Option<EnvironmentId>>, condition: Condition) -> Place {
    Place { environment: environment.into(), condition }
}

/// A day, as `2026-03-20`.
pub(super) fn day(text: &str) -> Day {
    text.parse().expect("a contract writes days as 2026-03-20")
}

/// So much, in minor units.
pub(super) fn money(minor: i64, currency: &str) -> Money {
    Money::from_minor(minor, Money::currency_of(currency).expect("it is a currency"))
}

/// An asset as it is stored, with its stock.
pub(super) async fn held(store: &Arc<dyn Store>, ctx: &Context, id: AssetId) -> Holding {
    kept!(store, ctx, assets.lock(id)).expect("the asset is there")
}

/// The asset, locked, changed and stored in a work of its own.
pub(super) async fn changed(
    store: &Arc<dyn Store>,
    ctx: &Context,
    id: AssetId,
    change: impl FnOnce(&mut Holding),
) -> Asset {
    let mut work = store.begin(ctx).await.expect("the store begins a work");
    let mut holding = work.assets().lock(id).await.expect("the store answers").expect("the asset is there");
    change(&mut holding);
    work.assets().store_all(slice::from_mut(&mut holding)).await.expect("the store takes it");
    work.commit_unjournaled().await.expect("the store commits it");
    holding.asset
}

/// Books where the asset is kept, by a job, in a work of its own.
pub(super) async fn booked(
    store: &Arc<dyn Store>,
    ctx: &Context,
    id: AssetId,
    (kind, units): (MovementKind, u32),
    (from, to): (Option<Condition>, Option<Condition>),
) -> Asset {
    changed(store, ctx, id, |holding| book(holding, (kind, units), (from, to))).await
}

/// Books where the asset is kept, by a job.
pub(super) fn book(
    holding: &mut Holding,
    (kind, units): (MovementKind, u32),
    (from, to): (Option<Condition>, Option<Condition>),
) {
    let environment = holding.asset.environment;
    let place = |condition| at(environment, condition);
    let entry = an_entry(None);
    holding.book(kind, units, from.map(place), to.map(place), a_clerk(&entry)).expect("the rule allows it");
}

/// Lends good units of the asset.
pub(super) fn lend(holding: &mut Holding, units: u32) {
    book(holding, (MovementKind::LoanOut, units), (Some(Condition::Good), Some(Condition::OnLoan)));
}

/// The same chance in every run.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn of(seed: u64) -> Self {
        Self(mixed(seed))
    }

    /// Less than this.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = mixed(self.0);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % end
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Tries to book what chance wants until the rule allows one thing, or chance gives up.
    pub(super) fn book(&mut self, holding: &mut Holding, places: &[Option<EnvironmentId>]) {
        let entry = an_entry(None);
        for _ in 0..40 {
            let kind = self.one_of(MovementKind::ALL);
            let units = u32::try_from(1 + self.below(6)).expect("it is small");
            let (from, to) = (self.place(places), self.place(places));
            if holding.book(kind, units, from, to, a_clerk(&entry)).is_ok() {
                break;
            }
        }
    }

    fn place(&mut self, places: &[Option<EnvironmentId>]) -> Option<Place> {
        let (environment, condition) = (self.one_of(places), self.one_of(Condition::ALL));
        (self.below(6) > 0).then_some(at(environment, condition))
    }
}
