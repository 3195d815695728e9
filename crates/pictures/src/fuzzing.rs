//! Pictures, judged and read in the thread of who asks, open to the targets of `fuzz`.

use crate::kind::Kind;
use crate::read::{opened, read};
use crate::render::render;
use image::ImageDecoder;
use plantel_domain::pictures::{PictureError, Prepared};

/// The size of a picture that is not refused before it is read: width and height, in pixels.
pub fn size(bytes: &[u8]) -> Result<(u32, u32), PictureError> {
    let kind = Kind::of(bytes).ok_or(PictureError::NotAPicture)?;
    Ok(opened(kind, bytes)?.dimensions())
}

/// What is kept of it.
pub fn prepare(bytes: &[u8]) -> Result<Prepared, PictureError> {
    let kind = Kind::of(bytes).ok_or(PictureError::NotAPicture)?;
    read(kind, bytes).map(render)
}
