//! The ministry's own file beside what is known here.

use crate::house::code;
use crate::simat::School;
use plantel_application::simat::{NewReconciliation, Reconciliation};
use plantel_application::{Error, Result};
use plantel_domain::codes::{DocumentNumber, DocumentType};
use plantel_domain::enrollment::Student;
use plantel_domain::error::Param;
use plantel_domain::form::FieldError;
use plantel_domain::simat::Encoding;
use plantel_testkit::builders::{a_student, seed};
use std::collections::BTreeSet;

/// The file that the ministry would have: ours, with these words instead of others.
async fn theirs(school: &School, changes: &[(&str, &str)]) -> Vec<u8> {
    let export = school.export(Encoding::Utf8, true).await.unwrap();
    let mut text = school.lines(&export).await.join("\n");
    for (ours, theirs) in changes {
        assert!(text.contains(ours), "{ours}");
        text = text.replacen(ours, theirs, 1);
    }
    text.into_bytes()
}

async fn laid(school: &School, file: &[u8], accept: &[&str]) -> Result<Reconciliation> {
    let accept: BTreeSet<String> = accept.iter().map(|id| (*id).to_owned()).collect();
    let new = NewReconciliation { scope: school.scope(), file: file.to_vec(), accept };
    school.simat().reconcile(&school.secretary, &new).await
}

/// The columns, both values, and whether they can be taken.
fn told(found: &Reconciliation) -> Vec<(&str, &str, &str, bool)> {
    let all = found.differences.iter();
    all.map(|it| (it.column, it.ours.as_str(), it.theirs.as_str(), it.can_accept)).collect()
}

#[tokio::test]
async fn a_file_that_says_the_same_differs_in_nothing_and_changes_nothing() {
    let school = School::new().await;
    let file = theirs(&school, &[("Peña", "PEÑA"), ("María", "MARIA")]).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    assert_eq!((found.rows, found.matched, found.accepted), (1, 1, 0));
    assert_eq!(told(&found), []);
    assert!(found.only_here.is_empty() && found.only_there.is_empty());
    assert_eq!(school.stored(&school.pupil.student).await, school.pupil.student);
    assert_eq!(school.house.store.kinds().last().map(String::as_str), Some("simat.reconciled"));
}

#[tokio::test]
async fn who_is_only_here_or_only_there_is_told() {
    let school = School::new().await;
    let number = school.pupil.student.profile.document.number.clone();
    let changes = [(number.as_str(), "99999"), (";Peña;", ";Otra;"), (";20/08/2015;", ";21/08/2015;")];
    let file = theirs(&school, &changes).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    assert_eq!((found.rows, found.matched), (1, 0));
    assert_eq!(found.only_here[0].student, school.pupil.student.id);
    assert_eq!((found.only_there[0].line, found.only_there[0].name.as_str()), (2, "Otra Ruiz Ana María"));
}

#[tokio::test]
async fn what_is_accepted_is_taken_and_nothing_else() {
    let school = School::new().await;
    let changes = [(";Ruiz;", ";RUÍZ GÓMEZ;"), (";20/08/2015;", ";21/08/2015;"), (";NO APLICA;", ";C7;")];
    let file = theirs(&school, &changes).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    let expected = [
        ("APELLIDO2", "Ruiz", "RUÍZ GÓMEZ", true),
        ("SISBEN", "NO APLICA", "C7", true),
        ("FECHA_NACIMIENTO", "20/08/2015", "21/08/2015", true),
    ];
    assert_eq!(told(&found), expected);
    let ids: Vec<&str> = found.differences[1..].iter().map(|it| it.id.as_str()).collect();
    let after = laid(&school, &file, &ids).await.unwrap();
    assert_eq!((after.accepted, told(&after)), (2, expected[..1].to_vec()));
    let Student { profile, version, .. } = school.stored(&school.pupil.student).await;
    assert_eq!((profile.birth_date.to_string().as_str(), version), ("2015-08-21", 2));
    assert_eq!(profile.name, school.pupil.student.profile.name);
    let stated = school.simat().facts(&school.secretary, school.pupil.enrollment.id).await.unwrap();
    assert_eq!(stated.facts.facts["SISBEN"], "C7");
    let kinds = school.house.store.kinds();
    assert!(["student.changed", "simat.facts-stated"].iter().all(|kind| kinds.iter().any(|known| known == kind)));
    assert_eq!(code(laid(&school, &file, &ids).await), "simat.difference-gone");
}

