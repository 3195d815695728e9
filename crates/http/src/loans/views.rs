//! How loans are shown.

use super::line_views::LoanLineView;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_application::Names;
use plantel_application::loans::Broken;
use plantel_domain::clock::Day;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, LoanId, UserId};
use plantel_domain::loans::{Extension, Loan, LoanLine, LoanState, Reminder, Wanted};
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
    /// The code of that asset, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// The name of that asset, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// From which warehouse.
    pub warehouse_id: Uuid,
    /// What it is called; null when it is not known.
    #[schema(example = "Bodega Principal")]
    pub warehouse_name: Option<String>,
    /// For whom.
    pub borrower_id: Uuid,
    /// What they are called; null when they never said, or their account is deleted.
    #[schema(example = "Ana Ruiz")]
    pub borrower_name: Option<String>,
    /// How many units its lines ask for together.
    #[schema(example = 1)]
    pub quantity: u32,
    /// What is asked for.
    pub lines: Vec<LoanLineView>,
    /// First day.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// Until when what is promised must be collected, included; null before the approval.
    pub collect_by: Option<NaiveDate>,
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
    /// Something came back, or was given up, after its last day.
    pub late: bool,
    /// The more days that were asked for last, and what was said to it; null when none were.
    pub extension: Option<ExtensionView>,
    /// Since when its borrower waits until units are free; null when they do not.
    pub waiting_since: Option<DateTime<Utc>>,
    /// When they were told that units are free.
    pub noticed_at: Option<DateTime<Utc>>,
    /// When it was found that its borrower has left the institution.
    pub borrower_left_at: Option<DateTime<Utc>>,
    /// Of what its borrower is reminded next; null when nothing is out, or all was said.
    pub next_reminder: Option<ReminderView>,
    /// Who promised the units, and when.
    pub approved: Option<DeedView>,
    /// Who refused, and when.
    pub rejected: Option<DeedView>,
    /// Why it was refused, or why its promise was taken back.
    pub reason: Option<String>,
    /// Who took the request or the promise back, and when.
    pub cancelled: Option<DeedView>,
    /// When it was found that its time had passed before anything was handed over.
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

/// More days that were asked for, and what was said to it.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanExtension)]
pub struct ExtensionView {
    /// Until which day, included.
    pub end_date: NaiveDate,
    /// What for.
    pub reason: String,
    /// Who asked, and when.
    pub asked: DeedView,
    /// Whether the days were granted; null before anything was said.
    pub granted: Option<bool>,
    /// Why they were refused.
    pub answer: Option<String>,
    /// Who granted or refused them, and when.
    pub answered: Option<DeedView>,
}

/// What a borrower is reminded of next.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanReminder)]
pub struct ReminderView {
    /// `due_soon`, `due`, `overdue` or `lost`.
    #[schema(example = "due_soon")]
    pub kind: &'static str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who did something, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = Deed)]
pub struct DeedView {
    /// Who; null for what the clock did.
    pub by: Option<Uuid>,
    /// Their name; null when it is not known.
    #[schema(example = "Ana Ruiz")]
    pub by_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What somebody is called.
pub(crate) fn named_person(id: UserId, names: &Names) -> Option<String> {
    names.people.get(&id).cloned()
}

/// The code and the name of an asset.
pub(crate) fn named_thing(id: Option<AssetId>, names: &Names) -> (Option<String>, Option<String>) {
    id.and_then(|id| names.things.get(&id)).map(|it| (it.code.clone(), it.name.clone())).unzip()
}

impl DeedView {
    pub(crate) fn of(deed: Deed, names: &Names) -> Self {
        let by_name = deed.by.and_then(|by| named_person(by, names));
        Self { by: deed.by.map(Into::into), by_name, at: deed.at }
    }
}

impl ExtensionView {
    fn of(extension: Extension, names: &Names) -> Self {
        let (granted, answer, answered) = match extension.answer {
            Some(answer) => (Some(answer.granted), answer.reason, Some(DeedView::of(answer.deed, names))),
            None => (None, None, None),
        };
        Self {
            end_date: extension.end,
            reason: extension.reason.into(),
            asked: DeedView::of(extension.asked, names),
            granted,
            answer: answer.map(Into::into),
            answered,
        }
    }
}

impl From<Reminder> for ReminderView {
    fn from(reminder: Reminder) -> Self {
        Self { kind: reminder.kind.name(), at: reminder.at }
    }
}

impl LoanView {
    /// As it stands on this day, with what is known of names.
    pub fn of(loan: Loan, today: Day, names: &Names) -> Self {
        let only = match loan.lines.as_slice() {
            [LoanLine { wanted: Wanted::Asset { asset }, .. }] => Some(*asset),
            _ => None,
        };
        let (item_code, item_name) = named_thing(only, names);
        let mut view = Self {
            id: loan.id.into(),
            item_id: only.map(Into::into),
            item_code,
            item_name,
            warehouse_id: loan.warehouse.into(),
            warehouse_name: names.places.get(&loan.warehouse).cloned(),
            borrower_id: loan.borrower.into(),
            borrower_name: named_person(loan.borrower, names),
            quantity: loan.quantity(),
            start_date: loan.period.start(),
            end_date: loan.period.end(),
            collect_by: loan.collect_by,
            priority: loan.priority.name(),
            state: loan.state.name().name(),
            overdue: loan.overdue(today),
            late: loan.late,
            lines: loan.lines.into_iter().map(|line| LoanLineView::of(line, names)).collect(),
            purpose: loan.purpose.into(),
            extension: loan.extension.map(|extension| ExtensionView::of(extension, names)),
            waiting_since: loan.waiting.map(|waiting| waiting.since),
            noticed_at: loan.waiting.and_then(|waiting| waiting.noticed),
            borrower_left_at: loan.borrower_left,
            next_reminder: loan.reminder.map(Into::into),
            approved: loan.state.approved().map(|deed| DeedView::of(deed, names)),
            rejected: None,
            reason: None,
            cancelled: None,
            expired: None,
            handed_over: loan.state.handed_over().map(|deed| DeedView::of(deed, names)),
            returned: None,
            lost: None,
            created_at: loan.created_at,
        };
        view.tell_end(loan.state, names);
        view
    }

    /// With what of its promises cannot be kept as things stand.
    #[must_use]
    pub fn with_broken(mut self, broken: &Broken) -> Self {
        let loan = LoanId::from(self.id);
        for units in self.lines.iter_mut().flat_map(|line| &mut line.units).filter(|units| units.promised > 0) {
            let why = units.item_id.and_then(|item| broken.get(&(loan, AssetId::from(item))));
            units.available = why.is_none();
            units.unavailable_because = why.map(|why| why.name());
        }
        self
    }

    /// What ended it, if it has ended.
    fn tell_end(&mut self, state: LoanState, names: &Names) {
        let told = |deed| Some(DeedView::of(deed, names));
        match state {
            LoanState::Pending
            | LoanState::Approved { .. }
            | LoanState::Active { .. }
            | LoanState::PartiallyReturned { .. } => {}
            LoanState::Rejected { rejected, reason } => {
                (self.rejected, self.reason) = (told(rejected), Some(reason.into()));
            }
            LoanState::Cancelled { cancelled, reason, .. } => {
                (self.cancelled, self.reason) = (told(cancelled), reason.map(Into::into));
            }
            LoanState::Expired { expired, .. } => self.expired = told(expired),
            LoanState::Returned { returned, .. } => self.returned = told(returned),
            LoanState::Lost { lost, .. } => self.lost = told(lost),
        }
    }
}
