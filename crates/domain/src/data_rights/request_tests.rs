//! How requests are received, extended and answered.

use super::{DataRequestError as E, DataRequestState as S, *};
use crate::error::{Fault as _, Kind};
use crate::inventory::samples::id;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn deed() -> Deed {
    Deed { by: Some(id(7)), at: "2026-02-10T15:00:00Z".parse().unwrap() }
}

fn prose<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::parse(text).unwrap()
}

fn law() -> DataRightsTerms {
    DataRightsTerms::of_the_law(id(9))
}

fn received(on: Option<&str>) -> Result<DataRequest, Invalid> {
    let new = NewDataRequest {
        student: id(2),
        guardian: Some(id(3)),
        kind: DataRequestKind::Query,
        text: prose("¿Qué guardan de mi hija?"),
        channel: Channel::Paper,
        received_on: on.map(day),
    };
    DataRequest::receive((id(1), id(9)), new, &law(), (None, day("2026-02-03"), deed().at))
}

fn request() -> DataRequest {
    received(Some("2026-02-02")).unwrap()
}

#[test]
fn a_request_begins_on_the_day_on_which_it_came_which_is_not_to_come() {
    let it = request();
    assert_eq!((it.state, it.received_on, it.due_on), (S::Open, day("2026-02-02"), day("2026-02-16")));
    assert_eq!(received(None).unwrap().received_on, day("2026-02-03"));
    let refused = received(Some("2026-02-04")).unwrap_err();
    assert_eq!((refused.0[0].pointer.as_str(), refused.0[0].reason.code), ("/received_on", "data-request.in-future"));
    assert_eq!(it.guardian, Some(id(3)));
}

#[test]
fn what_came_more_than_sixty_days_ago_is_a_slip_of_the_year() {
    assert_eq!(received(Some("2025-12-05")).unwrap().received_on, day("2025-12-05"));
    for early in ["2025-12-04", "2025-02-02"] {
        let refused = received(Some(early)).unwrap_err();
        let (pointer, reason) = (refused.0[0].pointer.as_str(), &refused.0[0].reason);
        assert_eq!((pointer, reason.code), ("/received_on", "data-request.too-early"));
        assert_eq!(reason.params, Params::none().number("days", 60));
    }
}

#[test]
fn the_office_takes_back_what_it_wrote_down_by_mistake_and_nothing_else() {
    let reason = || prose("Era de otro estudiante");
    for from in [request(), request().start(deed().at).unwrap()] {
        let void = from.clone().void(reason(), deed()).unwrap();
        assert_eq!((void.state, void.answer.clone(), void.decided), (S::Void, Some(reason()), Some(deed())));
        assert!(!void.overdue_on(day("2026-03-24")), "nobody waits for it");
        assert_eq!(void.clone().void(reason(), deed()), Err(E::NotNow(S::Void)));
        assert_eq!(void.answer(prose("Otra"), deed()), Err(E::NotNow(S::Void)));
        let by_web = DataRequest { channel: Channel::Web, ..from };
        assert_eq!(by_web.void(reason(), deed()), Err(E::AskedByWeb));
    }
    let answered = request().answer(prose("Se adjunta"), deed()).unwrap();
    assert_eq!(answered.void(reason(), deed()), Err(E::NotNow(S::Answered)));
}

#[test]
fn a_term_is_extended_once_with_a_reason_before_it_is_over() {
    let extend = |it: DataRequest, today| it.extend(&law(), prose("Se consulta el archivo"), day(today), deed());
    let later = extend(request(), "2026-02-16").unwrap();
    assert_eq!((later.last_day(), later.due_on), (day("2026-02-23"), day("2026-02-16")));
    assert_eq!(extend(later.clone(), "2026-02-16"), Err(E::Extended));
    assert_eq!(extend(request(), "2026-02-17"), Err(E::TermOver));
    assert!(!later.overdue_on(day("2026-02-23")) && later.overdue_on(day("2026-02-24")));
    assert!(!request().overdue_on(day("2026-02-16")) && request().overdue_on(day("2026-02-17")));
    let answered = later.answer(prose("Se adjunta"), deed()).unwrap();
    assert!(!answered.overdue_on(day("2026-03-24")), "what was answered is not overdue");
}

#[test]
fn what_was_answered_or_refused_stays_so() {
    let started = request().start(deed().at).unwrap();
    assert_eq!((started.state, started.clone().start(deed().at)), (S::InProgress, Err(E::NotNow(S::InProgress))));
    for from in [request(), started] {
        let answered = from.clone().answer(prose("Se adjunta"), deed()).unwrap();
        let rejected = from.reject(prose("No es del colegio"), deed()).unwrap();
        for (after, state) in [(answered, S::Answered), (rejected, S::Rejected)] {
            assert_eq!((after.state, after.decided, after.updated_at), (state, Some(deed()), deed().at));
            let not_now = E::NotNow(state);
            assert_eq!(after.clone().start(deed().at), Err(not_now));
            assert_eq!(after.clone().answer(prose("Otra"), deed()), Err(not_now));
            assert_eq!(after.clone().reject(prose("Otra"), deed()), Err(not_now));
            assert_eq!(after.extend(&law(), prose("Otra"), day("2026-02-10"), deed()), Err(not_now));
        }
    }
}

#[test]
fn every_refusal_has_its_code_and_the_journal_does_not_say_what_was_written() {
    for error in [E::NotNow(S::Answered), E::Extended, E::TermOver, E::WrongChannel, E::AskedByWeb] {
        assert!(E::CODES.contains(&error.code()) && error.kind() == Kind::Refused);
        assert_eq!(error.params().iter().count(), usize::from(matches!(error, E::NotNow(_))));
    }
    let answered = request().answer(prose("Se adjunta"), deed()).unwrap();
    let written = serde_json::to_string(&crate::journal::Change::between(&request(), &answered)).unwrap();
    assert!(written.contains("answer") && !written.contains("Se adjunta"), "{written}");
}
