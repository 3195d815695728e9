//! Who is remembered, and for how long.

use super::*;
use plantel_testkit::builders::{a_session, a_user, an_institution};
use plantel_testkit::clock::moment;

const LIFE: Duration = Duration::seconds(5);

fn somebody() -> Arc<Known> {
    let user = a_user();
    Arc::new(Known { session: a_session(user.id), user, memberships: Vec::new(), must_enrol: false })
}

fn memory() -> (Arc<CallerChanges>, Callers) {
    let changes = CallerChanges::own();
    let callers = Callers::new(Some(&changes), LIFE);
    (changes, callers)
}

/// Reads and remembers somebody at this moment.
fn remember(callers: &Callers, known: &Arc<Known>, at: Timestamp) {
    callers.keep(callers.begin(known.user.id, at), known);
}

fn knows(callers: &Callers, known: &Known, at: Timestamp) -> bool {
    callers.find(known.session.id, known.user.id, at).is_some()
}

#[test]
fn who_was_read_is_known_for_a_life_and_no_longer() {
    let (_, callers) = memory();
    let known = somebody();
    assert!(!knows(&callers, &known, moment()));
    remember(&callers, &known, moment());
    assert!(knows(&callers, &known, moment()));
    assert!(knows(&callers, &known, moment() + LIFE - Duration::microseconds(1)));
    assert!(!knows(&callers, &known, moment() + LIFE), "being asked for makes nobody younger");
    assert!(!knows(&callers, &known, moment() - Duration::microseconds(1)), "the clock was put back");
}

#[test]
fn a_session_is_known_as_that_of_its_user_alone() {
    let (_, callers) = memory();
    let known = somebody();
    remember(&callers, &known, moment());
    assert!(callers.find(known.session.id, a_user().id, moment()).is_none());
}

#[test]
fn what_was_read_before_a_change_and_is_kept_after_it_is_not_known() {
    let (changes, callers) = memory();
    let known = somebody();
    let reading = callers.begin(known.user.id, moment());
    changes.user_changed(known.user.id);
    callers.keep(reading, &known);
    assert!(!knows(&callers, &known, moment()));
    remember(&callers, &known, moment());
    assert!(knows(&callers, &known, moment()));
    changes.user_changed(known.user.id);
    assert!(!knows(&callers, &known, moment()));
}

#[test]
fn an_institution_is_known_until_one_changes() {
    let (changes, callers) = memory();
    let institution = Arc::new(an_institution());
    callers.keep_institution(callers.begin_institutions(moment()), &institution);
    changes.user_changed(a_user().id);
    assert_eq!(callers.institution(institution.id, moment()), Some(Arc::clone(&institution)));
    changes.all_changed();
    assert_eq!(callers.institution(institution.id, moment()), None);
}

#[test]
fn nothing_is_remembered_while_changes_are_not_heard() {
    let changes = CallerChanges::of_several();
    let callers = Callers::new(Some(&changes), LIFE);
    let known = somebody();
    remember(&callers, &known, moment());
    let hearing = changes.hear();
    assert!(!knows(&callers, &known, moment()), "what happened before was not heard");
    remember(&callers, &known, moment());
    assert!(knows(&callers, &known, moment()));
    drop(hearing);
    assert!(!knows(&callers, &known, moment()));
}

#[test]
fn nothing_is_remembered_for_no_time_or_of_a_store_that_counts_no_changes() {
    let known = somebody();
    for callers in [Callers::new(Some(&CallerChanges::own()), Duration::zero()), Callers::new(None, LIFE)] {
        remember(&callers, &known, moment());
        assert!(!knows(&callers, &known, moment()));
    }
}

#[test]
fn no_more_are_remembered_than_there_is_room_for_and_the_old_make_room() {
    let (_, callers) = memory();
    let first = somebody();
    remember(&callers, &first, moment());
    for _ in 0..MOST {
        remember(&callers, &somebody(), moment());
    }
    assert_eq!(callers.sessions.held().len(), MOST);
    assert!(!knows(&callers, &first, moment()));
    let last = somebody();
    remember(&callers, &last, moment() + LIFE);
    assert_eq!(callers.sessions.held().len(), 1, "what is too old takes no memory");
    assert!(knows(&callers, &last, moment() + LIFE));
}
