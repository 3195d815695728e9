//! Assets, their units and what belongs to them.

use super::{line, unique};
use crate::clock::moment;
use crate::ids::{RandomIds, an_id};
use plantel_domain::ids::{AssetId, InstitutionId, UserId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::import::{Import, ImportOptions, ImportState, Progress};
use plantel_domain::inventory::picture::AssetPicture;
use plantel_domain::inventory::{
    Asset, Category, CategoryCode, Clerk, Condition, Entry, Extra, Holding, MovementKind, Place, Retirement,
    RetirementReason, Tracking, Transfer, TransferLine, TransferState, Units,
};
use plantel_domain::pictures::PictureFormat;
use plantel_domain::tag::Tag;

/// The code of a category.
pub fn category_code(text: &str) -> CategoryCode {
    CategoryCode::parse(text).expect("a test writes codes that are allowed")
}

/// So many good units.
pub fn good(units: u32) -> Units {
    Units::default().with(Condition::Good, units)
}

/// Ten good units, kept nowhere yet, of the category `medición`.
pub fn an_asset(institution: InstitutionId) -> Asset {
    Asset {
        id: an_id().into(),
        institution,
        code: line(&format!("A-{}", unique())),
        name: line("Multímetro digital"),
        tracking: Tracking::Bulk,
        serial_number: None,
        category: category_code("medición"),
        extra: Extra::new(),
        brand: None,
        model: None,
        environment: None,
        custodian: None,
        kit: None,
        purchase_date: None,
        purchase_cost: None,
        salvage_value: None,
        useful_life_months: None,
        warranty_until: None,
        maintenance_due_on: None,
        notes: None,
        tag: Some(Tag::issue(&RandomIds)),
        units: good(10),
        retired: None,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}

/// One that was scrapped: it has no units and no tag any more.
pub fn a_retired_asset(institution: InstitutionId) -> Asset {
    let retired = Retirement { at: moment(), reason: RetirementReason::Scrapped, note: None };
    Asset { units: Units::default(), tag: None, retired: Some(retired), ..an_asset(institution) }
}

/// The asset with the movements that lead to its units: what is lent or under way was received good
/// and went out from there.
pub fn opened(asset: &Asset) -> Holding {
    let out = [(MovementKind::LoanOut, Condition::OnLoan), (MovementKind::TransferOut, Condition::InTransit)];
    let received = out
        .into_iter()
        .fold(asset.units, |units, (_, condition)| units.and(Condition::Good, units.of(condition)).with(condition, 0));
    let entry = Entry::new(None, asset.created_at);
    let in_use = Asset { retired: None, ..asset.clone() };
    let mut holding = Holding::opened(in_use, &received, a_clerk(&entry)).expect("a test's units fit its asset");
    let place = |condition| Some(Place { environment: asset.environment, condition });
    for (kind, condition) in out {
        let units = asset.units.of(condition);
        if units > 0 {
            let done = holding.book(kind, units, place(Condition::Good), place(condition), a_clerk(&entry));
            done.expect("as many good units were received");
        }
    }
    holding.asset.retired.clone_from(&asset.retired);
    holding.asset.updated_at = asset.updated_at;
    holding
}

/// What movements of one deed have in common: by somebody, or a job, now.
pub fn an_entry(by: impl Into<Option<UserId>>) -> Entry {
    Entry::new(by.into(), moment())
}

/// Books under ids that nobody else has.
pub fn a_clerk(entry: &Entry) -> Clerk<'_> {
    Clerk { entry, ids: &RandomIds }
}

/// A kind of thing that wants to know nothing more.
pub fn a_category(institution: InstitutionId) -> Category {
    Category {
        id: an_id().into(),
        institution,
        code: category_code(&format!("categoría-{}", unique())),
        name: line("Instrumentos de medición"),
        fields: Vec::new(),
        useful_life_months: None,
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// One good unit on its way. What is booked for it is another matter: see [`Transfer::send`].
pub fn a_transfer(asset: AssetId, from: &Environment, to: &Environment) -> Transfer {
    Transfer {
        id: an_id().into(),
        institution: from.institution,
        from: from.id,
        to: to.id,
        state: TransferState::Sent,
        lines: vec![TransferLine { asset, condition: Condition::Good, sent: 1, received: None }],
        note: None,
        closing_note: None,
        sent_by: None,
        created_at: moment(),
        closed: None,
        version: 1,
    }
}

/// A photograph.
pub fn a_picture(asset: &Asset) -> AssetPicture {
    AssetPicture {
        id: an_id().into(),
        institution: asset.institution,
        asset: asset.id,
        format: PictureFormat::Jpeg,
        thumbnail_format: PictureFormat::Jpeg,
        width: 1600,
        height: 1200,
        bytes: 345_678,
        by: None,
        created_at: moment(),
    }
}

/// A spreadsheet that nobody has begun to read.
pub fn an_import(institution: InstitutionId) -> Import {
    Import {
        id: an_id().into(),
        institution,
        by: None,
        reach: None,
        file_name: Some(line("inventario.csv")),
        options: ImportOptions::default(),
        state: ImportState::Queued,
        progress: Progress::default(),
        environments_created: Vec::new(),
        categories_created: Vec::new(),
        error: None,
        created_at: moment(),
        finished_at: None,
        version: 1,
    }
}
