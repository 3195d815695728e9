//! What a store refuses of enrolments, whoever asks, and however many at once.

use super::enrollments::School;
use super::support::{assert_duplicate, assert_failed, assert_stale, at_once};
use crate::builders::{a_class_group, a_school_year, an_enrollment, brought_to, line, period, prose, seed, stepped};
use plantel_domain::enrollment::{Enrollment, EnrollmentFilter, EnrollmentState as S, Placement, Transition, Verb};
use plantel_domain::ids::{EnrollmentId, StudentId};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear};
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// That was not left; who left may have another, and then does not come back by the first.
pub async fn a_student_has_one_enrollment_a_year(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let student = school.student(&store).await;
    let open = || school.placed(&student);
    let next_year = period("2027-01-18", "2027-11-26");
    let next_year = SchoolYear { period: next_year, ..a_school_year(school.place.institution.id) };
    let next_year = seed(&*store, next_year).await;
    let mut first = seed(&*store, open()).await;
    seed(&*store, an_enrollment(&student, &next_year, &school.site)).await;
    for state in [S::Prospect, S::PendingDocuments, S::InReview, S::Active, S::Completed, S::Graduated] {
        assert_duplicate(tried!(store, school.ctx(), enrollments.add(&brought_to(open(), state))), "enrollment");
    }
    for state in [S::Withdrawn, S::Transferred] {
        seed(&*store, brought_to(open(), state)).await;
    }
    first = stepped(first, Verb::Withdraw);
    kept!(store, school.ctx(), enrollments.update(&mut first));
    let second = seed(&*store, open()).await;
    let mut back = stepped(first.clone(), Verb::ReEnter);
    assert_duplicate(tried!(store, school.ctx(), enrollments.update(&mut back)), "enrollment");
    assert_eq!(back.version, first.version, "a refused change leaves the version alone");
    let mut second = stepped(second, Verb::Withdraw);
    kept!(store, school.ctx(), enrollments.update(&mut second));
    kept!(store, school.ctx(), enrollments.update(&mut back));
    let all = [open(), an_enrollment(&school.student(&store).await, &school.year, &school.site)];
    assert_duplicate(tried!(store, school.ctx(), enrollments.add_all(&all)), "enrollment");
}

/// Each with what was added to its history; one of another version undoes all.
pub async fn many_enrollments_are_changed_at_once_or_none(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(stepped(school.enrolled(&store, S::Active).await, Verb::Complete));
    }
    kept!(store, school.ctx(), enrollments.update_all(&mut all));
    assert!(all.iter().all(|it| it.version == 2), "each has its new version");
    for it in &all {
        let found = seen!(store, school.ctx(), enrollments.find(&school.everything, it.id, Some(2)));
        assert_eq!(found.as_ref(), Some(it));
    }
    let active = school.enrolled(&store, S::Active).await;
    let mut late = [stepped(active.clone(), Verb::Complete), Enrollment { version: 1, ..all[0].clone() }];
    assert_stale(tried!(store, school.ctx(), enrollments.update_all(&mut late)));
    let found = seen!(store, school.ctx(), enrollments.find(&school.everything, active.id, None));
    assert_eq!(found, Some(active));
    kept!(store, school.ctx(), enrollments.update_all(&mut []));
}

/// Whatever they do, a step that the table of edges does not have is not written, nor one without its words; who is
/// taught is taught in a group.
pub async fn what_contradicts_the_table_of_enrollments_is_refused(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    for from in S::ALL {
        for to in S::ALL {
            let student = school.student(&store).await;
            let mut it = brought_to(school.placed(&student), *from);
            let step = it.history[0].clone();
            let (reason, destination) = (Some(prose("Porque sí")), Some(line("Otro colegio")));
            it.history.push(Transition { from: Some(*from), to: *to, reason, destination, ..step });
            let added = tried!(store, school.ctx(), enrollments.add(&it));
            let leads = Verb::ALL.iter().any(|verb| verb.leads(*from, *to));
            assert_eq!(added.is_ok(), leads, "from {} to {}", from.name(), to.name());
        }
    }
    for state in S::ALL {
        let student = school.student(&store).await;
        let mut nowhere = brought_to(an_enrollment(&student, &school.year, &school.site), *state);
        let added = tried!(store, school.ctx(), enrollments.add(&nowhere));
        assert_eq!(added.is_ok(), !state.taught(), "{} without a group", state.name());
        nowhere.placement = school.placed(&student).placement;
        nowhere.history[0].to = S::Active;
        assert_failed(tried!(store, school.ctx(), enrollments.add(&nowhere)));
    }
    let student = school.student(&store).await;
    let shiftless = Placement { shift: None, ..school.placed(&student).placement };
    let it = Enrollment { placement: shiftless, ..school.placed(&student) };
    assert_failed(tried!(store, school.ctx(), enrollments.add(&it)));
    for state in [S::Withdrawn, S::Transferred] {
        let mut it = brought_to(school.placed(&student), state);
        let last = it.history.last_mut().expect("it has a step");
        (last.reason, last.destination) = (None, None);
        assert_failed(tried!(store, school.ctx(), enrollments.add(&it)));
    }
    for state in [S::Completed, S::Graduated] {
        let mut it = stepped(brought_to(school.placed(&student), state), Verb::Reopen);
        it.history.last_mut().expect("it has a step").reason = None;
        assert_failed(tried!(store, school.ctx(), enrollments.add(&it)));
    }
}

