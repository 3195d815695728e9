//! Pictures that people take, made here.

use image::{ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// What a careless telephone writes into a picture.
pub const WHERE: &[u8] = b"4.7110 N 74.0721 W, Don Pedro";

fn drawn(width: u32, height: u32) -> RgbImage {
    let shade = |at: u32| u8::try_from(at % 256).expect("below 256");
    RgbImage::from_fn(width, height, |x, y| Rgb([shade(x * 5), shade(y * 3), shade(x + y)]))
}

/// A PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    drawn(width, height).write_to(&mut bytes, ImageFormat::Png).expect("it is written");
    bytes.into_inner()
}

/// A JPEG that says where it was taken.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.write_image(&drawn(width, height), width, height, ExtendedColorType::Rgb8).expect("it is written");
    let length = u16::try_from(WHERE.len() + 2).expect("short").to_be_bytes();
    let comment = [&[0xFF, 0xFE][..], &length, WHERE].concat();
    bytes.splice(2..2, comment);
    bytes
}

/// A small PNG that says it is a hundred thousand pixels wide and high.
pub fn vast() -> Vec<u8> {
    let mut bytes = png(8, 8);
    bytes[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let sum = checksum(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

/// CRC-32, as PNG has it after each chunk.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

/// Width and height of a picture.
pub fn size_of(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).expect("it is a picture");
    (picture.width(), picture.height())
}
