//! What the ministry is told because of the year before.

use crate::simat::School;
use plantel_application::simat::{NewReconciliation, Reconciliation};
use plantel_domain::enrollment::EnrollmentState;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear};
use plantel_domain::simat::Encoding;
use plantel_testkit::builders::{a_class_group, a_school_year, an_enrollment, brought_to, period, placed_in, seed};
use std::collections::{BTreeMap, BTreeSet};

/// The pupil was in the same grade in the year before, to its end.
async fn repeated(school: &School) {
    let (store, pupil) = (&*school.house.store, &school.pupil);
    let days = period("2025-01-20", "2025-11-28");
    let year = seed(store, SchoolYear { period: days, ..a_school_year(school.house.institution.id) }).await;
    let group = ClassGroup { grade: pupil.enrollment.placement.grade, ..a_class_group(&pupil.site, &year) };
    let group = seed(store, group).await;
    let it = placed_in(an_enrollment(&pupil.student, &year, &pupil.site), &group);
    seed(store, brought_to(it, EnrollmentState::Completed)).await;
}

/// What a file says in a column, line by line.
fn column(lines: &[String], name: &str) -> Vec<String> {
    let place = lines[0].split(';').position(|heading| heading == name).unwrap();
    lines[1..].iter().map(|line| line.split(';').nth(place).unwrap().to_owned()).collect()
}

async fn laid(school: &School, file: &str, accept: &[&str]) -> Reconciliation {
    let accept: BTreeSet<String> = accept.iter().map(|id| (*id).to_owned()).collect();
    let new = NewReconciliation { scope: school.scope(), file: file.as_bytes().to_vec(), accept };
    school.simat().reconcile(&school.secretary, &new).await.unwrap()
}

#[tokio::test]
async fn who_repeats_is_told_so_unless_the_office_says_otherwise() {
    let school = School::new().await;
    school.classmate("Zea", |known| known).await;
    repeated(&school).await;
    let lines = school.lines(&school.export(Encoding::Utf8, false).await.unwrap()).await;
    assert_eq!(column(&lines, "REPITENTE"), ["S", "N"]);
    assert_eq!(column(&lines, "SIT_ACAD_ANO_ANT"), ["2", ""]);
    let said = BTreeMap::from([("REPITENTE".to_owned(), "N".to_owned())]);
    school.simat().state(&school.secretary, school.pupil.enrollment.id, None, &said).await.unwrap();
    let lines = school.lines(&school.export(Encoding::Utf8, false).await.unwrap()).await;
    assert_eq!(column(&lines, "REPITENTE"), ["N", "N"]);
}

#[tokio::test]
async fn what_follows_from_the_year_before_is_replaced_by_what_the_ministry_says_and_not_taken_away() {
    let school = School::new().await;
    repeated(&school).await;
    let lines = school.lines(&school.export(Encoding::Utf8, false).await.unwrap()).await;
    let place = |name: &str| lines[0].split(';').position(|heading| heading == name).unwrap();
    let mut theirs: Vec<&str> = lines[1].split(';').collect();
    theirs[place("REPITENTE")] = "N";
    theirs[place("SIT_ACAD_ANO_ANT")] = "";
    let file = format!("{}\n{}\n", lines[0], theirs.join(";"));
    let found = laid(&school, &file, &[]).await;
    let told: Vec<_> = found.differences.iter().map(|it| (it.column, it.ours.as_str(), it.can_accept)).collect();
    assert_eq!(told, [("REPITENTE", "S", true), ("SIT_ACAD_ANO_ANT", "2", false)]);
    let id = found.differences[0].id.as_str();
    assert_eq!(laid(&school, &file, &[id]).await.accepted, 1);
    let left: Vec<_> = laid(&school, &file, &[]).await.differences.iter().map(|it| it.column).collect();
    assert_eq!(left, ["SIT_ACAD_ANO_ANT"]);
}
