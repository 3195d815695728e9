//! Pictures of what changes hands.

use super::constraints::{Checked, free, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{HandlingId, PictureId};
use plantel_domain::loans::{LoanPicture, LoanPictureRepositories, LoanPictureRepository};
use plantel_domain::pictures::{Evidence, MOST_EVIDENCE};
use plantel_domain::store::StoreError;
use std::sync::Arc;

impl LoanPictureRepositories for MemoryWork {
    fn loan_pictures(&mut self) -> &mut dyn LoanPictureRepository {
        self
    }
}

impl Tables {
    /// What is refused of every picture that proves something.
    pub(super) fn check_evidence(&self, picture: &Evidence) -> Checked {
        never(usize::from(picture.position) >= MOST_EVIDENCE, "more pictures than there may be")?;
        picture.by.map_or(Ok(()), |user| self.known_user(user))
    }

    fn check_loan_picture(&self, picture: &LoanPicture) -> Checked {
        let LoanPicture { evidence, loan, handling } = picture;
        let here = self.loans.get(Some(evidence.institution), *loan).is_some();
        let there = self.handlings.iter().any(|other| other.id == *handling && other.loan == *loan);
        never(!here || !there, "nothing changed hands so")?;
        self.check_evidence(evidence)?;
        never(self.loan_pictures.contains_key(&evidence.id), "a picture of a loan is never changed")?;
        let same = |other: &LoanPicture| other.handling == *handling && other.evidence.position == evidence.position;
        free(self.loan_pictures.values().any(same), "picture")
    }
}

#[async_trait]
impl LoanPictureRepository for MemoryWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<LoanPicture>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.loan_pictures.get(&id).filter(|picture| Some(picture.evidence.institution) == scope).cloned())
        })
    }

    async fn of_handling(&mut self, handling: HandlingId) -> Result<Vec<LoanPicture>, StoreError> {
        self.call(|tables, scope| {
            let here = |picture: &LoanPicture| Some(picture.evidence.institution) == scope;
            let own = |picture: &&LoanPicture| picture.handling == handling && here(picture);
            let mut pictures: Vec<_> = tables.loan_pictures.values().filter(own).cloned().collect();
            pictures.sort_by_key(|picture| picture.evidence.position);
            Ok(pictures)
        })
    }

    async fn add(&mut self, picture: &LoanPicture) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            if scope != Some(picture.evidence.institution) {
                return Err(StoreError::failed("it belongs to another institution"));
            }
            tables.check_loan_picture(picture)?;
            Arc::make_mut(&mut tables.loan_pictures).insert(picture.evidence.id, picture.clone());
            Ok(())
        })
    }
}
