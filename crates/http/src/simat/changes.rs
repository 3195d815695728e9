//! What changed since a file was made.

use super::views::{SimatExportView, StandingView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::PathId;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use plantel_application::attempt;
use plantel_application::simat::SimatChanges;
use plantel_domain::simat::{ChangedValue, SimatExport};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Since when.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `changes` reads")]
pub struct SinceParams {
    /// An earlier file, with which the named one is compared; when it is absent, what is known now is compared with the
    /// named one.
    since: Option<Uuid>,
}

/// In what a later file differs from an earlier one.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatChanges)]
pub struct SimatChangesView {
    /// The earlier file.
    pub before: SimatExportView,
    /// The later one; null when it is what is known now.
    pub after: Option<SimatExportView>,
    /// Who came.
    pub added: Vec<StandingView>,
    /// Who is there no more.
    pub gone: Vec<StandingView>,
    /// What changed of the others.
    pub changed: Vec<ChangedValueView>,
}

/// A value that two files have otherwise.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatChangedValue)]
pub struct ChangedValueView {
    /// Of whom.
    pub student_id: Uuid,
    /// By which enrolment.
    pub enrollment_id: Uuid,
    /// What they are called, surnames first.
    #[schema(example = "Peña Ruiz Ana María")]
    pub name: String,
    /// In which column.
    #[schema(example = "GRUPO")]
    pub column: String,
    /// What the earlier file has.
    #[schema(example = "8A")]
    pub before: String,
    /// What the later one has.
    #[schema(example = "8B")]
    pub after: String,
}

impl From<ChangedValue> for ChangedValueView {
    fn from(changed: ChangedValue) -> Self {
        let ChangedValue { of, column, before, after } = changed;
        Self {
            student_id: of.student.into(),
            enrollment_id: of.enrollment.into(),
            name: of.name,
            column,
            before,
            after,
        }
    }
}

/// Shows what changed since a file was made, by student; or in what it differs from an earlier one. It asks for
/// `read:students_sensitive` too, and stands in the journal.
#[utoipa::path(operation_id = "simat-exports-changes", tag = "simat", params(("id" = Uuid, Path), SinceParams),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "The differences", body = SimatChangesView)))]
#[get("/simat/exports/{id}/changes")]
pub async fn changes(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Json<SimatChangesView>> {
    let (id, since) = (id.0.into(), query.id("since"));
    query.done("simat-exports")?;
    let SimatChanges { before, after, differences } =
        attempt(|| services.simat.changes(&caller.ctx, id, since)).await?;
    let files: Vec<SimatExport> = [Some(before.clone()), after.clone()].into_iter().flatten().collect();
    let names = attempt(|| services.simat.names(&caller.ctx, &files)).await?;
    Ok(Json(SimatChangesView {
        before: SimatExportView::of(&before, &names),
        after: after.map(|after| SimatExportView::of(&after, &names)),
        added: differences.added.into_iter().map(Into::into).collect(),
        gone: differences.gone.into_iter().map(Into::into).collect(),
        changed: differences.changed.into_iter().map(Into::into).collect(),
    }))
}
