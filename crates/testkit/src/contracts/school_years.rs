//! What is promised of school years and their periods.

use super::support::{
    Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, by_id, nowhere,
};
use crate::builders::{a_school_year, an_academic_period, line, period, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::school::{AcademicPeriod, SchoolYear, SchoolYearFilter, SchoolYearState};
use plantel_domain::page::{PageRequest, SortKey};
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

fn named(institution: InstitutionId, name: &str) -> SchoolYear {
    SchoolYear { name: line(name), ..a_school_year(institution) }
}

/// Two halves of the year of the builder, of 40 and 60 percent.
fn halves() -> Vec<AcademicPeriod> {
    let first = AcademicPeriod { weight: Some(40), ..an_academic_period("Primero", "2026-01-19", "2026-06-14") };
    let second = AcademicPeriod { weight: Some(60), ..an_academic_period("Segundo", "2026-06-15", "2026-11-27") };
    vec![first, second]
}

/// In every state, with and without periods.
pub async fn every_school_year_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    for state in SchoolYearState::ALL {
        let full = SchoolYear {
            state: *state,
            periods: halves(),
            updated_at: moment() + Duration::microseconds(1),
            version: 7,
            ..a_school_year(id)
        };
        seed(&*store, full.clone()).await;
        assert_eq!(seen!(store, &place.ctx, school_years.find(full.id, None)), Some(full));
    }
    let one = vec![an_academic_period("Único «Ñ»", "2026-01-19", "2026-01-19")];
    let short = SchoolYear { period: period("2026-01-19", "2026-01-19"), periods: one, ..a_school_year(id) };
    for year in [short, a_school_year(id)] {
        seed(&*store, year.clone()).await;
        assert_eq!(seen!(store, &place.ctx, school_years.find(year.id, None)), Some(year.clone()));
        assert_eq!(tried!(store, &place.ctx, school_years.hold(year.id)).ok(), Some(Some(year)));
    }
    assert_eq!(seen!(store, &place.ctx, school_years.find(an_id().into(), None)), None);
}

/// In one institution; in another it is free.
pub async fn a_name_is_of_one_school_year(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let first = seed(&*store, named(here.institution.id, "Año 2026")).await;
    seed(&*store, named(there.institution.id, "Año 2026")).await;
    let same = named(here.institution.id, "ANO  2026");
    assert_duplicate(tried!(store, &here.ctx, school_years.add(&same)), "school year");
    assert_duplicate(tried!(store, &here.ctx, school_years.add(&first)), "school year");
    let mut other = seed(&*store, a_school_year(here.institution.id)).await;
    other.name = line("año 2026");
    assert_duplicate(tried!(store, &here.ctx, school_years.update(&mut other)), "school year");
}

/// Of an institution; another has its own.
pub async fn one_school_year_is_active(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let active = |place: &Place| SchoolYear { state: SchoolYearState::Active, ..a_school_year(place.institution.id) };
    assert_eq!(seen!(store, &here.ctx, school_years.active()), None);
    let first = seed(&*store, active(&here)).await;
    let theirs = seed(&*store, active(&there)).await;
    assert_duplicate(tried!(store, &here.ctx, school_years.add(&active(&here))), "active school year");
    let planned = seed(&*store, a_school_year(here.institution.id)).await;
    let mut begun = SchoolYear { state: SchoolYearState::Active, ..planned.clone() };
    assert_duplicate(tried!(store, &here.ctx, school_years.update(&mut begun)), "active school year");
    assert_eq!(seen!(store, &here.ctx, school_years.active()), Some(first.clone()));
    let mut closed = SchoolYear { state: SchoolYearState::Closed, ..first };
    kept!(store, &here.ctx, school_years.update(&mut closed));
    kept!(store, &here.ctx, school_years.update(&mut begun));
    assert_eq!(seen!(store, &here.ctx, school_years.active()), Some(begun));
    assert_eq!(seen!(store, &there.ctx, school_years.active()), Some(theirs));
    assert_eq!(seen!(store, &nowhere(), school_years.active()), None);
}

