//! Where labels lie on a page.

use plantel_domain::labels::LabelSheet;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Between columns; rows touch. Sheets that are cut already come so.
const GAP: f32 = 2.5 * MM;

/// A page of labels, its margins alike on both sides. All lengths in points, from the top left corner.
pub struct Grid {
    page: (f32, f32),
    label: (f32, f32),
    columns: u16,
    rows: u16,
}

impl Grid {
    /// Of a sheet.
    pub fn of(sheet: LabelSheet) -> Self {
        let (page, columns, rows, label) = match sheet {
            LabelSheet::A4With24 => ((210.0, 297.0), 3, 8, (63.5, 33.9)),
            LabelSheet::A4With65 => ((210.0, 297.0), 5, 13, (38.1, 21.2)),
            LabelSheet::LetterWith24 => ((215.9, 279.4), 3, 8, (63.5, 31.75)),
            LabelSheet::LetterWith65 => ((215.9, 279.4), 5, 13, (38.1, 19.05)),
        };
        let points = |(width, height)| (width * MM, height * MM);
        Self { page: points(page), label: points(label), columns, rows }
    }

    /// Width and height of a page.
    pub fn page(&self) -> (f32, f32) {
        self.page
    }

    /// Width and height of a label.
    pub fn label(&self) -> (f32, f32) {
        self.label
    }

    /// How many a page holds.
    pub fn per_page(&self) -> usize {
        usize::from(self.columns * self.rows)
    }

    /// The top left corners of a page's labels, row by row.
    pub fn places(&self) -> impl Iterator<Item = (f32, f32)> {
        let (columns, rows) = (f32::from(self.columns), f32::from(self.rows));
        let left = (self.page.0 - columns * self.label.0 - (columns - 1.0) * GAP) / 2.0;
        let top = (self.page.1 - rows * self.label.1) / 2.0;
        let row = move |row| {
            let place =
                move |column| (left + f32::from(column) * (self.label.0 + GAP), top + f32::from(row) * self.label.1);
            (0..self.columns).map(place)
        };
        (0..self.rows).flat_map(row)
    }
}
