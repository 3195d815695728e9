//! Rows of notices.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::notifications::{Link, Notice, NoticeFilter, NoticeKind, Priority, Span, UnreadFirst};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{Condition, ExprTrait, IntoSimpleExpr};

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Option<Uuid>,
    pub user_id: Uuid,
    pub position: i64,
    pub kind: String,
    pub params: Json,
    pub priority: String,
    pub link_kind: Option<String>,
    pub link_id: Option<Uuid>,
    pub cause: Uuid,
    pub shown: bool,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// What somebody is told stands in no log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(it: &Notice) -> Model {
    Model {
        id: it.id.into(),
        institution_id: it.institution.map(Into::into),
        user_id: it.user.into(),
        position: it.position,
        kind: it.kind.name().to_owned(),
        params: serde_json::json!(it.params),
        priority: it.priority.name().to_owned(),
        link_kind: it.link.as_ref().map(|link| link.kind.clone()),
        link_id: it.link.as_ref().map(|link| link.id),
        cause: it.cause,
        shown: it.shown,
        created_at: it.created_at,
        read_at: it.read_at,
        deleted_at: it.deleted_at,
        expires_at: it.expires_at,
    }
}

/// Of a row.
pub(crate) fn notice(row: Model) -> Result<Notice, StoreError> {
    let link = match (row.link_kind, row.link_id) {
        (Some(kind), Some(id)) => Some(Link { kind, id }),
        (None, None) => None,
        _ => return Err(unreadable("link of a notice")),
    };
    Ok(Notice {
        id: row.id.into(),
        institution: row.institution_id.map(Into::into),
        user: row.user_id.into(),
        position: row.position,
        kind: NoticeKind::parse(&row.kind).map_err(|_| unreadable("kind of a notice"))?,
        params: serde_json::from_value(row.params).map_err(|_| unreadable("parameter of a notice"))?,
        priority: Priority::parse(&row.priority).map_err(|_| unreadable("priority of a notice"))?,
        link,
        cause: row.cause,
        shown: row.shown,
        created_at: row.created_at,
        read_at: row.read_at,
        deleted_at: row.deleted_at,
        expires_at: row.expires_at,
    })
}

/// What stands in the inbox of a user now.
pub(super) fn standing(user: Uuid, now: Timestamp) -> Condition {
    Condition::all().add(Column::UserId.eq(user)).add(lasting(now))
}

/// What stands in any inbox now.
pub(super) fn lasting(now: Timestamp) -> Condition {
    let lasts = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now));
    Condition::all().add(Column::Shown.eq(true)).add(Column::DeletedAt.is_null()).add(lasts)
}

/// What is in one of these pieces of inboxes, whether it stands there or not.
pub(super) fn in_any(spans: &[Span]) -> Condition {
    let one = |span: &Span| {
        Condition::all()
            .add(Column::UserId.eq(Uuid::from(span.user)))
            .add(Column::Position.gt(span.after))
            .add(Column::Position.lte(span.until))
            // In words, so that both databases see that their index of positions has all of it.
            .add(Expr::cust("position > 0"))
    };
    spans.iter().fold(Condition::any(), |any, span| any.add(one(span)))
}

pub(super) fn unread(order: UnreadFirst) -> Condition {
    Condition::any().add(Column::ReadAt.is_null()).add(Column::ReadAt.gt(order.as_of))
}

/// What was made before this, or at the same time and comes behind it.
pub(super) fn earlier(created_at: Timestamp, id: Uuid) -> SimpleExpr {
    let place = Expr::tuple([Column::CreatedAt.into_simple_expr(), Column::Id.into_simple_expr()]);
    place.lt(Expr::tuple([Expr::value(created_at), Expr::value(id)]))
}

pub(super) fn filtered(query: Select<Entity>, filter: &NoticeFilter, order: UnreadFirst) -> Select<Entity> {
    let mut query = if filter.unread { query.filter(unread(order)) } else { query };
    if let Some(kind) = filter.kind {
        query = query.filter(Column::Kind.eq(kind.name()));
    }
    if let Some(group) = filter.group {
        let kinds = NoticeKind::ALL.iter().filter(|kind| kind.group() == group).map(|kind| kind.name());
        query = query.filter(Column::Kind.is_in(kinds));
    }
    if let Some(priority) = filter.priority {
        query = query.filter(Column::Priority.eq(priority.name()));
    }
    if let Some(institution) = filter.institution {
        query = query.filter(Column::InstitutionId.eq(Uuid::from(institution)));
    }
    query
}
