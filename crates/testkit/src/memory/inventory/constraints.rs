//! What a database refuses of assets and what belongs to them.

use crate::memory::constraints::{Checked, free, known, never};
use crate::memory::tables::{Table, Tables};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::inventory::import::{Import, ImportState};
use plantel_domain::inventory::picture::AssetPicture;
use plantel_domain::inventory::{Asset, Category, Holding, Movement, Stock, Transfer, TransferState};
use plantel_domain::money::Money;
use plantel_domain::store::StoreError;
use std::collections::BTreeSet;

impl Tables {
    /// For assets of the scope, each once.
    pub(super) fn check_holdings(&self, scope: Option<InstitutionId>, holdings: &[Holding]) -> Checked {
        let assets = || holdings.iter().map(|holding| &holding.asset);
        assets().try_for_each(|asset| Table::in_scope(scope, asset))?;
        self.known_institution_if_any(scope.filter(|_| !holdings.is_empty()))?;
        // An import changes thousands: comparing each with all others takes seconds.
        let same = |asset: &Asset| self.assets.get(scope, asset.id).is_some_and(|stored| same_keys(stored, asset));
        if !assets().all(same) {
            self.check_keys(scope, holdings)?;
        }
        assets().try_for_each(|asset| self.check_asset(asset))
    }

    fn check_keys(&self, scope: Option<InstitutionId>, holdings: &[Holding]) -> Checked {
        let changed: BTreeSet<_> = holdings.iter().map(|holding| holding.asset.id).collect();
        let others = || self.assets.rows(scope).filter(|other| !changed.contains(&other.id));
        let mut codes: BTreeSet<_> = others().map(Asset::code_key).collect();
        let mut serials: BTreeSet<_> = others().filter_map(Asset::serial_key).collect();
        let everywhere = self.assets.everywhere().filter(|other| !changed.contains(&other.id));
        let mut tags: BTreeSet<_> = everywhere.filter_map(|other| other.tag.as_ref()).collect();
        for asset in holdings.iter().map(|holding| &holding.asset) {
            free(!codes.insert(asset.code_key()), "asset")?;
            free(asset.serial_key().is_some_and(|serial| !serials.insert(serial)), "asset")?;
            free(asset.tag.as_ref().is_some_and(|tag| !tags.insert(tag)), "asset")?;
        }
        Ok(())
    }

    fn check_asset(&self, asset: &Asset) -> Checked {
        let scope = Some(asset.institution);
        let category = self.categories.rows(scope).any(|category| category.code == asset.category);
        never(!category, "there is no such category")?;
        let fits = |salvage: Money| {
            let cost = asset.purchase_cost.filter(|cost| cost.currency() == salvage.currency());
            cost.is_some_and(|cost| salvage.minor() <= cost.minor())
        };
        never(asset.retired.is_some() && asset.units.quantity() > 0, "a retired asset has no units")?;
        never(asset.salvage_value.is_some_and(|salvage| !fits(salvage)), "a salvage value above the cost")?;
        asset.environment.map_or(Ok(()), |place| self.known_environment(asset.institution, place))?;
        asset.custodian.map_or(Ok(()), |custodian| self.known_user(custodian))?;
        asset.kit.map_or(Ok(()), |kit| known(&self.assets, scope, kit))
    }

    /// What was booked leads from the stored balances to those of the holding, through none that is
    /// negative, and they add up to the asset's units.
    pub(super) fn check_book(&self, before: &Stock, holding: &Holding) -> Checked {
        let mut stock = before.clone();
        for movement in holding.booked() {
            never(movement.asset != holding.asset.id, "a movement of another asset")?;
            self.check_movement(movement)?;
            stock.take(movement).map_err(StoreError::failed)?;
        }
        never(stock != *holding.stock(), "the movements do not lead to these balances")?;
        never(stock.units() != holding.asset.units, "the balances do not add up to these units")
    }

    fn check_movement(&self, movement: &Movement) -> Checked {
        free(self.movements.contains_key(&movement.id), "movement")?;
        // Who booked it is not looked up, as in the journal: the ledger outlives accounts.
        let places = [movement.from, movement.to].into_iter().flatten().filter_map(|place| place.environment);
        places.into_iter().try_for_each(|place| self.known_environment(movement.institution, place))
    }

    pub(super) fn check_category(&self, category: &Category) -> Checked {
        let key = category.key();
        let same = |other: &Category| other.id != category.id && other.key() == key;
        free(self.categories.rows(Some(category.institution)).any(same), "category")?;
        self.known_institution(category.institution)
    }

    pub(super) fn check_transfer(&self, transfer: &Transfer) -> Checked {
        self.known_institution(transfer.institution)?;
        self.known_environment(transfer.institution, transfer.from)?;
        self.known_environment(transfer.institution, transfer.to)?;
        self.known_if_any(transfer.sent_by)?;
        self.known_if_any(transfer.closed.and_then(|closing| closing.by))?;
        let sent = transfer.state == TransferState::Sent;
        never(sent == transfer.closed.is_some(), "a transfer is closed that is not, or the other way round")?;
        never(sent && transfer.closing_note.is_some(), "a word at the end that is none")?;
        let mut lines = BTreeSet::new();
        for line in &transfer.lines {
            free(!lines.insert((line.asset, line.condition)), "transfer")?;
            known(&self.assets, Some(transfer.institution), line.asset)?;
            never(line.sent == 0 || !line.condition.stated(), "a line of what does not travel")?;
            never(line.received.is_some_and(|received| received > line.sent), "more arrived than was sent")?;
        }
        Ok(())
    }

    pub(super) fn check_picture(&self, picture: &AssetPicture) -> Checked {
        free(self.pictures.contains_key(&picture.id), "picture")?;
        known(&self.assets, Some(picture.institution), picture.asset)?;
        self.known_if_any(picture.by)
    }

    pub(super) fn check_import(&self, import: &Import) -> Checked {
        let begun = matches!(import.state, ImportState::Queued | ImportState::Running);
        never(begun && import.finished_at.is_some(), "an import is finished that runs")?;
        self.known_institution(import.institution)?;
        self.known_if_any(import.by)
    }

    fn known_if_any(&self, user: Option<UserId>) -> Checked {
        user.map_or(Ok(()), |user| self.known_user(user))
    }
}

fn same_keys(stored: &Asset, asset: &Asset) -> bool {
    stored.code_key() == asset.code_key() && stored.serial_key() == asset.serial_key() && stored.tag == asset.tag
}
