//! Pictures of each format, kind of pixel and shape.

use crate::world::{
    BLUE, CLEAR, GREEN, RED, WHITE, alike, assert_fits, decoded, encoded, fixture, middles, noise, prepare, quarters,
};
use image::{DynamicImage, ImageFormat};
use plantel_domain::pictures::{PictureFormat, Pictures};
use plantel_pictures::ImagePictures;
use rstest::rstest;

const UPRIGHT: [[u8; 4]; 4] = [RED, GREEN, BLUE, WHITE];
const TURNED: [[u8; 4]; 4] = [BLUE, RED, WHITE, GREEN];
const GREY: [[u8; 4]; 4] = [[87, 87, 87, 255], [118, 118, 118, 255], [52, 52, 52, 255], WHITE];
/// By ITU-R BT.709, and not BT.601 as JPEG has it.
const SCREEN_GREY: [[u8; 4]; 4] = [[70, 70, 70, 255], [137, 137, 137, 255], [44, 44, 44, 255], WHITE];
const CUT_OUT: [[u8; 4]; 4] = [CLEAR, GREEN, BLUE, WHITE];

#[rstest]
#[case::jpeg(ImageFormat::Jpeg)]
#[case::png(ImageFormat::Png)]
#[case::webp(ImageFormat::WebP)]
#[tokio::test]
async fn each_format_is_read_and_made_small(#[case] format: ImageFormat) {
    let prepared = prepare(encoded(quarters(2000, 1000), format)).await.ok().unwrap();
    assert_fits(&prepared);
    assert_eq!((prepared.full.width, prepared.full.height), (1600, 800));
    assert_eq!((prepared.thumbnail.width, prepared.thumbnail.height), (320, 160));
    for rendition in [&prepared.full, &prepared.thumbnail] {
        assert_eq!(rendition.format, PictureFormat::Jpeg);
        assert!(rendition.bytes.starts_with(b"\xFF\xD8\xFF"));
        assert!(alike(middles(&decoded(rendition)), UPRIGHT));
    }
}

#[rstest]
#[case::progressive("progressive.jpg", UPRIGHT)]
#[case::with_restarts("subsampled.jpg", UPRIGHT)]
#[case::grey("grey.jpg", GREY)]
#[case::turned_png("turned.png", TURNED)]
#[case::lossy("lossy.webp", UPRIGHT)]
#[case::turned_webp("turned.webp", TURNED)]
#[case::first_frame_of_png("animated.png", UPRIGHT)]
#[case::first_frame_of_webp("animated.webp", UPRIGHT)]
#[case::palette_with_a_clear_colour("palette.png", CUT_OUT)]
#[case::lossy_with_transparency("lossy-alpha.webp", CUT_OUT)]
#[case::first_frame_with_transparency("animated-alpha.webp", CUT_OUT)]
#[tokio::test]
async fn what_others_wrote_is_read_as_they_meant_it(#[case] name: &str, #[case] expected: [[u8; 4]; 4]) {
    let prepared = prepare(fixture(name)).await.ok().unwrap();
    assert_fits(&prepared);
    let clear = expected.contains(&CLEAR);
    assert_eq!(prepared.full.format, if clear { PictureFormat::Png } else { PictureFormat::Jpeg });
    let mut seen = middles(&decoded(&prepared.full));
    for pixel in seen.iter_mut().filter(|pixel| pixel[3] == 0) {
        *pixel = CLEAR;
    }
    assert!(alike(seen, expected), "{seen:?}");
}

/// Inks have no one translation into light: red stays the reddest, and white white.
#[tokio::test]
async fn the_four_inks_of_print_become_the_colours_they_print() {
    let prepared = prepare(fixture("cmyk.jpg")).await.ok().unwrap();
    let [red, green, blue, white] = middles(&decoded(&prepared.full));
    assert!(red[0] > 150 && red[1] < 90 && red[2] < 90, "{red:?}");
    assert!(green[1] > 120 && green[0] < 90 && green[2] < 90, "{green:?}");
    assert!(blue[2] > 150 && blue[0] < 90 && blue[1] < 90, "{blue:?}");
    assert!(white[..3].iter().all(|channel| *channel > 230), "{white:?}");
}

