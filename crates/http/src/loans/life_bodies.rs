//! What is sent about what becomes of a loan beside hand-over and return.

use crate::inventory::at_least_one;
use chrono::NaiveDate;
use plantel_domain::clock::{Day, plausible_day};
use plantel_domain::form::{Form, Invalid};
use plantel_domain::loans::Swap;
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Why a request is refused, or a promise taken back.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReasonBody {
    /// The borrower will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "La cámara está reservada para la evaluación.")]
    pub reason: String,
}

impl ReasonBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}

/// More days.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ExtensionBody {
    /// Until which day, included: after the present last one.
    pub end_date: NaiveDate,
    /// What for.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "La práctica sigue el lunes.")]
    pub reason: String,
}

impl ExtensionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Day, Prose<500>), Invalid> {
        let mut form = Form::new();
        let end = form.take("/end_date", plausible_day(self.end_date));
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| end.zip(reason))
    }
}

/// Promised units that move to another asset.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SwapBody {
    /// Of which line; when absent, the one that was promised units of the first asset.
    pub line_id: Option<Uuid>,
    /// From which asset.
    pub from_item_id: Uuid,
    /// To which: one that the line asks for, and that is free.
    pub to_item_id: Uuid,
    /// How many units.
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
}

impl SwapBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Swap, Invalid> {
        let mut form = Form::new();
        let quantity = form.take("/quantity", at_least_one(self.quantity.unwrap_or(1)));
        let (line, from, to) = (self.line_id.map(Into::into), self.from_item_id.into(), self.to_item_id.into());
        form.done(|| Some(Swap { line, from, to, quantity: quantity? }))
    }
}
