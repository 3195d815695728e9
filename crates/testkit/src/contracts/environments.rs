//! What is promised of environments.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{a_warehouse, an_environment, an_institution, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::{Environment, EnvironmentFilter, EnvironmentSort};
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

fn named(institution: InstitutionId, name: &str) -> Environment {
    Environment { name: line(name), ..an_environment(institution) }
}

/// With every field filled, empty and odd.
pub async fn every_environment_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let bare = Environment { location: None, capacity: None, active: false, ..an_environment(id) };
    let full = Environment {
        code: Some(line("L-301 ñ")),
        location: Some(line("Bloque «Ñ», 3.º piso 🐟")),
        capacity: Some(0),
        created_at: moment() + Duration::microseconds(999_999),
        version: 4,
        ..named(id, "Laboratorio 'Química' \"A\" %_\\")
    };
    let large = Environment { capacity: Some(1_000_000), ..a_warehouse(id) };
    for environment in [bare, full, large] {
        seed(&*store, environment.clone()).await;
        assert_eq!(seen!(store, &place.ctx, environments.find(environment.id, None)), Some(environment));
    }
    assert_eq!(seen!(store, &place.ctx, environments.find(an_id().into(), None)), None);
}

/// In one institution; in another it is free.
pub async fn a_name_is_taken_without_regard_to_accents_and_case(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    seed(&*store, named(here.institution.id, "Cámara Fría")).await;
    let same = named(here.institution.id, "CAMARA   fria");
    assert_duplicate(tried!(store, &here.ctx, environments.add(&same)), "environment");
    let mut other = seed(&*store, named(here.institution.id, "Otra")).await;
    other.name = line("camara fría");
    assert_duplicate(tried!(store, &here.ctx, environments.update(&mut other)), "environment");
    seed(&*store, named(there.institution.id, "Cámara Fría")).await;
}

/// So that its history stays clear.
pub async fn the_name_of_a_retired_environment_stays_taken(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, named(place.institution.id, "Sala 1")).await;
    let (mut retired, _) = room.retire(0, None).expect("nothing is in it");
    kept!(store, &place.ctx, environments.update(&mut retired));
    let same = named(place.institution.id, "sala 1");
    assert_duplicate(tried!(store, &place.ctx, environments.add(&same)), "environment");
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_an_environment_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, an_environment(place.institution.id)).await;
    let mut changed = Environment { name: line("Sala B"), location: None, is_warehouse: true, ..old.clone() };
    kept!(store, &place.ctx, environments.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, environments.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, environments.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, environments.update(&mut old)));
    let mut unknown = an_environment(place.institution.id);
    assert_stale(tried!(store, &place.ctx, environments.update(&mut unknown)));
    assert_eq!(seen!(store, &place.ctx, environments.find(changed.id, None)), Some(changed));
}

/// Nor where none is chosen.
pub async fn an_environment_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut room = here.warehouse.clone();
    let filter = EnvironmentFilter::default();
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, environments.find(room.id, None)), None);
        assert_eq!(seen!(store, stranger, environments.find(room.id, Some(77))), None);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, environments.list(&here.everything, &filter, &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert!(!seen!(store, stranger, environments.all()).contains(&room));
        assert_stale(tried!(store, stranger, environments.update(&mut room)));
        assert_failed(tried!(store, stranger, environments.add(&an_environment(here.institution.id))));
    }
    let unknown = an_institution().id;
    let ctx = plantel_domain::access::Context::system("contract", Some(unknown));
    assert_failed(tried!(store, &ctx, environments.add(&an_environment(unknown))));
}

/// The retired ones too, without those that are not there or in another institution.
pub async fn many_environments_are_found_by_their_ids(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let retired = seed(&*store, Environment { active: false, ..named(place.institution.id, "Antigua") }).await;
    seed(&*store, named(place.institution.id, "Aula 1")).await;
    let ids = [retired.id, an_id().into(), place.warehouse.id, there.warehouse.id, retired.id];
    let found = by_id(seen!(store, &place.ctx, environments.find_all(&ids)), |environment| environment.id);
    assert_eq!(found, by_id(vec![retired, place.warehouse.clone()], |environment| environment.id));
    assert_eq!(seen!(store, &place.ctx, environments.find_all(&[])), []);
    assert_eq!(seen!(store, &nowhere(), environments.find_all(&ids)), []);
}

/// The retired ones too: their names stay taken.
pub async fn all_environments_come_by_name(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    seed(&*store, Environment { active: false, ..named(id, "Antigua") }).await;
    for name in ["zeta", "Área 2", "área 10", "Ñ", "o-1", "O 2"] {
        seed(&*store, named(id, name)).await;
    }
    let names: Vec<_> = seen!(store, &place.ctx, environments.all()).iter().map(Environment::key).collect();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!((names.len(), &names), (8, &sorted));
}