/// Whoever is too late is told that there is one.
pub async fn a_student_whom_many_enroll_at_once_is_enrolled_once(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (student, ctx) = (school.student(&store).await, school.ctx().clone());
    let (year, site) = (school.year.clone(), school.site.clone());
    let of: StudentId = student.id;
    let enrolled = at_once(20, &store, move |store, _| {
        let (ctx, it) = (ctx.clone(), an_enrollment(&student, &year, &site));
        async move {
            let mut work = store.begin(&ctx).await?;
            match work.enrollments().add(&it).await {
                Err(StoreError::Duplicate("enrollment")) => return Ok(None),
                added => added?,
            }
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(Some(it))
        }
    })
    .await;
    let enrolled: Vec<_> = enrolled.into_iter().flatten().collect();
    assert_eq!(enrolled.len(), 1);
    assert_eq!(seen!(store, school.ctx(), enrollments.of_student(of)), enrolled);
}

/// As the use case gives it: under a lock of the enrolment and then of the group.
pub async fn the_last_place_of_a_group_is_given_to_one_of_fifty(store: Arc<dyn Store>) {
    let mut school = School::new(&store).await;
    let one = ClassGroup { capacity: 1, ..a_class_group(&school.site, &school.year) };
    school.group = seed(&*store, one).await;
    let mut waiting: Vec<EnrollmentId> = Vec::new();
    for _ in 0..50 {
        waiting.push(school.enrolled(&store, S::InReview).await.id);
    }
    let (group, ctx) = (school.group.id, school.ctx().clone());
    let given = at_once(50, &store, move |store, n| {
        let (ctx, id) = (ctx.clone(), waiting[n]);
        async move {
            let mut work = store.begin(&ctx).await?;
            let it = work.enrollments().lock(id, None).await?.expect("it is there");
            let group = work.class_groups().lock(group).await?.expect("it is there");
            let Ok(mut group) = group.take_place() else { return Ok(None) };
            let mut it = stepped(it, Verb::Activate);
            work.class_groups().update(&mut group).await?;
            work.enrollments().update(&mut it).await?;
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(Some(it))
        }
    })
    .await;
    let given: Vec<_> = given.into_iter().flatten().collect();
    assert_eq!(given.len(), 1);
    let group = seen!(store, school.ctx(), class_groups.find(group, None)).expect("it is there");
    assert_eq!((group.taken, group.capacity), (1, 1));
    let filter = EnrollmentFilter { group: Some(group.id), state: Some(S::Active), ..EnrollmentFilter::default() };
    let listed = seen!(store, school.ctx(), enrollments.list(&school.everything, &filter, &PageRequest::first(50)));
    assert_eq!(listed.data, given);
}

/// Whoever is in it, or was.
pub async fn a_group_in_which_somebody_is_enrolled_is_not_taken_away(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let empty = seed(&*store, a_class_group(&school.site, &school.year)).await;
    school.enrolled(&store, S::Withdrawn).await;
    assert_duplicate(tried!(store, school.ctx(), class_groups.remove(school.group.id)), "enrolled group");
    kept!(store, school.ctx(), class_groups.remove(empty.id));
}

/// By any enrolment of a year that began earlier, and by none of the same year or of a later one.
pub async fn who_came_in_an_earlier_year_is_known(store: Arc<dyn Store>) {
    let (school, elsewhere) = (School::new(&store).await, School::new(&store).await);
    let year = |days| SchoolYear { period: days, ..a_school_year(school.place.institution.id) };
    let earlier = seed(&*store, year(period("2025-01-20", "2025-11-28"))).await;
    let later = seed(&*store, year(period("2027-01-18", "2027-11-26"))).await;
    let mut students = Vec::new();
    for year in [&earlier, &school.year, &later] {
        let student = school.student(&store).await;
        seed(&*store, an_enrollment(&student, year, &school.site)).await;
        students.push(student.id);
    }
    let left = school.student(&store).await;
    seed(&*store, brought_to(an_enrollment(&left, &earlier, &school.site), S::Withdrawn)).await;
    let asked = [students[0], students[1], students[2], left.id, students[0]];
    let day = school.year.period.start();
    let found = seen!(store, school.ctx(), enrollments.came_before(day, &asked));
    assert_eq!(found, BTreeSet::from([students[0], left.id]));
    assert_eq!(seen!(store, school.ctx(), enrollments.came_before(day, &[])), BTreeSet::new());
    assert_eq!(seen!(store, elsewhere.ctx(), enrollments.came_before(day, &asked)), BTreeSet::new());
}

/// Whatever became of the enrolment.
pub async fn a_group_is_named_by_whoever_is_or_was_enrolled_in_it(store: Arc<dyn Store>) {
    let (school, elsewhere) = (School::new(&store).await, School::new(&store).await);
    let empty = seed(&*store, a_class_group(&school.site, &school.year)).await;
    assert!(!seen!(store, school.ctx(), enrollments.any_in(school.group.id)));
    school.enrolled(&store, S::Withdrawn).await;
    assert!(seen!(store, school.ctx(), enrollments.any_in(school.group.id)));
    assert!(!seen!(store, school.ctx(), enrollments.any_in(empty.id)));
    assert!(!seen!(store, elsewhere.ctx(), enrollments.any_in(school.group.id)));
}
