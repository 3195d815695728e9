//! What is promised of what becomes of a loan beside its states, and of what the clock asks.

use super::book::day;
use super::loans::{deed, every_state};
use super::support::Place;
use crate::builders::{a_loan, a_membership, a_user, lent, period, promised, prose, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::ids::LoanId;
use plantel_domain::loans::{
    Borrowed, Extension, ExtensionAnswer, Loan, LoanFilter, LoanLine, LoanState, Reminder, ReminderKind, Stands,
    StateName, Waiting,
};
use plantel_domain::page::PageRequest;
use plantel_domain::period::Period;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

fn in_march(start: u32, end: u32) -> Period {
    period(&format!("2026-03-{start:02}"), &format!("2026-03-{end:02}"))
}

fn active(place: &Place) -> LoanState {
    LoanState::Active { approved: deed(place.user.id, 1), handed_over: deed(place.user.id, 2) }
}

fn approved(place: &Place) -> LoanState {
    LoanState::Approved { approved: deed(place.user.id, 1) }
}

/// For somebody else than the user of the place, who may have done what was done.
async fn loan(store: &Arc<dyn Store>, place: &Place, state: LoanState) -> Loan {
    let borrower = seed(&**store, a_user()).await;
    Loan { state, ..a_loan(&place.asset, &place.warehouse, borrower.id) }
}

/// Every field, when it is added and when it is changed.
pub async fn what_becomes_of_a_loan_comes_back(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (asked, answered) = (deed(None, 3), deed(place.user.id, 4));
    let extension = Extension { end: day("2026-04-01"), reason: prose("Falta: 'ñ' 🐟"), asked, answer: None };
    let refused = ExtensionAnswer { granted: false, reason: Some(prose("No")), deed: answered };
    let granted = ExtensionAnswer { granted: true, reason: None, deed: answered };
    let reminder = Some(Reminder { kind: ReminderKind::Overdue, at: moment() });
    let plain = loan(&store, &place, active(&place)).await;
    let mut changed = seed(&*store, plain.clone()).await;
    for (at, answer) in [None, Some(refused), Some(granted)].into_iter().enumerate() {
        let next = Loan {
            collect_by: Some(day("2026-03-22")),
            extension: Some(Extension { answer, ..extension.clone() }),
            reminder: reminder.filter(|_| at != 1),
            borrower_left: (at == 2).then(moment),
            late: at == 1,
            ..plain.clone()
        };
        let added = seed(&*store, Loan { id: crate::ids::an_id().into(), lines: vec![], ..next.clone() }).await;
        assert_eq!(seen!(store, &place.ctx, loans.find(added.id, None)), Some(added));
        let mut update = Loan { version: changed.version, ..next };
        let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
        work.loans().update(&mut update).await.expect("the store takes it");
        work.commit_unjournaled().await.expect("the store commits it");
        assert_eq!(seen!(store, &place.ctx, loans.find(changed.id, None)), Some(update.clone()));
        changed = update;
    }
    for noticed in [None, Some(moment())] {
        let waiting = Some(Waiting { since: moment(), noticed });
        let waits = Loan { waiting, ..loan(&store, &place, LoanState::Pending).await };
        let waits = seed(&*store, waits).await;
        assert_eq!(seen!(store, &place.ctx, loans.find(waits.id, None)), Some(waits));
    }
}

/// Nobody waits for what is decided, and nothing is due that is not out.
pub async fn what_contradicts_the_state_of_a_loan_is_refused(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let waiting = Some(Waiting { since: moment(), noticed: None });
    let reminder = Some(Reminder { kind: ReminderKind::Due, at: moment() });
    for state in every_state(place.user.id, place.user.id) {
        let (name, plain) = (state.name(), loan(&store, &place, state).await);
        let added = tried!(store, &place.ctx, loans.add(&Loan { waiting, ..plain.clone() }));
        assert_eq!(added.is_ok(), name == StateName::Pending, "{name:?} waits");
        let due = tried!(store, &place.ctx, loans.add(&Loan { reminder, ..plain }));
        assert_eq!(due.is_ok(), name.out(), "{name:?} is due");
    }
}

async fn found(store: &Arc<dyn Store>, place: &Place, filter: LoanFilter) -> BTreeSet<LoanId> {
    let page = PageRequest { count: true, ..PageRequest::first(50) };
    let listed = seen!(store, &place.ctx, loans.list(&place.everything, &filter, &page));
    assert_eq!(listed.count, Some(listed.data.len() as u64));
    listed.data.iter().map(|loan| loan.id).collect()
}

/// To be decided over, to be handed over, due, overdue.
pub async fn loans_are_found_by_what_is_to_be_done(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (today, mut expected) = (day("2026-03-12"), [const { BTreeSet::new() }; 4]);
    for state in every_state(place.user.id, place.user.id) {
        for days in [in_march(10, 11), in_march(10, 12), in_march(12, 14), in_march(13, 14)] {
            for holds in [false, true] {
                let name = state.name();
                // Of what is out, some units may be promised still.
                let asset = crate::builders::an_asset(place.institution.id);
                let asset = seed(&*store, asset).await.id;
                let lines: Vec<LoanLine> = if holds { vec![promised(asset, 1)] } else { vec![] };
                let plain = loan(&store, &place, state.clone()).await;
                let id = seed(&*store, Loan { lines, period: days, ..plain }).await.id;
                let to_collect = name == StateName::Approved || (name.out() && holds);
                let stands = [
                    name == StateName::Pending,
                    to_collect && days.has(today),
                    name.out() && days.end() == today,
                    name.out() && days.end() < today,
                ];
                for (all, _) in expected.iter_mut().zip(stands).filter(|(_, stands)| *stands) {
                    all.insert(id);
                }
            }
        }
    }
    let extension =
        Some(Extension { end: day("2026-04-01"), reason: prose("Falta"), asked: deed(None, 3), answer: None });
    for state in every_state(place.user.id, place.user.id) {
        let name = state.name();
        let plain = loan(&store, &place, state).await;
        let id = seed(&*store, Loan { lines: vec![], extension: extension.clone(), period: in_march(1, 2), ..plain })
            .await
            .id;
        expected[0].extend((name == StateName::Pending || name.runs()).then_some(id));
        expected[3].extend(name.out().then_some(id));
    }
    let own = Loan { period: in_march(1, 2), ..a_loan(&place.asset, &place.warehouse, place.user.id) };
    seed(&*store, own).await;
    let stands =
        [Stands::ToApprove(place.user.id), Stands::ToHandOver(today), Stands::DueToday(today), Stands::Overdue(today)];
    for (stands, expected) in stands.into_iter().zip(expected) {
        let filter = LoanFilter { stands: Some(stands), ..LoanFilter::default() };
        assert_eq!(found(&store, &place, filter).await, expected, "{stands:?}");
    }
}

/// Both ends belong to them.
pub async fn loans_are_found_by_days(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (wanted, mut expected) = (in_march(10, 12), BTreeSet::new());
    for (first, last) in [(1, 9), (1, 10), (11, 11), (12, 30), (13, 30), (1, 30)] {
        let plain = loan(&store, &place, LoanState::Pending).await;
        let added = seed(&*store, Loan { period: in_march(first, last), ..plain }).await;
        expected.extend(added.period.overlaps(&wanted).then_some(added.id));
    }
    let filter = LoanFilter { days: Some(wanted), ..LoanFilter::default() };
    assert_eq!(found(&store, &place, filter).await, expected);
}

/// What is promised, also what was left when the rest went out, by the day to collect it; what is only asked for by its
/// last day.
pub async fn what_is_not_collected_in_time_is_found(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut expected = Vec::new();
    for (state, collect_by, over) in [
        (approved(&place), Some("2026-03-11"), true),
        (approved(&place), Some("2026-03-12"), false),
        (approved(&place), None, false),
        (LoanState::Pending, Some("2026-03-11"), false),
        (active(&place), Some("2026-03-11"), false),
    ] {
        let plain = loan(&store, &place, state).await;
        let plain = Loan { period: in_march(10, 14), collect_by: collect_by.map(day), ..plain };
        let id = seed(&*store, plain).await.id;
        expected.extend(over.then_some(id));
    }
    // By the day to collect what is left, which may lie before the last one.
    let plain = loan(&store, &place, active(&place)).await;
    let lines = vec![promised(place.asset.id, 1)];
    let plain = Loan { lines, period: in_march(10, 12), collect_by: Some(day("2026-03-11")), ..plain };
    expected.insert(0, seed(&*store, plain).await.id);
    for (last, left, over) in [(10, false, false), (11, true, true), (12, true, false)] {
        let lines = if left { vec![promised(place.asset.id, 1)] } else { vec![] };
        let plain = loan(&store, &place, active(&place)).await;
        let id = seed(&*store, Loan { period: in_march(last, last), lines, ..plain }).await.id;
        if over {
            expected.insert(0, id);
        }
    }
    assert_eq!(seen!(store, &place.ctx, loans.expired(day("2026-03-12"), 9)), expected);
}

/// The earliest first, at its very moment.
pub async fn the_clock_is_told_what_to_say(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut ids = Vec::new();
    for seconds in [Some(2), Some(0), None, Some(1), Some(3)] {
        let at = |seconds| Reminder { kind: ReminderKind::Due, at: moment() + Duration::seconds(seconds) };
        let plain = loan(&store, &place, active(&place)).await;
        ids.push(seed(&*store, Loan { reminder: seconds.map(at), lines: vec![], ..plain }).await.id);
    }
    let now = moment() + Duration::seconds(2);
    assert_eq!(seen!(store, &place.ctx, loans.to_remind(now, 9)), [ids[1], ids[3], ids[0]]);
    assert_eq!(seen!(store, &place.ctx, loans.to_remind(now, 2)), [ids[1], ids[3]]);
    let elsewhere = Place::new(&store).await;
    assert_eq!(seen!(store, &elsewhere.ctx, loans.to_remind(now, 9)), []);
}

/// Whose place, or whose account, is switched off; what is in their hands until that is known.
pub async fn loans_of_who_left_are_found_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut expected = BTreeSet::new();
    for (account, membership) in [(true, Some(true)), (false, Some(true)), (true, Some(false)), (true, None)] {
        let mut borrower = a_user();
        borrower.active = account;
        let borrower = seed(&*store, borrower).await;
        if let Some(active) = membership {
            let mut member = a_membership(place.institution.id, borrower.id);
            member.active = active;
            seed(&*store, member).await;
        }
        let left = !account || membership != Some(true);
        for state in every_state(place.user.id, place.user.id) {
            for known in [None, Some(moment())] {
                let (name, plain) = (state.name(), loan(&store, &place, state.clone()).await);
                let plain = Loan { borrower: borrower.id, borrower_left: known, lines: vec![], ..plain };
                let id = seed(&*store, plain).await.id;
                let open = matches!(name, StateName::Pending | StateName::Approved);
                expected.extend((left && (open || (name.out() && known.is_none()))).then_some(id));
            }
        }
    }
    let found = seen!(store, &place.ctx, loans.of_leavers(500));
    assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), expected);
    assert_eq!(seen!(store, &place.ctx, loans.of_leavers(1)).len(), 1);
}

