//! Memberships, with the environments they speak of, and invitations to them.

pub(crate) mod entity;
mod invitations;

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, escaped, micros, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use entity::{environment, membership};
use plantel_domain::access::{GroupName, Membership, MembershipRepositories, MembershipRepository, Module, Role};
use plantel_domain::ids::{EnvironmentId, InstitutionId, MembershipId, UserId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::sea_query::{Expr, LikeExpr};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl MembershipRepositories for SeaWork {
    fn memberships(&mut self) -> &mut dyn MembershipRepository {
        self
    }
}

fn role_names(roles: &BTreeSet<Role>) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(" ")
}

fn module_names(modules: &BTreeSet<Module>) -> String {
    modules.iter().map(|module| module.name()).collect::<Vec<_>>().join(" ")
}

fn roles(names: &str) -> Result<BTreeSet<Role>, StoreError> {
    names.split_whitespace().map(|name| Role::parse(name).map_err(|_| unreadable("role"))).collect()
}

fn modules(names: &str) -> Result<BTreeSet<Module>, StoreError> {
    names.split_whitespace().map(|name| Module::parse(name).map_err(|_| unreadable("module"))).collect()
}

fn groups(names: serde_json::Value) -> Result<BTreeSet<GroupName>, StoreError> {
    let names: Vec<String> = serde_json::from_value(names).map_err(|_| unreadable("group"))?;
    Ok(names.into_iter().map(GroupName::stored).collect())
}

/// Roles stand in one text, one after the other: each is looked for as a whole word of it.
fn has_one_of(roles: &[Role]) -> Condition {
    roles.iter().fold(Condition::any(), |any, role| {
        let word = LikeExpr::new(format!("% {} %", escaped(role.name()))).escape('\\');
        any.add(Expr::cust("(' ' || roles || ' ')").like(word))
    })
}

fn row(m: &Membership) -> membership::Model {
    membership::Model {
        id: m.id.into(),
        institution_id: m.institution.into(),
        user_id: m.user.into(),
        roles: role_names(&m.roles),
        modules: module_names(&m.modules),
        group_names: serde_json::json!(m.groups),
        active: m.active,
        created_at: m.created_at,
        version: m.version,
    }
}

fn membership(row: membership::Model, environments: BTreeSet<EnvironmentId>) -> Result<Membership, StoreError> {
    Ok(Membership {
        id: row.id.into(),
        institution: row.institution_id.into(),
        user: row.user_id.into(),
        roles: roles(&row.roles)?,
        environments,
        modules: modules(&row.modules)?,
        groups: groups(row.group_names)?,
        active: row.active,
        created_at: row.created_at,
        version: row.version,
    })
}

impl SeaWork {
    fn memberships_in_scope(&self) -> Select<membership::Entity> {
        membership::Entity::find().filter(membership::Column::InstitutionId.eq(self.tenant()))
    }

    async fn with_environments(&self, rows: Vec<membership::Model>) -> Result<Vec<Membership>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut places: BTreeMap<Uuid, BTreeSet<EnvironmentId>> = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            let links = environment::Entity::find().filter(environment::Column::MembershipId.is_in(ids.to_vec()));
            for link in links.all(&self.db).await.map_err(fault("membership"))? {
                places.entry(link.membership_id).or_default().insert(link.environment_id.into());
            }
        }
        rows.into_iter()
            .map(|row| {
                let at = places.remove(&row.id).unwrap_or_default();
                membership(row, at)
            })
            .collect()
    }

    async fn link_environments(&self, m: &Membership) -> Result<(), StoreError> {
        let rows = m.environments.iter().map(|at| environment::ActiveModel {
            membership_id: Set(m.id.into()),
            environment_id: Set((*at).into()),
            institution_id: Set(m.institution.into()),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            let insert = environment::Entity::insert_many(rows);
            insert.exec_without_returning(&self.db).await.map_err(fault("membership"))?;
        }
        Ok(())
    }
}

