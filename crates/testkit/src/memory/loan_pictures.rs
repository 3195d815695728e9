//! Pictures of what changes hands.

use super::constraints::{Checked, free, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{HandlingId, PictureId};
use plantel_domain::loans::{LoanPicture, LoanPictureRepositories, LoanPictureRepository, MOST_PICTURES};
use plantel_domain::store::StoreError;
use std::sync::Arc;

impl LoanPictureRepositories for MemoryWork {
    fn loan_pictures(&mut self) -> &mut dyn LoanPictureRepository {
        self
    }
}

impl Tables {
    fn check_loan_picture(&self, picture: &LoanPicture) -> Checked {
        let LoanPicture { id, institution, loan, handling, position, .. } = picture;
        let here = self.loans.get(Some(*institution), *loan).is_some();
        let there = self.handlings.iter().any(|other| other.id == *handling && other.loan == *loan);
        never(!here || !there, "nothing changed hands so")?;
        never(usize::from(*position) >= MOST_PICTURES, "more pictures than there may be")?;
        picture.by.map_or(Ok(()), |user| self.known_user(user))?;
        never(self.loan_pictures.contains_key(id), "a picture of a loan is never changed")?;
        let same = |other: &LoanPicture| other.handling == *handling && other.position == *position;
        free(self.loan_pictures.values().any(same), "picture")
    }
}

#[async_trait]
impl LoanPictureRepository for MemoryWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<LoanPicture>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.loan_pictures.get(&id).filter(|picture| Some(picture.institution) == scope).cloned())
        })
    }

    async fn of_handling(&mut self, handling: HandlingId) -> Result<Vec<LoanPicture>, StoreError> {
        self.call(|tables, scope| {
            let own = |picture: &&LoanPicture| picture.handling == handling && Some(picture.institution) == scope;
            let mut pictures: Vec<_> = tables.loan_pictures.values().filter(own).cloned().collect();
            pictures.sort_by_key(|picture| picture.position);
            Ok(pictures)
        })
    }

    async fn add(&mut self, picture: &LoanPicture) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            if scope != Some(picture.institution) {
                return Err(StoreError::failed("it belongs to another institution"));
            }
            tables.check_loan_picture(picture)?;
            Arc::make_mut(&mut tables.loan_pictures).insert(picture.id, picture.clone());
            Ok(())
        })
    }
}
