//! What a row says of the fields of its category, as the category reads it.

use super::Planner;
use crate::inventory::import::cells;
use crate::inventory::import::headings::{Column, Headings};
use crate::inventory::import::row::ParsedRow;
use crate::inventory::import::stated_fields::BAD_FIELD;
use crate::sheet::Refusal;
use plantel_domain::inventory::{Asset, Category, Extra, FieldValue, RawExtra};
use serde_json::Value;

/// The code of what the category does not ask for.
const UNKNOWN_FIELD: &str = "import.unknown-field";

/// The most keys of an object. Twice what a category has: fields that went stay with assets until they change.
const MOST_KEYS: usize = 100;

impl Planner<'_> {
    /// What an asset is to have of the fields of its category; nothing where that stays as it is.
    ///
    /// As elsewhere a blank cell takes away and a column that is not there keeps. What the asset has already is
    /// judged only when it changes, as when somebody changes it by hand: of another category no field is kept that
    /// the new one does not ask for.
    pub(super) fn extra(
        &self,
        row: &ParsedRow,
        kind: &Category,
        stored: Option<&Asset>,
    ) -> Result<Option<Extra>, Vec<Refusal>> {
        let stays = stored.is_some_and(|asset| asset.category == kind.code);
        let nothing_to_leave = stays || stored.is_none_or(|asset| asset.extra.is_empty());
        if !self.states_fields && nothing_to_leave {
            return Ok(None);
        }
        let headings = self.known.headings;
        let known = stored.map(|asset| &asset.extra);
        let mut reading = Reading {
            row,
            headings,
            kind,
            known,
            stays,
            same: stays,
            stated: 0,
            extra: Extra::new(),
            refused: Vec::new(),
        };
        reading.keep();
        reading.object();
        reading.cells();
        reading.done()
    }
}

/// What is read of a row.
struct Reading<'a> {
    row: &'a ParsedRow,
    headings: &'a Headings,
    kind: &'a Category,
    /// What the asset has already.
    known: Option<&'a Extra>,
    /// Whether the category stays.
    stays: bool,
    /// Whether it does and all that the row states is known.
    same: bool,
    /// How many fields the row states.
    stated: usize,
    extra: Extra,
    refused: Vec<Refusal>,
}

impl Reading<'_> {
    /// Whether the sheet has a column that speaks of this field.
    fn spoken_of(&self, key: &str) -> bool {
        self.headings.has(Column::Extra) || self.headings.has_key(key)
    }

    /// What the asset has and the sheet does not speak of.
    fn keep(&mut self) {
        for (key, value) in self.known.into_iter().flatten() {
            if self.spoken_of(key) {
                continue;
            }
            let Some(field) = self.kind.field(key) else { continue };
            let raw = raw(value);
            if let Ok(value) = field.read(&raw) {
                self.extra.insert(key.clone(), value);
            } else {
                // A field that is called alike and holds something else: of another category, or since it changed.
                let unspoken = format!("extra.{key}");
                let heading = if self.stays { &unspoken } else { self.headings.written(Column::Category) };
                self.refuse(heading, &entry(key, &raw), BAD_FIELD);
            }
        }
    }

    /// What stands in the column for all fields, in the form in which it is sent by hand, and exported.
    fn object(&mut self) {
        let heading = self.headings.written(Column::Extra);
        let object = &self.row.fields.object;
        if object.is_empty() {
            return;
        }
        let Some(said) = serde_json::from_str::<RawExtra>(object).ok().filter(|said| said.len() <= MOST_KEYS) else {
            self.same = false;
            self.refuse(heading, object, BAD_FIELD);
            return;
        };
        for (key, value) in said {
            let blank = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
            // The column for one field alone wins.
            if blank || self.headings.has_key(&key) {
                continue;
            }
            let same = |known: &FieldValue| match &value {
                Value::String(text) => says(known, text),
                value => raw(known) == *value,
            };
            let field = self.kind.field(&key).ok_or(UNKNOWN_FIELD);
            let read = field.and_then(|field| field.read(&value).map_err(|_| BAD_FIELD));
            if let Err(code) = self.take(&key, same, read) {
                self.refuse(heading, &entry(&key, &value), code);
            }
        }
    }

    /// What stands in columns of single fields, as people write it.
    fn cells(&mut self) {
        for (which, typed) in &self.row.fields.cells {
            let keyed = &self.headings.keyed()[*which];
            let field = self.kind.field(&keyed.key).ok_or(UNKNOWN_FIELD);
            let read = field.and_then(|field| cells::field(field, typed).ok_or(BAD_FIELD));
            if let Err(code) = self.take(&keyed.key, |known| says(known, typed), read) {
                self.refuse(self.headings.written_keyed(keyed), typed, code);
            }
        }
    }

    /// Takes a value as it was read, or gives back why it cannot be. `same` knows what the asset has already by
    /// how it is written, whether or not its category would still take it.
    fn take(
        &mut self,
        key: &str,
        same: impl Fn(&FieldValue) -> bool,
        read: Result<FieldValue, &'static str>,
    ) -> Result<(), &'static str> {
        self.stated += 1;
        let known = self.known.and_then(|known| known.get(key));
        self.same &= known.is_some_and(|known| same(known) || read.as_ref().is_ok_and(|read| read == known));
        self.extra.insert(key.to_owned(), read?);
        Ok(())
    }

    fn done(mut self) -> Result<Option<Extra>, Vec<Refusal>> {
        let known = || self.known.into_iter().flatten().map(|(key, _)| key.as_str());
        if self.same && self.stated == known().filter(|key| self.spoken_of(key)).count() {
            return Ok(None);
        }
        if self.refused.is_empty() {
            let needed = |key: &&str| self.kind.field(key).is_some_and(|field| field.required);
            let taken: Vec<_> = known().filter(needed).filter(|key| !self.extra.contains_key(*key)).collect();
            for key in taken {
                if let Some(keyed) = self.headings.keyed().iter().find(|keyed| keyed.key == key) {
                    self.refuse(self.headings.written_keyed(keyed), "", BAD_FIELD);
                } else {
                    let heading = self.headings.written(Column::Extra);
                    self.refuse(heading, &entry(key, &Value::Null), BAD_FIELD);
                }
            }
        }
        if self.refused.is_empty() { Ok(Some(self.extra)) } else { Err(self.refused) }
    }

    fn refuse(&mut self, heading: &str, value: &str, code: &'static str) {
        self.refused.push(Refusal::new(self.row.line, heading, value, code));
    }
}

fn raw(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => text.as_str().into(),
        FieldValue::Boolean(yes) => (*yes).into(),
        FieldValue::Date(day) => day.to_string().into(),
    }
}

/// Whether a cell says this value, as an export writes it.
fn says(value: &FieldValue, typed: &str) -> bool {
    match value {
        FieldValue::Text(text) => text == typed,
        FieldValue::Boolean(yes) => typed == if *yes { "true" } else { "false" },
        FieldValue::Date(day) => day.to_string() == typed,
    }
}

/// One entry of an object, to be shown: in JSON a key cannot hide what it is made of.
fn entry(key: &str, value: &Value) -> String {
    format!("{}: {value}", Value::from(key))
}
