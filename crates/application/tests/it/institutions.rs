//! The tenants: made and switched by platform administrators, described by their own.

use crate::house::{House, code};
use plantel_domain::access::{Context, Module, Role};
use plantel_domain::form::Patch;
use plantel_domain::institutions::{Institution, InstitutionChange, InstitutionCode, NewInstitution};
use plantel_domain::inventory::USUAL;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{an_institution, line};
use std::collections::BTreeSet;

fn a_new(code: &str) -> NewInstitution {
    let Institution { kind, name, time_zone, locale, currency, .. } = an_institution();
    let code = InstitutionCode::parse(code).unwrap();
    let modules = BTreeSet::from([Module::School]);
    NewInstitution { kind, name, code, nit: None, dane_code: None, time_zone, locale, currency, modules }
}

fn renamed() -> InstitutionChange {
    InstitutionChange { name: Some(line("Centro Minero")), ..InstitutionChange::default() }
}

#[tokio::test]
async fn a_platform_administrator_makes_and_finds_institutions() {
    let house = House::new().await;
    let (operator, tenants) = (house.platform_admin_of_none().await, house.institutions());
    let made = tenants.create(&operator, a_new("minero")).await.unwrap();
    assert_eq!((made.active, made.version, made.modules.len()), (true, 1, 1));
    assert_eq!(tenants.find(&operator, made.id).await.unwrap(), made);
    assert_eq!(tenants.find_by_code(&operator, &made.code).await.unwrap(), made);
    assert_eq!(tenants.list(&operator, &PageRequest::first(9)).await.unwrap().data.len(), 2);
    assert_eq!(code(tenants.create(&operator, a_new("minero")).await), "institution.code-taken");
    assert_eq!(code(tenants.find(&operator, house.ids.next().into()).await), "institution.not-found");
    assert_eq!(house.store.kinds(), ["institution.created"]);
}

#[tokio::test]
async fn a_new_institution_has_the_usual_kinds_of_things_and_a_journal_that_begins_with_it() {
    let house = House::new().await;
    let operator = house.platform_admin_of_none().await;
    let made = house.institutions().create(&operator, a_new("minero")).await.unwrap();
    let inside = Context::system("test", Some(made.id));
    let categories = house.store.read(&inside).await.unwrap().categories().all().await.unwrap();
    let mut usual: Vec<_> = USUAL.iter().map(|(code, name)| (*code, *name)).collect();
    usual.sort_unstable();
    let found: Vec<_> = categories.iter().map(|kind| (kind.code.as_str(), kind.name.as_str())).collect();
    assert_eq!((found.len(), found), (9, usual));
    assert!(categories.iter().all(|kind| kind.active && kind.institution == made.id && kind.fields.is_empty()));
    let entry = house.store.journal_entries().pop().unwrap();
    assert_eq!((entry.kind.as_str(), entry.institution), ("institution.created", Some(made.id)));
}

#[tokio::test]
async fn wherever_making_one_fails_neither_it_nor_its_kinds_are_there() {
    let house = House::new().await;
    let (operator, tenants) = (house.platform_admin_of_none().await, house.institutions());
    for call in [1, 2, 3] {
        house.store.fail_at(call, FailWith::Busy);
        assert_eq!(code(tenants.create(&operator, a_new("minero")).await), "store.busy");
        assert_eq!(tenants.list(&operator, &PageRequest::first(9)).await.unwrap().data.len(), 1);
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn nobody_else_makes_lists_or_switches_institutions() {
    let house = House::new().await;
    let (rector, tenants, id) = (house.person(Role::Rector).await, house.institutions(), house.institution.id);
    assert_eq!(code(tenants.create(&rector, a_new("minero")).await), "access.denied");
    assert_eq!(code(tenants.list(&rector, &PageRequest::first(9)).await), "access.denied");
    assert_eq!(code(tenants.find(&rector, id).await), "access.denied");
    assert_eq!(code(tenants.find_by_code(&rector, &house.institution.code).await), "access.denied");
    assert_eq!(code(tenants.change(&rector, id, None, renamed()).await), "access.denied");
    assert_eq!(code(tenants.switch_modules(&rector, None, BTreeSet::new()).await), "access.denied");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn who_runs_an_institution_describes_it_but_does_not_switch_it_off() {
    let house = House::new().await;
    let (admin, tenants) = (house.person(Role::CenterAdmin).await, house.institutions());
    let change = InstitutionChange { active: Some(false), dane_code: Patch::Clear, ..renamed() };
    let changed = tenants.change_current(&admin, Some(1), change).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.active, changed.version), ("Centro Minero", true, 2));
    assert_eq!(tenants.current(&admin).await.unwrap(), changed);
    let entry = house.store.journal_entries().pop().unwrap();
    assert_eq!((entry.kind.as_str(), entry.institution), ("institution.changed", Some(house.institution.id)));
    assert_eq!(code(tenants.change_current(&admin, Some(1), renamed()).await), "store.precondition-failed");
}

#[tokio::test]
async fn every_member_reads_the_own_institution_and_few_change_it() {
    let house = House::new().await;
    for role in Role::ALL {
        let ctx = house.person(*role).await;
        assert_eq!(house.institutions().current(&ctx).await.unwrap(), house.institution, "{role:?}");
        if !role.administers() {
            let changed = house.institutions().change_current(&ctx, None, renamed()).await;
            assert_eq!(code(changed), "access.denied", "{role:?}");
        }
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_platform_administrator_switches_an_institution_and_its_modules() {
    let house = House::new().await;
    let (operator, tenants) = (house.platform_admin().await, house.institutions());
    let off = InstitutionChange { active: Some(false), ..InstitutionChange::default() };
    assert!(!tenants.change(&operator, house.institution.id, None, off).await.unwrap().active);
    let modules = BTreeSet::from([Module::Inventory, Module::Lab]);
    let switched = tenants.switch_modules(&operator, Some(2), modules.clone()).await.unwrap();
    assert_eq!((switched.modules, switched.version), (modules, 3));
    assert_eq!(house.store.kinds(), ["institution.changed", "institution.modules-switched"]);
    let entries = house.store.journal_entries();
    assert!(entries.iter().all(|entry| entry.role == "platform_admin"));
}

#[tokio::test]
async fn modules_are_switched_in_an_institution_that_is_named() {
    let house = House::new().await;
    let operator = house.platform_admin_of_none().await;
    let switched = house.institutions().switch_modules(&operator, None, BTreeSet::new()).await;
    assert_eq!(code(switched), "institution.not-chosen");
}
