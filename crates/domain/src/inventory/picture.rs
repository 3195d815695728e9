//! Pictures of assets.

use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::files::FileKey;
use crate::ids::{AssetId, InstitutionId, PictureId, UserId};
use crate::journal::facts;
use crate::pictures::PictureFormat;
use crate::store::StoreError;
use async_trait::async_trait;

/// The most pictures of one asset.
pub const MOST: usize = 12;

/// A picture of an asset, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetPicture {
    /// Its id.
    pub id: PictureId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which asset.
    pub asset: AssetId,
    /// How it and its preview are written.
    pub format: PictureFormat,
    /// How the preview is written.
    pub thumbnail_format: PictureFormat,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Size of the file, in bytes.
    pub bytes: u32,
    /// Who brought it; none for a job.
    pub by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}

impl AssetPicture {
    /// Where the picture lies.
    pub fn full(&self) -> FileKey {
        FileKey::new("pictures", self.id, "full")
    }

    /// Where its preview lies.
    pub fn thumbnail(&self) -> FileKey {
        FileKey::new("pictures", self.id, "thumbnail")
    }
}

/// The asset has enough pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the asset has {MOST} pictures")]
pub struct TooManyPictures;

impl Fault for TooManyPictures {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "picture.too-many"
    }
    fn params(&self) -> Params {
        Params::none().number("max", i64::try_from(MOST).unwrap_or(i64::MAX))
    }
}

/// Keeps what is known of the pictures of the institution in scope; the files lie elsewhere.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait PictureRepository: Send {
    /// One.
    async fn find(&mut self, id: PictureId) -> Result<Option<AssetPicture>, StoreError>;
    /// All of an asset, oldest first.
    async fn of_asset(&mut self, asset: AssetId) -> Result<Vec<AssetPicture>, StoreError>;
    /// Adds one.
    async fn add(&mut self, picture: &AssetPicture) -> Result<(), StoreError>;
    /// Takes one away.
    async fn delete(&mut self, picture: &AssetPicture) -> Result<(), StoreError>;
}

facts! {
    about "asset" {
        /// Of which asset.
        asset: AssetId,
        /// Which picture.
        picture: PictureId,
    }

    /// A picture was added.
    PictureAdded = "asset.picture-added",
    /// A picture was taken away.
    PictureRemoved = "asset.picture-removed",
}
