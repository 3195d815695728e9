//! Rows about assets that are there already.

use super::Planner;
use crate::inventory::import::headings::Column;
use crate::inventory::import::row::ParsedRow;
use crate::inventory::import::stated_asset::change;
use crate::sheet::Refusal;
use plantel_domain::form::Patch;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{AssetChange, Category, Condition, Extra, Holding, RelocateError, StockError};
use plantel_domain::money::Money;

impl Planner<'_> {
    /// Changes an asset that is there to what its row says, or tells that it says that already.
    pub(super) fn update(
        &mut self,
        row: &ParsedRow,
        mut held: Holding,
        place: Option<EnvironmentId>,
        kind: &Category,
        extra: Option<Extra>,
    ) -> Result<(), Refusal> {
        let from = held.asset.environment;
        let other_kind = held.asset.category != kind.code;
        let done = self.apply(row, &mut held, place, change(row, kind, extra, self.known.headings));
        if done.is_ok() && !held.changed() {
            self.plan.unchanged.push(row.line);
            return Ok(());
        }
        if !self.options.update {
            return Err(self.refusal(row, Column::Code, row.code.as_str(), "import.exists-with-other-data"));
        }
        if !(self.known.reach)(from) {
            return Err(self.about_place(row, "import.environment-out-of-reach"));
        }
        done?;
        if other_kind {
            self.notice_what_is_needed(row, kind, &held.asset);
        }
        self.plan.update.push((row.line, held));
        Ok(())
    }

    fn apply(
        &self,
        row: &ParsedRow,
        held: &mut Holding,
        place: Option<EnvironmentId>,
        change: AssetChange,
    ) -> Result<(), Refusal> {
        let stored = held.asset.units;
        let counts = row.asset.units.counts(Some(&stored));
        let clerk = self.known.clerk;
        if let (Some(stored), Some(stated)) = (held.asset.purchase_cost, change_cost(&change))
            && stored.currency() != stated.currency()
        {
            return Err(self.refusal(row, Column::UnitCost, &stated.amount(), "import.other-currency"));
        }
        let changed = held.asset.clone().change(change, clerk.entry.at);
        self.fitting(row, &changed)?;
        if !changed.same_but_for_time(&held.asset) {
            held.asset = changed;
        }
        if self.known.headings.has(Column::Environment) && place != held.asset.environment {
            held.asset.alone().map_err(|_| self.about_place(row, "import.part-of-kit"))?;
            // Thrown together with others there, they could not be told apart to be taken back.
            if held.stock().units_in(place).quantity() > 0 {
                return Err(self.about_place(row, "import.units-elsewhere"));
            }
            held.relocate(place, clerk).map_err(|error| match error {
                RelocateError::UnitsAway { .. } => self.about_place(row, "import.units-on-loan"),
                RelocateError::Stock(_) => self.about_place(row, "import.units-elsewhere"),
            })?;
        }
        let about = |code| self.refusal(row, Column::Quantity, &counts.quantity.to_string(), code);
        let away = stored.on_loan() > 0;
        let in_transit = stored.of(Condition::InTransit);
        let units = counts.units(stored.on_loan(), in_transit);
        let units = units.map_err(|_| about(if away { "import.units-on-loan" } else { "import.bad-quantity" }))?;
        held.restate(&units, clerk).map_err(|error| match error {
            StockError::NotEnough { .. } => about("import.units-elsewhere"),
            StockError::Units(_) | StockError::NotSo(_) | StockError::Retired => about("import.bad-quantity"),
        })
    }
}

fn change_cost(change: &AssetChange) -> Option<Money> {
    match change.purchase_cost {
        Patch::Set(cost) => Some(cost),
        Patch::Keep | Patch::Clear => None,
    }
}
