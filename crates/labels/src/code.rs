//! QR codes, as squares, as SVG and as PNG.

use crate::failed;
use crate::mask::masked;
use plantel_domain::labels::LabelError;
use qrcode::bits::{Bits, encode_auto};
use qrcode::types::{QrError, QrResult};
use qrcode::{EcLevel, Version};
use std::fmt::Write;
use std::iter;

/// Restores up to 15 % of a code.
const LEVEL: EcLevel = EcLevel::M;
/// How many light modules surround a code (ISO/IEC 18004, 9.1).
pub const QUIET: u16 = 4;
/// No picture is wider: at least 22 pixels for each module of the largest code.
const WIDEST: u32 = 4096;

/// A code, without its quiet zone.
pub struct Code {
    side: u16,
    dark: Vec<bool>,
}

/// Dark modules that lie side by side and above each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Code {
    /// With error correction M. Refuses more than the largest code holds, 2,331 bytes.
    pub fn of(payload: &str) -> Result<Self, LabelError> {
        let bits = bits(payload).map_err(failed)?;
        let side = bits.version().width().unsigned_abs();
        Ok(Self { side, dark: masked(bits, LEVEL).map_err(failed)? })
    }

    /// How many modules wide and high it is.
    pub fn side(&self) -> u16 {
        self.side
    }

    /// Its dark modules, in as few rectangles as is cheap: runs of a row, and equal runs in the rows below.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut above = 0..0;
        for (y, row) in (0u16..).zip(self.rows()) {
            let start = blocks.len();
            for (x, width) in runs(row) {
                let grown = blocks[above.clone()]
                    .iter()
                    .position(|block| (block.x, block.width, block.y + block.height) == (x, width, y));
                match grown {
                    Some(at) => {
                        let block = blocks[above.start + at];
                        blocks.push(Block { height: block.height + 1, ..block });
                        blocks[above.start + at].height = 0;
                    }
                    None => blocks.push(Block { x, y, width, height: 1 }),
                }
            }
            above = start..blocks.len();
        }
        blocks.retain(|block| block.height > 0);
        blocks
    }

    /// One path on white; what the code says is nowhere in it as text.
    pub fn svg(&self) -> String {
        let (side, mut path) = (self.side + 2 * QUIET, String::new());
        for Block { x, y, width, height } in self.blocks() {
            let (x, y) = (x + QUIET, y + QUIET);
            write!(path, "M{x} {y}h{width}v{height}h-{width}z").expect("a string takes all");
        }
        let pixels = 8 * side;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" \
             viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
        )
    }

    /// One bit for each pixel, and equally many pixels for each module.
    pub fn png(&self, pixels: u32) -> Result<Vec<u8>, LabelError> {
        let modules = u32::from(self.side + 2 * QUIET);
        let scale = pixels.div_ceil(modules).clamp(1, WIDEST / modules);
        let (side, scale) = (modules * scale, scale as usize);
        let blank = vec![0xff; side.div_ceil(8) as usize];
        let mut image = blank.repeat(usize::from(QUIET) * scale);
        for row in self.rows() {
            let mut line = blank.clone();
            for (x, width) in runs(row) {
                for pixel in usize::from(x + QUIET) * scale..usize::from(x + QUIET + width) * scale {
                    line[pixel / 8] &= !(0x80 >> (pixel % 8));
                }
            }
            iter::repeat_n(line, scale).for_each(|line| image.extend(line));
        }
        image.extend(blank.repeat(usize::from(QUIET) * scale));
        compressed(side, &image).map_err(failed)
    }

    fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(usize::from(self.side))
    }
}

/// Where dark modules begin in a row, and how many follow each other.
fn runs(row: &[bool]) -> impl Iterator<Item = (u16, u16)> {
    let mut x = 0;
    row.chunk_by(|left, right| left == right).filter_map(move |run| {
        let (start, width) = (x, u16::try_from(run.len()).ok()?);
        x += width;
        run[0].then_some((start, width))
    })
}

/// In the smallest code. Only ASCII is optimised: of anything else `qrcode` would take some for Japanese in Shift JIS.
fn bits(payload: &str) -> QrResult<Bits> {
    if payload.is_ascii() {
        return encode_auto(payload.as_bytes(), LEVEL);
    }
    let of_version = |version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_byte_data(payload.as_bytes())?;
        bits.push_terminator(LEVEL)?;
        Ok(bits)
    };
    (1..=40).map(of_version).find(Result::is_ok).unwrap_or(Err(QrError::DataTooLong))
}

fn compressed(side: u32, image: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    // Most rows equal the one above.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(image)?;
    writer.finish()?;
    Ok(file)
}
