//! The fonts: Liberation Sans, which covers Latin, Greek, Cyrillic and Hebrew.

use krilla::text::Font;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::char::is_combining_mark;

static REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");

/// Stands for what a font has no glyph of.
const MISSING: char = '\u{25a1}';

/// Both weights.
pub struct Faces {
    pub regular: Face,
    pub bold: Face,
}

/// One font, and what measures it.
pub struct Face {
    pub font: Font,
    characters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    em: f32,
    /// How far it reaches above and below the base line, in ems.
    pub ascent: f32,
    pub descent: f32,
}

/// A glyph, how far from here it is drawn and how far from here the next one is, in ems.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    pub id: u32,
    pub advance: f32,
    pub shift: f32,
}

impl Faces {
    /// Reads them.
    pub fn new() -> Self {
        Self { regular: Face::new(REGULAR), bold: Face::new(BOLD) }
    }
}

impl Face {
    fn new(file: &'static [u8]) -> Self {
        let font = Font::new(file.into(), 0).expect("the font lies in the program");
        let outlines = FontRef::new(file).expect("the font lies in the program");
        let (size, location) = (Size::unscaled(), LocationRef::default());
        let metrics = outlines.metrics(size, location);
        let em = f32::from(metrics.units_per_em);
        Self {
            font,
            characters: outlines.charmap(),
            metrics: outlines.glyph_metrics(size, location),
            em,
            ascent: metrics.ascent / em,
            descent: -metrics.descent / em,
        }
    }

    /// From one base line to the next, in ems.
    pub fn height(&self) -> f32 {
        self.ascent + self.descent
    }

    /// What a reader takes for one letter: its base, a box if there is none, and those marks on it that there are.
    pub fn glyphs(&self, letter: &str) -> Vec<Glyph> {
        let mut characters = letter.chars();
        let base = characters.next().and_then(|base| self.glyph(base));
        match base {
            Some(base) => {
                let marks = characters.filter(|mark| is_combining_mark(*mark)).filter_map(|mark| self.glyph(mark));
                std::iter::once(base).chain(marks.map(|mark| self.upon(base, mark))).collect()
            }
            None => self.glyph(MISSING).into_iter().collect(),
        }
    }

    /// In the middle of its base.
    fn upon(&self, base: Glyph, mark: Glyph) -> Glyph {
        let middle =
            self.metrics.bounds(mark.id.into()).map_or(0.0, |bounds| f32::midpoint(bounds.x_min, bounds.x_max));
        Glyph { advance: 0.0, shift: -base.advance / 2.0 - middle / self.em, ..mark }
    }

    fn glyph(&self, character: char) -> Option<Glyph> {
        let id = self.characters.map(character)?;
        let advance = self.metrics.advance_width(id)? / self.em;
        Some(Glyph { id: id.to_u32(), advance, shift: 0.0 })
    }
}
