//! The kinds of things an institution has.

use super::bodies::life;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid, patch as patched, set};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, patch, post};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::form::{Form, Invalid, Patch};
use plantel_domain::inventory::{
    Category, CategoryChange, CategoryCode, Field, FieldKey, FieldKind, NewCategory, check_fields,
};
use plantel_domain::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A field that assets of a category have.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CategoryField)]
pub struct FieldView {
    /// Its name in `extra`: a lower-case letter, then lower-case letters, digits and `_`; up to 40.
    #[schema(example = "ram_gb", max_length = 40)]
    pub key: String,
    /// Its name for people.
    #[schema(example = "Memoria (GB)", max_length = 60)]
    pub label: String,
    /// `text`, `number` (a decimal string), `boolean`, `date` or `choice`.
    #[schema(example = "number")]
    pub kind: String,
    /// Whether an asset must have it.
    #[serde(default)]
    #[schema(default = false)]
    pub required: bool,
    /// What a choice may be.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub choices: Vec<String>,
}

/// A kind of thing.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
pub struct CategoryView {
    /// Its id.
    pub id: Uuid,
    /// Its name in data; never changes.
    #[schema(example = "computer")]
    pub code: String,
    /// Its name for people.
    #[schema(example = "Computador")]
    pub name: String,
    /// What its assets have.
    pub fields: Vec<FieldView>,
    /// Their useful life in months, where they state none when they are registered.
    pub useful_life_months: Option<u16>,
    /// Whether new assets may be of it.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        let field = |field: Field| FieldView {
            key: field.key.as_str().to_owned(),
            label: field.label.into(),
            kind: field.kind.name().to_owned(),
            required: field.required,
            choices: field.choices.into_iter().map(Into::into).collect(),
        };
        Self {
            id: category.id.into(),
            code: category.code.as_str().to_owned(),
            name: category.name.into(),
            fields: category.fields.into_iter().map(field).collect(),
            useful_life_months: category.useful_life_months,
            active: category.active,
            created_at: category.created_at,
        }
    }
}

fn tagged(category: Category) -> Tagged<CategoryView> {
    Tagged::new(category.version, category.into())
}

fn fields(form: &mut Form, views: &[FieldView]) -> Option<Vec<Field>> {
    let mut fields = Vec::with_capacity(views.len());
    for (at, view) in views.iter().enumerate() {
        let here = |name: &str| format!("/fields/{at}/{name}");
        let key = form.take(&here("key"), FieldKey::parse(&view.key));
        let label = form.take(&here("label"), Line::parse(&view.label));
        let kind = form.take(&here("kind"), FieldKind::parse(&view.kind));
        let choice = |(n, text): (usize, &String)| form.take(&format!("/fields/{at}/choices/{n}"), Line::parse(text));
        let choices: Option<Vec<_>> = view.choices.iter().enumerate().map(choice).collect();
        let (key, label, kind, choices) = (key?, label?, kind?, choices?);
        fields.push(Field { key, label, kind, required: view.required, choices });
    }
    check_fields(form, "/fields", &fields);
    Some(fields)
}

/// A new category.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CategoryBody {
    /// Its name in data; unique in the institution without regard to accents and case.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 60, example = "drone")]
    pub code: String,
    /// Its name for people.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 60, example = "Dron")]
    pub name: String,
    /// What its assets have.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub fields: Vec<FieldView>,
    /// Their useful life in months.
    #[schema(minimum = 1, maximum = 1200, example = 60)]
    pub useful_life_months: Option<i64>,
}

impl CategoryBody {
    fn read(self) -> Result<NewCategory, Invalid> {
        let mut form = Form::new();
        let code = form.take("/code", CategoryCode::parse(&self.code));
        let name = form.take("/name", Line::parse(&self.name));
        let life = form.take_some("/useful_life_months", self.useful_life_months.map(life));
        let fields = fields(&mut form, &self.fields);
        form.done(|| Some(NewCategory { code: code?, name: name?, fields: fields?, useful_life_months: life? }))
    }
}

/// A partial change of a category; its code stays.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CategoryChangeBody {
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 60)]
    pub name: Option<String>,
    /// Other fields, all of them. What assets hold of fields that go stays with them until they change.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 50)]
    pub fields: Option<Vec<FieldView>>,
    /// Another useful life; null clears it.
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1200)]
    pub useful_life_months: Patch<i64>,
    /// Whether new assets may be of it.
    #[serde(default, deserialize_with = "set")]
    pub active: Option<bool>,
}

impl CategoryChangeBody {
    fn read(self) -> Result<CategoryChange, Invalid> {
        let mut form = Form::new();
        let name = form.take_some("/name", self.name.as_deref().map(Line::parse));
        let life = form.take("/useful_life_months", self.useful_life_months.parse(life));
        let fields = self.fields.map(|views| fields(&mut form, &views));
        let active = self.active;
        form.done(|| {
            let fields = match fields {
                Some(fields) => Some(fields?),
                None => None,
            };
            Some(CategoryChange { name: name?, fields, useful_life_months: life?, active })
        })
    }
}

/// All kinds of things an institution has.
#[derive(Serialize, ToSchema)]
#[schema(as = Categories)]
pub struct CategoriesView {
    /// By code.
    pub data: Vec<CategoryView>,
}

/// Lists the categories, all of them, by code.
#[utoipa::path(operation_id = "categories-list", tag = "categories", security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The categories", body = CategoriesView)))]
#[get("/inventory/categories")]
pub async fn list(caller: Caller, services: Data<Services>) -> ApiResult<Json<CategoriesView>> {
    let categories = attempt(|| services.inventory.categories(&caller.ctx)).await?;
    Ok(Json(CategoriesView { data: categories.into_iter().map(Into::into).collect() }))
}

/// Shows a category.
#[utoipa::path(operation_id = "categories-get", tag = "categories", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The category", body = CategoryView)))]
#[get("/inventory/categories/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<CategoryView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.inventory.find_category(&caller.ctx, id)).await?))
}

/// Makes a category.
#[utoipa::path(operation_id = "categories-create", tag = "categories", request_body = CategoryBody,
    security(("bearer" = ["manage:categories"])),
    responses((status = CREATED, description = "The category", body = CategoryView)))]
#[post("/inventory/categories")]
pub async fn create(
    caller: Caller,
    body: Valid<CategoryBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CategoryView>> {
    let new = body.0.read()?;
    let category = attempt(|| services.inventory.create_category(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/inventory/categories/{}", category.id);
    Ok(tagged(category).created(location))
}

/// Changes a category.
#[utoipa::path(operation_id = "categories-update", tag = "categories", request_body = CategoryChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:categories"])),
    responses((status = OK, description = "The category", body = CategoryView)))]
#[patch("/inventory/categories/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CategoryChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CategoryView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let deed = || services.inventory.change_category(&caller.ctx, id, if_match.0, change.clone());
    Ok(tagged(attempt(deed).await?))
}
