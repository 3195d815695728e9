//! What is promised of categories.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_category, category_code, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{Category, CategoryChange, Field, FieldKey, FieldKind};
use plantel_domain::store::Store;
use std::sync::Arc;

fn coded(institution: InstitutionId, code: &str) -> Category {
    Category { code: category_code(code), ..a_category(institution) }
}

fn field(key: &str, kind: FieldKind, required: bool, choices: &[&str]) -> Field {
    let choices = choices.iter().map(|choice| line(choice)).collect();
    let key = FieldKey::parse(key).expect("it is a key");
    Field { key, label: line("Rótulo 'ñ' \"%_\\\" 🐟"), kind, required, choices }
}

/// With every field filled, empty and odd.
pub async fn every_category_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let choices: Vec<_> = (0..50).map(|n| format!("Opción {n} 'ñ'")).collect();
    let choices: Vec<_> = choices.iter().map(String::as_str).collect();
    let mut fields: Vec<_> =
        FieldKind::ALL.iter().map(|kind| field(&format!("z_{}", kind.name()), *kind, true, &[])).collect();
    fields.extend([field("a", FieldKind::Choice, false, &choices), field("b", FieldKind::Choice, true, &["Sí", "No"])]);
    let full = Category {
        name: line("Óptica «fina» 相機 🐟"),
        fields,
        useful_life_months: Some(1_200),
        active: false,
        created_at: moment() + Duration::microseconds(7),
        version: 5,
        ..coded(id, "Óptica 'ñ' \"%_\\\" 🐟")
    };
    for category in [a_category(id), full, Category { useful_life_months: Some(1), ..a_category(id) }] {
        seed(&*store, category.clone()).await;
        assert_eq!(seen!(store, &place.ctx, categories.find(category.id, None)), Some(category));
    }
    assert_eq!(seen!(store, &place.ctx, categories.find(an_id().into(), None)), None);
}

/// In one institution, in one call as in several; in another it is free.
pub async fn a_code_of_a_category_is_taken_without_regard_to_accents_and_case(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    seed(&*store, coded(id, "Óptica  fina")).await;
    assert_duplicate(tried!(store, &here.ctx, categories.add_all(&[coded(id, "OPTICA FINA")])), "category");
    let batch = [coded(id, "libre"), coded(id, "dos"), coded(id, "Dós")];
    assert_duplicate(tried!(store, &here.ctx, categories.add_all(&batch)), "category");
    seed(&*store, coded(there.institution.id, "optica fina")).await;
    kept!(store, &here.ctx, categories.add_all(&[]));
    kept!(store, &here.ctx, categories.add_all(&[coded(id, "libre"), coded(id, "dos")]));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_category_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, a_category(place.institution.id)).await;
    let change = CategoryChange {
        name: Some(line("Otra")),
        fields: Some(vec![field("b", FieldKind::Number, false, &[]), field("a", FieldKind::Date, true, &[])]),
        useful_life_months: plantel_domain::form::Patch::Set(48),
        active: Some(false),
    };
    let mut changed = old.clone().change(change);
    kept!(store, &place.ctx, categories.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, categories.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, categories.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, categories.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &place.ctx, categories.update(&mut a_category(place.institution.id))));
    assert_eq!(seen!(store, &place.ctx, categories.find(changed.id, None)), Some(changed));
}

/// Nor where none is chosen.
pub async fn a_category_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut category = seed(&*store, a_category(here.institution.id)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, categories.find(category.id, None)), None);
        assert_eq!(seen!(store, stranger, categories.find(category.id, Some(77))), None);
        assert!(!seen!(store, stranger, categories.all()).contains(&category));
        assert_stale(tried!(store, stranger, categories.update(&mut category)));
        assert_failed(tried!(store, stranger, categories.add_all(&[a_category(here.institution.id)])));
    }
    assert_eq!(seen!(store, &nowhere(), categories.all()), []);
    let unknown = crate::builders::an_institution().id;
    let ctx = plantel_domain::access::Context::system("contract", Some(unknown));
    assert_failed(tried!(store, &ctx, categories.add_all(&[a_category(unknown)])));
}

/// Without regard to accents; those no new asset may be of, too.
pub async fn all_categories_come_by_code(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    seed(&*store, Category { active: false, ..coded(id, "Antigua") }).await;
    for code in ["zeta", "Área 2", "área 10", "Ñ", "o-1", "O 2"] {
        seed(&*store, coded(id, code)).await;
    }
    let all = seen!(store, &place.ctx, categories.all());
    let codes: Vec<_> = all.iter().map(|category| category.code.as_str()).collect();
    assert_eq!(codes, ["antigua", "área 10", "área 2", "medición", "ñ", "o 2", "o-1", "zeta"]);
}
