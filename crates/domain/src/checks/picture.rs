//! Pictures of the items of checks: evidence, which comes when a device has a network, and which nobody takes away.

use super::{Check, CheckState};
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::ids::{AssetId, CheckId, PictureId};
use crate::journal::facts;
use crate::pictures::{EVIDENCE_DAYS, Evidence, MOST_EVIDENCE};
use crate::store::StoreError;
use async_trait::async_trait;
use std::collections::BTreeMap;

/// A picture of an item in a revision of a check, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckPicture {
    /// The picture; its position is among those of the same line.
    pub evidence: Evidence,
    /// Of which check.
    pub check: CheckId,
    /// Of which revision of it.
    pub revision: u16,
    /// Of which item.
    pub asset: AssetId,
}

impl CheckPicture {
    /// Where their files lie.
    pub const FOLDER: &'static str = "check-pictures";
}

/// Why an item has no more pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckPictureError {
    /// There are enough.
    #[error("there are {MOST_EVIDENCE} pictures of the item")]
    TooMany,
    /// The check ended too long ago.
    #[error("the check ended more than {EVIDENCE_DAYS} days ago")]
    Over,
}

impl Fault for CheckPictureError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "check.too-many-pictures",
            Self::Over => "check.pictures-over",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooMany => Params::none().number("max", i64::try_from(MOST_EVIDENCE).unwrap_or(i64::MAX)),
            Self::Over => Params::none().number("days", i64::from(EVIDENCE_DAYS)),
        }
    }
}

impl Check {
    /// Refuses pictures of what ended more than [`EVIDENCE_DAYS`] days ago.
    pub fn pictured_at(&self, now: Timestamp) -> Result<(), CheckPictureError> {
        let ended = match &self.state {
            CheckState::Complete { completed } => Some(completed.at),
            CheckState::Cancelled { cancelled, .. } => Some(cancelled.at),
            CheckState::StudentPending | CheckState::InstructorReview | CheckState::SupervisorReview => None,
        };
        if Evidence::too_late(ended, now) { Err(CheckPictureError::Over) } else { Ok(()) }
    }
}

/// Gives access to pictures of the items of checks.
pub trait CheckPictureRepositories: Send {
    /// The pictures.
    fn check_pictures(&mut self) -> &mut dyn CheckPictureRepository;
}

/// Keeps what is known of the pictures of the institution in scope; the files lie elsewhere.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait CheckPictureRepository: Send {
    /// One.
    async fn find(&mut self, id: PictureId) -> Result<Option<CheckPicture>, StoreError>;
    /// All of an item in a revision of a check, in order of position.
    async fn of_line(&mut self, check: CheckId, revision: u16, asset: AssetId)
    -> Result<Vec<CheckPicture>, StoreError>;
    /// How many the items have in a revision of a check; those without any are left out.
    async fn of_check(&mut self, check: CheckId, revision: u16) -> Result<BTreeMap<AssetId, u64>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when its position is taken.
    async fn add(&mut self, picture: &CheckPicture) -> Result<(), StoreError>;
}

facts! {
    about "check" {
        /// Of which check.
        check: CheckId,
        /// Of which item.
        asset: AssetId,
        /// Which picture.
        picture: PictureId,
    }

    /// A picture of an item was added.
    CheckPictureAdded = "check.picture-added",
}
