//! What shows through.

use crate::world::{decoded, encoded, prepare, quarters};
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use plantel_domain::pictures::PictureFormat;
use rstest::rstest;

#[rstest]
#[case::png(ImageFormat::Png)]
#[case::webp(ImageFormat::WebP)]
#[tokio::test]
async fn one_pixel_that_shows_through_makes_a_png_and_a_small_one_stays_as_it_is(#[case] format: ImageFormat) {
    let mut image = quarters(64, 48);
    image.get_pixel_mut(5, 7).0 = [10, 20, 30, 254];
    let prepared = prepare(encoded(image.clone(), format)).await.ok().unwrap();
    assert_eq!((prepared.full.format, prepared.thumbnail.format), (PictureFormat::Png, PictureFormat::Png));
    assert_eq!(decoded(&prepared.full), image);
    assert_eq!(decoded(&prepared.thumbnail), image);
}

#[tokio::test]
async fn transparency_that_hides_nothing_makes_no_png() {
    let prepared = prepare(encoded(quarters(64, 48), ImageFormat::WebP)).await.ok().unwrap();
    assert_eq!((prepared.full.format, prepared.thumbnail.format), (PictureFormat::Jpeg, PictureFormat::Jpeg));
}

type Pixels = fn(DynamicImage) -> DynamicImage;

/// Red beside nothing: whatever colour nothing has, it is not mixed into the red.
#[rstest]
#[case::narrow(|image| image, 1777)]
#[case::large(|image| image, 3601)]
#[case::wide(|image: DynamicImage| image.into_rgba16().into(), 1777)]
#[tokio::test]
async fn what_nobody_sees_leaves_no_fringe(#[case] pixels: Pixels, #[case] side: u32) {
    let image =
        RgbaImage::from_fn(side, side, |x, y| Rgba(if x + y < side { [200, 0, 0, 255] } else { [0, 255, 0, 0] }));
    let sent = encoded(pixels(image.into()), ImageFormat::Png);
    let prepared = prepare(sent).await.ok().unwrap();
    for rendition in [&prepared.full, &prepared.thumbnail] {
        assert_eq!(rendition.format, PictureFormat::Png);
        let image = decoded(rendition);
        let seen = image.pixels().filter(|pixel| pixel[3] > 32);
        let red = |pixel: &Rgba<u8>| pixel[0].abs_diff(200) <= 32 && pixel[1] <= 8 && pixel[2] <= 8;
        assert!(seen.clone().count() > 1000 && seen.clone().all(red));
        assert_eq!(image.get_pixel(image.width() - 1, image.height() - 1)[3], 0);
    }
}
