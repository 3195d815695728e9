//! Sites and school years: made, changed, begun, ended and seen.

use crate::house::{House, bad_field, code, code_and_params};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Day;
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::ids::SchoolYearId;
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{
    NewSchoolYear, NewSite, PlannedPeriod, SchoolYear, SchoolYearChange, SchoolYearFilter, SchoolYearState, SiteChange,
    SiteConsecutive, SiteFilter,
};
use plantel_domain::page::PageRequest;
use plantel_domain::text::Prose;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_class_group, a_school_year, a_site, line, period, prose, seed};

fn a_new_site(name: &str) -> NewSite {
    NewSite { name: line(name), dane_code: None, consecutive: None, municipality: None, address: None, zone: None }
}

fn called(name: &str) -> SiteChange {
    SiteChange { name: Some(line(name)), ..SiteChange::default() }
}

fn a_new_year(name: &str) -> NewSchoolYear {
    NewSchoolYear { name: line(name), period: period("2026-01-19", "2026-11-27") }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn part(name: &str, start: &str, end: &str) -> PlannedPeriod {
    PlannedPeriod { id: None, name: line(name), period: period(start, end), weight: None }
}

fn reason() -> Prose<500> {
    prose("Faltaban notas")
}

#[tokio::test]
async fn a_rector_makes_changes_and_retires_a_site() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    let site = school.create_site(&rector, a_new_site("Sede Central")).await.unwrap();
    assert_eq!((site.institution, site.active, site.version), (house.institution.id, true, 1));
    let number = DaneCode::parse("111001000123").unwrap();
    let change = SiteChange { dane_code: Patch::Set(number.clone()), ..called("Sede A") };
    let changed = school.change_site(&rector, site.id, Some(1), change).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.dane_code.as_ref()), ("Sede A", Some(&number)));
    let same = school.change_site(&rector, site.id, None, called("Sede A")).await.unwrap();
    assert_eq!(same, changed, "what changes nothing is no event");
    let retired = school.retire_site(&rector, site.id, Some(2)).await.unwrap();
    assert_eq!((retired.active, retired.version), (false, 3));
    assert_eq!(school.find_site(&rector, site.id).await.unwrap(), retired);
    assert_eq!(code(school.change_site(&rector, site.id, None, called("Otra")).await), "site.retired");
    assert_eq!(code(school.retire_site(&rector, site.id, None).await), "site.retired");
    let again = school.reactivate_site(&rector, site.id, Some(3)).await.unwrap();
    assert_eq!((again.active, again.version), (true, 4));
    assert_eq!(code(school.reactivate_site(&rector, site.id, None).await), "site.in-use");
    assert_eq!(house.store.kinds(), ["site.created", "site.changed", "site.retired", "site.reactivated"]);
}

#[tokio::test]
async fn a_name_and_a_number_are_of_one_site() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    let number = DaneCode::parse("111001000123").ok();
    let first = NewSite { dane_code: number.clone(), ..a_new_site("Única") };
    school.create_site(&rector, first).await.unwrap();
    assert_eq!(code(school.create_site(&rector, a_new_site("UNICA")).await), "site.name-taken");
    let numbered = NewSite { dane_code: number, ..a_new_site("Otra") };
    assert_eq!(code(school.create_site(&rector, numbered).await), "site.dane-taken");
    let consecutive = SiteConsecutive::parse("02").ok();
    school.create_site(&rector, NewSite { consecutive, ..a_new_site("Segunda") }).await.unwrap();
    let same = school.create_site(&rector, NewSite { consecutive, ..a_new_site("Tercera") }).await;
    assert_eq!(code(same), "site.consecutive-taken");
    let elsewhere = plantel_domain::codes::MunicipalityCode::parse("76520").ok();
    let wrong = NewSite { dane_code: DaneCode::parse("111001000124").ok(), municipality: elsewhere, ..a_new_site("B") };
    let refused = bad_field(school.create_site(&rector, wrong).await);
    assert_eq!(refused, ("/dane_code".to_owned(), "dane.other-municipality"));
}

