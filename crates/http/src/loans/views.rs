//! How loans are shown.

use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::clock::Day;
use plantel_domain::loans::{Allotment, Deed, Handling, Loan, LoanLine, LoanState, Wanted};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request for things of a warehouse, and what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Loan)]
pub struct LoanView {
    /// Its id.
    pub id: Uuid,
    /// The asset of its only line; null when it has several lines, or asks for no asset by name.
    pub item_id: Option<Uuid>,
    /// From which warehouse.
    pub warehouse_id: Uuid,
    /// For whom.
    pub borrower_id: Uuid,
    /// How many units its lines ask for together.
    #[schema(example = 1)]
    pub quantity: u32,
    /// What is asked for.
    pub lines: Vec<LoanLineView>,
    /// First day.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// What for.
    pub purpose: String,
    /// `low`, `medium` or `high`.
    #[schema(example = "medium")]
    pub priority: &'static str,
    /// `pending`, `approved`, `rejected`, `cancelled`, `expired`, `active`, `partially_returned`, `returned` or
    /// `lost`.
    #[schema(example = "pending")]
    pub state: &'static str,
    /// Still out after its last day.
    pub overdue: bool,
    /// Who promised the units, and when.
    pub approved: Option<DeedView>,
    /// Who refused, and when.
    pub rejected: Option<DeedView>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Who took the request back, and when.
    pub cancelled: Option<DeedView>,
    /// When it was found that its last day had passed before anything was handed over.
    pub expired: Option<DeedView>,
    /// Who handed over first, and when.
    pub handed_over: Option<DeedView>,
    /// Who took the last unit back, and when.
    pub returned: Option<DeedView>,
    /// Who gave up what was out, and when.
    pub lost: Option<DeedView>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// One thing that is asked for: an asset, a model, a category, or something that is not registered.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanLine)]
pub struct LoanLineView {
    /// Its id.
    pub id: Uuid,
    /// This asset, or null.
    pub item_id: Option<Uuid>,
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
}

/// Who did something, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = Deed)]
pub struct DeedView {
    /// Who; null for what the clock did.
    pub by: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
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

impl From<Deed> for DeedView {
    fn from(deed: Deed) -> Self {
        Self { by: deed.by.map(Into::into), at: deed.at }
    }
}

impl From<Allotment> for LoanUnitsView {
    fn from(units: Allotment) -> Self {
        Self {
            item_id: units.asset.map(Into::into),
            promised: units.promised,
            out: units.out,
            good: units.good,
            damaged: units.damaged,
            incomplete: units.incomplete,
            missing: units.missing,
        }
    }
}

impl From<LoanLine> for LoanLineView {
    fn from(line: LoanLine) -> Self {
        let mut view = Self {
            id: line.id.into(),
            item_id: None,
            brand: None,
            model: None,
            category: None,
            description: None,
            quantity: line.quantity,
            promised: line.promised(),
            out: line.out(),
            units: line.allotments.into_iter().map(Into::into).collect(),
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

impl From<Handling> for HandlingView {
    fn from(handling: Handling) -> Self {
        let handled = handling.handled;
        Self {
            id: handling.id.into(),
            hands: handling.hands.name(),
            line_id: handled.line.into(),
            item_id: handled.asset.map(Into::into),
            quantity: handled.quantity,
            condition: handled.state.name(),
            note: handled.note.map(Into::into),
            by: handling.deed.by.map(Into::into),
            at: handling.deed.at,
        }
    }
}

impl LoanView {
    /// As it stands on this day.
    pub fn of(loan: Loan, today: Day) -> Self {
        let only = match loan.lines.as_slice() {
            [LoanLine { wanted: Wanted::Asset { asset }, .. }] => Some((*asset).into()),
            _ => None,
        };
        let mut view = Self {
            id: loan.id.into(),
            item_id: only,
            warehouse_id: loan.warehouse.into(),
            borrower_id: loan.borrower.into(),
            quantity: loan.quantity(),
            start_date: loan.period.start(),
            end_date: loan.period.end(),
            priority: loan.priority.name(),
            state: loan.state.name().name(),
            overdue: loan.overdue(today),
            lines: loan.lines.into_iter().map(Into::into).collect(),
            purpose: loan.purpose.into(),
            approved: loan.state.approved().map(Into::into),
            rejected: None,
            reason: None,
            cancelled: None,
            expired: None,
            handed_over: loan.state.handed_over().map(Into::into),
            returned: None,
            lost: None,
            created_at: loan.created_at,
        };
        view.tell_end(loan.state);
        view
    }

    /// What ended it, if it has ended.
    fn tell_end(&mut self, state: LoanState) {
        match state {
            LoanState::Pending
            | LoanState::Approved { .. }
            | LoanState::Active { .. }
            | LoanState::PartiallyReturned { .. } => {}
            LoanState::Rejected { rejected, reason } => {
                (self.rejected, self.reason) = (Some(rejected.into()), Some(reason.into()));
            }
            LoanState::Cancelled { cancelled, .. } => self.cancelled = Some(cancelled.into()),
            LoanState::Expired { expired, .. } => self.expired = Some(expired.into()),
            LoanState::Returned { returned, .. } => self.returned = Some(returned.into()),
            LoanState::Lost { lost, .. } => self.lost = Some(lost.into()),
        }
    }
}
