//! Rows of loans: each state keeps the deeds that led to it.

use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::loans::{Deed, Loan, LoanState, Period, StateName};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub asset_id: Uuid,
    pub warehouse_id: Uuid,
    pub borrower_id: Uuid,
    pub quantity: i32,
    pub start_date: NaiveDate,
    pub end_date: NaiveDate,
    pub purpose: String,
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

/// The deeds a state carries: approval, hand-over, and what closed it.
fn deeds(state: &LoanState) -> [Option<Deed>; 3] {
    match state {
        LoanState::Pending => [None; 3],
        LoanState::Approved { approved } => [Some(*approved), None, None],
        LoanState::Rejected { rejected, .. } => [None, None, Some(*rejected)],
        LoanState::Cancelled { approved, cancelled } => [*approved, None, Some(*cancelled)],
        LoanState::Active { approved, handed_over } => [Some(*approved), Some(*handed_over), None],
        LoanState::Returned { approved, handed_over, returned } => {
            [Some(*approved), Some(*handed_over), Some(*returned)]
        }
    }
}

pub(super) fn row(l: &Loan) -> Model {
    let [approved, handed_over, closed] = deeds(&l.state);
    let by = |deed: Option<Deed>| deed.map(|deed| Uuid::from(deed.by));
    let at = |deed: Option<Deed>| deed.map(|deed| deed.at);
    let reason = match &l.state {
        LoanState::Rejected { reason, .. } => Some(reason.to_string()),
        _ => None,
    };
    Model {
        id: l.id.into(),
        institution_id: l.institution.into(),
        asset_id: l.asset.into(),
        warehouse_id: l.warehouse.into(),
        borrower_id: l.borrower.into(),
        quantity: i32::try_from(l.quantity).unwrap_or(i32::MAX),
        start_date: l.period.start(),
        end_date: l.period.end(),
        purpose: l.purpose.to_string(),
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

pub(super) fn period(row: &Model) -> Result<Period, StoreError> {
    Period::new(row.start_date, row.end_date).map_err(|_| unreadable("period"))
}

pub(super) fn quantity(row: &Model) -> Result<u32, StoreError> {
    u32::try_from(row.quantity).map_err(|_| unreadable("quantity"))
}

pub(super) fn loan(row: Model) -> Result<Loan, StoreError> {
    Ok(Loan {
        id: row.id.into(),
        institution: row.institution_id.into(),
        asset: row.asset_id.into(),
        warehouse: row.warehouse_id.into(),
        borrower: row.borrower_id.into(),
        quantity: quantity(&row)?,
        period: period(&row)?,
        state: state(&row)?,
        purpose: Prose::stored(row.purpose),
        created_at: row.created_at,
        version: row.version,
    })
}

fn state(row: &Model) -> Result<LoanState, StoreError> {
    let deed = |by: Option<Uuid>, at: Option<DateTime<Utc>>| by.zip(at).map(|(by, at)| Deed { by: by.into(), at });
    let missing = || unreadable("loan's state");
    let approved = deed(row.approved_by, row.approved_at);
    let handed_over = deed(row.handed_over_by, row.handed_over_at);
    let closed = deed(row.closed_by, row.closed_at);
    Ok(match StateName::parse(&row.state).map_err(|_| missing())? {
        StateName::Pending => LoanState::Pending,
        StateName::Approved => LoanState::Approved { approved: approved.ok_or_else(missing)? },
        StateName::Rejected => LoanState::Rejected {
            rejected: closed.ok_or_else(missing)?,
            reason: Prose::stored(row.reason.clone().ok_or_else(missing)?),
        },
        StateName::Cancelled => LoanState::Cancelled { approved, cancelled: closed.ok_or_else(missing)? },
        StateName::Active => {
            LoanState::Active { approved: approved.ok_or_else(missing)?, handed_over: handed_over.ok_or_else(missing)? }
        }
        StateName::Returned => LoanState::Returned {
            approved: approved.ok_or_else(missing)?,
            handed_over: handed_over.ok_or_else(missing)?,
            returned: closed.ok_or_else(missing)?,
        },
    })
}
