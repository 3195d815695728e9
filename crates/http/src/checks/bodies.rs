//! What is sent to begin a check and to count.

use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::checks::{MOST_COUNTS, NewCheck, NewCount, NewSeen, Which};
use plantel_domain::clock::{cut, plausible_day, plausible_time};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::inventory::{Scanned, UnitCounts};
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The check of a room in a shift, and, if something was counted already, what.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckBody {
    /// Its id, a UUID that the device makes; one of ours when absent.
    pub id: Option<Uuid>,
    /// Of which room.
    pub environment_id: Uuid,
    /// After the class of which schedule.
    pub schedule_id: Uuid,
    /// On which day of the institution's calendar; today when absent.
    pub day: Option<NaiveDate>,
    /// What was counted.
    #[serde(default)]
    #[schema(max_items = 5000)]
    pub items: Vec<CheckCountBody>,
}

impl CheckBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(NewCheck, Vec<NewCount>), Invalid> {
        let mut form = Form::new();
        let day = form.take_some("/day", self.day.map(plausible_day));
        let counts = read_counts(&mut form, &self.items);
        let id = form.take_some("/id", self.id.map(own_id));
        let (environment, schedule) = (self.environment_id.into(), self.schedule_id.into());
        form.done(|| Some((NewCheck { id: id?, environment, schedule, day: day? }, counts?)))
    }
}

/// What was counted, in any order. Of several entries of one item the latest by the clock of the devices stands.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckCountsBody {
    /// The entries: all are taken, or none.
    #[serde(default)]
    #[schema(required, min_items = 1, max_items = 5000)]
    pub items: Vec<CheckCountBody>,
}

impl CheckCountsBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Vec<NewCount>, Invalid> {
        let mut form = Form::new();
        if self.items.is_empty() {
            form.refuse("/items", BadValue::new("list.empty"));
        }
        let counts = read_counts(&mut form, &self.items);
        form.done(|| counts)
    }
}

/// What was seen of one item: `found` and what else there is to tell, or `not_counted`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckCountBody {
    /// Its id, a UUID that the device makes: the same entry sent twice is one.
    pub id: Option<Uuid>,
    /// Of which item; this or `tag`.
    pub item_id: Option<Uuid>,
    /// What was scanned on it: a tag, a link that ends with one, or the JSON of an old label; this or `item_id`.
    #[schema(max_length = 2000, example = "00112233445566778899AABBCCDDEEFF")]
    pub tag: Option<String>,
    /// Units as they should be; needed unless nobody could count.
    #[schema(minimum = 0, maximum = 1_000_000, example = 11)]
    pub found: Option<i64>,
    /// Broken units.
    #[schema(default = 0, minimum = 0, maximum = 1_000_000, example = 1)]
    pub damaged: Option<i64>,
    /// Units that are expected and not there; it follows from the rest when absent, and must fit it otherwise.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub missing: Option<i64>,
    /// Units too many; it follows from the rest when absent, and must fit it otherwise.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub surplus: Option<i64>,
    /// Why nobody could count it; then without any number.
    #[schema(min_length = 1, max_length = 500)]
    pub not_counted: Option<String>,
    /// What there is to say.
    #[schema(max_length = 500, example = "Le falta el cable.")]
    pub note: Option<String>,
    /// When, by the clock of the device; now when absent. On the day of the check or later, and at most five minutes
    /// ahead of us.
    pub counted_at: Option<DateTime<Utc>>,
}

impl CheckCountBody {
    fn read(&self, form: &mut Form, at: usize) -> Option<NewCount> {
        let place = format!("/items/{at}");
        let which = self.which(form, &place);
        let seen = self.seen(form, &place);
        let note = form.take_some(&format!("{place}/note"), self.note.as_deref().map(Prose::parse));
        let counted_at = self.counted_at.map(|at| plausible_time(cut(at)));
        let counted_at = form.take_some(&format!("{place}/counted_at"), counted_at);
        let id = form.take_some(&format!("{place}/id"), self.id.map(own_id));
        Some(NewCount { id: id?, which: which?, seen: seen?, note: note?, counted_at: counted_at? })
    }

    /// Exactly one of both names it.
    fn which(&self, form: &mut Form, place: &str) -> Option<Which> {
        match (self.item_id, self.tag.as_deref()) {
            (Some(item), None) => Some(Which::Asset(item.into())),
            (None, Some(tag)) => form.take(&format!("{place}/tag"), Scanned::parse(tag)).map(Which::Scanned),
            _ => {
                form.refuse(place, BadValue::new("check-line.item-needed"));
                None
            }
        }
    }

    fn seen(&self, form: &mut Form, place: &str) -> Option<NewSeen> {
        let told =
            [("found", self.found), ("damaged", self.damaged), ("missing", self.missing), ("surplus", self.surplus)];
        if let Some(reason) = self.not_counted.as_deref() {
            for (name, _) in told.iter().filter(|(_, units)| units.is_some()) {
                form.refuse(&format!("{place}/{name}"), BadValue::new("field.invalid"));
            }
            return form.take(&format!("{place}/not_counted"), Prose::parse(reason)).map(NewSeen::NotCounted);
        }
        if self.found.is_none() {
            form.refuse(&format!("{place}/found"), BadValue::new("field.required"));
        }
        let read = |(name, units): (&str, Option<i64>)| {
            form.take_some(&format!("{place}/{name}"), units.map(UnitCounts::count))
        };
        let [found, damaged, missing, surplus] = told.map(read);
        Some(NewSeen::Units { found: found??, damaged: damaged?.unwrap_or(0), missing: missing?, surplus: surplus? })
    }
}

/// An id that a device makes. All zeros is what a device has that made none: it would be the same of everybody.
fn own_id<T: From<Uuid>>(id: Uuid) -> Result<T, BadValue> {
    if id.is_nil() { Err(BadValue::new("id.invalid")) } else { Ok(id.into()) }
}

/// Reads the entries of `/items`, if they are not too many.
pub(super) fn read_counts(form: &mut Form, items: &[CheckCountBody]) -> Option<Vec<NewCount>> {
    if !within(form, "/items", items.len(), MOST_COUNTS) {
        return None;
    }
    let read: Vec<_> = items.iter().enumerate().map(|(at, item)| item.read(form, at)).collect();
    read.into_iter().collect()
}

/// Refuses a list that is too long; says whether it is not.
pub(super) fn within(form: &mut Form, pointer: &str, length: usize, most: usize) -> bool {
    if length > most {
        let max = i64::try_from(most).unwrap_or(i64::MAX);
        form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
    }
    length <= most
}

#[cfg(test)]
#[path = "bodies_tests.rs"]
mod tests;
