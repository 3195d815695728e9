//! The segments of a JPEG (ITU-T T.81, annex B), seen before its pixels are read.
//!
//! The reader fills with grey what is missing at the end, and takes as many scans as there are: each of them
//! costs a walk through all pixels, and need be no longer than some bytes.

use plantel_domain::pictures::PictureError::{self, Broken};

/// Cameras and browsers write about ten at the most.
const MOST_SCANS: usize = 100;

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;

/// The picture up to its end mark. What a camera appends, such as a second picture, stays behind.
pub(crate) fn whole(bytes: &[u8]) -> Result<&[u8], PictureError> {
    let (mut at, mut frames, mut scans) = (0, 0, 0);
    loop {
        let (mark, after) = next_mark(bytes, at).ok_or(Broken)?;
        match mark {
            END => return Ok(&bytes[..after]),
            START => {
                at = after;
                continue;
            }
            SCAN => scans += 1,
            mark if is_frame(mark) => frames += 1,
            _ => {}
        }
        if frames > 1 || scans > MOST_SCANS {
            return Err(Broken);
        }
        at = after + length(bytes, after).ok_or(Broken)?;
    }
}

/// The next mark and where it ends. Neither stuffing nor a restart within a scan is one.
fn next_mark(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let pairs = bytes.get(from..)?.windows(2);
    let is_mark = |code: u8| !matches!(code, 0x00 | 0x01 | 0xD0..=0xD7 | 0xFF);
    pairs.zip(from..).find(|(pair, _)| pair[0] == 0xFF && is_mark(pair[1])).map(|(pair, at)| (pair[1], at + 2))
}

/// Frames say how large the picture is; it has one.
fn is_frame(mark: u8) -> bool {
    matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC)
}

/// Of a segment, its length included.
fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    (length >= 2).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const FRAME: &[u8] = b"\xFF\xC0\0\x03x";
    const SCAN: &[u8] = b"\xFF\xDA\0\x02\x12\xFF\0\x34\xFF\xD0\x56";
    const END: &[u8] = b"\xFF\xD9";

    fn jpeg(parts: &[&[u8]]) -> Vec<u8> {
        [&[b"\xFF\xD8".as_slice()], parts].concat().concat()
    }

    #[test]
    fn what_follows_the_end_stays_behind() {
        let picture = jpeg(&[FRAME, SCAN, END]);
        let with_more = [picture.as_slice(), &picture, b"<html>"].concat();
        assert_eq!(whole(&picture), Ok(picture.as_slice()));
        assert_eq!(whole(&with_more), Ok(picture.as_slice()));
    }

    #[test]
    fn the_end_of_a_preview_is_not_the_end() {
        let picture = jpeg(&[b"\xFF\xE1\0\x06\xFF\xD8\xFF\xD9", FRAME, SCAN, END]);
        assert_eq!(whole(&picture), Ok(picture.as_slice()));
    }

    #[test]
    fn it_is_broken_wherever_it_is_cut() {
        let picture = jpeg(&[b"\xFF\xE1\0\x06\xFF\xD8\xFF\xD9", FRAME, SCAN, END]);
        for end in 0..picture.len() {
            assert_eq!(whole(&picture[..end]), Err(Broken), "{end} bytes");
        }
    }

    #[rstest]
    #[case::two_frames(&[FRAME, FRAME, SCAN, END])]
    #[case::a_segment_shorter_than_its_length(&[b"\xFF\xE0\0\x01", SCAN, END])]
    #[case::a_segment_beyond_the_end(&[FRAME, SCAN, b"\xFF\xE0\xFF\xFF", END])]
    fn what_no_encoder_writes_is_broken(#[case] parts: &[&[u8]]) {
        assert_eq!(whole(&jpeg(parts)), Err(Broken));
    }

    #[rstest]
    #[case(MOST_SCANS, true)]
    #[case(MOST_SCANS + 1, false)]
    fn scans_are_counted(#[case] scans: usize, #[case] read: bool) {
        let picture = jpeg(&[FRAME, &SCAN.repeat(scans), END]);
        assert_eq!(whole(&picture).is_ok(), read);
    }
}
