//! What is promised of the items of a check.

use super::checks::{a_course, as_stored, on, people};
use super::support::{Place, assert_failed, at_once};
use crate::builders::{a_check, a_check_line, a_count, an_asset, opened, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::checks::{Acting, Book, Check, CheckLine, CheckSheet, CheckState, Count, Counted, Ticks, Verdict};
use plantel_domain::ids::{AssetId, CheckId, UserId};
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many things that the institution has, in order of id.
pub(super) async fn things(store: &Arc<dyn Store>, place: &Place, number: usize) -> Vec<AssetId> {
    let holdings: Vec<_> = (0..number).map(|_| opened(&an_asset(place.institution.id))).collect();
    kept!(store, &place.ctx, assets.add_all(&holdings));
    let mut ids: Vec<_> = holdings.iter().map(|holding| holding.asset.id).collect();
    ids.sort_unstable();
    ids
}

/// A check of the warehouse on the second of March, in which three units of each of these are expected.
pub(super) async fn of_three(store: &Arc<dyn Store>, place: &Place, assets: &[AssetId]) -> CheckSheet {
    let class = a_course(store, place).await;
    let lines = assets.iter().map(|asset| a_check_line(*asset, 3)).collect();
    as_stored(&seed(&**store, CheckSheet::started(a_check(&class, on(2)), lines)).await)
}

async fn found(store: &Arc<dyn Store>, place: &Place, id: CheckId) -> CheckSheet {
    seen!(store, &place.ctx, checks.find(id)).expect("it is there")
}

/// What can be said of an item in the third revision of a check, each of an item of its own.
pub(super) fn every_count(check: CheckId, asset: AssetId, expected: u32, by: UserId) -> Vec<Count> {
    let units = |found, damaged| Counted::units(expected, (found, damaged), None, None).expect("they fit");
    let note = || Some(prose("Sin el cable:\n\t'ñ' \"%_\\\" 🐟"));
    let said = |counted, note| Count {
        id: an_id().into(),
        check,
        revision: 3,
        asset,
        counted,
        note,
        by,
        counted_at: moment() - Duration::microseconds(7),
        received_at: moment() + Duration::microseconds(999_999),
    };
    vec![
        said(units(expected, 0), None),
        said(units(1, expected), note()),
        said(units(0, 0), note()),
        said(units(0, 1), None),
        said(Counted::NotCounted { reason: prose("Con llave:\n'ñ' 🐟") }, note()),
        said(Counted::NotCounted { reason: prose("Con llave") }, None),
    ]
}

/// With nothing said of it, with everything, and with what was decided.
pub async fn every_kind_of_line_of_a_check_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let class = a_course(&store, &place).await;
    let assets = things(&store, &place, 10).await;
    let check = Check { revision: 3, ..a_check(&class, on(2)) };
    let book = Book { good: 900_000, in_use: 50_000, damaged: 49_999, missing: 1_000_000 };
    let said = every_count(check.id, assets[0], book.expected(), place.user.id);
    let refused = || Some(Verdict::Refused { reason: prose("Lo tiene otro grupo:\n'ñ' 🐟") });
    let mut lines = vec![
        CheckLine::new(assets[0], Book::default(), None),
        CheckLine::new(assets[0], book, Some(1_000_000_000_000)),
        CheckLine { verdict: refused(), seen: Some(said[2].clone()), ..CheckLine::new(assets[0], book, Some(0)) },
        CheckLine {
            verdict: Some(Verdict::Accepted),
            seen: Some(Count { revision: 1, ..said[1].clone() }),
            ..CheckLine::new(assets[0], book, Some(1_000_000_000_000))
        },
    ];
    lines.extend(said.into_iter().map(|seen| CheckLine { seen: Some(seen), ..CheckLine::new(assets[0], book, None) }));
    for (line, asset) in lines.iter_mut().zip(&assets) {
        line.asset = *asset;
        line.seen = line.seen.take().map(|seen| Count { id: an_id().into(), asset: *asset, ..seen });
    }
    let sheet = as_stored(&seed(&*store, CheckSheet::started(check, lines.clone())).await);
    assert_eq!(sheet.lines().count(), 10);
    assert_eq!(found(&store, &place, sheet.check.id).await, sheet);
    assert_eq!(kept!(store, &place.ctx, checks.lock(sheet.check.id, Some(1))), Some(sheet.clone()));
    assert_eq!(seen!(store, &place.ctx, checks.of_shift(class.id, on(2))), Some(sheet.check.clone()));
    let lines: Vec<_> = lines.into_iter().map(|line| (3, line)).collect();
    assert_eq!(seen!(store, &place.ctx, checks.revisions(sheet.check.id)), lines);
}

