//! The parts of a workbook as streams of XML.

use crate::sheet::SheetError;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{BufRead, ErrorKind};

/// Why a part cannot be read.
pub fn broken(error: quick_xml::Error) -> SheetError {
    match error {
        quick_xml::Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => SheetError::TooLargeInside,
        _ => SheetError::BrokenWorkbook,
    }
}

/// A part, read event by event; an empty element begins and ends.
pub struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    /// Begins to read.
    pub fn of(part: R) -> Self {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Self { reader, buffer: Vec::with_capacity(1024) }
    }

    /// What comes next; nothing after the end.
    pub fn next(&mut self) -> Result<Option<Event<'_>>, SheetError> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
            Event::Eof => Ok(None),
            event => Ok(Some(event)),
        }
    }
}

/// The values of these attributes, by their names without prefix.
pub fn attributes<const N: usize>(
    element: &BytesStart<'_>,
    names: [&str; N],
) -> Result<[Option<String>; N], SheetError> {
    let mut values = [const { None }; N];
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| SheetError::BrokenWorkbook)?;
        let local = attribute.key.local_name();
        if let Some(place) = names.iter().position(|name| *name == local.as_ref()) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| SheetError::BrokenWorkbook)?;
            values[place] = Some(value.into_owned());
        }
    }
    Ok(values)
}

/// Adds what an event has of text.
pub fn add_text(event: &Event<'_>, to: &mut String) -> Result<(), SheetError> {
    match event {
        Event::Text(text) => to.push_str(&text.xml10_content()),
        Event::CData(text) => to.push_str(&text.xml10_content()),
        Event::GeneralRef(entity) => match resolve_xml_entity(entity.as_ref()) {
            Some(known) => to.push_str(known),
            None => to.push(entity.resolve_char_ref().map_err(broken)?.ok_or(SheetError::BrokenWorkbook)?),
        },
        _ => {}
    }
    Ok(())
}

/// The text behind `_x000D_` and the like, by which Excel writes characters that XML does not allow.
pub fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split("_x");
    let mut plain = parts.next()?.to_owned();
    let mut changed = false;
    for part in parts {
        let code = part.get(..5).and_then(|code| code.strip_suffix('_'));
        let code = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(c) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            plain.push(c);
            plain.push_str(&part[5..]);
            changed = true;
        } else {
            plain.push_str("_x");
            plain.push_str(part);
        }
    }
    changed.then_some(plain)
}
