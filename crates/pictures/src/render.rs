//! A picture turned upright, made small, and written anew.

use crate::read::Read;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as RowFilter, PngEncoder};
use image::imageops::FilterType;
use image::{DynamicImage, RgbaImage};
use plantel_domain::pictures::{FULL, PictureFormat, Prepared, Rendition, THUMBNAIL};

/// From 1 to 100. Above, files grow faster than anybody sees.
const QUALITY: u8 = 85;

/// Both renditions. They are of one format: PNG when something shows through.
pub(crate) fn render(read: Read) -> Prepared {
    let Read { image, orientation } = read;
    // Only these have a way back from what shows through.
    let image = if image.color().has_alpha() { image.into_rgba8().into() } else { image };
    let mut full = shrunk(image, FULL);
    full.apply_orientation(orientation);
    let format = if shows_through(&full) { PictureFormat::Png } else { PictureFormat::Jpeg };
    let full = match format {
        PictureFormat::Jpeg => full.into_rgb8().into(),
        PictureFormat::Png => full,
    };
    let thumbnail = written(format, &shrunk(full.clone(), THUMBNAIL));
    Prepared { full: written(format, &full), thumbnail }
}

/// With this longer side at the most. What is smaller stays as it is.
fn shrunk(mut image: DynamicImage, longer: u32) -> DynamicImage {
    let before = (image.width(), image.height());
    let (width, height) = fitting(before, longer);
    if (width, height) == before {
        return image;
    }
    let shows_through = shows_through(&image);
    if let (true, DynamicImage::ImageRgba8(pixels)) = (shows_through, &mut image) {
        weigh(pixels);
    }
    // The good filter reads each pixel many times and keeps wide numbers: averages bring it near first.
    let near = (before.0.min(2 * width), before.1.min(2 * height));
    if near.0.max(near.1) < before.0.max(before.1) / 2 {
        image = image.thumbnail_exact(near.0, near.1);
    }
    let mut small = image.resize_exact(width, height, FilterType::Lanczos3);
    if let (true, DynamicImage::ImageRgba8(pixels)) = (shows_through, &mut small) {
        unweigh(pixels);
    }
    small
}

/// The largest size of the same shape within a longer side, and no larger than it was.
fn fitting((width, height): (u32, u32), longer: u32) -> (u32, u32) {
    let longest = u64::from(width.max(height));
    let scaled = |side: u32| {
        let scaled = (u64::from(side) * u64::from(longer) + longest / 2) / longest;
        u32::try_from(scaled).unwrap_or(longer).max(1)
    };
    if longest <= u64::from(longer) { (width, height) } else { (scaled(width), scaled(height)) }
}

fn shows_through(image: &DynamicImage) -> bool {
    image.as_rgba8().is_some_and(|pixels| pixels.as_raw().chunks_exact(4).any(|pixel| pixel[3] < u8::MAX))
}

/// Makes a colour count as much as it shows: else what nobody sees would bleed into the edges.
fn weigh(pixels: &mut RgbaImage) {
    for pixel in pixels.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        for channel in &mut pixel[..3] {
            *channel = narrow((u32::from(*channel) * alpha + 127) / 255);
        }
    }
}

fn unweigh(pixels: &mut RgbaImage) {
    for pixel in pixels.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        for channel in &mut pixel[..3] {
            *channel = (u32::from(*channel) * 255 + alpha / 2).checked_div(alpha).map_or(0, narrow);
        }
    }
}

fn narrow(channel: u32) -> u8 {
    u8::try_from(channel).unwrap_or(u8::MAX)
}

fn written(format: PictureFormat, image: &DynamicImage) -> Rendition {
    let mut bytes = Vec::new();
    let written = match format {
        PictureFormat::Jpeg => image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)),
        PictureFormat::Png => {
            let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, RowFilter::Adaptive);
            image.write_with_encoder(encoder)
        }
    };
    written.expect("both formats have room for a picture this small, and memory takes what is written");
    Rendition { format, width: image.width(), height: image.height(), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;
    use rstest::rstest;

    #[rstest]
    #[case::fits((1600, 900), (1600, 900))]
    #[case::small((1, 1), (1, 1))]
    #[case::wide((3200, 1600), (1600, 800))]
    #[case::high((1600, 3200), (800, 1600))]
    #[case::just_over((1601, 1601), (1600, 1600))]
    #[case::rounded((4000, 3001), (1600, 1200))]
    #[case::a_line((50_000_000, 1), (1600, 1))]
    #[case::a_high_line((1, u32::MAX), (1, 1600))]
    fn the_longer_side_fits_and_the_shape_stays(#[case] before: (u32, u32), #[case] after: (u32, u32)) {
        assert_eq!(fitting(before, FULL), after);
    }

    #[test]
    fn what_is_opaque_or_gone_keeps_its_weight() {
        let mut pixels = RgbaImage::from_fn(256, 1, |x, _| Rgba([narrow(x), 0, 255, 255]));
        let before = pixels.clone();
        weigh(&mut pixels);
        unweigh(&mut pixels);
        assert_eq!(pixels, before);
        let mut gone = RgbaImage::from_pixel(1, 1, Rgba([10, 20, 30, 0]));
        weigh(&mut gone);
        unweigh(&mut gone);
        assert_eq!(gone.as_raw(), &[0; 4]);
    }

    #[test]
    fn no_colour_overflows_when_its_weight_is_taken_off() {
        let mut pixels = RgbaImage::from_pixel(1, 1, Rgba([255, 200, 1, 1]));
        unweigh(&mut pixels);
        assert_eq!(pixels.as_raw(), &[255, 255, 255, 1]);
    }
}
