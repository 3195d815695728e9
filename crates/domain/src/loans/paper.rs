//! Papers that are drawn.

use super::{RecordCode, RecordContents};
use crate::error::{Fault, Kind};
use async_trait::async_trait;

/// A record as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPaper {
    /// Of which year.
    pub year: i32,
    /// Which of the year.
    pub number: u32,
    /// By which it is verified.
    pub code: RecordCode,
    /// What stands in it.
    pub contents: RecordContents,
}

impl RecordPaper {
    /// As people write its number: `2026-0007`.
    pub fn title(&self) -> String {
        format!("{}-{:04}", self.year, self.number)
    }
}

/// Draws papers.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait Papers: Send + Sync {
    /// A record as a PDF; the same record makes the same bytes.
    async fn loan_record(&self, paper: RecordPaper) -> Result<Vec<u8>, PaperError>;
}

/// A paper cannot be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the paper cannot be drawn")]
pub struct PaperError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl Fault for PaperError {
    fn kind(&self) -> Kind {
        Kind::Internal
    }
    fn code(&self) -> &'static str {
        "internal"
    }
}
