//! Whatever is done to a thing, no unit is lost or made in silence.

use super::super::samples::{asset, away, clerk, entry, environment, home, id, stored, units};
use super::super::{NewTransfer, RetirementReason, Transfer, TransferState};
use super::*;
use crate::ids::EnvironmentId;
use proptest::prelude::*;
use std::num::NonZeroU32;

#[derive(Clone, Debug)]
enum Step {
    Book(MovementKind, u32, Option<Place>, Option<Place>),
    Relocate(Option<EnvironmentId>),
    Restate([u32; 5]),
    Send(EnvironmentId, EnvironmentId, Condition, u32),
    Receive(u32),
    Cancel,
    Retire,
    Store,
}

fn a_place() -> impl Strategy<Value = Place> {
    let environment = prop::sample::select(vec![None, Some(home()), Some(away())]);
    (environment, prop::sample::select(Condition::ALL))
        .prop_map(|(environment, condition)| Place { environment, condition })
}

fn a_step() -> impl Strategy<Value = Step> {
    let room = || prop::sample::select(vec![home(), away()]);
    let kind = || prop::sample::select(MovementKind::ALL);
    let usual = (kind(), 1u32..5, room(), prop::sample::select(Condition::ALL)).prop_map(|(kind, units, room, to)| {
        let place = |condition| Place { environment: Some(room), condition };
        let (from, usual) = kind.usual();
        Step::Book(kind, units, from.map(place), Some(place(usual.unwrap_or(to))))
    });
    let any = (kind(), 0u32..5, prop::option::of(a_place()), prop::option::of(a_place()));
    prop_oneof![
        6 => usual,
        8 => any.prop_map(|(kind, units, from, to)| Step::Book(kind, units, from, to)),
        2 => prop::option::of(room()).prop_map(Step::Relocate),
        2 => prop::array::uniform5(0u32..4).prop_map(Step::Restate),
        4 => (room(), room(), prop::sample::select(Condition::ALL), 1u32..4)
            .prop_map(|(from, to, condition, units)| Step::Send(from, to, condition, units)),
        3 => (0u32..4).prop_map(Step::Receive),
        1 => Just(Step::Cancel),
        1 => Just(Step::Retire),
        2 => Just(Step::Store),
    ]
}

/// Does a step; tells whether it was refused.
fn take(step: &Step, holding: &mut Holding, open: &mut Option<Transfer>) -> bool {
    let entry = entry();
    let clerk = clerk(&entry);
    let held = std::slice::from_mut(holding);
    match (step.clone(), open.take()) {
        (Step::Send(from, to, condition, units), None) => {
            let lines = vec![(id(20), condition, NonZeroU32::new(units).unwrap())];
            let new = NewTransfer { from, to, lines, note: None };
            *open = Transfer::send(new, &environment(to), held, id(30), clerk).ok().map(|(sent, _)| sent);
            open.is_none()
        }
        (Step::Receive(units), Some(sent)) => {
            let (to, units) = (environment(sent.to), [units]);
            let closed = sent.clone().receive(&to, &units, None, held, clerk);
            *open = closed.is_err().then_some(sent);
            open.is_some()
        }
        (Step::Cancel, Some(sent)) => {
            let closed = sent.clone().cancel(None, held, clerk);
            *open = closed.is_err().then_some(sent);
            open.is_some()
        }
        (step, kept) => {
            *open = kept;
            match step {
                Step::Book(kind, units, from, to) => holding.book(kind, units, from, to, clerk).is_err(),
                Step::Relocate(to) => holding.relocate(to, clerk).is_err(),
                Step::Restate(counts) => {
                    let stated = Condition::ALL.iter().copied().filter(|condition| condition.stated()).zip(counts);
                    let units = stated.fold(holding.asset.units, |units, (condition, n)| units.with(condition, n));
                    let done = holding.restate(&units, clerk);
                    assert!(done.is_err() || holding.asset.units == units, "the whole stands as stated");
                    done.is_err()
                }
                Step::Retire => holding.retire(RetirementReason::Lost, None, 0, clerk).is_err(),
                Step::Store => {
                    holding.mark_stored();
                    false
                }
                Step::Send(..) | Step::Receive(_) | Step::Cancel => true,
            }
        }
    }
}

