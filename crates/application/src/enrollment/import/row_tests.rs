use super::*;
use crate::sheet::read;
use plantel_domain::codes::Zone;
use rstest::rstest;

const HEADINGS: &str = "tipo_documento,numero_documento,apellido1,apellido2,nombre1,nombre2,fecha_nacimiento,genero,\
    municipio_nacimiento,pais_nacimiento,direccion,municipio_residencia,zona,telefono,correo,estrato,grado,grupo,\
    jornada,acudiente_tipo_documento,acudiente_documento,acudiente_nombre,acudiente_parentesco,acudiente_telefono,\
    acudiente_correo";

/// A row without fault, by the headings.
const GOOD: [&str; 25] = [
    "T.I.",
    "1.007.000.013",
    "Gómez",
    "Villafañe",
    "Ángela",
    "Milena",
    "08/06/2018",
    "F",
    "5001",
    "",
    "Calle 7 # 5-35",
    "05001",
    "Urbana",
    "358 144 3619",
    "angela@example.edu.co",
    "2",
    "3",
    "0302",
    "MAÑANA",
    "",
    "31006161",
    "Juan Chindoy",
    "padre",
    "3100000061",
    "juan@example.edu.co",
];

fn parsed(rows: &[[&str; 25]]) -> Rows {
    let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    let sheet: Sheet = read(format!("{HEADINGS}\n{}\n", rows.join("\n")).as_bytes()).unwrap();
    parse_all(&sheet, "2026-03-16".parse().unwrap())
}

