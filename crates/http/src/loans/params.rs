//! Which loans a list shows.

use crate::query::Query;
use chrono::NaiveDate;
use plantel_domain::clock::Day;
use plantel_domain::form::BadValue;
use plantel_domain::ids::UserId;
use plantel_domain::loans::{LoanFilter, Stands, StateName};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which loans.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct LoanParams {
    /// `mine`, the caller's own; `to_approve`, what they may decide over: requests, and those that ask for more days;
    /// `to_hand_over`, what is promised for today and not
    /// collected yet; `due_today` and `overdue`, what is out on its last day, or after it.
    #[param(pattern = "^(mine|to_approve|to_hand_over|due_today|overdue)$")]
    view: Option<String>,
    /// `pending`, `approved`, `rejected`, `cancelled`, `expired`, `active`, `partially_returned`, `returned` or `lost`.
    #[param(pattern = "^(pending|approved|rejected|cancelled|expired|active|partially_returned|returned|lost)$")]
    state: Option<String>,
    /// That ask for this asset, or for which it stands.
    item_id: Option<Uuid>,
    /// From this warehouse.
    warehouse_id: Option<Uuid>,
    /// For this borrower; not together with the view `mine`.
    borrower_id: Option<Uuid>,
    /// Whose last day is not before this one.
    from: Option<NaiveDate>,
    /// Whose first day is not after this one.
    to: Option<NaiveDate>,
    /// `created_at`, `start_date` or `end_date`; with `-` before it, the latest first.
    #[param(default = "-created_at", pattern = "^-?(created_at|start_date|end_date)$")]
    sort: Option<String>,
}

/// A question that is often asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Mine,
    ToApprove,
    ToHandOver,
    DueToday,
    Overdue,
}

impl View {
    fn parse(text: &str) -> Result<Self, BadValue> {
        match text {
            "mine" => Ok(Self::Mine),
            "to_approve" => Ok(Self::ToApprove),
            "to_hand_over" => Ok(Self::ToHandOver),
            "due_today" => Ok(Self::DueToday),
            "overdue" => Ok(Self::Overdue),
            _ => Err(BadValue::new("kind.unknown")),
        }
    }

    fn stands(self, caller: UserId, today: Day) -> Option<Stands> {
        match self {
            Self::Mine => None,
            Self::ToApprove => Some(Stands::ToApprove(caller)),
            Self::ToHandOver => Some(Stands::ToHandOver(today)),
            Self::DueToday => Some(Stands::DueToday(today)),
            Self::Overdue => Some(Stands::Overdue(today)),
        }
    }
}

/// What the query asks for, by a day and a caller that it does not name.
pub(super) struct Wished {
    view: Option<View>,
    filter: LoanFilter,
}

impl Wished {
    /// Reads it; a bad parameter is told when the query is done.
    pub(super) fn read(query: &mut Query) -> Self {
        let view = query.read("view", View::parse);
        let of_somebody = |text: &str| match view {
            // Whose they are is said already.
            Some(View::Mine) => Err(BadValue::new("field.invalid")),
            _ => Uuid::try_parse(text).map(UserId::from).map_err(|_| BadValue::new("id.invalid")),
        };
        let filter = LoanFilter {
            state: query.read("state", StateName::parse),
            asset: query.id("item_id"),
            warehouse: query.id("warehouse_id"),
            borrower: query.read("borrower_id", of_somebody),
            stands: None,
            days: query.days("from", "to"),
            takes: None,
            sort: query.sort(),
        };
        Self { view, filter }
    }

    /// For a caller, on a day.
    pub(super) fn filter(self, caller: UserId, today: Day) -> LoanFilter {
        let borrower = if self.view == Some(View::Mine) { Some(caller) } else { self.filter.borrower };
        LoanFilter { borrower, stands: self.view.and_then(|view| view.stands(caller, today)), ..self.filter }
    }
}
