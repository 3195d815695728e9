//! How a loan is told.

use crate::loans::Approved;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

/// What people, places and things of a loan are called.
#[derive(Default)]
pub struct Names {
    pub by: Option<String>,
    pub borrower: Option<String>,
    pub warehouse: Option<String>,
    pub code: String,
    pub name: String,
}

#[derive(Serialize)]
pub struct LoanView {
    id: Uuid,
    item_id: Uuid,
    item_code: String,
    item_name: String,
    warehouse_id: Uuid,
    warehouse_name: Option<String>,
    borrower_id: Uuid,
    borrower_name: Option<String>,
    quantity: i32,
    lines: [LineView; 1],
    start_date: NaiveDate,
    end_date: NaiveDate,
    collect_by: NaiveDate,
    purpose: String,
    priority: String,
    state: &'static str,
    overdue: bool,
    late: bool,
    extension: Option<()>,
    waiting_since: Option<()>,
    noticed_at: Option<()>,
    borrower_left_at: Option<()>,
    next_reminder: Option<()>,
    approved: DeedView,
    rejected: Option<()>,
    reason: Option<()>,
    cancelled: Option<()>,
    expired: Option<()>,
    handed_over: Option<()>,
    returned: Option<()>,
    lost: Option<()>,
    created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct DeedView {
    by: Uuid,
    by_name: Option<String>,
    at: DateTime<Utc>,
}

#[derive(Serialize)]
struct LineView {
    id: Uuid,
    item_id: Uuid,
    item_code: String,
    item_name: String,
    brand: Option<()>,
    model: Option<()>,
    category: Option<()>,
    description: Option<()>,
    quantity: i32,
    promised: i32,
    out: i32,
    units: [UnitsView; 1],
}

#[derive(Serialize)]
struct UnitsView {
    item_id: Uuid,
    item_code: String,
    item_name: String,
    promised: i32,
    out: i32,
    good: i32,
    damaged: i32,
    incomplete: i32,
    missing: i32,
    available: bool,
    unavailable_because: Option<()>,
}

impl LoanView {
    /// One that was approved by this person a moment ago.
    pub fn of(loan: &Approved, by: Uuid, names: Names) -> Self {
        let (asset, quantity) = (loan.wish.asset, loan.wish.quantity);
        Self {
            id: loan.id,
            item_id: asset,
            lines: [LineView::of(loan, &names)],
            item_code: names.code,
            item_name: names.name,
            warehouse_id: loan.warehouse,
            warehouse_name: names.warehouse,
            borrower_id: loan.borrower,
            borrower_name: names.borrower,
            quantity,
            start_date: loan.start,
            end_date: loan.end,
            collect_by: loan.end,
            purpose: loan.purpose.clone(),
            priority: loan.priority.clone(),
            state: "approved",
            overdue: false,
            late: false,
            extension: None,
            waiting_since: None,
            noticed_at: None,
            borrower_left_at: None,
            next_reminder: None,
            approved: DeedView { by, by_name: names.by, at: loan.at },
            rejected: None,
            reason: None,
            cancelled: None,
            expired: None,
            handed_over: None,
            returned: None,
            lost: None,
            created_at: loan.created_at,
        }
    }
}

impl LineView {
    fn of(loan: &Approved, names: &Names) -> Self {
        let (item_id, quantity) = (loan.wish.asset, loan.wish.quantity);
        let units = UnitsView {
            item_id,
            item_code: names.code.clone(),
            item_name: names.name.clone(),
            promised: quantity,
            out: 0,
            good: 0,
            damaged: 0,
            incomplete: 0,
            missing: 0,
            available: true,
            unavailable_because: None,
        };
        Self {
            id: loan.wish.line,
            item_id,
            item_code: names.code.clone(),
            item_name: names.name.clone(),
            brand: None,
            model: None,
            category: None,
            description: None,
            quantity,
            promised: quantity,
            out: 0,
            units: [units],
        }
    }
}
