//! Pixels out of a file that nobody vouches for.

use crate::kind::Kind;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
use plantel_domain::pictures::{MAX_PIXELS, PictureError};
use std::io::Cursor;

/// The most bytes that the pixels of one picture take: four for each. Only pictures of 16 bits to a channel,
/// which people do not photograph, can need more.
const MAX_MEMORY: u64 = 4 * MAX_PIXELS;

/// A picture as its file has it, and how it is turned upright.
pub(crate) struct Read {
    pub(crate) image: DynamicImage,
    pub(crate) orientation: Orientation,
}

/// Reads a picture; of a moving one its first frame.
pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<Read, PictureError> {
    let mut decoder = opened(kind, bytes)?;
    // Who spoilt only what is said about the picture has not spoilt the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    Ok(Read { image, orientation })
}

/// What will read a picture: its size is judged before there is room for it.
pub(crate) fn opened(kind: Kind, bytes: &[u8]) -> Result<impl ImageDecoder, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(kind.whole(bytes)?), kind.format());
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    bearable(width, height)?;
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(PictureError::TooLarge);
    }
    Ok(decoder)
}

/// Whether there are no more pixels than allowed.
pub(crate) fn bearable(width: u32, height: u32) -> Result<(), PictureError> {
    if u64::from(width) * u64::from(height) > MAX_PIXELS { Err(PictureError::TooLarge) } else { Ok(()) }
}

fn refusal(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Broken,
    }
}
