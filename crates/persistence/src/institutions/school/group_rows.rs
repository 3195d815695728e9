//! Rows of groups, and of who teaches them.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::ids::UserId;
use plantel_domain::institutions::school::ClassGroup;
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use sea_orm::entity::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "class_groups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub site_id: Uuid,
    pub school_year_id: Uuid,
    pub grade: i32,
    pub shift: String,
    pub code: String,
    pub code_key: String,
    pub order_key: String,
    pub capacity: i32,
    pub taken: i32,
    pub homeroom_teacher_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Who teaches a group beside its homeroom teacher.
pub(super) mod teacher {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "class_group_teachers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub class_group_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) fn row(g: &ClassGroup) -> Model {
    Model {
        id: g.id.into(),
        institution_id: g.institution.into(),
        site_id: g.site.into(),
        school_year_id: g.year.into(),
        grade: g.grade.get().into(),
        shift: g.shift.name().to_owned(),
        code: g.code.to_string(),
        code_key: g.key(),
        order_key: g.order_key(),
        capacity: g.capacity.into(),
        taken: g.taken.into(),
        homeroom_teacher_id: g.homeroom_teacher.map(Into::into),
        created_at: g.created_at,
        updated_at: g.updated_at,
        version: g.version,
    }
}

pub(super) fn teachers(g: &ClassGroup) -> impl Iterator<Item = teacher::Model> {
    let (institution_id, class_group_id) = (g.institution.into(), g.id.into());
    g.teachers.iter().map(move |user| teacher::Model { institution_id, class_group_id, user_id: (*user).into() })
}

pub(super) fn group(row: Model, teachers: BTreeSet<UserId>) -> Result<ClassGroup, StoreError> {
    let grade = i8::try_from(row.grade).ok().and_then(|code| GradeLevel::try_from(code).ok());
    Ok(ClassGroup {
        id: row.id.into(),
        institution: row.institution_id.into(),
        site: row.site_id.into(),
        year: row.school_year_id.into(),
        grade: grade.ok_or_else(|| unreadable("grade"))?,
        shift: Shift::parse(&row.shift).map_err(|_| unreadable("shift"))?,
        code: Line::stored(row.code),
        capacity: u16::try_from(row.capacity).map_err(|_| unreadable("number of places"))?,
        taken: u16::try_from(row.taken).map_err(|_| unreadable("number of places"))?,
        homeroom_teacher: row.homeroom_teacher_id.map(Into::into),
        teachers,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}
