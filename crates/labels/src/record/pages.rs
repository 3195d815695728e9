//! Pages that are filled from top to bottom. All lengths in points, from the top left corner.

use crate::code::{Code, QUIET};
use crate::face::{Face, Faces};
use crate::layout::Text;
use crate::words::Words;

/// Width and height of a page: Letter.
pub const PAGE: (f32, f32) = (612.0, 792.0);
/// What is left free on all sides.
pub const MARGIN: f32 = 54.0;
/// The width between the margins.
pub const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Above the lower margin: the foot of each page.
const FOOT: f32 = 24.0;
/// What there is of a page to fill.
pub const ROOM: f32 = PAGE.1 - 2.0 * MARGIN - FOOT;

/// Something on a page.
pub enum Mark {
    Text(Text),
    /// Left, top, width and height.
    Bar([f32; 4]),
    /// From its top left corner, quiet zone apart; modules of so many points.
    Code((f32, f32), f32, Code),
}

/// How a text is written.
#[derive(Clone, Copy)]
pub struct Style {
    pub bold: bool,
    pub size: f32,
    /// What does not find room in so many lines is cut off.
    pub most: usize,
}

/// What is written, page by page.
pub struct Pages<'a> {
    faces: &'a Faces,
    pages: Vec<Vec<Mark>>,
    /// Where the next thing goes.
    pub y: f32,
}

impl<'a> Pages<'a> {
    /// One that is empty.
    pub fn new(faces: &'a Faces) -> Self {
        Self { faces, pages: vec![Vec::new()], y: MARGIN }
    }

    /// Whether so much is left of the page.
    pub fn has_room(&self, height: f32) -> bool {
        self.y + height <= MARGIN + ROOM
    }

    /// Goes on at the top of another page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// A text from a corner, at most so wide: its lines, and how high they are together.
    pub fn lay(&self, text: &str, (left, top): (f32, f32), width: f32, style: Style) -> (Vec<Text>, f32) {
        let Style { bold, size, most } = style;
        let face = self.face(bold);
        let (words, lines) = Words::new(face, text).cut(face, width / size, most);
        let mut base = top + size * face.ascent;
        let (mut texts, mut height) = (Vec::new(), 0.0);
        for line in lines.lines {
            texts.push(Text { bold, size, start: (left, base), line: words.line(face, line) });
            base += size * face.height();
            height += size * face.height();
        }
        (texts, height)
    }

    /// How high a line is.
    pub fn step(&self, style: Style) -> f32 {
        style.size * self.face(style.bold).height()
    }

    /// Puts a line here, wherever it was laid.
    pub fn put_line(&mut self, mut text: Text) {
        text.start.1 = self.y + text.size * self.face(text.bold).ascent;
        self.put(Mark::Text(text));
    }

    /// Writes a text from here down, over as many pages as it needs, with a gap behind it.
    pub fn write(&mut self, text: &str, left: f32, width: f32, style: Style, gap: f32) {
        let step = self.step(style);
        for text in self.lay(text, (left, 0.0), width, style).0 {
            if !self.has_room(step) {
                self.turn();
            }
            self.put_line(text);
            self.y += step;
        }
        self.y += gap;
    }

    /// A thin line of this width, here.
    pub fn rule(&mut self, left: f32, width: f32) {
        let bar = [left, self.y, width, 0.5];
        self.put(Mark::Bar(bar));
    }

    /// A code whose right upper corner is that of the page's margins, quiet zone and all so wide.
    pub fn code(&mut self, code: Code, side: f32) {
        let quiet = f32::from(QUIET);
        let module = side / (f32::from(code.side()) + 2.0 * quiet);
        let corner = (PAGE.0 - MARGIN - side + quiet * module, MARGIN + quiet * module);
        self.put(Mark::Code(corner, module, code));
    }

    /// Puts something where it says, on this page.
    pub fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// All pages, each with a foot that is made of its number and how many there are.
    pub fn done(mut self, foot: impl Fn(usize, usize) -> String) -> Vec<Vec<Mark>> {
        let all = self.pages.len();
        for at in 0..all {
            let style = Style { bold: false, size: 8.0, most: 1 };
            let (texts, _) = self.lay(&foot(at + 1, all), (MARGIN, PAGE.1 - MARGIN), WIDTH, style);
            self.pages[at].extend(texts.into_iter().map(Mark::Text));
        }
        self.pages
    }

    fn face(&self, bold: bool) -> &'a Face {
        if bold { &self.faces.bold } else { &self.faces.regular }
    }
}
