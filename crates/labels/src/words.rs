//! Texts, taken apart into letters and laid in lines.

use crate::face::{Face, Glyph};
use std::ops::Range;
use unicode_bidi::ParagraphBidiInfo;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// No label has room for more characters.
const LONGEST: usize = 1000;
/// No letter has more of them, unless to harm.
const LONGEST_LETTER: usize = 8;

/// A text whose letters are measured.
pub struct Words {
    text: String,
    letters: Vec<Letter>,
}

/// What a reader takes for one letter.
struct Letter {
    at: Range<usize>,
    glyphs: Vec<Glyph>,
    /// In ems.
    width: f32,
    blank: bool,
}

/// Where a line may end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// After a space, a hyphen, a slash or a low line; within a word only if it is longer than a line.
    Words,
    /// After any letter.
    Letters,
}

/// Letters laid in lines, and how many of them found room.
pub struct Lines {
    pub lines: Vec<Range<usize>>,
    reached: usize,
}

/// A line from left to right: its characters, and each glyph with those that it stands for.
pub struct Line {
    pub text: String,
    pub glyphs: Vec<(Glyph, Range<usize>)>,
}

impl Words {
    /// Of any text: one line, composed, without what cannot be seen.
    pub fn new(face: &Face, text: &str) -> Self {
        Self::of_plain(face, plain(text))
    }

    fn of_plain(face: &Face, text: String) -> Self {
        let letter = |(start, letter): (usize, &str)| {
            let at = start..start + letter.len();
            let glyphs = face.glyphs(letter);
            let width = glyphs.iter().map(|glyph| glyph.advance).sum();
            Letter { at, glyphs, width, blank: letter == " " }
        };
        let letters = text.grapheme_indices(true).map(letter).collect();
        Self { text, letters }
    }

    /// Whether that is the whole text.
    pub fn whole(&self, lines: &Lines) -> bool {
        lines.reached == self.letters.len()
    }

    /// Fills lines one after the other, at most so many, each at most so many ems wide.
    pub fn lines(&self, width: f32, most: usize, ends: Ends) -> Lines {
        let (mut lines, mut reached) = (Vec::new(), 0);
        while reached < self.letters.len() && lines.len() < most {
            let end = self.end(reached, width, ends);
            lines.push(reached..reached + trimmed(&self.letters[reached..end]));
            reached = end + self.letters[end..].iter().take_while(|letter| letter.blank).count();
        }
        Lines { lines, reached }
    }

    /// The same; what does not find room gives way to an ellipsis.
    pub fn cut(self, face: &Face, width: f32, most: usize) -> (Self, Lines) {
        let lines = self.lines(width, most, Ends::Words);
        if self.whole(&lines) {
            return (self, lines);
        }
        for letters in self.letters[..lines.reached].iter().rev() {
            let start = self.text[..letters.at.start].trim_end();
            let short = Self::of_plain(face, format!("{start}…"));
            let lines = short.lines(width, most, Ends::Words);
            if short.whole(&lines) {
                return (short, lines);
            }
        }
        let lines = Lines { lines: Vec::new(), reached: 0 };
        (self, lines)
    }

    /// A line's letters in the order in which they are seen.
    pub fn line(&self, face: &Face, line: Range<usize>) -> Line {
        let mut seen = Line { text: String::new(), glyphs: Vec::new() };
        let letters = &self.letters[line];
        let (Some(first), Some(last)) = (letters.first(), letters.last()) else { return seen };
        let paragraph = ParagraphBidiInfo::new(&self.text, None);
        let (levels, runs) = paragraph.visual_runs(first.at.start..last.at.end);
        for run in runs {
            let (turned, run) = (levels[run.start].is_rtl(), within(letters, &run));
            for index in 0..run.len() {
                let letter = &run[if turned { run.len() - 1 - index } else { index }];
                let text = &self.text[letter.at.clone()];
                match mirrored(text).filter(|_| turned) {
                    Some(mirrored) => seen.push(text, &face.glyphs(mirrored)),
                    None => seen.push(text, &letter.glyphs),
                }
            }
        }
        seen
    }

    /// Where a line ends that begins here: at least one letter further.
    fn end(&self, start: usize, width: f32, ends: Ends) -> usize {
        let (mut used, mut last) = (0.0, None);
        for (index, letter) in self.letters.iter().enumerate().skip(start) {
            used += letter.width;
            if used > width && !letter.blank {
                return last.unwrap_or(index.max(start + 1));
            }
            if ends == Ends::Words && matches!(&self.text[letter.at.clone()], " " | "-" | "/" | "_") {
                last = Some(index + 1);
            }
        }
        self.letters.len()
    }
}

impl Line {
    fn push(&mut self, letter: &str, glyphs: &[Glyph]) {
        let start = self.text.len();
        self.text.push_str(letter);
        self.glyphs.extend(glyphs.iter().map(|glyph| (*glyph, start..self.text.len())));
    }
}

/// Brackets face the other way where text runs from right to left.
fn mirrored(letter: &str) -> Option<&'static str> {
    Some(match letter {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        _ => return None,
    })
}

/// Letters that begin within these bytes.
fn within<'a>(letters: &'a [Letter], bytes: &Range<usize>) -> &'a [Letter] {
    let start = letters.partition_point(|letter| letter.at.start < bytes.start);
    let end = letters.partition_point(|letter| letter.at.start < bytes.end);
    &letters[start..end]
}

/// How many letters are left without the blanks at the end.
fn trimmed(letters: &[Letter]) -> usize {
    letters.iter().rposition(|letter| !letter.blank).map_or(0, |last| last + 1)
}

/// One line, composed; without control characters and what says nothing but how to lay out others.
pub fn plain(text: &str) -> String {
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    let text: String = text.chars().take(LONGEST).filter(|character| !unseen(*character)).map(shown).collect();
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
    let letter = |letter: &str| letter.chars().take(LONGEST_LETTER).collect::<String>();
    text.graphemes(true).map(letter).collect()
}

/// Neither drawn nor wide: marks of direction, joiners that need shaping, invisible operators, soft hyphens.
fn unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
