//! Labels: what is stuck on things and doors, so that they can be scanned.

use crate::error::{Fault, Kind};
use crate::names::names;
use async_trait::async_trait;

names! {
    /// How labels lie on a printed sheet: in the middle, 2.5 mm between columns, nothing between rows.
    LabelSheet, "kind.unknown" {
        /// A4, 3 by 8 labels of 63.5 x 33.9 mm.
        A4With24 = "a4-24",
        /// A4, 5 by 13 labels of 38.1 x 21.2 mm.
        A4With65 = "a4-65",
        /// Letter, 3 by 8 labels of 63.5 x 31.75 mm.
        LetterWith24 = "letter-24",
        /// Letter, 5 by 13 labels of 38.1 x 19.05 mm.
        LetterWith65 = "letter-65",
    }
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What is written largest.
    pub code: String,
    /// What the thing is called; cut off with an ellipsis where it does not fit.
    pub name: String,
    /// What its QR code says.
    pub payload: String,
}

/// Draws QR codes (ISO/IEC 18004, error correction M) and sheets of labels.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait Labels: Send + Sync {
    /// A code as an SVG document, which may also stand within a page: its payload is nowhere in it as text.
    fn svg(&self, payload: &str) -> Result<String, LabelError>;
    /// A code as a PNG, its quiet zone included: at least `pixels` wide, but not over 4,096.
    fn png(&self, payload: &str, pixels: u32) -> Result<Vec<u8>, LabelError>;
    /// Labels as a PDF, row by row, page by page; the same labels make the same bytes. Refuses none at all.
    async fn print(&self, sheet: LabelSheet, labels: Vec<Label>) -> Result<Vec<u8>, LabelError>;
}

/// A label cannot be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the labels cannot be drawn")]
pub struct LabelError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl Fault for LabelError {
    fn kind(&self) -> Kind {
        Kind::Internal
    }
    fn code(&self) -> &'static str {
        "internal"
    }
}
