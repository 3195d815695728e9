//! Rows of loans: each state keeps the deeds that led to it.

use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::loans::{Deed, Loan, LoanLine, LoanState, Period, Priority, StateName};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub warehouse_id: Uuid,
    pub borrower_id: Uuid,
    pub start_date: NaiveDate,
    pub end_date: NaiveDate,
    pub purpose: String,
    pub priority: String,
    pub state: String,
    pub reason: Option<String>,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<DateTime<Utc>>,
    pub handed_over_by: Option<Uuid>,
    pub handed_over_at: Option<DateTime<Utc>>,
    pub closed_by: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(l: &Loan) -> Model {
    let [approved, handed_over, closed] = [l.state.approved(), l.state.handed_over(), l.state.closed()];
    let by = |deed: Option<Deed>| deed.and_then(|deed| deed.by).map(Uuid::from);
    let at = |deed: Option<Deed>| deed.map(|deed| deed.at);
    let reason = match &l.state {
        LoanState::Rejected { reason, .. } => Some(reason.to_string()),
        _ => None,
    };
    Model {
        id: l.id.into(),
        institution_id: l.institution.into(),
        warehouse_id: l.warehouse.into(),
        borrower_id: l.borrower.into(),
        start_date: l.period.start(),
        end_date: l.period.end(),
        purpose: l.purpose.to_string(),
        priority: l.priority.name().to_owned(),
        state: l.state.name().name().to_owned(),
        reason,
        approved_by: by(approved),
        approved_at: at(approved),
        handed_over_by: by(handed_over),
        handed_over_at: at(handed_over),
        closed_by: by(closed),
        closed_at: at(closed),
        created_at: l.created_at,
        version: l.version,
    }
}

pub(super) fn loan(row: Model, lines: Vec<LoanLine>) -> Result<Loan, StoreError> {
    Ok(Loan {
        id: row.id.into(),
        institution: row.institution_id.into(),
        warehouse: row.warehouse_id.into(),
        borrower: row.borrower_id.into(),
        lines,
        period: Period::new(row.start_date, row.end_date).map_err(|_| unreadable("period"))?,
        priority: Priority::parse(&row.priority).map_err(|_| unreadable("priority"))?,
        state: state(&row)?,
        purpose: Prose::stored(row.purpose),
        created_at: row.created_at,
        version: row.version,
    })
}

fn state(row: &Model) -> Result<LoanState, StoreError> {
    let deed = |by: Option<Uuid>, at: Option<DateTime<Utc>>| at.map(|at| Deed { by: by.map(Into::into), at });
    let missing = || unreadable("loan's state");
    let promised = deed(row.approved_by, row.approved_at);
    let approved = || promised.ok_or_else(missing);
    let handed_over = || deed(row.handed_over_by, row.handed_over_at).ok_or_else(missing);
    let closed = || deed(row.closed_by, row.closed_at).ok_or_else(missing);
    Ok(match StateName::parse(&row.state).map_err(|_| missing())? {
        StateName::Pending => LoanState::Pending,
        StateName::Approved => LoanState::Approved { approved: approved()? },
        StateName::Rejected => {
            LoanState::Rejected { rejected: closed()?, reason: Prose::stored(row.reason.clone().ok_or_else(missing)?) }
        }
        StateName::Cancelled => LoanState::Cancelled { approved: promised, cancelled: closed()? },
        StateName::Expired => LoanState::Expired { approved: promised, expired: closed()? },
        StateName::Active => LoanState::Active { approved: approved()?, handed_over: handed_over()? },
        StateName::PartiallyReturned => {
            LoanState::PartiallyReturned { approved: approved()?, handed_over: handed_over()? }
        }
        StateName::Returned => {
            LoanState::Returned { approved: approved()?, handed_over: handed_over()?, returned: closed()? }
        }
        StateName::Lost => LoanState::Lost { approved: approved()?, handed_over: handed_over()?, lost: closed()? },
    })
}
