//! What the office states of an enrolment for the ministry alone.

use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, put};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_application::simat::StatedFacts;
use plantel_domain::simat::{CodeList, Column};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// What is stated of an enrolment for the ministry, and what can be.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatFacts)]
pub struct SimatFactsView {
    /// The codes that are stated, by their columns.
    #[schema(example = json!({"SISBEN": "B4", "REPITENTE": "S"}))]
    pub facts: BTreeMap<String, String>,
    /// When something was stated last; null while nothing was ever.
    pub updated_at: Option<DateTime<Utc>>,
    /// The columns that can be stated, in the order of the ministry's file.
    pub columns: Vec<StatedColumnView>,
}

/// A column that the office states.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatColumn)]
pub struct StatedColumnView {
    /// Its heading.
    #[schema(example = "SISBEN")]
    pub name: &'static str,
    /// Whether the ministry wants it in every line.
    pub required: bool,
    /// What stands in it while nothing is stated, and nothing follows from the year before; often nothing.
    #[schema(example = "NO APLICA")]
    pub default: &'static str,
    /// The codes that can be stated; none where any short code can.
    pub codes: Vec<StatedCodeView>,
}

/// A code that can be stated.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatCode)]
pub struct StatedCodeView {
    /// As the ministry writes it.
    #[schema(example = "B4")]
    pub code: &'static str,
    /// In Spanish.
    #[schema(example = "Sisbén IV grupo B")]
    pub name: &'static str,
}

impl From<&'static Column> for StatedColumnView {
    fn from(column: &'static Column) -> Self {
        let codes = column.list.into_iter().flat_map(CodeList::codes);
        Self {
            name: column.name,
            required: column.required,
            default: column.default,
            codes: codes.map(|(code, name)| StatedCodeView { code, name }).collect(),
        }
    }
}

/// All that is stated of an enrolment.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SimatFactsBody {
    /// The codes, by their columns; what is not here follows from the year before, or has the default of its column.
    #[schema(example = json!({"SISBEN": "B4", "REPITENTE": "S"}))]
    pub facts: BTreeMap<String, String>,
}

fn tagged(stated: StatedFacts) -> Tagged<SimatFactsView> {
    let StatedFacts { facts, layout } = stated;
    let view = SimatFactsView {
        updated_at: (facts.version > 0).then_some(facts.updated_at),
        facts: facts.facts,
        columns: layout.stated().map(Into::into).collect(),
    };
    Tagged::new(facts.version, view)
}

/// Shows what the office states of an enrolment for the ministry alone, and what it can. It asks for
/// `read:students_sensitive` too: some of it is sensitive, and that it was read stands in the journal.
#[utoipa::path(operation_id = "simat-facts", tag = "simat", params(("id" = Uuid, Path)),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "What is stated", body = SimatFactsView)))]
#[get("/enrollments/{id}/simat")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<SimatFactsView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.simat.facts(&caller.ctx, id)).await?))
}

/// States all that the office states of an enrolment for the ministry, instead of what it stated before. It asks for
/// `write:enrollment` and `read:students_sensitive` too.
#[utoipa::path(operation_id = "simat-state", tag = "simat", params(("id" = Uuid, Path)),
    request_body = SimatFactsBody, security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "What is stated", body = SimatFactsView)))]
#[put("/enrollments/{id}/simat")]
pub async fn state(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<SimatFactsBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SimatFactsView>> {
    let (id, said) = (id.0.into(), body.0.facts);
    Ok(tagged(attempt(|| services.simat.state(&caller.ctx, id, if_match.0, &said)).await?))
}
