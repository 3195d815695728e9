//! Records of loans as PDF: who, what, for which days, and where to sign. Written in Latin, Greek, Cyrillic and Hebrew
//! letters; for what the font has no glyph of stands a box.

mod pages;
mod words;

use crate::code::Code;
use crate::document::{black, draw_bar, draw_code, draw_text};
use crate::face::Faces;
use crate::failed;
use crate::words::plain;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use pages::{MARGIN, Mark, PAGE, Pages, ROOM, Style, WIDTH};
use plantel_domain::labels::LabelError;
use plantel_domain::loans::{RecordContents, RecordLine, RecordPaper, RecordPart};
use words::Wording;

/// The side of the code, quiet zone and all.
const CODE: f32 = 84.0;
/// Where the value of a field begins, from its name.
const NAME: f32 = 110.0;
/// How wide the columns of the table are.
const COLUMNS: [f32; 6] = [82.0, 152.0, 84.0, 34.0, 58.0, 94.0];
/// Between columns.
const GUTTER: f32 = 6.0;
/// What signatures need.
const SIGNATURES: f32 = 130.0;

/// Of what is too high for any page, what stands below the headings at least.
const BEGINNING: f32 = 60.0;

/// Nothing is cut off.
const ALL: usize = usize::MAX;
const CELL: Style = Style { bold: false, size: 8.0, most: ALL };
const HEADING: Style = Style { bold: true, ..CELL };
const FIELD: Style = Style { bold: false, size: 9.0, most: ALL };
const FIELD_NAME: Style = Style { bold: true, ..FIELD };

/// Nothing of the day or of chance is in it: the same record makes the same bytes.
pub fn pdf(faces: &Faces, paper: &RecordPaper) -> Result<Vec<u8>, LabelError> {
    let (contents, wording) = (&paper.contents, Wording::of(paper.contents.language));
    let mut pages = Pages::new(faces);
    head(&mut pages, paper, wording)?;
    fields(&mut pages, contents, wording);
    table(&mut pages, contents, wording);
    signatures(&mut pages, contents, wording);
    let code = format!("{}: {}", wording.code, paper.code);
    let title = paper.title();
    let pages = pages.done(|page, all| format!("{title} · {code} · {page}/{all}"));
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let metadata = Metadata::new().title(plain(&wording.heading(paper)));
    document.set_metadata(metadata.language(contents.language.code().into()).creator("Plantel".into()));
    for marks in pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| failed("the page has no size"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        surface.set_fill(Some(black()));
        for mark in marks {
            match mark {
                Mark::Text(text) => draw_text(&mut surface, faces, (0.0, 0.0), text),
                Mark::Bar(bar) => draw_bar(&mut surface, bar)?,
                Mark::Code(corner, module, code) => draw_code(&mut surface, corner, module, &code)?,
            }
        }
    }
    document.finish().map_err(|error| failed(format!("{error:?}")))
}

/// Whose things, and which record; at the right the code, if there is an address for it.
fn head(pages: &mut Pages<'_>, paper: &RecordPaper, wording: &Wording) -> Result<(), LabelError> {
    let contents = &paper.contents;
    let mut width = WIDTH;
    if let Some(address) = &contents.verify {
        pages.code(Code::of(address)?, CODE);
        width -= CODE + GUTTER;
    }
    pages.write(&contents.institution, MARGIN, width, Style { bold: true, size: 13.0, most: ALL }, 2.0);
    if let Some(nit) = &contents.nit {
        pages.write(&format!("{} {nit}", wording.nit), MARGIN, width, FIELD, 6.0);
    }
    let title = wording.heading(paper);
    pages.write(&title, MARGIN, width, Style { bold: true, size: 15.0, most: ALL }, 2.0);
    pages.write(&format!("{}: {}", wording.code, paper.code), MARGIN, width, FIELD, 8.0);
    if contents.verify.is_some() {
        pages.y = pages.y.max(MARGIN + CODE + GUTTER);
    }
    Ok(())
}

/// Who, from where, when and what for.
fn fields(pages: &mut Pages<'_>, contents: &RecordContents, wording: &Wording) {
    let warehouse = match &contents.location {
        Some(location) => format!("{} · {location}", contents.warehouse),
        None => contents.warehouse.clone(),
    };
    let borrower = if contents.borrower == contents.borrower_email {
        contents.borrower.clone()
    } else {
        format!("{} · {}", contents.borrower, contents.borrower_email)
    };
    for (name, value) in [
        (wording.warehouse, warehouse),
        (wording.giver, contents.giver.clone()),
        (wording.borrower, borrower),
        (wording.issued, contents.issued.to_string()),
        (wording.period, format!("{} – {}", contents.start, contents.end)),
        (wording.purpose, contents.purpose.clone()),
    ] {
        // A name stands beside its value.
        if !pages.has_room(30.0) {
            pages.turn();
        }
        let (texts, _) = pages.lay(name, (MARGIN, pages.y), NAME - GUTTER, FIELD_NAME);
        for text in texts {
            pages.put(Mark::Text(text));
        }
        pages.write(&value, MARGIN + NAME, WIDTH - NAME, FIELD, 3.0);
    }
    pages.y += 8.0;
}

