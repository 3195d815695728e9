//! What is promised of enrolments.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{
    a_class_group, a_school_year, a_site, a_student, a_user, an_enrollment, brought_to, line, placed_in, prose, seed,
    stepped,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::enrollment::{
    Enrollment, EnrollmentCase, EnrollmentFilter, EnrollmentState as S, Placement, Sight, Student, Verb,
};
use plantel_domain::ids::UserId;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::sync::Arc;

/// A place that teaches: a site, a year, and a group in them.
pub(super) struct School {
    pub(super) place: Place,
    pub(super) site: Site,
    pub(super) year: SchoolYear,
    pub(super) group: ClassGroup,
    pub(super) everything: Sight,
}

impl School {
    pub(super) async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let id = place.institution.id;
        let site = seed(&**store, a_site(id)).await;
        let year = seed(&**store, a_school_year(id)).await;
        let group = seed(&**store, a_class_group(&site, &year)).await;
        Self { place, site, year, group, everything: Sight::all(id) }
    }

    pub(super) fn ctx(&self) -> &Context {
        &self.place.ctx
    }

    pub(super) async fn student(&self, store: &Arc<dyn Store>) -> Student {
        seed(&**store, a_student(self.place.institution.id)).await
    }

    /// Of a student, in the group of the school.
    pub(super) fn placed(&self, student: &Student) -> Enrollment {
        placed_in(an_enrollment(student, &self.year, &self.site), &self.group)
    }

    /// Of a student of its own, in the group, in a state; stored.
    pub(super) async fn enrolled(&self, store: &Arc<dyn Store>, state: S) -> Enrollment {
        let student = self.student(store).await;
        seed(&**store, brought_to(self.placed(&student), state)).await
    }
}

/// With somebody and odd words at each step.
fn told(mut it: Enrollment, by: UserId) -> Enrollment {
    for (micros, step) in (1..).zip(&mut it.history) {
        step.at = moment() + Duration::microseconds(micros);
        step.by = Some(by);
        step.reason = Some(prose("Se va:\n\t'ñ' \"%_\\\" 🐟"));
        step.destination = Some(line("Colegio Ñandú 'ñ' 🐟"));
    }
    it
}

/// With the way that led there.
pub async fn an_enrollment_in_every_state_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    for state in S::ALL {
        let student = school.student(&store).await;
        let plain = an_enrollment(&student, &school.year, &school.site);
        let plain = if state.taught() { school.placed(&student) } else { plain };
        let plain = brought_to(plain, *state);
        let full = Enrollment {
            case: EnrollmentCase::FromAbroad,
            created_at: moment() + Duration::microseconds(1),
            updated_at: moment() + Duration::microseconds(999_999),
            version: 3,
            ..brought_to(school.placed(&school.student(&store).await), *state)
        };
        for it in [plain, told(full, school.place.user.id)] {
            seed(&*store, it.clone()).await;
            let found = seen!(store, school.ctx(), enrollments.find(&school.everything, it.id, None));
            assert_eq!(found, Some(it.clone()));
            assert_eq!(kept!(store, school.ctx(), enrollments.lock(it.id, None)), Some(it));
        }
    }
    assert_eq!(seen!(store, school.ctx(), enrollments.find(&school.everything, an_id().into(), None)), None);
}

/// Step by step; a change of an old one is refused, as is another version than the current.
pub async fn a_change_of_an_enrollment_counts_its_version(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let student = school.student(&store).await;
    let mut old = seed(&*store, an_enrollment(&student, &school.year, &school.site)).await;
    let id = old.id;
    let mut it = placed_in(old.clone(), &school.group);
    let way = [Verb::Submit, Verb::SendBack, Verb::Submit, Verb::Activate, Verb::Withdraw, Verb::ReEnter];
    for (version, verb) in (2..).zip(way) {
        it = stepped(it, verb);
        it.updated_at = moment() + Duration::microseconds(version);
        kept!(store, school.ctx(), enrollments.update(&mut it));
        assert_eq!(it.version, version);
        let found = seen!(store, school.ctx(), enrollments.find(&school.everything, id, Some(version)));
        assert_eq!(found, Some(it.clone()));
        assert_eq!(kept!(store, school.ctx(), enrollments.lock(id, Some(version))), Some(it.clone()));
    }
    assert_other_version(asked!(store, school.ctx(), enrollments.find(&school.everything, id, Some(1))));
    assert_other_version(tried!(store, school.ctx(), enrollments.lock(id, Some(1))));
    assert_eq!(kept!(store, school.ctx(), enrollments.lock(an_id().into(), Some(1))), None);
    assert_stale(tried!(store, school.ctx(), enrollments.update(&mut old)));
    let mut unknown = an_enrollment(&school.student(&store).await, &school.year, &school.site);
    assert_stale(tried!(store, school.ctx(), enrollments.update(&mut unknown)));
    assert_duplicate(tried!(store, school.ctx(), enrollments.add(&old)), "enrollment");
    assert_eq!(seen!(store, school.ctx(), enrollments.find(&school.everything, id, None)), Some(it));
}

