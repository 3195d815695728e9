//! Decides, row by row, what an import does: pure, so that a rehearsal and the import decide alike.

use super::headings::{Column, Headings};
use super::row::ParsedRow;
use super::{Refusal, Warning};
use plantel_domain::clock::Timestamp;
use plantel_domain::form::Patch;
use plantel_domain::ids::{AssetId, EnvironmentId, InstitutionId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{Asset, AssetChange, Category, NewAsset, Tracking, UnitsError};
use plantel_domain::text::{Line, fold};
use std::collections::HashMap;
use uuid::Uuid;

/// How names of warehouses begin, folded.
const WAREHOUSES: [&str; 4] = ["bodega", "almacen", "deposito", "warehouse"];

/// What the caller lets the import do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Make environments that are not known.
    pub create_environments: bool,
    /// Change assets that are known with other data.
    pub update: bool,
}

/// What is known when the plan is made.
pub struct Known<'a> {
    /// The headings of the sheet: a column that is not there says nothing about an asset.
    pub headings: &'a Headings,
    /// The assets that have a code or serial number of the sheet.
    pub existing: &'a [Asset],
    /// The environments, retired ones too.
    pub environments: &'a [Environment],
    /// Whether the caller may write in a place; `None` asks for the whole institution.
    pub reach: &'a dyn Fn(Option<EnvironmentId>) -> bool,
    /// Whose sheet it is.
    pub institution: InstitutionId,
    /// When it is.
    pub now: Timestamp,
}

/// What the import does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Environments to be made; only those that a created or changed asset needs.
    pub environments: Vec<Environment>,
    /// Assets to be added.
    pub create: Vec<Asset>,
    /// Assets to be changed, before and after.
    pub update: Vec<(Asset, Asset)>,
    /// Lines that say what is known already.
    pub unchanged: Vec<u64>,
    /// Why rows are refused.
    pub refused: Vec<Refusal>,
    /// What should be looked at in rows that are taken.
    pub warnings: Vec<Warning>,
}

/// Makes the plan. `next_id` gives the ids of new assets and environments.
pub fn plan(parsed: Vec<ParsedRow>, known: &Known<'_>, options: Options, next_id: &mut dyn FnMut() -> Uuid) -> Plan {
    let mut planner = Planner {
        known,
        options,
        next_id,
        by_code: known.existing.iter().map(|asset| (asset.code_key(), asset)).collect(),
        by_serial: known.existing.iter().filter_map(|asset| Some((asset.serial_key()?, asset.id))).collect(),
        places: known
            .environments
            .iter()
            .map(|e| (e.key(), Place { id: e.id, new: false, retired: !e.active }))
            .collect(),
        plan: Plan::default(),
    };
    for row in parsed {
        match planner.decide(&row) {
            Ok(()) => planner.plan.warnings.extend(row.warnings),
            Err(refused) => planner.plan.refused.extend(refused),
        }
    }
    planner.plan
}

/// An environment that a row may name.
#[derive(Clone, Copy)]
struct Place {
    id: EnvironmentId,
    new: bool,
    retired: bool,
}

struct Planner<'a> {
    known: &'a Known<'a>,
    options: Options,
    next_id: &'a mut dyn FnMut() -> Uuid,
    by_code: HashMap<String, &'a Asset>,
    by_serial: HashMap<String, AssetId>,
    places: HashMap<String, Place>,
    plan: Plan,
}

