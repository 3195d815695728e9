//! Bodies and views of items. Unknown fields are ignored, as the contract has it.

use crate::extract::patch;
use chrono::{DateTime, Utc};
use plantel_application::items::{ItemChange, NewItem};
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::items::Item;
use plantel_domain::text::{Line, Prose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A user's own thing.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemPublic)]
pub struct ItemView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// Whose.
    pub owner_id: Uuid,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Item> for ItemView {
    fn from(item: Item) -> Self {
        Self {
            id: item.id.into(),
            title: item.title.into(),
            description: item.description.map(Into::into),
            owner_id: item.owner.into(),
            created_at: item.created_at,
        }
    }
}

/// Items.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemsPublic)]
pub struct ItemsView {
    /// The rows.
    pub data: Vec<ItemView>,
    /// How many there are.
    pub count: u64,
}

/// A new item.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = ItemCreate)]
pub struct ItemBody {
    /// What it is called.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 255)]
    pub title: String,
    /// More about it.
    #[schema(max_length = 255)]
    pub description: Option<String>,
}

/// Empty counts as absent: the web client sends its empty field.
fn described(text: Option<String>) -> Option<Result<Prose<255>, BadValue>> {
    text.filter(|text| !text.trim().is_empty()).map(|text| Prose::parse(&text))
}

impl ItemBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewItem, Invalid> {
        let mut form = Form::new();
        let title = form.take("/title", Line::parse(&self.title));
        let description = form.take_some("/description", described(self.description));
        form.done(|| Some(NewItem { title: title?, description: description? }))
    }
}

/// A change: only what is sent changes.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = ItemUpdate)]
pub struct ItemChangeBody {
    /// Another title.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255)]
    pub title: Patch<String>,
    /// Another description; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 255)]
    pub description: Patch<String>,
}

impl ItemChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<ItemChange, Invalid> {
        let mut form = Form::new();
        let title = match self.title {
            Patch::Keep => Some(None),
            Patch::Clear => form.take("/title", Err(BadValue::new("field.required"))),
            Patch::Set(title) => form.take("/title", Line::parse(&title)).map(Some),
        };
        let description = match self.description {
            Patch::Set(text) => match form.take_some("/description", described(Some(text))) {
                Some(Some(text)) => Some(Patch::Set(text)),
                Some(None) => Some(Patch::Clear),
                None => None,
            },
            Patch::Clear => Some(Patch::Clear),
            Patch::Keep => Some(Patch::Keep),
        };
        form.done(|| Some(ItemChange { title: title?, description: description? }))
    }
}