#[tokio::test]
async fn one_bit_is_enough_for_a_picture() {
    assert_fits(&prepare(fixture("one-bit.png")).await.ok().unwrap());
}

type Pixels = fn(DynamicImage) -> DynamicImage;

#[rstest]
#[case::grey(|image: DynamicImage| image.into_luma8().into(), SCREEN_GREY)]
#[case::grey_and_transparency(|image: DynamicImage| image.into_luma_alpha8().into(), SCREEN_GREY)]
#[case::colours(|image: DynamicImage| image.into_rgb8().into(), UPRIGHT)]
#[case::wide_grey(|image: DynamicImage| image.into_luma16().into(), SCREEN_GREY)]
#[case::wide_grey_and_transparency(|image: DynamicImage| image.into_luma_alpha16().into(), SCREEN_GREY)]
#[case::wide_colours(|image: DynamicImage| image.into_rgb16().into(), UPRIGHT)]
#[case::wide_colours_and_transparency(|image: DynamicImage| image.into_rgba16().into(), UPRIGHT)]
#[tokio::test]
async fn each_kind_of_pixel_is_read(#[case] pixels: Pixels, #[case] expected: [[u8; 4]; 4]) {
    for (width, height) in [(60, 40), (1900, 800), (3400, 100)] {
        let sent = encoded(pixels(quarters(width, height).into()), ImageFormat::Png);
        let prepared = prepare(sent).await.ok().unwrap();
        assert_fits(&prepared);
        assert_eq!(prepared.full.format, PictureFormat::Jpeg);
        let seen = middles(&decoded(&prepared.full));
        assert!(alike(seen, expected), "{width}x{height} {seen:?}");
    }
}

#[rstest]
#[case::a_point((1, 1), (1, 1), (1, 1))]
#[case::smaller_than_a_preview((300, 7), (300, 7), (300, 7))]
#[case::as_large_as_a_preview((320, 320), (320, 320), (320, 320))]
#[case::between((321, 640), (321, 640), (161, 320))]
#[case::as_large_as_may_be((1600, 1600), (1600, 1600), (320, 320))]
#[case::a_point_larger((1601, 1000), (1600, 999), (320, 200))]
#[case::high((1000, 4000), (400, 1600), (80, 320))]
#[case::a_line((40_000, 1), (1600, 1), (320, 1))]
#[case::a_high_line((2, 70_000), (1, 1600), (1, 320))]
#[tokio::test]
async fn a_picture_is_made_small_and_never_large(
    #[case] (width, height): (u32, u32),
    #[case] full: (u32, u32),
    #[case] thumbnail: (u32, u32),
) {
    let prepared = prepare(encoded(quarters(width, height), ImageFormat::Png)).await.ok().unwrap();
    assert_fits(&prepared);
    assert_eq!((prepared.full.width, prepared.full.height), full);
    assert_eq!((prepared.thumbnail.width, prepared.thumbnail.height), thumbnail);
}

#[tokio::test]
async fn a_small_opaque_picture_loses_little_and_a_preview_is_smaller() {
    let prepared = prepare(encoded(noise(640, 480), ImageFormat::Png)).await.ok().unwrap();
    assert!(prepared.thumbnail.bytes.len() < prepared.full.bytes.len());
    assert!(prepared.full.bytes.len() < 640 * 480 * 3);
}

#[tokio::test]
async fn a_burst_of_pictures_is_read_one_after_the_other() {
    let pictures = ImagePictures::new(0);
    let prepared = || pictures.prepare(fixture("lossy.webp"));
    let (a, b, c) = tokio::join!(prepared(), prepared(), prepared());
    assert!(a.is_ok() && a == b && b == c);
}
