//! Everything that is kept of a student.

use super::views::DataRequestView;
use crate::caller::Caller;
use crate::enrollment::{ConsentView, ContactProposalView, EnrollmentStepView, SensitiveView, StudentView};
use crate::error::ApiResult;
use crate::extract::PathId;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use plantel_application::attempt;
use plantel_application::data_rights::{Asked, JournalLine, OtherRequest, PersonData};
use plantel_application::enrollment::ContactPeople;
use plantel_domain::codes::Shift;
use plantel_domain::enrollment::{Enrollment, EnrollmentDocument};
use plantel_domain::simat::SimatFacts;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Everything that is kept of a student.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonData)]
pub struct PersonDataView {
    /// When the copy was taken.
    pub taken_at: DateTime<Utc>,
    /// What is known, with who answers for them: of others than the caller the name alone.
    pub student: StudentView,
    /// What the law calls sensitive; null when nothing was ever said.
    pub sensitive: Option<SensitiveView>,
    /// Their enrolments, the newest year first.
    pub enrollments: Vec<PersonEnrollmentView>,
    /// The papers of these.
    pub documents: Vec<PersonDocumentView>,
    /// To what was consented, revoked ones too.
    pub consents: Vec<ConsentView>,
    /// What the caller asked about their data; of the office, what the student asked, or nobody who is named.
    pub requests: Vec<DataRequestView>,
    /// That others asked about their data, without what they wrote and read.
    pub requests_of_others: Vec<OtherRequestView>,
    /// Which contact data were proposed, as far as the caller sees that: of guardians of the caller alone.
    pub contact_proposals: Vec<ContactProposalView>,
    /// What was done about them, the newest first.
    pub journal: Vec<JournalLineView>,
}

/// An enrolment with what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonEnrollment)]
pub struct PersonEnrollmentView {
    /// Its id.
    pub id: Uuid,
    /// For which year.
    pub year_id: Uuid,
    /// At which site.
    pub site_id: Uuid,
    /// In which grade, by SIMAT's code.
    #[schema(example = 3)]
    pub grade: i8,
    /// In which shift, if that was said.
    #[schema(example = "morning")]
    pub shift: Option<&'static str>,
    /// In which group, if that was said.
    pub group_id: Option<Uuid>,
    /// How the student came to it.
    #[schema(example = "new")]
    pub case: &'static str,
    /// Where it stands.
    #[schema(example = "active")]
    pub state: &'static str,
    /// What brought it there, in order.
    pub history: Vec<EnrollmentStepView>,
    /// What the office states of it for the ministry alone (SIMAT): codes by their columns; null while nothing was.
    #[schema(example = json!({"SISBEN": "B4", "REPITENTE": "S"}))]
    pub simat: Option<BTreeMap<String, String>>,
}

/// That somebody else asked about the data of a student.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonOtherRequest)]
pub struct OtherRequestView {
    /// `query`, `correction`, `update`, `suppression`, `revocation` or `complaint`.
    #[schema(example = "query")]
    pub kind: &'static str,
    /// `open`, `in_progress`, `answered`, `rejected` or `void`.
    #[schema(example = "answered")]
    pub state: &'static str,
    /// When it came.
    pub received_on: NaiveDate,
    /// The last day on which it is answered in time.
    pub last_day: NaiveDate,
    /// When it was answered, refused or taken back.
    pub decided_at: Option<DateTime<Utc>>,
}

/// A paper of an enrolment, without its file.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonDocument)]
pub struct PersonDocumentView {
    /// Its id.
    pub id: Uuid,
    /// Of which enrolment.
    pub enrollment_id: Uuid,
    /// What kind of paper.
    #[schema(example = "identity_document")]
    pub kind: String,
    /// Which version of it.
    #[schema(example = 1)]
    pub number: u16,
    /// What the file was called.
    #[schema(example = "registro-civil.pdf")]
    pub file_name: String,
    /// Size of the file.
    pub bytes: u32,
    /// What the office said of it: `uploaded`, `validated` or `rejected`.
    #[schema(example = "validated")]
    pub state: &'static str,
    /// Why it does not do.
    pub reason: Option<String>,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
}

/// That something was done, without what it said.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonJournalLine)]
pub struct JournalLineView {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    #[schema(example = "student.changed")]
    pub kind: String,
}

impl PersonEnrollmentView {
    fn of(it: Enrollment, stated: Option<SimatFacts>) -> Self {
        Self {
            id: it.id.into(),
            year_id: it.year.into(),
            site_id: it.placement.site.into(),
            grade: it.placement.grade.get(),
            shift: it.placement.shift.map(Shift::name),
            group_id: it.placement.group.map(Into::into),
            case: it.case.name(),
            state: it.state.name(),
            history: it.history.into_iter().map(|step| EnrollmentStepView::of(step, true)).collect(),
            simat: stated.map(|stated| stated.facts),
        }
    }
}

impl From<EnrollmentDocument> for PersonDocumentView {
    fn from(it: EnrollmentDocument) -> Self {
        Self {
            id: it.id.into(),
            enrollment_id: it.enrollment.into(),
            kind: it.kind.as_str().to_owned(),
            number: it.number,
            file_name: it.file_name.into(),
            bytes: it.bytes,
            state: it.state.name(),
            reason: it.reason.map(Into::into),
            uploaded_at: it.uploaded_at,
        }
    }
}

impl From<OtherRequest> for OtherRequestView {
    fn from(it: OtherRequest) -> Self {
        Self {
            kind: it.kind.name(),
            state: it.state.name(),
            received_on: it.received_on,
            last_day: it.last_day,
            decided_at: it.decided_at,
        }
    }
}

impl From<JournalLine> for JournalLineView {
    fn from(line: JournalLine) -> Self {
        Self { at: line.at, kind: line.kind }
    }
}

impl From<PersonData> for PersonDataView {
    fn from(mut copy: PersonData) -> Self {
        let students = BTreeMap::from([(copy.student.id, copy.student.clone())]);
        let people = ContactPeople { students: students.clone(), guardians: copy.answering.guardians.clone() };
        let with = Asked { students, today: copy.answering.today };
        let proposals = copy.proposals.into_iter().map(|it| ContactProposalView::of(it, &people));
        let enrollments = copy.enrollments.into_iter().map(|it| {
            let stated = copy.stated.remove(&it.id);
            PersonEnrollmentView::of(it, stated)
        });
        let enrollments = enrollments.collect();
        Self {
            taken_at: copy.at,
            student: StudentView::of(copy.student, &copy.answering),
            sensitive: copy.sensitive.map(Into::into),
            enrollments,
            documents: copy.documents.into_iter().map(Into::into).collect(),
            consents: copy.consents.into_iter().map(|consent| ConsentView::of(consent, true)).collect(),
            requests: copy.requests.into_iter().map(|request| DataRequestView::of(request, &with)).collect(),
            requests_of_others: copy.requests_of_others.into_iter().map(Into::into).collect(),
            contact_proposals: proposals.collect(),
            journal: copy.journal.into_iter().map(Into::into).collect(),
        }
    }
}

/// Gives everything that is kept of a student, but for the files of papers: to the office, the student, and who answers
/// for them. That it was given stands in the journal.
#[utoipa::path(operation_id = "students-data", tag = "data-requests", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:person_data"])),
    responses((status = OK, description = "Everything", body = PersonDataView)))]
#[get("/students/{id}/data")]
pub async fn data(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<PersonDataView>> {
    let id = id.0.into();
    Ok(Json(attempt(|| services.data_rights.person_data(&caller.ctx, id)).await?.into()))
}
