//! Problems as they are told: RFC 9457.

use crate::error::{EdgeError, status};
use crate::export::TooManyExports;
use crate::language::Language;
use crate::limits::{self, TooMany};
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use plantel_application::enrollment::import::ROW_CODES;
use plantel_application::inventory::LabelsError;
use plantel_application::notifications::StreamError;
use plantel_domain::error::{Fault, Kind, Params, not_found};
use plantel_domain::files::FilesError;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::{AccountError, SecondFactorError, SsoError, UserError};
use plantel_domain::pictures::PictureError;
use plantel_domain::store::StoreError;
use plantel_domain::{access, calendars, checks, identity, institutions, inventory, items, loans, schedules};
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// Every published code, by where it comes from.
pub const CODES: &[&[&str]] = &[
    EdgeError::CODES,
    TooManyExports::CODES,
    &[Invalid::CODE],
    not_found::CODES,
    BadValue::CODES,
    StoreError::CODES,
    access::CODES,
    calendars::CODES,
    identity::CODES,
    UserError::CODES,
    AccountError::CODES,
    SecondFactorError::CODES,
    SsoError::CODES,
    institutions::CODES,
    institutions::school::CODES,
    inventory::CODES,
    ROW_CODES,
    LabelsError::CODES,
    PictureError::CODES,
    &[FilesError::CODE],
    items::CODES,
    limits::CODES,
    loans::CODES,
    loans::POLICY_CODES,
    schedules::CODES,
    plantel_domain::enrollment::StudentError::CODES,
    plantel_domain::enrollment::GuardianError::CODES,
    plantel_domain::enrollment::DocumentError::CODES,
    plantel_domain::enrollment::ConsentError::CODES,
    plantel_domain::enrollment::ContactProposalError::CODES,
    crate::enrollment::PEOPLE_CODES,
    plantel_domain::enrollment::EnrollmentError::CODES,
    crate::enrollment::ENROLLMENT_CODES,
    plantel_domain::enrollment::PromotionError::CODES,
    checks::CODES,
    plantel_domain::simat::CODES,
    plantel_domain::data_rights::CODES,
    plantel_domain::webhooks::CODES,
    plantel_domain::notifications::CODES,
    plantel_domain::alerts::CODES,
    StreamError::CODES,
    plantel_domain::timed::JobError::CODES,
    plantel_domain::relay::DeliveryError::CODES,
];

/// Every code with its English title and sentence, in alphabetical order: `docs/problems.md`.
pub fn catalogue() -> Vec<(&'static str, String, String)> {
    let english = Language(plantel_domain::identity::Locale::En);
    let mut codes: Vec<&str> = CODES.iter().flat_map(|codes| codes.iter().copied()).collect();
    codes.sort_unstable();
    codes.dedup();
    let values = placeholders();
    let row = |code| (code, english.title(code), english.detail(code, &values));
    codes.into_iter().map(row).collect()
}

/// The English sentence of a fault, for the command line.
pub fn sentence(fault: &dyn Fault) -> String {
    Language(plantel_domain::identity::Locale::En).detail(fault.code(), &fault.params())
}

/// Every name that a text may use, standing for itself.
pub(crate) fn placeholders() -> Params {
    let names = [
        ("max", "‹max›"),
        ("min", "‹min›"),
        ("expected", "‹expected›"),
        ("permission", "‹permission›"),
        ("module", "‹module›"),
        ("count", "‹count›"),
        ("quantity", "‹quantity›"),
        ("out", "‹out›"),
        ("on_loan", "‹on_loan›"),
        ("columns", "‹columns›"),
        ("line", "‹line›"),
        ("state", "‹state›"),
        ("job", "‹job›"),
        ("usable", "‹usable›"),
        ("owned", "‹owned›"),
        ("wanted", "‹wanted›"),
        ("promised", "‹promised›"),
        ("returned", "‹returned›"),
        ("earliest", "‹earliest›"),
        ("latest", "‹latest›"),
        ("seconds", "‹seconds›"),
        ("minutes", "‹minutes›"),
        ("kind", "‹kind›"),
        ("heading", "‹heading›"),
        ("column", "‹column›"),
        ("days", "‹days›"),
        ("has", "‹has›"),
        ("day", "‹day›"),
        ("why", "‹why›"),
        ("until", "‹until›"),
        ("from", "‹from›"),
        ("programme", "‹programme›"),
        ("group", "‹group›"),
        ("waits_for", "‹waits_for›"),
        ("step", "‹step›"),
        ("item", "‹item›"),
        ("grade", "‹grade›"),
        ("in", "‹in›"),
        ("papers", "‹papers›"),
        ("next", "‹next›"),
        ("verb", "‹verb›"),
        ("year", "‹year›"),
        ("name", "‹name›"),
        ("children", "‹children›"),
        ("items", "‹items›"),
        ("ids", "‹ids›"),
        ("port", "‹port›"),
        ("enrollment", "‹enrollment›"),
        ("more", "‹more›"),
        ("named", "‹named›"),
        ("person", "‹person›"),
        ("schedule", "‹schedule›"),
        ("channel", "‹channel›"),
    ];
    names.into_iter().fold(Params::none(), |params, (name, shown)| params.text(name, shown))
}

