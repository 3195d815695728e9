//! The columns of an inventory sheet and the headings they go by.

use crate::sheet::{Columns, plain};

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
    /// What one unit will be worth in the end.
    SalvageValue,
    /// Over how many months it loses its value.
    UsefulLife,
}

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
        Column::SalvageValue,
        "Valor residual",
        &["salvage value", "salvage", "residual value", "valor de salvamento", "valor de rescate"],
    ),
    (
        Column::UsefulLife,
        "Vida útil (meses)",
        &["useful life months", "useful life (months)", "depreciation months", "vida util meses", "vida util en meses"],
    ),
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
    ("salvage_value", Column::SalvageValue),
    ("useful_life_months", Column::UsefulLife),
];

impl Columns for Column {
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])] = COLUMNS;
    const NEEDED: &'static [Self] = &[Self::Code, Self::Name];
    const NAMES: &'static [(&'static str, Self)] = NAMES;
    /// Snipe-IT has the name of a model and its number: the name is the model.
    const WEAK: &'static [&'static str] = &["model number", "model no", "model num"];

    /// Snipe-IT calls things without a name by their model. A sheet is taken for one of its if its codes
    /// stand under `Asset Tag`.
    fn stand_in(self, headings: &Headings) -> Option<Self> {
        let snipe_it = headings.has(Self::Code) && plain(headings.written(Self::Code)) == "asset tag";
        (self == Self::Name && snipe_it && headings.has(Self::Model)).then_some(Self::Model)
    }
}

