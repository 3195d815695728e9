//! Rows of loans: each state keeps the deeds that led to it.

use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::deed::Deed;
use plantel_domain::loans::{
    Extension, ExtensionAnswer, Loan, LoanLine, LoanState, Priority, Reminder, ReminderKind, StateName, Waiting,
};
use plantel_domain::period::Period;
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
    pub collect_by: Option<NaiveDate>,
    pub cancel_reason: Option<String>,
    pub extension_end: Option<NaiveDate>,
    pub extension_reason: Option<String>,
    pub extension_asked_by: Option<Uuid>,
    pub extension_asked_at: Option<DateTime<Utc>>,
    pub extension_granted: Option<bool>,
    pub extension_answer: Option<String>,
    pub extension_answered_by: Option<Uuid>,
    pub extension_answered_at: Option<DateTime<Utc>>,
    pub waiting_since: Option<DateTime<Utc>>,
    pub noticed_at: Option<DateTime<Utc>>,
    pub remind: Option<String>,
    pub remind_at: Option<DateTime<Utc>>,
    pub borrower_left_at: Option<DateTime<Utc>>,
    pub late: bool,
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
    let rejected = matches!(l.state, LoanState::Rejected { .. });
    let reason = l.state.reason().map(ToString::to_string);
    let (reason, cancel_reason) = if rejected { (reason, None) } else { (None, reason) };
    let extension = l.extension.as_ref();
    let answer = extension.and_then(|it| it.answer.as_ref());
    let (asked, answered) = (extension.map(|it| it.asked), answer.map(|it| it.deed));
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
        collect_by: l.collect_by,
        cancel_reason,
        extension_end: extension.map(|it| it.end),
        extension_reason: extension.map(|it| it.reason.to_string()),
        extension_asked_by: by(asked),
        extension_asked_at: at(asked),
        extension_granted: answer.map(|it| it.granted),
        extension_answer: answer.and_then(|it| it.reason.as_ref()).map(ToString::to_string),
        extension_answered_by: by(answered),
        extension_answered_at: at(answered),
        waiting_since: l.waiting.map(|it| it.since),
        noticed_at: l.waiting.and_then(|it| it.noticed),
        remind: l.reminder.map(|it| it.kind.name().to_owned()),
        remind_at: l.reminder.map(|it| it.at),
        borrower_left_at: l.borrower_left,
        late: l.late,
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
        collect_by: row.collect_by,
        extension: extension(&row)?,
        waiting: row.waiting_since.map(|since| Waiting { since, noticed: row.noticed_at }),
        reminder: reminder(&row)?,
        borrower_left: row.borrower_left_at,
        late: row.late,
        purpose: Prose::stored(row.purpose),
        created_at: row.created_at,
        version: row.version,
    })
}

fn deed(by: Option<Uuid>, at: Option<DateTime<Utc>>) -> Option<Deed> {
    at.map(|at| Deed { by: by.map(Into::into), at })
}

fn extension(row: &Model) -> Result<Option<Extension>, StoreError> {
    let Some(end) = row.extension_end else { return Ok(None) };
    let missing = || unreadable("extension of a loan");
    let answered = deed(row.extension_answered_by, row.extension_answered_at);
    let answer = row.extension_granted.zip(answered).map(|(granted, deed)| ExtensionAnswer {
        granted,
        reason: row.extension_answer.clone().map(Prose::stored),
        deed,
    });
    let reason = Prose::stored(row.extension_reason.clone().ok_or_else(missing)?);
    let asked = deed(row.extension_asked_by, row.extension_asked_at).ok_or_else(missing)?;
    Ok(Some(Extension { end, reason, asked, answer }))
}

fn reminder(row: &Model) -> Result<Option<Reminder>, StoreError> {
    let Some((kind, at)) = row.remind.as_deref().zip(row.remind_at) else { return Ok(None) };
    let kind = ReminderKind::parse(kind).map_err(|_| unreadable("reminder of a loan"))?;
    Ok(Some(Reminder { kind, at }))
}

fn state(row: &Model) -> Result<LoanState, StoreError> {
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
        StateName::Cancelled => LoanState::Cancelled {
            approved: promised,
            cancelled: closed()?,
            reason: row.cancel_reason.clone().map(Prose::stored),
        },
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
