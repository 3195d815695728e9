//! Records of what was handed over, and pictures of it and of what was counted.

use crate::clock::moment;
use crate::ids::{RandomIds, an_id};
use plantel_domain::checks::{Check, CheckPicture};
use plantel_domain::deed::Deed;
use plantel_domain::identity::Locale;
use plantel_domain::ids::{AssetId, InstitutionId};
use plantel_domain::loans::{
    Handling, Loan, LoanPicture, LoanRecord, RecordCode, RecordContents, RecordLine, UnitState,
};
use plantel_domain::pictures::{Evidence, PictureFormat};

/// The record of one camera, of this number in 2026: nobody's deed, and not kept yet.
pub fn a_record(loan: &Loan, number: u32) -> LoanRecord {
    LoanRecord {
        id: an_id().into(),
        institution: loan.institution,
        loan: loan.id,
        warehouse: loan.warehouse,
        year: 2026,
        number,
        code: RecordCode::issue(&RandomIds),
        contents: contents(loan),
        issued: Deed { by: None, at: moment() },
        kept: None,
    }
}

fn contents(loan: &Loan) -> RecordContents {
    let line = RecordLine {
        code: Some("CAM-1".to_owned()),
        name: "Cámara réflex".to_owned(),
        serial_number: Some("SN-0001".to_owned()),
        brand: Some("Canon".to_owned()),
        model: Some("EOS T7".to_owned()),
        quantity: 1,
        condition: UnitState::Good,
        note: None,
        parts: Vec::new(),
    };
    RecordContents {
        language: Locale::Es,
        institution: "Centro de Formación".to_owned(),
        nit: None,
        warehouse: "Bodega principal".to_owned(),
        location: None,
        giver: "Juan Pérez".to_owned(),
        borrower: "Ana Ruiz".to_owned(),
        borrower_email: "ana.ruiz@example.edu.co".to_owned(),
        start: loan.period.start(),
        end: loan.period.end(),
        issued: loan.period.start(),
        purpose: loan.purpose.to_string(),
        lines: vec![line],
        verify: Some("https://plantel.example.edu.co/api/v1/loan-records/00000-11111-22222-33333".to_owned()),
    }
}

/// The first picture of what changed hands.
pub fn a_loan_picture(loan: &Loan, handling: &Handling) -> LoanPicture {
    LoanPicture { evidence: evidence(loan.institution), loan: loan.id, handling: handling.id }
}

/// The first picture of an item in the present revision of a check.
pub fn a_check_picture(check: &Check, asset: AssetId) -> CheckPicture {
    CheckPicture { evidence: evidence(check.institution), check: check.id, revision: check.revision, asset }
}

fn evidence(institution: InstitutionId) -> Evidence {
    Evidence {
        id: an_id().into(),
        institution,
        position: 0,
        format: PictureFormat::Jpeg,
        thumbnail_format: PictureFormat::Jpeg,
        width: 1600,
        height: 1200,
        bytes: 345_678,
        by: None,
        created_at: moment(),
    }
}
