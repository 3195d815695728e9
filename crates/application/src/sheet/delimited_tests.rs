use super::*;
use crate::inventory::import::{Column, Sheet, read};
use crate::sheet::read_with;
use rstest::rstest;

const SMALL: &str = "Código;Nombre;Color\r\nA-1;\"Cámara; réflex\";rojo\r\n\r\n;;\r\nA-2;Trípode;\r\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once('\u{feff}').chain(text.chars()).collect::<String>().encode_utf16().flat_map(unit).collect()
}

#[rstest]
#[case(SMALL.as_bytes().to_vec(), "UTF-8", ';')]
#[case(format!("\u{feff}{SMALL}").into_bytes(), "UTF-8", ';')]
#[case(utf16(SMALL, u16::to_le_bytes), "UTF-16LE", ';')]
#[case(utf16(SMALL, u16::to_be_bytes), "UTF-16BE", ';')]
#[case(SMALL.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(), "windows-1252", ';')]
#[case(SMALL.replace(';', ",").into_bytes(), "UTF-8", ',')]
#[case(SMALL.replace(';', "\t").into_bytes(), "UTF-8", '\t')]
#[case(SMALL.replace(';', "|").into_bytes(), "UTF-8", '|')]
fn every_variant_of_a_sheet_reads_the_same(#[case] bytes: Vec<u8>, #[case] encoding: &str, #[case] delimiter: char) {
    let sheet = read(&bytes).unwrap();
    assert_eq!((sheet.encoding, sheet.delimiter), (encoding, Some(delimiter)));
    assert_eq!(sheet.ignored_columns, ["Color"]);
    assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5]);
    let name = sheet.headings.value(&sheet.rows.get(0).unwrap(), Column::Name);
    assert_eq!(name.replace(delimiter, ";"), "Cámara; réflex");
}

#[rstest]
#[case("\n\ncode,name\nA,\"x\ny\"\nB,z\n", &[4, 6])]
#[case("code,name\rA,x\r\rB,z", &[2, 4])]
#[case("code,name\r\nA,\"x\r\ny\"\r\n\r\nB,z\r\n", &[2, 5])]
fn a_row_knows_the_line_on_which_it_starts(#[case] text: &str, #[case] lines: &[u64]) {
    let rows = read(text.as_bytes()).unwrap().rows;
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), lines);
}

#[rstest]
#[case("code;name;notes\nA;x;y\nB;\"half of", 3)]
#[case("code;name;notes\nA;x;y\nB;\"half of\na row;\n", 3)]
#[case("code;name;notes\nA;x;y\nB;half of", 3)]
#[case("code;name;notes\nA;\"x;y\nB;z;z\n", 2)]
#[case("code;\"name", 1)]
fn a_file_that_ends_in_the_middle_of_a_row_is_refused_whole(#[case] text: &str, #[case] line: u64) {
    assert_eq!(read(text.as_bytes()), Err(SheetError::CutOff { line }));
}

#[test]
fn a_file_that_ends_in_the_middle_of_a_letter_is_refused_whole() {
    assert_eq!(read(b"code;name;notes\nA;x;Donaci\xC3"), Err(SheetError::CutOff { line: 2 }));
}

#[rstest]
#[case("code;name\nA;x")]
#[case("code;name\nA;\"x\"")]
#[case("code;name\nA;\"x \"\"y\"\"\"")]
#[case("code;name;notes\nA;x\n")]
fn a_last_row_without_line_break_or_a_short_one_with_it_is_not_cut_off(#[case] text: &str) {
    assert_eq!(read(text.as_bytes()).unwrap().rows.len(), 1);
}

#[rstest]
#[case(b"\xFF\xD8\xFF\xE0\x00\x10JFIF", SheetError::NotATable)]
#[case(b"Dear all,\nplease find", SheetError::NotATable)]
#[case(b"Marca;Modelo\nA;B\n", SheetError::MissingColumns(vec!["C\u{f3}digo interno", "Nombre"]))]
#[case(b"code\nA\n", SheetError::MissingColumns(vec!["Nombre"]))]
#[case(b"", SheetError::Empty)]
#[case(b"\xEF\xBB\xBF\r\n", SheetError::Empty)]
#[case(b"code;name\n\n;\n", SheetError::Empty)]
#[case(b"code;name", SheetError::Empty)]
fn what_cannot_be_read_is_refused_with_its_reason(#[case] bytes: &[u8], #[case] error: SheetError) {
    assert_eq!(read(bytes), Err(error));
}

#[test]
fn a_row_that_looks_like_the_end_is_a_row() {
    assert_eq!(read(format!("code;name\n{END}\nA;x\n").as_bytes()).unwrap().rows.len(), 2);
}

#[test]
fn more_rows_than_allowed_are_refused() {
    let max = Limits::IMMEDIATE.rows;
    let full = format!("code;name\n{}", "A;x\n".repeat(max));
    assert_eq!(read(full.as_bytes()).unwrap().rows.len(), max);
    let over = format!("{full}A;x");
    assert_eq!(read(over.as_bytes()), Err(SheetError::TooManyRows { max }));
    let read = |limits| -> Result<Sheet, SheetError> { read_with(over.as_bytes(), limits, &ColumnMap::default()) };
    assert_eq!(read(Limits::BACKGROUND).unwrap().rows.len(), max + 1);
}

#[test]
fn more_columns_than_allowed_are_refused_and_more_fields_than_headings_not_kept() {
    let wide = format!("code;name{}\nA;x\n", ";other".repeat(199));
    assert_eq!(read(wide.as_bytes()), Err(SheetError::TooManyColumns { max: 200 }));
    let sheet = read(format!("code;name\nA;x{}\n", ";".repeat(1000)).as_bytes()).unwrap();
    assert_eq!(sheet.rows.get(0).unwrap().width(), 3);
}
