//! Pictures of what changes hands: evidence, which nobody takes away.

use super::{Loan, LoanError};
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::ids::{HandlingId, LoanId, PictureId, UserId};
use crate::journal::facts;
use crate::pictures::{EVIDENCE_DAYS, Evidence, MOST_EVIDENCE};
use crate::store::StoreError;
use async_trait::async_trait;

/// A picture of units that changed hands, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanPicture {
    /// The picture; its position is among those of the same units.
    pub evidence: Evidence,
    /// Of which loan.
    pub loan: LoanId,
    /// Of which units that changed hands.
    pub handling: HandlingId,
}

impl LoanPicture {
    /// Where their files lie.
    pub const FOLDER: &'static str = "loan-pictures";
}

/// There are enough pictures of what changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are {MOST_EVIDENCE} pictures of what changed hands")]
pub struct TooManyLoanPictures;

impl Fault for TooManyLoanPictures {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "loan.too-many-pictures"
    }
    fn params(&self) -> Params {
        Params::none().number("max", i64::try_from(MOST_EVIDENCE).unwrap_or(i64::MAX))
    }
}

/// The loan ended too long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the loan ended more than {EVIDENCE_DAYS} days ago")]
pub struct LoanPicturesOver;

impl Fault for LoanPicturesOver {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "loan.pictures-over"
    }
    fn params(&self) -> Params {
        Params::none().number("days", i64::from(EVIDENCE_DAYS))
    }
}

impl Loan {
    /// Refuses evidence that its borrower brings: who receives does not say how things were.
    pub fn pictured_by(&self, user: Option<UserId>) -> Result<(), LoanError> {
        if user == Some(self.borrower) { Err(LoanError::OwnRequest) } else { Ok(()) }
    }

    /// Refuses pictures of what ended more than [`EVIDENCE_DAYS`] days ago.
    pub fn pictured_at(&self, now: Timestamp) -> Result<(), LoanPicturesOver> {
        let ended = self.state.closed().map(|closed| closed.at);
        if Evidence::too_late(ended, now) { Err(LoanPicturesOver) } else { Ok(()) }
    }
}

/// Gives access to pictures of what changes hands.
pub trait LoanPictureRepositories: Send {
    /// The pictures.
    fn loan_pictures(&mut self) -> &mut dyn LoanPictureRepository;
}

/// Keeps what is known of the pictures of the institution in scope; the files lie elsewhere.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LoanPictureRepository: Send {
    /// One.
    async fn find(&mut self, id: PictureId) -> Result<Option<LoanPicture>, StoreError>;
    /// All of what changed hands once, in order of position.
    async fn of_handling(&mut self, handling: HandlingId) -> Result<Vec<LoanPicture>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when its position is taken.
    async fn add(&mut self, picture: &LoanPicture) -> Result<(), StoreError>;
}

facts! {
    about "loan" {
        /// Of which loan.
        loan: LoanId,
        /// Of which units that changed hands.
        handling: HandlingId,
        /// Which picture.
        picture: PictureId,
    }

    /// A picture of what changed hands was added.
    LoanPictureAdded = "loan.picture-added",
}
