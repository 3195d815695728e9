//! The chunks of a WebP (RFC 9649), seen before its pixels are read.
//!
//! The reader believes what a chunk says about its length, and reads a lossy frame of any size before it asks
//! whether it fits the picture. Neither costs the sender more than some bytes.

use crate::read::bearable;
use plantel_domain::pictures::PictureError::{self, Broken};

/// Of the container: its name, its length, `WEBP`.
const CONTAINER: usize = 12;
/// Of a chunk: its name and its length.
const CHUNK: usize = 8;
/// Of a frame of an animation, before the chunks in it.
const FRAME: usize = 16;

/// The picture without what follows its container.
pub(crate) fn whole(bytes: &[u8]) -> Result<&[u8], PictureError> {
    let length = length(bytes.get(4..).ok_or(Broken)?)?;
    let bytes = bytes.get(..length.saturating_add(CHUNK)).ok_or(Broken)?;
    for_each_chunk(bytes.get(CONTAINER..).ok_or(Broken)?, |name, body| match &name {
        b"ANMF" => for_each_chunk(body.get(FRAME..).ok_or(Broken)?, see),
        _ => see(name, body),
    })?;
    Ok(bytes)
}

/// Sees every chunk, one after the other; each lies within what surrounds it.
fn for_each_chunk(
    mut bytes: &[u8],
    mut see: impl FnMut([u8; 4], &[u8]) -> Result<(), PictureError>,
) -> Result<(), PictureError> {
    while let Some((head, rest)) = bytes.split_at_checked(CHUNK) {
        let name = *head.first_chunk().ok_or(Broken)?;
        let length = length(&head[4..])?;
        see(name, rest.get(..length).ok_or(Broken)?)?;
        // Chunks begin at even places.
        bytes = rest.get(length + length % 2..).unwrap_or_default();
    }
    Ok(())
}

/// The size that pixels themselves claim is the one that counts.
fn see(name: [u8; 4], body: &[u8]) -> Result<(), PictureError> {
    match &name {
        b"VP8 " => {
            let sides = body.get(6..).and_then(|body| body.first_chunk::<4>()).ok_or(Broken)?;
            let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
            bearable(side(sides[0], sides[1]), side(sides[2], sides[3]))
        }
        b"VP8L" => {
            let sides = body.get(1..).and_then(|body| body.first_chunk()).ok_or(Broken)?;
            let sides = u32::from_le_bytes(*sides);
            bearable((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1)
        }
        _ => Ok(()),
    }
}

fn length(bytes: &[u8]) -> Result<usize, PictureError> {
    let length = u32::from_le_bytes(*bytes.first_chunk().ok_or(Broken)?);
    usize::try_from(length).map_err(|_| Broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use PictureError::TooLarge;
    use rstest::rstest;

    fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap();
        let padding: &[u8] = if body.len().is_multiple_of(2) { b"" } else { b"\0" };
        [name, &length.to_le_bytes(), body, padding].concat()
    }

    fn container(chunks: &[Vec<u8>]) -> Vec<u8> {
        chunk(b"RIFF", &[b"WEBP".as_slice(), &chunks.concat()].concat())
    }

    fn lossy(width: u16, height: u16) -> Vec<u8> {
        let head = b"\0\0\0\x9D\x01\x2A".as_slice();
        chunk(b"VP8 ", &[head, &width.to_le_bytes(), &height.to_le_bytes()].concat())
    }

    fn lossless(width: u32, height: u32) -> Vec<u8> {
        chunk(b"VP8L", &[b"\x2F".as_slice(), &((width - 1) | (height - 1) << 14).to_le_bytes()].concat())
    }

    fn in_animation(chunks: &[Vec<u8>]) -> Vec<u8> {
        chunk(b"ANMF", &[[0; FRAME].as_slice(), &chunks.concat()].concat())
    }

    #[rstest]
    #[case::lossy(lossy(5000, 10_000))]
    #[case::lossless(lossless(5000, 10_000))]
    #[case::animated(in_animation(&[chunk(b"ALPH", b"odd"), lossy(1, 1)]))]
    #[case::unknown(chunk(b"what", b"ever"))]
    fn what_follows_the_container_stays_behind(#[case] inner: Vec<u8>) {
        let picture = container(&[inner]);
        assert_eq!(whole(&picture), Ok(picture.as_slice()));
        assert_eq!(whole(&[picture.as_slice(), b"EXIF\xFF\xFF\xFF\xFF"].concat()), Ok(picture.as_slice()));
        for end in 0..picture.len() {
            assert_eq!(whole(&picture[..end]), Err(Broken), "{end} bytes");
        }
    }

    #[rstest]
    #[case::lossy(lossy(5000, 10_001))]
    #[case::lossless(lossless(10_001, 5000))]
    #[case::largest(lossless(0x4000, 0x4000))]
    #[case::in_a_small_animation(in_animation(&[chunk(b"ALPH", b""), lossy(0x3FFF, 0x3FFF)]))]
    fn more_pixels_than_allowed_are_not_read_wherever_they_are(#[case] inner: Vec<u8>) {
        assert_eq!(whole(&container(&[chunk(b"VP8X", &[0; 10]), inner])), Err(TooLarge));
    }

    #[rstest]
    #[case::outside(b"EXIF\xFF\xFF\xFF\xFF".to_vec())]
    #[case::outside_by_one(b"EXIF\x01\0\0\0".to_vec())]
    #[case::in_an_animation(in_animation(&[b"EXIF\xFF\xFF\xFF\xFF".to_vec()]))]
    #[case::an_animation_without_room(chunk(b"ANMF", &[0; FRAME - 1]))]
    #[case::no_size(chunk(b"VP8 ", &[0; 9]))]
    #[case::no_lossless_size(chunk(b"VP8L", &[0; 4]))]
    fn a_chunk_that_claims_more_than_there_is_is_broken(#[case] inner: Vec<u8>) {
        assert_eq!(whole(&container(&[inner])), Err(Broken));
    }
}
