//! Rows of alerts.

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork, advance, delete_all, expect};
use chrono::{DateTime, Utc};
use plantel_domain::alerts::{
    AlertFilter, AlertKind, AlertSight, AlertSort, AlertState, Resolution, Severity, SystemAlert,
};
use plantel_domain::clock::Timestamp;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AlertId, InstitutionId};
use plantel_domain::notifications::{NOBODY, NoticeParams};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "system_alerts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub kind: String,
    pub subject_id: Uuid,
    pub environment_id: Option<Uuid>,
    pub personal: bool,
    pub severity: String,
    pub urgency: String,
    pub value: i64,
    pub told_value: i64,
    pub told_severity: String,
    pub params: Json,
    pub state: String,
    pub resolved_by: Option<Uuid>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub resolution_note: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
    pub first_seen: DateTime<Utc>,
    pub last_seen: DateTime<Utc>,
    pub times: i32,
    pub escalated_at: Option<DateTime<Utc>>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &SystemAlert) -> Model {
    let resolution = it.resolution.as_ref();
    Model {
        id: it.id.into(),
        institution_id: it.institution.into(),
        kind: it.kind.name().to_owned(),
        subject_id: it.subject,
        environment_id: it.environment.map(Into::into),
        personal: it.personal,
        severity: it.severity.name().to_owned(),
        urgency: it.urgency(),
        value: it.value,
        told_value: it.told_value,
        told_severity: it.told_severity.name().to_owned(),
        params: serde_json::json!(it.params),
        state: it.state().name().to_owned(),
        resolved_by: resolution.and_then(|it| it.deed.by).map(Into::into),
        resolved_at: resolution.map(|it| it.deed.at),
        resolution_note: resolution.and_then(|it| it.note.as_ref()).map(ToString::to_string),
        closed_at: it.closed_at,
        first_seen: it.first_seen,
        last_seen: it.last_seen,
        times: i32::try_from(it.times).unwrap_or(i32::MAX),
        escalated_at: it.escalated_at,
        version: it.version,
    }
}

fn severity(stored: &str) -> Result<Severity, StoreError> {
    Severity::parse(stored).map_err(|_| unreadable("severity"))
}

fn alert(row: Model) -> Result<SystemAlert, StoreError> {
    let by = row.resolved_by.map(Into::into);
    let resolution =
        row.resolved_at.map(|at| Resolution { deed: Deed { by, at }, note: row.resolution_note.map(Prose::stored) });
    let params: NoticeParams = serde_json::from_value(row.params).map_err(|_| unreadable("text of an alert"))?;
    Ok(SystemAlert {
        id: row.id.into(),
        institution: row.institution_id.into(),
        kind: AlertKind::parse(&row.kind).map_err(|_| unreadable("kind of an alert"))?,
        subject: row.subject_id,
        environment: row.environment_id.map(Into::into),
        personal: row.personal,
        severity: severity(&row.severity)?,
        value: row.value,
        told_value: row.told_value,
        told_severity: severity(&row.told_severity)?,
        params,
        resolution,
        closed_at: row.closed_at,
        first_seen: row.first_seen,
        last_seen: row.last_seen,
        times: u32::try_from(row.times).map_err(|_| unreadable("number of times"))?,
        escalated_at: row.escalated_at,
        version: row.version,
    })
}

/// What a row is ordered by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

