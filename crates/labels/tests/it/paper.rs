//! Reads sheets of labels, by what is written in the file about shapes, glyphs and widths.

use crate::eyes::{read, rectangles};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;

/// Width and height in points, and what is drawn.
pub struct Page {
    pub size: (f32, f32),
    pub labels: Vec<Drawn>,
}

/// A code, and the texts that follow it. All lengths in points from the top left corner.
#[derive(Default)]
pub struct Drawn {
    /// Left, top, right and bottom of dark rectangles.
    pub squares: Vec<[f32; 4]>,
    pub texts: Vec<Written>,
}

/// A line of text.
#[derive(Debug)]
pub struct Written {
    pub text: String,
    pub size: f32,
    pub left: f32,
    pub right: f32,
    pub base: f32,
}

/// A transformation, as PDF writes it.
type Matrix = [f32; 6];

impl Drawn {
    /// Left, top, right and bottom of the code.
    pub fn code(&self) -> [f32; 4] {
        let outer = |a: &[f32; 4], b: &[f32; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        self.squares.iter().copied().reduce(|a, b| outer(&a, &b)).expect("a code")
    }

    /// What the code says, seen at 432 dots per inch.
    pub fn says(&self) -> String {
        let [left, top, ..] = self.code();
        let dots =
            |[x, y, right, bottom]: &[f32; 4]| [x - left, y - top, right - left, bottom - top].map(|p| p * 6.0 + 40.0);
        read(&rectangles(600, 600, &self.squares.iter().map(dots).collect::<Vec<_>>()))
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<&str> {
        self.texts.iter().map(|written| written.text.as_str()).collect()
    }
}

/// The pages of a file.
pub fn pages(file: &[u8]) -> Vec<Page> {
    let document = Document::load_mem(file).expect("a PDF");
    document.get_pages().into_values().map(|page| read_page(&document, page)).collect()
}

fn read_page(document: &Document, id: ObjectId) -> Page {
    let page = document.get_dictionary(id).expect("a page");
    let [left, top, width, height] = floats(page.get(b"MediaBox").and_then(Object::as_array).expect("a size"));
    assert!(left == 0.0 && top == 0.0);
    let content = Content::decode(&document.get_page_content(id)).expect("content");
    let fonts = document.get_page_fonts(id).expect("fonts");
    let (mut labels, mut stack): (Vec<Drawn>, Vec<Matrix>) = (Vec::new(), Vec::new());
    let (mut now, mut corners, mut font) = ([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], Vec::new(), (Vec::new(), 0.0));
    let (mut squares, mut start) = (Vec::new(), now);
    for operation in content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => stack.push(now),
            "Q" => now = stack.pop().expect("as many as before"),
            "cm" => now = within(floats(operands), now),
            "m" | "l" => {
                let [x, y] = floats(operands);
                corners.push(seen([x, y], now, height));
            }
            "h" => squares.push(square(&std::mem::take(&mut corners))),
            "f" => labels.push(Drawn { squares: std::mem::take(&mut squares), texts: Vec::new() }),
            "Tf" => font = (operands[0].as_name().expect("a font").to_vec(), operands[1].as_float().expect("a size")),
            "Tm" => start = within(floats(operands), now),
            "Tj" | "TJ" => {
                let (name, size) = &font;
                let written = written(document, fonts[name], *size, operands, seen([0.0, 0.0], start, height));
                if labels.is_empty() {
                    labels.push(Drawn::default());
                }
                let texts = &mut labels.last_mut().expect("it was just pushed").texts;
                // One line may come in pieces.
                match texts
                    .last_mut()
                    .filter(|last| (last.base - written.base).abs() < 0.01 && written.left >= last.right - 0.01)
                {
                    Some(last) => (last.text, last.right) = (last.text.clone() + &written.text, written.right),
                    None => texts.push(written),
                }
            }
            "BT" | "ET" | "Tr" | "g" | "BDC" | "EMC" => {}
            other => panic!("an operator that no label needs: {other}"),
        }
    }
    Page { size: (width, height), labels }
}

fn written(document: &Document, font: &Dictionary, size: f32, operands: &[Object], [left, base]: [f32; 2]) -> Written {
    let widths = widths(document, font);
    let encoding = font.get_font_encoding(document).expect("an encoding");
    let (mut text, mut ems) = (String::new(), 0.0);
    let parts = operands.iter().flat_map(|part| part.as_array().map_or(std::slice::from_ref(part), Vec::as_slice));
    for part in parts {
        match part {
            Object::String(glyphs, _) => {
                text += &Document::decode_text(&encoding, glyphs).expect("text");
                let ids = glyphs.chunks(2).map(|id| u16::from_be_bytes([id[0], id[1]]));
                ems += ids.map(|id| widths.get(&id).copied().unwrap_or(0.0)).sum::<f32>();
            }
            back => ems -= back.as_float().expect("a distance"),
        }
    }
    Written { text, size, left, right: left + ems * size / 1000.0, base }
}

/// Of the glyphs of a font, in thousandths of an em.
fn widths(document: &Document, font: &Dictionary) -> BTreeMap<u16, f32> {
    let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).expect("a font");
    let (_, descendant) = document.dereference(&descendants[0]).expect("a font");
    let parts = descendant.as_dict().and_then(|font| font.get_deref(b"W", document)).and_then(Object::as_array);
    let (mut widths, mut parts) = (BTreeMap::new(), parts.expect("widths").iter());
    while let (Some(first), Some(second)) = (parts.next(), parts.next()) {
        let first = u16::try_from(first.as_i64().expect("a glyph")).expect("a glyph");
        match second {
            Object::Array(each) => {
                widths.extend((first..).zip(each.iter().map(|width| width.as_float().expect("a width"))));
            }
            last => {
                let last = u16::try_from(last.as_i64().expect("a glyph")).expect("a glyph");
                let width = parts.next().and_then(|width| width.as_float().ok()).expect("a width");
                widths.extend((first..=last).map(|glyph| (glyph, width)));
            }
        }
    }
    widths
}

fn floats<const N: usize>(operands: &[Object]) -> [f32; N] {
    let all: Vec<f32> = operands.iter().map(|operand| operand.as_float().expect("a number")).collect();
    all.try_into().expect("as many as the operator takes")
}

/// The first within the second.
fn within(first: Matrix, second: Matrix) -> Matrix {
    let row = |x: f32, y: f32| [x * second[0] + y * second[2], x * second[1] + y * second[3]];
    let (one, two, moved) = (row(first[0], first[1]), row(first[2], first[3]), row(first[4], first[5]));
    [one[0], one[1], two[0], two[1], moved[0] + second[4], moved[1] + second[5]]
}

fn seen([x, y]: [f32; 2], matrix: Matrix, height: f32) -> [f32; 2] {
    let [.., left, bottom] = within([1.0, 0.0, 0.0, 1.0, x, y], matrix);
    [left, height - bottom]
}

fn square(corners: &[[f32; 2]]) -> [f32; 4] {
    assert_eq!(corners.len(), 4, "a rectangle");
    let ends = |at: usize| {
        let along = corners.iter().map(move |corner| corner[at]);
        (along.clone().fold(f32::MAX, f32::min), along.fold(f32::MIN, f32::max))
    };
    let ((left, right), (top, bottom)) = (ends(0), ends(1));
    [left, top, right, bottom]
}