/// What was handed over; the headings stand on each page, never alone.
fn table(pages: &mut Pages<'_>, contents: &RecordContents, wording: &Wording) {
    let headings = wording.headings.map(str::to_owned);
    let head = height(pages, &headings, HEADING);
    let mut headed = false;
    for cells in contents.lines.iter().flat_map(|line| rows(line, wording)) {
        let whole = height(pages, &cells, CELL);
        // What no page has room for begins where it can, and goes on.
        let least = if head + whole > ROOM { BEGINNING } else { whole };
        if !headed || !pages.has_room(least) {
            if !pages.has_room(if headed { ROOM } else { head + least }) {
                pages.turn();
            }
            row(pages, &headings, HEADING, None);
            headed = true;
        }
        row(pages, &cells, CELL, Some(&headings));
    }
    pages.y += 10.0;
}

/// A thing, and below it the parts that went with it.
fn rows(line: &RecordLine, wording: &Wording) -> Vec<[String; 6]> {
    let part = |part: &RecordPart| {
        let serial = part.serial_number.clone().unwrap_or_default();
        let name = format!("– {}", part.name);
        [part.code.clone(), name, serial, part.quantity.to_string(), String::new(), String::new()]
    };
    std::iter::once(cells(line, wording)).chain(line.parts.iter().map(part)).collect()
}

fn cells(line: &RecordLine, wording: &Wording) -> [String; 6] {
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let make = [line.brand.as_deref(), line.model.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name = if make.is_empty() { line.name.clone() } else { format!("{} ({make})", line.name) };
    let condition = wording.condition(line.condition).to_owned();
    let (code, serial, note) = (line.code.as_ref(), line.serial_number.as_ref(), line.note.as_ref());
    [text(code), name, text(serial), line.quantity.to_string(), condition, text(note)]
}

/// Where the columns begin, and how wide they are.
fn columns() -> impl Iterator<Item = (f32, f32)> {
    COLUMNS.iter().scan(MARGIN, |left, width| {
        let column = (*left, width - GUTTER);
        *left += width;
        Some(column)
    })
}

/// How high a row is, with what lies around it.
fn height(pages: &Pages<'_>, cells: &[String; 6], style: Style) -> f32 {
    let heights = cells.iter().zip(columns()).map(|(cell, (_, width))| pages.lay(cell, (0.0, 0.0), width, style).1);
    heights.fold(0.0, f32::max) + 2.0 * GUTTER
}

/// Line by line; what finds no room goes on on another page, below the headings.
fn row(pages: &mut Pages<'_>, cells: &[String; 6], style: Style, headings: Option<&[String; 6]>) {
    let step = pages.step(style);
    let lay = |(cell, (left, width)): (&String, (f32, f32))| pages.lay(cell, (left, 0.0), width, style).0.into_iter();
    let mut columns: Vec<_> = cells.iter().zip(columns()).map(lay).collect();
    loop {
        let line: Vec<_> = columns.iter_mut().filter_map(Iterator::next).collect();
        if line.is_empty() {
            break;
        }
        if !pages.has_room(step) {
            pages.turn();
            if let Some(headings) = headings {
                row(pages, headings, HEADING, None);
            }
        }
        for text in line {
            pages.put_line(text);
        }
        pages.y += step;
    }
    pages.y += 2.0;
    pages.rule(MARGIN, WIDTH);
    pages.y += 3.0;
}

/// What is promised, and two lines to sign on.
fn signatures(pages: &mut Pages<'_>, contents: &RecordContents, wording: &Wording) {
    if !pages.has_room(SIGNATURES) {
        pages.turn();
    }
    let promise = wording.promise.replace("{}", &contents.end.to_string());
    pages.write(&promise, MARGIN, WIDTH, FIELD, 48.0);
    let width = (WIDTH - 4.0 * GUTTER) / 2.0;
    let top = pages.y;
    let right = MARGIN + width + 4.0 * GUTTER;
    let people = [(wording.gives, &contents.giver, MARGIN), (wording.receives, &contents.borrower, right)];
    for (what, who, left) in people {
        pages.y = top;
        pages.rule(left, width);
        pages.y += 3.0;
        pages.write(what, left, width, HEADING, 1.0);
        pages.write(who, left, width, Style { most: 3, ..CELL }, 0.0);
    }
}
