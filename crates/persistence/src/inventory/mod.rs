//! What an institution owns.

mod assets;
mod categories;
mod conditions;
mod counters;
pub(crate) mod entity;
mod filter;
mod imports;
mod ledger;
mod lists;
mod pictures;
mod search;
mod stock;
mod timeline;
mod transfers;
mod verify;
mod write;

pub(crate) use counters::Deltas;

use crate::work::SeaWork;
use plantel_domain::inventory::import::ImportRepository;
use plantel_domain::inventory::picture::PictureRepository;
use plantel_domain::inventory::{
    AssetRepositories, AssetRepository, CategoryRepository, LedgerRepository, TransferRepository,
};

impl AssetRepositories for SeaWork {
    fn assets(&mut self) -> &mut dyn AssetRepository {
        self
    }
    fn ledger(&mut self) -> &mut dyn LedgerRepository {
        self
    }
    fn categories(&mut self) -> &mut dyn CategoryRepository {
        self
    }
    fn transfers(&mut self) -> &mut dyn TransferRepository {
        self
    }
    fn pictures(&mut self) -> &mut dyn PictureRepository {
        self
    }
    fn imports(&mut self) -> &mut dyn ImportRepository {
        self
    }
}
