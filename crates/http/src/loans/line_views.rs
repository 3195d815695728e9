//! How the lines of loans are shown, and what changed hands.

use super::views::{named_person, named_thing};
use chrono::{DateTime, Utc};
use plantel_application::Names;
use plantel_domain::loans::{Allotment, Handling, LoanLine, Wanted};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One thing that is asked for: an asset, a model, a category, or something that is not registered.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanLine)]
pub struct LoanLineView {
    /// Its id.
    pub id: Uuid,
    /// This asset, or null.
    pub item_id: Option<Uuid>,
    /// Its code, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// Whose model, or null.
    pub brand: Option<String>,
    /// Any of this model, or null.
    #[schema(example = "EOS T7")]
    pub model: Option<String>,
    /// Any of this category, or null.
    pub category: Option<String>,
    /// In words, what is not registered, or null.
    pub description: Option<String>,
    /// How many units.
    #[schema(example = 1)]
    pub quantity: u32,
    /// Of them, promised and not handed over yet.
    #[schema(example = 1)]
    pub promised: u32,
    /// Of them, in the borrower's hands.
    #[schema(example = 0)]
    pub out: u32,
    /// Which units stand for it; none before they are promised.
    pub units: Vec<LoanUnitsView>,
}

/// Units that stand for a line.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanUnits)]
pub struct LoanUnitsView {
    /// Of which asset; null of what is not registered.
    pub item_id: Option<Uuid>,
    /// Its code, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// Promised, and not handed over yet.
    #[schema(example = 1)]
    pub promised: u32,
    /// In the borrower's hands.
    #[schema(example = 0)]
    pub out: u32,
    /// Came back as they should be.
    #[schema(example = 0)]
    pub good: u32,
    /// Came back broken.
    #[schema(example = 0)]
    pub damaged: u32,
    /// Came back without something that belongs to them.
    #[schema(example = 0)]
    pub incomplete: u32,
    /// Did not come back.
    #[schema(example = 0)]
    pub missing: u32,
    /// False when not all that is promised can be handed over as things stand, though nobody else has it.
    pub available: bool,
    /// Why not: `damaged`, `elsewhere` or `retired`; else null.
    pub unavailable_because: Option<&'static str>,
}

/// Units that changed hands.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanHandling)]
pub struct HandlingView {
    /// Its id.
    pub id: Uuid,
    /// `out`, to the borrower, or `back`.
    #[schema(example = "out")]
    pub hands: &'static str,
    /// Of which line.
    pub line_id: Uuid,
    /// Of which asset; null of what is not registered.
    pub item_id: Option<Uuid>,
    /// Its code, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// How many.
    #[schema(example = 1)]
    pub quantity: u32,
    /// How they were: `good`, `damaged`, `incomplete` or `missing`.
    #[schema(example = "good")]
    pub condition: &'static str,
    /// What there was to say.
    pub note: Option<String>,
    /// Who handed them over or took them back.
    pub by: Option<Uuid>,
    /// Their name; null when it is not known.
    #[schema(example = "Ana Ruiz")]
    pub by_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What changed hands in a loan, in the order in which it did.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanHandlings)]
pub struct HandlingsView {
    /// All of it.
    pub data: Vec<HandlingView>,
}

impl LoanUnitsView {
    fn of(units: &Allotment, names: &Names) -> Self {
        let (item_code, item_name) = named_thing(units.asset, names);
        Self {
            item_id: units.asset.map(Into::into),
            item_code,
            item_name,
            promised: units.promised,
            out: units.out,
            good: units.good,
            damaged: units.damaged,
            incomplete: units.incomplete,
            missing: units.missing,
            available: true,
            unavailable_because: None,
        }
    }
}

impl LoanLineView {
    pub(super) fn of(line: LoanLine, names: &Names) -> Self {
        let (item_code, item_name) = named_thing(line.wanted.asset(), names);
        let mut view = Self {
            id: line.id.into(),
            item_id: None,
            item_code,
            item_name,
            brand: None,
            model: None,
            category: None,
            description: None,
            quantity: line.quantity,
            promised: line.promised(),
            out: line.out(),
            units: line.allotments.iter().map(|units| LoanUnitsView::of(units, names)).collect(),
        };
        match line.wanted {
            Wanted::Asset { asset } => view.item_id = Some(asset.into()),
            Wanted::Model { brand, model } => {
                (view.brand, view.model) = (brand.map(Into::into), Some(model.into()));
            }
            Wanted::Category { category } => view.category = Some(category.as_str().to_owned()),
            Wanted::Other { words } => view.description = Some(words.into()),
        }
        view
    }
}

impl HandlingView {
    pub(super) fn of(handling: Handling, names: &Names) -> Self {
        let handled = handling.handled;
        let (item_code, item_name) = named_thing(handled.asset, names);
        Self {
            id: handling.id.into(),
            hands: handling.hands.name(),
            line_id: handled.line.into(),
            item_id: handled.asset.map(Into::into),
            item_code,
            item_name,
            quantity: handled.quantity,
            condition: handled.state.name(),
            note: handled.note.map(Into::into),
            by: handling.deed.by.map(Into::into),
            by_name: handling.deed.by.and_then(|by| named_person(by, names)),
            at: handling.deed.at,
        }
    }
}
