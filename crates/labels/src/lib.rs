//! Labels of Plantel: QR codes, and sheets of them to print; and papers with them.

mod code;
mod document;
mod face;
mod grid;
mod layout;
mod mask;
mod record;
mod words;

use crate::code::Code;
use crate::face::Faces;
use async_trait::async_trait;
use plantel_domain::labels::{Label, LabelError, LabelSheet, Labels};
use plantel_domain::loans::{PaperError, Papers, RecordPaper};
use std::sync::Arc;

/// Draws labels by itself, with fonts that it brings along.
pub struct DrawnLabels {
    faces: Arc<Faces>,
}

impl DrawnLabels {
    /// Reads the fonts, once.
    pub fn new() -> Self {
        Self { faces: Arc::new(Faces::new()) }
    }
}

impl Default for DrawnLabels {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Labels for DrawnLabels {
    fn svg(&self, payload: &str) -> Result<String, LabelError> {
        Ok(Code::of(payload)?.svg())
    }

    fn png(&self, payload: &str, pixels: u32) -> Result<Vec<u8>, LabelError> {
        Code::of(payload)?.png(pixels)
    }

    async fn print(&self, sheet: LabelSheet, labels: Vec<Label>) -> Result<Vec<u8>, LabelError> {
        let faces = Arc::clone(&self.faces);
        tokio::task::spawn_blocking(move || document::pdf(&faces, sheet, &labels)).await.map_err(failed)?
    }
}

/// Draws papers by itself, with the same fonts.
pub struct DrawnPapers {
    faces: Arc<Faces>,
}

impl DrawnPapers {
    /// Reads the fonts, once.
    pub fn new() -> Self {
        Self { faces: Arc::new(Faces::new()) }
    }
}

impl Default for DrawnPapers {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Papers for DrawnPapers {
    async fn loan_record(&self, paper: RecordPaper) -> Result<Vec<u8>, PaperError> {
        let faces = Arc::clone(&self.faces);
        let drawn = tokio::task::spawn_blocking(move || record::pdf(&faces, &paper)).await;
        drawn.map_err(|error| PaperError(error.into()))?.map_err(|error| PaperError(error.into()))
    }
}

/// Any reason, as the port tells it.
fn failed(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> LabelError {
    LabelError(reason.into())
}
