//! Workbooks that no spreadsheet program would make.

use crate::client::{Client, Reply};
use reqwest::Method;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The media type of a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="w" Target="xl/workbook.xml"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="1" sheetId="1" r:id="s"/></sheets></workbook>"#;
const OF_BOOK: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="s" Target="worksheets/sheet1.xml"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>"#;
const BEGIN: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>"#;
const END: &str = "</sheetData></worksheet>";

/// A workbook whose one worksheet holds headings and this, so many times.
pub fn workbook(rows: &[u8], times: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", OF_BOOK),
    ];
    for (name, text) in parts {
        archive.start_file(name, options).expect("a part");
        archive.write_all(text.as_bytes()).expect("it is written");
    }
    archive.start_file("xl/worksheets/sheet1.xml", options).expect("a part");
    archive.write_all(BEGIN.as_bytes()).expect("it is written");
    for _ in 0..times {
        archive.write_all(rows).expect("it is written");
    }
    archive.write_all(END.as_bytes()).expect("it is written");
    archive.finish().expect("an archive").into_inner()
}

/// Sends a workbook.
pub async fn upload(client: &Client, path: &str, bytes: Vec<u8>) -> Reply {
    // A server that was busy for long with one may hang up before the next.
    client.with("connection", "close").send(Method::POST, path, Some(WORKBOOK), bytes).await
}
