//! What is demanded of loans: who says it, and who reads it.

use crate::house::{House, bad_field, code};
use plantel_domain::access::{GroupName, Role};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{Allowance, LoanTerms, NewLoanPolicy};
use plantel_domain::weekday::Weekday;
use plantel_testkit::builders::{category_code, seed};
use std::collections::BTreeSet;

fn of(warehouse: Option<EnvironmentId>) -> NewLoanPolicy {
    NewLoanPolicy { warehouse, terms: LoanTerms::default() }
}

fn short() -> LoanTerms {
    LoanTerms { longest_days: Some(3), ..LoanTerms::default() }
}

fn lends(category: CategoryCode) -> LoanTerms {
    let allowance = Allowance { categories: BTreeSet::from([category]), ..Allowance::default() };
    LoanTerms { allowed: vec![allowance], ..LoanTerms::default() }
}

#[tokio::test]
async fn a_policy_is_made_seen_changed_and_taken_away() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let made = loans.add_policy(&admin, of(None)).await.unwrap();
    assert_eq!((made.institution, made.warehouse, made.version), (house.institution.id, None, 1));
    assert_eq!(loans.find_policy(&admin, made.id).await.unwrap(), made);
    let changed = loans.update_policy(&admin, made.id, Some(1), short()).await.unwrap();
    assert_eq!((changed.terms.longest_days, changed.version), (Some(3), 2));
    assert_eq!(loans.update_policy(&admin, made.id, Some(2), short()).await.unwrap(), changed);
    let stale = loans.update_policy(&admin, made.id, Some(1), LoanTerms::default()).await;
    assert_eq!(code(stale), "store.precondition-failed");
    assert_eq!(code(loans.delete_policy(&admin, made.id, Some(1)).await), "store.precondition-failed");
    assert_eq!(loans.list_policies(&admin).await.unwrap(), [changed]);
    loans.delete_policy(&admin, made.id, Some(2)).await.unwrap();
    assert_eq!(code(loans.find_policy(&admin, made.id).await), "loan-policy.not-found");
    assert_eq!(code(loans.delete_policy(&admin, made.id, None).await), "loan-policy.not-found");
    assert_eq!(house.store.kinds(), ["loan-policy.created", "loan-policy.changed", "loan-policy.deleted"]);
}

#[tokio::test]
async fn the_journal_tells_which_terms_changed() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let made = loans.add_policy(&admin, of(Some(house.warehouse.id))).await.unwrap();
    loans.update_policy(&admin, made.id, None, short()).await.unwrap();
    let journal = house.store.journal_entries();
    let changes: Vec<_> = journal[1].changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(changes, ["longest_days"]);
}

#[tokio::test]
async fn a_warehouse_and_the_institution_have_one_policy_each() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    for warehouse in [None, Some(house.warehouse.id)] {
        loans.add_policy(&admin, of(warehouse)).await.unwrap();
        assert_eq!(code(loans.add_policy(&admin, of(warehouse)).await), "loan-policy.exists");
    }
    assert_eq!(house.store.kinds().len(), 2);
}

#[tokio::test]
async fn who_keeps_a_warehouse_says_what_it_demands_and_nothing_else() {
    let house = House::new().await;
    let (admin, keeper) = (house.person(Role::CenterAdmin).await, house.person(Role::WarehouseAdmin).await);
    let (loans, other) = (house.loans(), house.another_warehouse().await);
    let whole = loans.add_policy(&admin, of(None)).await.unwrap();
    let others = loans.add_policy(&admin, of(Some(other.id))).await.unwrap();
    for warehouse in [None, Some(other.id)] {
        assert_eq!(code(loans.add_policy(&keeper, of(warehouse)).await), "access.denied");
    }
    for foreign in [whole.id, others.id] {
        assert_eq!(code(loans.update_policy(&keeper, foreign, None, short()).await), "access.denied");
        assert_eq!(code(loans.delete_policy(&keeper, foreign, None).await), "access.denied");
    }
    let own = loans.add_policy(&keeper, of(Some(house.warehouse.id))).await.unwrap();
    loans.update_policy(&keeper, own.id, None, short()).await.unwrap();
    loans.delete_policy(&keeper, own.id, None).await.unwrap();
    assert_eq!(house.store.kinds().len(), 5);
}

#[tokio::test]
async fn who_borrows_reads_the_rules_and_changes_none() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let made = loans.add_policy(&admin, of(None)).await.unwrap();
    for role in [Role::Instructor, Role::Supervisor, Role::Coordinator, Role::Auditor] {
        let ctx = house.person(role).await;
        assert_eq!(loans.list_policies(&ctx).await.unwrap().len(), 1, "{role:?}");
        assert_eq!(loans.find_policy(&ctx, made.id).await.unwrap(), made, "{role:?}");
        loans.terms_of(&ctx, Some(house.warehouse.id)).await.unwrap();
        assert_eq!(code(loans.add_policy(&ctx, of(None)).await), "access.denied", "{role:?}");
        assert_eq!(code(loans.update_policy(&ctx, made.id, None, short()).await), "access.denied", "{role:?}");
        assert_eq!(code(loans.delete_policy(&ctx, made.id, None).await), "access.denied", "{role:?}");
    }
    for role in [Role::Guardian, Role::Student, Role::Secretary] {
        let ctx = house.person(role).await;
        assert_eq!(code(loans.list_policies(&ctx).await), "access.denied", "{role:?}");
        assert_eq!(code(loans.terms_of(&ctx, None).await), "access.denied", "{role:?}");
    }
    assert_eq!(house.store.kinds().len(), 1);
}