/// A problem, not yet in any language.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Its class.
    pub kind: Kind,
    /// Its code.
    pub code: &'static str,
    params: Params,
    fields: Vec<(String, BadValue)>,
    retry_after: Option<Duration>,
    exceeded: Option<TooMany>,
}

/// What went wrong, as RFC 9457 has it, with a stable code.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/problems/loan.wrong-state")]
    pub kind: String,
    /// The same for every occurrence.
    #[schema(example = "Wrong state")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// One sentence about this occurrence, in the caller's language.
    pub detail: String,
    /// Stable, for programs.
    #[schema(example = "loan.wrong-state")]
    pub code: String,
    /// Finds the request in logs and the journal.
    pub request_id: String,
    /// Every bad field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldProblemView>,
}

/// A bad field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldProblemView {
    /// JSON pointer into the body, `?name` of a query parameter, or `{name}` of a part of the path.
    #[schema(example = "/end_date")]
    pub pointer: String,
    /// Stable, for programs.
    #[schema(example = "date.before-start")]
    pub code: String,
    /// One sentence, in the caller's language.
    pub detail: String,
}

impl Problem {
    /// Of a fault.
    pub fn of(fault: &dyn Fault) -> Self {
        let fields = fault.fields().iter().map(|field| (field.pointer.clone(), field.reason.clone()));
        let fields = fields.collect();
        let error: &dyn std::error::Error = fault;
        Self {
            kind: fault.kind(),
            code: fault.code(),
            params: fault.params(),
            fields,
            retry_after: fault.retry_after(),
            // What it has to say in header fields is HTTP's alone, and no business of other faults.
            exceeded: error.downcast_ref().copied(),
        }
    }

    /// The fields at fault, in a language.
    pub fn fields(&self, language: Language) -> Vec<FieldProblemView> {
        let view = |(pointer, reason): &(String, BadValue)| FieldProblemView {
            pointer: pointer.clone(),
            code: reason.code.to_owned(),
            detail: language.detail(reason.code, &reason.params),
        };
        self.fields.iter().map(view).collect()
    }

    /// The status it has outside of the kept contracts.
    pub fn status(&self) -> StatusCode {
        status(self.kind)
    }

    /// As an answer.
    pub fn response(&self, language: Language, request_id: &str) -> HttpResponse {
        let status = self.status();
        let view = ProblemView {
            kind: format!("/problems/{}", self.code),
            title: language.title(self.code),
            status: status.as_u16(),
            detail: language.detail(self.code, &self.params),
            code: self.code.to_owned(),
            request_id: request_id.to_owned(),
            errors: self.fields(language),
        };
        self.answer(status, &view)
    }

    /// An answer with this status and body, and the headers that go with the problem.
    pub fn answer<T: Serialize>(&self, status: StatusCode, body: &T) -> HttpResponse {
        let mut response = HttpResponse::build(status);
        if status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, challenge(self.code)));
        }
        if status == StatusCode::REQUEST_TIMEOUT {
            // What is still to come of the body is not waited for.
            response.force_close();
        }
        let wait = self.retry_after.or_else(|| (self.kind == Kind::Busy).then_some(Duration::from_secs(1)));
        if let Some(wait) = wait {
            // Whole seconds, and never too few.
            response.insert_header((header::RETRY_AFTER, wait.as_millis().div_ceil(1000).max(1).to_string()));
        }
        for header in self.exceeded.iter().flat_map(TooMany::headers) {
            response.insert_header(header);
        }
        let body = serde_json::to_string(body).expect("a view is plain data");
        response.content_type("application/problem+json").body(body)
    }
}

/// The challenge of RFC 6750, 3.
fn challenge(code: &str) -> &'static str {
    match code {
        "token.invalid" => r#"Bearer error="invalid_token", error_description="invalid""#,
        "token.expired" => r#"Bearer error="invalid_token", error_description="expired""#,
        "token.revoked" => r#"Bearer error="invalid_token", error_description="revoked""#,
        _ => "Bearer",
    }
}
