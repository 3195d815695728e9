//! Files that are no pictures, or only begin like one.

use crate::world::{PNG, chunk, encoded, hollow_png, png_header, prepare, quarters, refusal};
use image::ImageFormat;
use plantel_domain::pictures::{PictureError, PictureFormat};
use rstest::rstest;

#[rstest]
#[case::nothing(b"")]
#[case::html(b"<html><img src=\"data:image/png;base64,iVBORw0KGgo=\"></html>")]
#[case::svg(b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
#[case::gif(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;")]
#[case::pdf(b"%PDF-1.7\n")]
#[case::bitmap(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0")]
#[case::tiff(b"II*\0\x08\0\0\0")]
#[case::avif(b"\0\0\0\x20ftypavif\0\0\0\0")]
#[case::icon(b"\0\0\x01\0\x01\0")]
#[case::zip(b"PK\x03\x04")]
#[case::mark_of_utf8(b"\xEF\xBB\xBF\xFF\xD8\xFF")]
#[tokio::test]
async fn what_does_not_begin_like_a_picture_is_none(#[case] bytes: &[u8]) {
    assert_eq!(refusal(bytes).await, Some(PictureError::NotAPicture));
}

#[rstest]
#[case::jpeg(ImageFormat::Jpeg)]
#[case::png(ImageFormat::Png)]
#[case::webp(ImageFormat::WebP)]
#[tokio::test]
async fn a_picture_behind_something_else_is_none(#[case] format: ImageFormat) {
    let picture = encoded(quarters(8, 8), format);
    for before in [b"<html>".as_slice(), b"GIF89a", b"%PDF-1.7\n", b"\n", b"\0"] {
        assert_eq!(refusal([before, &picture].concat()).await, Some(PictureError::NotAPicture));
    }
}

#[rstest]
#[case::jpeg(ImageFormat::Jpeg)]
#[case::png(ImageFormat::Png)]
#[case::webp(ImageFormat::WebP)]
#[tokio::test]
async fn what_comes_after_a_picture_is_gone(#[case] format: ImageFormat) {
    let picture = encoded(quarters(8, 8), format);
    let after = b"<html><script>alert(1)</script>PK\x03\x04";
    let prepared = prepare([picture.as_slice(), after].concat()).await.ok().unwrap();
    assert_eq!(prepared.full.format, PictureFormat::Jpeg);
    assert!(prepared == prepare(picture).await.ok().unwrap());
}

const HTML: &[u8] = b"<html><script>alert(1)</script></html>";

/// So long is its Exif, it says.
const FOUR_GIGABYTES: &[u8] = b"RIFF\x1E\0\0\0WEBPVP8X\x0A\0\0\0\x08\0\0\0\0\0\0\0\0\0EXIF\xF0\xFF\xFF\xFF";

#[rstest]
#[case::html_in_a_jpeg([b"\xFF\xD8\xFF", HTML].concat())]
#[case::html_in_a_png([PNG, HTML].concat())]
#[case::html_in_a_webp([b"RIFF\x2A\0\0\0WEBP", HTML].concat())]
#[case::only_the_beginning_of_a_jpeg(b"\xFF\xD8\xFF".to_vec())]
#[case::only_the_beginning_of_a_png(PNG.to_vec())]
#[case::only_the_beginning_of_a_webp(b"RIFF\x04\0\0\0WEBP".to_vec())]
#[case::a_jpeg_of_nothing(b"\xFF\xD8\xFF\xD9".to_vec())]
#[case::no_pixels([PNG, &png_header(0, 0, 8, 6)].concat())]
#[case::no_such_pixel([PNG, &png_header(8, 8, 3, 5), &chunk(b"IDAT", b"")].concat())]
#[case::pixels_missing(hollow_png(8, 8, 8, 6))]
#[case::many_pixels_missing(hollow_png(10_000, 5000, 8, 6))]
#[case::no_palette([PNG, &png_header(8, 8, 8, 3), &chunk(b"IDAT", b"")].concat())]
#[case::metadata_of_four_gigabytes(FOUR_GIGABYTES.to_vec())]
#[tokio::test]
async fn what_only_begins_like_a_picture_is_broken(#[case] bytes: Vec<u8>) {
    assert_eq!(refusal(bytes).await, Some(PictureError::Broken));
}
