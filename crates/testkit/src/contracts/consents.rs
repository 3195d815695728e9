//! What is promised of the ledger of consents.

use super::enrollment_documents::School;
use super::support::{assert_duplicate, assert_failed, assert_stale, at_once, nowhere, pause};
use crate::builders::{a_consent, a_consent_text, a_guardian, a_pupil, a_user, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::enrollment::{Channel, Consent, ConsentText, Giver, Purpose, Revocation};
use plantel_domain::ids::InstitutionId;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

impl School {
    fn institution(&self) -> InstitutionId {
        self.pupil.student.institution
    }

    /// The first words for a purpose, stored.
    async fn words(&self, store: &Arc<dyn Store>, purpose: Purpose) -> ConsentText {
        seed(&**store, a_consent_text(self.institution(), purpose)).await
    }

    fn mother(&self) -> Giver {
        Giver::Guardian(self.pupil.mother.id)
    }
}

/// By the own account, a little later.
fn revoked(consent: Consent) -> Consent {
    let at = moment() + Duration::microseconds(999_999);
    Consent { revoked: Some(Revocation { at, by: None, channel: Channel::Web, reason: None }), ..consent }
}

/// With every field filled and empty.
pub async fn every_text_of_a_consent_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let plain = a_consent_text(school.institution(), Purpose::DataProtection);
    let full = ConsentText {
        number: u16::MAX,
        text: prose(&format!("{}\n\t'ñ' \"%_\\\" 🐟", "ñ".repeat(19_980))),
        by: Some(school.office),
        created_at: moment() + Duration::microseconds(7),
        ..a_consent_text(school.institution(), Purpose::Communications)
    };
    for text in [&plain, &full] {
        kept!(store, &school.ctx, consents.add_text(text));
        assert_eq!(seen!(store, &school.ctx, consents.text(text.id)).as_ref(), Some(text));
    }
    assert_eq!(seen!(store, &school.ctx, consents.text(an_id().into())), None);
}

/// All of them, or those for one.
pub async fn texts_of_consents_come_by_purpose_and_the_newest_first(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let mut texts = Vec::new();
    let (image, data) = (Purpose::Image, Purpose::DataProtection);
    for (purpose, number) in [(image, 2), (data, 1), (image, 10), (image, 1), (data, 2)] {
        let text = ConsentText { number, ..a_consent_text(school.institution(), purpose) };
        texts.push(seed(&*store, text).await);
    }
    let told = |order: &[usize]| order.iter().map(|at| texts[*at].clone()).collect::<Vec<_>>();
    assert_eq!(seen!(store, &school.ctx, consents.texts(None)), told(&[4, 1, 2, 0, 3]));
    assert_eq!(seen!(store, &school.ctx, consents.texts(Some(image))), told(&[2, 0, 3]));
    assert_eq!(seen!(store, &school.ctx, consents.texts(Some(Purpose::Outings))), []);
}

/// Of a purpose of an institution.
pub async fn a_version_of_a_text_is_there_once(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    here.words(&store, Purpose::Image).await;
    let same = a_consent_text(here.institution(), Purpose::Image);
    assert_duplicate(tried!(store, &here.ctx, consents.add_text(&same)), "consent text");
    here.words(&store, Purpose::Outings).await;
    there.words(&store, Purpose::Image).await;
    let second = ConsentText { number: 2, ..same };
    kept!(store, &here.ctx, consents.add_text(&second));
    for wrong in [
        ConsentText { number: 0, ..a_consent_text(here.institution(), Purpose::Image) },
        ConsentText { number: 3, sha256: "a".repeat(63), ..a_consent_text(here.institution(), Purpose::Image) },
        ConsentText { number: 3, by: Some(a_user().id), ..a_consent_text(here.institution(), Purpose::Image) },
    ] {
        assert_failed(tried!(store, &here.ctx, consents.add_text(&wrong)));
    }
}

/// With every field filled and empty, and what revoked it.
pub async fn every_consent_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let text = school.words(&store, Purpose::DataProtection).await;
    let plain = a_consent(&school.pupil.student, &text, Giver::Student);
    let full = Consent {
        channel: Channel::InPerson,
        recorded_by: Some(school.office),
        given_at: moment() + Duration::microseconds(7),
        ..a_consent(&school.pupil.student, &text, school.mother())
    };
    for consent in [&plain, &full] {
        kept!(store, &school.ctx, consents.add(consent));
        assert_eq!(seen!(store, &school.ctx, consents.find(consent.id)).as_ref(), Some(consent));
    }
    let said = Revocation {
        at: moment() + Duration::microseconds(999_999),
        by: Some(school.office),
        channel: Channel::Paper,
        reason: Some(prose("Cambió de opinión\n'ñ' 🐟")),
    };
    let full = Consent { revoked: Some(said), ..full };
    let plain = revoked(plain);
    for consent in [&plain, &full] {
        kept!(store, &school.ctx, consents.revoke(consent));
        assert_eq!(seen!(store, &school.ctx, consents.find(consent.id)).as_ref(), Some(consent));
    }
    assert_eq!(seen!(store, &school.ctx, consents.find(an_id().into())), None);
    assert_eq!(seen!(store, &school.ctx, consents.of_student(school.pupil.student.id)), [full, plain]);
}

