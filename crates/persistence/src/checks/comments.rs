//! Rows of what is said of the items of checks.

use super::entity::revision;
use crate::fault::fault;
use crate::work::SeaWork;
use chrono::{DateTime, Utc};
use plantel_domain::checks::CheckComment;
use plantel_domain::ids::CheckId;
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_comments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub check_id: Uuid,
    pub revision: i32,
    pub asset_id: Uuid,
    pub words: String,
    pub said_by: Uuid,
    pub said_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn comment(row: Model) -> Result<CheckComment, StoreError> {
    Ok(CheckComment {
        id: row.id.into(),
        check: row.check_id.into(),
        asset: row.asset_id.into(),
        revision: revision(row.revision)?,
        text: Prose::stored(row.words),
        by: row.said_by.into(),
        at: row.said_at,
    })
}

impl SeaWork {
    pub(super) async fn write_comment(&self, comment: &CheckComment) -> Result<(), StoreError> {
        let row = Model {
            id: comment.id.into(),
            institution_id: self.tenant(),
            check_id: comment.check.into(),
            revision: comment.revision.into(),
            asset_id: comment.asset.into(),
            words: comment.text.to_string(),
            said_by: comment.by.into(),
            said_at: comment.at,
        };
        let insert = Entity::insert(row.into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("check comment"))?;
        Ok(())
    }

    pub(super) async fn comments_of(&self, check: CheckId) -> Result<Vec<CheckComment>, StoreError> {
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::CheckId.eq(Uuid::from(check)))
            .order_by_asc(Column::SaidAt)
            .order_by_asc(Column::Id);
        query.all(&self.db).await.map_err(fault("check comment"))?.into_iter().map(comment).collect()
    }
}