/// By each filter, and by all together.
pub async fn environments_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let room = seed(&*store, Environment { code: Some(line("X-9")), ..named(id, "Aula Máxima") }).await;
    let far = Environment { location: Some(line("Finca  Ñandú")), active: false, ..named(id, "Bodega vieja") };
    let far = seed(&*store, Environment { is_warehouse: true, ..far }).await;
    let all = EnvironmentFilter::default;
    let search = |text: &str| EnvironmentFilter { search: Some(text.to_owned()), ..all() };
    let cases = [
        (all(), vec![room.id, far.id, place.warehouse.id]),
        (EnvironmentFilter { is_warehouse: Some(false), ..all() }, vec![room.id]),
        (EnvironmentFilter { is_warehouse: Some(true), ..all() }, vec![far.id, place.warehouse.id]),
        (EnvironmentFilter { active: Some(false), ..all() }, vec![far.id]),
        (EnvironmentFilter { active: Some(true), ..all() }, vec![room.id, place.warehouse.id]),
        (search("AULA maxima"), vec![room.id]),
        (search("x-9"), vec![room.id]),
        (search("nandu"), vec![far.id]),
        (search("nowhere"), vec![]),
        (EnvironmentFilter { active: Some(true), is_warehouse: Some(true), ..search("finca") }, vec![]),
    ];
    for (filter, mut expected) in cases {
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, environments.list(&place.everything, &filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        let mut ids: Vec<_> = listed.data.iter().map(|environment| environment.id).collect();
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "{filter:?}");
    }
}

/// `%`, `_` and `\` mean nothing else.
pub async fn a_search_of_environments_takes_signs_as_themselves(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for name in ["al 100%", "al 1000", "b_c", "bxc", r"d\e", "d/e", "f'g"] {
        seed(&*store, named(place.institution.id, name)).await;
    }
    for (text, name) in [("100%", "al 100%"), ("b_c", "b_c"), (r"d\e", r"d\e"), ("f'g", "f'g"), ("%", "al 100%")] {
        let filter = EnvironmentFilter { search: Some(text.to_owned()), ..EnvironmentFilter::default() };
        let page = PageRequest::first(50);
        let found = seen!(store, &place.ctx, environments.list(&place.everything, &filter, &page)).data;
        assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), [name], "{text}");
    }
}

/// All, or those named, or none; nobody owns one.
pub async fn environments_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let none = Visibility { everything: false, ..place.everything.clone() };
    let some = Visibility { environments: BTreeSet::from([room.id]), ..none.clone() };
    let own = Visibility { owner: Some(place.user.id), ..none.clone() };
    let filter = EnvironmentFilter::default();
    assert_pages!(store, &place.ctx, environments.list(&some, &filter), vec![room.clone()]);
    assert_pages!(store, &place.ctx, environments.list(&none, &filter), Vec::<Environment>::new());
    assert_pages!(store, &place.ctx, environments.list(&own, &filter), Vec::<Environment>::new());
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn environments_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut rooms = vec![place.warehouse.clone()];
    for (name, micros) in [("Área", 1), ("area b", 1), ("área-a", 1), ("Zeta", -1), ("ñ", 0), ("n_1", 2), ("學", 0)]
    {
        let created_at = moment() + Duration::microseconds(micros);
        rooms.push(seed(&*store, Environment { created_at, ..named(place.institution.id, name) }).await);
    }
    for (_, field) in EnvironmentSort::ALL {
        match field {
            EnvironmentSort::Name => rooms.sort_by_key(|room| (room.key(), room.id)),
            EnvironmentSort::CreatedAt => rooms.sort_by_key(|room| (room.created_at, room.id)),
        }
        for descending in [false, true] {
            let sort = Sort { field: *field, descending };
            let filter = EnvironmentFilter { sort, ..EnvironmentFilter::default() };
            assert_pages!(store, &place.ctx, environments.list(&place.everything, &filter), rooms.clone());
            rooms.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_environments(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = EnvironmentFilter::default();
    let key = || SortKey::Text(String::new());
    assert_refuses_cursors!(store, &place.ctx, environments.list(&place.everything, &filter), "name", key());
    let sort = Sort { field: EnvironmentSort::CreatedAt, descending: true };
    let newest = EnvironmentFilter { sort, ..filter };
    let key = || SortKey::Micros(0);
    assert_refuses_cursors!(store, &place.ctx, environments.list(&place.everything, &newest), "-created_at", key());
}
