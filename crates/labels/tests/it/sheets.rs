//! Sheets of labels: pages, places and codes.

use crate::paper::{Drawn, Page, Written, pages};
use lopdf::{Document, Object};
use plantel_domain::labels::{Label, LabelSheet, Labels};
use plantel_labels::DrawnLabels;
use rstest::rstest;

/// What a sheet is cut into, in points.
struct Cut {
    page: (f32, f32),
    label: (f32, f32),
    columns: usize,
    rows: usize,
}

fn cut(sheet: LabelSheet) -> Cut {
    let ((page, label), (columns, rows)) = match sheet {
        LabelSheet::A4With24 => (((210.0, 297.0), (63.5, 33.9)), (3, 8)),
        LabelSheet::A4With65 => (((210.0, 297.0), (38.1, 21.2)), (5, 13)),
        LabelSheet::LetterWith24 => (((215.9, 279.4), (63.5, 31.75)), (3, 8)),
        LabelSheet::LetterWith65 => (((215.9, 279.4), (38.1, 19.05)), (5, 13)),
    };
    let points = |(width, height)| (mm(width), mm(height));
    Cut { page: points(page), label: points(label), columns, rows }
}

pub fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

impl Cut {
    fn many(&self) -> usize {
        self.columns * self.rows
    }

    /// Left, top, right and bottom of a label. Between columns are 2.5 mm.
    fn label(&self, index: usize) -> [f32; 4] {
        let along = |page: f32, label: f32, gap: f32, many: usize, at: usize| {
            let count = |number: usize| f32::from(u8::try_from(number).expect("few"));
            let all = count(many) * label + count(many - 1) * gap;
            (page - all) / 2.0 + count(at) * (label + gap)
        };
        let left = along(self.page.0, self.label.0, mm(2.5), self.columns, index % self.columns);
        let top = along(self.page.1, self.label.1, 0.0, self.rows, index / self.columns);
        [left, top, left + self.label.0, top + self.label.1]
    }
}

/// Fails if any text is nearer than 1.5 mm to the edge of its label, or the code is nearer than that.
pub fn assert_inside(sheet: LabelSheet, page: &Page) {
    let cut = cut(sheet);
    for (index, Drawn { texts, .. }) in page.labels.iter().enumerate() {
        let ([left, top, right, bottom], margin) = (cut.label(index), mm(1.5) - 0.01);
        let code = page.labels[index].code();
        assert!(code[0] >= left + margin && code[1] >= top + margin, "{index}: {code:?}");
        assert!(code[2] <= right - margin && code[3] <= bottom - margin, "{index}: {code:?}");
        for text in texts {
            assert!(text.left >= code[2] + margin, "{index}: {text:?} beside {code:?}");
            assert!(text.right <= right - margin, "{index}: {text:?} before {right}");
            assert!(text.base - 0.9 * text.size >= top + margin, "{index}: {text:?} below {top}");
            assert!(text.base + 0.2 * text.size <= bottom - margin, "{index}: {text:?} above {bottom}");
        }
        let apart = |above: &Written, below: &Written| above.base + 0.2 * above.size <= below.base - 0.7 * below.size;
        assert!(texts.is_sorted_by(apart), "{index}: {texts:?}");
    }
}

pub fn label(index: usize) -> Label {
    Label {
        code: format!("PC-{index:04}"),
        name: format!("Ordenador portátil nº {index} del aula de informática"),
        payload: format!("https://plantel.example.org/scan/0191d3c8-7f3e-7c1a-9b1e-{index:012}"),
    }
}

pub async fn print(sheet: LabelSheet, labels: Vec<Label>) -> Vec<u8> {
    DrawnLabels::new().print(sheet, labels).await.expect("a PDF")
}

