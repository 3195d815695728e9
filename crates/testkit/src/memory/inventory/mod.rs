//! Assets, their stock and what belongs to them. Whatever is counted is counted anew each time, so
//! that those who keep counters can be compared with it.

mod assets;
mod categories;
mod constraints;
mod imports;
mod ledger;
mod matching;
mod pictures;
mod statistics;
mod transfers;

use super::tables::Tables;
use super::work::MemoryWork;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::import::ImportRepository;
use plantel_domain::inventory::picture::PictureRepository;
use plantel_domain::inventory::{
    AssetRepositories, AssetRepository, CategoryRepository, LedgerRepository, Stock, TransferRepository,
};
use std::sync::Arc;

impl AssetRepositories for MemoryWork {
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

impl Tables {
    /// The balances of an asset, whosever it is.
    fn stock(&self, asset: AssetId) -> Arc<Stock> {
        self.stocks.get(&asset).cloned().unwrap_or_default()
    }
}
