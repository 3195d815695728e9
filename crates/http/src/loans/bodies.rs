//! What is sent about loans.

use crate::inventory::at_least_one;
use chrono::NaiveDate;
use plantel_domain::clock::plausible_day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{MAX_LINES, NewHandled, NewLoan, Priority, UnitState, Wanted};
use plantel_domain::period::Period;
use plantel_domain::text::{Line, Prose};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The most entries of one hand-over or return: so many units, each told by itself, are handled at once.
const MAX_UNITS: usize = 1000;

/// What a borrower asks for: either `lines`, or one asset by `item_id` and `quantity`.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LoanBody {
    /// From which warehouse; that of the first asset when absent. Needed when no line names an asset.
    pub warehouse_id: Option<Uuid>,
    /// What, each thing once.
    #[schema(min_items = 1, max_items = 100)]
    pub lines: Option<Vec<LoanLineBody>>,
    /// The short form: one asset that is kept in a warehouse. Not together with `lines`.
    pub item_id: Option<Uuid>,
    /// The short form: how many units of it; one when absent. Not together with `lines`.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
    /// First day, in the institution's calendar.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// What for.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Práctica de fotografía")]
    pub purpose: String,
    /// `low`, `medium` or `high`.
    #[schema(default = "medium", example = "medium")]
    pub priority: Option<String>,
}

impl LoanBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewLoan, Invalid> {
        let mut form = Form::new();
        let short = self.lines.is_none();
        let lines = match &self.lines {
            Some(lines) => self.listed(&mut form, lines),
            None => self.one_asset(&mut form),
        };
        let start = form.take("/start_date", plausible_day(self.start_date));
        let end = form.take("/end_date", plausible_day(self.end_date));
        let period = start.zip(end).and_then(|(start, end)| form.take("/end_date", Period::new(start, end)));
        let purpose = form.take("/purpose", Prose::parse(&self.purpose));
        let priority = form.take("/priority", Priority::parse(self.priority.as_deref().unwrap_or("medium")));
        let warehouse = self.warehouse_id.map(Into::into);
        form.done(|| Some(NewLoan { warehouse, lines, period: period?, purpose: purpose?, priority: priority?, short }))
    }

    /// The short form.
    fn one_asset(&self, form: &mut Form) -> Vec<(Wanted, u32)> {
        let quantity = form.take("/quantity", at_least_one(self.quantity.unwrap_or(1)));
        let Some(asset) = self.item_id else {
            form.refuse("/lines", BadValue::new("field.required"));
            return Vec::new();
        };
        let line = quantity.map(|units| (Wanted::Asset { asset: asset.into() }, units.get()));
        line.into_iter().collect()
    }

    /// The long form.
    fn listed(&self, form: &mut Form, lines: &[LoanLineBody]) -> Vec<(Wanted, u32)> {
        if self.item_id.is_some() || self.quantity.is_some() {
            form.refuse("/lines", BadValue::new("field.invalid"));
        }
        if !bounded(form, "/lines", lines.len(), MAX_LINES) {
            return Vec::new();
        }
        if self.warehouse_id.is_none() && lines.iter().all(|line| line.item_id.is_none()) {
            form.refuse("/warehouse_id", BadValue::new("field.required"));
        }
        let (mut read, mut known) = (Vec::with_capacity(lines.len()), Vec::<Wanted>::with_capacity(lines.len()));
        for (at, line) in lines.iter().enumerate() {
            let place = format!("/lines/{at}");
            let quantity = form.take(&format!("{place}/quantity"), at_least_one(line.quantity.unwrap_or(1)));
            let Some(wanted) = line.wanted(form, &place) else { continue };
            if known.iter().any(|other| other.same(&wanted)) {
                form.refuse(&place, BadValue::new("loan.line-twice"));
            }
            known.push(wanted.clone());
            read.extend(quantity.map(|units| (wanted, units.get())));
        }
        read
    }
}

/// Refuses a list that is empty or too long; says whether it is neither.
fn bounded(form: &mut Form, pointer: &str, length: usize, most: usize) -> bool {
    if length == 0 {
        form.refuse(pointer, BadValue::new("list.empty"));
    }
    if length > most {
        let max = i64::try_from(most).unwrap_or(i64::MAX);
        form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
    }
    (1..=most).contains(&length)
}

