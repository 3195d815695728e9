//! Workbooks, read with other eyes than those that wrote them.

use super::*;
use calamine::{Data, Reader, Xlsx};
use chrono::TimeZone;
use rstest::rstest;
use std::io::Cursor;
use tokio::sync::mpsc;

/// A row of one cell.
type Row = Cell<'static>;

const SHEET: &Sheet<Row> = &Sheet { name: "things", columns: &[("cell", |row| row.clone())] };

fn book(rows: &[Row], most: u32) -> Xlsx<Cursor<Vec<u8>>> {
    let mut book = Book::new(SHEET, most).unwrap();
    for row in rows {
        book.add(row).unwrap();
    }
    let mut bytes = Vec::new();
    book.save(&mut bytes).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// What another program reads where this was written.
fn read(cell: Row) -> Data {
    let range = book(&[cell], ROWS).worksheet_range("things").unwrap();
    range.get_value((1, 0)).unwrap().clone()
}

fn words(text: impl Into<String>) -> Row {
    Cell::Text(Cow::Owned(text.into()))
}

#[rstest]
#[case("=1+1")]
#[case("=HYPERLINK(\"http://x\")")]
#[case("{=1+1}")]
#[case("+57 300")]
#[case("@SUM(A1)")]
#[case("http://example.org")]
#[case("007")]
#[case("TRUE")]
#[case("  spaces  ")]
#[case("a\nb \"c\" <d> & 'e'")]
#[case("_x0041_")]
#[case("ñandú 🔑 \u{202e}")]
fn words_are_words_whatever_they_begin_with(#[case] text: &str) {
    assert_eq!(read(words(text)), Data::String(text.to_owned()));
}

#[test]
fn control_characters_do_not_break_a_workbook() {
    let all: String = (0..0x20).chain([0x7F, 0xFFFE, 0xFFFF]).filter_map(char::from_u32).collect();
    let Data::String(text) = read(words(format!("a{all}b"))) else { panic!("it is no text") };
    assert!(text.starts_with('a') && text.ends_with('b'), "{text:?}");
}

#[test]
fn a_text_is_cut_to_what_a_cell_holds() {
    for (text, kept) in [("ñ".repeat(40_000), 32_767), ("🔑".repeat(20_000), 16_383), ("x".repeat(32_767), 32_767)] {
        assert_eq!(read(words(text)).to_string().chars().count(), kept);
    }
}

#[rstest]
#[case("3200000.50", Data::Float(3_200_000.5))]
#[case("-5", Data::Float(-5.0))]
#[case("0", Data::Float(0.0))]
#[case("9999999999999.99", Data::Float(9_999_999_999_999.99))]
#[case("92233720368547758.07", Data::String("92233720368547758.07".to_owned()))]
fn a_number_is_one_as_long_as_excel_keeps_its_digits(#[case] number: &'static str, #[case] expected: Data) {
    assert_eq!(read(Cell::amount(number)), expected);
}

#[rstest]
#[case((1900, 1, 1), 1.0)]
#[case((1900, 2, 28), 59.0)]
#[case((1900, 3, 1), 61.0)]
#[case((1970, 1, 1), 25_569.0)]
#[case((2026, 11, 21), 46_347.0)]
fn a_day_is_a_date(#[case] (year, month, day): (i32, u32, u32), #[case] number: f64) {
    let Data::DateTime(read) = read(Cell::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap())) else {
        panic!("it is no date")
    };
    assert!((read.as_f64() - number).abs() < 1e-9, "{}", read.as_f64());
}

#[test]
fn a_moment_is_a_date_with_its_time() {
    let Data::DateTime(at) = read(Cell::Moment(Utc.with_ymd_and_hms(2026, 11, 21, 18, 0, 0).unwrap())) else {
        panic!("it is no date")
    };
    assert!((at.as_f64() - 46_347.75).abs() < 1e-9, "{}", at.as_f64());
    let early = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap();
    assert_eq!(read(Cell::Day(early)), Data::String("1899-12-31".to_owned()));
}

#[test]
fn yes_and_no_are_so_and_nothing_is_nothing() {
    assert_eq!(read(Cell::Flag(true)), Data::Bool(true));
    let range = book(&[Cell::Empty, Cell::Flag(false)], ROWS).worksheet_range("things").unwrap();
    assert_eq!((range.get_value((1, 0)), range.get_value((2, 0))), (Some(&Data::Empty), Some(&Data::Bool(false))));
}

#[test]
fn a_list_longer_than_a_worksheet_goes_on_in_another() {
    let rows: Vec<_> = (0..5_i64).map(Row::from).collect();
    let mut book = book(&rows, 3);
    assert_eq!(book.sheet_names(), ["things", "things 2", "things 3"]);
    let mut lengths = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("cell".to_owned())));
        lengths.push(range.height());
    }
    assert_eq!(lengths, [3, 3, 2]);
}

#[test]
fn it_stops_when_nobody_sends_rows_any_more() {
    let (pages, rows) = mpsc::channel(1);
    let (chunks, mut written) = mpsc::channel(1);
    pages.try_send(Sent::Rows(vec![Cell::Empty])).ok().unwrap();
    drop(pages);
    write(SHEET, rows, chunks).unwrap();
    assert!(written.try_recv().is_err());
}

#[test]
fn it_stops_when_nobody_takes_bytes_any_more() {
    let (pages, rows) = mpsc::channel(1);
    let (chunks, _) = mpsc::channel(1);
    pages.try_send(Sent::<Row>::All).ok().unwrap();
    assert!(write(SHEET, rows, chunks).is_err());
}
