//! Everything that ever happened to an asset.

use super::movements::MovementView;
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::PathId;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::clock::{Timestamp, plausible_time};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::import::ImportUndone;
use plantel_domain::inventory::{AssetsImported, Happening, TimelineEntry};
use plantel_domain::journal::{Change, Fact};
use plantel_domain::page::{BadCursor, Cursor, Page, PageRequest, SortKey, Start};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The name of this list in its cursors.
const LIST: &str = "timeline";
const SORT: &str = "-at";

/// Which part of a timeline.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `timeline` reads")]
pub struct TimelineParams {
    /// How many entries, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// One thing that happened: a movement, a step of a loan, a change, or what an import did.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub struct TimelineView {
    /// When.
    pub at: DateTime<Utc>,
    /// `movement`, `loan`, `change` or `import`.
    #[schema(example = "movement")]
    pub kind: &'static str,
    /// Who; null for a job.
    pub by: Option<Uuid>,
    /// What moved.
    pub movement: Option<MovementView>,
    /// What came to be of a loan.
    pub loan: Option<LoanStepView>,
    /// What changed.
    pub change: Option<ChangedView>,
    /// What an import changed, or that it was undone.
    pub import: Option<ImportStepView>,
}

/// A step of a loan.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanStep)]
pub struct LoanStepView {
    /// Which loan.
    pub loan_id: Uuid,
    /// What it came to be.
    #[schema(example = "active")]
    pub state: &'static str,
    /// For whom; null for those who may not see the loans of its place.
    pub borrower_id: Option<Uuid>,
    /// How many units of the asset.
    pub quantity: u32,
}

/// What changed, as the journal has it.
#[derive(Serialize, ToSchema)]
#[schema(as = AssetChangeEntry)]
pub struct ChangedView {
    /// What happened.
    #[schema(example = "asset.changed")]
    pub event: String,
    /// What belongs to it.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// Fields that changed, with their values before and after.
    #[schema(value_type = Vec<Object>)]
    pub changes: serde_json::Value,
}

/// What an import did to the asset. What it made, and moved, its movements tell.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportStep)]
pub struct ImportStepView {
    /// Which import.
    pub import_id: Uuid,
    /// What happened: `assets.imported`, or `import.undone`.
    #[schema(example = "assets.imported")]
    pub event: &'static str,
    /// Fields that changed, with their values before and after; none where movements alone tell it.
    #[schema(value_type = Vec<Object>)]
    pub changes: serde_json::Value,
}

impl From<TimelineEntry> for TimelineView {
    fn from(entry: TimelineEntry) -> Self {
        let (movement, loan, change, import) = (None, None, None, None);
        let mut view = Self { at: entry.at, kind: "movement", by: None, movement, loan, change, import };
        match entry.what {
            Happening::Movement(movement) => {
                view.by = movement.by.map(Into::into);
                view.movement = Some(movement.into());
            }
            Happening::Loan(step) => {
                view.kind = "loan";
                view.by = step.by.map(Into::into);
                view.loan = Some(LoanStepView {
                    loan_id: step.loan.into(),
                    state: step.state,
                    borrower_id: step.borrower.map(Into::into),
                    quantity: step.quantity,
                });
            }
            Happening::Change(entry) => {
                view.kind = "change";
                view.by = entry.user.map(Into::into);
                let changes = told(&entry.changes);
                view.change = Some(ChangedView { event: entry.kind, data: entry.data, changes });
            }
            Happening::Import(step) => {
                view.kind = "import";
                view.by = step.by.map(Into::into);
                let event = if step.undone { ImportUndone::KIND } else { AssetsImported::KIND };
                let changes = told(&step.changes);
                view.import = Some(ImportStepView { import_id: step.import.into(), event, changes });
            }
        }
        view
    }
}

/// Fields that changed, as they are shown.
fn told(changes: &[Change]) -> serde_json::Value {
    serde_json::to_value(changes).expect("changes are plain data")
}

/// Shows everything that ever happened to an asset, newest first: movements, loans, changes, imports.
#[utoipa::path(operation_id = "inventory-timeline", tag = "inventory",
    params(("id" = Uuid, Path), TimelineParams), security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "A page", body = ListView<TimelineView>)))]
#[get("/inventory/{id}/timeline")]
pub async fn show(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Listed<TimelineView>> {
    let id = id.0.into();
    let request = query.page(LIST);
    let link = query.done(LIST)?;
    let page = timeline_page(&services, &caller.ctx, id, &request).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// A page of the timeline of an asset. Three lists are merged in it, so that it has a cursor of its own and is neither
/// counted nor skipped into.
pub async fn timeline_page(
    services: &Services,
    ctx: &Context,
    id: AssetId,
    request: &PageRequest,
) -> Result<Page<TimelineEntry>> {
    let before = match &request.start {
        Start::Skip(0) => None,
        Start::Skip(_) => return Err(Invalid::at("?skip", BadValue::new("skip.out-of-range")).into()),
        Start::After(cursor) => Some(place(cursor).ok_or(BadCursor)?),
    };
    let asked = u32::from(request.limit) + 1;
    let mut data = attempt(|| services.inventory.timeline(ctx, id, before, asked)).await?;
    let more = data.len() > usize::from(request.limit);
    data.truncate(request.limit.into());
    let next = data.last().filter(|_| more).map(|last| Cursor {
        sort: SORT.to_owned(),
        key: SortKey::Micros(last.at.timestamp_micros()),
        id: last.id,
    });
    Ok(Page { data, count: None, next })
}

fn place(cursor: &Cursor) -> Option<(Timestamp, Uuid)> {
    match cursor.key {
        SortKey::Micros(micros) if cursor.sort == SORT => {
            let at = plausible_time(DateTime::<Utc>::from_timestamp_micros(micros)?).ok()?;
            Some((at, cursor.id))
        }
        _ => None,
    }
}
