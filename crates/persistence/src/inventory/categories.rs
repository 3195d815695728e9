//! Categories.

use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::ids::CategoryId;
use plantel_domain::inventory::{Category, CategoryCode, CategoryRepository, Field, FieldKey, FieldKind};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Line;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue, ActiveValue::Set, IntoActiveModel, QueryOrder};
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "categories")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub code: String,
    pub code_key: String,
    pub name: String,
    pub fields: Json,
    pub useful_life_months: Option<i32>,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A field, as its JSON has it.
#[derive(Deserialize)]
struct StoredField {
    key: String,
    label: String,
    kind: String,
    required: bool,
    choices: Vec<String>,
}

fn field(stored: StoredField) -> Result<Field, StoreError> {
    Ok(Field {
        key: FieldKey::stored(stored.key),
        label: Line::stored(stored.label),
        kind: FieldKind::parse(&stored.kind).map_err(|_| unreadable("kind of field"))?,
        required: stored.required,
        choices: stored.choices.into_iter().map(Line::stored).collect(),
    })
}

fn row(c: &Category) -> Model {
    Model {
        id: c.id.into(),
        institution_id: c.institution.into(),
        code: c.code.as_str().to_owned(),
        code_key: c.key(),
        name: c.name.to_string(),
        fields: serde_json::json!(c.fields),
        useful_life_months: c.useful_life_months.map(Into::into),
        active: c.active,
        created_at: c.created_at,
        version: c.version,
    }
}

fn category(row: Model) -> Result<Category, StoreError> {
    let fields: Vec<StoredField> = serde_json::from_value(row.fields).map_err(|_| unreadable("field of a category"))?;
    let life = row.useful_life_months.map(u16::try_from).transpose();
    Ok(Category {
        id: row.id.into(),
        institution: row.institution_id.into(),
        code: CategoryCode::stored(row.code),
        name: Line::stored(row.name),
        fields: fields.into_iter().map(field).collect::<Result<_, _>>()?,
        useful_life_months: life.map_err(|_| unreadable("useful life"))?,
        active: row.active,
        created_at: row.created_at,
        version: row.version,
    })
}

impl SeaWork {
    fn categories_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl CategoryRepository for SeaWork {
    async fn find(&mut self, id: CategoryId, expected: Option<Version>) -> Result<Option<Category>, StoreError> {
        let query = self.categories_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("category"))?;
        expect(found, expected, |row| row.version)?.map(category).transpose()
    }

    async fn all(&mut self) -> Result<Vec<Category>, StoreError> {
        let query = self.categories_in_scope().order_by_asc(Column::CodeKey);
        query.all(&self.db).await.map_err(fault("category"))?.into_iter().map(category).collect()
    }

    async fn add_all(&mut self, categories: &[Category]) -> Result<(), StoreError> {
        for category in categories {
            self.within(category.institution)?;
        }
        for categories in categories.chunks(BATCH) {
            let insert = Entity::insert_many(categories.iter().map(|category| row(category).into_active_model()));
            insert.exec_without_returning(&self.db).await.map_err(fault("category"))?;
        }
        Ok(())
    }

    async fn update(&mut self, c: &mut Category) -> Result<(), StoreError> {
        // The code stays, and with it the key of one that was made before keys were folded.
        let mut next = row(c).into_active_model().reset_all();
        (next.code, next.code_key) = (ActiveValue::NotSet, ActiveValue::NotSet);
        next.version = Set(c.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(c.id)))
            .filter(Column::Version.eq(c.version));
        let done = query.exec(&self.db).await.map_err(fault("category"))?;
        advance(done.rows_affected, &mut c.version)
    }
}
