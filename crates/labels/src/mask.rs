//! Which of the eight masks makes a QR code the easiest to read (ISO/IEC 18004, 7.8).
//!
//! `qrcode` chooses one too, and takes five times as long for it.

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::QrResult;
use qrcode::{Color, EcLevel, ec};

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];
/// Looks like a corner of the code: its seven modules, and four light ones before or after them.
const CORNERS: [u16; 2] = [0b000_0101_1101, 0b101_1101_0000];
/// So many modules has such a pattern.
const ELEVEN: u16 = (1 << 11) - 1;

/// The dark modules of a code, row by row, under the mask with the least penalty.
pub fn masked(bits: Bits, level: EcLevel) -> QrResult<Vec<bool>> {
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, level)?;
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let side = usize::from(version.width().unsigned_abs());
    let masked = |mask: &MaskPattern| -> Vec<bool> {
        let mut canvas = canvas.clone();
        canvas.apply_mask(*mask);
        canvas.into_colors().into_iter().map(|color| color == Color::Dark).collect()
    };
    Ok(MASKS.iter().map(masked).min_by_key(|dark| penalty(dark, side)).unwrap_or_default())
}

fn penalty(dark: &[bool], side: usize) -> usize {
    let turned: Vec<bool> = (0..side).flat_map(|x| dark.iter().skip(x).step_by(side)).copied().collect();
    let lines = dark.chunks(side).chain(turned.chunks(side)).map(line).sum::<usize>();
    let squares: usize = dark.chunks(side).zip(dark.chunks(side).skip(1)).map(|(row, next)| squares(row, next)).sum();
    let share = 100 * dark.iter().filter(|dark| **dark).count() / dark.len();
    lines + 3 * squares + 10 * (share.abs_diff(50) / 5)
}

/// Five or more alike in a line, and what looks like a corner.
fn line(line: &[bool]) -> usize {
    let runs = line.chunk_by(|left, right| left == right).map(<[bool]>::len);
    let long: usize = runs.filter(|run| *run >= 5).map(|run| run - 2).sum();
    let (mut seen, mut corners) = (0, 0);
    for dark in line.iter().chain(&[false; 4]) {
        seen = (seen << 1 | u16::from(*dark)) & ELEVEN;
        corners += usize::from(CORNERS.contains(&seen));
    }
    long + 40 * corners
}

/// Squares of two by two that are alike.
fn squares(row: &[bool], next: &[bool]) -> usize {
    let pairs = row.windows(2).zip(next.windows(2));
    pairs.filter(|(above, below)| above == below && above[0] == above[1]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_and_false_corners_cost() {
        let of = |text: &str| line(&text.bytes().map(|module| module == b'#').collect::<Vec<_>>());
        assert_eq!(of("#.#.#.#."), 0);
        assert_eq!(of("#####.#.#"), 3);
        assert_eq!(of("#.#.#......."), 5);
        assert_eq!(of("#.###.#"), 80, "light on both sides");
        assert_eq!(of("##.###.#."), 40, "light after it only");
        assert_eq!(of("##.###.##"), 0);
    }

    #[test]
    fn squares_cost() {
        assert_eq!(squares(&[true, true, true, false], &[true, true, true, false]), 2);
        assert_eq!(squares(&[false, false, true], &[false, false, false]), 1);
        assert_eq!(penalty(&[true, false, false, true], 2), 0);
        assert_eq!(penalty(&[true; 4], 2), 3 + 100);
    }
}
