use super::*;
use crate::inventory::import::{Column, Sheet, read, read_with};
use rstest::rstest;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const RELATIONS: &str =
    r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook><sheets><sheet name="1" sheetId="1" r:id="s"/></sheets></workbook>"#;
const OF_WORKBOOK: &str = r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/>
    <Relationship Id="t" Type="x/sharedStrings" Target="/xl/texts.xml"/></Relationships>"#;
const HEADINGS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c t="str"><v>name</v></c></row>"#;

/// An archive of these parts, packed.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with these rows of its one worksheet, and these shared texts.
fn workbook(rows: &str, texts: &str) -> Vec<u8> {
    archive(&[
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", OF_WORKBOOK),
        ("xl/sheet.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/texts.xml", &format!("<sst>{texts}</sst>")),
    ])
}

fn fields(sheet: &Sheet) -> Vec<(u64, Vec<&str>)> {
    let all = |row: crate::sheet::RawRow<'_>| (0..row.width()).map(|place| row_field(sheet, row.line, place)).collect();
    sheet.rows.iter().map(|row| (row.line, all(row))).collect()
}

fn row_field(sheet: &Sheet, line: u64, place: usize) -> &str {
    let row = sheet.rows.iter().find(|row| row.line == line).unwrap();
    row.field(place).unwrap()
}

fn refused(bytes: &[u8]) -> SheetError {
    read(bytes).unwrap_err()
}

#[test]
fn cells_become_what_a_person_would_have_typed() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_row(2, 0, ["Código", "Nombre", "Cantidad", "Fecha de compra", "Valor unitario", "Estado"]).unwrap();
    sheet.write_row(4, 0, ["A-1", "Cámara <réflex> & \"más\""]).unwrap();
    sheet.write(4, 2, 26.0).unwrap();
    sheet.write_with_format(4, 3, ExcelDateTime::from_ymd(2021, 3, 5).unwrap(), &day).unwrap();
    sheet.write(4, 4, 2_154_000.5).unwrap();
    sheet.write(4, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(5, 0, 100_200_300_400_u64).unwrap();
    sheet.write(5, 1, Formula::new("=A5&\"x\"").set_result("A-1x")).unwrap();
    sheet.write(5, 2, true).unwrap();
    sheet.write(9, 9, "a note beside the table").unwrap();
    let read = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        (read.encoding, read.delimiter, read.headings.written(Column::UnitCost)),
        ("xlsx", None, "Valor unitario")
    );
    let expected = [
        (5, vec!["A-1", "Cámara <réflex> & \"más\"", "26", "2021-03-05", "2154000.5", "#DIV/0!"]),
        (6, vec!["100200300400", "A-1x", "true", "", "", ""]),
    ];
    assert_eq!(fields(&read), expected);
}

#[test]
fn the_first_visible_worksheet_that_is_not_empty_is_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_row(0, 0, ["hidden", "list"]).unwrap();
    book.add_worksheet().write(3, 3, " ").unwrap();
    let table = book.add_worksheet();
    table.write_row(0, 0, ["code", "name"]).unwrap();
    table.write_row(1, 0, ["A", "x"]).unwrap();
    table.set_active(true);
    book.worksheet_from_index(0).unwrap().set_hidden(true);
    assert_eq!(fields(&read(&book.save_to_buffer().unwrap()).unwrap()), [(2, vec!["A", "x"])]);
}

#[test]
fn what_other_programs_write_is_read() {
    let rows = r#"<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c/></row><row/>
        <row r="7" x:dyDescent="1"><c r="B7"><f>1+1</f><v>2</v></c><c r="A7" t="inlineStr"><is><r><t>a</t></r>
        <r><t xml:space="preserve"> b</t></r><rPh><t>c</t></rPh></is></c></row>
        <row><c t="str"><v>d_x0041_&#233;</v></c></row>"#;
    let texts = "<si><t>code</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>x</t></rPh></si>";
    let sheet = read(&workbook(rows, texts)).unwrap();
    assert_eq!(fields(&sheet), [(7, vec!["a b", "2"]), (8, vec!["dAé", ""])]);
}

/// A serial number may be longer than what Excel can tell apart, and a model no amount of money.
#[test]
fn numbers_stand_in_texts_as_they_are() {
    let row = "<row><c><v>1234567890123457</v></c><c><v>3.125</v></c></row>";
    let sheet = read(&workbook(&format!("{HEADINGS}{row}"), "")).unwrap();
    let row = sheet.rows.iter().next().unwrap();
    let texts = [Column::Code, Column::Name].map(|column| sheet.headings.text(&row, column));
    assert_eq!(texts, ["1234567890123457", "3.125"]);
    assert_eq!(sheet.headings.value(&row, Column::Name), "3.1250");
}

#[test]
fn a_cell_in_the_farthest_corner_makes_no_table_of_its_own() {
    let corner = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let row = r#"<row r="2"><c r="A2"><v>7</v></c><c r="B2"><v>8</v></c></row>"#;
    let sheet = read(&workbook(&format!("{HEADINGS}{row}{corner}"), "")).unwrap();
    assert_eq!(fields(&sheet), [(2, vec!["7", "8"])]);
    assert_eq!(refused(&workbook(corner, "")), SheetError::NotATable);
}

