//! What is promised of sites.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{a_class_group, a_school_year, a_site, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::{MunicipalityCode, Zone};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState, Site, SiteConsecutive, SiteFilter, SiteSort};
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey};
use plantel_domain::store::Store;
use std::sync::Arc;

fn named(institution: InstitutionId, name: &str) -> Site {
    Site { name: line(name), ..a_site(institution) }
}

fn dane(text: &str) -> DaneCode {
    DaneCode::parse(text).expect("it has twelve digits")
}

fn municipality(text: &str) -> MunicipalityCode {
    MunicipalityCode::parse(text).expect("there is such a municipality")
}

/// With every field filled, empty and odd.
pub async fn every_site_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let full = Site {
        dane_code: Some(dane("276520000123")),
        consecutive: SiteConsecutive::parse("09").ok(),
        municipality: Some(municipality("76520")),
        address: Some(line("Vereda «Ñ», km 3 🐟")),
        zone: Some(Zone::Rural),
        created_at: moment() + Duration::microseconds(999_999),
        version: 4,
        ..named(id, "Sede 'Rural' \"A\" %_\\")
    };
    let placed = Site { municipality: Some(municipality("11001")), zone: Some(Zone::Urban), ..a_site(id) };
    let bare = Site { active: false, ..a_site(id) };
    for site in [full, placed, bare] {
        seed(&*store, site.clone()).await;
        assert_eq!(seen!(store, &place.ctx, sites.find(site.id, None)), Some(site));
    }
    assert_eq!(seen!(store, &place.ctx, sites.find(an_id().into(), None)), None);
}

/// In one institution, of a retired site too; in another both are free.
pub async fn a_name_and_a_number_are_of_one_site(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let first = |place: &Place| Site {
        dane_code: Some(dane("111001000123")),
        active: false,
        ..named(place.institution.id, "Sede Única")
    };
    let kept = seed(&*store, first(&here)).await;
    seed(&*store, first(&there)).await;
    assert_duplicate(tried!(store, &here.ctx, sites.add(&named(here.institution.id, "SEDE  unica"))), "site");
    let numbered = Site { dane_code: Some(dane("111001000123")), ..a_site(here.institution.id) };
    assert_duplicate(tried!(store, &here.ctx, sites.add(&numbered)), "site dane code");
    let other = seed(&*store, a_site(here.institution.id)).await;
    let mut renamed = Site { name: line("sede única"), ..other.clone() };
    assert_duplicate(tried!(store, &here.ctx, sites.update(&mut renamed)), "site");
    let mut numbered = Site { dane_code: Some(dane("111001000123")), ..other.clone() };
    assert_duplicate(tried!(store, &here.ctx, sites.update(&mut numbered)), "site dane code");
    assert_duplicate(tried!(store, &here.ctx, sites.add(&other)), "site");
    let code = kept.dane_code.clone().expect("it has a number");
    assert_eq!(seen!(store, &here.ctx, sites.of_dane(&code)), Some(kept));
    assert_eq!(seen!(store, &nowhere(), sites.of_dane(&code)), None);
    let unknown = dane("111001999999");
    assert_eq!(seen!(store, &here.ctx, sites.of_dane(&unknown)), None);
}

/// In one institution, of a retired site too; any number of sites have none.
pub async fn the_digits_that_tell_a_site_apart_are_of_one_site(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let consecutive = SiteConsecutive::parse("02").ok();
    let second = |place: &Place| Site { consecutive, active: false, ..a_site(place.institution.id) };
    let kept = seed(&*store, second(&here)).await;
    seed(&*store, second(&there)).await;
    assert_duplicate(tried!(store, &here.ctx, sites.add(&second(&here))), "site consecutive");
    let bare = [seed(&*store, a_site(here.institution.id)).await, seed(&*store, a_site(here.institution.id)).await];
    let mut taken = Site { consecutive, ..bare[0].clone() };
    assert_duplicate(tried!(store, &here.ctx, sites.update(&mut taken)), "site consecutive");
    let all = by_id(seen!(store, &here.ctx, sites.all()), |site| site.id);
    assert_eq!(all, by_id(bare.into_iter().chain([kept]).collect(), |site| site.id));
    assert_eq!(seen!(store, &nowhere(), sites.all()), []);
}

