//! Papers that can be read without a printer.

use async_trait::async_trait;
use plantel_domain::loans::{PaperError, Papers, RecordPaper};

/// Draws nothing: says in words what it would draw, behind the first bytes of a PDF.
#[derive(Clone, Copy, Debug, Default)]
pub struct FakePapers;

#[async_trait]
impl Papers for FakePapers {
    async fn loan_record(&self, paper: RecordPaper) -> Result<Vec<u8>, PaperError> {
        let RecordPaper { code, contents, .. } = &paper;
        let lines = contents.lines.iter().map(|line| {
            let code = line.code.as_deref().unwrap_or("-");
            format!("{code}|{}|{}|{}\n", line.name, line.quantity, line.condition.name())
        });
        let of = format!("{}|{}|{}", contents.institution, contents.giver, contents.borrower);
        let told = format!("%PDF-1.7 {} {code}\n{of}\n{}", paper.title(), lines.collect::<String>());
        Ok(told.into_bytes())
    }
}
