//! What rows of pictures that prove something have in common.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::pictures::{Evidence, PictureFormat};
use plantel_domain::store::StoreError;
use uuid::Uuid;

/// The columns that are alike, by their names.
pub(crate) struct Columns {
    pub(crate) id: Uuid,
    pub(crate) institution_id: Uuid,
    pub(crate) position: i32,
    pub(crate) format: String,
    pub(crate) thumbnail_format: String,
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) bytes: i32,
    pub(crate) created_by: Option<Uuid>,
    pub(crate) created_at: DateTime<Utc>,
}

impl From<&Evidence> for Columns {
    fn from(picture: &Evidence) -> Self {
        let size = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        Self {
            id: picture.id.into(),
            institution_id: picture.institution.into(),
            position: picture.position.into(),
            format: picture.format.media_type().to_owned(),
            thumbnail_format: picture.thumbnail_format.media_type().to_owned(),
            width: size(picture.width),
            height: size(picture.height),
            bytes: size(picture.bytes),
            created_by: picture.by.map(Into::into),
            created_at: picture.created_at,
        }
    }
}

impl Columns {
    /// The picture as it was stored.
    pub(crate) fn read(self) -> Result<Evidence, StoreError> {
        let format = |stored: &str| PictureFormat::of(stored).ok_or_else(|| unreadable("format of a picture"));
        let size = |n: i32| u32::try_from(n).map_err(|_| unreadable("size of a picture"));
        Ok(Evidence {
            id: self.id.into(),
            institution: self.institution_id.into(),
            position: u8::try_from(self.position).map_err(|_| unreadable("position of a picture"))?,
            format: format(&self.format)?,
            thumbnail_format: format(&self.thumbnail_format)?,
            width: size(self.width)?,
            height: size(self.height)?,
            bytes: size(self.bytes)?,
            by: self.created_by.map(Into::into),
            created_at: self.created_at,
        })
    }
}
