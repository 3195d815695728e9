//! What is written on labels.

use crate::paper::{Drawn, pages};
use crate::sheets::{assert_inside, label, print};
use plantel_domain::labels::{Label, LabelSheet};
use proptest::prelude::*;
use rstest::rstest;

const SHEETS: [LabelSheet; 4] =
    [LabelSheet::A4With24, LabelSheet::A4With65, LabelSheet::LetterWith24, LabelSheet::LetterWith65];

async fn drawn(sheet: LabelSheet, code: &str, name: &str) -> Drawn {
    let label = Label { code: code.into(), name: name.into(), ..label(0) };
    let mut pages = pages(&print(sheet, vec![label]).await);
    assert_inside(sheet, &pages[0]);
    pages[0].labels.remove(0)
}

#[rstest]
#[case("Balón nº 5", &["Balón nº 5"])]
#[case("Balança à 12 €", &["Balança à 12 €"])]
#[case("Λάπτοπ, Ноутбук", &["Λάπτοπ, Ноутбук"])]
#[case("Ñandu\u{301} e\u{301}", &["Ñandú é"])]
#[case("a (b) \\c\\ )(", &["a (b) \\c\\ )("])]
#[case("  one\t\n two\u{0}\u{7f} ", &["one two"])]
#[case("Mi\u{200b}cro\u{202e}scopio\u{ad}", &["Microscopio"])]
#[case("Microscopio óptico binocular", &["Microscopio óptico", "binocular"])]
#[case("", &[])]
#[case(" \u{2028} ", &[])]
#[tokio::test]
async fn a_name_is_written_as_it_is(#[case] name: &str, #[case] lines: &[&str]) {
    let drawn = drawn(LabelSheet::A4With24, "A-1", name).await;
    assert_eq!(drawn.lines(), [&["A-1"], lines].concat());
}

#[rstest]
#[case("Proyector Epson del aula magna, con su mando a distancia y dos cables")]
#[case(&"Electroencefalografista".repeat(5))]
#[case(&"i ".repeat(500))]
#[case(&"ñ".repeat(2000))]
#[tokio::test]
async fn a_long_name_ends_in_an_ellipsis(#[case] name: &str) {
    for sheet in SHEETS {
        let drawn = drawn(sheet, "A-1", name).await;
        let lines = drawn.lines();
        assert_eq!(lines.len(), 3, "{lines:?}");
        let (read, whole) = (lines[1..].concat().replace(' ', ""), name.replace(' ', ""));
        let start = read.strip_suffix('…').expect("an ellipsis");
        assert!(whole.starts_with(start) && start.chars().count() > 15, "{lines:?}");
    }
}

#[rstest]
#[case::emoji("🧪 👩‍🔬 ✊🏽 🇪🇸")]
#[case::chinese("日本語の学校")]
#[case::arabic("مدرسة ابتدائية")]
#[case::marks(&format!("a{}", "\u{301}".repeat(500)))]
#[case::marks_alone("\u{301}\u{302}")]
#[case::controls("\u{0}\u{1}\u{8}\u{1b}[31m\u{85}\u{9f}")]
#[case::directions("\u{202e}\u{2066}abc\u{2069}\u{202c}")]
#[case::joiners("\u{200d}\u{200d}\u{fe0f}")]
#[case::private("\u{e000}\u{f8ff}\u{10ffff}")]
#[case::operators(") Tj ET Q endstream endobj (\\")]
#[case::long_and_mixed(&"אב(cd)ñ🧪 ".repeat(400))]
#[tokio::test]
async fn any_text_finds_its_place(#[case] text: &str) {
    for sheet in SHEETS {
        drawn(sheet, text, text).await;
    }
}

#[tokio::test]
async fn what_has_no_glyph_is_one_box() {
    let text = "🧪 👩‍🔬 ✊🏽 語";
    let drawn = drawn(LabelSheet::A4With24, "A-1", text).await;
    let (box_, blank) = (0.604, 0.278);
    let ems = (drawn.texts[1].right - drawn.texts[1].left) / drawn.texts[1].size;
    assert!((ems - 4.0 * box_ - 3.0 * blank).abs() < 0.01, "{ems}");
}

#[tokio::test]
async fn hebrew_runs_from_right_to_left() {
    let drawn = drawn(LabelSheet::A4With24, "A-1", "אב (גד) PC 12").await;
    assert_eq!(drawn.lines()[1], "PC 12 )דג( בא");
}

#[tokio::test]
async fn a_code_is_the_largest_and_is_broken_where_it_may_be() {
    let short = drawn(LabelSheet::A4With24, "PC-0001", "Silla").await;
    assert!(short.texts[0].size > 1.5 * short.texts[1].size, "{:?}", short.texts);
    let long = drawn(LabelSheet::A4With24, "LAB-FISICA-2024-0017", "Silla").await;
    assert_eq!(long.lines(), ["LAB-FISICA-", "2024-0017", "Silla"]);
    assert!(long.texts[0].size > long.texts[2].size, "{:?}", long.texts);
}

#[rstest]
#[case(&"W".repeat(50))]
#[case(&"W-".repeat(25))]
#[case(&"WWWWWWWWWWWWWWWWW-".repeat(3)[..50])]
#[case(&"ǼṀ".repeat(25))]
#[tokio::test]
async fn a_code_of_fifty_letters_is_never_cut(#[case] code: &str) {
    for sheet in SHEETS {
        let drawn = drawn(sheet, code, "Proyector Epson del aula magna, con su mando a distancia").await;
        assert_eq!(drawn.lines()[..drawn.texts.len() - 2].concat(), code);
        assert!(drawn.texts[0].size >= 4.0, "{:?}", drawn.texts);
    }
}

#[tokio::test]
async fn a_code_that_no_label_has_room_for_ends_in_an_ellipsis() {
    let code = "W".repeat(2000);
    let drawn = drawn(LabelSheet::A4With65, &code, "Silla").await;
    assert!(drawn.lines()[3].ends_with('…'), "{:?}", drawn.lines());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_code_of_fifty_is_whole(code in "[A-Za-z0-9ÑÁç/_. -]{1,50}", name in any::<String>(), at in 0..4usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let drawn = runtime.block_on(drawn(SHEETS[at], &code, &name));
        let read: String = drawn.lines().concat().replace(' ', "");
        prop_assert!(read.starts_with(&code.replace(' ', "")), "{code:?} as {read:?}");
    }
}