/// A change writes those that were touched alone; what is said later takes the place of what was said before.
pub async fn lines_that_were_not_touched_stay(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 3).await;
    let sheet = of_three(&store, &place, &assets).await;
    let mut bare = CheckSheet::stored(sheet.check.clone(), vec![]);
    kept!(store, &place.ctx, checks.update(&mut bare));
    let mut next = found(&store, &place, sheet.check.id).await;
    assert_eq!(next.lines().collect::<Vec<_>>(), sheet.lines().collect::<Vec<_>>());
    let of = |seconds, counted: Counted| Count {
        counted,
        counted_at: moment() + Duration::seconds(seconds),
        ..a_count(&sheet, assets[1], 3)
    };
    let as_expected = Counted::Units { found: 3, damaged: 0, missing: 0, surplus: 0 };
    let steps = [
        a_count(&sheet, assets[1], 2),
        of(1, Counted::NotCounted { reason: prose("Con llave") }),
        of(2, Counted::Units { found: 4, damaged: 1, missing: 0, surplus: 2 }),
        Count { note: Some(prose("De otra sala")), ..of(3, as_expected) },
        a_count(&sheet, assets[0], 0),
    ];
    for count in steps {
        next = next.take(std::slice::from_ref(&count), moment()).expect("it is open");
        kept!(store, &place.ctx, checks.update(&mut next));
        assert_eq!(next.touched().count(), 0, "it is stored");
        assert_eq!(found(&store, &place, sheet.check.id).await, next);
        assert_eq!(next.line(count.asset).and_then(|line| line.seen.clone()), Some(count));
    }
    assert_eq!(next.check.version, 7);
}

/// As they were when they were sent back; what still fits is carried over.
pub async fn lines_of_earlier_revisions_stay(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (assets, people) = (things(&store, &place, 3).await, people(&store).await);
    let sheet = of_three(&store, &place, &assets[..2]).await;
    let id = sheet.check.id;
    let counts = [a_count(&sheet, assets[0], 1), a_count(&sheet, assets[1], 3)];
    let ticks = Ticks { clean: true, organized: true, complete: true };
    let acting = Acting { by: people[0], at: moment(), ticks, comment: None, override_reason: None };
    let sheet = sheet.take(&counts, moment()).expect("it is open");
    let (mut sheet, _) = sheet.submit(acting).expect("all is counted");
    kept!(store, &place.ctx, checks.update(&mut sheet));
    let first: Vec<_> = sheet.lines().map(|line| (1, line.clone())).collect();
    assert_eq!(seen!(store, &place.ctx, checks.revisions(id)), first);
    let now_there = vec![a_check_line(assets[0], 3), a_check_line(assets[2], 3)];
    let rejected = sheet.reject((people[1], moment()), prose("Falta el armario"), now_there, &BTreeSet::new());
    let (mut sheet, _) = rejected.expect("it waits for the instructor");
    kept!(store, &place.ctx, checks.update(&mut sheet));
    assert_eq!(sheet.line(assets[0]).and_then(|line| line.seen.as_ref()), Some(&counts[0]), "it fits");
    let late = a_count(&sheet, assets[2], 5);
    for count in [None, Some(late)] {
        sheet = sheet.take(count.as_slice(), moment()).expect("it is open again");
        kept!(store, &place.ctx, checks.update(&mut sheet));
        assert_eq!(found(&store, &place, id).await, sheet);
        let mut all = first.clone();
        all.extend(sheet.lines().map(|line| (2, line.clone())));
        assert_eq!(seen!(store, &place.ctx, checks.revisions(id)), all);
    }
}