#[rstest]
#[case(LabelSheet::A4With24, 24)]
#[case(LabelSheet::A4With65, 65)]
#[case(LabelSheet::LetterWith24, 24)]
#[case(LabelSheet::LetterWith65, 65)]
#[tokio::test]
async fn labels_lie_where_the_sheet_is_cut(#[case] sheet: LabelSheet, #[case] many: usize) {
    let cut = cut(sheet);
    assert_eq!(cut.many(), many);
    let pages = pages(&print(sheet, (0..=many).map(label).collect()).await);
    assert_eq!(pages.iter().map(|page| page.labels.len()).collect::<Vec<_>>(), [many, 1]);
    for page in &pages {
        let (width, height) = page.size;
        assert!((width - cut.page.0).abs() < 0.01 && (height - cut.page.1).abs() < 0.01, "{width} x {height}");
        assert_inside(sheet, page);
    }
    for index in 0..many {
        let [left, top, right, bottom] = cut.label(index);
        assert!(left > mm(4.0) && top > mm(4.0), "{index}");
        assert!(right < cut.page.0 - mm(4.0) && bottom < cut.page.1 - mm(4.0), "{index}");
    }
}

#[rstest]
#[case(LabelSheet::A4With24)]
#[case(LabelSheet::LetterWith65)]
#[tokio::test]
async fn each_label_has_its_own_code(#[case] sheet: LabelSheet) {
    let labels: Vec<Label> = (0..24).map(label).collect();
    let pages = pages(&print(sheet, labels.clone()).await);
    for (label, drawn) in labels.iter().zip(&pages[0].labels) {
        assert_eq!(drawn.says(), label.payload);
        assert_eq!(drawn.lines()[0], label.code);
    }
}

#[rstest]
#[case(LabelSheet::A4With24)]
#[case(LabelSheet::A4With65)]
#[tokio::test]
async fn a_code_keeps_its_distance_from_the_text_and_from_the_edge(#[case] sheet: LabelSheet) {
    let page = &pages(&print(sheet, vec![label(0)]).await)[0];
    let [left, top, right, bottom] = page.labels[0].code();
    let module = (right - left) / 37.0;
    let edges = cut(sheet).label(0);
    assert!(left - edges[0] >= 3.99 * module && top - edges[1] >= 3.99 * module && edges[3] - bottom >= 3.99 * module);
    assert!(page.labels[0].texts.iter().all(|text| text.left - right >= 3.99 * module));
    assert!(module > mm(0.35), "a telephone reads it: {module}");
}

#[tokio::test]
async fn the_same_labels_make_the_same_bytes() {
    let labels: Vec<Label> = (0..70).map(label).collect();
    let first = print(LabelSheet::A4With65, labels.clone()).await;
    assert_eq!(first, print(LabelSheet::A4With65, labels.clone()).await);
    assert_ne!(first, print(LabelSheet::A4With65, labels[1..].to_vec()).await);
}

#[tokio::test]
async fn no_labels_make_no_file() {
    assert!(DrawnLabels::new().print(LabelSheet::A4With24, Vec::new()).await.is_err());
}

#[tokio::test]
async fn what_no_code_holds_makes_no_file() {
    let labels = vec![label(0), Label { payload: "a".repeat(3000), ..label(1) }];
    assert!(DrawnLabels::new().print(LabelSheet::A4With24, labels).await.is_err());
}

#[tokio::test]
async fn a_file_is_titled_by_its_first_and_its_last_code() {
    let file = print(LabelSheet::A4With24, (0..30).map(label).collect()).await;
    let document = Document::load_mem(&file).expect("a PDF");
    let information = document.trailer.get_deref(b"Info", &document).and_then(Object::as_dict).expect("information");
    let title = information.get(b"Title").and_then(lopdf::decode_text_string).expect("a title");
    assert_eq!(title, "PC-0000 – PC-0029");
    assert!(information.get(b"CreationDate").is_err(), "no day is in it");
    let language = document.catalog().and_then(|catalog| catalog.get(b"Lang")).and_then(Object::as_str);
    assert_eq!(language.expect("a language"), b"und");
}

#[tokio::test]
async fn a_label_takes_little_of_a_file() {
    let [few, many] = [1, 131].map(|many| print(LabelSheet::A4With65, (0..many).map(label).collect()));
    let each = (many.await.len() - few.await.len()) / 130;
    assert!(each < 1200, "{each} bytes");
}
