//! What is promised of what the ministry is told because of earlier years.

use super::enrollments::School;
use super::support::{assert_duplicate, assert_failed, nowhere};
use crate::builders::{
    a_class_group, a_school_year, a_simat_fact, an_enrollment, brought_to, period, placed_in, seed, stepped,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::enrollment::{Enrollment, EnrollmentState as S, Student, Verb};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear};
use plantel_domain::simat::{SimatFacts, YearBefore};
use plantel_domain::store::Store;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A year of the school that began in January of this one, with a group.
async fn year_of(store: &Arc<dyn Store>, school: &School, began: u16) -> (SchoolYear, ClassGroup) {
    let period = period(&format!("{began}-01-20"), &format!("{began}-11-28"));
    let year = SchoolYear { period, ..a_school_year(school.place.institution.id) };
    let year = seed(&**store, year).await;
    let group = seed(&**store, a_class_group(&school.site, &year)).await;
    (year, group)
}

/// Of a student in the year of a group, brought to this state.
async fn enrolled(store: &Arc<dyn Store>, school: &School, (student, group): (&Student, &ClassGroup), state: S) {
    let it = placed_in(an_enrollment(student, &school.year, &school.site), group);
    seed(&**store, brought_to(it, state)).await;
}

/// Of the one that began last, of whoever was ever active in it; what was not left comes before what was.
pub async fn a_line_tells_where_the_student_was_in_the_year_before(store: Arc<dyn Store>) {
    use S::{Active, Completed, Graduated, InReview, Prospect, Transferred, Withdrawn};
    let school = School::new(&store).await;
    let (_, long_ago) = year_of(&store, &school, 2024).await;
    let (last_year, before) = year_of(&store, &school, 2025).await;
    let (_, later) = year_of(&store, &school, 2027).await;
    let mut expected = BTreeMap::new();
    for state in [Prospect, InReview, Active, Completed, Graduated, Transferred, Withdrawn] {
        let student = school.student(&store).await;
        for group in [&long_ago, &later] {
            enrolled(&store, &school, (&student, group), Completed).await;
        }
        enrolled(&store, &school, (&student, &before), state).await;
        enrolled(&store, &school, (&student, &school.group), Active).await;
        let told = YearBefore { starts_on: last_year.period.start(), grade: before.grade, state };
        let taught = matches!(state, Active | Completed | Graduated | Transferred);
        expected.insert(student.id, taught.then_some(told));
    }
    // Who left twice, from the place and before there was one, and came back.
    let student = school.student(&store).await;
    enrolled(&store, &school, (&student, &before), Completed).await;
    let place = || brought_to(placed_in(an_enrollment(&student, &school.year, &school.site), &before), Active);
    let left = Enrollment { created_at: moment() + Duration::days(9), ..stepped(place(), Verb::Withdraw) };
    seed(&*store, left).await;
    enrolled(&store, &school, (&student, &school.group), Active).await;
    let told = YearBefore { starts_on: last_year.period.start(), grade: before.grade, state: Completed };
    expected.insert(student.id, Some(told));
    // And who left alone.
    let student = school.student(&store).await;
    let place = brought_to(placed_in(an_enrollment(&student, &school.year, &school.site), &before), Active);
    seed(&*store, stepped(place, Verb::Withdraw)).await;
    enrolled(&store, &school, (&student, &school.group), Active).await;
    expected.insert(student.id, Some(YearBefore { state: Withdrawn, ..told }));
    let lines = seen!(store, school.ctx(), simat.records(school.year.id, None));
    let found: BTreeMap<_, _> = lines.iter().map(|line| (line.student, line.before)).collect();
    assert_eq!(found, expected);
}

/// Of years that began before the day alone, and the newest of them.
pub async fn what_was_stated_last_of_a_student_is_found(store: Arc<dyn Store>) {
    let (school, elsewhere) = (School::new(&store).await, School::new(&store).await);
    let mut stated = Vec::new();
    let (student, other) = (school.student(&store).await, school.student(&store).await);
    for began in [2025, 2024, 2026] {
        let (year, group) = year_of(&store, &school, began).await;
        let it = placed_in(an_enrollment(&student, &year, &school.site), &group);
        let it = seed(&*store, brought_to(it, S::Completed)).await;
        let facts = BTreeMap::from([("SISBEN".to_owned(), format!("B{}", began - 2023))]);
        let mut said = SimatFacts { facts, ..a_simat_fact(&it) };
        kept!(store, school.ctx(), simat.put_facts(&mut said));
        stated.push((year.period.start(), said));
    }
    let asked = [student.id, other.id, student.id, an_id().into()];
    for (day, expected) in [(stated[2].0, Some(0)), (stated[0].0, Some(1)), (stated[1].0, None)] {
        let said = expected.map(|at: usize| (student.id, stated[at].1.clone()));
        let expected = BTreeMap::from_iter(said);
        assert_eq!(seen!(store, school.ctx(), simat.stated_before(day, &asked)), expected);
    }
    let day = stated[2].0;
    assert_eq!(seen!(store, school.ctx(), simat.stated_before(day, &[])), BTreeMap::new());
    for stranger in [elsewhere.ctx(), &nowhere()] {
        assert_eq!(seen!(store, stranger, simat.stated_before(day, &asked)), BTreeMap::new());
    }
}

/// Each once, of an enrolment that is known.
pub async fn what_is_stated_of_many_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (school, elsewhere) = (School::new(&store).await, School::new(&store).await);
    let mut all = Vec::new();
    for code in ["A1", "D21", "NO APLICA"] {
        let it = school.enrolled(&store, S::PendingDocuments).await;
        let facts = BTreeMap::from([("SISBEN".to_owned(), code.to_owned())]);
        all.push(SimatFacts { facts, version: 1, ..a_simat_fact(&it) });
    }
    kept!(store, school.ctx(), simat.add_facts(&all));
    for facts in &all {
        let found = seen!(store, school.ctx(), simat.facts(facts.enrollment, Some(1)));
        assert_eq!(found.as_ref(), Some(facts));
    }
    kept!(store, school.ctx(), simat.add_facts(&[]));
    assert_duplicate(tried!(store, school.ctx(), simat.add_facts(&all[..1])), "simat facts");
    let nobodys = SimatFacts { enrollment: an_id().into(), ..all[0].clone() };
    assert_failed(tried!(store, school.ctx(), simat.add_facts(&[nobodys])));
    assert_failed(tried!(store, elsewhere.ctx(), simat.add_facts(&all)));
}
