//! Bodies and views of loans.

use crate::inventory::at_least_one;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::clock::{Day, plausible_day};
use plantel_domain::form::{Form, Invalid};
use plantel_domain::loans::{Deed, Loan, LoanState, NewLoan, Period};
use plantel_domain::text::Prose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What a borrower asks for.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LoanBody {
    /// An asset that is kept in a warehouse.
    pub item_id: Uuid,
    /// How many units.
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
    /// First day, in the institution's calendar.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// What for.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Práctica de fotografía")]
    pub purpose: String,
}

impl LoanBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewLoan, Invalid> {
        let mut form = Form::new();
        let quantity = form.take("/quantity", at_least_one(self.quantity.unwrap_or(1)));
        let start = form.take("/start_date", plausible_day(self.start_date));
        let end = form.take("/end_date", plausible_day(self.end_date));
        let period = start.zip(end).and_then(|(start, end)| form.take("/end_date", Period::new(start, end)));
        let purpose = form.take("/purpose", Prose::parse(&self.purpose));
        form.done(|| {
            Some(NewLoan { asset: self.item_id.into(), quantity: quantity?, period: period?, purpose: purpose? })
        })
    }
}

/// Why a request is refused.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RejectBody {
    /// The borrower will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "La cámara está reservada para la evaluación.")]
    pub reason: String,
}

/// A request for things of a warehouse, and what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Loan)]
pub struct LoanView {
    /// Its id.
    pub id: Uuid,
    /// Which asset.
    pub item_id: Uuid,
    /// From which warehouse.
    pub warehouse_id: Uuid,
    /// For whom.
    pub borrower_id: Uuid,
    /// How many units.
    #[schema(example = 1)]
    pub quantity: u32,
    /// First day.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// What for.
    pub purpose: String,
    /// `pending`, `approved`, `rejected`, `cancelled`, `active` or `returned`.
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
    /// Who handed over, and when.
    pub handed_over: Option<DeedView>,
    /// Who took the units back, and when.
    pub returned: Option<DeedView>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// Who did something, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = Deed)]
pub struct DeedView {
    /// Who.
    pub by: Uuid,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<Deed> for DeedView {
    fn from(deed: Deed) -> Self {
        Self { by: deed.by.into(), at: deed.at }
    }
}

impl LoanView {
    /// As it stands on this day.
    pub fn of(loan: Loan, today: Day) -> Self {
        let mut view = Self {
            id: loan.id.into(),
            item_id: loan.asset.into(),
            warehouse_id: loan.warehouse.into(),
            borrower_id: loan.borrower.into(),
            quantity: loan.quantity,
            start_date: loan.period.start(),
            end_date: loan.period.end(),
            state: loan.state.name().name(),
            overdue: loan.overdue(today),
            purpose: loan.purpose.into(),
            approved: None,
            rejected: None,
            reason: None,
            cancelled: None,
            handed_over: None,
            returned: None,
            created_at: loan.created_at,
        };
        view.tell(loan.state);
        view
    }

    fn tell(&mut self, state: LoanState) {
        match state {
            LoanState::Pending => {}
            LoanState::Approved { approved } => self.approved = Some(approved.into()),
            LoanState::Rejected { rejected, reason } => {
                self.rejected = Some(rejected.into());
                self.reason = Some(reason.into());
            }
            LoanState::Cancelled { approved, cancelled } => {
                self.approved = approved.map(Into::into);
                self.cancelled = Some(cancelled.into());
            }
            LoanState::Active { approved, handed_over } => {
                self.approved = Some(approved.into());
                self.handed_over = Some(handed_over.into());
            }
            LoanState::Returned { approved, handed_over, returned } => {
                self.approved = Some(approved.into());
                self.handed_over = Some(handed_over.into());
                self.returned = Some(returned.into());
            }
        }
    }
}
