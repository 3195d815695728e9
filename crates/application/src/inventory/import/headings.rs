//! The columns of an inventory sheet and the headings they go by.

use crate::sheet::{Columns, plain};
use plantel_domain::inventory::FieldKey;
use plantel_domain::text::fold;

/// What a column of the sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// What is written on the label.
    Code,
    /// What the thing is called.
    Name,
    /// What kind of thing.
    Category,
    /// Who made it.
    Brand,
    /// Which of the maker's.
    Model,
    /// The maker's number.
    Serial,
    /// Where it is kept, by name.
    Environment,
    /// How many.
    Quantity,
    /// How many of them are broken.
    Damaged,
    /// How many of them were not found.
    Missing,
    /// A word on how it stands.
    Status,
    /// When it was bought.
    PurchaseDate,
    /// What one unit cost.
    UnitCost,
    /// In which currency that is: no other than the institution's is taken.
    Currency,
    /// Anything else.
    Notes,
    /// Last day of the warranty, or for how many months it is given.
    Warranty,
    /// For how many months there is a warranty from the day of purchase.
    WarrantyMonths,
    /// When it must be looked after next.
    MaintenanceDue,
    /// What one unit will be worth in the end.
    SalvageValue,
    /// Over how many months it loses its value.
    UsefulLife,
    /// What its category wants to know of it, all in one: a JSON object.
    Extra,
}

/// What a heading begins with that is a single field of a category: `extra.voltage`.
const EXTRA: &str = "extra";

/// As [`Columns::KNOWN`], by their Spanish headings.
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (
        Column::Code,
        "Código interno",
        &[
            "codigo",
            "code",
            "internal code",
            "asset code",
            "placa",
            "codigo de inventario",
            "inventory code",
            "asset tag",
        ],
    ),
    (Column::Name, "Nombre", &["name", "nombre del bien", "elemento", "asset name", "item", "item name"]),
    (Column::Category, "Categoría", &["category", "tipo", "type"]),
    (Column::Brand, "Marca", &["brand", "maker", "manufacturer", "fabricante"]),
    (Column::Model, "Modelo", &["model", "model name", "model number", "model no", "model num"]),
    (
        Column::Serial,
        "Serial",
        &["serial number", "numero de serie", "numero serial", "no de serie", "n de serie", "serie", "serial no"],
    ),
    (
        Column::Environment,
        "Ambiente",
        &["environment", "environment name", "room", "ubicacion", "location", "salon", "aula"],
    ),
    (Column::Quantity, "Cantidad", &["quantity", "cant", "qty", "unidades", "units"]),
    (Column::Damaged, "Dañados", &["damaged", "quantity damaged", "damaged quantity", "cantidad danada", "danadas"]),
    (Column::Missing, "Faltantes", &["missing", "quantity missing", "missing quantity", "cantidad faltante"]),
    (Column::Status, "Estado", &["status", "state", "condition", "status label"]),
    (
        Column::PurchaseDate,
        "Fecha de compra",
        &["purchase date", "fecha compra", "fecha de adquisicion", "date bought"],
    ),
    (
        Column::UnitCost,
        "Valor unitario",
        &["costo", "costo unitario", "unit cost", "purchase cost", "valor", "precio", "cost", "price", "unit price"],
    ),
    (Column::Currency, "Moneda", &["currency", "purchase cost currency"]),
    (
        Column::Notes,
        "Observaciones",
        &["notes", "observacion", "notas", "comentarios", "comments", "remarks", "asset notes", "item notes"],
    ),
    (
        Column::Warranty,
        "Garantía hasta",
        &["warranty until", "warranty", "garantia", "fin de garantia", "warranty end", "vence garantia"],
    ),
    (
        Column::WarrantyMonths,
        "Meses de garantía",
        &["warranty months", "warranty (months)", "garantia (meses)", "garantia meses", "meses garantia"],
    ),
    (
        Column::MaintenanceDue,
        "Próximo mantenimiento",
        &[
            "maintenance due on",
            "maintenance due",
            "next maintenance",
            "fecha de proximo mantenimiento",
            "fecha proximo mantenimiento",
            "mantenimiento programado",
        ],
    ),
    (
        Column::SalvageValue,
        "Valor residual",
        &["salvage value", "salvage", "residual value", "valor de salvamento", "valor de rescate"],
    ),
    (
        Column::UsefulLife,
        "Vida útil (meses)",
        &["useful life months", "useful life (months)", "depreciation months", "vida util meses", "vida util en meses"],
    ),
    (Column::Extra, EXTRA, &[]),
];

/// What callers call the columns in a map, once published never changed.
const NAMES: &[(&str, Column)] = &[
    ("code", Column::Code),
    ("name", Column::Name),
    ("category", Column::Category),
    ("brand", Column::Brand),
    ("model", Column::Model),
    ("serial_number", Column::Serial),
    ("environment", Column::Environment),
    ("quantity", Column::Quantity),
    ("damaged", Column::Damaged),
    ("missing", Column::Missing),
    ("status", Column::Status),
    ("purchase_date", Column::PurchaseDate),
    ("purchase_cost", Column::UnitCost),
    ("purchase_cost_currency", Column::Currency),
    ("notes", Column::Notes),
    ("warranty_until", Column::Warranty),
    ("warranty_months", Column::WarrantyMonths),
    ("maintenance_due_on", Column::MaintenanceDue),
    ("salvage_value", Column::SalvageValue),
    ("useful_life_months", Column::UsefulLife),
    (EXTRA, Column::Extra),
];

impl Columns for Column {
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])] = COLUMNS;
    const NEEDED: &'static [Self] = &[Self::Code, Self::Name];
    const NAMES: &'static [(&'static str, Self)] = NAMES;
    /// Snipe-IT has the name of a model and its number: the name is the model.
    const WEAK: &'static [&'static str] = &["model number", "model no", "model num"];
    /// As many as a category has fields.
    const MOST_KEYED: usize = 50;

    /// A key has no spaces and dashes: where a heading has them, `_` is meant.
    fn key_of(heading: &str) -> Option<String> {
        let (_, key) = heading.split_once('.').filter(|(word, _)| fold(word) == EXTRA)?;
        field_key(&fold(key).replace([' ', '-'], "_"))
    }

    fn key_named(name: &str) -> Option<String> {
        let (_, key) = name.split_once('.').filter(|(word, _)| *word == EXTRA)?;
        field_key(key)
    }

    /// Snipe-IT calls things without a name by their model. A sheet is taken for one of its if its codes
    /// stand under `Asset Tag`.
    fn stand_in(self, headings: &Headings) -> Option<Self> {
        let snipe_it = headings.has(Self::Code) && plain(headings.written(Self::Code)) == "asset tag";
        (self == Self::Name && snipe_it && headings.has(Self::Model)).then_some(Self::Model)
    }
}

/// A key as categories have them.
fn field_key(key: &str) -> Option<String> {
    FieldKey::parse(key).ok().map(|key| key.as_str().to_owned())
}

/// The heading row of an inventory sheet, understood.
pub type Headings = crate::sheet::Headings<Column>;

#[cfg(test)]
#[path = "headings_tests.rs"]
mod tests;
