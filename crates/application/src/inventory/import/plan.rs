//! Decides, row by row, what an import does: pure, so that a rehearsal and the import decide alike.

mod fields;
mod updating;

use super::headings::{Column, Headings};
use super::row::ParsedRow;
use super::stated_asset::new_asset;
use super::{Refusal, Warning};
use plantel_domain::ids::{AssetId, EnvironmentId, InstitutionId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{Asset, Category, CategoryCode, Clerk, Extra, Holding, NewCategory};
use plantel_domain::tag::Tag;
use plantel_domain::text::{Line, fold};
use std::collections::{HashMap, HashSet};

/// How names of warehouses begin, folded.
const WAREHOUSES: [&str; 4] = ["bodega", "almacen", "deposito", "warehouse"];

/// What the caller lets the import do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Make environments that are not known.
    pub create_environments: bool,
    /// Make categories that are not known.
    pub create_categories: bool,
    /// Change assets that are known with other data.
    pub update: bool,
}

/// What is known when the plan is made.
pub struct Known<'a> {
    /// The headings of the sheet: a column that is not there says nothing about an asset.
    pub headings: &'a Headings,
    /// The assets that have a code or serial number of the rows.
    pub existing: Vec<Holding>,
    /// The environments, retired ones too.
    pub environments: &'a [Environment],
    /// The categories, inactive ones too.
    pub categories: &'a [Category],
    /// Whether the caller may write in a place; `None` asks for the whole institution.
    pub reach: &'a dyn Fn(Option<EnvironmentId>) -> bool,
    /// Whose sheet it is.
    pub institution: InstitutionId,
    /// Who books what moves, and when.
    pub clerk: Clerk<'a>,
}

/// What the import does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Environments to be made; only those that a created or changed asset needs.
    pub environments: Vec<Environment>,
    /// Categories to be made, alike.
    pub categories: Vec<Category>,
    /// Assets to be added, with the lines they come from.
    pub create: Vec<(u64, Holding)>,
    /// Assets to be changed, with the lines that change them.
    pub update: Vec<(u64, Holding)>,
    /// Lines that say what is known already.
    pub unchanged: Vec<u64>,
    /// Why rows are refused.
    pub refused: Vec<Refusal>,
    /// What should be looked at in rows that are taken.
    pub warnings: Vec<Warning>,
}

