//! Pictures of what changes hands: evidence, which nobody takes away.

use super::{Loan, LoanError};
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::files::FileKey;
use crate::ids::{HandlingId, InstitutionId, LoanId, PictureId, UserId};
use crate::journal::facts;
use crate::pictures::PictureFormat;
use crate::store::StoreError;
use async_trait::async_trait;
use chrono::Duration;

/// The most pictures of what changed hands at once.
pub const MOST_PICTURES: usize = 10;

/// For how many days after a loan has ended pictures can be added.
pub const PICTURE_DAYS: u8 = 7;

/// A picture of units that changed hands, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanPicture {
    /// Its id.
    pub id: PictureId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which loan.
    pub loan: LoanId,
    /// Of which units that changed hands.
    pub handling: HandlingId,
    /// Which of these: from 0, and below [`MOST_PICTURES`].
    pub position: u8,
    /// How it and its preview are written.
    pub format: PictureFormat,
    /// How the preview is written.
    pub thumbnail_format: PictureFormat,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Size of the file, in bytes.
    pub bytes: u32,
    /// Who brought it; none for a job.
    pub by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}

impl LoanPicture {
    /// Where the picture lies.
    pub fn full(&self) -> FileKey {
        FileKey::new("loan-pictures", self.id, "full")
    }

    /// Where its preview lies.
    pub fn thumbnail(&self) -> FileKey {
        FileKey::new("loan-pictures", self.id, "thumbnail")
    }
}

/// There are enough pictures of what changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there are {MOST_PICTURES} pictures of what changed hands")]
pub struct TooManyLoanPictures;

impl Fault for TooManyLoanPictures {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "loan.too-many-pictures"
    }
    fn params(&self) -> Params {
        Params::none().number("max", i64::try_from(MOST_PICTURES).unwrap_or(i64::MAX))
    }
}

/// The loan ended too long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the loan ended more than {PICTURE_DAYS} days ago")]
pub struct LoanPicturesOver;

impl Fault for LoanPicturesOver {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "loan.pictures-over"
    }
    fn params(&self) -> Params {
        Params::none().number("days", i64::from(PICTURE_DAYS))
    }
}

impl Loan {
    /// Refuses evidence that its borrower brings: who receives does not say how things were.
    pub fn pictured_by(&self, user: Option<UserId>) -> Result<(), LoanError> {
        if user == Some(self.borrower) { Err(LoanError::OwnRequest) } else { Ok(()) }
    }

    /// Refuses pictures of what ended more than [`PICTURE_DAYS`] days ago.
    pub fn pictured_at(&self, now: Timestamp) -> Result<(), LoanPicturesOver> {
        let last = self.state.closed().map(|closed| closed.at + Duration::days(PICTURE_DAYS.into()));
        if last.is_some_and(|last| now > last) { Err(LoanPicturesOver) } else { Ok(()) }
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
