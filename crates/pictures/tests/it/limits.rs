//! How much is read, and that more is refused at once.

use crate::world::{assert_fits, encoded, fixture, hollow_png, prepare, quarters, refusal, segment, with_segments};
use image::{GrayImage, ImageFormat};
use plantel_domain::pictures::{MAX_BYTES, PictureError};
use rstest::rstest;

#[tokio::test]
async fn a_file_of_as_many_bytes_as_allowed_is_read_and_of_one_more_is_not() {
    let mut jpeg = encoded(quarters(64, 48), ImageFormat::Jpeg);
    jpeg.resize(MAX_BYTES, 0);
    assert_fits(&prepare(jpeg.clone()).await.ok().unwrap());
    jpeg.push(0);
    assert_eq!(refusal(jpeg).await, Some(PictureError::TooLarge));
}

#[tokio::test]
async fn a_picture_of_as_many_pixels_as_allowed_is_read() {
    let prepared = prepare(encoded(GrayImage::new(10_000, 5000), ImageFormat::Png)).await.ok().unwrap();
    assert_fits(&prepared);
    assert_eq!((prepared.full.width, prepared.full.height), (1600, 800));
}

fn hollow_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = encoded(quarters(8, 8), ImageFormat::Jpeg);
    let at = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

fn hollow_webp(name: &str, at: usize, side: &[u8]) -> Vec<u8> {
    let mut webp = fixture(name);
    webp[at..at + side.len()].copy_from_slice(side);
    webp
}

#[rstest]
#[case::one_row_more(hollow_png(10_000, 5001, 8, 0))]
#[case::png(hollow_png(60_000, 60_000, 8, 6))]
#[case::widest_png(hollow_png(0x7FFF_FFFF, 0x7FFF_FFFF, 16, 6))]
#[case::line(hollow_png(50_000_001, 1, 8, 2))]
#[case::wide_pixels(hollow_png(5000, 5001, 16, 6))]
#[case::jpeg(hollow_jpeg(60_000, 60_000))]
#[case::widest_jpeg(hollow_jpeg(u16::MAX, u16::MAX))]
#[case::lossy_webp(hollow_webp("lossy.webp", 26, &[0xFF, 0x3F, 0xFF, 0x3F]))]
#[case::canvas_of_webp(hollow_webp("lossy-alpha.webp", 24, &[0xFF, 0x3F, 0, 0xFF, 0x3F, 0]))]
#[tokio::test]
async fn more_pixels_than_allowed_are_refused_before_any_is_read(#[case] bytes: Vec<u8>) {
    assert_eq!(refusal(bytes).await, Some(PictureError::TooLarge));
}

#[tokio::test]
async fn a_picture_that_is_read_again_and_again_is_refused_at_once() {
    let jpeg = fixture("progressive.jpg");
    let scan = jpeg.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (last, end) = jpeg[scan..].split_at(jpeg.len() - scan - 2);
    let sent = [&jpeg[..scan], &last.repeat(20_000), end].concat();
    assert_eq!(refusal(sent).await, Some(PictureError::Broken));
}

#[tokio::test]
async fn many_words_about_a_picture_are_read_past() {
    let jpeg = encoded(quarters(64, 48), ImageFormat::Jpeg);
    let words = vec![segment(0xFE, &vec![b'x'; 60_000]); 80];
    assert_fits(&prepare(with_segments(&jpeg, &words)).await.ok().unwrap());
}