/// Whoever comes first.
pub async fn of_school_years_that_begin_at_once_one_is_active(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut years = Vec::new();
    for _ in 0..4 {
        years.push(seed(&*store, a_school_year(place.institution.id)).await);
    }
    let (years, ctx) = (Arc::new(years), place.ctx.clone());
    let all = Arc::clone(&years);
    let beginning = move |store: Arc<dyn Store>, n: usize| {
        let (ctx, mut year) = (ctx.clone(), all[n].clone());
        async move {
            year.state = SchoolYearState::Active;
            let mut work = store.begin(&ctx).await?;
            let done = work.school_years().update(&mut year).await;
            match done {
                Ok(()) => work.commit_unjournaled().await.map(|()| true),
                Err(StoreError::Duplicate("active school year")) => Ok(false),
                Err(error) => Err(error),
            }
        }
    };
    let begun = at_once(years.len(), &store, beginning).await;
    assert_eq!(begun.into_iter().filter(|begun| *begun).count(), 1);
    let active = SchoolYearFilter { state: Some(SchoolYearState::Active), ..SchoolYearFilter::default() };
    assert_eq!(seen!(store, &place.ctx, school_years.list(&active, &PageRequest::first(9))).data.len(), 1);
}

/// Also past every use case.
pub async fn periods_are_inside_their_year_and_apart(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let with = |periods| SchoolYear { periods, ..a_school_year(id) };
    let one = || an_academic_period("Uno", "2026-02-01", "2026-03-01");
    for outside in [
        an_academic_period("Antes", "2026-01-18", "2026-02-01"),
        an_academic_period("Después", "2026-11-01", "2026-11-28"),
    ] {
        assert_failed(tried!(store, &place.ctx, school_years.add(&with(vec![outside]))));
    }
    let heavy = AcademicPeriod { weight: Some(101), ..one() };
    assert_failed(tried!(store, &place.ctx, school_years.add(&with(vec![heavy]))));
    for beside in [
        an_academic_period("Dos", "2026-03-01", "2026-04-01"),
        an_academic_period("Dos", "2026-02-10", "2026-02-11"),
        an_academic_period("UNO", "2026-03-02", "2026-04-01"),
    ] {
        let both = with(vec![one(), beside]);
        assert_duplicate(tried!(store, &place.ctx, school_years.add(&both)), "academic period");
    }
    // Another year has the same days.
    for _ in 0..2 {
        kept!(store, &place.ctx, school_years.add(&with(vec![one()])));
    }
}

