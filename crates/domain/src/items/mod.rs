//! Things a user owns; bound by a contract that a published client depends on.

use crate::clock::Timestamp;
use crate::ids::{ItemId, UserId};
use crate::journal::{Sensitive, facts};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use crate::text::{Line, Prose};
use async_trait::async_trait;
use serde::{Serialize, Serializer};

/// A thing a user owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Whose.
    pub owner: UserId,
    /// What it is called.
    #[serde(serialize_with = "sealed")]
    pub title: Line<255>,
    /// More about it.
    #[serde(serialize_with = "sealed")]
    pub description: Option<Prose<255>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What people write about their own things goes when they go: the journal says that it changed.
fn sealed<T: Serialize, S: Serializer>(text: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Sensitive(text).serialize(serializer)
}

/// Gives access to items.
pub trait ItemRepositories: Send {
    /// The items.
    fn items(&mut self) -> &mut dyn ItemRepository;
}

/// Keeps items. They belong to users, not to institutions.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ItemRepository: Send {
    /// By id.
    async fn find(&mut self, id: ItemId, expected: Option<Version>) -> Result<Option<Item>, StoreError>;
    /// Of one owner, or of all; newest first.
    async fn list(&mut self, owner: Option<UserId>, page: &PageRequest) -> Result<Page<Item>, StoreError>;
    /// Adds one.
    async fn add(&mut self, item: &Item) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `item`.
    async fn update(&mut self, item: &mut Item) -> Result<(), StoreError>;
    /// Takes one away.
    async fn delete(&mut self, item: &Item) -> Result<(), StoreError>;
}

/// The item is another user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not enough permissions")]
pub struct NotOwner;

impl crate::error::Fault for NotOwner {
    fn kind(&self) -> crate::error::Kind {
        crate::error::Kind::Forbidden
    }
    fn code(&self) -> &'static str {
        "item.not-owner"
    }
}

/// The codes of this context's problems.
pub const CODES: &[&str] = &["item.not-owner"];

facts! {
    about "item" {
        /// Which item.
        item: ItemId,
    }

    /// An item was made.
    ItemCreated = "item.created",
    /// An item changed.
    ItemChanged = "item.changed",
    /// An item was taken away.
    ItemDeleted = "item.deleted",
}
