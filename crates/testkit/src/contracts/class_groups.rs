//! What is promised of groups of students.

use super::support::{
    Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, by_id, nowhere, pause,
};
use crate::builders::{a_class_group, a_grade, a_school_year, a_site, a_user, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::Shift;
use plantel_domain::institutions::school::{ClassGroup, ClassGroupFilter, SchoolYear, SchoolYearState, Site};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A place with a site and a year.
pub(super) struct School {
    pub(super) place: Place,
    pub(super) site: Site,
    pub(super) year: SchoolYear,
}

impl School {
    pub(super) async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let site = seed(&**store, a_site(place.institution.id)).await;
        let year = seed(&**store, a_school_year(place.institution.id)).await;
        Self { place, site, year }
    }

    pub(super) fn group(&self, code: &str) -> ClassGroup {
        ClassGroup { code: line(code), ..a_class_group(&self.site, &self.year) }
    }
}

/// With every field filled, empty and odd; by itself or with many.
pub async fn every_class_group_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (ctx, user) = (&school.place.ctx, school.place.user.id);
    let other = seed(&*store, a_user()).await.id;
    let full = ClassGroup {
        grade: a_grade("-2"),
        shift: Shift::Single,
        capacity: 200,
        taken: 200,
        homeroom_teacher: Some(user),
        teachers: BTreeSet::from([user, other]),
        updated_at: moment() + Duration::microseconds(1),
        version: 9,
        ..school.group("«Ñ» %_\\'\"")
    };
    let bare = ClassGroup { grade: a_grade("99"), capacity: 1, ..school.group("A") };
    for group in [full, bare] {
        seed(&*store, group.clone()).await;
        assert_eq!(seen!(store, ctx, class_groups.find(group.id, None)), Some(group.clone()));
        assert_eq!(tried!(store, ctx, class_groups.lock(group.id)).ok(), Some(Some(group)));
    }
    let many: Vec<_> = (0..1100)
        .map(|n| ClassGroup {
            homeroom_teacher: (n % 2 == 0).then_some(user),
            teachers: (n % 3 == 0).then_some(other).into_iter().collect(),
            ..school.group(&format!("G-{n:04}"))
        })
        .collect();
    kept!(store, ctx, class_groups.add_all(&many));
    kept!(store, ctx, class_groups.add_all(&[]));
    let ids: Vec<_> = many.iter().map(|group| group.id).collect();
    let found = by_id(seen!(store, ctx, class_groups.find_all(&ids)), |group| group.id);
    assert_eq!(found, by_id(many, |group| group.id));
    assert_eq!(seen!(store, ctx, class_groups.find(an_id().into(), None)), None);
}

/// At one site, in one year, grade and shift.
pub async fn a_code_is_of_one_class_group(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (ctx, id) = (&school.place.ctx, school.place.institution.id);
    let first = seed(&*store, school.group("Única")).await;
    assert_duplicate(tried!(store, ctx, class_groups.add(&school.group("UNICA"))), "class group");
    assert_duplicate(tried!(store, ctx, class_groups.add(&first)), "class group");
    let twice = [school.group("B"), school.group("b")];
    assert_duplicate(tried!(store, ctx, class_groups.add_all(&twice)), "class group");
    let mut other = seed(&*store, school.group("Otra")).await;
    other.code = line("única");
    assert_duplicate(tried!(store, ctx, class_groups.update(&mut other)), "class group");
    let (site, year) = (seed(&*store, a_site(id)).await.id, seed(&*store, a_school_year(id)).await.id);
    for elsewhere in [
        ClassGroup { site, ..school.group("unica") },
        ClassGroup { year, ..school.group("unica") },
        ClassGroup { grade: a_grade("4"), ..school.group("unica") },
        ClassGroup { shift: Shift::Night, ..school.group("unica") },
    ] {
        kept!(store, ctx, class_groups.add(&elsewhere));
    }
}

