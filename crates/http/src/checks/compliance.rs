//! How many of the checks that were expected were done.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::loans::named_person;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use plantel_application::checks::{Compliance, ComplianceWish};
use plantel_application::{Names, attempt};
use plantel_domain::access::GroupName;
use plantel_domain::checks::{ComplianceBy, ComplianceFigure, ComplianceKey};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What became of the checks that were expected on some days.
#[derive(Serialize, ToSchema)]
#[schema(as = Compliance)]
pub struct ComplianceView {
    /// First day.
    pub from: NaiveDate,
    /// Last day, included.
    pub until: NaiveDate,
    /// How they are put together: `day`, `environment`, `instructor` or `group`.
    #[schema(example = "day")]
    pub by: &'static str,
    /// By what they have in common, in order of it; what has none is left out.
    pub data: Vec<ComplianceRowView>,
    /// All of them together.
    pub total: ComplianceFiguresView,
}

/// What became of the checks that have a day, a room, an instructor or a group in common; the others are null.
#[derive(Serialize, ToSchema)]
#[schema(as = ComplianceRow)]
pub struct ComplianceRowView {
    /// Their day.
    pub day: Option<NaiveDate>,
    /// Their room.
    pub environment_id: Option<Uuid>,
    /// What it is called, or null.
    #[schema(example = "Aula 7")]
    pub environment_name: Option<String>,
    /// Who teaches.
    pub instructor_id: Option<Uuid>,
    /// What they are called, or null.
    #[schema(example = "Ana Ruiz")]
    pub instructor_name: Option<String>,
    /// Their group.
    #[schema(example = "2758492")]
    pub group: Option<String>,
    /// How many.
    #[serde(flatten)]
    pub figures: ComplianceFiguresView,
}

/// How many checks were expected, and what became of them.
#[derive(Serialize, ToSchema)]
#[schema(as = ComplianceFigures)]
pub struct ComplianceFiguresView {
    /// Classes after which one was expected: the sum of the five below.
    #[schema(example = 20)]
    pub expected: u64,
    /// Submitted before the class was over.
    #[schema(example = 15)]
    pub done: u64,
    /// Submitted later.
    #[schema(example = 2)]
    pub late: u64,
    /// Given up, with a reason.
    #[schema(example = 1)]
    pub cancelled: u64,
    /// Not submitted, and the class is over.
    #[schema(example = 1)]
    pub missed: u64,
    /// The class is not over.
    #[schema(example = 1)]
    pub open: u64,
    /// Of those submitted, how many have gone through all steps.
    #[schema(example = 12)]
    pub complete: u64,
    /// Of a hundred that could be done by now, how many were, late ones too, with one decimal; null when none could.
    #[schema(example = 94.4)]
    pub percent: Option<f64>,
}

impl From<&ComplianceFigure> for ComplianceFiguresView {
    fn from(figure: &ComplianceFigure) -> Self {
        Self {
            expected: figure.expected,
            done: figure.done,
            late: figure.late,
            cancelled: figure.cancelled,
            missed: figure.missed,
            open: figure.open,
            complete: figure.complete,
            percent: figure.percent(),
        }
    }
}

impl ComplianceRowView {
    pub(super) fn of(figure: &ComplianceFigure, names: &Names) -> Self {
        let mut row = Self {
            day: None,
            environment_id: None,
            environment_name: None,
            instructor_id: None,
            instructor_name: None,
            group: None,
            figures: figure.into(),
        };
        match &figure.key {
            ComplianceKey::Day(day) => row.day = Some(*day),
            ComplianceKey::Environment(room) => {
                row.environment_id = Some((*room).into());
                row.environment_name = names.places.get(room).cloned();
            }
            ComplianceKey::Instructor(person) => {
                row.instructor_id = Some((*person).into());
                row.instructor_name = named_person(*person, names);
            }
            ComplianceKey::Group(group) => row.group = Some(group.as_str().to_owned()),
        }
        row
    }
}

impl ComplianceView {
    fn of(by: ComplianceBy, compliance: &Compliance) -> Self {
        let Compliance { days, figures, names } = compliance;
        let none = ComplianceFigure::none(ComplianceKey::Day(days.start()));
        Self {
            from: days.start(),
            until: days.end(),
            by: by.name(),
            data: figures.iter().map(|figure| ComplianceRowView::of(figure, names)).collect(),
            total: ComplianceFiguresView::from(&figures.iter().fold(none, together)),
        }
    }
}

fn together(mut all: ComplianceFigure, one: &ComplianceFigure) -> ComplianceFigure {
    all.expected += one.expected;
    all.done += one.done;
    all.late += one.late;
    all.cancelled += one.cancelled;
    all.missed += one.missed;
    all.open += one.open;
    all.complete += one.complete;
    all
}

/// Which checks are counted, and how they are put together.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `wish` reads")]
pub struct ComplianceParams {
    /// `day`, which is the trend, `environment`, `instructor` or `group`.
    #[param(default = "day", pattern = "^(day|environment|instructor|group)$")]
    by: Option<String>,
    /// First day; 29 days before the last when absent. At most 3,660 days.
    from: Option<NaiveDate>,
    /// Last day, included; today when absent.
    until: Option<NaiveDate>,
    /// In this room.
    environment_id: Option<Uuid>,
    /// Of this instructor.
    instructor_id: Option<Uuid>,
    /// Of this group. Case and accents do not matter.
    group: Option<String>,
    /// Of this schedule.
    schedule_id: Option<Uuid>,
}

/// Reads it; a bad parameter is told when the query is done.
pub(super) fn wish(query: &mut Query) -> ComplianceWish {
    ComplianceWish {
        from: query.day("from"),
        until: query.day("until"),
        environment: query.id("environment_id"),
        instructor: query.id("instructor_id"),
        group: query.read("group", GroupName::parse),
        schedule: query.id("schedule_id"),
        by: query.read("by", ComplianceBy::parse).unwrap_or(ComplianceBy::Day),
    }
}

/// Shows how many of the checks that were expected were done, of those that the caller may see.
#[utoipa::path(operation_id = "checks-compliance", tag = "checks", params(ComplianceParams),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The figures", body = ComplianceView)))]
#[get("/inventory-checks/compliance")]
pub async fn show(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<ComplianceView>> {
    let wish = wish(&mut query);
    query.done("inventory-checks")?;
    let compliance = attempt(|| services.checks.compliance(&caller.ctx, wish.clone())).await?;
    Ok(Json(ComplianceView::of(wish.by, &compliance)))
}