/// Revoked ones too, and of that student alone.
pub async fn consents_of_a_student_come_the_newest_first(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let other = seed(&*store, a_pupil(school.institution())).await;
    let text = school.words(&store, Purpose::Image).await;
    seed(&*store, a_consent(&other.student, &text, Giver::Guardian(other.mother.id))).await;
    let mut given = Vec::new();
    for seconds in [2, 1, 3] {
        let given_at = moment() + Duration::seconds(seconds);
        let consent = Consent { given_at, ..a_consent(&school.pupil.student, &text, school.mother()) };
        let consent = revoked(seed(&*store, consent).await);
        kept!(store, &school.ctx, consents.revoke(&consent));
        given.push(consent);
    }
    let newest_first = [2, 0, 1].map(|at: usize| given[at].clone());
    assert_eq!(seen!(store, &school.ctx, consents.of_student(school.pupil.student.id)), newest_first);
    assert_eq!(seen!(store, &school.ctx, consents.of_student(an_id().into())), []);
}

/// By one giver of one student for one purpose; once it was revoked, again.
pub async fn a_consent_that_holds_is_not_given_again(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let student = &school.pupil.student;
    let (image, outings) = (school.words(&store, Purpose::Image).await, school.words(&store, Purpose::Outings).await);
    let newer = ConsentText { number: 2, ..a_consent_text(school.institution(), Purpose::Image) };
    let newer = seed(&*store, newer).await;
    let other = seed(&*store, a_pupil(school.institution())).await;
    let father = seed(&*store, a_guardian(school.institution())).await;
    let first = seed(&*store, a_consent(student, &image, school.mother())).await;
    for text in [&image, &newer] {
        let again = a_consent(student, text, school.mother());
        assert_duplicate(tried!(store, &school.ctx, consents.add(&again)), "consent");
    }
    seed(&*store, a_consent(student, &outings, school.mother())).await;
    seed(&*store, a_consent(student, &image, Giver::Guardian(father.id))).await;
    seed(&*store, a_consent(student, &image, Giver::Student)).await;
    let twice = a_consent(student, &image, Giver::Student);
    assert_duplicate(tried!(store, &school.ctx, consents.add(&twice)), "consent");
    seed(&*store, a_consent(&other.student, &image, school.mother())).await;
    kept!(store, &school.ctx, consents.revoke(&revoked(first)));
    seed(&*store, a_consent(student, &newer, school.mother())).await;
}

/// Though nobody holds the student.
pub async fn of_consents_that_are_given_at_once_one_is_taken(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let text = school.words(&store, Purpose::DataProtection).await;
    let (ctx, student, mother) = (school.ctx.clone(), school.pupil.student.clone(), school.mother());
    let taken = at_once(10, &store, move |store, _| {
        let (ctx, consent) = (ctx.clone(), a_consent(&student, &text, mother));
        async move {
            let mut work = store.begin(&ctx).await?;
            match work.consents().add(&consent).await {
                Err(StoreError::Duplicate(_)) => return Ok(0),
                done => done?,
            }
            pause().await;
            work.commit_unjournaled().await?;
            Ok::<usize, StoreError>(1)
        }
    })
    .await;
    assert_eq!(taken.into_iter().sum::<usize>(), 1);
    assert_eq!(seen!(store, &school.ctx, consents.of_student(school.pupil.student.id)).len(), 1);
}

/// And stays so.
pub async fn a_consent_is_revoked_once(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let text = school.words(&store, Purpose::Image).await;
    let consent = seed(&*store, a_consent(&school.pupil.student, &text, school.mother())).await;
    assert_failed(tried!(store, &school.ctx, consents.revoke(&consent)));
    let consent = revoked(consent);
    kept!(store, &school.ctx, consents.revoke(&consent));
    let said = Revocation { at: moment(), by: Some(school.office), channel: Channel::Paper, reason: None };
    let again = Consent { revoked: Some(said), ..consent.clone() };
    assert_stale(tried!(store, &school.ctx, consents.revoke(&again)));
    let unknown = Consent { id: an_id().into(), ..again };
    assert_failed(tried!(store, &school.ctx, consents.revoke(&unknown)));
    assert_eq!(seen!(store, &school.ctx, consents.find(consent.id)), Some(consent));
}

/// Nor where none is chosen.
pub async fn a_consent_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let text = here.words(&store, Purpose::Image).await;
    let consent = seed(&*store, a_consent(&here.pupil.student, &text, here.mother())).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, consents.text(text.id)), None);
        assert_eq!(seen!(store, stranger, consents.texts(None)), []);
        assert_eq!(seen!(store, stranger, consents.find(consent.id)), None);
        assert_eq!(seen!(store, stranger, consents.of_student(consent.student)), []);
        let more = a_consent(&here.pupil.student, &text, Giver::Student);
        assert_failed(tried!(store, stranger, consents.add(&more)));
        assert_failed(tried!(store, stranger, consents.revoke(&revoked(consent.clone()))));
        let words = a_consent_text(here.institution(), Purpose::Outings);
        assert_failed(tried!(store, stranger, consents.add_text(&words)));
    }
}

/// Else it cannot be stored.
pub async fn a_consent_is_of_a_known_student_and_giver_and_to_known_words(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let (text, theirs) = (here.words(&store, Purpose::Image).await, there.words(&store, Purpose::Image).await);
    let good = || a_consent(&here.pupil.student, &text, here.mother());
    for wrong in [
        Consent { student: there.pupil.student.id, ..good() },
        Consent { giver: there.mother(), ..good() },
        Consent { giver: Giver::Guardian(an_id().into()), ..good() },
        Consent { text: theirs.id, ..good() },
        Consent { text: an_id().into(), ..good() },
        Consent { purpose: Purpose::Outings, ..good() },
        Consent { text_number: 2, ..good() },
        Consent { text_sha256: "a".repeat(64), ..good() },
        Consent { recorded_by: Some(a_user().id), ..good() },
    ] {
        assert_failed(tried!(store, &here.ctx, consents.add(&wrong)));
    }
}
