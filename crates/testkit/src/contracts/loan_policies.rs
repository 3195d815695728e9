//! What is promised of policies of lending.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_loan_policy, a_warehouse, category_code, line, period, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::{Duration, NaiveTime};
use plantel_domain::access::{GroupName, Role};
use plantel_domain::loans::{Allowance, Approval, Closure, LoanPolicy, LoanTerms};
use plantel_domain::store::Store;
use plantel_domain::weekday::Weekday;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Every term said, the texts odd.
fn full() -> LoanTerms {
    let group = |text: &str| GroupName::parse(text).expect("it is a name");
    LoanTerms {
        allowed: vec![
            Allowance {
                roles: Role::ALL.iter().copied().collect(),
                groups: BTreeSet::from([group("2758492"), group("Robótica 'ñ' \"%_\\\" 🐟")]),
                categories: BTreeSet::from([category_code("cámara"), category_code("tablet")]),
            },
            Allowance::default(),
        ],
        longest_days: Some(3650),
        ahead_days: Some(0),
        most_units: Some(1_000_000),
        open_on: BTreeSet::from([Weekday::Monday, Weekday::Sunday]),
        closed_on_holidays: true,
        closed_days: vec![
            Closure { period: period("2026-12-16", "2027-01-11"), reason: line("Receso 'ñ' \"%_\\\" 🐟") },
            Closure { period: period("2026-03-17", "2026-03-17"), reason: line("Inventario") },
        ],
        approval: Approval::Automatic,
        block_late: true,
        block_days: 365,
        turnaround_days: 1,
        collect_days: Some(0),
        remind_at: NaiveTime::from_hms_opt(23, 59, 0).expect("it is a time"),
        due_soon_days: None,
        lost_after_days: Some(30),
    }
}

/// With nothing said and with everything, of a warehouse and of the institution.
pub async fn every_loan_policy_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let own = LoanPolicy {
        warehouse: Some(place.warehouse.id),
        terms: full(),
        created_at: moment() + Duration::microseconds(7),
        version: 5,
        ..a_loan_policy(id)
    };
    for policy in [a_loan_policy(id), own] {
        seed(&*store, policy.clone()).await;
        let found = seen!(store, &place.ctx, loan_policies.find(policy.id, None)).expect("it is there");
        // Groups are equal whatever their case: their words are looked at, too.
        assert_eq!((serde_json::json!(found), found), (serde_json::json!(policy), policy));
    }
    assert_eq!(seen!(store, &place.ctx, loan_policies.find(an_id().into(), None)), None);
}

/// And the institution one beside them; a warehouse of another institution has none here.
pub async fn a_warehouse_has_one_loan_policy(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let of = |warehouse| LoanPolicy { warehouse, ..a_loan_policy(id) };
    for warehouse in [None, Some(here.warehouse.id)] {
        seed(&*store, of(warehouse)).await;
        assert_duplicate(tried!(store, &here.ctx, loan_policies.add(&of(warehouse))), "loan policy");
    }
    seed(&*store, of(Some(seed(&*store, a_warehouse(id)).await.id))).await;
    seed(&*store, a_loan_policy(there.institution.id)).await;
    for unknown in [there.warehouse.id, a_warehouse(id).id] {
        assert_failed(tried!(store, &here.ctx, loan_policies.add(&of(Some(unknown)))));
    }
}

