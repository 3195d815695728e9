//! By when people are answered.

use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, Valid};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, put};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::data_rights::{DataRightsTerms, TermDays};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The terms of an institution, in business days.
#[derive(Serialize, ToSchema)]
#[schema(as = DataRequestTerms)]
pub struct DataRequestTermsView {
    /// To answer a query.
    #[schema(example = 10)]
    pub query_days: u8,
    /// How many more, said before the first have passed.
    #[schema(example = 5)]
    pub query_extension: u8,
    /// To answer a claim: any other kind of request.
    #[schema(example = 15)]
    pub claim_days: u8,
    /// How many more, said before the first have passed.
    #[schema(example = 8)]
    pub claim_extension: u8,
    /// When they were written; null while those of the law hold.
    pub updated_at: Option<DateTime<Utc>>,
}

/// The terms, all of them, in business days: 1 to 90, and 0 to 90 more.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataRequestTermsBody {
    /// To answer a query.
    #[schema(minimum = 1, maximum = 90, example = 10)]
    pub query_days: i64,
    /// How many more, said before the first have passed.
    #[schema(minimum = 0, maximum = 90, example = 5)]
    pub query_extension: i64,
    /// To answer a claim.
    #[schema(minimum = 1, maximum = 90, example = 15)]
    pub claim_days: i64,
    /// How many more, said before the first have passed.
    #[schema(minimum = 0, maximum = 90, example = 8)]
    pub claim_extension: i64,
}

/// What cannot be counted so far is out of the range, as what is counted too far.
fn counted(days: i64) -> u8 {
    u8::try_from(days).unwrap_or(u8::MAX)
}

fn shown(terms: &DataRightsTerms) -> Tagged<DataRequestTermsView> {
    let view = DataRequestTermsView {
        query_days: terms.days.query,
        query_extension: terms.days.query_extension,
        claim_days: terms.days.claim,
        claim_extension: terms.days.claim_extension,
        updated_at: terms.updated_at,
    };
    Tagged::new(terms.version, view)
}

/// Shows by when people are answered: the terms that the institution wrote, or those of the law.
#[utoipa::path(operation_id = "data-request-terms-get", tag = "data-requests",
    security(("bearer" = ["ask:data_requests"])),
    responses((status = OK, description = "The terms", body = DataRequestTermsView)))]
#[get("/data-request-terms")]
pub async fn show(caller: Caller, services: Data<Services>) -> ApiResult<Tagged<DataRequestTermsView>> {
    Ok(shown(&attempt(|| services.data_rights.terms(&caller.ctx)).await?))
}

/// Says anew by when people are answered. Requests that came before keep their days.
#[utoipa::path(operation_id = "data-request-terms-write", tag = "data-requests", request_body = DataRequestTermsBody,
    security(("bearer" = ["answer:data_requests"])),
    responses((status = OK, description = "The terms", body = DataRequestTermsView)))]
#[put("/data-request-terms")]
pub async fn write(
    caller: Caller,
    if_match: IfMatch,
    body: Valid<DataRequestTermsBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestTermsView>> {
    let DataRequestTermsBody { query_days, query_extension, claim_days, claim_extension } = body.0;
    let days = TermDays {
        query: counted(query_days),
        query_extension: counted(query_extension),
        claim: counted(claim_days),
        claim_extension: counted(claim_extension),
    };
    Ok(shown(&attempt(|| services.data_rights.write_terms(&caller.ctx, if_match.0, days)).await?))
}
