//! What is promised of students.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{a_full_name, a_guardian, a_mother, a_paper, a_student, a_student_profile, a_user, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Day;
use plantel_domain::codes::{
    CountryCode, DocumentType, IdentityDocument, MunicipalityCode, Phone, Relationship, Sex, Stratum, Zone,
};
use plantel_domain::enrollment::{
    Birthplace, Guardian, Guardianship, MOST_GUARDIANS, Profile, SensitiveData, Sight, Student, StudentFilter,
};
use plantel_domain::identity::Email;
use plantel_domain::ids::StudentId;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn everybody(place: &Place) -> Sight {
    Sight::all(place.institution.id)
}

/// Everything said, the texts odd.
fn full() -> Profile {
    let medellin = || MunicipalityCode::parse("05001").expect("it is Medellín");
    Profile {
        document: a_paper(DocumentType::Nuip, "0012-AB"),
        issued_in: Some(medellin()),
        name: a_full_name(["D'Angelo-Núñez", "O’Neil"], ["Ñusta", "學 Ana"]),
        birth_date: Day::from_ymd_opt(2012, 2, 29).expect("it is a day"),
        birth_place: Some(Birthplace::Municipality { code: medellin() }),
        sex: Sex::Male,
        address: Some(line("Vereda 'ñ' \"%_\\\" {a,b} NULL 🐟")),
        municipality: Some(medellin()),
        zone: Some(Zone::Rural),
        stratum: Some(Stratum::parse("0").expect("it is one")),
        phone: Some(Phone::parse("6041234").expect("it is a number")),
        email: Some(Email::parse("ana@example.edu.co").expect("it is an address")),
    }
}

async fn guardians(store: &Arc<dyn Store>, place: &Place, count: usize) -> Vec<Guardian> {
    let mut all = Vec::with_capacity(count);
    for _ in 0..count {
        all.push(seed(&**store, a_guardian(place.institution.id)).await);
    }
    all
}

/// With nothing said that need not be, and with everything.
pub async fn every_student_comes_back_as_they_were_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let answering = guardians(&store, &place, 2).await;
    let father = Guardianship {
        relationship: Relationship::Father,
        may_pick_up: false,
        emergency_contact: false,
        lives_with: false,
        ..a_mother(answering[1].id)
    };
    let whole = Student {
        profile: full(),
        guardians: vec![father, a_mother(answering[0].id)],
        user: Some(place.user.id),
        active: false,
        created_at: moment() + Duration::microseconds(7),
        updated_at: moment() + Duration::microseconds(8),
        version: 5,
        ..a_student(place.institution.id)
    };
    let abroad = Birthplace::Country { code: CountryCode::parse("VE").expect("it is Venezuela") };
    let abroad = Profile { birth_place: Some(abroad), ..a_student_profile() };
    let abroad = Student { profile: abroad, ..a_student(place.institution.id) };
    let sight = everybody(&place);
    for student in [a_student(place.institution.id), abroad, whole] {
        seed(&*store, student.clone()).await;
        assert_eq!(seen!(store, &place.ctx, students.find(&sight, student.id, None)), Some(student.clone()));
        assert_eq!(tried!(store, &place.ctx, students.lock(student.id, None)).expect("it is held"), Some(student));
    }
    assert_eq!(seen!(store, &place.ctx, students.find(&sight, an_id().into(), None)), None);
}

/// However many letters it takes, of whatever script: an index takes no text of any length.
pub async fn names_of_any_script_and_length_are_kept_and_listed(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let syllables = |from: u32, step: u32| -> String {
        (0..200).map(|n| char::from_u32(from + n * step).expect("it is a letter")).collect()
    };
    let (one, other) = (syllables(0xAC00, 53), syllables(0xAC01, 47));
    let (third, fourth) = (syllables(0x4E00, 97), syllables(0x1_0400, 0));
    let mut all = Vec::new();
    for names in [[&one, &other], [&third, &fourth], [&one, &third], [&one, &fourth]] {
        let name = a_full_name([names[0], names[1]], [names[1], names[0]]);
        let profile = Profile { name, ..a_student_profile() };
        all.push(seed(&*store, Student { profile, ..a_student(place.institution.id) }).await);
    }
    let key = |it: &Student| (it.profile.name.folded().chars().take(400).collect::<String>(), it.id);
    all.sort_by_key(key);
    assert_pages!(store, &place.ctx, students.list(&everybody(&place), &StudentFilter::default()), all);
}

