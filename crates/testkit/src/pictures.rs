//! Pictures that are none: only their first bytes are looked at.

use async_trait::async_trait;
use plantel_domain::pictures::{
    FULL, MAX_BYTES, PictureError, PictureFormat, Pictures, Prepared, Rendition, THUMBNAIL,
};

const JPEG: &[u8] = b"\xff\xd8\xff";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What [`FakePictures`] takes for a photograph; no two texts make the same.
pub fn a_jpeg(text: &str) -> Vec<u8> {
    [JPEG, text.as_bytes()].concat()
}

/// What [`FakePictures`] takes for a drawing.
pub fn a_png(text: &str) -> Vec<u8> {
    [PNG, text.as_bytes()].concat()
}

/// Takes what begins as JPEG, PNG or WebP do for a picture, and a beginning without more for a broken one.
#[derive(Clone, Copy, Debug, Default)]
pub struct FakePictures;

/// How it would be written anew, and what stands behind its first bytes.
fn told(bytes: &[u8]) -> Option<(PictureFormat, &[u8])> {
    let webp = |rest: &'_ [u8]| rest.len() >= 8 && &rest[4..8] == b"WEBP";
    let png = bytes.strip_prefix(PNG).map(|rest| (PictureFormat::Png, rest));
    let jpeg = bytes.strip_prefix(JPEG).map(|rest| (PictureFormat::Jpeg, rest));
    let riff = bytes.strip_prefix(b"RIFF").filter(|rest| webp(rest));
    png.or(jpeg).or(riff.map(|rest| (PictureFormat::Jpeg, &rest[8..])))
}

#[async_trait]
impl Pictures for FakePictures {
    async fn prepare(&self, bytes: Vec<u8>) -> Result<Prepared, PictureError> {
        if bytes.len() > MAX_BYTES {
            return Err(PictureError::TooLarge);
        }
        let (format, rest) = told(&bytes).ok_or(PictureError::NotAPicture)?;
        if rest.is_empty() {
            return Err(PictureError::Broken);
        }
        let written = |width: u32, name: &str| {
            let beginning = if format == PictureFormat::Png { PNG } else { JPEG };
            Rendition { format, width, height: width / 2, bytes: [beginning, name.as_bytes(), rest].concat() }
        };
        Ok(Prepared { full: written(FULL, "full "), thumbnail: written(THUMBNAIL, "thumbnail ") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pictures_are_told_by_their_first_bytes() {
        let webp = b"RIFF\x04\0\0\0WEBPa".to_vec();
        for (bytes, format) in
            [(a_jpeg("a"), PictureFormat::Jpeg), (a_png("a"), PictureFormat::Png), (webp, PictureFormat::Jpeg)]
        {
            let prepared = FakePictures.prepare(bytes).await.ok().unwrap();
            assert_eq!((prepared.full.format, prepared.full.width), (format, FULL));
            assert_eq!((prepared.thumbnail.format, prepared.thumbnail.width), (format, THUMBNAIL));
            assert!(prepared.full.bytes != prepared.thumbnail.bytes && told(&prepared.full.bytes).is_some());
        }
        let refused = async |bytes: Vec<u8>| FakePictures.prepare(bytes).await.err();
        assert_eq!(refused(b"GIF89a".to_vec()).await, Some(PictureError::NotAPicture));
        assert_eq!(refused(vec![]).await, Some(PictureError::NotAPicture));
        assert_eq!(refused(a_png("")).await, Some(PictureError::Broken));
        assert_eq!(refused(a_jpeg(&"a".repeat(MAX_BYTES))).await, Some(PictureError::TooLarge));
    }
}