/// Also past every use case.
pub async fn a_class_group_is_of_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let stranger = a_user().id;
    for wrong in [
        ClassGroup { site: there.site.id, ..here.group("A") },
        ClassGroup { site: a_site(here.place.institution.id).id, ..here.group("A") },
        ClassGroup { year: there.year.id, ..here.group("A") },
        ClassGroup { homeroom_teacher: Some(stranger), ..here.group("A") },
        ClassGroup { teachers: BTreeSet::from([stranger]), ..here.group("A") },
        ClassGroup { capacity: 0, ..here.group("A") },
        ClassGroup { capacity: 201, ..here.group("A") },
        ClassGroup { capacity: 3, taken: 4, ..here.group("A") },
    ] {
        assert_failed(tried!(store, &here.place.ctx, class_groups.add(&wrong)));
    }
    let mut group = seed(&*store, ClassGroup { capacity: 3, taken: 3, ..here.group("A") }).await;
    group.taken = 4;
    assert_failed(tried!(store, &here.place.ctx, class_groups.update(&mut group)));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_class_group_counts_its_version(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (ctx, user) = (&school.place.ctx, school.place.user.id);
    let mut old = seed(&*store, ClassGroup { teachers: BTreeSet::from([user]), ..school.group("A") }).await;
    let other = seed(&*store, a_user()).await.id;
    let mut changed = ClassGroup { teachers: BTreeSet::from([other]), homeroom_teacher: Some(user), ..old.clone() };
    kept!(store, ctx, class_groups.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, ctx, class_groups.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, ctx, class_groups.find(changed.id, Some(1))));
    assert_stale(tried!(store, ctx, class_groups.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    let mut unknown = school.group("B");
    assert_stale(tried!(store, ctx, class_groups.update(&mut unknown)));
    changed.teachers = BTreeSet::new();
    kept!(store, ctx, class_groups.update(&mut changed));
    assert_eq!(seen!(store, ctx, class_groups.find(changed.id, Some(3))), Some(changed));
}

/// With who taught it; nothing else goes.
pub async fn a_class_group_that_is_taken_away_is_gone(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let teachers = BTreeSet::from([here.place.user.id]);
    let group = seed(&*store, ClassGroup { teachers: teachers.clone(), ..here.group("A") }).await;
    let other = seed(&*store, ClassGroup { teachers, ..here.group("B") }).await;
    kept!(store, &there.place.ctx, class_groups.remove(group.id));
    assert_eq!(seen!(store, &here.place.ctx, class_groups.find(group.id, None)), Some(group.clone()));
    kept!(store, &here.place.ctx, class_groups.remove(group.id));
    assert_eq!(seen!(store, &here.place.ctx, class_groups.find(group.id, None)), None);
    assert_eq!(seen!(store, &here.place.ctx, class_groups.find(other.id, None)), Some(other));
    kept!(store, &here.place.ctx, class_groups.add(&group));
}

/// Nor where none is chosen.
pub async fn a_class_group_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let user = here.place.user.id;
    let mut group = seed(&*store, ClassGroup { homeroom_teacher: Some(user), ..here.group("A") }).await;
    for stranger in [&there.place.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, class_groups.find(group.id, Some(77))), None);
        assert_eq!(seen!(store, stranger, class_groups.find_all(&[group.id])), []);
        assert_eq!(tried!(store, stranger, class_groups.lock(group.id)).ok(), Some(None));
        assert_eq!(tried!(store, stranger, class_groups.lock_all(&[group.id])).ok(), Some(vec![]));
        assert_eq!(seen!(store, stranger, class_groups.of_year(here.year.id, None)), []);
        assert_eq!(seen!(store, stranger, class_groups.taught_by(user)), []);
        let page = PageRequest::first(9);
        assert_eq!(seen!(store, stranger, class_groups.list(&ClassGroupFilter::default(), &page)).data, []);
        assert_stale(tried!(store, stranger, class_groups.update(&mut group)));
        assert_failed(tried!(store, stranger, class_groups.add(&here.group("B"))));
    }
    assert_eq!(seen!(store, &here.place.ctx, class_groups.taught_by(user)), [group]);
}

