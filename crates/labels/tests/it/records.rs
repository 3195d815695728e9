//! Records of loans: what stands in them, and where.

use crate::paper::{Page, pages};
use plantel_domain::clock::Day;
use plantel_domain::identity::Locale;
use plantel_domain::loans::{Papers, RecordCode, RecordContents, RecordLine, RecordPaper, RecordPart, UnitState};
use plantel_labels::DrawnPapers;
use rstest::rstest;

const CODE: &str = "7KQ2M-00XVB-9T4HS-PARE3";

fn a_line(number: usize) -> RecordLine {
    RecordLine {
        code: Some(format!("CAM-{number}")),
        name: "Cámara réflex".to_owned(),
        serial_number: Some(format!("SN{number:05}")),
        brand: Some("Canon".to_owned()),
        model: Some("EOS T7".to_owned()),
        quantity: 1,
        condition: UnitState::Damaged,
        note: Some("Lente rayado".to_owned()),
        parts: Vec::new(),
    }
}

fn a_paper(language: Locale, lines: Vec<RecordLine>) -> RecordPaper {
    let contents = RecordContents {
        language,
        institution: "Centro de Formación".to_owned(),
        nit: Some("900123456-8".to_owned()),
        warehouse: "Bodega principal".to_owned(),
        location: Some("Bloque 2".to_owned()),
        giver: "Juan Pérez".to_owned(),
        borrower: "Ana Ruiz".to_owned(),
        borrower_email: "ana@example.edu.co".to_owned(),
        start: day("2026-03-20"),
        end: day("2026-03-24"),
        issued: day("2026-03-20"),
        purpose: "Práctica de circuitos".to_owned(),
        lines,
        verify: Some(format!("https://plantel.example.edu.co/api/v1/loan-records/{CODE}")),
    };
    RecordPaper { year: 2026, number: 7, code: RecordCode::parse(CODE).expect("a code"), contents }
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// All texts of a page, one after the other.
fn text(page: &Page) -> String {
    let texts = page.labels.iter().flat_map(|drawn| &drawn.texts);
    texts.map(|written| written.text.as_str()).collect::<Vec<_>>().join("\n")
}

async fn drawn(paper: RecordPaper) -> Vec<Page> {
    let file = DrawnPapers::new().loan_record(paper).await.expect("it is drawn");
    assert!(file.starts_with(b"%PDF"));
    let pages = pages(&file);
    for page in &pages {
        assert_eq!(page.size, (612.0, 792.0));
        for written in page.labels.iter().flat_map(|drawn| &drawn.texts) {
            assert!(written.left >= 53.9 && written.right <= 558.1, "{written:?}");
            assert!(written.base > 54.0 && written.base < 792.0 - 36.0, "{written:?}");
        }
    }
    pages
}

#[rstest]
#[case(Locale::Es, ["Acta de préstamo No. 0007 de 2026", "Dañado", "24", "Firma de quien recibe"])]
#[case(Locale::En, ["Loan record No. 0007 of 2026", "Damaged", "24", "Signature of who receives"])]
#[case(Locale::Pt, ["Termo de empréstimo N.º 0007 de 2026", "Danificado", "24", "Assinatura de quem recebe"])]
#[tokio::test]
async fn a_record_says_who_what_and_for_which_days(#[case] language: Locale, #[case] words: [&str; 4]) {
    let pages = drawn(a_paper(language, vec![a_line(1)])).await;
    assert_eq!(pages.len(), 1);
    let text = text(&pages[0]);
    let always = ["Centro de Formación", "900123456-8", "Bodega principal", "Juan Pérez", "Ana Ruiz", "CAM-1", CODE];
    for word in words.iter().chain(&always) {
        assert!(text.contains(word), "{word} is not in {text}");
    }
    assert!(pages[0].labels[0].says().ends_with(CODE));
}

#[tokio::test]
async fn without_an_address_there_is_the_code_alone() {
    let mut paper = a_paper(Locale::Es, vec![a_line(1)]);
    paper.contents.verify = None;
    let pages = drawn(paper).await;
    assert!(pages[0].labels[0].squares.is_empty() && text(&pages[0]).contains(CODE));
}

#[tokio::test]
async fn a_long_table_goes_on_with_its_headings_and_every_page_is_numbered() {
    let pages = drawn(a_paper(Locale::Es, (1..=100).map(a_line).collect())).await;
    assert!(pages.len() > 2, "{}", pages.len());
    let all: Vec<String> = pages.iter().map(text).collect();
    for number in 1..=100 {
        let serial = format!("SN{number:05}");
        assert_eq!(all.iter().map(|text| text.matches(&serial).count()).sum::<usize>(), 1, "{serial}");
    }
    for (at, text) in all.iter().enumerate() {
        assert!(text.contains(&format!("{}/{}", at + 1, all.len())) && text.contains(CODE), "{text}");
        assert_eq!(text.contains("Observación"), text.contains("CAM-"), "{text}");
    }
}

#[rstest]
#[case("W".repeat(499))]
#[case("WWWWWW ".repeat(71))]
#[tokio::test]
async fn a_note_of_wide_letters_is_all_there(#[case] note: String) {
    let lines = (1..=3).map(|number| RecordLine { note: Some(note.clone()), ..a_line(number) }).collect();
    let pages = drawn(a_paper(Locale::Es, lines)).await;
    let all: String = pages.iter().map(text).collect();
    assert_eq!(all.matches('W').count(), 3 * note.matches('W').count());
    for page in pages.iter().map(text).filter(|page| page.contains("Observación")) {
        assert!(page.contains('W'), "headings stand alone: {page}");
    }
}

#[tokio::test]
async fn headings_never_stand_alone() {
    for words in (0..500).step_by(7) {
        let mut paper = a_paper(Locale::Es, vec![RecordLine { note: Some("nota ".repeat(90)), ..a_line(1) }]);
        paper.contents.purpose = "W".repeat(words);
        paper.contents.institution = "W".repeat(4 * words.min(240));
        for page in drawn(paper).await.iter().map(text) {
            assert_eq!(page.contains("Observación"), page.contains("nota"), "{page}");
        }
    }
}

#[tokio::test]
async fn the_parts_of_a_kit_stand_below_it() {
    let part = RecordPart {
        code: "LEN-1".to_owned(),
        name: "Lente".to_owned(),
        serial_number: Some("LS-77".to_owned()),
        quantity: 2,
    };
    let pages = drawn(a_paper(Locale::Es, vec![RecordLine { parts: vec![part], ..a_line(1) }, a_line(2)])).await;
    let text = text(&pages[0]);
    let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word} is not in {text}"));
    assert!(at("CAM-1") < at("LEN-1") && at("LEN-1") < at("CAM-2") && at("LS-77") < at("CAM-2"));
}

