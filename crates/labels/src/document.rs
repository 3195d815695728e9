//! Sheets as PDF.

use crate::code::{Block, Code};
use crate::face::{Faces, Glyph};
use crate::failed;
use crate::grid::Grid;
use crate::layout::{Layout, Text};
use crate::words::plain;
use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use plantel_domain::labels::{Label, LabelError, LabelSheet};
use std::ops::Range;

/// Nothing of the day or of chance is in it: the same labels make the same bytes.
pub fn pdf(faces: &Faces, sheet: LabelSheet, labels: &[Label]) -> Result<Vec<u8>, LabelError> {
    let (Some(first), Some(last)) = (labels.first(), labels.last()) else {
        return Err(failed("there are no labels"));
    };
    let grid = Grid::of(sheet);
    let mut document = Document::new_with(SerializeSettings { enable_tagging: false, ..SerializeSettings::default() });
    document.set_metadata(metadata(first, last));
    let (width, height) = grid.page();
    for labels in labels.chunks(grid.per_page()) {
        let size = PageSettings::from_wh(width, height).ok_or_else(|| failed("the page has no size"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        surface.set_fill(Some(black()));
        for (label, place) in labels.iter().zip(grid.places()) {
            draw(&mut surface, faces, grid.label(), place, label)?;
        }
    }
    document.finish().map_err(|error| failed(format!("{error:?}")))
}

/// Titled by its first and last code. Its language is nobody's: names are in whatever tongue they were given.
fn metadata(first: &Label, last: &Label) -> Metadata {
    let (first, last) = (plain(&first.code), plain(&last.code));
    let title = if first == last { first } else { format!("{first} – {last}") };
    Metadata::new().title(title).language("und".into()).creator("Plantel".into())
}

fn draw(
    surface: &mut Surface,
    faces: &Faces,
    size: (f32, f32),
    (left, top): (f32, f32),
    label: &Label,
) -> Result<(), LabelError> {
    let code = Code::of(&label.payload)?;
    let Layout { square: (x, y, module), texts } = Layout::of(faces, size, label, &code);
    draw_code(surface, (left + x, top + y), module, &code)?;
    for text in texts {
        draw_text(surface, faces, (left, top), text);
    }
    Ok(())
}

/// A code from its top left corner; modules of so many points.
pub fn draw_code(surface: &mut Surface, (left, top): (f32, f32), module: f32, code: &Code) -> Result<(), LabelError> {
    let path = squares(&code.blocks()).ok_or_else(|| failed("the code is empty"))?;
    surface.push_transform(&Transform::from_row(module, 0.0, 0.0, module, left, top));
    surface.draw_path(&path);
    surface.pop();
    Ok(())
}

/// A line of text, from a corner.
pub fn draw_text(surface: &mut Surface, faces: &Faces, (left, top): (f32, f32), text: Text) {
    let Text { bold, size, start: (x, y), line } = text;
    let font = if bold { &faces.bold } else { &faces.regular }.font.clone();
    let glyphs: Vec<_> = line.glyphs.into_iter().map(|(glyph, letter)| placed(glyph, letter)).collect();
    surface.draw_glyphs(Point::from_xy(left + x, top + y), &glyphs, font, &line.text, size, false);
}

/// A filled rectangle: left, top, width and height.
pub fn draw_bar(surface: &mut Surface, [left, top, width, height]: [f32; 4]) -> Result<(), LabelError> {
    let mut path = PathBuilder::new();
    let bar = Rect::from_xywh(left, top, width, height).ok_or_else(|| failed("a bar has no size"))?;
    path.push_rect(bar);
    surface.draw_path(&path.finish().ok_or_else(|| failed("a bar has no size"))?);
    Ok(())
}

fn placed(glyph: Glyph, letter: Range<usize>) -> KrillaGlyph {
    KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, glyph.shift, 0.0, 0.0, letter, None)
}

/// In modules. One path for all, so that no hair lines show between them.
fn squares(blocks: &[Block]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for Block { x, y, width, height } in blocks {
        let [x, y, width, height] = [x, y, width, height].map(|modules| f32::from(*modules));
        path.push_rect(Rect::from_xywh(x, y, width, height)?);
    }
    path.finish()
}

pub fn black() -> Fill {
    Fill { paint: luma::Color::black().into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