/// One thing that is asked for: exactly one of `item_id`, `model`, `category` and `description`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoanLineBody {
    /// This asset.
    pub item_id: Option<Uuid>,
    /// Whose model it must be, when that matters; with `model` alone.
    #[schema(max_length = 100, example = "Canon")]
    pub brand: Option<String>,
    /// Any asset of this model.
    #[schema(max_length = 100, example = "EOS T7")]
    pub model: Option<String>,
    /// Any asset of this category, by its code.
    #[schema(max_length = 60, example = "projector")]
    pub category: Option<String>,
    /// Something that is not registered, in words.
    #[schema(max_length = 200, example = "Extensión eléctrica de diez metros")]
    pub description: Option<String>,
    /// How many units.
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
}

impl LoanLineBody {
    fn wanted(&self, form: &mut Form, place: &str) -> Option<Wanted> {
        let brand_at = format!("{place}/brand");
        if self.brand.is_some() && self.model.is_none() {
            form.refuse(&brand_at, BadValue::new("field.invalid"));
        }
        match (self.item_id, self.model.as_deref(), self.category.as_deref(), self.description.as_deref()) {
            (Some(asset), None, None, None) => Some(Wanted::Asset { asset: asset.into() }),
            (None, Some(model), None, None) => {
                let brand = form.take_some(&brand_at, self.brand.as_deref().map(Line::parse));
                let model = form.take(&format!("{place}/model"), Line::parse(model));
                Some(Wanted::Model { brand: brand?, model: model? })
            }
            (None, None, Some(category), None) => {
                let category = form.take(&format!("{place}/category"), CategoryCode::parse(category))?;
                Some(Wanted::Category { category })
            }
            (None, None, None, Some(words)) => {
                let words = form.take(&format!("{place}/description"), Line::parse(words))?;
                Some(Wanted::Other { words })
            }
            (None, None, None, None) => {
                form.refuse(place, BadValue::new("field.required"));
                None
            }
            _ => {
                form.refuse(place, BadValue::new("field.invalid"));
                None
            }
        }
    }
}

/// What changes hands; everything, as it should be, when nothing is sent.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct HandledBody {
    /// Which units: when absent, all that are promised are handed over, or all that are out taken back.
    #[schema(min_items = 1, max_items = 1000)]
    pub units: Option<Vec<UnitsBody>>,
}

/// Units that change hands.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitsBody {
    /// Of which line; when absent, the one that has units of the asset, or the only one.
    pub line_id: Option<Uuid>,
    /// Of which asset; when absent, the one that stands for the line. Null of what is not registered.
    pub item_id: Option<Uuid>,
    /// How many.
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
    /// How they are: `good`, `damaged`, `incomplete` or, of what does not come back, `missing`.
    #[schema(default = "good", example = "good")]
    pub condition: Option<String>,
    /// What there is to say.
    #[schema(max_length = 500, example = "Falta la tapa del lente.")]
    pub note: Option<String>,
}

impl HandledBody {
    /// As the use case takes it: nothing when everything is meant.
    pub fn read(self) -> Result<Vec<NewHandled>, Invalid> {
        let mut form = Form::new();
        let Some(units) = self.units else { return Ok(Vec::new()) };
        if !bounded(&mut form, "/units", units.len(), MAX_UNITS) {
            return Err(form.into());
        }
        let read: Vec<_> = units.iter().enumerate().map(|(at, one)| one.read(&mut form, at)).collect();
        form.done(|| read.into_iter().collect())
    }
}

impl UnitsBody {
    fn read(&self, form: &mut Form, at: usize) -> Option<NewHandled> {
        let place = format!("/units/{at}");
        let quantity = form.take(&format!("{place}/quantity"), at_least_one(self.quantity.unwrap_or(1)));
        let state = UnitState::parse(self.condition.as_deref().unwrap_or("good"));
        let state = form.take(&format!("{place}/condition"), state);
        let note = form.take_some(&format!("{place}/note"), self.note.as_deref().map(Prose::parse));
        let (line, asset) = (self.line_id.map(Into::into), self.item_id.map(Into::into));
        Some(NewHandled { line, asset, quantity: quantity?, state: state?, note: note? })
    }
}
