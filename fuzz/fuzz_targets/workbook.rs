//! The parts of a workbook, before they are packed: an archive of random bytes is seldom one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_application::inventory::import::Column;
use plantel_fuzz::sheet;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Where each part lies, in the order in which they are given, and what it is when it is not given.
const PARTS: [(&str, &str); 6] = [
    ("xl/sheet.xml", "<worksheet><sheetData/></worksheet>"),
    ("xl/texts.xml", "<sst><si><t>code</t></si><si><t>name</t></si></sst>"),
    ("xl/styles.xml", r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
    ("xl/workbook.xml", r#"<workbook><sheets><sheet name="1" sheetId="1" r:id="s"/></sheets></workbook>"#),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="sheet.xml"/>
        <Relationship Id="t" Type="x/sharedStrings" Target="/xl/texts.xml"/>
        <Relationship Id="f" Type="x/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
];

// The parts have a NUL between them, which XML cannot have.
fuzz_target!(|bytes: &[u8]| {
    let mut given = bytes.split(|byte| *byte == 0);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, usual) in PARTS {
        let part = given.next().filter(|part| !part.is_empty()).unwrap_or(usual.as_bytes());
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        archive.start_file(name, options).expect("no two parts have one name");
        archive.write_all(part).expect("memory takes what is written");
    }
    let packed = archive.finish().expect("memory takes what is written").into_inner();
    sheet::<Column>(&packed);
});
