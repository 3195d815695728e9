//! Classes, each on its day.

use super::{filter, key_of};
use crate::fault::fault;
use crate::work::{SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::access::{GroupName, Visibility};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{EnvironmentId, ScheduleId, UserId};
use plantel_domain::period::Period;
use plantel_domain::schedules::{ClassSession, ClassSessionFilter, ClassSessionRepository};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub schedule_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub environment_id: Uuid,
    pub instructor_id: Uuid,
    pub group_name: String,
    pub group_key: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub missed_told_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// No check of the class is handed in; and if none is being counted, none was given up.
const UNCHECKED: &str = "CASE (
    SELECT max(CASE WHEN its.state = 'cancelled' THEN 1 WHEN its.state = 'student_pending' THEN 2 ELSE 3 END)
    FROM inventory_checks AS its
    WHERE its.institution_id = schedule_sessions.institution_id AND its.schedule_id = schedule_sessions.schedule_id
        AND its.day = schedule_sessions.day
) WHEN 1 THEN 1 = 0 WHEN 3 THEN 1 = 0 ELSE 1 = 1 END";

fn row(s: &ClassSession) -> Model {
    Model {
        institution_id: s.institution.into(),
        schedule_id: s.schedule.into(),
        day: s.day,
        environment_id: s.environment.into(),
        instructor_id: s.instructor.into(),
        group_name: s.group.as_str().to_owned(),
        group_key: key_of(&s.group),
        starts_at: s.starts_at,
        ends_at: s.ends_at,
        missed_told_at: None,
    }
}

impl From<Model> for ClassSession {
    fn from(row: Model) -> Self {
        Self {
            institution: row.institution_id.into(),
            schedule: row.schedule_id.into(),
            day: row.day,
            environment: row.environment_id.into(),
            instructor: row.instructor_id.into(),
            group: GroupName::stored(row.group_name),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        }
    }
}

impl SeaWork {
    fn classes_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    async fn classes(&self, query: Select<Entity>) -> Result<Vec<ClassSession>, StoreError> {
        let rows = query.all(&self.db).await.map_err(fault("class session"))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

#[async_trait]
impl ClassSessionRepository for SeaWork {
    async fn find(&mut self, schedule: ScheduleId, day: Day) -> Result<Option<ClassSession>, StoreError> {
        let query = self.classes_in_scope().filter(Column::ScheduleId.eq(Uuid::from(schedule)));
        let found = query.filter(Column::Day.eq(day)).one(&self.db).await.map_err(fault("class session"))?;
        Ok(found.map(Into::into))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &ClassSessionFilter,
        days: &Period,
        limit: u64,
    ) -> Result<Vec<ClassSession>, StoreError> {
        let query = filter::sessions(self.classes_in_scope(), visible, filter, *days);
        let query = query.order_by_asc(Column::StartsAt).order_by_asc(Column::ScheduleId);
        self.classes(query.limit(limit)).await
    }

    async fn standing(
        &mut self,
        environment: EnvironmentId,
        instructor: UserId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClassSession>, StoreError> {
        let either = Condition::any()
            .add(Column::EnvironmentId.eq(Uuid::from(environment)))
            .add(Column::InstructorId.eq(Uuid::from(instructor)));
        let query = self.classes_in_scope().filter(either);
        self.classes(query.filter(Column::EndsAt.gt(from)).filter(Column::StartsAt.lt(until))).await
    }

    async fn replace(
        &mut self,
        schedule: ScheduleId,
        after: Timestamp,
        sessions: &[ClassSession],
    ) -> Result<(), StoreError> {
        sessions.iter().try_for_each(|session| self.within(session.institution))?;
        let to_come = Condition::all()
            .add(Column::InstitutionId.eq(self.tenant()))
            .add(Column::ScheduleId.eq(Uuid::from(schedule)))
            .add(Column::StartsAt.gt(after));
        delete_all::<Entity>(&self.db, to_come).await?;
        self.write_each(self.adding::<Entity>("class session", sessions.iter().map(row))).await
    }

    async fn missed(&mut self, since: Timestamp, now: Timestamp, limit: u64) -> Result<Vec<ClassSession>, StoreError> {
        let query = self
            .classes_in_scope()
            .filter(Column::EndsAt.gt(since))
            .filter(Column::EndsAt.lte(now))
            .filter(Column::MissedToldAt.is_null())
            .filter(Expr::cust(UNCHECKED))
            .order_by_asc(Column::EndsAt)
            .order_by_asc(Column::ScheduleId)
            .limit(limit);
        self.classes(query).await
    }

    async fn tell_missed(&mut self, schedule: ScheduleId, day: Day, at: Timestamp) -> Result<bool, StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::MissedToldAt, Expr::value(at))
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::ScheduleId.eq(Uuid::from(schedule)))
            .filter(Column::Day.eq(day))
            .filter(Column::MissedToldAt.is_null());
        let done = query.exec(&self.db).await.map_err(fault("class session"))?;
        Ok(done.rows_affected > 0)
    }
}