/// The heading row of an inventory sheet, understood.
pub type Headings = crate::sheet::Headings<Column>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::import::{ColumnMap, Limits, SheetError, read_with};
    use rstest::rstest;

    #[rstest]
    #[case("Código interno", Column::Code)]
    #[case("CODIGO", Column::Code)]
    #[case("internal_code", Column::Code)]
    #[case(" nombre ", Column::Name)]
    #[case("Name", Column::Name)]
    #[case("CATEGORÍA", Column::Category)]
    #[case("Número de serie", Column::Serial)]
    #[case("serial_number", Column::Serial)]
    #[case("N° de serie", Column::Serial)]
    #[case("Ubicación", Column::Environment)]
    #[case("room", Column::Environment)]
    #[case("Cant.", Column::Quantity)]
    #[case("quantity_damaged", Column::Damaged)]
    #[case("quantity_missing", Column::Missing)]
    #[case("status", Column::Status)]
    #[case("purchase-date", Column::PurchaseDate)]
    #[case("purchase_cost", Column::UnitCost)]
    #[case("Notes", Column::Notes)]
    #[case("Garantía hasta", Column::Warranty)]
    #[case("Garantía (meses)", Column::WarrantyMonths)]
    #[case("Vida útil (meses)", Column::UsefulLife)]
    #[case("salvage_value", Column::SalvageValue)]
    fn a_heading_is_known_in_both_languages_without_regard_to_accents(#[case] heading: &str, #[case] column: Column) {
        assert!(Headings::recognise([heading]).has(column));
    }

    #[test]
    fn every_column_and_synonym_is_known_and_means_one_column() {
        for (column, name, others) in COLUMNS {
            for heading in [*name].iter().chain(others.iter()) {
                assert_eq!(Column::of(heading), Some(*column), "{heading}");
            }
        }
    }

    #[test]
    fn what_is_unknown_or_repeated_is_ignored_but_listed() {
        let headings = Headings::recognise(["code", "Nombre", "Color", "Código", ""]);
        assert_eq!((headings.width(), headings.recognised()), (5, 2));
        assert_eq!(headings.ignored(), ["Color", "Código"]);
        assert!(headings.missing().is_empty());
    }

    #[test]
    fn needed_columns_that_are_not_there_are_named_in_spanish() {
        assert_eq!(Headings::recognise(["Marca"]).missing(), ["Código interno", "Nombre"]);
    }

    #[test]
    fn a_refusal_names_the_heading_as_the_file_has_it() {
        let headings = Headings::recognise(["CODE", "name"]);
        assert_eq!((headings.written(Column::Code), headings.written(Column::Serial)), ("CODE", "Serial"));
    }

    #[test]
    fn every_column_has_a_published_name_and_one_only() {
        for (column, _, _) in COLUMNS {
            assert_eq!(NAMES.iter().filter(|(_, named)| named == column).count(), 1, "{column:?}");
        }
        assert!(NAMES.iter().all(|(name, column)| Column::named(name) == Some(*column)));
        assert_eq!((Column::named("Code"), Column::named("color")), (None, None));
    }

    #[test]
    fn headings_of_snipe_it_are_known_and_those_without_a_meaning_here_are_listed() {
        let sample = "Company,Name,Asset Tag,Category,Supplier,Manufacturer,Location,Order Number,Model,Model Notes,\
                      Model Number,Asset Notes,Purchase Date,Purchase Cost,Checkout Type,Checked Out To: Username,\
                      EOL Date,Serial number,Status,Warranty";
        let headings = Headings::recognise(sample.split(','));
        let ignored = "Company,Supplier,Order Number,Model Notes,Model Number,Checkout Type,Checked Out To: Username,\
                       EOL Date";
        assert_eq!(headings.ignored(), ignored.split(',').collect::<Vec<_>>());
        let written = |column| headings.written(column);
        assert_eq!([Column::Code, Column::Model, Column::Notes].map(written), ["Asset Tag", "Model", "Asset Notes"]);
        let reversed = Headings::recognise(["Asset Tag", "Item Name", "Model Number", "Model Name"]);
        assert_eq!((reversed.written(Column::Name), reversed.written(Column::Model)), ("Item Name", "Model Name"));
        assert_eq!(Headings::recognise(["Asset Tag", "Model Number"]).written(Column::Model), "Model Number");
    }

    #[test]
    fn a_sheet_of_snipe_it_needs_no_names_where_it_has_models() {
        assert!(Headings::recognise(["Asset Tag", "Model name"]).missing().is_empty());
        assert_eq!(Headings::recognise(["Asset Tag", "Category"]).missing(), ["Nombre"]);
        assert_eq!(Headings::recognise(["Code", "Model name"]).missing(), ["Nombre"]);
    }

    #[test]
    fn a_map_wins_over_what_headings_mean_by_themselves() {
        let map = ColumnMap::parse([("Placa SENA", "code"), ("Nombre", "notes")]).unwrap();
        let headings = Headings::mapped(["Código", "placa sena", "Nombre", "Name", "Notas"], &map);
        let written = [Column::Code, Column::Name, Column::Notes].map(|column| headings.written(column));
        assert_eq!(written, ["placa sena", "Name", "Nombre"]);
        assert_eq!(headings.ignored(), ["Código", "Notas"]);
    }

    #[test]
    fn a_map_with_a_mistake_is_refused() {
        let refused = |pairs: &[(&'static str, &'static str)]| ColumnMap::parse(pairs.iter().copied()).unwrap_err();
        assert_eq!(refused(&[("Placa", "plate")]), SheetError::UnknownColumn("plate".into()));
        assert_eq!(refused(&[("Placa", "code"), ("Tag", "code")]), SheetError::ColumnTwice("code".into()));
        assert_eq!(refused(&[("Placa", "code"), ("Placa", "name")]), SheetError::ColumnTwice("Placa".into()));
        let read = |pairs: [(&str, &str); 1]| {
            let map = ColumnMap::parse(pairs).unwrap();
            read_with(b"Placa;Nombre\nA;x\n", Limits::IMMEDIATE, &map).map(|sheet| sheet.rows.len())
        };
        assert_eq!(read([("Placa", "code")]), Ok(1));
        assert_eq!(read([("Serial", "serial_number")]), Err(SheetError::UnknownHeading("Serial".into())));
        // Another heading means the column by itself, but that is not what the caller said.
        assert_eq!(read([("Code", "code")]), Err(SheetError::UnknownHeading("Code".into())));
    }
}