fn keyset(sort: Sort<AlertSort>) -> Keyset<Column, Model> {
    let (column, holds, key): (_, _, Key) = match sort.field {
        AlertSort::FirstSeen => (Column::FirstSeen, Holds::Time, |row| (micros(row.first_seen), row.id)),
        AlertSort::Severity => (Column::Urgency, Holds::Text, |row| (SortKey::Text(row.urgency.clone()), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

/// Those of kinds that are seen wherever they are, and of each other kind those in some places.
fn seen(sight: &AlertSight) -> Condition {
    let everywhere = sight.kinds.iter().filter(|(_, places)| places.is_none());
    let mut any = Condition::any().add(Column::Kind.is_in(everywhere.map(|(kind, _)| kind.name())));
    for (kind, places) in &sight.kinds {
        if let Some(places) = places {
            let here = Column::EnvironmentId.is_in(places.iter().copied().map(Uuid::from));
            any = any.add(Column::Kind.eq(kind.name()).and(here));
        }
    }
    match &sight.own {
        None => any,
        Some(own) => Condition::all().add(any).add(reached(own)),
    }
}

/// Those that are everybody's, and of the others what own thresholds reach.
fn reached(own: &BTreeMap<AlertKind, u16>) -> Condition {
    let mut any = Condition::any().add(Column::Personal.eq(false));
    for (kind, threshold) in own {
        let mut all = Condition::all().add(Column::Kind.eq(kind.name()));
        let (least, most) = kind.reaching_values(*threshold);
        if let Some(least) = least {
            all = all.add(Column::Value.gte(least));
        }
        if let Some(most) = most {
            all = all.add(Column::Value.lte(most));
        }
        any = any.add(all);
    }
    any
}

impl SeaWork {
    fn alerts_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    fn alerts_seen(&self, sight: &AlertSight) -> Select<Entity> {
        let own = Column::InstitutionId.eq(Uuid::from(sight.institution));
        self.alerts_in_scope().filter(own).filter(seen(sight))
    }

    pub(super) async fn standing_alerts(
        &self,
        kind: AlertKind,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<SystemAlert>, StoreError> {
        let mut query = self
            .alerts_in_scope()
            .filter(Column::Kind.eq(kind.name()))
            .filter(Column::ClosedAt.is_null())
            .order_by_asc(Column::SubjectId)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(Column::SubjectId.gt(after));
        }
        query.all(&self.db).await.map_err(fault("alert"))?.into_iter().map(alert).collect()
    }

    pub(super) async fn alert(
        &self,
        sight: &AlertSight,
        id: AlertId,
        expected: Option<Version>,
    ) -> Result<Option<SystemAlert>, StoreError> {
        let query = self.alerts_seen(sight).filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("alert"))?;
        expect(found, expected, |row| row.version)?.map(alert).transpose()
    }

    pub(super) async fn alerts_by_id(&self, ids: &[AlertId]) -> Result<Vec<SystemAlert>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.alerts_in_scope().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("alert"))?);
        }
        found.into_iter().map(alert).collect()
    }

    pub(super) async fn list_alerts(
        &self,
        sight: &AlertSight,
        filter: &AlertFilter,
        asked: &PageRequest,
    ) -> Result<Page<SystemAlert>, StoreError> {
        let mut query = self.alerts_seen(sight);
        if let Some(kind) = filter.kind {
            query = query.filter(Column::Kind.eq(kind.name()));
        }
        if let Some(severity) = filter.severity {
            query = query.filter(Column::Severity.eq(severity.name()));
        }
        if let Some(state) = filter.state {
            query = query.filter(Column::State.eq(state.name()));
        }
        if let Some(resolved) = filter.resolved {
            let open = AlertState::Open.name();
            query = query.filter(if resolved { Column::State.ne(open) } else { Column::State.eq(open) });
        }
        if let Some(place) = filter.environment {
            query = query.filter(Column::EnvironmentId.eq(Uuid::from(place)));
        }
        if let Some(subject) = filter.subject {
            query = query.filter(Column::SubjectId.eq(subject));
        }
        crate::paging::read(page(&self.db, query, keyset(filter.sort), asked).await?, alert)
    }

    pub(super) async fn add_alerts(&self, alerts: &[SystemAlert]) -> Result<(), StoreError> {
        for it in alerts {
            self.within(it.institution)?;
        }
        for some in alerts.chunks(BATCH) {
            let insert = Entity::insert_many(some.iter().map(|it| row(it).into_active_model()));
            insert.exec_without_returning(&self.db).await.map_err(fault("alert"))?;
        }
        Ok(())
    }

    pub(super) async fn update_alert(&self, it: &mut SystemAlert) -> Result<(), StoreError> {
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(it.id)))
            .filter(Column::Version.eq(it.version));
        let done = query.exec(&self.db).await.map_err(fault("alert"))?;
        advance(done.rows_affected, &mut it.version)
    }

    pub(super) async fn forget_name_in_alerts(
        &self,
        institution: InstitutionId,
        subjects: &[Uuid],
    ) -> Result<Vec<AlertId>, StoreError> {
        let own = Column::InstitutionId.eq(Uuid::from(institution));
        let mut nameless = Vec::new();
        for subjects in subjects.chunks(BATCH) {
            let query = Entity::find()
                .filter(own.clone())
                .filter(Column::SubjectId.is_in(subjects.iter().copied()))
                .order_by_asc(Column::Id)
                .lock_exclusive();
            for row in query.all(&self.db).await.map_err(fault("alert"))? {
                let mut params = row.params;
                params["name"] = NOBODY.into();
                // Who evaluates meanwhile, and read the name before, is late.
                let next = ActiveModel { params: Set(params), version: Set(row.version + 1), ..Default::default() };
                let query = Entity::update_many().set(next).filter(own.clone()).filter(Column::Id.eq(row.id));
                query.exec(&self.db).await.map_err(fault("alert"))?;
                nameless.push(row.id.into());
            }
        }
        Ok(nameless)
    }

    pub(super) async fn forget_alerts(&self, before: Timestamp, limit: u64) -> Result<u64, StoreError> {
        let old = self
            .alerts_in_scope()
            .filter(Column::ClosedAt.lt(before))
            .order_by_asc(Column::ClosedAt)
            .order_by_asc(Column::Id)
            .limit(limit)
            .select_only()
            .column(Column::Id);
        let ids: Vec<Uuid> = old.into_tuple().all(&self.db).await.map_err(fault("alert"))?;
        let mut gone = 0;
        for some in ids.chunks(BATCH) {
            let own = Column::InstitutionId.eq(self.tenant());
            gone += delete_all::<Entity>(&self.db, own.and(Column::Id.is_in(some.iter().copied()))).await?;
        }
        Ok(gone)
    }
}
