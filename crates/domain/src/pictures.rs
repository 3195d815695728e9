//! Pictures that people take: read, turned upright, made small, and written anew.

use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::files::FileKey;
use crate::ids::{InstitutionId, PictureId, UserId};
use async_trait::async_trait;
use chrono::Duration;

/// The most bytes of a picture as it is sent.
pub const MAX_BYTES: usize = 5 << 20;
/// The most pixels of a picture as it is sent, width times height.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The longer side of a picture as it is kept, in pixels.
pub const FULL: u32 = 1600;
/// The longer side of a preview, in pixels.
pub const THUMBNAIL: u32 = 320;

/// The most pictures that prove one thing.
pub const MOST_EVIDENCE: usize = 10;
/// For how many days after a matter has ended pictures of it can be added.
pub const EVIDENCE_DAYS: u8 = 7;

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

/// A picture that proves how something was, as it is kept: nobody changes it, or takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its id.
    pub id: PictureId,
    /// Whose.
    pub institution: InstitutionId,
    /// Which of those that prove the same: from 0, and below [`MOST_EVIDENCE`].
    pub position: u8,
    /// How it is written.
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

impl Evidence {
    /// Where the picture lies, in the folder of its kind.
    pub fn full(&self, folder: &'static str) -> FileKey {
        FileKey::new(folder, self.id, "full")
    }

    /// Where its preview lies, in the folder of its kind.
    pub fn thumbnail(&self, folder: &'static str) -> FileKey {
        FileKey::new(folder, self.id, "thumbnail")
    }

    /// The position behind so many; none when there are enough.
    pub fn position_behind(there: usize) -> Option<u8> {
        if there < MOST_EVIDENCE { u8::try_from(there).ok() } else { None }
    }

    /// Whether what ended then, if it has, ended more than [`EVIDENCE_DAYS`] days ago.
    pub fn too_late(ended: Option<Timestamp>, now: Timestamp) -> bool {
        ended.is_some_and(|ended| now > ended + Duration::days(EVIDENCE_DAYS.into()))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_pictures_prove_one_thing_and_no_more() {
        let positions: Vec<_> = (0..12).map(Evidence::position_behind).collect();
        assert_eq!(positions[..2], [Some(0), Some(1)]);
        assert_eq!(positions[9..], [Some(9), None, None]);
        assert_eq!(Evidence::position_behind(usize::MAX), None);
    }

    #[test]
    fn pictures_are_too_late_when_a_matter_has_been_over_for_a_week() {
        let ended: Timestamp = "2026-03-16T15:00:00Z".parse().unwrap();
        let week = ended + Duration::days(7);
        assert!(!Evidence::too_late(Some(ended), week));
        assert!(Evidence::too_late(Some(ended), week + Duration::microseconds(1)));
        assert!(!Evidence::too_late(None, week + Duration::days(1_000)));
    }

    #[test]
    fn a_format_is_known_by_its_media_type() {
        for format in [PictureFormat::Jpeg, PictureFormat::Png] {
            assert_eq!(PictureFormat::of(format.media_type()), Some(format));
        }
        assert_eq!(PictureFormat::of("image/webp"), None);
        assert_eq!(PictureFormat::of(""), None);
    }
}
