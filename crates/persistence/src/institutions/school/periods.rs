//! The parts of school years.

use crate::fault::{fault, unreadable};
use crate::work::{BATCH, Conn};
use chrono::NaiveDate;
use plantel_domain::institutions::school::{AcademicPeriod, SchoolYear};
use plantel_domain::period::Period;
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "academic_periods")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub school_year_id: Uuid,
    // Of the year, so that the database sees that the period is inside it.
    pub year_starts_on: NaiveDate,
    pub year_ends_on: NaiveDate,
    pub name: String,
    pub name_key: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub weight: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(year: &SchoolYear, part: &AcademicPeriod) -> Model {
    Model {
        id: part.id.into(),
        institution_id: year.institution.into(),
        school_year_id: year.id.into(),
        year_starts_on: year.period.start(),
        year_ends_on: year.period.end(),
        name: part.name.to_string(),
        name_key: part.key(),
        starts_on: part.period.start(),
        ends_on: part.period.end(),
        weight: part.weight.map(Into::into),
    }
}

fn part(row: Model) -> Result<AcademicPeriod, StoreError> {
    Ok(AcademicPeriod {
        id: row.id.into(),
        name: Line::stored(row.name),
        period: Period::new(row.starts_on, row.ends_on).map_err(|_| unreadable("period"))?,
        weight: row.weight.map(u8::try_from).transpose().map_err(|_| unreadable("weight"))?,
    })
}

/// The periods of these years of an institution, each year's by their first day.
pub(super) async fn of_years(
    db: &Conn,
    institution: Uuid,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<AcademicPeriod>>, StoreError> {
    let mut parts: BTreeMap<Uuid, Vec<AcademicPeriod>> = BTreeMap::new();
    for ids in ids.chunks(BATCH) {
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(institution))
            .filter(Column::SchoolYearId.is_in(ids.to_vec()))
            .order_by_asc(Column::StartsOn);
        for row in query.all(db).await.map_err(fault("academic period"))? {
            parts.entry(row.school_year_id).or_default().push(part(row)?);
        }
    }
    Ok(parts)
}

/// Takes all of a year away.
pub(super) async fn remove(db: &Conn, year: &SchoolYear) -> Result<(), StoreError> {
    let its = Entity::delete_many()
        .filter(Column::InstitutionId.eq(Uuid::from(year.institution)))
        .filter(Column::SchoolYearId.eq(Uuid::from(year.id)));
    its.exec(db).await.map_err(fault("academic period"))?;
    Ok(())
}

/// Adds all of a year.
pub(super) async fn add(db: &Conn, year: &SchoolYear) -> Result<(), StoreError> {
    if year.periods.is_empty() {
        return Ok(());
    }
    let rows = year.periods.iter().map(|part| row(year, part).into_active_model());
    Entity::insert_many(rows).exec_without_returning(db).await.map_err(fault("academic period"))?;
    Ok(())
}