#[test]
fn a_table_without_rows_or_headings_is_refused() {
    assert_eq!(refused(&workbook(HEADINGS, "")), SheetError::Empty);
    assert_eq!(refused(&workbook("", "")), SheetError::Empty);
    assert_eq!(refused(&workbook(r#"<row><c t="str"><v>Dear all</v></c></row>"#, "")), SheetError::NotATable);
    let code = r#"<row><c t="str"><v>code</v></c></row>"#;
    assert_eq!(refused(&workbook(code, "")), SheetError::MissingColumns(vec!["Nombre"]));
    let wide: String = (0..201).map(|_| r#"<c t="str"><v>code</v></c>"#).collect();
    assert_eq!(refused(&workbook(&format!("<row>{wide}</row>"), "")), SheetError::TooManyColumns { max: 200 });
}

#[test]
fn more_rows_than_allowed_are_refused() {
    let bytes = workbook(&format!("{HEADINGS}{}", r"<row><c><v>1</v></c></row>".repeat(3)), "");
    let read = |rows| read_with(&bytes, Limits { rows, ..Limits::IMMEDIATE }, &ColumnMap::default());
    assert_eq!((read(3).unwrap().rows.len(), read(2).unwrap_err()), (3, SheetError::TooManyRows { max: 2 }));
}

#[test]
fn an_archive_that_is_no_workbook_is_no_table() {
    assert_eq!(refused(&archive(&[("content.xml", "<x/>")])), SheetError::NotATable);
    let text = RELATIONS.replace("workbook", "document");
    let document = archive(&[("_rels/.rels", &text), ("xl/document.xml", "<document/>")]);
    assert_eq!(refused(&document), SheetError::NotATable);
}

#[test]
fn a_workbook_cut_off_anywhere_is_refused() {
    let whole = workbook(&format!("{HEADINGS}<row><c><v>1</v></c></row>"), "");
    for length in 4..whole.len() {
        assert_eq!(refused(&whole[..length]), SheetError::BrokenWorkbook, "{length}");
    }
}

#[test]
fn a_workbook_with_any_byte_spoilt_is_read_or_refused() {
    let whole = workbook(&format!("{HEADINGS}<row><c t='s'><v>0</v></c><c><v>1</v></c></row>"), "<si><t>A</t></si>");
    for place in 4..whole.len() {
        for spoilt in [0, 0xFF, whole[place] ^ 0x10] {
            let mut bytes = whole.clone();
            bytes[place] = spoilt;
            drop(read(&bytes));
        }
    }
}

#[rstest]
#[case::no_such_text(r#"<row><c t="s"><v>9</v></c></row>"#)]
#[case::text_by_no_number(r#"<row><c t="s"><v>x</v></c></row>"#)]
#[case::column_beyond_the_last(r#"<row><c r="XFE1"><v>1</v></c></row>"#)]
#[case::column_beyond_all_numbers(r#"<row><c r="ZZZZZZZZZZZZZZZZZZZZ1"><v>1</v></c></row>"#)]
#[case::no_column(r#"<row><c r="1"><v>1</v></c></row>"#)]
#[case::row_beyond_all_numbers(r#"<row r="99999999999999999999"><c><v>1</v></c></row>"#)]
#[case::unknown_entity(r#"<row><c t="str"><v>&lol;</v></c></row>"#)]
fn a_worksheet_with_a_mistake_is_refused(#[case] rows: &str) {
    let error = match read(&workbook(&format!("{HEADINGS}{rows}"), "")) {
        Err(error) => error,
        Ok(sheet) => panic!("{:?}", fields(&sheet)),
    };
    assert_eq!(error, SheetError::BrokenWorkbook);
}

#[test]
fn what_unpacks_to_more_than_allowed_is_refused_before_it_is_unpacked() {
    let bomb = workbook(&" ".repeat(30_000_000), "");
    assert!(bomb.len() < 100_000);
    assert_eq!(refused(&bomb), SheetError::TooLargeInside);
    let many: Vec<(String, &str)> = (0..10_001).map(|part| (part.to_string(), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert_eq!(refused(&archive(&many)), SheetError::TooLargeInside);
}

#[test]
fn what_unpacks_to_more_than_it_says_is_refused_where_the_limit_is() {
    let mut bomb = workbook(&format!("{HEADINGS}{}", " ".repeat(2_000_000)), "");
    let declared = u32::try_from("<worksheet><sheetData></sheetData></worksheet>".len() + HEADINGS.len() + 2_000_000);
    let declared = declared.unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..at + 4] == declared).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
    }
    let limits = Limits { inside: 1_000_000, ..Limits::IMMEDIATE };
    let error = read_with(&bomb, limits, &ColumnMap::default()).unwrap_err();
    assert!(matches!(error, SheetError::TooLargeInside | SheetError::BrokenWorkbook), "{error}");
}

#[test]
fn one_long_text_in_every_cell_is_refused() {
    let text = format!("<si><t>{}</t></si>", "x".repeat(150_000));
    let row = r#"<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>"#;
    let bytes = workbook(&format!("{HEADINGS}{}", row.repeat(100)), &text);
    let limits = Limits { inside: 10_000_000, ..Limits::IMMEDIATE };
    assert_eq!(read_with(&bytes, limits, &ColumnMap::default()), Err(SheetError::TooLargeInside));
    let longer = format!("<si><t>{}</t></si>", "x".repeat(200_001));
    assert_eq!(refused(&workbook(&format!("{HEADINGS}{row}"), &longer)), SheetError::TooLargeInside);
}

#[test]
fn a_workbook_that_promises_a_count_of_texts_is_not_believed() {
    let rows = format!("{HEADINGS}<row><c><v>1</v></c><c><v>2</v></c></row>");
    let mut parts = vec![("_rels/.rels", RELATIONS), ("xl/workbook.xml", WORKBOOK)];
    let sheet = format!(r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#);
    parts.extend([("xl/_rels/workbook.xml.rels", OF_WORKBOOK), ("xl/sheet.xml", sheet.as_str())]);
    parts.push(("xl/texts.xml", r#"<sst uniqueCount="18446744073709551615"><si><t>x</t></si></sst>"#));
    assert_eq!(read(&archive(&parts)).unwrap().rows.len(), 1);
}
