//! What is promised of what loans are of, and of what changed hands.

use super::loans::deed;
use super::support::{Place, assert_duplicate, assert_failed, nowhere};
use crate::builders::{a_handling, a_line, a_loan, a_user, an_asset, line, prose, seed};
use crate::ids::an_id;
use plantel_domain::ids::AssetId;
use plantel_domain::loans::{
    Allotment, Handled, Handling, Hands, Loan, LoanFilter, LoanLine, LoanSort, UnitState, Wanted,
};
use plantel_domain::page::Sort;
use plantel_domain::store::Store;
use std::sync::Arc;

/// One line of every kind.
fn every_kind(place: &Place) -> Vec<LoanLine> {
    let (brand, model) = (Some(line("Canon 'ñ' \"%_\\\"")), line("EOS R'10 🐟"));
    vec![
        a_line(Wanted::Asset { asset: place.asset.id }, 1_000_000),
        a_line(Wanted::Model { brand, model }, 3),
        a_line(Wanted::Model { brand: None, model: line("Ñ") }, 1),
        a_line(Wanted::Category { category: place.asset.category.clone() }, 7),
        a_line(Wanted::Other { words: line("Tres extensiones de 'ñ' \"%_\\\" 🐟") }, 2),
    ]
}

/// Units of which each number is told from each other, beginning with the first.
fn units(asset: Option<AssetId>, first: u32) -> Allotment {
    let [promised, out, good, damaged, incomplete, missing] = [0, 10, 200, 3_000, 40_000, 500_000].map(|n| n + first);
    Allotment { asset, promised, out, good, damaged, incomplete, missing }
}

/// With every counter of the units that stand for it, in their order.
pub async fn every_kind_of_line_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(seed(&*store, an_asset(place.institution.id)).await.id);
    }
    let mut lines = every_kind(&place);
    let bare = Loan { lines: lines.clone(), ..a_loan(&place.asset, &place.warehouse, place.user.id) };
    let bare = seed(&*store, bare).await;
    assert_eq!(seen!(store, &place.ctx, loans.find(bare.id, None)), Some(bare));
    for line in &mut lines {
        line.id = an_id().into();
    }
    lines[0].allotments = vec![units(Some(place.asset.id), 5)];
    lines[1].allotments = others.iter().rev().zip(0..).map(|(asset, n)| units(Some(*asset), n)).collect();
    lines[3].allotments = vec![units(Some(place.asset.id), 0), units(None, 1), units(Some(others[1]), 2)];
    lines[4].allotments = vec![Allotment::promised(None, 2)];
    lines.reverse();
    let full = Loan { lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
    let full = seed(&*store, full).await;
    assert_eq!(seen!(store, &place.ctx, loans.find(full.id, None)), Some(full));
}

/// Those that are new, those that changed, and those that are no more.
pub async fn units_of_a_loan_change_with_it(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, an_asset(place.institution.id)).await.id;
    let lines = every_kind(&place);
    let mut loan = Loan { lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
    seed(&*store, loan.clone()).await;
    let bystander = Loan {
        lines: vec![LoanLine { allotments: vec![units(Some(other), 1)], ..every_kind(&place).remove(2) }],
        ..a_loan(&place.asset, &place.warehouse, place.user.id)
    };
    let bystander = seed(&*store, bystander).await;
    for allotments in [
        vec![Allotment::promised(Some(other), 2)],
        vec![units(Some(place.asset.id), 1), units(Some(other), 2)],
        vec![units(Some(other), 3), units(Some(place.asset.id), 4), Allotment::promised(None, 1)],
        vec![],
        vec![units(None, 0)],
    ] {
        loan.lines[3].allotments = allotments;
        kept!(store, &place.ctx, loans.update(&mut loan));
        assert_eq!(seen!(store, &place.ctx, loans.find(loan.id, None)), Some(loan.clone()));
    }
    assert_eq!(seen!(store, &place.ctx, loans.find(bystander.id, None)), Some(bystander));
}

/// Else its units would be told in two places.
pub async fn an_asset_stands_once_for_a_line(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let twice = vec![units(Some(place.asset.id), 1), units(Some(place.asset.id), 2)];
    let line = LoanLine { allotments: twice.clone(), ..every_kind(&place).remove(3) };
    let loan = a_loan(&place.asset, &place.warehouse, place.user.id);
    let refused = Loan { lines: vec![line], ..loan.clone() };
    assert_duplicate(tried!(store, &place.ctx, loans.add(&refused)), "loan");
    let mut loan = seed(&*store, loan).await;
    loan.lines[0].allotments = twice;
    assert_duplicate(tried!(store, &place.ctx, loans.update(&mut loan)), "loan");
    assert_eq!(loan.version, 1, "a refused change leaves the version alone");
}