#[tokio::test]
async fn a_site_with_groups_of_a_year_that_is_not_over_is_not_retired() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    let site = seed(&*house.store, a_site(house.institution.id)).await;
    let year = SchoolYear { state: SchoolYearState::Active, ..a_school_year(house.institution.id) };
    let year = seed(&*house.store, year).await;
    seed(&*house.store, a_class_group(&site, &year)).await;
    let (refused, params) = code_and_params(school.retire_site(&rector, site.id, None).await);
    assert_eq!((refused, params), ("site.has-groups", vec![("count", Param::Number(1))]));
    school.close_year(&rector, year.id, None).await.unwrap();
    assert!(!school.retire_site(&rector, site.id, None).await.unwrap().active);
}

#[tokio::test]
async fn a_year_goes_through_its_life() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    let year = school.create_year(&rector, a_new_year("2026")).await.unwrap();
    let longer = SchoolYearChange { ends_on: Some(day("2026-12-04")), ..SchoolYearChange::default() };
    school.change_year(&rector, year.id, Some(1), longer).await.unwrap();
    let parts = vec![part("Segundo", "2026-06-15", "2026-12-04"), part("Primero", "2026-01-19", "2026-06-14")];
    let with_parts = school.set_periods(&rector, year.id, Some(2), parts).await.unwrap();
    assert_eq!(with_parts.periods.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["Primero", "Segundo"]);
    let active = school.activate_year(&rector, year.id, Some(3)).await.unwrap();
    assert_eq!((active.state, active.periods), (SchoolYearState::Active, with_parts.periods));
    assert_eq!(code(school.activate_year(&rector, year.id, None).await), "school-year.wrong-state");
    school.close_year(&rector, year.id, Some(4)).await.unwrap();
    school.reopen_year(&rector, year.id, Some(5), reason()).await.unwrap();
    school.close_year(&rector, year.id, None).await.unwrap();
    let archived = school.archive_year(&rector, year.id, None).await.unwrap();
    assert_eq!((archived.state, archived.version), (SchoolYearState::Archived, 8));
    assert_eq!(code(school.reopen_year(&rector, year.id, None, reason()).await), "school-year.wrong-state");
    let told = house.store.kinds();
    let kinds: Vec<_> = told.iter().filter_map(|kind| kind.strip_prefix("school-year.")).collect();
    let life = ["created", "changed", "periods-set", "activated", "closed", "reopened", "closed", "archived"];
    assert_eq!(kinds, life);
    let journal = house.store.journal_entries();
    let reopened = journal.iter().find(|entry| entry.kind == "school-year.reopened").unwrap();
    assert_eq!((&reopened.data["reason"], reopened.changes.len()), (&"Faltaban notas".into(), 1));
}

#[tokio::test]
async fn the_year_that_is_active_already_is_named() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    let first = school.create_year(&rector, a_new_year("2025")).await.unwrap();
    let second = school.create_year(&rector, a_new_year("2026")).await.unwrap();
    assert_eq!(code(school.create_year(&rector, a_new_year("2026")).await), "school-year.name-taken");
    school.activate_year(&rector, first.id, None).await.unwrap();
    let refused = code_and_params(school.activate_year(&rector, second.id, None).await);
    assert_eq!(refused, ("school-year.another-active", vec![("year", Param::Text("2025".into()))]));
    school.close_year(&rector, first.id, None).await.unwrap();
    school.activate_year(&rector, second.id, None).await.unwrap();
    let refused = code_and_params(school.reopen_year(&rector, first.id, None, reason()).await);
    assert_eq!(refused, ("school-year.another-active", vec![("year", Param::Text("2026".into()))]));
}

