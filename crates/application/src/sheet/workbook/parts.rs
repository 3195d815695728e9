//! What the worksheets of a workbook share: which there are, texts and formats.

use super::numbers::{Format, format};
use super::package::Package;
use super::xml::{Xml, add_text, attributes, unescaped};
use crate::sheet::SheetError;
use quick_xml::events::Event;
use std::collections::HashMap;

/// A workbook, without its cells.
#[derive(Default)]
pub struct Workbook {
    /// The parts of its visible worksheets, in their order.
    pub worksheets: Vec<String>,
    /// The texts that its cells name by number.
    pub texts: Texts,
    /// The formats that its cells name by number.
    pub formats: Vec<Format>,
    /// Whether days are counted from 1904, as the first Macintosh did.
    pub from_1904: bool,
}

impl Workbook {
    /// Reads it; an archive that holds no workbook is no table.
    pub fn read(package: &mut Package<'_>) -> Result<Self, SheetError> {
        let of_package = relations(package, "_rels/.rels")?;
        let document = of_package.values().find(|(kind, _)| kind == "officeDocument").ok_or(SheetError::NotATable)?;
        let path = resolved("", &document.1);
        if path.to_lowercase().ends_with(".bin") {
            // A binary workbook (.xlsb).
            return Err(SheetError::NotATable);
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let related = relations(package, &format!("{folder}/_rels/{name}.rels"))?;
        let part = |kind: &str| related.values().find(|(known, _)| known == kind).map(|(_, to)| resolved(folder, to));
        let mut workbook = Self::default();
        workbook.read_sheets(package, &path, folder, &related)?;
        if let Some(path) = part("styles") {
            workbook.formats = formats(package, &path)?;
        }
        if let Some(path) = part("sharedStrings") {
            workbook.texts = texts(package, &path)?;
        }
        Ok(workbook)
    }

    fn read_sheets(
        &mut self,
        package: &mut Package<'_>,
        path: &str,
        folder: &str,
        related: &Relations,
    ) -> Result<(), SheetError> {
        let mut xml = Xml::of(package.needed(path)?);
        let mut workbook = false;
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            match element.local_name().as_ref() {
                "workbook" => workbook = true,
                "workbookPr" => {
                    let [from_1904] = attributes(&element, ["date1904"])?;
                    self.from_1904 |= matches!(from_1904.as_deref(), Some("1" | "true"));
                }
                "sheet" => {
                    let [id, state] = attributes(&element, ["id", "state"])?;
                    let related = id.and_then(|id| related.get(&id)).filter(|(kind, _)| kind == "worksheet");
                    if let (Some((_, to)), None | Some("visible")) = (related, state.as_deref()) {
                        self.worksheets.push(resolved(folder, to));
                    }
                }
                _ => {}
            }
        }
        if workbook { Ok(()) } else { Err(SheetError::NotATable) }
    }
}

/// By their ids, the kinds of related parts and where they are.
type Relations = HashMap<String, (String, String)>;

fn relations(package: &mut Package<'_>, path: &str) -> Result<Relations, SheetError> {
    let mut relations = Relations::new();
    let Some(part) = package.part(path.trim_start_matches('/'))? else { return Ok(relations) };
    let mut xml = Xml::of(part);
    while let Some(event) = xml.next()? {
        let Event::Start(element) = event else { continue };
        if element.local_name().as_ref() == "Relationship"
            && let [Some(id), Some(kind), Some(to)] = attributes(&element, ["Id", "Type", "Target"])?
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(id, (kind, to));
        }
    }
    Ok(relations)
}

/// The name of the part that one in `folder` names so.
fn resolved(folder: &str, target: &str) -> String {
    let absolute = target.starts_with('/');
    let mut path: Vec<&str> = if absolute { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "" | "." => {}
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

/// Texts, held close together.
#[derive(Default)]
pub struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    /// The one of this number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }
}

fn texts(package: &mut Package<'_>, path: &str) -> Result<Texts, SheetError> {
    let mut texts = Texts::default();
    let Some(part) = package.part(path)? else { return Ok(texts) };
    let mut xml = Xml::of(part);
    let (mut inside, mut spoken) = (false, false);
    let mut text = String::new();
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "t" => inside = true,
                "rPh" => spoken = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => {
                    texts.text.push_str(unescaped(&text).as_deref().unwrap_or(&text));
                    texts.ends.push(u32::try_from(texts.text.len()).map_err(|_| SheetError::TooLargeInside)?);
                }
                "t" => inside = false,
                "rPh" => spoken = false,
                _ => {}
            },
            event if inside && !spoken => add_text(event, &mut text)?,
            _ => {}
        }
    }
    Ok(texts)
}

/// The formats of numbers that cells name, by their place.
fn formats(package: &mut Package<'_>, path: &str) -> Result<Vec<Format>, SheetError> {
    let mut formats = Vec::new();
    let Some(part) = package.part(path)? else { return Ok(formats) };
    let mut xml = Xml::of(part);
    let (mut codes, mut inside) = (HashMap::new(), false);
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    if let [Some(id), Some(code)] = attributes(element, ["numFmtId", "formatCode"])? {
                        codes.insert(id, Format::of(&code));
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside => {
                    let [id] = attributes(element, ["numFmtId"])?;
                    let id = id.unwrap_or_default();
                    formats.push(codes.get(&id).copied().unwrap_or_else(|| format(&id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => inside = false,
            _ => {}
        }
    }
    Ok(formats)
}
