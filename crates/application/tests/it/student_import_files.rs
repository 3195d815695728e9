//! Lists of students: what a file may be, and what is unusual in one.

use crate::house::{code, code_and_params};
use crate::student_import::{HEADINGS, PAIR, School, counts, list, refusals, warned};
use plantel_application::enrollment::import::MOST_ROWS;
use plantel_domain::error::Param;
use std::fmt::Write;

#[tokio::test]
async fn what_is_unusual_is_told_and_goes_in() {
    let school = School::open().await;
    let report = school.take(list(&["TI;12;Ruiz;Ana;20/08/2020;F;11;;;;;;;;"])).await;
    assert_eq!(counts(&report), [1, 0, 0, 0]);
    for code in ["enrollment.age-unusual", "document.age-unusual", "document.length-unusual"] {
        assert_eq!(warned(&report, code), [2], "{code}: {report:?}");
    }
}

#[tokio::test]
async fn any_table_that_offices_save_is_read() {
    let semicolons = list(&PAIR);
    let latin: Vec<u8> = semicolons.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(semicolons.lines()) {
        sheet.write_row(row, 0, line.split(';')).unwrap();
    }
    let commas = semicolons.replace(';', ",").into_bytes();
    let files = [
        (semicolons.clone().into_bytes(), "UTF-8", Some(";")),
        (commas, "UTF-8", Some(",")),
        (latin, "windows-1252", Some(";")),
        (workbook.save_to_buffer().unwrap(), "xlsx", None),
    ];
    let school = School::open().await;
    for (place, (file, encoding, delimiter)) in files.into_iter().enumerate() {
        let report = school.take(file).await;
        assert_eq!((report.encoding.as_str(), report.delimiter.as_deref()), (encoding, delimiter));
        let expected = if place == 0 { [2, 0, 0, 0] } else { [0, 0, 2, 0] };
        assert_eq!(counts(&report), expected, "{encoding}");
    }
}

#[tokio::test]
async fn formulas_are_texts_or_faults_and_never_more() {
    let school = School::open().await;
    let rows = [
        "TI;1;=1+1;Ana;20/08/2015;F;5;;;;;;;;",
        "TI;2;Ruiz;Ana;20/08/2015;F;=5;;;;;;;;",
        "TI;3;Ruiz;Ana;20/08/2015;F;5;;;;;;;;#REF!",
        "TI;4;Ruiz;Ana;20/08/2015;F;5;;;;;;;;=HYPERLINK(1)",
    ];
    let report = school.take(list(&rows)).await;
    let faults = [(2, "apellido1", "bad-text"), (3, "grado", "unknown-grade"), (4, "direccion", "bad-text")];
    assert_eq!((refusals(&report), counts(&report)), (faults.to_vec(), [1, 0, 0, 3]));
    let address = school.student("4").await.profile.address.unwrap();
    assert_eq!(address.as_str(), "=HYPERLINK(1)");
}

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_whole() {
    let school = School::open().await;
    let mut long = format!("{HEADINGS}\n");
    for number in 0..=MOST_ROWS {
        writeln!(long, "TI;{number};Ruiz;Ana;20/08/2015;F;5;;;;;;;;").unwrap();
    }
    let cut = format!("{HEADINGS}\nTI;1;\"Ruiz\n");
    for (file, expected) in [
        (HEADINGS, "import.empty"),
        ("numero_documento;apellido1\n1;Ruiz\n", "import.missing-columns"),
        ("una;tabla\n1;2\n", "import.not-a-table"),
        (cut.as_str(), "import.cut-off"),
        (long.as_str(), "import.too-many-rows"),
    ] {
        assert_eq!(code(school.attempt(school.new_import(file)).await), expected);
    }
    let (_, params) = code_and_params(school.attempt(school.new_import(&long)).await);
    assert_eq!(params, [("max", Param::Number(20_000))]);
    school.house.assert_nothing_happened();
    assert_eq!(school.stored().await, [0, 0, 0]);
}
