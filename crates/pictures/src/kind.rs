//! What a file is, by its first bytes and nothing else.

use crate::{jpeg, webp};
use image::ImageFormat;
use plantel_domain::pictures::PictureError;

/// A kind of picture that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    WebP,
}

impl Kind {
    /// Of a file. `None` when it begins like no picture.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    pub(crate) fn format(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::WebP => ImageFormat::WebP,
        }
    }

    /// The picture without what follows it, once its parts are seen to be there and of a bearable size.
    pub(crate) fn whole(self, bytes: &[u8]) -> Result<&[u8], PictureError> {
        match self {
            Self::Jpeg => jpeg::whole(bytes),
            // Its reader notices by itself what is missing, and stops at the last row.
            Self::Png => Ok(bytes),
            Self::WebP => webp::whole(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::jpeg(b"\xFF\xD8\xFF", Some(Kind::Jpeg))]
    #[case::png(b"\x89PNG\r\n\x1A\n", Some(Kind::Png))]
    #[case::webp(b"RIFF\0\0\0\0WEBP", Some(Kind::WebP))]
    #[case::empty(b"", None)]
    #[case::cut_jpeg(b"\xFF\xD8", None)]
    #[case::cut_png(b"\x89PNG\r\n\x1A", None)]
    #[case::png_that_mail_spoilt(b"\x89PNG\n\x1A\n\0\0\0\rIHDR", None)]
    #[case::cut_webp(b"RIFF\0\0\0\0WEB", None)]
    #[case::sound(b"RIFF\0\0\0\0WAVEfmt ", None)]
    #[case::space_before(b" \xFF\xD8\xFF", None)]
    fn the_first_bytes_tell_what_it_is(#[case] bytes: &[u8], #[case] kind: Option<Kind>) {
        assert_eq!(Kind::of(bytes), kind);
    }
}
