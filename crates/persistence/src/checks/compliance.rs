//! What became of the checks of classes, added up by the database.

use crate::fault::fault;
use crate::work::SeaWork;
use chrono::NaiveDate;
use plantel_domain::access::{GroupName, Visibility};
use plantel_domain::checks::{ComplianceBy, ComplianceFigure, ComplianceKey, ComplianceScope};
use plantel_domain::store::StoreError;
use plantel_domain::text::fold;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbBackend, ExprTrait, QueryResult};
use uuid::Uuid;

const SESSIONS: &str = "schedule_sessions";
const CHECKS: &str = "inventory_checks";

/// The classes with what is asked of their checks, as a part of a query.
const ITS: &str = "its";

/// The check of a class which was not given up; there is at most one.
const STANDING: &str = "inventory_checks.institution_id = schedule_sessions.institution_id \
    AND inventory_checks.schedule_id = schedule_sessions.schedule_id \
    AND inventory_checks.day = schedule_sessions.day AND inventory_checks.state <> 'cancelled'";

/// Nothing is handed in while it is counted again.
const SUBMITTED: &str = "inventory_checks.submitted_at IS NOT NULL AND inventory_checks.state <> 'student_pending'";

const IN_TIME: &str = "inventory_checks.submitted_at <= schedule_sessions.ends_at";

const FINISHED: &str = "inventory_checks.state = 'complete'";

const GIVEN_UP: &str = "inventory_checks.id IS NULL AND EXISTS (SELECT 1 FROM inventory_checks AS gone \
    WHERE gone.institution_id = schedule_sessions.institution_id AND gone.schedule_id = schedule_sessions.schedule_id \
    AND gone.day = schedule_sessions.day AND gone.state = 'cancelled')";

/// In SQLite and in PostgreSQL: the name of a group; of several that are the same, both choose alike.
const CALLED: [&str; 2] = ["schedule_sessions.group_name", "schedule_sessions.group_name COLLATE \"C\""];

/// Each class is in one of the first five, as `outcome` of the rules tells: done, late, given up, missed and open. Then
/// those that have gone through all steps.
const SO_MANY: [&str; 6] = [
    "submitted AND in_time",
    "submitted AND NOT in_time",
    "given_up AND NOT submitted",
    "ended AND NOT submitted AND NOT given_up",
    "NOT ended AND NOT submitted AND NOT given_up",
    "finished",
];

fn column(by: ComplianceBy) -> &'static str {
    match by {
        ComplianceBy::Day => "day",
        ComplianceBy::Environment => "environment_id",
        ComplianceBy::Instructor => "instructor_id",
        ComplianceBy::Group => "group_key",
    }
}

fn seen(visible: &Visibility) -> Condition {
    let of = |column: &'static str| Expr::col((SESSIONS, column));
    let places = visible.environments.iter().copied().map(Uuid::from);
    let groups = visible.groups.iter().map(|group| fold(group.as_str()));
    let any = Condition::any().add(of("environment_id").is_in(places)).add(of("group_key").is_in(groups));
    match visible.owner {
        Some(owner) => any.add(of("instructor_id").eq(Uuid::from(owner))),
        None => any,
    }
}

impl SeaWork {
    /// The classes that may be seen and are counted.
    fn counted_sessions(&self, visible: &Visibility, scope: &ComplianceScope) -> SelectStatement {
        let of = |column: &'static str| Expr::col((SESSIONS, column));
        let dialect = usize::from(self.db.get_database_backend() != DbBackend::Sqlite);
        let mut its = Query::select();
        its.expr_as(of(column(scope.by)), "common")
            .expr_as(Expr::cust(CALLED[dialect]), "called")
            .expr_as(Expr::cust(SUBMITTED), "submitted")
            .expr_as(Expr::cust(IN_TIME), "in_time")
            .expr_as(Expr::cust(GIVEN_UP), "given_up")
            .expr_as(Expr::cust(FINISHED), "finished")
            .expr_as(of("ends_at").lte(scope.now), "ended")
            .from(SESSIONS)
            .left_join(CHECKS, Expr::cust(STANDING))
            .and_where(of("institution_id").eq(self.tenant()))
            .and_where(of("institution_id").eq(Uuid::from(visible.institution)))
            .and_where(of("day").gte(scope.days.start()))
            .and_where(of("day").lte(scope.days.end()));
        if !visible.everything {
            its.cond_where(seen(visible));
        }
        if let Some(environment) = scope.environment {
            its.and_where(of("environment_id").eq(Uuid::from(environment)));
        }
        if let Some(instructor) = scope.instructor {
            its.and_where(of("instructor_id").eq(Uuid::from(instructor)));
        }
        if let Some(group) = &scope.group {
            its.and_where(of("group_key").eq(fold(group.as_str())));
        }
        if let Some(schedule) = scope.schedule {
            its.and_where(of("schedule_id").eq(Uuid::from(schedule)));
        }
        its
    }

    pub(super) async fn compliance_of(
        &self,
        visible: &Visibility,
        scope: &ComplianceScope,
    ) -> Result<Vec<ComplianceFigure>, StoreError> {
        let mut query = Query::select();
        query.column("common").expr(Expr::cust("MAX(called)")).expr(Expr::cust("COUNT(*)"));
        for so in SO_MANY {
            query.expr(Expr::cust(format!("CAST(SUM(CASE WHEN {so} THEN 1 ELSE 0 END) AS bigint)")));
        }
        query.from_subquery(self.counted_sessions(visible, scope), ITS).group_by_col("common");
        let rows = self.db.query_all(&query).await.map_err(fault("check"))?;
        let mut figures: Vec<_> = rows.iter().map(|row| figure(row, scope.by)).collect::<Result<_, _>>()?;
        figures.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(figures)
    }
}

fn figure(row: &QueryResult, by: ComplianceBy) -> Result<ComplianceFigure, StoreError> {
    let key = match by {
        ComplianceBy::Day => ComplianceKey::Day(at::<NaiveDate>(row, 0)?),
        ComplianceBy::Environment => ComplianceKey::Environment(at::<Uuid>(row, 0)?.into()),
        ComplianceBy::Instructor => ComplianceKey::Instructor(at::<Uuid>(row, 0)?.into()),
        ComplianceBy::Group => ComplianceKey::Group(GroupName::stored(at(row, 1)?)),
    };
    Ok(ComplianceFigure {
        key,
        expected: number(row, 2)?,
        done: number(row, 3)?,
        late: number(row, 4)?,
        cancelled: number(row, 5)?,
        missed: number(row, 6)?,
        open: number(row, 7)?,
        complete: number(row, 8)?,
    })
}

/// A column by its position.
fn at<T: sea_orm::TryGetable>(row: &QueryResult, index: usize) -> Result<T, StoreError> {
    row.try_get_by_index(index).map_err(fault("check"))
}

/// A count by its position; never below nothing.
fn number(row: &QueryResult, index: usize) -> Result<u64, StoreError> {
    Ok(u64::try_from(at::<i64>(row, index)?).unwrap_or(0))
}