/// Makes the plan.
pub fn plan(parsed: Vec<ParsedRow>, mut known: Known<'_>, options: Options) -> Plan {
    let existing = std::mem::take(&mut known.existing);
    let serials = existing.iter().filter_map(|held| Some((held.asset.serial_key()?, held.asset.id)));
    let mut planner = Planner {
        options,
        by_serial: serials.collect(),
        by_code: existing.into_iter().map(|held| (held.asset.code_key(), held)).collect(),
        places: known
            .environments
            .iter()
            .map(|e| (e.key(), Place { id: e.id, new: false, retired: !e.active }))
            .collect(),
        kinds: known.categories.iter().map(|category| (category.key(), category.clone())).collect(),
        made_kinds: HashSet::new(),
        states_fields: known.headings.has(Column::Extra) || !known.headings.keyed().is_empty(),
        known,
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
    known: Known<'a>,
    options: Options,
    by_code: HashMap<String, Holding>,
    by_serial: HashMap<String, AssetId>,
    places: HashMap<String, Place>,
    kinds: HashMap<String, Category>,
    made_kinds: HashSet<String>,
    /// Whether the sheet says anything of the fields of categories.
    states_fields: bool,
    plan: Plan,
}

impl Planner<'_> {
    fn decide(&mut self, row: &ParsedRow) -> Result<(), Vec<Refusal>> {
        let stored = self.by_code.remove(&row.code_key());
        let mut refused = Vec::new();
        let place = self.place(row, stored.as_ref()).map_err(|code| refused.push(self.about_place(row, code))).ok();
        let kind = self.kind(row, stored.as_ref()).map_err(|refusal| refused.push(refusal)).ok();
        refused.extend(self.taken_serial(row, stored.as_ref()));
        let before = stored.as_ref().map(|held| &held.asset);
        let extra = kind.as_ref().map(|kind| self.extra(row, kind, before));
        let extra = extra.and_then(|extra| extra.map_err(|faults| refused.extend(faults)).ok()).flatten();
        let (Some(place), Some(kind), true) = (place, kind, refused.is_empty()) else { return Err(refused) };
        let id = place.map(|place| place.id);
        let written = match stored {
            None => self.create(row, id, &kind, extra.unwrap_or_default()),
            Some(stored) => self.update(row, stored, id, &kind, extra),
        };
        written.map_err(|refusal| vec![refusal])?;
        if let (Some(Place { id, new: true, .. }), Some(name)) = (place, &row.environment) {
            self.make_environment(id, name);
        }
        if self.made_kinds.insert(kind.key()) && !self.known.categories.iter().any(|known| known.id == kind.id) {
            self.plan.categories.push(kind);
        }
        Ok(())
    }

    /// Where the asset is to be kept, or why it cannot be there.
    fn place(&mut self, row: &ParsedRow, stored: Option<&Holding>) -> Result<Option<Place>, &'static str> {
        let place = match &row.environment {
            Some(name) => match self.places.get(&fold(name.as_str())) {
                Some(Place { retired: true, .. }) => return Err("environment.retired"),
                Some(place) => Some(*place),
                None if self.options.create_environments => {
                    Some(Place { id: self.known.clerk.ids.next().into(), new: true, retired: false })
                }
                None => return Err("import.unknown-environment"),
            },
            None if self.known.headings.has(Column::Environment) => None,
            None => {
                let kept = stored.and_then(|held| held.asset.environment);
                kept.map(|id| Place { id, new: false, retired: false })
            }
        };
        let asked = place.filter(|place| !place.new).map(|place| place.id);
        if (self.known.reach)(asked) { Ok(place) } else { Err("import.environment-out-of-reach") }
    }

    /// What kind of thing the asset is to be; a blank cell says nothing.
    fn kind(&mut self, row: &ParsedRow, stored: Option<&Holding>) -> Result<Category, Refusal> {
        let other = || CategoryCode::stored("other".to_owned());
        let kept = stored.map(|held| &held.asset.category);
        let code = row.asset.category.clone().or_else(|| kept.cloned()).unwrap_or_else(other);
        let key = fold(code.as_str());
        let refuse = |planner: &Self, why| Err(planner.refusal(row, Column::Category, code.as_str(), why));
        match self.kinds.get(&key) {
            Some(kind) if kind.active || kept == Some(&kind.code) => Ok(kind.clone()),
            Some(_) => refuse(self, "import.inactive-category"),
            None if !self.options.create_categories => refuse(self, "import.unknown-category"),
            None => {
                let name = Line::stored(code.as_str().to_owned());
                let new = NewCategory { code, name, fields: Vec::new(), useful_life_months: None };
                let (id, clerk) = (self.known.clerk.ids.next().into(), self.known.clerk);
                let kind = Category::new(new, id, self.known.institution, clerk.entry.at);
                self.kinds.insert(key, kind.clone());
                Ok(kind)
            }
        }
    }

    fn taken_serial(&self, row: &ParsedRow, stored: Option<&Holding>) -> Option<Refusal> {
        let serial = row.asset.serial_number.as_ref()?.as_str();
        let owner = *self.by_serial.get(&row.serial_key()?)?;
        let taken = stored.is_none_or(|stored| stored.asset.id != owner);
        taken.then(|| self.refusal(row, Column::Serial, serial, "import.duplicate-serial"))
    }

    fn create(
        &mut self,
        row: &ParsedRow,
        environment: Option<EnvironmentId>,
        kind: &Category,
        extra: Extra,
    ) -> Result<(), Refusal> {
        let clerk = self.known.clerk;
        let counts = row.asset.units.counts(None);
        let too_many = |planner: &Self| {
            let damaged = counts.damaged.to_string();
            planner.refusal(row, Column::Damaged, &damaged, "import.damaged-over-quantity")
        };
        let units = counts.units(0, 0).map_err(|_| too_many(self))?;
        let new = new_asset(row, environment, kind, extra);
        let (id, tag) = (clerk.ids.next().into(), Tag::issue(clerk.ids));
        let asset = Asset::register(new, id, tag, self.known.institution, clerk.entry.at);
        self.fitting(row, &asset)?;
        let holding = Holding::opened(asset, &units, clerk).map_err(|_| too_many(self))?;
        self.notice_what_is_needed(row, kind, &holding.asset);
        self.plan.create.push((row.line, holding));
        Ok(())
    }

    /// Warns of an asset that lacks what its category must have.
    fn notice_what_is_needed(&mut self, row: &ParsedRow, kind: &Category, asset: &Asset) {
        if kind.fields.iter().any(|field| field.required && !asset.extra.contains_key(field.key.as_str())) {
            self.plan.warnings.push(Warning { line: row.line, code: "import.category-needs-more" });
        }
    }

    /// Refuses a value at the end that is above the cost.
    fn fitting(&self, row: &ParsedRow, asset: &Asset) -> Result<(), Refusal> {
        let mut form = plantel_domain::form::Form::new();
        plantel_domain::inventory::check_values(&mut form, asset.purchase_cost, asset.salvage_value);
        form.done(|| Some(())).map_err(|_| {
            let value = asset.salvage_value.map(|salvage| salvage.amount()).unwrap_or_default();
            self.refusal(row, Column::SalvageValue, &value, "import.salvage-above-cost")
        })
    }

    fn make_environment(&mut self, id: EnvironmentId, name: &Line<100>) {
        let key = fold(name.as_str());
        if self.places.contains_key(&key) {
            return;
        }
        let clerk = self.known.clerk;
        self.plan.environments.push(Environment {
            id,
            institution: self.known.institution,
            name: name.clone(),
            code: None,
            location: None,
            capacity: None,
            is_warehouse: WAREHOUSES.iter().any(|word| key.starts_with(word)),
            tag: Some(Tag::issue(clerk.ids)),
            active: true,
            created_at: clerk.entry.at,
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

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
