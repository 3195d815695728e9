//! What is promised of what is printed on doors.

use super::support::{Place, nowhere};
use crate::builders::{an_environment, line, seed};
use crate::ids::RandomIds;
use plantel_domain::institutions::Environment;
use plantel_domain::store::{Store, StoreError};
use plantel_domain::tag::Tag;
use std::sync::Arc;

/// As it is when it is read, by no other; a revoked one finds nothing.
pub async fn a_tag_finds_its_environment_until_it_is_revoked(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut room = here.warehouse.clone();
    let old = room.tag.clone().expect("it has a tag");
    assert_eq!(seen!(store, &here.ctx, environments.find_by_tag(&old)), Some(room.clone()));
    assert_eq!(seen!(store, &here.ctx, environments.find_by_tag(&Tag::issue(&RandomIds))), None);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, environments.find_by_tag(&old)), None);
    }
    room.tag = None;
    kept!(store, &here.ctx, environments.update(&mut room));
    assert_eq!(seen!(store, &here.ctx, environments.find_by_tag(&old)), None);
    let new = Tag::issue(&RandomIds);
    room.tag = Some(new.clone());
    kept!(store, &here.ctx, environments.update(&mut room));
    assert_eq!(seen!(store, &here.ctx, environments.find_by_tag(&new)), Some(room));
    assert_eq!(seen!(store, &here.ctx, environments.find_by_tag(&old)), None);
}

/// In every institution; any number of environments have none.
pub async fn a_tag_of_an_environment_is_unique_everywhere(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let tag = here.warehouse.tag.clone();
    let refused = |done: Result<(), StoreError>| assert!(matches!(done, Err(StoreError::Duplicate(_))), "{done:?}");
    for place in [&here, &there] {
        let same = Environment { tag: tag.clone(), ..an_environment(place.institution.id) };
        refused(tried!(store, &place.ctx, environments.add(&same)));
        let mut other = seed(&*store, an_environment(place.institution.id)).await;
        other.tag.clone_from(&tag);
        refused(tried!(store, &place.ctx, environments.update(&mut other)));
        for _ in 0..2 {
            seed(&*store, Environment { tag: None, ..an_environment(place.institution.id) }).await;
        }
    }
}

/// All in use that have it, without regard to accents and case, by name.
pub async fn environments_are_found_by_code(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let coded = |place: &Place, name: &str, code: &str| Environment {
        name: line(name),
        code: Some(line(code)),
        ..an_environment(place.institution.id)
    };
    let second = seed(&*store, coded(&here, "Sala B", "Á-101")).await;
    let mut first = seed(&*store, coded(&here, "Sala A", "a-101")).await;
    seed(&*store, Environment { active: false, ..coded(&here, "Sala 0", "A-101") }).await;
    seed(&*store, coded(&here, "Sala C", "A-1011")).await;
    seed(&*store, coded(&there, "Sala A", "A-101")).await;
    for code in ["A-101", "á-101", "a-101"] {
        let found = seen!(store, &here.ctx, environments.find_by_code(code));
        assert_eq!(found, [first.clone(), second.clone()], "{code}");
    }
    for code in ["", "a-10", "a-10_", "%", "a 101"] {
        assert_eq!(seen!(store, &here.ctx, environments.find_by_code(code)), [], "{code}");
    }
    assert_eq!(seen!(store, &nowhere(), environments.find_by_code("a-101")), []);
    first.code = Some(line("Otro código"));
    kept!(store, &here.ctx, environments.update(&mut first));
    assert_eq!(seen!(store, &here.ctx, environments.find_by_code("OTRO  codigo")), [first]);
    assert_eq!(seen!(store, &here.ctx, environments.find_by_code("a-101")), [second]);
}