/// What is told again of a step that was taken changes nothing of it.
pub async fn a_step_of_an_enrollment_is_written_once(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let mut it = school.enrolled(&store, S::InReview).await;
    let before = it.history.clone();
    it = stepped(told(it, school.place.user.id), Verb::Withdraw);
    let last = it.history.last().expect("it has a step").clone();
    kept!(store, school.ctx(), enrollments.update(&mut it));
    let found = seen!(store, school.ctx(), enrollments.find(&school.everything, it.id, None)).expect("it is there");
    let expected: Vec<_> = before.into_iter().chain([last]).collect();
    assert_eq!(found.history, expected);
    it.history.clear();
    kept!(store, school.ctx(), enrollments.update(&mut it));
    let found = seen!(store, school.ctx(), enrollments.find(&school.everything, it.id, None)).expect("it is there");
    assert_eq!(found.history, expected);
}

/// Nor where none is chosen.
pub async fn an_enrollment_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let mut it = here.enrolled(&store, S::Active).await;
    let other = here.placed(&here.student(&store).await);
    for stranger in [there.ctx(), &nowhere()] {
        for sight in [&here.everything, &there.everything] {
            assert_eq!(seen!(store, stranger, enrollments.find(sight, it.id, Some(77))), None);
            let page = PageRequest { count: true, ..PageRequest::first(10) };
            let listed = seen!(store, stranger, enrollments.list(sight, &EnrollmentFilter::default(), &page));
            assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        }
        assert_eq!(tried!(store, stranger, enrollments.lock(it.id, Some(77))).expect("it answers"), None);
        assert_eq!(seen!(store, stranger, enrollments.of_student(it.student)), []);
        assert_eq!(seen!(store, stranger, enrollments.of_students(it.year, &[it.student])), []);
        assert_eq!(seen!(store, stranger, enrollments.open_in(it.year)), 0);
        assert_stale(tried!(store, stranger, enrollments.update(&mut it)));
        assert_failed(tried!(store, stranger, enrollments.add(&other)));
    }
    assert_eq!(seen!(store, here.ctx(), enrollments.find(&there.everything, it.id, None)), None);
    assert_eq!(seen!(store, here.ctx(), enrollments.find(&here.everything, it.id, None)), Some(it));
}

/// Else it cannot be stored.
pub async fn an_enrollment_is_of_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let student = here.student(&store).await;
    let plain = || an_enrollment(&student, &here.year, &here.site);
    let at = |placement: fn(Placement, &School) -> Placement, school: &School| {
        let placed = here.placed(&student);
        Enrollment { placement: placement(placed.placement, school), ..placed }
    };
    let nobody = Some(a_user().id);
    let mut by_nobody = plain();
    by_nobody.history[0].by = nobody;
    let wrong = [
        Enrollment { student: there.student(&store).await.id, ..plain() },
        Enrollment { student: an_id().into(), ..plain() },
        Enrollment { year: there.year.id, ..plain() },
        Enrollment { year: an_id().into(), ..plain() },
        at(|placement, school| Placement { site: school.site.id, ..placement }, &there),
        at(|placement, school| Placement { group: Some(school.group.id), ..placement }, &there),
        at(|placement, _| Placement { group: Some(an_id().into()), ..placement }, &here),
        by_nobody,
    ];
    for it in wrong {
        assert_failed(tried!(store, here.ctx(), enrollments.add(&it)));
    }
    let mut it = seed(&*store, plain()).await;
    it.placement.site = there.site.id;
    assert_failed(tried!(store, here.ctx(), enrollments.update(&mut it)));
    assert_eq!(it.version, 1, "a refused change leaves the version alone");
}
