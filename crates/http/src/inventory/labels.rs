//! Sheets of labels.

use super::moves::listed;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::Valid;
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use plantel_application::attempt;
use plantel_application::inventory::LabelsOf;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::inventory::{AssetFilter, CategoryCode, Search, Status};
use plantel_domain::labels::LabelSheet;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What labels are printed of: assets by a list or a filter.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LabelsBody {
    /// `a4-24`, `a4-65`, `letter-24` or `letter-65`.
    #[serde(default)]
    #[schema(required, example = "a4-24")]
    pub sheet: String,
    /// These assets; with this, no filter counts.
    #[schema(min_items = 1, max_items = 500)]
    pub assets: Option<Vec<Uuid>>,
    /// Kept in this place.
    pub environment_id: Option<Uuid>,
    /// Of this kind.
    pub category: Option<String>,
    /// So standing.
    pub status: Option<String>,
    /// Code, name, serial number, brand or model contain this.
    pub search: Option<String>,
}

impl LabelsBody {
    fn read(self) -> Result<(LabelSheet, LabelsOf), Invalid> {
        let mut form = Form::new();
        let sheet = form.take("/sheet", LabelSheet::parse(&self.sheet));
        let category = form.take_some("/category", self.category.as_deref().map(CategoryCode::parse));
        let status = form.take_some("/status", self.status.as_deref().map(Status::parse));
        let search = form.take_some("/search", self.search.as_deref().map(Search::parse));
        if let Some(assets) = &self.assets {
            listed(&mut form, "/assets", assets);
        }
        form.done(|| {
            let (category, status, search) = (category?, status?, search?);
            let filter = match self.assets {
                Some(assets) => {
                    AssetFilter { ids: Some(assets.into_iter().map(Into::into).collect()), ..AssetFilter::default() }
                }
                None => AssetFilter {
                    environment: self.environment_id.map(Into::into),
                    category,
                    status,
                    search,
                    ..AssetFilter::default()
                },
            };
            Some((sheet?, LabelsOf::Assets(filter)))
        })
    }
}

fn pdf(bytes: Vec<u8>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/pdf").insert_header((header::CACHE_CONTROL, "no-store"));
    answer.insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"labels.pdf\""));
    answer.body(bytes)
}

/// Prints labels with code, name and QR code, as a PDF: up to 5,000 of a filter, or of a list.
#[utoipa::path(operation_id = "inventory-labels", tag = "tags", request_body = LabelsBody,
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The sheets", body = BinaryFile, content_type = "application/pdf")))]
#[post("/inventory/labels")]
pub async fn print_labels(
    caller: Caller,
    body: Valid<LabelsBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (sheet, of) = body.0.read()?;
    Ok(pdf(attempt(|| services.inventory.print_labels(&caller.ctx, of.clone(), sheet)).await?))
}

/// What labels are printed of: environments.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentLabelsBody {
    /// `a4-24`, `a4-65`, `letter-24` or `letter-65`.
    #[serde(default)]
    #[schema(required, example = "a4-24")]
    pub sheet: String,
    /// These; all that have a tag when absent.
    #[schema(min_items = 1, max_items = 500)]
    pub environments: Option<Vec<Uuid>>,
}

/// Prints labels for doors, as a PDF.
#[utoipa::path(operation_id = "environments-labels", tag = "tags", request_body = EnvironmentLabelsBody,
    security(("bearer" = ["read:environments"])),
    responses((status = OK, description = "The sheets", body = BinaryFile, content_type = "application/pdf")))]
#[post("/environments/labels")]
pub async fn environment_labels(
    caller: Caller,
    body: Valid<EnvironmentLabelsBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let mut form = Form::new();
    let sheet = form.take("/sheet", LabelSheet::parse(&body.0.sheet));
    if let Some(environments) = &body.0.environments {
        listed(&mut form, "/environments", environments);
    }
    let sheet = form.done(|| sheet)?;
    let environments: Vec<_> = body.0.environments.unwrap_or_default().into_iter().map(Into::into).collect();
    let of = || LabelsOf::Environments(environments.clone());
    Ok(pdf(attempt(|| services.inventory.print_labels(&caller.ctx, of(), sheet)).await?))
}