#[async_trait]
impl MembershipRepository for SeaWork {
    async fn of_user(&mut self, user: UserId) -> Result<Vec<Membership>, StoreError> {
        let query = membership::Entity::find().filter(membership::Column::UserId.eq(Uuid::from(user)));
        let rows = query.order_by_asc(membership::Column::Id).all(&self.db).await.map_err(fault("membership"))?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        self.with_environments(rows).await
    }

    async fn find(&mut self, id: MembershipId, expected: Option<Version>) -> Result<Option<Membership>, StoreError> {
        let query = self.memberships_in_scope().filter(membership::Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("membership"))?;
        let rows = expect(found, expected, |row| row.version)?.into_iter().collect();
        Ok(self.with_environments(rows).await?.pop())
    }

    async fn holding(&mut self, roles: &[Role]) -> Result<Vec<Membership>, StoreError> {
        if roles.is_empty() {
            return Ok(Vec::new());
        }
        let query = self
            .memberships_in_scope()
            .filter(membership::Column::Active.eq(true))
            .filter(has_one_of(roles))
            .order_by_asc(membership::Column::CreatedAt)
            .order_by_asc(membership::Column::Id);
        let rows = query.all(&self.db).await.map_err(fault("membership"))?;
        self.with_environments(rows).await
    }

    async fn belonging(&mut self, users: &[UserId]) -> Result<BTreeSet<(UserId, InstitutionId)>, StoreError> {
        let mut found = BTreeSet::new();
        for users in users.chunks(BATCH) {
            let query = membership::Entity::find()
                .select_only()
                .columns([membership::Column::UserId, membership::Column::InstitutionId])
                .filter(membership::Column::UserId.is_in(users.iter().copied().map(Uuid::from)))
                .filter(membership::Column::Active.eq(true));
            let rows: Vec<(Uuid, Uuid)> = query.into_tuple().all(&self.db).await.map_err(fault("membership"))?;
            found.extend(rows.into_iter().map(|(user, institution)| (user.into(), institution.into())));
        }
        Ok(found)
    }

    async fn list(&mut self, request: &PageRequest) -> Result<Page<Membership>, StoreError> {
        let keyset = Keyset {
            sort: "created_at".to_owned(),
            column: membership::Column::CreatedAt,
            id: membership::Column::Id,
            descending: false,
            key: |row: &membership::Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        let rows = page(&self.db, self.memberships_in_scope(), keyset, request).await?;
        let data = self.with_environments(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, m: &Membership) -> Result<(), StoreError> {
        self.within(m.institution)?;
        self.callers.user(m.user);
        let insert = membership::Entity::insert(row(m).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("membership"))?;
        self.link_environments(m).await
    }

    async fn end_all(&mut self, user: UserId) -> Result<(), StoreError> {
        self.callers.user(user);
        membership::Entity::update_many()
            .col_expr(membership::Column::Active, Expr::value(false))
            .col_expr(membership::Column::Version, Expr::col(membership::Column::Version).add(1))
            .filter(membership::Column::UserId.eq(Uuid::from(user)))
            .filter(membership::Column::Active.eq(true))
            .exec(&self.db)
            .await
            .map_err(fault("membership"))?;
        Ok(())
    }

    async fn update(&mut self, m: &mut Membership) -> Result<(), StoreError> {
        self.callers.user(m.user);
        let mut next = row(m).into_active_model().reset_all();
        next.version = Set(m.version + 1);
        let query = membership::Entity::update_many()
            .set(next)
            .filter(membership::Column::InstitutionId.eq(self.tenant()))
            .filter(membership::Column::Id.eq(Uuid::from(m.id)))
            .filter(membership::Column::Version.eq(m.version));
        let done = query.exec(&self.db).await.map_err(fault("membership"))?;
        let mut version = m.version;
        advance(done.rows_affected, &mut version)?;
        environment::Entity::delete_many()
            .filter(environment::Column::MembershipId.eq(Uuid::from(m.id)))
            .exec(&self.db)
            .await
            .map_err(fault("membership"))?;
        self.link_environments(m).await?;
        m.version = version;
        Ok(())
    }
}