/// Each its own, in lists and among those of a borrower.
pub async fn loans_of_a_page_have_their_lines(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut loans = Vec::new();
    for count in [3, 0, 100, 1, 5] {
        let lines = (0..count).map(|n| {
            let lines = every_kind(&place);
            let line = lines[n % lines.len()].clone();
            LoanLine { allotments: vec![units(Some(place.asset.id), 1), units(None, 2)], ..line }
        });
        let lines = lines.collect();
        let loan = Loan { lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        loans.push(seed(&*store, loan).await);
    }
    loans.sort_by_key(|loan| (loan.created_at, loan.id));
    let sort = Sort { field: LoanSort::CreatedAt, descending: false };
    let filter = LoanFilter { sort, ..LoanFilter::default() };
    assert_pages!(store, &place.ctx, loans.list(&place.everything, &filter), loans.clone());
    loans.reverse();
    assert_eq!(seen!(store, &nowhere(), loans.of_borrower(place.user.id)), loans);
}

/// In several calls, also of one moment and of several loans.
pub async fn handlings_come_in_the_order_in_which_they_were_written(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let asked = || Loan { lines: every_kind(&place), ..a_loan(&place.asset, &place.warehouse, place.user.id) };
    let (loan, other) = (seed(&*store, asked()).await, seed(&*store, asked()).await);
    let mut all = Vec::new();
    for (line, state) in loan.lines.iter().zip(UnitState::ALL.iter().cycle()) {
        for (hands, by, micros) in [(Hands::Out, Some(place.user.id), 9), (Hands::Back, None, 3)] {
            let note = (hands == Hands::Back).then(|| prose("Sin el cable\n'ñ' \"%_\\\" 🐟"));
            let asset = (*state != UnitState::Missing).then_some(place.asset.id);
            let handled = Handled { line: line.id, asset, quantity: 1_000_000, state: *state, note };
            all.push(Handling { hands, handled, deed: deed(by, micros), ..a_handling(&loan) });
        }
    }
    let of_other = [a_handling(&other), a_handling(&other)];
    kept!(store, &place.ctx, loans.add_handlings(&all[..1]));
    kept!(store, &place.ctx, loans.add_handlings(&[]));
    let mixed: Vec<_> = of_other[..1].iter().chain(&all[1..7]).cloned().collect();
    kept!(store, &place.ctx, loans.add_handlings(&mixed));
    kept!(store, &place.ctx, loans.add_handlings(&of_other[1..]));
    kept!(store, &place.ctx, loans.add_handlings(&all[7..]));
    assert_eq!(seen!(store, &place.ctx, loans.handlings(loan.id)), all);
    assert_eq!(seen!(store, &place.ctx, loans.handlings(other.id)), of_other);
    let elsewhere = Place::new(&store).await;
    for stranger in [&elsewhere.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loans.handlings(loan.id)), []);
    }
}

/// Else it cannot be written.
pub async fn a_handling_is_of_a_line_of_its_loan(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let asked = |place: &Place| a_loan(&place.asset, &place.warehouse, place.user.id);
    let loan = seed(&*store, asked(&here)).await;
    let (other, theirs) = (seed(&*store, asked(&here)).await, seed(&*store, asked(&there)).await);
    let good = || a_handling(&loan);
    let handled = || good().handled;
    for wrong in [
        Handling { loan: other.id, ..good() },
        Handling { loan: an_id().into(), ..good() },
        Handling { handled: Handled { line: an_id().into(), ..handled() }, ..good() },
        Handling { handled: Handled { line: other.lines[0].id, ..handled() }, ..good() },
        Handling { handled: Handled { asset: Some(there.asset.id), ..handled() }, ..good() },
        Handling { handled: Handled { quantity: 0, ..handled() }, ..good() },
        Handling { deed: deed(a_user().id, 0), ..good() },
        a_handling(&theirs),
    ] {
        assert_failed(tried!(store, &here.ctx, loans.add_handlings(&[wrong])));
    }
    for stranger in [&there.ctx, &nowhere()] {
        assert_failed(tried!(store, stranger, loans.add_handlings(&[good()])));
    }
    assert_eq!(seen!(store, &here.ctx, loans.handlings(loan.id)), []);
}
