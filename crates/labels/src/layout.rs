//! What goes where on one label.

use crate::code::{Code, QUIET};
use crate::face::{Face, Faces};
use crate::words::{Ends, Line, Lines, Words};
use plantel_domain::labels::Label;

/// Around all text, in points: 1.5 mm.
const MARGIN: f32 = 1.5 * 72.0 / 25.4;
/// Of the width of a label, what the code and its quiet zone may take.
const SHARE: f32 = 0.45;
/// How many lines a name may take, and what is cut of a code that no label has room for.
const NAME_LINES: usize = 2;
const CODE_LINES: usize = 4;
/// Into how many lines a code is broken, and where.
const BREAKS: [(usize, Ends); 7] = [
    (1, Ends::Words),
    (2, Ends::Words),
    (3, Ends::Words),
    (CODE_LINES, Ends::Words),
    (2, Ends::Letters),
    (3, Ends::Letters),
    (CODE_LINES, Ends::Letters),
];
/// No code is written smaller.
const SMALLEST: f32 = 3.0;
/// From one size to the next.
const STEP: f32 = 0.25;

/// Sizes of type, in points.
struct Sizes {
    /// Of a short code.
    largest: f32,
    /// Below this a code is broken instead.
    pleasant: f32,
    name: f32,
    /// Of a code that is cut off.
    cut: f32,
    /// Between code and name.
    gap: f32,
}

/// A label, from its top left corner, in points.
pub struct Layout {
    /// The left edge of the QR code, its upper edge and the side of a module.
    pub square: (f32, f32, f32),
    pub texts: Vec<Text>,
}

/// A line of text.
pub struct Text {
    pub bold: bool,
    pub size: f32,
    /// Where its base line begins.
    pub start: (f32, f32),
    pub line: Line,
}

/// Lines of one size.
struct Paragraph {
    bold: bool,
    size: f32,
    lines: Vec<Line>,
}

impl Layout {
    /// The code at the left; at its right the texts, as a block in the middle.
    pub fn of(faces: &Faces, (width, height): (f32, f32), label: &Label, code: &Code) -> Self {
        let side = height.min(SHARE * width);
        let modules = f32::from(code.side());
        let module = (side / (modules + 2.0 * f32::from(QUIET))).min((side - 2.0 * MARGIN) / modules);
        let square = ((side - module * modules) / 2.0, (height - module * modules) / 2.0, module);
        let texts = texts(faces, (side, width - side - MARGIN), height, label);
        Self { square, texts }
    }
}

fn texts(faces: &Faces, (left, width): (f32, f32), height: f32, label: &Label) -> Vec<Text> {
    let room = height - 2.0 * MARGIN;
    let sizes = Sizes::of(height);
    let name = name(&faces.regular, &label.name, width, sizes.name);
    let below = if name.lines.is_empty() { 0.0 } else { sizes.gap + name.height(faces) };
    let code = written(&faces.bold, &label.code, (width, room - below), &sizes);
    let top = MARGIN + (room - below - code.height(faces)) / 2.0;
    let next = top + code.height(faces) + sizes.gap;
    [code.at(faces, left, top), name.at(faces, left, next)].into_iter().flatten().collect()
}

fn name(face: &Face, name: &str, width: f32, size: f32) -> Paragraph {
    let (words, lines) = Words::new(face, name).cut(face, width / size, NAME_LINES);
    Paragraph::new(false, size, face, &words, lines)
}

/// The code as large as it may be: in the fewest lines that leave it pleasant to read, else in as many as help most.
fn written(face: &Face, code: &str, room: (f32, f32), sizes: &Sizes) -> Paragraph {
    let words = Words::new(face, code);
    let mut best: Option<(f32, Lines)> = None;
    for (most, ends) in BREAKS {
        let Some((size, lines)) = largest(face, &words, room, (most, ends), sizes) else { continue };
        if best.as_ref().is_none_or(|(best, _)| size > *best) {
            best = Some((size, lines));
        }
        if size >= sizes.pleasant {
            break;
        }
    }
    if let Some((size, lines)) = best {
        return Paragraph::new(true, size, face, &words, lines);
    }
    let (words, lines) = words.cut(face, room.0 / sizes.cut, CODE_LINES);
    Paragraph::new(true, sizes.cut, face, &words, lines)
}

/// The largest size in which it finds room, if there is one.
fn largest(
    face: &Face,
    words: &Words,
    (width, height): (f32, f32),
    (most, ends): (usize, Ends),
    sizes: &Sizes,
) -> Option<(f32, Lines)> {
    let smaller = |size: &f32| (size - STEP >= SMALLEST).then_some(size - STEP);
    std::iter::successors(Some(sizes.largest), smaller).find_map(|size| {
        let lines = words.lines(width / size, most, ends);
        let fits = words.whole(&lines) && count(lines.lines.len()) * size * face.height() <= height;
        fits.then_some((size, lines))
    })
}

/// Lines are few.
fn count(lines: usize) -> f32 {
    u8::try_from(lines).map_or(f32::MAX, f32::from)
}

impl Sizes {
    /// Of a label so high, in points.
    fn of(height: f32) -> Self {
        if height > 72.0 {
            Self { largest: 15.0, pleasant: 10.0, name: 9.0, cut: 6.0, gap: 3.0 }
        } else {
            Self { largest: 10.0, pleasant: 7.0, name: 6.5, cut: 5.0, gap: 1.5 }
        }
    }
}

impl Paragraph {
    fn new(bold: bool, size: f32, face: &Face, words: &Words, lines: Lines) -> Self {
        Self { bold, size, lines: lines.lines.into_iter().map(|line| words.line(face, line)).collect() }
    }

    fn face<'a>(&self, faces: &'a Faces) -> &'a Face {
        if self.bold { &faces.bold } else { &faces.regular }
    }

    fn height(&self, faces: &Faces) -> f32 {
        count(self.lines.len()) * self.size * self.face(faces).height()
    }

    fn at(self, faces: &Faces, left: f32, top: f32) -> Vec<Text> {
        let (bold, size, face) = (self.bold, self.size, self.face(faces));
        let first = top + size * face.ascent;
        let starts = std::iter::successors(Some(first), |y| Some(y + size * face.height()));
        self.lines.into_iter().zip(starts).map(|(line, y)| Text { bold, size, start: (left, y), line }).collect()
    }
}
