//! What the tests of this folder begin with.

use super::{
    Asset, CategoryCode, Clerk, Condition, Entry, Extra, Holding, MovementKind, Place, Tracking, Units, under_way,
};
use crate::clock::Timestamp;
use crate::ids::{EnvironmentId, IdSource};
use crate::institutions::Environment;
use crate::text::Line;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Ids that nobody else has.
pub struct Ids;

impl IdSource for Ids {
    fn next(&self) -> Uuid {
        static NEXT: AtomicU64 = AtomicU64::new(1000);
        Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
    }
    fn random(&self) -> Uuid {
        self.next()
    }
}

pub fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// Where things are kept in these tests.
pub fn home() -> EnvironmentId {
    id(1)
}

/// Where they go.
pub fn away() -> EnvironmentId {
    id(2)
}

pub fn environment(at: EnvironmentId) -> Environment {
    Environment {
        id: at,
        institution: id(9),
        name: Line::parse("Bodega").unwrap(),
        code: None,
        location: None,
        capacity: None,
        is_warehouse: true,
        tag: None,
        active: true,
        created_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

/// A quantity kept at home, of which there is none yet.
pub fn asset(number: u128) -> Asset {
    Asset {
        id: id(number),
        institution: id(9),
        code: Line::parse("CAM-1").unwrap(),
        name: Line::parse("Cámara").unwrap(),
        tracking: Tracking::Bulk,
        serial_number: Some(Line::parse("SN 1").unwrap()),
        category: CategoryCode::parse("camera").unwrap(),
        extra: Extra::new(),
        brand: None,
        model: None,
        environment: Some(home()),
        custodian: None,
        kit: None,
        purchase_date: None,
        purchase_cost: None,
        salvage_value: None,
        useful_life_months: None,
        warranty_until: None,
        maintenance_due_on: None,
        notes: None,
        tag: Some(crate::tag::Tag::issue(&Ids)),
        units: Units::default(),
        retired: None,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

pub fn entry() -> Entry {
    Entry::new(None, Timestamp::UNIX_EPOCH)
}

pub fn clerk(entry: &Entry) -> Clerk<'_> {
    Clerk { entry, ids: &Ids }
}

pub fn units<const N: usize>(counts: [(Condition, u32); N]) -> Units {
    counts.into_iter().fold(Units::default(), |units, (condition, count)| units.with(condition, count))
}

pub fn at(environment: EnvironmentId, condition: Condition) -> Place {
    Place { environment: Some(environment), condition }
}

/// A quantity with these units at home, as it was stored.
pub fn held<const N: usize>(counts: [(Condition, u32); N]) -> Holding {
    stored(asset(20), counts)
}

/// This asset with these units where it is kept, as it was stored.
pub fn stored<const N: usize>(asset: Asset, counts: [(Condition, u32); N]) -> Holding {
    let mut holding = Holding::opened(asset, &units(counts), clerk(&entry())).unwrap();
    holding.mark_stored();
    holding
}

/// Lends good units at home.
pub fn lend(holding: &mut Holding, count: u32) {
    let (shelf, lent) = (at(home(), Condition::Good), at(home(), Condition::OnLoan));
    holding.book(MovementKind::LoanOut, count, Some(shelf), Some(lent), clerk(&entry())).unwrap();
}

/// Brings good units from home elsewhere, and leaves the asset kept at home.
pub fn carry(holding: &mut Holding, count: u32) {
    let (shelf, there) = (at(home(), Condition::Good), at(away(), Condition::Good));
    let way = under_way(Some(home()));
    holding.book(MovementKind::TransferOut, count, Some(shelf), Some(way), clerk(&entry())).unwrap();
    holding.book(MovementKind::TransferIn, count, Some(way), Some(there), clerk(&entry())).unwrap();
}
