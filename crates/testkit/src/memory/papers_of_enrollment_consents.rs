//! The ledger of consents.

use super::constraints::{Checked, free, known, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::enrollment::{Consent, ConsentRepository, ConsentText, Giver, MOST_CONSENT_TEXT, Purpose};
use plantel_domain::ids::{ConsentId, ConsentTextId, InstitutionId, StudentId};
use plantel_domain::store::StoreError;
use std::cmp::Reverse;
use std::sync::Arc;

fn within(scope: Option<InstitutionId>, institution: InstitutionId) -> Checked {
    never(scope != Some(institution), "it belongs to another institution")
}

impl Tables {
    fn consent_text(&self, scope: Option<InstitutionId>, id: ConsentTextId) -> Option<&ConsentText> {
        self.consent_texts.get(&id).filter(|text| Some(text.institution) == scope)
    }

    fn check_consent_text(&self, text: &ConsentText) -> Checked {
        never(text.number == 0, "a text without a number")?;
        never(text.sha256.len() != 64, "a digest of another length")?;
        let length = text.text.as_str().chars().count();
        never(!(1..=MOST_CONSENT_TEXT).contains(&length), "a text of no words, or of too many")?;
        never(self.consent_texts.contains_key(&text.id), "what was consented to is never changed")?;
        let place = (text.institution, text.purpose, text.number);
        let same = |other: &ConsentText| (other.institution, other.purpose, other.number) == place;
        free(self.consent_texts.values().any(same), "consent text")?;
        self.known_institution(text.institution)?;
        text.by.map_or(Ok(()), |user| self.known_user(user))
    }

    fn check_consent(&self, consent: &Consent) -> Checked {
        let scope = Some(consent.institution);
        never(self.consents.contains_key(&consent.id), "what was consented to is never changed")?;
        let own = (scope, consent.student, consent.purpose, consent.giver);
        let holds = |other: &Consent| {
            other.revoked.is_none() && (Some(other.institution), other.student, other.purpose, other.giver) == own
        };
        free(self.consents.values().any(holds), "consent")?;
        known(&self.students, scope, consent.student)?;
        if let Giver::Guardian(guardian) = consent.giver {
            known(&self.guardians, scope, guardian)?;
        }
        let said = (consent.purpose, consent.text_number, &consent.text_sha256);
        let text = self.consent_text(scope, consent.text);
        let another = text.is_none_or(|text| (text.purpose, text.number, &text.sha256) != said);
        never(another, "a consent to what was not said")?;
        consent.recorded_by.map_or(Ok(()), |user| self.known_user(user))
    }
}

#[async_trait]
impl ConsentRepository for MemoryWork {
    async fn text(&mut self, id: ConsentTextId) -> Result<Option<ConsentText>, StoreError> {
        self.call(|tables, scope| Ok(tables.consent_text(scope, id).cloned()))
    }

    async fn texts(&mut self, purpose: Option<Purpose>) -> Result<Vec<ConsentText>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.consent_texts.values().filter(|text| Some(text.institution) == scope);
            let wanted = own.filter(|text| purpose.is_none_or(|purpose| text.purpose == purpose));
            let mut texts: Vec<_> = wanted.cloned().collect();
            texts.sort_by_key(|text| (text.purpose.name(), Reverse(text.number)));
            Ok(texts)
        })
    }

    async fn add_text(&mut self, text: &ConsentText) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            within(scope, text.institution)?;
            tables.check_consent_text(text)?;
            Arc::make_mut(&mut tables.consent_texts).insert(text.id, text.clone());
            Ok(())
        })
    }

    async fn find(&mut self, id: ConsentId) -> Result<Option<Consent>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.consents.get(&id).filter(|consent| Some(consent.institution) == scope).cloned())
        })
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<Consent>, StoreError> {
        self.call(|tables, scope| {
            let own = |consent: &&Consent| consent.student == student && Some(consent.institution) == scope;
            let mut consents: Vec<_> = tables.consents.values().filter(own).cloned().collect();
            consents.sort_by_key(|consent| Reverse((consent.given_at, consent.id)));
            Ok(consents)
        })
    }

    async fn add(&mut self, consent: &Consent) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            within(scope, consent.institution)?;
            tables.check_consent(consent)?;
            let given = Consent { revoked: None, ..consent.clone() };
            Arc::make_mut(&mut tables.consents).insert(consent.id, given);
            Ok(())
        })
    }

    async fn revoke(&mut self, consent: &Consent) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            within(scope, consent.institution)?;
            let revoked = consent.revoked.clone();
            let revoked = revoked.ok_or_else(|| StoreError::failed("a consent that was not revoked"))?;
            revoked.by.map_or(Ok(()), |user| tables.known_user(user))?;
            let consents = Arc::make_mut(&mut tables.consents);
            let own = consents.get_mut(&consent.id).filter(|stored| Some(stored.institution) == scope);
            let stored = own.ok_or_else(|| StoreError::failed("there is no such consent"))?;
            if stored.revoked.is_some() {
                return Err(StoreError::Stale);
            }
            stored.revoked = Some(revoked);
            Ok(())
        })
    }
}
