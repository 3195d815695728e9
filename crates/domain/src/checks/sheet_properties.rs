//! Whatever is done to a check, in whatever order, it stays a check.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Deeds {
    /// A verb, as its example does it.
    Verb(Verb, u128),
    /// So many found and broken of an item, at a minute.
    Count(u128, (u32, u32), i64),
    /// Sent back, where the room now holds so many of each item.
    Reject(Vec<u32>),
}

fn a_deed() -> impl Strategy<Value = Deeds> {
    let who = prop::sample::select(vec![STUDENT, TEACHER, SUPERVISOR]);
    prop_oneof![
        6 => (prop::sample::select(VERBS.to_vec()), who).prop_map(|(verb, who)| Deeds::Verb(verb, who)),
        3 => (11u128..15, (0u32..9, 0u32..9), 0i64..9).prop_map(|(item, seen, at)| Deeds::Count(item, seen, at)),
        1 => prop::collection::vec(0u32..9, 0..5).prop_map(Deeds::Reject),
    ]
}

fn take_one(sheet: CheckSheet, entry: u128, deed: &Deeds) -> Result<CheckSheet, CheckError> {
    match deed {
        Deeds::Verb(verb, who) => done(sheet, *verb, *who),
        Deeds::Count(item, seen, minute) => {
            let counts = [count(&sheet, entry, *item, *seen, *minute)];
            sheet.take(&counts, at(9))
        }
        Deeds::Reject(good) => {
            let there = (11..).zip(good).map(|(item, good)| line(item, book(*good, 1, 0), Some(10)));
            let nothing = BTreeSet::new();
            sheet.reject((id(9), at(9)), prose("De nuevo"), there.collect(), &nothing).map(|(sheet, _)| sheet)
        }
    }
}

fn rejects(deed: &Deeds) -> bool {
    matches!(deed, Deeds::Reject(_) | Deeds::Verb(Verb::Reject, _))
}

/// Who confirmed two steps, the later one without an override.
fn alone(check: &Check) -> Option<UserId> {
    let confirmed: Vec<&StepRecord> =
        check.steps.iter().filter(|step| step.outcome == StepOutcome::Confirmed).collect();
    let again = |(at, step): (usize, &&StepRecord)| {
        let before = confirmed[..at].iter().any(|it| it.step != step.step && it.by == step.by);
        (before && step.override_reason.is_none()).then_some(step.by)
    };
    confirmed.iter().enumerate().find_map(again)
}

fn sums_fit(line: &CheckLine) -> bool {
    match line.seen.as_ref().map(|seen| &seen.counted) {
        Some(Counted::Units { found, damaged, missing, surplus }) => {
            line.book.expected() + surplus == found + damaged + missing
        }
        Some(Counted::NotCounted { .. }) | None => true,
    }
}

/// An entry's id, its item, what was seen, and in which minute.
type Told = (u128, (u128, (u32, u32), i64));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_check_stays_a_check(deeds in prop::collection::vec(a_deed(), 1..40)) {
        let mut sheet = started();
        for (entry, deed) in (1_000..).zip(&deeds) {
            let before = sheet.clone();
            let from = before.check.state.name();
            match take_one(sheet, entry, deed) {
                Err(error) => {
                    let not_now = before.not_now();
                    let now = matches!(error, CheckError::TwoSteps(_) | CheckError::LinesMissing(_));
                    prop_assert!(now || error == not_now, "{:?} of {:?}: {:?}", deed, from, error);
                    sheet = before;
                }
                Ok(after) => {
                    prop_assert!(from.waits_for().is_some(), "{:?} changed what was over", deed);
                    let next = before.check.revision + u16::from(rejects(deed));
                    prop_assert_eq!(after.check.revision, next);
                    prop_assert!(after.check.steps.starts_with(&before.check.steps));
                    sheet = after;
                }
            }
            let Check { tally, state, .. } = &sheet.check;
            prop_assert_eq!(*tally, Tally::of(sheet.lines()));
            prop_assert!(tally.percent() <= 100);
            prop_assert_eq!(tally.percent() == 100, tally.to_count == 0);
            prop_assert!(sheet.lines().all(sums_fit));
            prop_assert_eq!(alone(&sheet.check), None);
            let reviewed = !matches!(state.name(), StateName::StudentPending | StateName::Cancelled);
            prop_assert!(!reviewed || tally.to_count == 0);
            let decided = state.name() == StateName::Complete;
            let decided_over = |line: &CheckLine| line.verdict.is_some() == (decided && line.variance().is_some());
            prop_assert!(sheet.lines().all(decided_over));
        }
    }

    #[test]
    fn the_order_in_which_entries_come_does_not_matter_nor_how_often(
        (told, shuffled) in prop::collection::vec((11u128..14, (0u32..9, 0u32..9), 0i64..4), 1..14)
            .prop_flat_map(|told| {
                let entries: Vec<_> = (2_000u128..).zip(told).collect();
                (Just(entries.clone()), Just(entries).prop_shuffle())
            }),
        cut in 0usize..14,
    ) {
        let sheet = started();
        let counts = |entries: &[Told]| {
            let one = |(entry, (item, seen, minute)): &Told| {
                count(&sheet, *entry, *item, *seen, *minute)
            };
            entries.iter().map(one).collect::<Vec<Count>>()
        };
        let at_once = sheet.clone().take(&counts(&told), at(9)).unwrap();
        let (first, second) = shuffled.split_at(cut.min(shuffled.len()));
        let one_device = sheet.clone().take(&counts(first), at(8)).unwrap();
        let two_devices = one_device.take(&counts(second), at(8)).unwrap().take(&counts(first), at(9)).unwrap();
        prop_assert!(at_once.lines().eq(two_devices.lines()));
        prop_assert_eq!(at_once.check, two_devices.check);
    }
}
