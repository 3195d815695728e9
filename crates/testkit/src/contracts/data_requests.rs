//! What is promised of what people ask about data, and of by when they are answered.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{a_data_request, a_guardian, a_student, a_user, blocked_by, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::{Days, Duration};
use plantel_domain::data_rights::{
    DataRequest, DataRequestFilter, DataRequestKind, DataRequestSight, DataRequestSort, DataRequestState,
    DataRightsTerms, Extension, TermDays,
};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{Channel, Sight};
use plantel_domain::ids::{GuardianId, UserId};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::sync::Arc;

/// What the office sees.
fn office(place: &Place) -> DataRequestSight {
    DataRequestSight::office(Sight::all(place.institution.id))
}

/// What somebody sees who asks.
fn family(place: &Place, user: Option<UserId>, guardian: Option<GuardianId>) -> DataRequestSight {
    DataRequestSight { students: Sight::none(place.institution.id), user, guardian }
}

/// Answered after an extension, with every field filled.
fn whole(it: DataRequest, place: &Place) -> DataRequest {
    let deed = Deed { by: Some(place.user.id), at: moment() + Duration::microseconds(3) };
    let to = it.due_on + Days::new(7);
    DataRequest {
        kind: DataRequestKind::Complaint,
        channel: Channel::Web,
        by: Some(place.user.id),
        extension: Some(Extension { to, reason: prose("Se busca: 'ñ' \"%_\\\" 🐟"), deed }),
        state: DataRequestState::Answered,
        answer: Some(prose("Se adjunta:\n\t🐟")),
        decided: Some(deed),
        ..it
    }
}

/// With every field filled and empty; of another institution nothing is found or written.
pub async fn every_data_request_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let student = seed(&*store, a_student(place.institution.id)).await;
    let guardian = Some(seed(&*store, a_guardian(place.institution.id)).await.id);
    let (all, answered) = (office(&place), whole(a_data_request(&student), &place));
    let void = DataRequest { state: DataRequestState::Void, channel: Channel::InPerson, ..answered.clone() };
    let void = DataRequest { id: an_id().into(), guardian, ..void };
    for it in [a_data_request(&student), answered, void] {
        kept!(store, &place.ctx, data_requests.add(&it));
        assert_eq!(seen!(store, &place.ctx, data_requests.find(&all, it.id, Some(1))).as_ref(), Some(&it));
        assert_other_version(asked!(store, &place.ctx, data_requests.find(&all, it.id, Some(2))));
        assert_duplicate(tried!(store, &place.ctx, data_requests.add(&it)), "data request");
        for stranger in [&there.ctx, &nowhere()] {
            assert_eq!(seen!(store, stranger, data_requests.find(&all, it.id, None)), None);
            assert_eq!(seen!(store, stranger, data_requests.of_student(student.id)), []);
        }
        let other = DataRequest { id: an_id().into(), ..it };
        assert_failed(tried!(store, &there.ctx, data_requests.add(&other)));
    }
}

/// Each write counts a version, and who is late is told so.
pub async fn a_data_request_changes_one_version_at_a_time(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let student = seed(&*store, a_student(place.institution.id)).await;
    let first = a_data_request(&student);
    kept!(store, &place.ctx, data_requests.add(&first));
    let mut next = whole(first.clone(), &place);
    kept!(store, &place.ctx, data_requests.update(&mut next));
    assert_eq!(next.version, 2);
    assert_eq!(seen!(store, &place.ctx, data_requests.find(&office(&place), first.id, None)), Some(next));
    assert_stale(tried!(store, &place.ctx, data_requests.update(&mut first.clone())));
}

