//! What stands in a record, in the language of its institution.

use plantel_domain::identity::Locale;
use plantel_domain::loans::{RecordPaper, UnitState};

/// The words of one language.
pub struct Wording {
    title: &'static str,
    /// The number, of at least four digits, and the year, instead of `{number}` and `{year}`.
    numbered: &'static str,
    pub nit: &'static str,
    pub warehouse: &'static str,
    pub giver: &'static str,
    pub borrower: &'static str,
    pub period: &'static str,
    pub issued: &'static str,
    pub purpose: &'static str,
    /// The headings of the table: code, thing, serial number, quantity, condition and note.
    pub headings: [&'static str; 6],
    /// What the borrower signs; `{}` stands for the last day.
    pub promise: &'static str,
    pub gives: &'static str,
    pub receives: &'static str,
    pub code: &'static str,
    /// As it should be, damaged, incomplete and missing.
    conditions: [&'static str; 4],
}

const SPANISH: Wording = Wording {
    title: "Acta de préstamo",
    numbered: "No. {number} de {year}",
    nit: "NIT",
    warehouse: "Bodega",
    giver: "Entrega",
    borrower: "Recibe",
    period: "Período",
    issued: "Fecha de entrega",
    purpose: "Propósito",
    headings: ["Código", "Bien", "Serie", "Cant.", "Estado", "Observación"],
    promise: "Recibí los bienes descritos en el estado indicado y me comprometo a devolverlos a más tardar el {}.",
    gives: "Firma de quien entrega",
    receives: "Firma de quien recibe",
    code: "Código de verificación",
    conditions: ["Bueno", "Dañado", "Incompleto", "Faltante"],
};

const ENGLISH: Wording = Wording {
    title: "Loan record",
    numbered: "No. {number} of {year}",
    nit: "Tax number",
    warehouse: "Warehouse",
    giver: "Handed over by",
    borrower: "Received by",
    period: "Period",
    issued: "Handed over on",
    purpose: "Purpose",
    headings: ["Code", "Thing", "Serial number", "Qty.", "Condition", "Note"],
    promise: "I received the things described, in the condition stated, and shall return them by {} at the latest.",
    gives: "Signature of who hands over",
    receives: "Signature of who receives",
    code: "Verification code",
    conditions: ["Good", "Damaged", "Incomplete", "Missing"],
};

const PORTUGUESE: Wording = Wording {
    title: "Termo de empréstimo",
    numbered: "N.º {number} de {year}",
    nit: "NIT",
    warehouse: "Almoxarifado",
    giver: "Entregue por",
    borrower: "Recebido por",
    period: "Período",
    issued: "Data da entrega",
    purpose: "Finalidade",
    headings: ["Código", "Bem", "Série", "Qtd.", "Estado", "Observação"],
    promise: "Recebi os bens descritos no estado indicado e me comprometo a devolvê-los até {}.",
    gives: "Assinatura de quem entrega",
    receives: "Assinatura de quem recebe",
    code: "Código de verificação",
    conditions: ["Bom", "Danificado", "Incompleto", "Faltante"],
};

impl Wording {
    /// Of a language.
    pub fn of(language: Locale) -> &'static Self {
        match language {
            Locale::Es => &SPANISH,
            Locale::En => &ENGLISH,
            Locale::Pt => &PORTUGUESE,
        }
    }

    /// Which record: `Acta de préstamo No. 0007 de 2026 · Bodega principal`.
    pub fn heading(&self, paper: &RecordPaper) -> String {
        let number = self.numbered.replace("{number}", &format!("{:04}", paper.number));
        let number = number.replace("{year}", &paper.year.to_string());
        format!("{} {number} · {}", self.title, paper.contents.warehouse)
    }

    /// How units were.
    pub fn condition(&self, condition: UnitState) -> &'static str {
        let [good, damaged, incomplete, missing] = self.conditions;
        match condition {
            UnitState::Good => good,
            UnitState::Damaged => damaged,
            UnitState::Incomplete => incomplete,
            UnitState::Missing => missing,
        }
    }
}