/// Whatever the order in which they were asked for.
pub async fn who_waited_first_is_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut waits = Vec::new();
    for seconds in [Some(2), Some(0), None, Some(1)] {
        let since = |seconds| Waiting { since: moment() + Duration::seconds(seconds), noticed: None };
        let plain = loan(&store, &place, LoanState::Pending).await;
        waits.push(seed(&*store, Loan { waiting: seconds.map(since), ..plain }).await);
    }
    let expected = vec![waits[1].clone(), waits[3].clone(), waits[0].clone()];
    assert_eq!(seen!(store, &place.ctx, loans.waiting(None, 9)), expected);
    assert_eq!(seen!(store, &place.ctx, loans.waiting(None, 1)), expected[..1]);
    let first = Some((moment(), expected[0].id));
    assert_eq!(seen!(store, &place.ctx, loans.waiting(first, 9)), expected[1..]);
}

/// Other loans' units in the institution; what is late when something of it came back too late.
pub async fn what_somebody_borrowed_is_counted(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (own, clerk) = (place.user.id, seed(&*store, a_user()).await.id);
    let borrowed = |but, today: &str| {
        let (store, place, today) = (Arc::clone(&store), &place, day(today));
        async move { kept!(store, &place.ctx, loans.borrowed(own, but, today)) }
    };
    let nothing: LoanId = crate::ids::an_id().into();
    assert_eq!(borrowed(nothing, "2026-03-12").await, Borrowed::default());
    let of = |state, lines, late| Loan {
        state,
        lines,
        late,
        period: in_march(10, 12),
        ..a_loan(&place.asset, &place.warehouse, own)
    };
    let (at, bulk) = (deed(clerk, 1), crate::builders::an_asset(place.institution.id));
    let bulk = seed(&*store, bulk).await.id;
    let promised =
        seed(&*store, of(LoanState::Approved { approved: at }, vec![promised(place.asset.id, 3)], false)).await;
    let active = LoanState::Active { approved: at, handed_over: at };
    seed(&*store, of(active, vec![lent(bulk, 2)], false)).await;
    for (seconds, late) in [(10, true), (20, true), (30, false)] {
        let returned = deed(clerk, seconds);
        let state = LoanState::Returned { approved: at, handed_over: at, returned };
        seed(&*store, of(state, vec![], late)).await;
    }
    let last_late = Some(deed(clerk, 20).at);
    let all = Borrowed { units: 5, overdue: false, last_late };
    assert_eq!(borrowed(nothing, "2026-03-12").await, all);
    assert_eq!(borrowed(promised.id, "2026-03-13").await, Borrowed { units: 2, overdue: true, ..all });
}