/// Whatever the program does.
pub async fn a_data_request_that_cannot_be_is_not_stored(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let student = seed(&*store, a_student(here.institution.id)).await;
    let stranger = seed(&*store, a_student(there.institution.id)).await;
    let theirs = seed(&*store, a_guardian(there.institution.id)).await;
    let (open, done) = (a_data_request(&student), whole(a_data_request(&student), &here));
    let deed = Deed { by: Some(a_user().id), at: moment() };
    let shorter = |it: &DataRequest| {
        let extension = it.extension.clone().expect("it was extended");
        Some(Extension { to: it.due_on - Days::new(1), ..extension })
    };
    for wrong in [
        DataRequest { student: stranger.id, ..open.clone() },
        DataRequest { guardian: Some(theirs.id), ..open.clone() },
        DataRequest { guardian: Some(an_id().into()), ..open.clone() },
        DataRequest { by: Some(a_user().id), ..open.clone() },
        DataRequest { due_on: open.received_on - Days::new(1), ..open.clone() },
        DataRequest { state: DataRequestState::Answered, ..open.clone() },
        DataRequest { answer: Some(prose("Sí")), ..open.clone() },
        DataRequest { extension: shorter(&done), ..done.clone() },
        DataRequest { decided: None, ..done.clone() },
        DataRequest { decided: Some(deed), ..done.clone() },
        DataRequest { state: DataRequestState::InProgress, ..done.clone() },
        DataRequest { state: DataRequestState::Void, ..open.clone() },
        DataRequest { state: DataRequestState::Void, channel: Channel::Web, ..done.clone() },
    ] {
        assert_failed(tried!(store, &here.ctx, data_requests.add(&wrong)));
    }
}

/// Filters add up; by the last day of the term, or by when they were written.
pub async fn data_requests_are_listed_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let mine = seed(&*store, a_student(place.institution.id)).await;
    let other = seed(&*store, a_student(place.institution.id)).await;
    let abroad = seed(&*store, a_student(there.institution.id)).await;
    kept!(store, &there.ctx, data_requests.add(&a_data_request(&abroad)));
    let mut all = Vec::new();
    for (n, student) in (0_u32..).zip([&mine, &other, &mine, &mine]) {
        let it = a_data_request(student);
        let due_on = it.due_on + Days::new(u64::from(n % 3));
        let it = DataRequest { due_on, created_at: moment() - Duration::hours(n.into()), ..it };
        let it = if n == 3 { whole(it, &place) } else { it };
        kept!(store, &place.ctx, data_requests.add(&it));
        all.push(it);
    }
    let everything = office(&place);
    let none = DataRequestFilter::default();
    let page = PageRequest::first(10);
    let nobody = family(&place, None, None);
    assert_eq!(seen!(store, &place.ctx, data_requests.list(&nobody, &none, &page)).data, []);
    let mut by_day = all.clone();
    by_day.sort_by_key(|it| (it.last_day(), it.id));
    assert_pages!(store, &place.ctx, data_requests.list(&everything, &none), by_day.clone());
    assert_refuses_cursors!(
        store,
        &place.ctx,
        data_requests.list(&everything, &none),
        "last_day",
        SortKey::Text("2026-02-16".to_owned())
    );
    let newest = Sort { field: DataRequestSort::CreatedAt, descending: true };
    let by_time = DataRequestFilter { sort: newest, ..none.clone() };
    let mut newest_first = all.clone();
    newest_first.sort_by_key(|it| std::cmp::Reverse((it.created_at, it.id)));
    assert_pages!(store, &place.ctx, data_requests.list(&everything, &by_time), newest_first.clone());
    newest_first.retain(|it| it.student == mine.id);
    assert_eq!(seen!(store, &place.ctx, data_requests.of_student(mine.id)), newest_first);
    let of = |filter: DataRequestFilter, which: &dyn Fn(&DataRequest) -> bool| {
        let expected: Vec<DataRequest> = by_day.iter().filter(|it| which(it)).cloned().collect();
        (filter, expected)
    };
    let today = all[0].due_on + Days::new(2);
    for (filter, expected) in [
        of(DataRequestFilter { student: Some(other.id), ..none.clone() }, &|it| it.student == other.id),
        of(DataRequestFilter { kind: Some(DataRequestKind::Complaint), ..none.clone() }, &|it| !it.kind.is_query()),
        of(DataRequestFilter { state: Some(DataRequestState::Open), ..none.clone() }, &|it| it.state.waits()),
        of(DataRequestFilter { overdue_on: Some(today), ..none.clone() }, &|it| it.overdue_on(today)),
    ] {
        assert!(!expected.is_empty() && expected.len() < 4, "the filter tells them apart");
        assert_eq!(seen!(store, &place.ctx, data_requests.list(&everything, &filter, &page)).data, expected);
    }
}

