//! What is promised of who answers for students.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{a_guardian, a_guardian_profile, a_paper, a_user, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::{DocumentType, IdentityDocument, NamePart, Phone};
use plantel_domain::enrollment::{Guardian, GuardianFilter, GuardianProfile, GuardianSort};
use plantel_domain::identity::Email;
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey};
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

fn named(place: &Place, name: &str) -> Guardian {
    let plain = a_guardian(place.institution.id);
    let name = NamePart::stored(name.to_owned());
    Guardian { profile: GuardianProfile { name, ..a_guardian_profile() }, ..plain }
}

/// With nothing said that need not be, and with everything.
pub async fn every_guardian_comes_back_as_they_were_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let profile = GuardianProfile {
        document: a_paper(DocumentType::Passport, "AB00123"),
        name: NamePart::stored("D'Angelo-Núñez 'ñ' \"%_\\\" 學".to_owned()),
        phone: Some(Phone::parse("+57 300 123 4567").expect("it is a number")),
        email: Some(Email::parse("marta@example.edu.co").expect("it is an address")),
        address: Some(line("Calle 45 # 12-30 \"%_\\\"")),
    };
    let whole = Guardian {
        profile,
        user: Some(place.user.id),
        created_at: moment() + Duration::microseconds(7),
        updated_at: moment() + Duration::microseconds(8),
        version: 5,
        ..a_guardian(place.institution.id)
    };
    for guardian in [a_guardian(place.institution.id), whole] {
        seed(&*store, guardian.clone()).await;
        assert_eq!(seen!(store, &place.ctx, guardians.find(guardian.id, None)), Some(guardian));
    }
    assert_eq!(seen!(store, &place.ctx, guardians.find(an_id().into(), None)), None);
}

/// Of one institution, whichever of the papers with one number it is; another institution may know the same person.
pub async fn a_paper_is_of_one_guardian(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let first = seed(&*store, a_guardian(here.institution.id)).await;
    let second = Guardian { profile: first.profile.clone(), ..a_guardian(here.institution.id) };
    assert_duplicate(tried!(store, &here.ctx, guardians.add(&second)), "guardian");
    assert_duplicate(tried!(store, &here.ctx, guardians.add_all(&[second])), "guardian");
    let mut other = seed(&*store, a_guardian(here.institution.id)).await;
    other.profile.document = first.profile.document.clone();
    assert_duplicate(tried!(store, &here.ctx, guardians.update(&mut other)), "guardian");
    let with = |kind| {
        let IdentityDocument { number, .. } = first.profile.document.clone();
        let document = IdentityDocument { kind, number };
        Guardian { profile: GuardianProfile { document, ..first.profile.clone() }, ..a_guardian(here.institution.id) }
    };
    for kind in DocumentType::OF_ONE_NUMBER {
        assert_duplicate(tried!(store, &here.ctx, guardians.add(&with(*kind))), "guardian");
        assert_duplicate(tried!(store, &here.ctx, guardians.add_all(&[with(*kind)])), "guardian");
        other.profile.document = with(*kind).profile.document;
        assert_duplicate(tried!(store, &here.ctx, guardians.update(&mut other)), "guardian");
    }
    for kind in [DocumentType::Nip, DocumentType::Ce] {
        kept!(store, &here.ctx, guardians.add(&with(kind)));
    }
    let papers = [DocumentType::Ti, DocumentType::Rc].map(|kind| with(kind).profile.document);
    assert_eq!(seen!(store, &here.ctx, guardians.of_documents(&papers)), std::slice::from_ref(&first));
    kept!(store, &there.ctx, guardians.add(&Guardian { profile: first.profile, ..a_guardian(there.institution.id) }));
}

/// Of one institution; and of a known user.
pub async fn an_account_is_of_one_guardian(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let own = |place: &Place| Guardian { user: Some(here.user.id), ..a_guardian(place.institution.id) };
    let first = seed(&*store, own(&here)).await;
    assert_duplicate(tried!(store, &here.ctx, guardians.add(&own(&here))), "guardian user");
    let mut other = seed(&*store, a_guardian(here.institution.id)).await;
    other.user = Some(here.user.id);
    assert_duplicate(tried!(store, &here.ctx, guardians.update(&mut other)), "guardian user");
    let elsewhere = seed(&*store, own(&there)).await;
    assert_eq!(seen!(store, &here.ctx, guardians.of_user(here.user.id)), Some(first));
    assert_eq!(seen!(store, &there.ctx, guardians.of_user(here.user.id)), Some(elsewhere));
    assert_eq!(seen!(store, &here.ctx, guardians.of_user(there.user.id)), None);
    let of_nobody = Guardian { user: Some(a_user().id), ..a_guardian(here.institution.id) };
    assert_failed(tried!(store, &here.ctx, guardians.add(&of_nobody)));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_guardian_counts_their_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, a_guardian(place.institution.id)).await;
    let updated_at = moment() + Duration::seconds(1);
    let mut changed = Guardian { profile: a_guardian_profile(), updated_at, ..old.clone() };
    kept!(store, &place.ctx, guardians.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, guardians.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, guardians.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, guardians.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &place.ctx, guardians.update(&mut a_guardian(place.institution.id))));
}

