//! Rows of what people ask.

use crate::enrollment::{admitted, listed};
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{SeaWork, advance, expect};
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::data_rights::{
    DataRequest, DataRequestFilter, DataRequestKind, DataRequestSight, DataRequestSort, DataRequestState, Extension,
};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::Channel;
use plantel_domain::ids::{DataRequestId, StudentId};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder};

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub student_id: Uuid,
    pub guardian_id: Option<Uuid>,
    pub kind: String,
    pub words: String,
    pub channel: String,
    pub asked_by: Option<Uuid>,
    pub received_on: NaiveDate,
    pub due_on: NaiveDate,
    pub extended_to: Option<NaiveDate>,
    pub extension_reason: Option<String>,
    pub extended_by: Option<Uuid>,
    pub extended_at: Option<DateTime<Utc>>,
    pub last_day: NaiveDate,
    pub state: String,
    pub answer: Option<String>,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// What people write about themselves stands in no log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &DataRequest) -> Model {
    let extension = it.extension.as_ref();
    Model {
        id: it.id.into(),
        institution_id: it.institution.into(),
        student_id: it.student.into(),
        guardian_id: it.guardian.map(Into::into),
        kind: it.kind.name().to_owned(),
        words: it.text.to_string(),
        channel: it.channel.name().to_owned(),
        asked_by: it.by.map(Into::into),
        received_on: it.received_on,
        due_on: it.due_on,
        extended_to: extension.map(|extension| extension.to),
        extension_reason: extension.map(|extension| extension.reason.to_string()),
        extended_by: extension.and_then(|extension| extension.deed.by).map(Into::into),
        extended_at: extension.map(|extension| extension.deed.at),
        last_day: it.last_day(),
        state: it.state.name().to_owned(),
        answer: it.answer.as_ref().map(ToString::to_string),
        decided_by: it.decided.and_then(|deed| deed.by).map(Into::into),
        decided_at: it.decided.map(|deed| deed.at),
        created_at: it.created_at,
        updated_at: it.updated_at,
        version: it.version,
    }
}

fn request(row: Model) -> Result<DataRequest, StoreError> {
    let deed = |by: Option<Uuid>, at| Deed { by: by.map(Into::into), at };
    let extension = match (row.extended_to, row.extension_reason, row.extended_at) {
        (Some(to), Some(reason), Some(at)) => {
            Some(Extension { to, reason: Prose::stored(reason), deed: deed(row.extended_by, at) })
        }
        (None, None, None) => None,
        _ => return Err(unreadable("extension of a term")),
    };
    Ok(DataRequest {
        id: row.id.into(),
        institution: row.institution_id.into(),
        student: row.student_id.into(),
        guardian: row.guardian_id.map(Into::into),
        kind: DataRequestKind::parse(&row.kind).map_err(|_| unreadable("kind of a request"))?,
        text: Prose::stored(row.words),
        channel: Channel::parse(&row.channel).map_err(|_| unreadable("channel of a request"))?,
        by: row.asked_by.map(Into::into),
        received_on: row.received_on,
        due_on: row.due_on,
        extension,
        state: DataRequestState::parse(&row.state).map_err(|_| unreadable("state of a request"))?,
        answer: row.answer.map(Prose::stored),
        decided: row.decided_at.map(|at| deed(row.decided_by, at)),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// What a row is ordered by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

fn keyset(sort: Sort<DataRequestSort>) -> Keyset<Column, Model> {
    let (column, holds, key): (_, _, Key) = match sort.field {
        DataRequestSort::LastDay => {
            (Column::LastDay, Holds::Days, |row| (SortKey::Text(row.last_day.to_string()), row.id))
        }
        DataRequestSort::CreatedAt => (Column::CreatedAt, Holds::Time, |row| (micros(row.created_at), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

/// Which the caller asked, as [`DataRequestSight::own`] has it.
fn own(sight: &DataRequestSight) -> Condition {
    let user = sight.user.map_or(Uuid::nil(), Uuid::from);
    let guardian = sight.guardian.map_or(Uuid::nil(), Uuid::from);
    let by_account = Condition::all().add(Column::Channel.eq(Channel::Web.name())).add(Column::AskedBy.eq(user));
    Condition::any().add(by_account).add(Column::GuardianId.eq(guardian))
}

impl SeaWork {
    fn data_requests_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    fn data_requests_of_institution(&self, sight: &DataRequestSight) -> Select<Entity> {
        let institution = Uuid::from(sight.students.institution);
        self.data_requests_in_scope().filter(Column::InstitutionId.eq(institution))
    }

    fn data_requests_shown(&self, sight: &DataRequestSight) -> Select<Entity> {
        let mut any = own(sight);
        if sight.students.everything {
            any = any.add(admitted(Column::StudentId, &sight.students));
        }
        self.data_requests_of_institution(sight).filter(any)
    }

    fn data_requests_listed(&self, sight: &DataRequestSight, blocked: bool) -> Select<Entity> {
        let listed = listed(Column::StudentId, &sight.students, blocked);
        // Whoever does not see all sees none who is blocked, so of those the condition leaves nothing.
        let shown = match (sight.students.everything, blocked) {
            (true, false) => own(sight).add(listed),
            (false, false) => own(sight),
            (_, true) => listed,
        };
        self.data_requests_of_institution(sight).filter(shown)
    }

    pub(super) async fn data_request(
        &self,
        sight: &DataRequestSight,
        id: DataRequestId,
        expected: Option<Version>,
    ) -> Result<Option<DataRequest>, StoreError> {
        let query = self.data_requests_shown(sight).filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("data request"))?;
        expect(found, expected, |row| row.version)?.map(request).transpose()
    }

    pub(super) async fn list_data_requests(
        &self,
        sight: &DataRequestSight,
        filter: &DataRequestFilter,
        asked: &PageRequest,
    ) -> Result<Page<DataRequest>, StoreError> {
        let mut query = self.data_requests_listed(sight, filter.blocked);
        if let Some(student) = filter.student {
            query = query.filter(Column::StudentId.eq(Uuid::from(student)));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(Column::Kind.eq(kind.name()));
        }
        if let Some(state) = filter.state {
            query = query.filter(Column::State.eq(state.name()));
        }
        if let Some(today) = filter.overdue_on {
            let waiting = DataRequestState::ALL.iter().filter(|state| state.waits()).map(|state| state.name());
            query = query.filter(Column::State.is_in(waiting)).filter(Column::LastDay.lt(today));
        }
        crate::paging::read(page(&self.db, query, keyset(filter.sort), asked).await?, request)
    }

    pub(super) async fn data_requests_of(&self, student: StudentId) -> Result<Vec<DataRequest>, StoreError> {
        let query = self
            .data_requests_in_scope()
            .filter(Column::StudentId.eq(Uuid::from(student)))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id);
        query.all(&self.db).await.map_err(fault("data request"))?.into_iter().map(request).collect()
    }

    pub(super) async fn add_data_request(&self, it: &DataRequest) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let insert = Entity::insert(row(it).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("data request"))?;
        Ok(())
    }

    pub(super) async fn update_data_request(&self, it: &mut DataRequest) -> Result<(), StoreError> {
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(it.id)))
            .filter(Column::Version.eq(it.version));
        let done = query.exec(&self.db).await.map_err(fault("data request"))?;
        advance(done.rows_affected, &mut it.version)
    }
}