/// Also past every use case.
pub async fn a_number_of_a_site_is_of_its_municipality(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let elsewhere = Site {
        dane_code: Some(dane("176520000123")),
        municipality: Some(municipality("11001")),
        ..a_site(place.institution.id)
    };
    assert_failed(tried!(store, &place.ctx, sites.add(&elsewhere)));
    let right = Site { municipality: Some(municipality("76520")), ..elsewhere };
    kept!(store, &place.ctx, sites.add(&right));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_site_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, a_site(place.institution.id)).await;
    let mut changed = Site { name: line("Sede B"), address: Some(line("Calle 1")), active: false, ..old.clone() };
    kept!(store, &place.ctx, sites.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, sites.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, sites.find(changed.id, Some(1))));
    assert_other_version(tried!(store, &place.ctx, sites.lock(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, sites.update(&mut old)));
    let mut unknown = a_site(place.institution.id);
    assert_stale(tried!(store, &place.ctx, sites.update(&mut unknown)));
    assert_eq!(tried!(store, &place.ctx, sites.lock(changed.id, Some(2))).ok(), Some(Some(changed.clone())));
    assert_eq!(tried!(store, &place.ctx, sites.hold(changed.id)).ok(), Some(Some(changed)));
}

/// Nor where none is chosen.
pub async fn a_site_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut site = seed(&*store, a_site(here.institution.id)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, sites.find(site.id, Some(77))), None);
        assert_eq!(seen!(store, stranger, sites.find_all(&[site.id])), []);
        assert_eq!(tried!(store, stranger, sites.lock(site.id, None)).ok(), Some(None));
        assert_eq!(tried!(store, stranger, sites.hold(site.id)).ok(), Some(None));
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, sites.list(&SiteFilter::default(), &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, sites.update(&mut site)));
        assert_failed(tried!(store, stranger, sites.add(&a_site(here.institution.id))));
    }
    let ids = [site.id, an_id().into(), site.id];
    assert_eq!(by_id(seen!(store, &here.ctx, sites.find_all(&ids)), |site| site.id), [site]);
    assert_eq!(seen!(store, &here.ctx, sites.find_all(&[])), []);
}

/// By each filter, and by both together.
pub async fn sites_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let central = Site { dane_code: Some(dane("111001000123")), ..named(id, "Sede Bogotá") };
    let far = Site { address: Some(line("Vereda  Ñandú 100%")), active: false, ..named(id, "Rural") };
    let (central, far) = (seed(&*store, central).await, seed(&*store, far).await);
    let all = SiteFilter::default;
    let search = |text: &str| SiteFilter { search: Some(text.to_owned()), ..all() };
    for (filter, mut expected) in [
        (all(), vec![central.id, far.id]),
        (SiteFilter { active: Some(true), ..all() }, vec![central.id]),
        (SiteFilter { active: Some(false), ..all() }, vec![far.id]),
        (search("BOGOTA"), vec![central.id]),
        (search("1000123"), vec![central.id]),
        (search("vereda nandu"), vec![far.id]),
        (search("0%"), vec![far.id]),
        (search("_"), vec![]),
        (SiteFilter { active: Some(true), ..search("rural") }, vec![]),
    ] {
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, sites.list(&filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        let mut ids: Vec<_> = listed.data.iter().map(|site| site.id).collect();
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "{filter:?}");
    }
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn sites_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut sites = Vec::new();
    for (name, micros) in [("Área", 1), ("area b", 1), ("área-a", 1), ("Zeta", -1), ("ñ", 0), ("n_1", 2)] {
        let created_at = moment() + Duration::microseconds(micros);
        sites.push(seed(&*store, Site { created_at, ..named(place.institution.id, name) }).await);
    }
    for (_, field) in SiteSort::ALL {
        match field {
            SiteSort::Name => sites.sort_by_key(|site| (site.key(), site.id)),
            SiteSort::CreatedAt => sites.sort_by_key(|site| (site.created_at, site.id)),
        }
        for descending in [false, true] {
            let filter = SiteFilter { sort: Sort { field: *field, descending }, ..SiteFilter::default() };
            assert_pages!(store, &place.ctx, sites.list(&filter), sites.clone());
            sites.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_sites(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let by_name = SiteFilter::default();
    assert_refuses_cursors!(store, &place.ctx, sites.list(&by_name), "name", SortKey::Text(String::new()));
    let sort = Sort { field: SiteSort::CreatedAt, descending: true };
    let newest = SiteFilter { sort, ..SiteFilter::default() };
    assert_refuses_cursors!(store, &place.ctx, sites.list(&newest), "-created_at", SortKey::Micros(0));
}

/// Those of years that are planned or taught; whatever is over is history.
pub async fn groups_of_years_that_are_not_over_are_counted_at_their_site(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let (site, other) = (seed(&*store, a_site(id)).await, seed(&*store, a_site(id)).await);
    for state in SchoolYearState::ALL {
        let year = seed(&*store, SchoolYear { state: *state, ..a_school_year(id) }).await;
        seed(&*store, a_class_group(&site, &year)).await;
    }
    assert_eq!(seen!(store, &place.ctx, class_groups.count_at(site.id)), 2);
    assert_eq!(seen!(store, &place.ctx, class_groups.count_at(other.id)), 0);
    assert_eq!(seen!(store, &nowhere(), class_groups.count_at(site.id)), 0);
}
