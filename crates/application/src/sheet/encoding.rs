//! What spreadsheets saved as text are written in: UTF-8, UTF-16 or Windows-1252.

use super::SheetError;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// How files begin that are no tables: JPEG, PNG, GIF, ZIP (also .xlsx and .ods), PDF, old .xls.
const OTHER_FILES: &[&[u8]] =
    &[b"\xFF\xD8\xFF", b"\x89PNG", b"GIF8", b"PK\x03\x04", b"PK\x05\x06", b"%PDF", b"\xD0\xCF\x11\xE0"];

/// The text of a file.
#[derive(Debug)]
pub struct Decoded<'b> {
    /// Without byte order mark.
    pub text: Cow<'b, str>,
    /// Name of the encoding (WHATWG).
    pub encoding: &'static str,
    /// The file ends in the middle of a character.
    pub cut: bool,
}

/// Reads the text of a file; a byte order mark decides, else what is no UTF-8 is Windows-1252.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SheetError> {
    if OTHER_FILES.iter().any(|start| bytes.starts_with(start)) {
        return Err(SheetError::NotATable);
    }
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => utf16(&bytes[mark..], encoding),
        _ if bytes.contains(&0) => Err(SheetError::NotATable),
        Some((_, mark)) => utf8(&bytes[mark..]).ok_or(SheetError::NotATable),
        None => Ok(utf8(bytes).unwrap_or_else(|| windows_1252(bytes))),
    }
}

fn utf16<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Result<Decoded<'b>, SheetError> {
    let cut = !bytes.len().is_multiple_of(2);
    let whole = &bytes[..bytes.len() - usize::from(cut)];
    let text = encoding.decode_without_bom_handling_and_without_replacement(whole).ok_or(SheetError::NotATable)?;
    Ok(Decoded { text, encoding: encoding.name(), cut })
}

fn utf8(bytes: &[u8]) -> Option<Decoded<'_>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), cut: false }),
        Err(e) if e.error_len().is_none() => {
            let (whole, rest) = bytes.split_at(e.valid_up_to());
            // A Windows-1252 file may end so too, with an accented letter; but not with the first
            // half of one in UTF-8, nor after whole UTF-8 letters.
            let half_a_letter = !whole.is_ascii() || matches!(rest.first(), Some(0xC2 | 0xC3));
            let text = std::str::from_utf8(whole).ok()?;
            half_a_letter.then_some(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), cut: true })
        }
        Err(_) => None,
    }
}

fn windows_1252(bytes: &[u8]) -> Decoded<'_> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded { text, encoding: WINDOWS_1252.name(), cut: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Cámara".as_bytes(), "UTF-8", "Cámara", false)]
    #[case(b"\xEF\xBB\xBFC\xC3\xA1mara", "UTF-8", "Cámara", false)]
    #[case(b"C\xE1mara \x96 1", "windows-1252", "Cámara – 1", false)]
    #[case(b"\xFF\xFEC\0\xE1\0", "UTF-16LE", "Cá", false)]
    #[case(b"\xFE\xFF\0C\0\xE1", "UTF-16BE", "Cá", false)]
    #[case(b"\xFF\xFEC\0\xE1", "UTF-16LE", "C", true)]
    #[case(b"C\xC3\xA1mara\xC3", "UTF-8", "Cámara", true)]
    #[case(b"C\xC3", "UTF-8", "C", true)]
    #[case(b"Mesa caf\xE9", "windows-1252", "Mesa café", false)]
    fn the_encoding_is_found(#[case] bytes: &[u8], #[case] name: &str, #[case] text: &str, #[case] cut: bool) {
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.encoding, decoded.text.as_ref(), decoded.cut), (name, text, cut));
    }

    #[rstest]
    #[case(b"\xFF\xD8\xFF\xE0 JFIF")]
    #[case(b"\x89PNG\r\n\x1a\n")]
    #[case(b"PK\x03\x04 xlsx")]
    #[case(b"%PDF-1.7")]
    #[case(b"code;name\n\0;x")]
    #[case(b"\xEF\xBB\xBFC\xE1mara")]
    fn what_is_no_text_is_refused(#[case] bytes: &[u8]) {
        assert_eq!(decode(bytes).unwrap_err(), SheetError::NotATable);
    }
}