/// The good row, but for these columns.
fn but(changes: &[(&str, &'static str)]) -> [&'static str; 25] {
    let mut row = GOOD;
    for (column, value) in changes {
        let place = HEADINGS.split(',').position(|heading| heading.trim() == *column);
        row[place.unwrap_or_else(|| panic!("no column {column}"))] = value;
    }
    row
}

fn faults(rows: &Rows) -> Vec<(u64, &str, &str)> {
    let told = |fault: &Refusal| fault.code.trim_start_matches("import.");
    rows.refused.iter().map(|fault| (fault.line, fault.column.as_str(), told(fault))).collect()
}

#[test]
fn a_row_is_read_as_offices_write_it() {
    let rows = parsed(&[GOOD]);
    assert!(rows.refused.is_empty(), "{rows:?}");
    let [row] = rows.parsed.as_slice() else { panic!("one row: {rows:?}") };
    let SaidStudent { document, name, home, .. } = &row.student;
    assert_eq!((document.kind, document.number.as_str()), (DocumentType::Ti, "1007000013"));
    assert_eq!((name.full().as_str(), row.line, row.place), ("Ángela Milena Gómez Villafañe", 2, 0));
    assert!(matches!(&home.birth_place, Some(Birthplace::Municipality { code }) if code.as_str() == "05001"));
    assert_eq!((home.phone.as_ref().map(Phone::as_str), home.zone), (Some("3581443619"), Some(Zone::Urban)));
    let guardian = row.guardian.as_ref().unwrap();
    assert_eq!((guardian.document.kind, guardian.relationship), (DocumentType::Cc, Some(Relationship::Father)));
    assert_eq!((row.seat.grade.get(), row.seat.shift, row.warnings.len()), (3, Some(Shift::Morning), 0));
}

#[rstest]
#[case("tipo_documento", "2")]
#[case("grado", "3ro")]
#[case("grado", "3.0")]
fn codes_and_numbers_are_read_as_spreadsheets_have_them(#[case] column: &str, #[case] value: &'static str) {
    assert_eq!(parsed(&[but(&[(column, value)])]), parsed(&[GOOD]));
}

#[test]
fn a_blank_says_nothing_where_it_may_be_blank() {
    let needed = ["T.I.", "1.007.000.013", "Gómez", "Ángela", "08/06/2018", "F", "3"];
    let row = GOOD.map(|value| if needed.contains(&value) { value } else { "" });
    let rows = parsed(&[row]);
    assert!(rows.refused.is_empty(), "{rows:?}");
    let row = &rows.parsed[0];
    assert!(row.guardian.is_none() && row.seat.group.is_none() && row.student.name.second_surname.is_none());
    assert!(row.student.home.birth_place.is_none() && row.student.home.phone.is_none());
}

#[rstest]
#[case("tipo_documento", "XX", "unknown-document-type")]
#[case("tipo_documento", "", "unknown-document-type")]
#[case("numero_documento", "12/34", "bad-document-number")]
#[case("numero_documento", "", "bad-document-number")]
#[case("numero_documento", "123456789012345678901", "bad-document-number")]
#[case("apellido1", "", "missing-surname")]
#[case("apellido1", "G0mez", "bad-text")]
#[case("apellido2", "😀", "bad-text")]
#[case("nombre1", "", "missing-name")]
#[case("nombre2", "=1+1", "bad-text")]
#[case("fecha_nacimiento", "", "bad-date")]
#[case("fecha_nacimiento", "30/02/2018", "bad-date")]
#[case("fecha_nacimiento", "17/03/2026", "future-birth-date")]
#[case("genero", "", "unknown-sex")]
#[case("genero", "X", "unknown-sex")]
#[case("municipio_nacimiento", "99999", "unknown-municipality")]
#[case("municipio_residencia", "Medellín", "unknown-municipality")]
#[case("pais_nacimiento", "XX", "unknown-country")]
#[case("pais_nacimiento", "VE", "two-birthplaces")]
#[case("direccion", "#REF!", "bad-text")]
#[case("zona", "centro", "unknown-zone")]
#[case("estrato", "7", "unknown-stratum")]
#[case("grado", "", "unknown-grade")]
#[case("grado", "12", "unknown-grade")]
#[case("grupo", "un nombre de grupo muy largo", "bad-text")]
#[case("jornada", "madrugada", "unknown-shift")]
#[case("jornada", "", "unknown-shift")]
#[case("acudiente_tipo_documento", "XX", "unknown-document-type")]
#[case("acudiente_documento", "?", "bad-guardian-document")]
#[case("acudiente_documento", "", "bad-guardian-document")]
#[case("acudiente_documento", "1007000013", "guardian-is-student")]
#[case("acudiente_nombre", "Juan 2", "bad-text")]
fn a_fault_refuses_the_row_at_its_column(#[case] column: &str, #[case] value: &'static str, #[case] code: &str) {
    let rows = parsed(&[but(&[(column, value)])]);
    assert_eq!((faults(&rows), rows.parsed.len()), (vec![(2, column, code)], 0));
    assert_eq!(rows.refused[0].value, value);
}

#[rstest]
#[case("CC", true)]
#[case("RC", true)]
#[case("TI", true)]
#[case("", true)]
#[case("CE", false)]
fn a_guardian_with_a_paper_of_the_students_bearer_is_the_student(#[case] kind: &'static str, #[case] same: bool) {
    let rows = parsed(&[but(&[("acudiente_tipo_documento", kind), ("acudiente_documento", "1007000013")])]);
    let told = if same { vec![(2, "acudiente_documento", "guardian-is-student")] } else { Vec::new() };
    assert_eq!(faults(&rows), told);
}

#[test]
fn of_colombia_the_municipality_is_kept_and_the_country_alone_says_nothing() {
    let born_in = |municipality, country| {
        let row = but(&[("municipio_nacimiento", municipality), ("pais_nacimiento", country)]);
        parsed(&[row]).parsed.remove(0).student.home.birth_place
    };
    assert_eq!(born_in("", "CO"), None);
    assert!(matches!(born_in("5001", "CO"), Some(Birthplace::Municipality { .. })));
    assert!(matches!(born_in("", "VE"), Some(Birthplace::Country { .. })));
}

#[rstest]
#[case("telefono", "no tiene", "import.bad-phone")]
#[case("correo", "angela", "import.bad-email")]
#[case("acudiente_telefono", "310/311", "import.bad-phone")]
#[case("acudiente_correo", "juan@", "import.bad-email")]
#[case("acudiente_parentesco", "vecino", "import.unknown-relationship")]
fn how_somebody_is_reached_is_left_out_with_a_warning(
    #[case] column: &str,
    #[case] value: &'static str,
    #[case] code: &str,
) {
    let rows = parsed(&[but(&[(column, value)])]);
    assert!(rows.refused.is_empty(), "{rows:?}");
    assert_eq!(rows.parsed[0].warnings, [code]);
}

#[test]
fn every_fault_of_a_row_is_told() {
    let row = but(&[
        ("tipo_documento", "XX"),
        ("apellido1", ""),
        ("genero", "?"),
        ("grado", "99999"),
        ("acudiente_documento", "?"),
    ]);
    let codes: Vec<_> = faults(&parsed(&[row])).into_iter().map(|(_, _, code)| code.to_owned()).collect();
    let all = ["unknown-document-type", "missing-surname", "unknown-sex", "unknown-grade", "bad-guardian-document"];
    assert_eq!(codes, all);
}

#[test]
fn a_paper_and_those_with_its_bearer_count_for_the_first_row_refused_or_not() {
    let rows = parsed(&[
        but(&[("apellido1", "")]),
        but(&[("numero_documento", "1007000013")]),
        but(&[("tipo_documento", "RC")]),
        but(&[("tipo_documento", "ti"), ("grado", "")]),
        but(&[("tipo_documento", "CE")]),
    ]);
    let expected = [
        (2, "apellido1", "missing-surname"),
        (3, "numero_documento", "duplicate-document"),
        (4, "numero_documento", "duplicate-document"),
        (5, "numero_documento", "duplicate-document"),
        (5, "grado", "unknown-grade"),
    ];
    assert_eq!((faults(&rows), rows.parsed.len()), (expected.to_vec(), 1));
}

#[test]
fn a_row_of_another_width_is_told_once() {
    let sheet: Sheet = read(format!("{HEADINGS}\n{}\nTI,1007,Gómez\n", GOOD.join(",")).as_bytes()).unwrap();
    let rows = parse_all(&sheet, "2026-03-16".parse().unwrap());
    assert_eq!(faults(&rows), [(3, "numero_documento", "wrong-number-of-fields")]);
}