/// What came in from outside less what went out.
fn gained(movements: &[Movement]) -> i64 {
    let of = |movement: &Movement| match (movement.from, movement.to) {
        (None, Some(_)) => i64::from(movement.quantity),
        (Some(_), None) => -i64::from(movement.quantity),
        _ => 0,
    };
    movements.iter().map(of).sum()
}

fn outside(kind: MovementKind) -> bool {
    use MovementKind::{Adjustment, Found, Receipt, WriteOff};
    matches!(kind, Receipt | Found | Adjustment | WriteOff)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_unit_is_lost_or_made_but_by_a_movement_that_says_so(steps in prop::collection::vec(a_step(), 1..60)) {
        let mut holding = stored(asset(20), [(Condition::Good, 6), (Condition::Damaged, 2)]);
        let mut open = None;
        for step in steps {
            let (before, booked) = (holding.clone(), holding.booked().len());
            let refused = take(&step, &mut holding, &mut open);
            if refused {
                prop_assert_eq!(&holding, &before, "{:?} was refused and changed something", step);
            }
            let new = holding.booked().get(booked..).unwrap_or_default();
            let owned = |holding: &Holding| i64::from(holding.stock().units().quantity());
            prop_assert_eq!(owned(&holding) - owned(&before), gained(new), "{:?}", step);
            prop_assert!(new.iter().all(|it| (it.from.is_some() && it.to.is_some()) || outside(it.kind)));
            prop_assert_eq!(holding.asset.units, holding.stock().units());
            prop_assert!(holding.stock().balances().all(|(_, units)| (1..=Units::MAX).contains(&units)));
            let (_, mut replayed) = holding.before().map(|(asset, stock)| (asset.clone(), stock.clone())).unwrap();
            for movement in holding.booked() {
                prop_assert_eq!(replayed.take(movement), Ok(()));
            }
            prop_assert_eq!(&replayed, holding.stock());
            if holding.asset.retired.is_some() {
                prop_assert_eq!(owned(&holding), 0);
            }
        }
    }

    #[test]
    fn what_arrives_and_what_is_missing_is_what_was_sent(
        good in 1u32..50, broken in 0u32..50, a in 0u32..50, b in 0u32..50,
    ) {
        let mut holding = stored(asset(20), [(Condition::Good, good), (Condition::Damaged, broken)]);
        let lines = [(Condition::Good, good), (Condition::Damaged, broken)];
        let lines: Vec<_> = lines.into_iter().filter_map(|(c, n)| Some((id(20), c, NonZeroU32::new(n)?))).collect();
        let new = NewTransfer { from: home(), to: away(), lines, note: None };
        let (entry, there) = (entry(), environment(away()));
        let held = std::slice::from_mut(&mut holding);
        let (sent, _) = Transfer::send(new, &there, held, id(30), clerk(&entry)).unwrap();
        let received: Vec<_> = sent.lines.iter().zip([a, b]).map(|(line, n)| n.min(line.sent)).collect();
        let (closed, event) = sent.receive(&there, &received, None, held, clerk(&entry)).unwrap();
        let arrived: u32 = received.iter().sum();
        let (stock, missing) = (holding.stock(), good + broken - arrived);
        prop_assert_eq!((closed.state, event.short), (TransferState::Received, missing));
        prop_assert_eq!(stock.units_in(Some(away())).quantity(), arrived);
        prop_assert_eq!(stock.units_in(Some(home())), units([(Condition::Missing, missing)]));
        prop_assert_eq!(holding.asset.environment, Some(if arrived > 0 { away() } else { home() }));
    }
}
