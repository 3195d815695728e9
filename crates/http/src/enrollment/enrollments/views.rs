//! How enrolments are shown.

use chrono::{DateTime, Utc};
use plantel_application::enrollment::{EnrollmentNames, EnrollmentSheet};
use plantel_domain::codes::Shift;
use plantel_domain::enrollment::{Doubt, Enrollment, EnrollmentState, PaperCheck, Student, Transition, Verb};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who is enrolled.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrolledStudent)]
pub struct EnrolledStudentView {
    /// Which student.
    pub id: Uuid,
    /// What they are called, names first.
    #[schema(example = "Ana María Peña Ruiz")]
    pub name: String,
    /// By which kind of paper they are known.
    #[schema(example = "TI")]
    pub document_type: &'static str,
    /// Its number.
    #[schema(example = "1007000052")]
    pub document_number: String,
}

impl From<&Student> for EnrolledStudentView {
    fn from(student: &Student) -> Self {
        let profile = &student.profile;
        Self {
            id: student.id.into(),
            name: profile.name.full(),
            document_type: profile.document.kind.name(),
            document_number: profile.document.number.as_str().to_owned(),
        }
    }
}

/// A student's place in a school year.
#[derive(Serialize, ToSchema)]
#[schema(as = Enrollment)]
pub struct EnrollmentView {
    /// Its id.
    pub id: Uuid,
    /// Of whom.
    pub student_id: Uuid,
    /// What is known of them here; null when it is not.
    pub student: Option<EnrolledStudentView>,
    /// For which year.
    pub year_id: Uuid,
    /// What that is called; null when it is not known.
    #[schema(example = "2026")]
    pub year_name: Option<String>,
    /// At which site.
    pub site_id: Uuid,
    /// What that is called; null when it is not known.
    #[schema(example = "Sede Central")]
    pub site_name: Option<String>,
    /// In which grade, by its code in SIMAT.
    #[schema(example = 3)]
    pub grade: i32,
    /// What that is called.
    #[schema(example = "Tercero")]
    pub grade_name: &'static str,
    /// `full_day`, `morning`, `afternoon`, `night`, `weekend` or `single`; null while it is not said.
    #[schema(example = "morning")]
    pub shift: Option<&'static str>,
    /// In which group; null while it is not said.
    pub group_id: Option<Uuid>,
    /// What that is called.
    #[schema(example = "0302")]
    pub group_code: Option<String>,
    /// How the student comes to the year: `new`, `returning`, `from_elsewhere` or `from_abroad`.
    #[schema(example = "new")]
    pub case: &'static str,
    /// `prospect`, `pending_documents`, `in_review`, `active`, `completed`, `graduated`, `withdrawn` or `transferred`.
    #[schema(example = "in_review")]
    pub state: &'static str,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// What an enrolment is about, as far as it is known.
#[derive(Clone, Copy)]
struct About<'a> {
    student: Option<&'a Student>,
    year: Option<&'a SchoolYear>,
    site: Option<&'a Site>,
    group: Option<&'a ClassGroup>,
}

impl EnrollmentView {
    /// With what is known of names.
    pub fn of(it: &Enrollment, names: &EnrollmentNames) -> Self {
        let about = About {
            student: names.students.get(&it.student),
            year: names.years.get(&it.year),
            site: names.sites.get(&it.placement.site),
            group: it.placement.group.and_then(|group| names.groups.get(&group)),
        };
        Self::about(it, about)
    }

    fn about(it: &Enrollment, about: About<'_>) -> Self {
        let placement = it.placement;
        Self {
            id: it.id.into(),
            student_id: it.student.into(),
            student: about.student.map(Into::into),
            year_id: it.year.into(),
            year_name: about.year.map(|year| year.name.to_string()),
            site_id: placement.site.into(),
            site_name: about.site.map(|site| site.name.to_string()),
            grade: placement.grade.get().into(),
            grade_name: placement.grade.name(),
            shift: placement.shift.map(Shift::name),
            group_id: placement.group.map(Into::into),
            group_code: about.group.map(|group| group.code.to_string()),
            case: it.case.name(),
            state: it.state.name(),
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}

/// A step of an enrolment.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentStep)]
pub struct EnrollmentStepView {
    /// From where; null for the first.
    #[schema(example = "in_review")]
    pub from: Option<&'static str>,
    /// Where to.
    #[schema(example = "active")]
    pub to: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; null when it was done by the system.
    pub by: Option<Uuid>,
    /// Why, where that was said; null for who may not open the student's papers.
    #[schema(example = "Cambio de ciudad")]
    pub reason: Option<String>,
    /// To which school the student goes, if that was said; null for the same.
    #[schema(example = "Colegio San José")]
    pub destination: Option<String>,
}

impl EnrollmentStepView {
    /// With what people typed, or without.
    pub fn of(step: Transition, typed: bool) -> Self {
        Self {
            from: step.from.map(EnrollmentState::name),
            to: step.to.name(),
            at: step.at,
            by: step.by.map(Into::into),
            reason: step.reason.filter(|_| typed).map(Into::into),
            destination: step.destination.filter(|_| typed).map(Into::into),
        }
    }
}

/// What is there of the papers that an enrolment needs.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentPapers)]
pub struct EnrollmentPapersView {
    /// Kinds of which nothing is there, or of which the newest version was rejected.
    #[schema(example = json!(["identity_document"]))]
    pub missing: Vec<String>,
    /// Kinds whose newest version is not validated, the missing ones among them.
    #[schema(example = json!(["identity_document", "previous_grades"]))]
    pub not_validated: Vec<String>,
}

impl From<PaperCheck> for EnrollmentPapersView {
    fn from(check: PaperCheck) -> Self {
        Self { missing: check.missing, not_validated: check.not_validated }
    }
}

/// A student's place in a school year, with what decides over it.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentSheet)]
pub struct EnrollmentSheetView {
    /// The enrolment.
    #[serde(flatten)]
    pub enrollment: EnrollmentView,
    /// What the caller may do from where it stands: `admit`, `submit`, `send_back`, `activate`, `complete`, `graduate`,
    /// `withdraw`, `transfer`, `re_enter`; nothing in a year that is over.
    #[schema(example = json!(["send-back", "activate", "withdraw"]))]
    pub next: Vec<&'static str>,
    /// What brought it there, in order.
    pub history: Vec<EnrollmentStepView>,
    /// What is there of the papers that it needs.
    pub papers: EnrollmentPapersView,
    /// Whether somebody who may has consented to what is done with the student's data.
    pub consent: bool,
    /// What is unusual, but may be: codes.
    #[schema(example = json!(["enrollment.age-unusual"]))]
    pub warnings: Vec<&'static str>,
}

impl From<EnrollmentSheet> for EnrollmentSheetView {
    fn from(sheet: EnrollmentSheet) -> Self {
        let about = About {
            student: Some(&sheet.student),
            year: Some(&sheet.year),
            site: Some(&sheet.site),
            group: sheet.group.as_ref(),
        };
        let enrollment = EnrollmentView::about(&sheet.enrollment, about);
        let steps = sheet.enrollment.history.into_iter();
        let doubts = sheet.doubts.iter().copied().map(Doubt::code);
        Self {
            enrollment,
            next: sheet.next.iter().copied().map(Verb::name).collect(),
            history: steps.map(|step| EnrollmentStepView::of(step, sheet.typed)).collect(),
            papers: sheet.papers.into(),
            consent: sheet.consent,
            warnings: doubts.chain(sheet.profile_doubts).collect(),
        }
    }
}
