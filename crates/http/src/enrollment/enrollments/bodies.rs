//! What is sent about enrolments.

use crate::enrollment::people::StudentBody;
use crate::extract::{patch, set};
use plantel_application::enrollment::{EnrollmentChange, NewEnrollment, NewStudent, WhoEnrolls};
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::enrollment::{EnrollmentCase, Placement};
use plantel_domain::form::{BadValue, FieldError, Form, Invalid, Patch};
use plantel_domain::text::{Line, Prose};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Reads SIMAT's code of a grade.
pub(super) fn grade(code: i64) -> Result<GradeLevel, BadValue> {
    GradeLevel::parse(&code.to_string())
}

fn offered() -> bool {
    true
}

/// A new enrolment: of a student who is known, or of one who is written down with it.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnrollmentBody {
    /// Who is enrolled, if they are known.
    pub student_id: Option<Uuid>,
    /// Who is enrolled, with who answers for them, if they are not; all of it is written, or nothing.
    pub student: Option<StudentBody>,
    /// For which year, which is not over.
    pub year_id: Uuid,
    /// At which site, which is in use.
    pub site_id: Uuid,
    /// In which grade, by its code in SIMAT: -2 to 11, 21 to 26, 41 to 45 or 99.
    #[schema(minimum = -2, maximum = 99, example = 3)]
    pub grade: i64,
    /// `full_day`, `morning`, `afternoon`, `night`, `weekend` or `single`; that of the group, if one is named.
    #[schema(example = "morning")]
    pub shift: Option<String>,
    /// In which group, of this year, site, grade and shift.
    pub group_id: Option<Uuid>,
    /// How the student comes to the year: `new`, `returning`, `from_elsewhere` or `from_abroad`.
    #[serde(default)]
    #[schema(required, example = "new")]
    pub case: String,
    /// Whether a place is offered already; else somebody only asks for one.
    #[serde(default = "offered")]
    #[schema(default = true)]
    pub admitted: bool,
}

impl EnrollmentBody {
    /// As the use case takes it; `confirm` lets what is said of guardians who are known change them, though they answer
    /// for other children too.
    pub fn read(self, confirm: bool) -> Result<NewEnrollment, Invalid> {
        let mut form = Form::new();
        let who = who(&mut form, self.student_id, self.student.map(|student| student.read(confirm)));
        let grade = form.take("/grade", grade(self.grade));
        let shift = form.take_some("/shift", self.shift.as_deref().map(Shift::parse));
        let case = form.take("/case", EnrollmentCase::parse(&self.case));
        form.done(|| {
            let (site, group) = (self.site_id.into(), self.group_id.map(Into::into));
            Some(NewEnrollment {
                who: who?,
                year: self.year_id.into(),
                placement: Placement { site, grade: grade?, shift: shift?, group },
                case: case?,
                admitted: self.admitted,
            })
        })
    }
}

/// One of both.
fn who(form: &mut Form, known: Option<Uuid>, new: Option<Result<NewStudent, Invalid>>) -> Option<WhoEnrolls> {
    match (known, new) {
        (Some(id), None) => Some(WhoEnrolls::Known(id.into())),
        (None, Some(Ok(student))) => Some(WhoEnrolls::New(Box::new(student))),
        (None, Some(Err(Invalid(fields)))) => {
            for FieldError { pointer, reason } in fields {
                form.refuse(&format!("/student{pointer}"), reason);
            }
            None
        }
        (None, None) => {
            form.refuse("/student_id", BadValue::new("field.required"));
            None
        }
        (Some(_), Some(_)) => {
            form.refuse("/student", BadValue::new("field.invalid"));
            None
        }
    }
}

/// A partial change of where a student is placed, or how they come to the year.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnrollmentChangeBody {
    /// Another site, which is in use.
    #[serde(default, deserialize_with = "set")]
    pub site_id: Option<Uuid>,
    /// Another grade, by its code in SIMAT.
    #[serde(default, deserialize_with = "set")]
    #[schema(minimum = -2, maximum = 99)]
    pub grade: Option<i64>,
    /// Another shift; null clears it, and a group that is named says it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub shift: Patch<String>,
    /// Another group, of the year, site and grade; null for none.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<Uuid>)]
    pub group_id: Patch<Uuid>,
    /// Another way to come to the year.
    #[serde(default, deserialize_with = "set")]
    pub case: Option<String>,
}

impl EnrollmentChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<EnrollmentChange, Invalid> {
        let mut form = Form::new();
        let grade = form.take_some("/grade", self.grade.map(grade));
        let shift = form.take("/shift", self.shift.parse(|name| Shift::parse(&name)));
        let case = form.take_some("/case", self.case.as_deref().map(EnrollmentCase::parse));
        form.done(|| {
            Some(EnrollmentChange {
                site: self.site_id.map(Into::into),
                grade: grade?,
                shift: shift?,
                group: self.group_id.map(Into::into),
                case: case?,
            })
        })
    }
}

/// Why an enrolment is sent back.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnrollmentReturnBody {
    /// What does not do.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "El documento no se lee")]
    pub reason: String,
}

impl EnrollmentReturnBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}

/// That a student leaves.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalBody {
    /// Why.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Cambio de ciudad")]
    pub reason: String,
    /// To which school, if that is known.
    #[schema(min_length = 1, max_length = 200, example = "Colegio San José")]
    pub destination: Option<String>,
}

impl WithdrawalBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Prose<500>, Option<Line<200>>), Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        let destination = form.take_some("/destination", self.destination.as_deref().map(Line::parse));
        form.done(|| reason.zip(destination))
    }
}

/// That a student leaves for another school.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SchoolTransferBody {
    /// Which.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Colegio San José")]
    pub destination: String,
    /// Why, if that is said.
    #[schema(min_length = 1, max_length = 500, example = "Cambio de ciudad")]
    pub reason: Option<String>,
}

impl SchoolTransferBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Line<200>, Option<Prose<500>>), Invalid> {
        let mut form = Form::new();
        let destination = form.take("/destination", Line::parse(&self.destination));
        let reason = form.take_some("/reason", self.reason.as_deref().map(Prose::parse));
        form.done(|| destination.zip(reason))
    }
}

/// That a student comes back; nothing need be sent.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReEntryBody {
    /// Why, if that is said.
    #[schema(min_length = 1, max_length = 500, example = "La familia volvió")]
    pub reason: Option<String>,
}

impl ReEntryBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Option<Prose<500>>, Invalid> {
        let mut form = Form::new();
        let reason = form.take_some("/reason", self.reason.as_deref().map(Prose::parse));
        form.done(|| reason)
    }
}

/// That an enrolment was ended too early.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnrollmentReopeningBody {
    /// Why it is opened again.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Faltaba una nota")]
    pub reason: String,
}

impl EnrollmentReopeningBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}
