//! Which checks and discrepancies a list shows.

use crate::query::Query;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::access::GroupName;
use plantel_domain::checks::{CheckFilter, DiscrepancyFilter, StateName};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which checks.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct CheckParams {
    /// `student_pending`, `instructor_review`, `supervisor_review`, `complete` or `cancelled`.
    #[param(pattern = "^(student_pending|instructor_review|supervisor_review|complete|cancelled)$")]
    state: Option<String>,
    /// Of this room.
    environment_id: Option<Uuid>,
    /// After classes of this schedule.
    schedule_id: Option<Uuid>,
    /// To be confirmed by this person.
    instructor_id: Option<Uuid>,
    /// Of this group. Case and accents do not matter.
    group: Option<String>,
    /// Not before this day.
    from: Option<NaiveDate>,
    /// Not after this day.
    until: Option<NaiveDate>,
    /// Only those with, or only those without anything that is not as it should be.
    has_issues: Option<bool>,
    /// Only those in which items differ from the book, or only those in which none does.
    has_variance: Option<bool>,
    /// `started_at` or `day`; with `-` before it, the latest first.
    #[param(default = "-started_at", pattern = "^-?(started_at|day)$")]
    sort: Option<String>,
}

/// Reads it; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> CheckFilter {
    CheckFilter {
        state: query.read("state", StateName::parse),
        environment: query.id("environment_id"),
        schedule: query.id("schedule_id"),
        instructor: query.id("instructor_id"),
        group: query.read("group", GroupName::parse),
        days: query.days("from", "until"),
        has_issues: query.flag("has_issues"),
        has_variance: query.flag("has_variance"),
        waits: Vec::new(),
        sort: query.sort(),
    }
}

/// Which discrepancies.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `discrepancy_filter` reads")]
pub struct DiscrepancyParams {
    /// Of this item.
    item_id: Option<Uuid>,
    /// Counted in this room.
    environment_id: Option<Uuid>,
    /// Of this check.
    check_id: Option<Uuid>,
    /// Only open ones, or only resolved ones.
    open: Option<bool>,
    /// Opened at this moment or later.
    since: Option<DateTime<Utc>>,
    /// `opened_at`; with `-` before it, the latest first.
    #[param(default = "-opened_at", pattern = "^-?(opened_at)$")]
    sort: Option<String>,
}

/// Reads it; a bad parameter is told when the query is done.
pub(super) fn discrepancy_filter(query: &mut Query) -> DiscrepancyFilter {
    DiscrepancyFilter {
        asset: query.id("item_id"),
        environment: query.id("environment_id"),
        check: query.id("check_id"),
        open: query.flag("open"),
        since: query.time("since"),
        sort: query.sort(),
    }
}
