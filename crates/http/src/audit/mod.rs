//! The journal.

mod export;

use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::{PageParams, Query};
use crate::routing::Routes;
use crate::services::Services;
use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::audit::{JournalEntry, JournalFilter};
use plantel_domain::text::Line;
use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config.service(list).service(export::audit_logs);
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditLog)]
pub struct AuditLogView {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// In which institution.
    pub institution_id: Option<Uuid>,
    /// What.
    #[schema(example = "loan.approved")]
    pub action: String,
    /// To what kind of thing.
    #[schema(example = "loan")]
    pub subject_type: String,
    /// To which.
    pub subject_id: Uuid,
    /// `user`, `anonymous`, or the name of a job.
    #[schema(example = "user")]
    pub principal: String,
    /// Which user.
    pub user_id: Option<Uuid>,
    /// The roles in force.
    #[schema(example = "warehouse_admin")]
    pub role: String,
    /// Under which request.
    pub request_id: String,
    /// What else belongs to it.
    pub data: Value,
    /// What changed; `***` where it may not be told.
    pub changes: Vec<ChangeView>,
}

/// A field that changed.
#[derive(Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeView {
    /// Its name.
    pub field: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

impl From<JournalEntry> for AuditLogView {
    fn from(entry: JournalEntry) -> Self {
        let changes = entry.changes.into_iter();
        Self {
            id: entry.id.into(),
            at: entry.at,
            institution_id: entry.institution.map(Into::into),
            action: entry.kind,
            subject_type: entry.subject_kind,
            subject_id: entry.subject_id,
            principal: entry.principal,
            user_id: entry.user.map(Into::into),
            role: entry.role,
            request_id: entry.request_id,
            data: entry.data,
            changes: changes.map(|c| ChangeView { field: c.field, before: c.before, after: c.after }).collect(),
        }
    }
}

/// Which rows.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct AuditParams {
    /// By this user.
    user_id: Option<Uuid>,
    /// Of this kind, such as `loan.approved`.
    action: Option<String>,
    /// To this kind of thing, such as `loan`.
    subject_type: Option<String>,
    /// To this thing.
    subject_id: Option<Uuid>,
    /// Not before.
    from: Option<DateTime<Utc>>,
    /// Before.
    until: Option<DateTime<Utc>>,
}

/// What the query asks for.
fn filter(query: &mut Query) -> JournalFilter {
    let name = |text: &str| Line::<100>::parse(text).map(String::from);
    JournalFilter {
        user: query.id("user_id"),
        kind: query.read("action", name),
        subject_kind: query.read("subject_type", name),
        subject_id: query.id("subject_id"),
        from: query.time("from"),
        until: query.time("until"),
    }
}

/// Lists what was done, newest first.
#[utoipa::path(operation_id = "audit-logs-list", tag = "audit", params(AuditParams, PageParams),
    security(("bearer" = ["read:audit_log"])),
    responses((status = OK, description = "A page", body = ListView<AuditLogView>)))]
#[get("/audit-logs")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<AuditLogView>> {
    let page = query.page("audit-logs");
    let filter = filter(&mut query);
    let link = query.done("audit-logs")?;
    let page = attempt(|| services.audit.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}