/// Else it cannot be stored, and the check stays as it was.
pub async fn a_line_is_of_a_known_item_and_adds_up(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let class = a_course(&store, &here).await;
    let assets = things(&store, &here, 1).await;
    let plain = a_check_line(assets[0], 3);
    let sheet = CheckSheet::started(a_check(&class, on(2)), vec![plain.clone()]);
    let seen = |found, damaged, missing, surplus| {
        let counted = Counted::Units { found, damaged, missing, surplus };
        CheckLine { seen: Some(Count { counted, ..a_count(&sheet, assets[0], 3) }), ..plain.clone() }
    };
    let not_counted = Counted::NotCounted { reason: prose("Con llave") };
    let wrong = [
        a_check_line(there.asset.id, 3),
        a_check_line(an_asset(here.institution.id).id, 3),
        seen(2, 0, 0, 0),
        seen(3, 1, 0, 0),
        seen(3, 0, 1, 1),
        seen(4, 0, 0, 0),
        seen(1_000_001, 0, 0, 999_998),
        CheckLine { seen: Some(Count { revision: 2, ..a_count(&sheet, assets[0], 3) }), ..plain.clone() },
        CheckLine { verdict: Some(Verdict::Accepted), ..plain.clone() },
        CheckLine {
            verdict: Some(Verdict::Accepted),
            seen: Some(Count { counted: not_counted, ..a_count(&sheet, assets[0], 3) }),
            ..plain.clone()
        },
        CheckLine::new(assets[0], Book { missing: 1_000_001, ..Book::default() }, None),
        CheckLine::new(assets[0], Book::default(), Some(-1)),
    ];
    let stored = as_stored(&seed(&*store, sheet.clone()).await);
    for line in wrong {
        let other = CheckSheet::started(a_check(&class, on(3)), vec![line.clone()]);
        assert_failed(tried!(store, &here.ctx, checks.add(&other)));
        let mut changed = CheckSheet::started(stored.check.clone(), vec![line]);
        assert_failed(tried!(store, &here.ctx, checks.update(&mut changed)));
        assert_eq!(changed.check.version, 1, "a refused change leaves the version alone");
    }
    assert_eq!(found(&store, &here, stored.check.id).await, stored);
}

/// By whoever counts it, one after another: nothing of what anybody says is lost.
pub async fn a_check_that_many_count_at_once_has_it_all(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 12).await;
    let sheet = of_three(&store, &place, &assets).await;
    let counts: Vec<_> = assets.iter().map(|asset| a_count(&sheet, *asset, 2)).collect();
    let (ctx, id, all) = (place.ctx.clone(), sheet.check.id, counts.clone());
    let done = at_once(assets.len(), &store, move |store, n| {
        let (ctx, count) = (ctx.clone(), all[n].clone());
        async move {
            let mut work = store.begin(&ctx).await?;
            let sheet = work.checks().lock(id, None).await?.expect("it is there");
            let mut sheet = sheet.take(std::slice::from_ref(&count), moment()).expect("it is open");
            work.checks().update(&mut sheet).await?;
            work.checks().add_counts(std::slice::from_ref(&count)).await?;
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(sheet.check.version)
        }
    })
    .await;
    assert_eq!(done.len(), assets.len());
    let all = found(&store, &place, id).await;
    assert_eq!((all.check.version, all.check.tally.counted, all.check.tally.missing), (13, 12, 12));
    assert_eq!(all.lines().filter_map(|line| line.seen.clone()).collect::<Vec<_>>(), counts);
    assert_eq!(seen!(store, &place.ctx, checks.counts(id, None)).len(), 12);
}

/// More than a statement takes.
pub async fn thousands_of_lines_are_one_call(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 3_000).await;
    let mut sheet = of_three(&store, &place, &assets).await;
    assert_eq!(found(&store, &place, sheet.check.id).await, sheet);
    let counts: Vec<_> = assets.iter().map(|asset| a_count(&sheet, *asset, 4)).collect();
    sheet = sheet.take(&counts, moment()).expect("it is open");
    let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.checks().update(&mut sheet).await.expect("the store takes it");
    work.checks().add_counts(&counts).await.expect("the store takes them");
    work.commit_unjournaled().await.expect("the store commits it");
    assert_eq!(found(&store, &place, sheet.check.id).await, sheet);
    assert_eq!(sheet.check.state, CheckState::StudentPending);
    assert_eq!(seen!(store, &place.ctx, checks.counts(sheet.check.id, None)), counts);
    let ids: Vec<_> = counts.iter().map(|count| count.id).collect();
    assert_eq!(seen!(store, &place.ctx, checks.known_counts(&ids)).len(), ids.len());
}