#[tokio::test]
async fn another_institution_finds_no_policy() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let made = loans.add_policy(&admin, of(None)).await.unwrap();
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(loans.list_policies(&stranger).await.unwrap(), []);
    assert_eq!(code(loans.find_policy(&stranger, made.id).await), "loan-policy.not-found");
    assert_eq!(code(loans.update_policy(&stranger, made.id, None, short()).await), "loan-policy.not-found");
    assert_eq!(code(loans.delete_policy(&stranger, made.id, None).await), "loan-policy.not-found");
    assert_eq!(code(loans.terms_of(&stranger, Some(house.warehouse.id)).await), "environment.not-found");
    let theirs = loans.add_policy(&stranger, of(Some(house.warehouse.id))).await;
    assert_eq!(bad_field(theirs), ("/warehouse_id".to_owned(), "environment.not-found"));
    assert_eq!(house.store.kinds().len(), 1);
}

#[tokio::test]
async fn only_a_warehouse_in_use_gets_a_policy() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let room = house.room().await;
    let retired = plantel_testkit::builders::a_warehouse(house.institution.id);
    let retired = plantel_domain::institutions::Environment { active: false, ..retired };
    let retired = seed(&*house.store, retired).await;
    for place in [room.id, retired.id] {
        assert_eq!(code(loans.add_policy(&admin, of(Some(place))).await), "loan.not-a-warehouse");
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn the_terms_of_a_warehouse_are_its_own_or_the_institutions_or_none() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let of_warehouse = async || loans.terms_of(&admin, Some(house.warehouse.id)).await.unwrap().longest_days;
    assert_eq!((of_warehouse().await, loans.terms_of(&admin, None).await.unwrap()), (None, LoanTerms::default()));
    loans.add_policy(&admin, NewLoanPolicy { warehouse: None, terms: short() }).await.unwrap();
    assert_eq!(of_warehouse().await, Some(3));
    let own = LoanTerms { longest_days: Some(8), ..LoanTerms::default() };
    let own = NewLoanPolicy { warehouse: Some(house.warehouse.id), terms: own };
    loans.add_policy(&admin, own).await.unwrap();
    assert_eq!(of_warehouse().await, Some(8));
    assert_eq!(loans.terms_of(&admin, None).await.unwrap(), short());
}

#[tokio::test]
async fn categories_of_a_policy_are_those_of_the_institution_in_its_words() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let new = NewLoanPolicy { warehouse: None, terms: lends(category_code("CÁMERA")) };
    let made = loans.add_policy(&admin, new).await.unwrap();
    assert_eq!(made.terms, lends(category_code("camera")));
    let refused = loans.update_policy(&admin, made.id, None, lends(category_code("torno"))).await;
    assert_eq!(bad_field(refused), ("/allowed/0/categories".to_owned(), "category.unknown"));
    assert_eq!(house.store.kinds(), ["loan-policy.created"]);
}

#[tokio::test]
async fn terms_that_cannot_be_change_nothing() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let made = loans.add_policy(&admin, of(None)).await.unwrap();
    let never_open = LoanTerms { open_on: BTreeSet::<Weekday>::new(), ..LoanTerms::default() };
    let endless = LoanTerms { longest_days: Some(0), ..LoanTerms::default() };
    for (terms, pointer, why) in
        [(never_open, "/open_on", "list.empty"), (endless, "/longest_days", "field.out-of-range")]
    {
        let new = NewLoanPolicy { warehouse: Some(house.warehouse.id), terms: terms.clone() };
        assert_eq!(bad_field(loans.add_policy(&admin, new).await), (pointer.to_owned(), why));
        let changed = loans.update_policy(&admin, made.id, None, terms).await;
        assert_eq!(bad_field(changed), (pointer.to_owned(), why));
    }
    assert_eq!(house.store.kinds().len(), 1);
}

#[tokio::test]
async fn with_the_module_off_nobody_reads_a_policy() {
    let house = House::new().await;
    let mut admin = house.person(Role::CenterAdmin).await;
    if let plantel_domain::access::Principal::User(actor) = &mut admin.principal {
        actor.modules_on.clear();
    }
    assert_eq!(code(house.loans().list_policies(&admin).await), "access.module-off");
    assert_eq!(code(house.loans().add_policy(&admin, of(None)).await), "access.module-off");
}

#[tokio::test]
async fn groups_of_an_allowance_are_kept_as_they_were_typed() {
    let house = House::new().await;
    let (admin, loans) = (house.person(Role::CenterAdmin).await, house.loans());
    let group = GroupName::parse("Semillero de Robótica").unwrap();
    let allowance = Allowance { groups: BTreeSet::from([group]), ..Allowance::default() };
    let terms = LoanTerms { allowed: vec![allowance], ..LoanTerms::default() };
    let made = loans.add_policy(&admin, NewLoanPolicy { warehouse: None, terms }).await.unwrap();
    let words: Vec<_> = made.terms.allowed[0].groups.iter().map(GroupName::as_str).collect();
    assert_eq!(words, ["Semillero de Robótica"]);
}
