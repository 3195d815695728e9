//! Writing the journal with each unit of work, and reading it.

pub(crate) mod entity;

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork};
use async_trait::async_trait;
use entity::{ActiveModel, Column, Entity, Model};
use plantel_domain::access::Principal;
use plantel_domain::audit::{JournalEntry, JournalFilter, JournalRepositories, JournalRepository};
use plantel_domain::journal::{Change, Happened};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::StoreError;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

impl SeaWork {
    /// Writes what happened, with who did it, and what is to be done about it, as part of the transaction.
    pub(crate) async fn write_journal(&mut self, happened: &Happened) -> Result<(), StoreError> {
        let at = self.clock.now();
        let (principal, user, role) = match &self.ctx.principal {
            Principal::User(actor) => ("user", Some(Uuid::from(actor.user)), actor.role_names()),
            Principal::System(name) => (*name, None, String::new()),
            Principal::Anonymous => ("anonymous", None, String::new()),
        };
        let ids: Vec<Uuid> = happened.events().iter().map(|_| self.ids.next()).collect();
        let rows = ids.iter().zip(happened.events()).map(|(id, event)| ActiveModel {
            id: Set(*id),
            at: Set(at),
            institution_id: Set(self.ctx.institution.map(Uuid::from)),
            kind: Set(event.kind.to_owned()),
            version: Set(i32::from(event.version)),
            subject_kind: Set(event.subject.kind.to_owned()),
            subject_id: Set(event.subject.id),
            principal: Set(principal.to_owned()),
            user_id: Set(user),
            role: Set(role.clone()),
            request_id: Set(self.ctx.request_id.0.clone()),
            data: Set(event.data.clone()),
            changes: Set(serde_json::json!(event.changes)),
        });
        let rows: Vec<_> = rows.collect();
        for rows in rows.chunks(BATCH) {
            let insert = Entity::insert_many(rows.to_vec());
            insert.exec_without_returning(&self.db).await.map_err(fault("journal row"))?;
        }
        self.write_deliveries(&ids, happened.events(), at).await
    }
}

impl JournalRepositories for SeaWork {
    fn journal(&mut self) -> &mut dyn JournalRepository {
        self
    }
}

#[async_trait]
impl JournalRepository for SeaWork {
    async fn list(&mut self, filter: &JournalFilter, request: &PageRequest) -> Result<Page<JournalEntry>, StoreError> {
        let mut query = Entity::find().filter(match self.ctx.institution {
            Some(institution) => Column::InstitutionId.eq(Uuid::from(institution)),
            None => Column::InstitutionId.is_null(),
        });
        if let Some(user) = filter.user {
            query = query.filter(Column::UserId.eq(Uuid::from(user)));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(Column::Kind.eq(kind));
        }
        if let Some(kind) = &filter.subject_kind {
            query = query.filter(Column::SubjectKind.eq(kind));
        }
        if let Some(id) = filter.subject_id {
            query = query.filter(Column::SubjectId.eq(id));
        }
        if let Some(from) = filter.from {
            query = query.filter(Column::At.gte(from));
        }
        if let Some(until) = filter.until {
            query = query.filter(Column::At.lt(until));
        }
        let keyset = Keyset {
            sort: "-at".to_owned(),
            column: Column::At,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.at), row.id),
            holds: Holds::Time,
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, entry)
    }
}

/// As the domain knows it.
pub(crate) fn entry(row: Model) -> Result<JournalEntry, StoreError> {
    Ok(JournalEntry {
        id: row.id.into(),
        at: row.at,
        institution: row.institution_id.map(Into::into),
        kind: row.kind,
        version: u16::try_from(row.version).map_err(|_| unreadable("journal version"))?,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        principal: row.principal,
        user: row.user_id.map(Into::into),
        role: row.role,
        request_id: row.request_id,
        data: row.data,
        changes: changes(row.changes)?,
    })
}

/// Fields that changed, as they are kept.
pub(crate) fn changes(stored: Value) -> Result<Vec<Change>, StoreError> {
    serde_json::from_value(stored).map_err(|_| unreadable("change"))
}