/// By the own account or by way of the office; also when the student is blocked, which is told by nothing.
pub async fn who_asked_sees_the_own_data_requests(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let (mother, father) = (seed(&*store, a_guardian(id)).await.id, seed(&*store, a_guardian(id)).await.id);
    let other = seed(&*store, a_user()).await.id;
    let shown = seed(&*store, a_student(id)).await;
    let children = [shown, seed(&*store, blocked_by(place.user.id, a_student(id))).await];
    let mut all = Vec::new();
    for child in &children {
        let asked = |channel, by, guardian| DataRequest { channel, by: Some(by), guardian, ..a_data_request(child) };
        let each = [
            asked(Channel::Web, place.user.id, Some(mother)),
            asked(Channel::Paper, other, Some(mother)),
            asked(Channel::Web, other, Some(father)),
            asked(Channel::Paper, place.user.id, None),
        ];
        for it in each {
            kept!(store, &place.ctx, data_requests.add(&it));
            all.push(it);
        }
    }
    let (none, page) = (DataRequestFilter::default(), PageRequest::first(20));
    let only = DataRequestFilter { blocked: true, ..none.clone() };
    let (user, office) = (Some(place.user.id), office(&place));
    let students = Sight { blocked_too: true, ..office.students.clone() };
    let rector = DataRequestSight::office(students);
    for (sight, found, usual, blocked) in [
        (family(&place, user, Some(mother)), vec![0, 1, 4, 5], vec![0, 1, 4, 5], vec![]),
        (family(&place, user, None), vec![0, 4], vec![0, 4], vec![]),
        (family(&place, None, Some(father)), vec![2, 6], vec![2, 6], vec![]),
        (family(&place, None, None), vec![], vec![], vec![]),
        (office.clone(), vec![0, 1, 2, 3], vec![0, 1, 2, 3], vec![]),
        (rector, vec![0, 1, 2, 3, 4, 5, 6, 7], vec![0, 1, 2, 3], vec![4, 5, 6, 7]),
        (DataRequestSight { guardian: Some(father), ..office }, vec![0, 1, 2, 3, 6], vec![0, 1, 2, 3, 6], vec![]),
    ] {
        for (filter, expected) in [(&none, usual), (&only, blocked)] {
            let listed = seen!(store, &place.ctx, data_requests.list(&sight, filter, &page)).data;
            let expected = expected.iter().map(|n: &usize| all[*n].clone()).collect();
            assert_eq!(by_id(listed, |it| it.id), by_id(expected, |it: &DataRequest| it.id), "{sight:?}");
        }
        for (n, it) in all.iter().enumerate() {
            let seen = seen!(store, &place.ctx, data_requests.find(&sight, it.id, None));
            assert_eq!(seen.is_some(), found.contains(&n), "{n}: {sight:?}");
        }
    }
}

/// As they were stored; who writes first beside another is too late.
pub async fn the_terms_of_an_institution_are_written_as_a_whole(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    assert_eq!(seen!(store, &place.ctx, data_requests.terms(None)), None);
    let law = DataRightsTerms::of_the_law(place.institution.id);
    let written = DataRightsTerms { updated_at: Some(moment()), ..law.clone() };
    let mut first = written.clone();
    kept!(store, &place.ctx, data_requests.put_terms(&mut first));
    assert_eq!((first.version, seen!(store, &place.ctx, data_requests.terms(Some(1)))), (1, Some(first.clone())));
    assert_other_version(asked!(store, &place.ctx, data_requests.terms(Some(2))));
    assert_stale(tried!(store, &place.ctx, data_requests.put_terms(&mut written.clone())));
    let days = TermDays { query: 1, query_extension: 0, claim: 90, claim_extension: 90 };
    let mut next = DataRightsTerms { days, ..first.clone() };
    kept!(store, &place.ctx, data_requests.put_terms(&mut next));
    assert_stale(tried!(store, &place.ctx, data_requests.put_terms(&mut first)));
    assert_eq!(seen!(store, &place.ctx, data_requests.terms(None)), Some(next.clone()));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, data_requests.terms(None)), None);
        assert_failed(tried!(store, stranger, data_requests.put_terms(&mut next.clone())));
    }
    for days in [TermDays { query: 0, ..days }, TermDays { claim: 0, ..days }, TermDays { claim: 91, ..days }] {
        let mut odd = DataRightsTerms { days, ..next.clone() };
        assert_failed(tried!(store, &place.ctx, data_requests.put_terms(&mut odd)));
    }
}
