//! A form with a file: its media type with the boundary on the first line, its body below.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_fuzz::{is_published, within};
use plantel_http::fuzzing::{parts, upload};

/// The most bytes of a file, and of what is held for it.
const FILE: usize = 1_000;
const MEMORY: usize = 16 << 20;

/// A boundary that nothing else has.
const BOUNDARY: &str = "----plantel-7d1f";

fuzz_target!(|bytes: &[u8]| {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(media) = std::str::from_utf8(&bytes[..end]) else { return };
    let body = &bytes[end + 1..];
    in_pieces(media, body);
    if let Some(found) = within(MEMORY, || parts(media, body)) {
        assert!(found.iter().map(|(_, _, bytes)| bytes.len()).sum::<usize>() <= body.len());
        under_another_boundary(&found, body);
    }
});

/// A form that is taken is the same in whatever pieces it came.
fn in_pieces(media: &str, body: &[u8]) {
    let whole = within(MEMORY, || upload(media, body, body.len().max(1), FILE));
    let pieces = within(MEMORY, || upload(media, body, body.len() % 7 + 1, FILE));
    for said in [&whole, &pieces] {
        match said {
            Ok(said) => assert!(said.file.len() <= FILE),
            Err(code) => assert!(is_published(code), "{code}"),
        }
    }
    // How far a broken form is read before it is noticed may hang on where it was cut.
    if let (Ok(whole), Ok(pieces)) = (whole, pieces) {
        assert_eq!(whole, pieces);
    }
}

/// A request is known again by the parts of its form, whatever parts them.
fn under_another_boundary(found: &[(String, String, Vec<u8>)], body: &[u8]) {
    let plain = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric());
    let there = body.windows(BOUNDARY.len()).any(|window| window == BOUNDARY.as_bytes());
    if there || !found.iter().all(|(name, file, _)| plain(name) && plain(file)) {
        return;
    }
    let mut form = Vec::new();
    for (name, file, bytes) in found {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        form.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    form.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    let again = parts(&format!("multipart/form-data; boundary={BOUNDARY}"), &form);
    assert_eq!(again.as_deref(), Some(found));
}
