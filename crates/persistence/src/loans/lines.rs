//! Rows of what loans are of: their lines, and the units that stand for those.

use crate::fault::unreadable;
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{Allotment, Claim, Loan, LoanLine, Wanted};
use plantel_domain::period::Period;
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use sea_orm::{EntityTrait, RelationDef};
use std::collections::BTreeSet;
use uuid::Uuid;

pub mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "loan_lines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub loan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub position: i32,
        pub kind: String,
        pub asset_id: Option<Uuid>,
        pub brand: Option<String>,
        pub model: Option<String>,
        pub category: Option<String>,
        pub words: Option<String>,
        pub quantity: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod unit {
    use chrono::NaiveDate;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "loan_units")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub loan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub line_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i32,
        pub asset_id: Option<Uuid>,
        pub promised: i32,
        pub lent: i32,
        pub good: i32,
        pub damaged: i32,
        pub incomplete: i32,
        pub missing: i32,
        pub start_date: NaiveDate,
        pub end_date: NaiveDate,
        pub serial: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// From a line to the units that stand for it.
pub(super) fn standing() -> RelationDef {
    line::Entity::belongs_to(unit::Entity)
        .from((line::Column::InstitutionId, line::Column::LoanId, line::Column::Id))
        .to((unit::Column::InstitutionId, unit::Column::LoanId, unit::Column::LineId))
        .into()
}

pub(super) fn stored(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

pub(super) fn count(n: i32) -> Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| unreadable("quantity"))
}

pub(super) fn line_rows(l: &Loan) -> impl Iterator<Item = line::Model> {
    (0..).zip(&l.lines).map(move |(position, line)| {
        let mut row = line::Model {
            institution_id: l.institution.into(),
            loan_id: l.id.into(),
            id: line.id.into(),
            position,
            kind: String::new(),
            asset_id: None,
            brand: None,
            model: None,
            category: None,
            words: None,
            quantity: stored(line.quantity),
        };
        let kind = match &line.wanted {
            Wanted::Asset { asset } => {
                row.asset_id = Some(Uuid::from(*asset));
                "asset"
            }
            Wanted::Model { brand, model } => {
                (row.brand, row.model) = (brand.as_ref().map(ToString::to_string), Some(model.to_string()));
                "model"
            }
            Wanted::Category { category } => {
                row.category = Some(category.as_str().to_owned());
                "category"
            }
            Wanted::Other { words } => {
                row.words = Some(words.to_string());
                "other"
            }
        };
        kind.clone_into(&mut row.kind);
        row
    })
}

/// Of its units, with those assets known that are one thing each.
pub(super) fn unit_rows(l: &Loan, serials: &BTreeSet<Uuid>) -> impl Iterator<Item = unit::Model> {
    let numbered = l.lines.iter().flat_map(|line| {
        let of_line = (0..).zip(&line.allotments);
        of_line.map(|(seq, units)| (line.id, seq, units))
    });
    numbered.map(move |(line, seq, units)| {
        let asset = units.asset.map(Uuid::from);
        unit::Model {
            institution_id: l.institution.into(),
            loan_id: l.id.into(),
            line_id: line.into(),
            seq,
            asset_id: asset,
            promised: stored(units.promised),
            lent: stored(units.out),
            good: stored(units.good),
            damaged: stored(units.damaged),
            incomplete: stored(units.incomplete),
            missing: stored(units.missing),
            start_date: l.period.start(),
            end_date: l.period.end(),
            serial: asset.is_some_and(|asset| serials.contains(&asset)),
        }
    })
}

pub(super) fn line(row: line::Model, allotments: Vec<Allotment>) -> Result<LoanLine, StoreError> {
    let wanted = wanted(&row).ok_or_else(|| unreadable("line of a loan"))?;
    Ok(LoanLine { id: row.id.into(), wanted, quantity: count(row.quantity)?, allotments })
}

fn wanted(row: &line::Model) -> Option<Wanted> {
    Some(match row.kind.as_str() {
        "asset" => Wanted::Asset { asset: row.asset_id?.into() },
        "model" => {
            Wanted::Model { brand: row.brand.clone().map(Line::stored), model: Line::stored(row.model.clone()?) }
        }
        "category" => Wanted::Category { category: CategoryCode::stored(row.category.clone()?) },
        "other" => Wanted::Other { words: Line::stored(row.words.clone()?) },
        _ => return None,
    })
}

pub(super) fn allotment(row: &unit::Model) -> Result<Allotment, StoreError> {
    Ok(Allotment {
        asset: row.asset_id.map(Into::into),
        promised: count(row.promised)?,
        out: count(row.lent)?,
        good: count(row.good)?,
        damaged: count(row.damaged)?,
        incomplete: count(row.incomplete)?,
        missing: count(row.missing)?,
    })
}

/// What it takes of its asset on days of the period.
pub(super) fn claim(row: &unit::Model, wanted: Period) -> Result<Claim, StoreError> {
    let period = Period::new(row.start_date, row.end_date).map_err(|_| unreadable("period"))?;
    Ok(Claim {
        loan: row.loan_id.into(),
        asset: row.asset_id.ok_or_else(|| unreadable("unit of a loan"))?.into(),
        period,
        promised: if period.overlaps(&wanted) { count(row.promised)? } else { 0 },
        out: count(row.lent)?,
        resting: 0,
    })
}
