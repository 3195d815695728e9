//! A picture as somebody sends it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_domain::pictures::{FULL, MAX_PIXELS, Rendition, THUMBNAIL};
use plantel_fuzz::within;
use plantel_pictures::fuzzing::{prepare, size};

/// What may be held to judge a picture.
const TO_JUDGE: usize = 64 << 20;

/// What may be held to read one. Also of a small one: frames within it may claim more than it has.
const TO_READ: usize = 750 << 20;

/// Larger ones are judged, but not read: they take seconds.
const SMALL: u64 = 65_536;

fuzz_target!(|bytes: &[u8]| {
    let Ok((width, height)) = within(TO_JUDGE, || size(bytes)) else { return };
    let pixels = u64::from(width) * u64::from(height);
    assert!(pixels <= MAX_PIXELS && pixels > 0);
    if pixels > SMALL {
        return;
    }
    let Ok(prepared) = within(TO_READ, || prepare(bytes)) else { return };
    let (full, thumbnail) = (prepared.full, prepared.thumbnail);
    assert!(full.width.max(full.height) <= FULL && thumbnail.width.max(thumbnail.height) <= THUMBNAIL);
    assert!(full.format == thumbnail.format);
    // What was written anew can be read, upright, and is as large as it was said to be.
    for written in [full, thumbnail] {
        assert!(shown(&written) == Some((written.width, written.height)));
    }
});

fn shown(written: &Rendition) -> Option<(u32, u32)> {
    let again = prepare(&written.bytes).ok()?.full;
    Some((again.width, again.height))
}