#[tokio::test]
async fn nothing_of_a_year_that_is_over_is_written() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    for state in [SchoolYearState::Closed, SchoolYearState::Archived] {
        let year = seed(&*house.store, SchoolYear { state, ..a_school_year(house.institution.id) }).await;
        let renamed = SchoolYearChange { name: Some(line("Otro")), ..SchoolYearChange::default() };
        assert_eq!(code(school.change_year(&rector, year.id, None, renamed).await), "school-year.closed");
        assert_eq!(code(school.set_periods(&rector, year.id, None, Vec::new()).await), "school-year.closed");
        assert_eq!(school.find_year(&rector, year.id).await.unwrap(), year);
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn who_reads_the_school_does_not_manage_it() {
    let house = House::new().await;
    let school = house.school();
    let (site, year) = (a_site(house.institution.id), a_school_year(house.institution.id));
    let (site, year) = (seed(&*house.store, site).await, seed(&*house.store, year).await);
    for role in [Role::Coordinator, Role::Secretary, Role::Teacher, Role::Student, Role::Guardian, Role::Auditor] {
        let ctx = house.person(role).await;
        assert_eq!(code(school.create_site(&ctx, a_new_site("A")).await), "access.denied", "{role:?}");
        assert_eq!(code(school.change_site(&ctx, site.id, None, called("A")).await), "access.denied", "{role:?}");
        assert_eq!(code(school.retire_site(&ctx, site.id, None).await), "access.denied", "{role:?}");
        assert_eq!(code(school.create_year(&ctx, a_new_year("A")).await), "access.denied", "{role:?}");
        assert_eq!(code(school.activate_year(&ctx, year.id, None).await), "access.denied", "{role:?}");
        assert_eq!(school.find_site(&ctx, site.id).await.unwrap(), site);
        assert_eq!(school.find_year(&ctx, year.id).await.unwrap(), year);
        let page = PageRequest::first(9);
        assert_eq!(
            school.list_sites(&ctx, &SiteFilter::default(), &page).await.unwrap().data,
            std::slice::from_ref(&site)
        );
        assert_eq!(
            school.list_years(&ctx, &SchoolYearFilter::default(), &page).await.unwrap().data,
            std::slice::from_ref(&year)
        );
    }
    for role in [Role::CenterAdmin, Role::Instructor] {
        let ctx = house.person(role).await;
        assert_eq!(code(school.find_site(&ctx, site.id).await), "access.denied", "{role:?}");
        assert_eq!(
            code(school.list_years(&ctx, &SchoolYearFilter::default(), &PageRequest::first(9)).await),
            "access.denied"
        );
    }
    house.assert_nothing_happened();
}

async fn every_verb(house: &House, ctx: &Context, id: SchoolYearId) -> Vec<&'static str> {
    let school = house.school();
    vec![
        code(school.find_year(ctx, id).await),
        code(school.change_year(ctx, id, None, SchoolYearChange::default()).await),
        code(school.set_periods(ctx, id, None, Vec::new()).await),
        code(school.activate_year(ctx, id, None).await),
        code(school.close_year(ctx, id, None).await),
        code(school.reopen_year(ctx, id, None, reason()).await),
        code(school.archive_year(ctx, id, None).await),
    ]
}

#[tokio::test]
async fn what_is_of_another_institution_is_not_found() {
    let house = House::new().await;
    let site = seed(&*house.store, a_site(house.institution.id)).await;
    let year = seed(&*house.store, a_school_year(house.institution.id)).await;
    let neighbour = house.next_door().await;
    let (stranger, school) = (neighbour.person(Role::Rector).await, neighbour.school());
    assert_eq!(code(school.find_site(&stranger, site.id).await), "site.not-found");
    assert_eq!(code(school.change_site(&stranger, site.id, None, called("A")).await), "site.not-found");
    assert_eq!(code(school.retire_site(&stranger, site.id, None).await), "site.not-found");
    assert!(every_verb(&house, &stranger, year.id).await.iter().all(|code| *code == "school-year.not-found"));
}

#[tokio::test]
async fn who_changes_an_older_version_is_told_so() {
    let house = House::new().await;
    let (rector, school) = (house.person(Role::Rector).await, house.school());
    let site = seed(&*house.store, a_site(house.institution.id)).await;
    let year = seed(&*house.store, a_school_year(house.institution.id)).await;
    let old = Some(2);
    assert_eq!(code(school.change_site(&rector, site.id, old, called("A")).await), "store.precondition-failed");
    assert_eq!(code(school.activate_year(&rector, year.id, old).await), "store.precondition-failed");
    house.store.fail_at(2, FailWith::Stale);
    assert_eq!(code(school.retire_site(&rector, site.id, None).await), "store.stale");
    house.assert_nothing_happened();
}
