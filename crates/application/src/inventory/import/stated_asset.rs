//! What a row states of an asset, as the domain takes it.

use super::headings::{Column, Headings};
use super::row::ParsedRow;
use plantel_domain::form::Patch;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{AssetChange, Category, Extra, NewAsset, Tracking};

/// A new asset, as a row states it.
pub(super) fn new_asset(
    row: &ParsedRow,
    environment: Option<EnvironmentId>,
    kind: &Category,
    extra: Extra,
) -> NewAsset {
    let asset = row.asset.clone();
    let counts = asset.units.counts(None);
    NewAsset {
        code: row.code.clone(),
        name: asset.name,
        tracking: if counts.quantity == 1 { Tracking::Serial } else { Tracking::Bulk },
        serial_number: asset.serial_number,
        category: kind.code.clone(),
        extra,
        brand: asset.brand,
        model: asset.model,
        environment,
        purchase_date: asset.purchase_date,
        purchase_cost: asset.purchase_cost,
        salvage_value: asset.salvage_value,
        useful_life_months: asset.useful_life_months.or(kind.useful_life_months),
        warranty_until: asset.warranty_until,
        maintenance_due_on: asset.maintenance_due_on,
        notes: asset.notes,
        counts,
    }
}

/// What a row changes: a blank cell clears, a column that is not there keeps.
pub(super) fn change(row: &ParsedRow, kind: &Category, extra: Option<Extra>, headings: &Headings) -> AssetChange {
    let asset = row.asset.clone();
    let warranty = headings.has(Column::Warranty) || headings.has(Column::WarrantyMonths);
    AssetChange {
        code: None,
        name: Some(asset.name),
        serial_number: patch(headings.has(Column::Serial), asset.serial_number),
        category: Some(kind.code.clone()),
        extra,
        brand: patch(headings.has(Column::Brand), asset.brand),
        model: patch(headings.has(Column::Model), asset.model),
        purchase_date: patch(headings.has(Column::PurchaseDate), asset.purchase_date),
        purchase_cost: patch(headings.has(Column::UnitCost), asset.purchase_cost),
        salvage_value: patch(headings.has(Column::SalvageValue), asset.salvage_value),
        useful_life_months: patch(headings.has(Column::UsefulLife), asset.useful_life_months),
        warranty_until: patch(warranty, asset.warranty_until),
        maintenance_due_on: patch(headings.has(Column::MaintenanceDue), asset.maintenance_due_on),
        notes: patch(headings.has(Column::Notes), asset.notes),
    }
}

fn patch<T>(stated: bool, value: Option<T>) -> Patch<T> {
    match value {
        Some(value) => Patch::Set(value),
        None if stated => Patch::Clear,
        None => Patch::Keep,
    }
}
