//! Labels that can be read without a scanner.

use async_trait::async_trait;
use plantel_domain::labels::{Label, LabelError, LabelSheet, Labels};

/// Draws nothing: says in words what it would draw, behind the first bytes of its format.
#[derive(Clone, Copy, Debug, Default)]
pub struct FakeLabels;

#[async_trait]
impl Labels for FakeLabels {
    fn svg(&self, payload: &str) -> Result<String, LabelError> {
        Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{payload}</desc></svg>"))
    }

    fn png(&self, payload: &str, pixels: u32) -> Result<Vec<u8>, LabelError> {
        Ok([b"\x89PNG\r\n\x1a\n", format!("{pixels} {payload}").as_bytes()].concat())
    }

    async fn print(&self, sheet: LabelSheet, labels: Vec<Label>) -> Result<Vec<u8>, LabelError> {
        let lines = labels.iter().map(|label| format!("{}|{}|{}\n", label.code, label.name, label.payload));
        Ok(format!("%PDF-1.7 {}\n{}", sheet.name(), lines.collect::<String>()).into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_label_says_what_it_was_told() {
        assert!(FakeLabels.svg("payload").unwrap().contains("payload"));
        assert!(FakeLabels.png("payload", 300).unwrap().ends_with(b"300 payload"));
        let label = |code: &str| Label { code: code.to_owned(), name: "Cámara".to_owned(), payload: "P".to_owned() };
        let printed = FakeLabels.print(LabelSheet::A4With24, vec![label("1"), label("2")]).await.unwrap();
        assert_eq!(String::from_utf8(printed).unwrap(), "%PDF-1.7 a4-24\n1|Cámara|P\n2|Cámara|P\n");
    }
}