/// Else that of the institution, else none.
pub async fn the_loan_policy_of_a_warehouse_is_its_own(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let second = seed(&*store, a_warehouse(id)).await;
    assert_eq!(seen!(store, &here.ctx, loan_policies.of_warehouse(second.id)), None);
    let own = seed(&*store, LoanPolicy { warehouse: Some(here.warehouse.id), ..a_loan_policy(id) }).await;
    assert_eq!(seen!(store, &here.ctx, loan_policies.of_warehouse(second.id)), None);
    let whole = seed(&*store, LoanPolicy { terms: full(), ..a_loan_policy(id) }).await;
    assert_eq!(seen!(store, &here.ctx, loan_policies.of_warehouse(here.warehouse.id)), Some(own.clone()));
    assert_eq!(seen!(store, &here.ctx, loan_policies.of_warehouse(second.id)), Some(whole));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loan_policies.of_warehouse(here.warehouse.id)), None);
    }
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_loan_policy_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, a_loan_policy(place.institution.id)).await;
    let mut changed = LoanPolicy { terms: full(), ..old.clone() };
    kept!(store, &place.ctx, loan_policies.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, loan_policies.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, loan_policies.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, loan_policies.update(&mut old)));
    assert_stale(tried!(store, &place.ctx, loan_policies.delete(&old)));
    assert_stale(tried!(store, &place.ctx, loan_policies.update(&mut a_loan_policy(place.institution.id))));
    assert_eq!(seen!(store, &place.ctx, loan_policies.find(changed.id, None)), Some(changed));
}

/// And its place is free.
pub async fn a_loan_policy_that_is_taken_away_is_gone(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let policy = seed(&*store, a_loan_policy(place.institution.id)).await;
    kept!(store, &place.ctx, loan_policies.delete(&policy));
    assert_eq!(seen!(store, &place.ctx, loan_policies.find(policy.id, None)), None);
    assert_eq!(seen!(store, &place.ctx, loan_policies.of_warehouse(place.warehouse.id)), None);
    assert_stale(tried!(store, &place.ctx, loan_policies.delete(&policy)));
    seed(&*store, a_loan_policy(place.institution.id)).await;
}

/// Nor where none is chosen.
pub async fn a_loan_policy_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut policy = seed(&*store, a_loan_policy(here.institution.id)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loan_policies.find(policy.id, None)), None);
        assert_eq!(seen!(store, stranger, loan_policies.list()), []);
        assert_stale(tried!(store, stranger, loan_policies.update(&mut policy)));
        assert_stale(tried!(store, stranger, loan_policies.delete(&policy)));
        let other = LoanPolicy { warehouse: Some(here.warehouse.id), ..a_loan_policy(here.institution.id) };
        assert_failed(tried!(store, stranger, loan_policies.add(&other)));
    }
    assert_eq!(seen!(store, &here.ctx, loan_policies.find(policy.id, None)), Some(policy));
}

/// Then those of warehouses, oldest first.
pub async fn the_loan_policy_of_the_institution_is_listed_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let mut own = Vec::new();
    for micros in [3, 1, 2] {
        let warehouse = Some(seed(&*store, a_warehouse(id)).await.id);
        let created_at = moment() + Duration::microseconds(micros);
        own.push(seed(&*store, LoanPolicy { warehouse, created_at, ..a_loan_policy(id) }).await);
    }
    own.sort_by_key(|policy| policy.created_at);
    let created_at = moment() + Duration::microseconds(4);
    own.insert(0, seed(&*store, LoanPolicy { created_at, ..a_loan_policy(id) }).await);
    assert_eq!(seen!(store, &place.ctx, loan_policies.list()), own);
}

/// Also past every use case.
pub async fn terms_that_cannot_be_are_not_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for terms in [
        LoanTerms { open_on: BTreeSet::new(), ..full() },
        LoanTerms { longest_days: Some(0), ..full() },
        LoanTerms { ahead_days: Some(3651), ..full() },
        LoanTerms { most_units: Some(0), ..full() },
        LoanTerms { block_days: 366, ..full() },
        LoanTerms { turnaround_days: 366, ..full() },
        LoanTerms { collect_days: Some(366), ..full() },
        LoanTerms { due_soon_days: Some(0), ..full() },
        LoanTerms { lost_after_days: Some(0), ..full() },
    ] {
        let policy = LoanPolicy { terms, ..a_loan_policy(place.institution.id) };
        assert_failed(tried!(store, &place.ctx, loan_policies.add(&policy)));
    }
}
