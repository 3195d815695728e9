//! Prints labels into a file, and says how long it took: `sheet a4-65 1000 labels.pdf`.

use plantel_domain::labels::{Label, LabelSheet, Labels};
use plantel_labels::DrawnLabels;
use std::error::Error;
use std::time::Instant;

const NAMES: [&str; 12] = [
    "Microscopio óptico binocular",
    "Proyector Epson EB-X49 del aula magna, con su mando a distancia y dos cables",
    "Balón nº 5",
    "",
    "Balança de precisão",
    "Silla",
    "Caja de herramientas (pequeña) 12 €",
    "Λάπτοπ Dell 🧪 ✊🏽 👩‍🔬",
    "מקרן (ישן) Epson",
    "Mesa plegable blanca 180 x 75 cm",
    "Electroencefalografistaextraordinariamentelargo",
    "Guaraní: g̃ q̃ ñ",
];

const CODES: [&str; 8] = [
    "PC-0001",
    "LAB-FISICA-2024-0017",
    "A-7",
    "INV/2024/000123",
    "ABCDEFGHIJKLMNOPQRSTUVWXY-ABCDEFGHIJKLMNOPQRSTUVWX",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "0123456789012345678901234",
    "SILLA Ñ 12",
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let sheet = LabelSheet::parse(&arguments.next().unwrap_or_default()).unwrap_or(LabelSheet::A4With24);
    let many: usize = arguments.next().map_or(Ok(1000), |many| many.parse())?;
    let path = arguments.next().unwrap_or_else(|| "labels.pdf".into());
    let label = |index: usize| Label {
        code: CODES[index % CODES.len()].into(),
        name: NAMES[index % NAMES.len()].into(),
        payload: format!("https://plantel.example.org/scan/0191d3c8-7f3e-7c1a-9b1e-{index:012}"),
    };
    let labels = (0..many).map(label).collect();
    let drawn = DrawnLabels::new();
    let start = Instant::now();
    let file = drawn.print(sheet, labels).await?;
    println!("{many} labels: {:?}, {} KiB", start.elapsed(), file.len() / 1024);
    std::fs::write(path, file)?;
    Ok(())
}
