//! What is promised of the papers that institutions ask for.

use super::support::{Place, assert_failed, assert_other_version, assert_stale, at_once, nowhere};
use crate::builders::{a_grade, line};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::enrollment::{DocumentKind, EnrollmentCase, Requirement, Requirements};
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// In some grades and cases, the texts odd.
fn odd() -> Vec<Requirement> {
    let paper = |kind: &str| DocumentKind::parse(kind).expect("it is a kind");
    vec![
        Requirement {
            kind: paper("registro_civil_2"),
            name: line("Registro civil 'ñ' \"%_\\\" 🐟"),
            grades: BTreeSet::from([a_grade("-2"), a_grade("0"), a_grade("99")]),
            cases: EnrollmentCase::ALL.iter().copied().collect(),
            required: true,
        },
        Requirement {
            kind: paper("photo"),
            name: line("Fotografía"),
            grades: BTreeSet::new(),
            cases: BTreeSet::new(),
            required: false,
        },
    ]
}

/// And what was never written is not there.
pub async fn the_papers_of_an_institution_come_back_as_they_were_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    assert_eq!(seen!(store, &place.ctx, enrollment_requirements.find(None)), None);
    assert_eq!(seen!(store, &place.ctx, enrollment_requirements.find(Some(7))), None);
    let mut written = Requirements::usual(place.institution.id);
    let at = moment() + Duration::microseconds(7);
    for (version, papers) in (1..).zip([written.papers.clone(), odd(), Vec::new()]) {
        written = Requirements { papers, updated_at: Some(at), ..written };
        kept!(store, &place.ctx, enrollment_requirements.put(&mut written));
        assert_eq!(written.version, version);
        assert_eq!(seen!(store, &place.ctx, enrollment_requirements.find(None)), Some(written.clone()));
        assert_eq!(seen!(store, &place.ctx, enrollment_requirements.find(Some(version))), Some(written.clone()));
    }
}

/// And a change of old ones is refused, as is a named version that is not the current one.
pub async fn a_change_of_the_papers_of_an_institution_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut first = Requirements::usual(place.institution.id);
    let mut beside = first.clone();
    kept!(store, &place.ctx, enrollment_requirements.put(&mut first));
    assert_stale(tried!(store, &place.ctx, enrollment_requirements.put(&mut beside)));
    assert_eq!(beside.version, 0, "a refused change leaves the version alone");
    let mut old = first.clone();
    kept!(store, &place.ctx, enrollment_requirements.put(&mut first));
    assert_stale(tried!(store, &place.ctx, enrollment_requirements.put(&mut old)));
    assert_other_version(asked!(store, &place.ctx, enrollment_requirements.find(Some(1))));
    let mut unknown = Requirements { version: 9, ..first.clone() };
    assert_stale(tried!(store, &place.ctx, enrollment_requirements.put(&mut unknown)));
    assert_eq!(seen!(store, &place.ctx, enrollment_requirements.find(Some(2))), Some(first));
}

/// Nor where none is chosen.
pub async fn the_papers_of_an_institution_are_not_there_for_another(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut written = Requirements::usual(here.institution.id);
    kept!(store, &here.ctx, enrollment_requirements.put(&mut written));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, enrollment_requirements.find(None)), None);
        assert_failed(tried!(store, stranger, enrollment_requirements.put(&mut written)));
        let mut first = Requirements::usual(here.institution.id);
        assert_failed(tried!(store, stranger, enrollment_requirements.put(&mut first)));
    }
    assert_eq!(seen!(store, &here.ctx, enrollment_requirements.find(None)), Some(written));
}

/// The others are told that somebody came between.
pub async fn papers_that_many_write_first_at_once_are_written_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (ctx, institution) = (place.ctx.clone(), place.institution.id);
    let written = at_once(8, &store, move |store, _| {
        let (ctx, mut first) = (ctx.clone(), Requirements::usual(institution));
        async move {
            let mut work = store.begin(&ctx).await?;
            match work.enrollment_requirements().put(&mut first).await {
                Err(StoreError::Stale) => return Ok(false),
                put => put?,
            }
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(true)
        }
    })
    .await;
    assert_eq!(written.into_iter().filter(|won| *won).count(), 1);
    let found = seen!(store, &place.ctx, enrollment_requirements.find(None)).expect("they are there");
    assert_eq!(found.version, 1);
}