impl Planner<'_> {
    fn decide(&mut self, row: &ParsedRow) -> Result<(), Vec<Refusal>> {
        let stored = self.by_code.get(&row.code_key()).copied();
        let mut refused = Vec::new();
        let place = self.place(row, stored).map_err(|code| refused.push(self.about_place(row, code))).ok();
        refused.extend(self.taken_serial(row, stored));
        let (Some(place), true) = (place, refused.is_empty()) else { return Err(refused) };
        let id = place.map(|place| place.id);
        let written = match stored {
            None => self.create(row, id),
            Some(stored) => self.update(row, stored, id),
        };
        written.map_err(|refusal| vec![refusal])?;
        if let (Some(Place { id, new: true, .. }), Some(name)) = (place, &row.environment) {
            self.make_environment(id, name);
        }
        Ok(())
    }

    /// Where the asset is to be kept, or why it cannot be there.
    fn place(&mut self, row: &ParsedRow, stored: Option<&Asset>) -> Result<Option<Place>, &'static str> {
        let place = match &row.environment {
            Some(name) => match self.places.get(&fold(name.as_str())) {
                Some(Place { retired: true, .. }) => return Err("environment.retired"),
                Some(place) => Some(*place),
                None if self.options.create_environments => {
                    Some(Place { id: (self.next_id)().into(), new: true, retired: false })
                }
                None => return Err("import.unknown-environment"),
            },
            None if self.known.headings.has(Column::Environment) => None,
            None => stored.and_then(|asset| asset.environment).map(|id| Place { id, new: false, retired: false }),
        };
        let asked = place.filter(|place| !place.new).map(|place| place.id);
        if (self.known.reach)(asked) { Ok(place) } else { Err("import.environment-out-of-reach") }
    }

    fn taken_serial(&self, row: &ParsedRow, stored: Option<&Asset>) -> Option<Refusal> {
        let serial = row.asset.serial_number.as_ref()?.as_str();
        let owner = *self.by_serial.get(&row.serial_key()?)?;
        let taken = stored.is_none_or(|stored| stored.id != owner);
        taken.then(|| self.refusal(row, Column::Serial, serial, "import.duplicate-serial"))
    }

    fn create(&mut self, row: &ParsedRow, environment: Option<EnvironmentId>) -> Result<(), Refusal> {
        let id = (self.next_id)().into();
        let asset = Asset::register(new_asset(row, environment), id, self.known.institution, self.known.now);
        let asset = asset.map_err(|_| {
            let damaged = row.asset.units.counts(None).damaged.to_string();
            self.refusal(row, Column::Damaged, &damaged, "import.damaged-over-quantity")
        })?;
        self.plan.create.push(asset);
        Ok(())
    }

    fn update(&mut self, row: &ParsedRow, stored: &Asset, place: Option<EnvironmentId>) -> Result<(), Refusal> {
        let change = change(row, stored, place, self.known.headings);
        let after = stored.clone().change(change, self.known.now);
        if after.as_ref().is_ok_and(|after| after.same_but_for_time(stored)) {
            self.plan.unchanged.push(row.line);
            return Ok(());
        }
        if !self.options.update {
            return Err(self.refusal(row, Column::Code, row.code.as_str(), "import.exists-with-other-data"));
        }
        if !(self.known.reach)(stored.environment) {
            return Err(self.about_place(row, "import.environment-out-of-reach"));
        }
        let after = after.map_err(|error| self.about_units(row, stored, error))?;
        self.plan.update.push((stored.clone(), after));
        Ok(())
    }

    fn about_units(&self, row: &ParsedRow, stored: &Asset, error: UnitsError) -> Refusal {
        let code = if stored.units.on_loan() > 0 { "import.units-on-loan" } else { "import.bad-quantity" };
        if let UnitsError::OnLoan { .. } = error {
            return self.about_place(row, code);
        }
        let quantity = row.asset.units.counts(Some(&stored.units)).quantity.to_string();
        self.refusal(row, Column::Quantity, &quantity, code)
    }

    fn make_environment(&mut self, id: EnvironmentId, name: &Line<100>) {
        let key = fold(name.as_str());
        if self.places.contains_key(&key) {
            return;
        }
        self.plan.environments.push(Environment {
            id,
            institution: self.known.institution,
            name: name.clone(),
            code: None,
            location: None,
            capacity: None,
            is_warehouse: WAREHOUSES.iter().any(|word| key.starts_with(word)),
            active: true,
            created_at: self.known.now,
            version: 1,
        });
        self.places.insert(key, Place { id, new: true, retired: false });
    }

    fn about_place(&self, row: &ParsedRow, code: &'static str) -> Refusal {
        let name = row.environment.as_ref().map_or("", Line::as_str);
        self.refusal(row, Column::Environment, name, code)
    }

    fn refusal(&self, row: &ParsedRow, column: Column, value: &str, code: &'static str) -> Refusal {
        Refusal::new(row.line, self.known.headings.written(column), value, code)
    }
}

fn new_asset(row: &ParsedRow, environment: Option<EnvironmentId>) -> NewAsset {
    let asset = row.asset.clone();
    let counts = asset.units.counts(None);
    NewAsset {
        code: row.code.clone(),
        name: asset.name,
        tracking: if counts.quantity == 1 { Tracking::Serial } else { Tracking::Bulk },
        serial_number: asset.serial_number,
        category: asset.category.unwrap_or_else(|| Category::stored("other".into())),
        brand: asset.brand,
        model: asset.model,
        environment,
        purchase_date: asset.purchase_date,
        purchase_cost: asset.purchase_cost,
        warranty_until: asset.warranty_until,
        notes: asset.notes,
        counts,
    }
}

/// What a row changes: a blank cell clears, a column that is not there keeps.
fn change(row: &ParsedRow, stored: &Asset, place: Option<EnvironmentId>, headings: &Headings) -> AssetChange {
    let asset = row.asset.clone();
    let counts = asset.units.counts(Some(&stored.units));
    AssetChange {
        code: None,
        name: Some(asset.name),
        serial_number: patch(headings.has(Column::Serial), asset.serial_number),
        category: asset.category,
        brand: patch(headings.has(Column::Brand), asset.brand),
        model: patch(headings.has(Column::Model), asset.model),
        environment: patch(headings.has(Column::Environment), place),
        purchase_date: patch(headings.has(Column::PurchaseDate), asset.purchase_date),
        purchase_cost: patch(headings.has(Column::UnitCost), asset.purchase_cost),
        warranty_until: patch(headings.has(Column::Warranty), asset.warranty_until),
        notes: patch(headings.has(Column::Notes), asset.notes),
        quantity: Some(counts.quantity),
        damaged: Some(counts.damaged),
        missing: Some(counts.missing),
        maintenance: Some(counts.maintenance),
        in_use: Some(counts.in_use),
    }
}

fn patch<T>(stated: bool, value: Option<T>) -> Patch<T> {
    match value {
        Some(value) => Patch::Set(value),
        None if stated => Patch::Clear,
        None => Patch::Keep,
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