/// Nor where none is chosen.
pub async fn a_guardian_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut guardian = seed(&*store, a_guardian(here.institution.id)).await;
    let documents = [guardian.profile.document.clone()];
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, guardians.find(guardian.id, None)), None);
        assert_eq!(seen!(store, stranger, guardians.find_all(&[guardian.id])), []);
        assert_eq!(seen!(store, stranger, guardians.of_documents(&documents)), []);
        let page = PageRequest::first(10);
        assert_eq!(seen!(store, stranger, guardians.list(&GuardianFilter::default(), &page)).data, []);
        assert_stale(tried!(store, stranger, guardians.update(&mut guardian)));
        assert_failed(tried!(store, stranger, guardians.add(&a_guardian(here.institution.id))));
        assert_failed(tried!(store, stranger, guardians.add_all(&[a_guardian(here.institution.id)])));
    }
    assert_eq!(seen!(store, &here.ctx, guardians.find(guardian.id, None)), Some(guardian));
}

/// Each once, however often they are named, and none who is not there; any number of them.
pub async fn many_guardians_are_found_by_their_ids_and_papers(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let all: Vec<Guardian> = (0..600).map(|_| a_guardian(place.institution.id)).collect();
    kept!(store, &place.ctx, guardians.add_all(&all));
    let ids: Vec<_> = all.iter().map(|it| it.id).chain([all[0].id, an_id().into()]).collect();
    let found = by_id(seen!(store, &place.ctx, guardians.find_all(&ids)), |it| it.id);
    assert_eq!(found, by_id(all.clone(), |it| it.id));
    let papers = all.iter().map(|it| it.profile.document.clone());
    let papers: Vec<_> = papers.chain([all[0].profile.document.clone(), a_guardian_profile().document]).collect();
    let found = by_id(seen!(store, &place.ctx, guardians.of_documents(&papers)), |it| it.id);
    assert_eq!(found, by_id(all, |it| it.id));
    assert_eq!(seen!(store, &place.ctx, guardians.find_all(&[])), []);
    assert_eq!(seen!(store, &place.ctx, guardians.of_documents(&[])), []);
}

/// By name and by number, without regard to accents and case; signs mean themselves.
pub async fn guardians_are_searched(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let marta = seed(&*store, named(&place, "Marta Núñez 100%")).await;
    let other = seed(&*store, named(&place, "Núñez_B")).await;
    let search = |text: &str| GuardianFilter { search: Some(text.to_owned()), ..GuardianFilter::default() };
    let number = |it: &Guardian| it.profile.document.number.to_string();
    let of_number = |number: &str| GuardianFilter { number: Some(number.to_owned()), ..GuardianFilter::default() };
    for (filter, expected) in [
        (GuardianFilter::default(), vec![marta.id, other.id]),
        (search("NUNEZ"), vec![marta.id, other.id]),
        (search("0%"), vec![marta.id]),
        (search("z_b"), vec![other.id]),
        (search("\\"), vec![]),
        (search(&number(&marta)), vec![marta.id]),
        (of_number(&number(&other)), vec![other.id]),
        (of_number(&number(&other)[1..]), vec![]),
        (GuardianFilter { number: Some(number(&other)), ..search("marta") }, vec![]),
    ] {
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, guardians.list(&filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        let found: BTreeSet<_> = listed.data.iter().map(|it| it.id).collect();
        assert_eq!(found, expected.into_iter().collect(), "{filter:?}");
    }
}

/// Each once, by cursor as by skipping, also those of one name or moment.
pub async fn guardians_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut all = Vec::new();
    for (name, micros) in [("Área", 1), ("area b", 1), ("área", 1), ("Zeta", -1), ("ñ", 0), ("n_1", 2), ("學", 0)] {
        let created_at = moment() + Duration::microseconds(micros);
        all.push(seed(&*store, Guardian { created_at, ..named(&place, name) }).await);
    }
    for (_, field) in GuardianSort::ALL {
        match field {
            GuardianSort::Name => all.sort_by_key(|it| (fold(it.profile.name.as_str()), it.id)),
            GuardianSort::CreatedAt => all.sort_by_key(|it| (it.created_at, it.id)),
        }
        for descending in [false, true] {
            let filter = GuardianFilter { sort: Sort { field: *field, descending }, ..GuardianFilter::default() };
            assert_pages!(store, &place.ctx, guardians.list(&filter), all.clone());
            all.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_guardians(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = GuardianFilter::default();
    let key = || SortKey::Text(String::new());
    assert_refuses_cursors!(store, &place.ctx, guardians.list(&filter), "name", key());
    let sort = Sort { field: GuardianSort::CreatedAt, descending: true };
    let newest = GuardianFilter { sort, ..filter };
    assert_refuses_cursors!(store, &place.ctx, guardians.list(&newest), "-created_at", SortKey::Micros(0));
}