/// Of one institution, whichever of the papers with one number it is; another institution may know the same person.
pub async fn a_paper_is_of_one_student(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let first = seed(&*store, a_student(here.institution.id)).await;
    let second = Student { profile: first.profile.clone(), ..a_student(here.institution.id) };
    assert_duplicate(tried!(store, &here.ctx, students.add(&second)), "student");
    assert_duplicate(tried!(store, &here.ctx, students.add_all(&[second])), "student");
    let mut other = seed(&*store, a_student(here.institution.id)).await;
    other.profile.document = first.profile.document.clone();
    assert_duplicate(tried!(store, &here.ctx, students.update(&mut other)), "student");
    let with = |kind| {
        let IdentityDocument { number, .. } = first.profile.document.clone();
        let document = IdentityDocument { kind, number };
        Student { profile: Profile { document, ..first.profile.clone() }, ..a_student(here.institution.id) }
    };
    for kind in DocumentType::OF_ONE_NUMBER {
        assert_duplicate(tried!(store, &here.ctx, students.add(&with(*kind))), "student");
        assert_duplicate(tried!(store, &here.ctx, students.add_all(&[with(*kind)])), "student");
        other.profile.document = with(*kind).profile.document;
        assert_duplicate(tried!(store, &here.ctx, students.update(&mut other)), "student");
    }
    for kind in [DocumentType::Nip, DocumentType::Ce] {
        kept!(store, &here.ctx, students.add(&with(kind)));
    }
    let mut grown = first.clone();
    grown.profile.document = with(DocumentType::Cc).profile.document;
    kept!(store, &here.ctx, students.update(&mut grown));
    let papers = [DocumentType::Rc, DocumentType::Nuip].map(|kind| with(kind).profile.document);
    assert_eq!(seen!(store, &here.ctx, students.of_documents(&papers)), [grown]);
    kept!(store, &there.ctx, students.add(&Student { profile: first.profile, ..a_student(there.institution.id) }));
}

/// Of one institution; and of a known user.
pub async fn an_account_is_of_one_student(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let own = |place: &Place| Student { user: Some(here.user.id), ..a_student(place.institution.id) };
    seed(&*store, own(&here)).await;
    assert_duplicate(tried!(store, &here.ctx, students.add(&own(&here))), "student user");
    assert_duplicate(tried!(store, &here.ctx, students.add_all(&[own(&here)])), "student user");
    let mut other = seed(&*store, a_student(here.institution.id)).await;
    other.user = Some(here.user.id);
    assert_duplicate(tried!(store, &here.ctx, students.update(&mut other)), "student user");
    seed(&*store, own(&there)).await;
    let of_nobody = Student { user: Some(a_user().id), ..a_student(here.institution.id) };
    assert_failed(tried!(store, &here.ctx, students.add(&of_nobody)));
}

