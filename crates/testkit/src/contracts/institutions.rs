//! What is promised of institutions.

use super::support::{assert_duplicate, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{an_institution, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Module;
use plantel_domain::identity::Locale;
use plantel_domain::institutions::{
    DaneCode, Institution, InstitutionChange, InstitutionCode, InstitutionKind, Nit, time_zone,
};
use plantel_domain::money::Money;
use plantel_domain::page::SortKey;
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Of every kind, with every field filled, empty and odd.
pub async fn every_institution_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let currency = |code| Money::currency_of(code).expect("it is a currency");
    let zone = |name| time_zone(name).expect("it is a time zone");
    let bare = Institution { modules: BTreeSet::new(), active: false, ..an_institution() };
    let full = Institution {
        name: line("I.E. «Simón Bolívar» 'sede' Ñ 学校 🐟"),
        nit: Some(Nit::parse("899999034-1").expect("it is a tax number")),
        dane_code: Some(DaneCode::parse("176001000123").expect("it is a number of DANE")),
        time_zone: zone("America/Argentina/Buenos_Aires"),
        locale: Locale::En,
        currency: currency("CLP"),
        modules: BTreeSet::from([Module::Inventory, Module::Biofloc]),
        created_at: moment() + Duration::microseconds(1),
        version: 9,
        ..an_institution()
    };
    let far = Institution {
        time_zone: zone("UTC"),
        locale: Locale::Pt,
        currency: currency("KWD"),
        modules: BTreeSet::from([Module::School]),
        ..an_institution()
    };
    let kinds = InstitutionKind::ALL.iter().map(|(_, kind)| Institution { kind: *kind, ..an_institution() });
    for institution in kinds.chain([bare, full, far]) {
        seed(&*store, institution.clone()).await;
        assert_eq!(seen!(store, &nowhere(), institutions.find(institution.id, None)), Some(institution));
    }
    assert_eq!(seen!(store, &nowhere(), institutions.find(an_id().into(), None)), None);
}

/// And many by their ids, without those that are not there.
pub async fn an_institution_is_found_by_its_code(store: Arc<dyn Store>) {
    let institutions = [seed(&*store, an_institution()).await, seed(&*store, an_institution()).await];
    let [first, second] = &institutions;
    let typed = InstitutionCode::parse(&first.code.as_str().to_lowercase()).expect("a code may be typed so");
    assert_eq!(seen!(store, &nowhere(), institutions.find_by_code(&typed)).as_ref(), Some(first));
    assert_eq!(seen!(store, &nowhere(), institutions.find_by_code(&an_institution().code)), None);
    let ids = [second.id, an_id().into(), first.id, second.id];
    let found = by_id(seen!(store, &nowhere(), institutions.find_all(&ids)), |found| found.id);
    assert_eq!(found, by_id(institutions.to_vec(), |institution| institution.id));
    assert_eq!(seen!(store, &nowhere(), institutions.find_all(&[])), []);
}

/// When one is added and when one changes.
pub async fn a_code_names_one_institution(store: Arc<dyn Store>) {
    let first = seed(&*store, an_institution()).await;
    let mut second = seed(&*store, an_institution()).await;
    let same = Institution { code: first.code.clone(), ..an_institution() };
    assert_duplicate(tried!(store, &nowhere(), institutions.add(&same)), "institution");
    second.code = first.code;
    assert_duplicate(tried!(store, &nowhere(), institutions.update(&mut second)), "institution");
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_an_institution_counts_its_version(store: Arc<dyn Store>) {
    let mut old = seed(&*store, an_institution()).await;
    let change = InstitutionChange { active: Some(false), locale: Some(Locale::En), ..InstitutionChange::default() };
    let mut changed = Institution { modules: BTreeSet::from([Module::Lab]), ..old.clone().change(change) };
    kept!(store, &nowhere(), institutions.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &nowhere(), institutions.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &nowhere(), institutions.find(changed.id, Some(1))));
    assert_stale(tried!(store, &nowhere(), institutions.update(&mut old)));
    assert_stale(tried!(store, &nowhere(), institutions.update(&mut an_institution())));
    assert_eq!(seen!(store, &nowhere(), institutions.find(changed.id, None)), Some(changed));
}

/// Each once, also those of one name, byte by byte.
pub async fn institutions_are_listed_by_name_without_accents(store: Arc<dyn Store>) {
    let mut institutions = Vec::new();
    for name in ["Ágora", "agora", "AGORA b", "Agora-a", "agora_a", "Ñuble", "nuble 2", "Zulia", "學校"] {
        institutions.push(seed(&*store, Institution { name: line(name), ..an_institution() }).await);
    }
    institutions.sort_by_key(|institution| (fold(institution.name.as_str()), institution.id));
    for limit in [2, 3, 200] {
        let mut listed = by_cursor!(store, &nowhere(), limit, institutions.list());
        listed.retain(|institution| institutions.contains(institution));
        assert_eq!(listed, institutions);
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_institutions(store: Arc<dyn Store>) {
    assert_refuses_cursors!(store, &nowhere(), institutions.list(), "name", SortKey::Text(String::new()));
}