/// Of twenty who come at once one gets the last place.
pub async fn the_last_place_in_a_class_group_is_taken_once(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let group = seed(&*store, ClassGroup { capacity: 30, taken: 29, ..school.group("A") }).await;
    let (ctx, id) = (school.place.ctx.clone(), group.id);
    let taking = move |store: Arc<dyn Store>, _| {
        let ctx = ctx.clone();
        async move {
            let mut work = store.begin(&ctx).await?;
            let group = work.class_groups().lock(id).await?.expect("it is there");
            pause().await;
            let Ok(mut group) = group.take_place() else { return Ok(false) };
            work.class_groups().update(&mut group).await?;
            work.commit_unjournaled().await.map(|()| true)
        }
    };
    let taken = at_once(20, &store, taking).await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    let full = seen!(store, &school.place.ctx, class_groups.find(id, Some(2)));
    assert_eq!(full.map(|group| group.taken), Some(30));
}

/// Each once, whatever order they are named in.
pub async fn held_class_groups_come_in_order_of_id(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let mut groups = Vec::new();
    for code in ["C", "A", "B"] {
        groups.push(seed(&*store, school.group(code)).await);
    }
    groups.sort_by_key(|group| group.id);
    let ids = [groups[2].id, an_id().into(), groups[0].id, groups[2].id, groups[1].id];
    assert_eq!(tried!(store, &school.place.ctx, class_groups.lock_all(&ids)).ok(), Some(groups));
}

/// By grade, then by code; at one site or at all.
pub async fn class_groups_of_a_year_come_by_grade(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let id = school.place.institution.id;
    let site = seed(&*store, a_site(id)).await.id;
    let year = seed(&*store, a_school_year(id)).await.id;
    let of = |grade: &str, code: &str| ClassGroup { grade: a_grade(grade), ..school.group(code) };
    let mut groups = Vec::new();
    for group in [of("10", "A"), of("2", "b"), of("2", "Á"), of("-1", "Z"), ClassGroup { site, ..of("2", "c") }] {
        groups.push(seed(&*store, group).await);
    }
    seed(&*store, ClassGroup { year, ..of("2", "a") }).await;
    groups.sort_by_key(|group| (group.order_key(), group.id));
    let (ctx, own) = (&school.place.ctx, school.year.id);
    assert_eq!(seen!(store, ctx, class_groups.of_year(own, None)), groups);
    let codes = |groups: Vec<ClassGroup>| groups.into_iter().map(|group| group.key()).collect::<Vec<_>>();
    assert_eq!(codes(groups), ["z", "a", "b", "c", "a"]);
    assert_eq!(codes(seen!(store, ctx, class_groups.of_year(own, Some(school.site.id)))), ["z", "a", "b", "a"]);
    assert_eq!(codes(seen!(store, ctx, class_groups.of_year(own, Some(site)))), ["c"]);
}

/// As homeroom teacher or beside them, in years that are not over.
pub async fn class_groups_are_found_by_who_teaches_them(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (ctx, id, user) = (&school.place.ctx, school.place.institution.id, school.place.user.id);
    let other = seed(&*store, a_user()).await.id;
    let mut expected = Vec::new();
    for state in SchoolYearState::ALL {
        let year = seed(&*store, SchoolYear { state: *state, ..a_school_year(id) }).await.id;
        let of = |code: &str| ClassGroup { year, ..school.group(code) };
        let own = ClassGroup { homeroom_teacher: Some(user), teachers: BTreeSet::from([user, other]), ..of("A") };
        let beside = ClassGroup { homeroom_teacher: Some(other), teachers: BTreeSet::from([user]), ..of("B") };
        let theirs = ClassGroup { homeroom_teacher: Some(other), teachers: BTreeSet::from([other]), ..of("C") };
        let own = seed(&*store, own).await;
        let beside = seed(&*store, beside).await;
        seed(&*store, theirs).await;
        seed(&*store, of("D")).await;
        if !state.is_over() {
            expected.extend([own, beside]);
        }
    }
    let found = by_id(seen!(store, ctx, class_groups.taught_by(user)), |group| group.id);
    assert_eq!(found, by_id(expected, |group| group.id));
    assert_eq!(seen!(store, ctx, class_groups.taught_by(a_user().id)), []);
}