/// A year is stored with all of them: those that are not named any more are gone, and no other year's.
pub async fn periods_change_with_their_year(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, SchoolYear { periods: halves(), ..a_school_year(place.institution.id) }).await;
    let mut year = seed(&*store, SchoolYear { periods: halves(), ..a_school_year(place.institution.id) }).await;
    let [first, second]: [AcademicPeriod; 2] = year.periods.clone().try_into().expect("two halves");
    // They change places, and days that were the other's.
    year.periods = vec![
        AcademicPeriod { period: period("2026-01-19", "2026-03-31"), ..second.clone() },
        AcademicPeriod { period: period("2026-04-01", "2026-11-27"), weight: None, ..first },
    ];
    kept!(store, &place.ctx, school_years.update(&mut year));
    assert_eq!(seen!(store, &place.ctx, school_years.find(year.id, Some(2))), Some(year.clone()));
    // The year has other days, and with them the periods stay what they are.
    year.period = period("2026-01-12", "2026-12-04");
    kept!(store, &place.ctx, school_years.update(&mut year));
    assert_eq!(seen!(store, &place.ctx, school_years.find(year.id, Some(3))), Some(year.clone()));
    let mut short = SchoolYear { period: period("2026-01-12", "2026-10-30"), ..year.clone() };
    assert_failed(tried!(store, &place.ctx, school_years.update(&mut short)));
    // Both at once.
    short.periods = vec![AcademicPeriod { period: period("2026-01-12", "2026-10-30"), ..second }];
    kept!(store, &place.ctx, school_years.update(&mut short));
    assert_eq!(seen!(store, &place.ctx, school_years.find(year.id, Some(4))), Some(short.clone()));
    short.periods = Vec::new();
    kept!(store, &place.ctx, school_years.update(&mut short));
    let found = by_id(seen!(store, &place.ctx, school_years.find_all(&[year.id, other.id])), |year| year.id);
    assert_eq!(found, by_id(vec![short, other], |year| year.id));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_school_year_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, SchoolYear { periods: halves(), ..a_school_year(place.institution.id) }).await;
    let mut changed = SchoolYear { name: line("Otro"), state: SchoolYearState::Archived, ..old.clone() };
    kept!(store, &place.ctx, school_years.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_other_version(asked!(store, &place.ctx, school_years.find(changed.id, Some(1))));
    old.periods = Vec::new();
    assert_stale(tried!(store, &place.ctx, school_years.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    let mut unknown = a_school_year(place.institution.id);
    assert_stale(tried!(store, &place.ctx, school_years.update(&mut unknown)));
    assert_eq!(seen!(store, &place.ctx, school_years.find(changed.id, Some(2))), Some(changed));
}

/// Nor where none is chosen.
pub async fn a_school_year_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut year = seed(&*store, a_school_year(here.institution.id)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, school_years.find(year.id, Some(77))), None);
        assert_eq!(seen!(store, stranger, school_years.find_all(&[year.id])), []);
        assert_eq!(tried!(store, stranger, school_years.hold(year.id)).ok(), Some(None));
        let page = PageRequest::first(9);
        assert_eq!(seen!(store, stranger, school_years.list(&SchoolYearFilter::default(), &page)).data, []);
        assert_stale(tried!(store, stranger, school_years.update(&mut year)));
        assert_failed(tried!(store, stranger, school_years.add(&a_school_year(here.institution.id))));
    }
    let ids = [year.id, an_id().into(), year.id];
    assert_eq!(seen!(store, &here.ctx, school_years.find_all(&ids)), [year]);
    assert_eq!(seen!(store, &here.ctx, school_years.find_all(&[])), []);
}

/// By each filter, and by both together.
pub async fn school_years_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut years = Vec::new();
    for (name, state) in [
        ("2024", SchoolYearState::Archived),
        ("2025", SchoolYearState::Closed),
        ("2026 «Ñ»", SchoolYearState::Active),
        ("100%", SchoolYearState::Planning),
    ] {
        years.push(seed(&*store, SchoolYear { state, ..named(place.institution.id, name) }).await);
    }
    let all = SchoolYearFilter::default;
    let search = |text: &str| SchoolYearFilter { search: Some(text.to_owned()), ..all() };
    for (filter, expected) in [
        (all(), vec![0, 1, 2, 3]),
        (SchoolYearFilter { state: Some(SchoolYearState::Closed), ..all() }, vec![1]),
        (search("202"), vec![0, 1, 2]),
        (search("n"), vec![2]),
        (search("%"), vec![3]),
        (SchoolYearFilter { state: Some(SchoolYearState::Planning), ..search("202") }, vec![]),
    ] {
        let expected: BTreeSet<_> = expected.into_iter().map(|n: usize| years[n].id).collect();
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, school_years.list(&filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        assert_eq!(listed.data.iter().map(|year| year.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
    }
}

/// Each once, with its periods, by cursor as by skipping, also those that begin on one day.
pub async fn school_years_are_listed_newest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut years = Vec::new();
    for start in ["2025-01-20", "2026-01-19", "2026-01-19", "2024-02-01", "2026-01-19"] {
        let year = SchoolYear { period: period(start, "2026-11-27"), ..a_school_year(place.institution.id) };
        let periods = vec![an_academic_period("Uno", "2026-02-01", "2026-03-01")];
        years.push(seed(&*store, SchoolYear { periods, ..year }).await);
    }
    years.sort_by_key(|year| (year.period.start(), year.id));
    years.reverse();
    assert_pages!(store, &place.ctx, school_years.list(&SchoolYearFilter::default()), years.clone());
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_school_years(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = SchoolYearFilter::default();
    let key = || SortKey::Text("2026-01-19".to_owned());
    assert_refuses_cursors!(store, &place.ctx, school_years.list(&filter), "-starts_on", key());
}