/// And who answers comes and goes with it; a change of an old one is refused, as is a named version that is not the
/// current one.
pub async fn a_change_of_a_student_counts_their_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let answering = guardians(&store, &place, 3).await;
    let link = |n: usize| a_mother(answering[n].id);
    let plain = Student { guardians: vec![link(0), link(1)], ..a_student(place.institution.id) };
    let mut old = seed(&*store, plain).await;
    let mut changed = Student { profile: full(), guardians: vec![link(2), link(1)], ..old.clone() };
    changed.updated_at = moment() + Duration::seconds(1);
    kept!(store, &place.ctx, students.update(&mut changed));
    assert_eq!(changed.version, 2);
    let sight = everybody(&place);
    assert_eq!(seen!(store, &place.ctx, students.find(&sight, changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, students.find(&sight, changed.id, Some(1))));
    assert_other_version(tried!(store, &place.ctx, students.lock(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, students.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &place.ctx, students.update(&mut a_student(place.institution.id))));
    assert_eq!(seen!(store, &place.ctx, students.find(&sight, changed.id, None)), Some(changed));
}

/// In order, each once, at most ten, and none who is not there.
pub async fn who_answers_for_a_student_is_known_and_counted(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let answering = guardians(&store, &here, MOST_GUARDIANS + 1).await;
    let foreign = seed(&*store, a_guardian(there.institution.id)).await;
    let links: Vec<Guardianship> = answering.iter().rev().map(|guardian| a_mother(guardian.id)).collect();
    let with = |guardians: Vec<Guardianship>| Student { guardians, ..a_student(here.institution.id) };
    let most = seed(&*store, with(links[..MOST_GUARDIANS].to_vec())).await;
    let found = seen!(store, &here.ctx, students.find(&everybody(&here), most.id, None)).expect("they are there");
    assert_eq!(found.guardians, links[..MOST_GUARDIANS]);
    assert_failed(tried!(store, &here.ctx, students.add(&with(links.clone()))));
    assert_failed(tried!(store, &here.ctx, students.add(&with(vec![a_mother(foreign.id)]))));
    assert_failed(tried!(store, &here.ctx, students.add(&with(vec![a_mother(an_id().into())]))));
    let twice = with(vec![links[0].clone(), links[0].clone()]);
    assert_duplicate(tried!(store, &here.ctx, students.add(&twice)), "student guardian");
}

/// Nor where none is chosen.
pub async fn a_student_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let guardian = seed(&*store, a_guardian(here.institution.id)).await;
    let plain = a_student(here.institution.id);
    let user = Some(here.user.id);
    let mut student = seed(&*store, Student { user, guardians: vec![a_mother(guardian.id)], ..plain }).await;
    let (page, documents) = (PageRequest::first(10), [student.profile.document.clone()]);
    for stranger in [&there.ctx, &nowhere()] {
        for sight in [everybody(&here), everybody(&there)] {
            assert_eq!(seen!(store, stranger, students.find(&sight, student.id, None)), None);
            assert_eq!(seen!(store, stranger, students.list(&sight, &StudentFilter::default(), &page)).data, []);
        }
        assert_eq!(tried!(store, stranger, students.lock(student.id, None)).expect("it is asked"), None);
        assert_eq!(seen!(store, stranger, students.find_all(&[student.id])), []);
        assert_eq!(seen!(store, stranger, students.of_documents(&documents)), []);
        assert_eq!(seen!(store, stranger, students.of_guardians(&[guardian.id])), []);
        assert_eq!(seen!(store, stranger, students.of_user(here.user.id)), []);
        assert_stale(tried!(store, stranger, students.update(&mut student)));
        assert_failed(tried!(store, stranger, students.add(&a_student(here.institution.id))));
        assert_failed(tried!(store, stranger, students.add_all(&[a_student(here.institution.id)])));
        let mut said = SensitiveData::unsaid(student.id, here.institution.id, moment());
        assert_failed(tried!(store, stranger, sensitive_data.put(&mut said)));
    }
    assert_eq!(seen!(store, &here.ctx, students.find(&everybody(&there), student.id, None)), None);
    assert_eq!(seen!(store, &here.ctx, students.find(&everybody(&here), student.id, None)), Some(student));
}

/// Each once, however often they are named, and none who is not there; any number of them.
pub async fn many_students_are_found_by_their_ids_and_papers(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let guardian = seed(&*store, a_guardian(place.institution.id)).await;
    let with = |n: usize| if n < 3 { vec![a_mother(guardian.id)] } else { Vec::new() };
    let all: Vec<Student> =
        (0..2_000).map(|n| Student { guardians: with(n), ..a_student(place.institution.id) }).collect();
    kept!(store, &place.ctx, students.add_all(&all));
    let ids: Vec<StudentId> = all.iter().map(|it| it.id).chain([all[0].id, an_id().into()]).collect();
    let found = by_id(seen!(store, &place.ctx, students.find_all(&ids)), |it| it.id);
    let all = by_id(all, |it| it.id);
    assert!(found == all, "by their ids");
    let papers = all.iter().map(|it| it.profile.document.clone());
    let papers: Vec<_> = papers.chain([all[0].profile.document.clone(), a_student_profile().document]).collect();
    let found = by_id(seen!(store, &place.ctx, students.of_documents(&papers)), |it| it.id);
    assert!(found == all, "by their papers");
    let theirs = seen!(store, &place.ctx, students.of_guardians(&[guardian.id, an_id().into()]));
    assert_eq!(by_id(theirs, |it| it.id), all[..3]);
    assert_eq!(seen!(store, &place.ctx, students.find_all(&[])), []);
    assert_eq!(seen!(store, &place.ctx, students.of_documents(&[])), []);
    assert_eq!(seen!(store, &place.ctx, students.of_guardians(&[])), []);
}

/// The own record, and those for whom the owner answers.
pub async fn an_account_has_the_own_record_and_children(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = Some(place.user.id);
    let guardian = seed(&*store, Guardian { user, ..a_guardian(place.institution.id) }).await;
    let own = seed(&*store, Student { user, ..a_student(place.institution.id) }).await;
    let guardians = vec![a_mother(guardian.id)];
    let child = seed(&*store, Student { guardians, ..a_student(place.institution.id) }).await;
    seed(&*store, a_student(place.institution.id)).await;
    let found: BTreeSet<_> = seen!(store, &place.ctx, students.of_user(place.user.id)).into_iter().collect();
    assert_eq!(found, BTreeSet::from([own.id, child.id]));
    assert_eq!(seen!(store, &place.ctx, students.of_user(a_user().id)), []);
}
