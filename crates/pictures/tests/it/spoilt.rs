//! Pictures that were cut or changed on their way. No panic is seen outside, and nothing large comes out.

use crate::world::{FIXTURES, PNG, assert_fits, encoded, noise, prepare, refusal};
use image::ImageFormat;
use plantel_domain::pictures::PictureError;
use proptest::prelude::*;
use rstest::rstest;
use std::sync::LazyLock;
use tokio::runtime::Runtime;

const BEGINNINGS: [&[u8]; 7] = [
    b"\xFF\xD8\xFF",
    b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x10\0\x10\x01\x01\x11\0\xFF",
    PNG,
    b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x10\0\0\0\x10",
    b"RIFF\x40\0\0\0WEBP",
    b"RIFF\x40\0\0\0WEBPVP8 \x30\0\0\0\x10\x02\0\x9D\x01\x2A\x10\0\x10\0",
    b"RIFF\x40\0\0\0WEBPVP8L\x30\0\0\0\x2F\x0F\xC0\x03\0",
];

#[rstest]
#[case::jpeg(ImageFormat::Jpeg)]
#[case::png(ImageFormat::Png)]
#[case::webp(ImageFormat::WebP)]
#[tokio::test]
async fn a_picture_cut_anywhere_is_broken(#[case] format: ImageFormat) {
    let picture = encoded(noise(120, 90), format);
    // The last chunk of a PNG says only that it is the last.
    let needed = if format == ImageFormat::Png { picture.len() - 12 } else { picture.len() };
    for end in (12..needed).step_by(50).chain([needed - 1]) {
        assert_eq!(refusal(&picture[..end]).await, Some(PictureError::Broken), "{end} of {}", picture.len());
    }
}

#[tokio::test]
async fn what_others_wrote_gives_an_error_or_a_picture_wherever_it_is_cut() {
    for (name, picture) in FIXTURES {
        for end in 0..picture.len() {
            if let Ok(prepared) = prepare(&picture[..end]).await {
                assert!(picture.starts_with(PNG), "{name} {end}");
                assert_fits(&prepared);
            }
        }
    }
}

#[tokio::test]
async fn what_others_wrote_gives_an_error_or_a_picture_wherever_a_byte_is_changed() {
    for (_, picture) in FIXTURES {
        for at in 0..picture.len() {
            let mut spoilt = picture.to_vec();
            spoilt[at] ^= 0xFF;
            if let Ok(prepared) = prepare(spoilt).await {
                assert_fits(&prepared);
            }
        }
    }
}

fn gives_an_error_or_a_picture(bytes: Vec<u8>) {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    if let Ok(prepared) = RUNTIME.block_on(prepare(bytes)) {
        assert_fits(&prepared);
    }
}

proptest! {
    #[test]
    fn any_bytes_after_a_beginning_give_an_error_or_a_picture(
        beginning in prop::sample::select(BEGINNINGS.to_vec()),
        bytes in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        gives_an_error_or_a_picture([beginning, &bytes].concat());
    }

    #[test]
    fn any_bytes_in_a_picture_give_an_error_or_a_picture(
        (_, picture) in prop::sample::select(FIXTURES.to_vec()),
        at in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 1..12),
        removed in 0_usize..24,
    ) {
        let at = at.index(picture.len());
        let rest = picture.get(at + removed..).unwrap_or_default();
        gives_an_error_or_a_picture([&picture[..at], &bytes, rest].concat());
    }
}