#[tokio::test]
async fn the_same_record_makes_the_same_bytes() {
    let paper = || a_paper(Locale::Es, (1..=30).map(a_line).collect());
    let (first, second) = (DrawnPapers::new(), DrawnPapers::new());
    assert_eq!(first.loan_record(paper()).await.unwrap(), second.loan_record(paper()).await.unwrap());
}

#[rstest]
#[case::long("W".repeat(500))]
#[case::words("palabra larga ".repeat(35))]
#[case::right_to_left("שלום (עולם) ".repeat(20))]
#[case::without_glyphs("相机 🐟 ".repeat(60))]
#[case::nothing(String::new())]
#[tokio::test]
async fn whatever_things_and_people_are_called_it_stays_on_the_page(#[case] name: String) {
    let mut paper = a_paper(Locale::Es, Vec::new());
    let line = RecordLine {
        code: Some(name.chars().take(50).collect()),
        name: name.clone(),
        serial_number: Some(name.chars().take(100).collect()),
        note: Some(name.clone()),
        ..a_line(1)
    };
    paper.contents.lines = vec![line.clone(), line.clone(), line];
    paper.contents.institution = name.chars().take(200).collect();
    paper.contents.borrower.clone_from(&name);
    paper.contents.purpose = name;
    drawn(paper).await;
}
