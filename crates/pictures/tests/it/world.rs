//! Pictures of four colours, and the parts of their files.

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use plantel_domain::pictures::{FULL, PictureError, Pictures, Prepared, Rendition, THUMBNAIL};
use plantel_pictures::ImagePictures;
use std::io::Cursor;

pub const RED: [u8; 4] = [220, 30, 30, 255];
pub const GREEN: [u8; 4] = [30, 180, 30, 255];
pub const BLUE: [u8; 4] = [30, 30, 220, 255];
pub const WHITE: [u8; 4] = [250, 250, 250, 255];
pub const CLEAR: [u8; 4] = [0, 0, 0, 0];

pub const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

pub const FIXTURES: [(&str, &[u8]); 13] = [
    ("animated-alpha.webp", include_bytes!("fixtures/animated-alpha.webp")),
    ("animated.png", include_bytes!("fixtures/animated.png")),
    ("animated.webp", include_bytes!("fixtures/animated.webp")),
    ("cmyk.jpg", include_bytes!("fixtures/cmyk.jpg")),
    ("grey.jpg", include_bytes!("fixtures/grey.jpg")),
    ("lossy-alpha.webp", include_bytes!("fixtures/lossy-alpha.webp")),
    ("lossy.webp", include_bytes!("fixtures/lossy.webp")),
    ("one-bit.png", include_bytes!("fixtures/one-bit.png")),
    ("palette.png", include_bytes!("fixtures/palette.png")),
    ("progressive.jpg", include_bytes!("fixtures/progressive.jpg")),
    ("subsampled.jpg", include_bytes!("fixtures/subsampled.jpg")),
    ("turned.png", include_bytes!("fixtures/turned.png")),
    ("turned.webp", include_bytes!("fixtures/turned.webp")),
];

pub fn fixture(name: &str) -> Vec<u8> {
    FIXTURES.into_iter().find(|(fixture, _)| *fixture == name).unwrap().1.to_vec()
}

pub async fn prepare(bytes: impl Into<Vec<u8>>) -> Result<Prepared, PictureError> {
    ImagePictures::new(2).prepare(bytes.into()).await
}

/// `Prepared` does not print itself.
pub async fn refusal(bytes: impl Into<Vec<u8>>) -> Option<PictureError> {
    prepare(bytes).await.err()
}

/// Red and green above, blue and white below.
pub fn quarters(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        Rgba(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
}

/// Nothing of it can be packed.
pub fn noise(width: u32, height: u32) -> RgbaImage {
    let mut state = 1_u32;
    RgbaImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, r, g, b] = state.to_le_bytes();
        Rgba([r, g, b, 255])
    })
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let image = image.into();
    let image = if format == ImageFormat::Jpeg { image.into_rgb8().into() } else { image };
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn decoded(rendition: &Rendition) -> RgbaImage {
    let format = ImageFormat::from_mime_type(rendition.format.media_type()).unwrap();
    let image = image::load_from_memory_with_format(&rendition.bytes, format).unwrap();
    assert_eq!((image.width(), image.height()), (rendition.width, rendition.height));
    image.into_rgba8()
}

/// The middles of the four quarters, row by row.
pub fn middles(image: &RgbaImage) -> [[u8; 4]; 4] {
    let (width, height) = image.dimensions();
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| image.get_pixel(width * x / 4, height * y / 4).0)
}

/// Not the very same: JPEG and WebP round.
pub fn alike(one: [[u8; 4]; 4], other: [[u8; 4]; 4]) -> bool {
    one.iter().flatten().zip(other.iter().flatten()).all(|(one, other)| one.abs_diff(*other) <= 16)
}

/// Whatever was sent: both can be read, fit, and are no larger than what was sent.
pub fn assert_fits(prepared: &Prepared) {
    for (rendition, longest) in [(&prepared.full, FULL), (&prepared.thumbnail, THUMBNAIL)] {
        let image = decoded(rendition);
        assert!(image.width().max(image.height()) <= longest && image.width().min(image.height()) >= 1);
        assert!(image.width() <= prepared.full.width && image.height() <= prepared.full.height);
    }
    assert_eq!(prepared.full.format, prepared.thumbnail.format);
}

/// A segment of a JPEG.
pub fn segment(mark: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    [[0xFF, mark].as_slice(), &length.to_be_bytes(), body].concat()
}

/// A JPEG with more segments after its first two bytes.
pub fn with_segments(jpeg: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat()
}

/// A chunk of a PNG.
pub fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap();
    let checked = [name, body].concat();
    [length.to_be_bytes().as_slice(), &checked, &crc32(&checked).to_be_bytes()].concat()
}

/// The first chunk of a PNG; the kinds of pixel are 0 grey, 2 colours, 6 colours and transparency.
pub fn png_header(width: u32, height: u32, bits: u8, pixel: u8) -> Vec<u8> {
    chunk(b"IHDR", &[width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[bits, pixel, 0, 0, 0]].concat())
}

/// A PNG that says how large it is, and no more.
pub fn hollow_png(width: u32, height: u32, bits: u8, pixel: u8) -> Vec<u8> {
    [PNG, &png_header(width, height, bits, pixel), &chunk(b"IDAT", b"\x78\x9C\x03\0\0\0\0\x01")].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

pub fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}
