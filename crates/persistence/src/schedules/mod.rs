//! Schedules, and their classes.

mod filter;
pub(crate) mod sessions;

use crate::fault::{fault, unreadable};
use crate::paging::page;
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use filter::{filtered, keyset};
use plantel_domain::access::{GroupName, Visibility};
use plantel_domain::clock::Day;
use plantel_domain::ids::ScheduleId;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::period::Period;
use plantel_domain::schedules::{
    ClassSessionRepository, Plan, Schedule, ScheduleException, ScheduleFilter, ScheduleRepositories, ScheduleRepository,
};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, fold};
use plantel_domain::weekday::Weekday;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedules")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub environment_id: Uuid,
    pub instructor_id: Uuid,
    pub programme: String,
    pub group_name: String,
    pub group_key: String,
    pub topic: Option<String>,
    pub search_text: String,
    pub start_time: String,
    pub end_time: String,
    pub weekdays: i32,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub exceptions: Json,
    pub on_holidays: bool,
    pub students: Option<i32>,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The hour and minute of a day.
const TIME: &str = "%H:%M";

/// An exception, as its JSON has it.
#[derive(Deserialize)]
struct StoredException {
    day: Day,
    reason: Option<String>,
}

/// The bit of a weekday: Monday has the first.
fn bit(weekday: Weekday) -> i32 {
    let at = Weekday::ALL.iter().position(|known| *known == weekday).unwrap_or_default();
    1 << at
}

fn weekdays(bits: i32) -> BTreeSet<Weekday> {
    Weekday::ALL.iter().copied().filter(|weekday| bits & bit(*weekday) != 0).collect()
}

fn time(stored: &str) -> Result<NaiveTime, StoreError> {
    NaiveTime::parse_from_str(stored, TIME).map_err(|_| unreadable("time of a day"))
}

/// How a group is stored to be compared.
fn key_of(group: &GroupName) -> String {
    fold(group.as_str())
}

fn row(s: &Schedule) -> Model {
    let plan = &s.plan;
    let topic = plan.topic.as_ref().map(ToString::to_string);
    let texts = [Some(plan.programme.as_str()), Some(plan.group.as_str()), topic.as_deref()];
    Model {
        id: s.id.into(),
        institution_id: s.institution.into(),
        environment_id: plan.environment.into(),
        instructor_id: plan.instructor.into(),
        programme: plan.programme.to_string(),
        group_name: plan.group.as_str().to_owned(),
        group_key: key_of(&plan.group),
        search_text: fold(&texts.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        topic,
        start_time: plan.start_time.format(TIME).to_string(),
        end_time: plan.end_time.format(TIME).to_string(),
        weekdays: plan.weekdays.iter().map(|weekday| bit(*weekday)).sum(),
        first_day: plan.period.start(),
        last_day: plan.period.end(),
        exceptions: serde_json::json!(plan.exceptions),
        on_holidays: plan.on_holidays,
        // What is too much for the column is too much for its check.
        students: plan.students.map(|students| i32::try_from(students).unwrap_or(i32::MAX)),
        active: s.active,
        created_at: s.created_at,
        updated_at: s.updated_at,
        version: s.version,
    }
}

fn schedule(row: Model) -> Result<Schedule, StoreError> {
    let exceptions: Vec<StoredException> =
        serde_json::from_value(row.exceptions).map_err(|_| unreadable("exception of a schedule"))?;
    let exception = |it: StoredException| ScheduleException { day: it.day, reason: it.reason.map(Line::stored) };
    let plan = Plan {
        environment: row.environment_id.into(),
        instructor: row.instructor_id.into(),
        programme: Line::stored(row.programme),
        group: GroupName::stored(row.group_name),
        topic: row.topic.map(Line::stored),
        start_time: time(&row.start_time)?,
        end_time: time(&row.end_time)?,
        weekdays: weekdays(row.weekdays),
        period: Period::new(row.first_day, row.last_day).map_err(|_| unreadable("period"))?,
        exceptions: exceptions.into_iter().map(exception).collect(),
        on_holidays: row.on_holidays,
        students: row.students.map(u32::try_from).transpose().map_err(|_| unreadable("number of students"))?,
    };
    Ok(Schedule {
        id: row.id.into(),
        institution: row.institution_id.into(),
        plan,
        active: row.active,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

impl ScheduleRepositories for SeaWork {
    fn schedules(&mut self) -> &mut dyn ScheduleRepository {
        self
    }
    fn class_sessions(&mut self) -> &mut dyn ClassSessionRepository {
        self
    }
}

impl SeaWork {
    fn schedules_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl ScheduleRepository for SeaWork {
    async fn find(&mut self, id: ScheduleId, expected: Option<Version>) -> Result<Option<Schedule>, StoreError> {
        let query = self.schedules_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("schedule"))?;
        expect(found, expected, |row| row.version)?.map(schedule).transpose()
    }

    async fn find_all(&mut self, ids: &[ScheduleId]) -> Result<Vec<Schedule>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut found) = (Vec::from_iter(ids), Vec::new());
        for ids in ids.chunks(BATCH) {
            let query = self.schedules_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            found.extend(query.all(&self.db).await.map_err(fault("schedule"))?);
        }
        found.into_iter().map(schedule).collect()
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &ScheduleFilter,
        request: &PageRequest,
    ) -> Result<Page<Schedule>, StoreError> {
        let query = filtered(self.schedules_in_scope(), visible, filter);
        crate::paging::read(page(&self.db, query, keyset(filter.sort), request).await?, schedule)
    }

    async fn add(&mut self, s: &Schedule) -> Result<(), StoreError> {
        self.within(s.institution)?;
        let insert = Entity::insert(row(s).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("schedule"))?;
        Ok(())
    }

    async fn update(&mut self, s: &mut Schedule) -> Result<(), StoreError> {
        let mut next = row(s).into_active_model().reset_all();
        next.version = Set(s.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(s.id)))
            .filter(Column::Version.eq(s.version));
        let done = query.exec(&self.db).await.map_err(fault("schedule"))?;
        advance(done.rows_affected, &mut s.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_bits_from_monday_on() {
        let all: BTreeSet<Weekday> = Weekday::ALL.iter().copied().collect();
        for (bits, days) in [
            (1, BTreeSet::from([Weekday::Monday])),
            (64, BTreeSet::from([Weekday::Sunday])),
            (5, BTreeSet::from([Weekday::Monday, Weekday::Wednesday])),
            (127, all),
        ] {
            assert_eq!(days.iter().map(|weekday| bit(*weekday)).sum::<i32>(), bits);
            assert_eq!(weekdays(bits), days);
        }
    }
}
