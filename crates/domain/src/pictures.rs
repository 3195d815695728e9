//! Pictures that people take: read, turned upright, made small, and written anew.

use crate::error::{Fault, Kind, Params};
use async_trait::async_trait;

/// The most bytes of a picture as it is sent.
pub const MAX_BYTES: usize = 5 << 20;
/// The most pixels of a picture as it is sent, width times height.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The longer side of a picture as it is kept, in pixels.
pub const FULL: u32 = 1600;
/// The longer side of a preview, in pixels.
pub const THUMBNAIL: u32 = 320;

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// For what is opaque.
    Jpeg,
    /// For what is not.
    Png,
}

impl PictureFormat {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// Of a media type.
    pub fn of(media_type: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png].into_iter().find(|format| format.media_type() == media_type)
    }
}

/// A picture written anew: what else the sent file held, such as where it was taken, is gone.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendition {
    /// How it is written.
    pub format: PictureFormat,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A picture as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Prepared {
    /// At most [`FULL`] pixels long.
    pub full: Rendition,
    /// At most [`THUMBNAIL`] pixels long.
    pub thumbnail: Rendition,
}

/// Reads pictures.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait Pictures: Send + Sync {
    /// Reads a JPEG, PNG or WebP, told by its first bytes, and writes it anew.
    async fn prepare(&self, bytes: Vec<u8>) -> Result<Prepared, PictureError>;
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Neither JPEG nor PNG nor WebP.
    #[error("the file is no picture")]
    NotAPicture,
    /// It begins like a picture, but cannot be read.
    #[error("the picture is broken")]
    Broken,
    /// More bytes or pixels than allowed.
    #[error("the picture is too large")]
    TooLarge,
}

impl PictureError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &["picture.not-a-picture", "picture.broken", "picture.too-large"];
}

impl Fault for PictureError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAPicture => Kind::UnsupportedMedia,
            Self::Broken => Kind::Invalid,
            Self::TooLarge => Kind::TooLarge,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotAPicture => "picture.not-a-picture",
            Self::Broken => "picture.broken",
            Self::TooLarge => "picture.too-large",
        }
    }
    fn params(&self) -> Params {
        Params::none().number("max", i64::try_from(MAX_BYTES).unwrap_or(i64::MAX))
    }
}
