//! Rows of the journal.
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: DateTime<Utc>,
    pub institution_id: Option<Uuid>,
    pub kind: String,
    pub version: i32,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub principal: String,
    pub user_id: Option<Uuid>,
    pub role: String,
    pub request_id: String,
    pub data: Json,
    pub changes: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
