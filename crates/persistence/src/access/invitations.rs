//! Invitations, with the environments they speak of.

use super::entity::{invitation, invitation_environment};
use super::{module_names, modules, role_names, roles};
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork, advance, delete_all, expect};
use async_trait::async_trait;
use plantel_domain::access::{Invitation, InvitationRepositories, InvitationRepository, InvitationState};
use plantel_domain::identity::Email;
use plantel_domain::ids::{EnvironmentId, InvitationId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl InvitationRepositories for SeaWork {
    fn invitations(&mut self) -> &mut dyn InvitationRepository {
        self
    }
}

fn row(i: &Invitation) -> invitation::Model {
    let (accepted, revoked_at) = match i.state {
        InvitationState::Pending => (None, None),
        InvitationState::Accepted { at, user } => (Some((at, user)), None),
        InvitationState::Revoked { at } => (None, Some(at)),
    };
    invitation::Model {
        id: i.id.into(),
        institution_id: i.institution.into(),
        email: i.email.as_str().to_owned(),
        email_key: i.email.key(),
        roles: role_names(&i.roles),
        modules: module_names(&i.modules),
        invited_by: i.invited_by.map(Into::into),
        created_at: i.created_at,
        expires_at: i.expires_at,
        accepted_at: accepted.map(|(at, _)| at),
        accepted_by: accepted.map(|(_, user)| user.into()),
        revoked_at,
        version: i.version,
    }
}

fn invitation(row: invitation::Model, environments: BTreeSet<EnvironmentId>) -> Result<Invitation, StoreError> {
    let state = match (row.accepted_at, row.accepted_by, row.revoked_at) {
        (None, None, None) => InvitationState::Pending,
        (Some(at), Some(user), None) => InvitationState::Accepted { at, user: user.into() },
        (None, None, Some(at)) => InvitationState::Revoked { at },
        _ => return Err(unreadable("invitation's state")),
    };
    Ok(Invitation {
        id: row.id.into(),
        institution: row.institution_id.into(),
        email: Email::stored(row.email),
        roles: roles(&row.roles)?,
        environments,
        modules: modules(&row.modules)?,
        invited_by: row.invited_by.map(Into::into),
        created_at: row.created_at,
        expires_at: row.expires_at,
        state,
        version: row.version,
    })
}

impl SeaWork {
    fn invitations_in_scope(&self) -> Select<invitation::Entity> {
        invitation::Entity::find().filter(invitation::Column::InstitutionId.eq(self.tenant()))
    }

    /// Takes away those to an address, in every institution.
    pub(crate) async fn delete_invitations_to(&self, email: &Email) -> Result<(), StoreError> {
        delete_all::<invitation::Entity>(&self.db, invitation::Column::EmailKey.eq(email.key())).await?;
        Ok(())
    }

    async fn with_places(&self, rows: Vec<invitation::Model>) -> Result<Vec<Invitation>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut places: BTreeMap<Uuid, BTreeSet<EnvironmentId>> = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            let among = invitation_environment::Column::InvitationId.is_in(ids.to_vec());
            let links = invitation_environment::Entity::find().filter(among);
            for link in links.all(&self.db).await.map_err(fault("invitation"))? {
                places.entry(link.invitation_id).or_default().insert(link.environment_id.into());
            }
        }
        let filled = rows.into_iter().map(|row| {
            let at = places.remove(&row.id).unwrap_or_default();
            invitation(row, at)
        });
        filled.collect()
    }

    async fn with_place(&self, row: Option<invitation::Model>) -> Result<Option<Invitation>, StoreError> {
        Ok(self.with_places(row.into_iter().collect()).await?.pop())
    }

    async fn link_places(&self, i: &Invitation) -> Result<(), StoreError> {
        let rows = i.environments.iter().map(|at| invitation_environment::ActiveModel {
            invitation_id: Set(i.id.into()),
            environment_id: Set((*at).into()),
            institution_id: Set(i.institution.into()),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            let insert = invitation_environment::Entity::insert_many(rows);
            insert.exec_without_returning(&self.db).await.map_err(fault("invitation"))?;
        }
        Ok(())
    }
}

#[async_trait]
impl InvitationRepository for SeaWork {
    async fn find(&mut self, id: InvitationId, expected: Option<Version>) -> Result<Option<Invitation>, StoreError> {
        let query = self.invitations_in_scope().filter(invitation::Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("invitation"))?;
        self.with_place(expect(found, expected, |row| row.version)?).await
    }

    async fn lock_anywhere(&mut self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        let query = invitation::Entity::find_by_id(Uuid::from(id)).lock_exclusive();
        let found = query.one(&self.db).await.map_err(fault("invitation"))?;
        self.with_place(found).await
    }

    async fn pending(&mut self, email: &Email) -> Result<Option<Invitation>, StoreError> {
        let query = self
            .invitations_in_scope()
            .filter(invitation::Column::EmailKey.eq(email.key()))
            .filter(invitation::Column::AcceptedAt.is_null())
            .filter(invitation::Column::RevokedAt.is_null());
        let found = query.one(&self.db).await.map_err(fault("invitation"))?;
        self.with_place(found).await
    }

    async fn list(&mut self, request: &PageRequest) -> Result<Page<Invitation>, StoreError> {
        let keyset = Keyset {
            sort: "-created_at".to_owned(),
            column: invitation::Column::CreatedAt,
            id: invitation::Column::Id,
            descending: true,
            key: |row: &invitation::Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        let rows = page(&self.db, self.invitations_in_scope(), keyset, request).await?;
        let data = self.with_places(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, i: &Invitation) -> Result<(), StoreError> {
        self.within(i.institution)?;
        let insert = invitation::Entity::insert(row(i).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("invitation"))?;
        self.link_places(i).await
    }

    async fn update(&mut self, i: &mut Invitation) -> Result<(), StoreError> {
        let mut next = row(i).into_active_model().reset_all();
        next.version = Set(i.version + 1);
        let query = invitation::Entity::update_many()
            .set(next)
            .filter(invitation::Column::InstitutionId.eq(Uuid::from(i.institution)))
            .filter(invitation::Column::Id.eq(Uuid::from(i.id)))
            .filter(invitation::Column::Version.eq(i.version));
        let done = query.exec(&self.db).await.map_err(fault("invitation"))?;
        let mut version = i.version;
        advance(done.rows_affected, &mut version)?;
        let links = invitation_environment::Column::InvitationId.eq(Uuid::from(i.id));
        delete_all::<invitation_environment::Entity>(&self.db, links).await?;
        self.link_places(i).await?;
        i.version = version;
        Ok(())
    }
}
