//! Taking notices out of inboxes, and names out of notices: of what leads somewhere, whoever reads it.

use super::notices::{ActiveModel, Column, Entity, Model};
use crate::fault::fault;
use crate::work::{BATCH, SeaWork};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{Link, NOBODY};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The notices of an institution that lead to any of these, in pieces: of no links there is none.
pub(super) fn leading(institution: Uuid, links: &[Link]) -> Vec<Condition> {
    links.chunks(BATCH).map(|links| leading_to(institution, links)).collect()
}

fn leading_to(institution: Uuid, links: &[Link]) -> Condition {
    let mut by_kind: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for link in links {
        by_kind.entry(link.kind.as_str()).or_default().push(link.id);
    }
    let any = by_kind.into_iter().fold(Condition::any(), |any, (kind, ids)| {
        any.add(Condition::all().add(Column::LinkKind.eq(kind)).add(Column::LinkId.is_in(ids)))
    });
    Condition::all().add(Column::InstitutionId.eq(institution)).add(any)
}

impl SeaWork {
    /// Writes down in this column that what matches any of these is over, be it shown or not, in all inboxes, which are
    /// held then; whose these are.
    pub(super) async fn end_notices(
        &mut self,
        which: Vec<Condition>,
        column: Column,
        now: Timestamp,
    ) -> Result<Vec<UserId>, StoreError> {
        let mut users: BTreeSet<Uuid> = BTreeSet::new();
        for one in which.clone() {
            let query =
                Entity::find().select_only().column(Column::UserId).filter(one).filter(Column::DeletedAt.is_null());
            let found: Vec<Uuid> = query.into_tuple().all(&self.db).await.map_err(fault("notice"))?;
            users.extend(found);
        }
        if users.is_empty() {
            return Ok(Vec::new());
        }
        self.hold_inboxes(&users).await?;
        for one in which {
            let query = Entity::update_many()
                .col_expr(column, Expr::value(Some(now)))
                .filter(one)
                .filter(Column::DeletedAt.is_null());
            query.exec(&self.db).await.map_err(fault("notice"))?;
        }
        self.touch_inboxes(&users, now).await?;
        Ok(users.into_iter().map(UserId::from).collect())
    }

    /// Has nobody stand in these places of what matches any of these.
    pub(super) async fn forget_name_in_notices(
        &mut self,
        which: Vec<Condition>,
        places: &'static [&'static str],
    ) -> Result<(), StoreError> {
        let mut named: Vec<Model> = Vec::new();
        for one in which {
            let query = Entity::find().filter(one).order_by_asc(Column::Id);
            named.extend(query.all(&self.db).await.map_err(fault("notice"))?);
        }
        // Held as by whoever changes what is in them, so that nobody waits for who waits for them.
        self.hold_inboxes(&named.iter().map(|row| row.user_id).collect()).await?;
        for row in named {
            let mut params = row.params;
            for place in places {
                if let Some(name) = params.get_mut(*place) {
                    *name = NOBODY.into();
                }
            }
            let next = ActiveModel { params: Set(params), ..Default::default() };
            let query = Entity::update_many().set(next).filter(Column::Id.eq(row.id));
            query.exec(&self.db).await.map_err(fault("notice"))?;
        }
        Ok(())
    }
}