#[tokio::test]
async fn a_paper_that_was_exchanged_is_taken_by_its_number_or_by_name_and_birth() {
    let school = School::new().await;
    let number = school.pupil.student.profile.document.number.as_str().to_owned();
    let file = theirs(&school, &[(&format!(";2;{number};"), ";1;1007000013;")]).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    let columns: Vec<_> = found.differences.iter().map(|it| it.column).collect();
    assert_eq!((found.matched, columns), (1, vec!["TIPO_DOCUMENTO", "NRO_DOCUMENTO"]));
    let ids: Vec<&str> = found.differences.iter().map(|it| it.id.as_str()).collect();
    laid(&school, &file, &ids).await.unwrap();
    let document = school.stored(&school.pupil.student).await.profile.document;
    assert_eq!((document.kind, document.number.as_str()), (DocumentType::Cc, "1007000013"));
}

/// Where, why, and what is told of it.
type Fault = (String, &'static str, Vec<(&'static str, Param)>);

/// Where something is at fault, why, and which differences.
fn at_fault(error: &Error) -> Vec<Fault> {
    let told =
        |field: &FieldError| (field.pointer.clone(), field.reason.code, field.reason.params.iter().cloned().collect());
    error.fault().fields().iter().map(told).collect()
}

fn at_accept(code: &'static str, ids: &str) -> Vec<Fault> {
    vec![("/accept".to_owned(), code, vec![("ids", Param::Text(ids.to_owned().into()))])]
}

#[tokio::test]
async fn a_paper_that_another_has_is_told_with_the_difference_that_brings_it() {
    let school = School::new().await;
    let number = school.pupil.student.profile.document.number.as_str().to_owned();
    let mut profile = school.pupil.student.profile.clone();
    profile.document.number = DocumentNumber::parse("1007000013").unwrap();
    let other = a_student(school.house.institution.id);
    seed(&*school.house.store, Student { profile, ..other }).await;
    let file = theirs(&school, &[(&format!(";2;{number};"), ";2;1007000013;"), ("CL 1 # 2-3", "CL 9 # 2-3")]).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    let paper = found.differences.iter().find(|it| it.column == "NRO_DOCUMENTO").unwrap().id.clone();
    let ids: Vec<&str> = found.differences.iter().map(|it| it.id.as_str()).collect();
    let error = laid(&school, &file, &ids).await.err().unwrap();
    assert_eq!((error.code(), at_fault(&error)), ("simat.document-taken", at_accept("simat.document-taken", &paper)));
    assert_eq!(school.stored(&school.pupil.student).await, school.pupil.student);
}

#[tokio::test]
async fn all_is_taken_or_nothing() {
    let school = School::new().await;
    let file = theirs(&school, &[(";Ruiz;", ";GÓMEZ;"), (";20/08/2015;", ";21/08/2999;")]).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    let ids: Vec<&str> = found.differences.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(code(laid(&school, &file, &ids).await), "request.invalid");
    let error = laid(&school, &file, &[ids[0], "0123456789abcdef"]).await.err().unwrap();
    let gone = at_accept("simat.difference-gone", "0123456789abcdef");
    assert_eq!((error.code(), at_fault(&error)), ("simat.difference-gone", gone));
    assert_eq!(school.stored(&school.pupil.student).await, school.pupil.student);
}

#[tokio::test]
async fn a_difference_is_gone_once_what_is_known_here_changed() {
    let school = School::new().await;
    let file = theirs(&school, &[(";Ruiz;", ";GÓMEZ;")]).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    school.change(&school.pupil.student, |known| known.profile.name.second_surname = None).await;
    assert_eq!(code(laid(&school, &file, &[&found.differences[0].id]).await), "simat.difference-gone");
}

#[tokio::test]
async fn what_is_decided_elsewhere_is_told_and_not_taken() {
    let school = School::new().await;
    let group = school.pupil.group.code.as_str().to_owned();
    let file = theirs(&school, &[(&format!(";3;{group};"), &format!(";4;{group};"))]).await;
    let found = laid(&school, &file, &[]).await.unwrap();
    assert_eq!(told(&found), [("GRADO", "3", "4", false)]);
    let id = found.differences[0].id.as_str();
    let error = laid(&school, &file, &[id]).await.err().unwrap();
    assert_eq!((error.code(), at_fault(&error)), ("request.invalid", at_accept("simat.not-acceptable", id)));
}

#[tokio::test]
async fn the_ministrys_file_may_have_other_columns_separators_and_letters() {
    let school = School::new().await;
    let number = school.pupil.student.profile.document.number.as_str();
    let text = format!("APELLIDO1,NRO_DOCUMENTO,TIPO_DOCUMENTO,OBSERVACION\nPE\u{d1}AS,{number},2,x\n");
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    for file in [text.into_bytes(), latin] {
        let found = laid(&school, &file, &[]).await.unwrap();
        assert_eq!(told(&found), [("APELLIDO1", "Peña", "PEÑAS", true)]);
    }
    assert_eq!(code(laid(&school, b"APELLIDO1;GRADO\nGil;8\n", &[]).await), "import.missing-columns");
    assert_eq!(code(laid(&school, b"%PDF-1.7", &[]).await), "import.not-a-table");
}
