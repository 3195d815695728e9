//! Bodies and views of groups.

use crate::extract::{patch, set};
use chrono::{DateTime, Utc};
use plantel_application::institutions::GroupNames;
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::ids::UserId;
use plantel_domain::institutions::school::{ClassGroup, ClassGroupChange, MOST_TEACHERS, NewClassGroup};
use plantel_domain::text::Line;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The students of one grade who are taught together for a year.
#[derive(Serialize, ToSchema)]
#[schema(as = ClassGroup)]
pub struct ClassGroupView {
    /// Its id.
    pub id: Uuid,
    /// At which site.
    pub site_id: Uuid,
    /// What that is called; null when it is not known.
    #[schema(example = "Sede Central")]
    pub site_name: Option<String>,
    /// In which year.
    pub school_year_id: Uuid,
    /// What that is called; null when it is not known.
    #[schema(example = "2026")]
    pub school_year_name: Option<String>,
    /// Of which grade, by its code in SIMAT.
    #[schema(example = 3)]
    pub grade: i32,
    /// What that is called.
    #[schema(example = "Tercero")]
    pub grade_name: &'static str,
    /// `full_day`, `morning`, `afternoon`, `night`, `weekend` or `single`.
    #[schema(example = "morning")]
    pub shift: &'static str,
    /// What it is called.
    #[schema(example = "0302")]
    pub code: String,
    /// How many places it has.
    #[schema(example = 35)]
    pub capacity: u16,
    /// How many of them active enrolments take.
    #[schema(example = 0)]
    pub taken: u16,
    /// Who answers for it.
    pub homeroom_teacher_id: Option<Uuid>,
    /// What they are called; null when they never said, or their account is deleted.
    #[schema(example = "Ana Ruiz")]
    pub homeroom_teacher_name: Option<String>,
    /// Who else teaches it.
    pub teachers: Vec<TeacherView>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Who teaches a group.
#[derive(Serialize, ToSchema)]
#[schema(as = GroupTeacher)]
pub struct TeacherView {
    /// Who.
    pub user_id: Uuid,
    /// What they are called; null when they never said, or their account is deleted.
    #[schema(example = "Ana Ruiz")]
    pub name: Option<String>,
}

impl ClassGroupView {
    /// With what is known of names.
    pub fn of(group: ClassGroup, names: &GroupNames) -> Self {
        let called = |user: UserId| names.people.get(&user).cloned();
        let teacher = |user: UserId| TeacherView { user_id: user.into(), name: called(user) };
        Self {
            id: group.id.into(),
            site_id: group.site.into(),
            site_name: names.sites.get(&group.site).cloned(),
            school_year_id: group.year.into(),
            school_year_name: names.years.get(&group.year).cloned(),
            grade: group.grade.get().into(),
            grade_name: group.grade.name(),
            shift: group.shift.name(),
            code: group.code.into(),
            capacity: group.capacity,
            taken: group.taken,
            homeroom_teacher_id: group.homeroom_teacher.map(Into::into),
            homeroom_teacher_name: group.homeroom_teacher.and_then(called),
            teachers: group.teachers.into_iter().map(teacher).collect(),
            created_at: group.created_at,
            updated_at: group.updated_at,
        }
    }
}

/// Reads SIMAT's code of a grade.
fn grade(code: i64) -> Result<GradeLevel, BadValue> {
    GradeLevel::parse(&code.to_string())
}

/// Who teaches; who stands there twice counts once.
fn teachers(form: &mut Form, users: &[Uuid]) -> BTreeSet<UserId> {
    if users.len() > MOST_TEACHERS {
        let max = i64::try_from(MOST_TEACHERS).unwrap_or(i64::MAX);
        form.refuse("/teacher_ids", BadValue::with("list.too-long", Params::none().number("max", max)));
    }
    users.iter().copied().map(Into::into).collect()
}

/// A new group.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClassGroupBody {
    /// At which site, which is in use.
    pub site_id: Uuid,
    /// In which year, which is not over.
    pub school_year_id: Uuid,
    /// Of which grade, by its code in SIMAT: -2 to 11, 21 to 26, 41 to 45 or 99.
    #[schema(minimum = -2, maximum = 99, example = 3)]
    pub grade: i64,
    /// `full_day`, `morning`, `afternoon`, `night`, `weekend` or `single`.
    #[serde(default)]
    #[schema(required, example = "morning")]
    pub shift: String,
    /// What it is called; unique at its site in its year, grade and shift, without regard to accents and case.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 20, example = "0302")]
    pub code: String,
    /// How many places it has.
    #[schema(minimum = 1, maximum = 200, example = 35)]
    pub capacity: i64,
    /// Who answers for it: an active member of the institution.
    pub homeroom_teacher_id: Option<Uuid>,
    /// Who else teaches it: active members of the institution.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub teacher_ids: Vec<Uuid>,
}

impl ClassGroupBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewClassGroup, Invalid> {
        let mut form = Form::new();
        let grade = form.take("/grade", grade(self.grade));
        let shift = form.take("/shift", Shift::parse(&self.shift));
        let code = form.take("/code", Line::parse(&self.code));
        let capacity = form.take("/capacity", ClassGroup::places(self.capacity));
        let teachers = teachers(&mut form, &self.teacher_ids);
        form.done(|| {
            Some(NewClassGroup {
                site: self.site_id.into(),
                year: self.school_year_id.into(),
                grade: grade?,
                shift: shift?,
                code: code?,
                capacity: capacity?,
                homeroom_teacher: self.homeroom_teacher_id.map(Into::into),
                teachers,
            })
        })
    }
}

/// A partial change of a group of a year that is not over. Site, year, grade and shift change while nobody is in it.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClassGroupChangeBody {
    /// Another site.
    #[serde(default, deserialize_with = "set")]
    pub site_id: Option<Uuid>,
    /// Another year.
    #[serde(default, deserialize_with = "set")]
    pub school_year_id: Option<Uuid>,
    /// Another grade, by its code in SIMAT.
    #[serde(default, deserialize_with = "set")]
    #[schema(minimum = -2, maximum = 99)]
    pub grade: Option<i64>,
    /// Another shift.
    #[serde(default, deserialize_with = "set")]
    pub shift: Option<String>,
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 20)]
    pub code: Option<String>,
    /// Another number of places, not less than are taken.
    #[serde(default, deserialize_with = "set")]
    #[schema(minimum = 1, maximum = 200)]
    pub capacity: Option<i64>,
    /// Who answers for it; null for nobody.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<Uuid>)]
    pub homeroom_teacher_id: Patch<Uuid>,
    /// Who else teaches it, all of them.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 50)]
    pub teacher_ids: Option<Vec<Uuid>>,
}

impl ClassGroupChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<ClassGroupChange, Invalid> {
        let mut form = Form::new();
        let grade = form.take_some("/grade", self.grade.map(grade));
        let shift = form.take_some("/shift", self.shift.as_deref().map(Shift::parse));
        let code = form.take_some("/code", self.code.as_deref().map(Line::parse));
        let capacity = form.take_some("/capacity", self.capacity.map(ClassGroup::places));
        let teachers = self.teacher_ids.map(|users| teachers(&mut form, &users));
        form.done(|| {
            Some(ClassGroupChange {
                site: self.site_id.map(Into::into),
                year: self.school_year_id.map(Into::into),
                grade: grade?,
                shift: shift?,
                code: code?,
                capacity: capacity?,
                homeroom_teacher: self.homeroom_teacher_id.map(Into::into),
                teachers,
            })
        })
    }
}
