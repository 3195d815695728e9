//! The columns of an inventory sheet and the headings they go by.

use crate::sheet::Columns;

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
    /// Anything else.
    Notes,
    /// Last day of the warranty.
    Warranty,
}

/// As [`Columns::KNOWN`], by their Spanish headings.
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (
        Column::Code,
        "Código interno",
        &["codigo", "code", "internal code", "asset code", "placa", "codigo de inventario", "inventory code"],
    ),
    (Column::Name, "Nombre", &["name", "nombre del bien", "elemento", "asset name", "item"]),
    (Column::Category, "Categoría", &["category", "tipo", "type"]),
    (Column::Brand, "Marca", &["brand", "maker", "manufacturer", "fabricante"]),
    (Column::Model, "Modelo", &["model"]),
    (
        Column::Serial,
        "Serial",
        &["serial number", "numero de serie", "numero serial", "no de serie", "n de serie", "serie"],
    ),
    (
        Column::Environment,
        "Ambiente",
        &["environment", "environment name", "room", "ubicacion", "location", "salon", "aula"],
    ),
    (Column::Quantity, "Cantidad", &["quantity", "cant", "qty", "unidades", "units"]),
    (Column::Damaged, "Dañados", &["damaged", "quantity damaged", "damaged quantity", "cantidad danada", "danadas"]),
    (Column::Missing, "Faltantes", &["missing", "quantity missing", "missing quantity", "cantidad faltante"]),
    (Column::Status, "Estado", &["status", "state", "condition"]),
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
    (Column::Notes, "Observaciones", &["notes", "observacion", "notas", "comentarios", "comments", "remarks"]),
    (
        Column::Warranty,
        "Garantía hasta",
        &["warranty until", "warranty", "garantia", "fin de garantia", "warranty end", "vence garantia"],
    ),
];

impl Columns for Column {
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])] = COLUMNS;
    const NEEDED: &'static [Self] = &[Self::Code, Self::Name];
}

/// The heading row of an inventory sheet, understood.
pub type Headings = crate::sheet::Headings<Column>;

#[cfg(test)]
mod tests {
    use super::*;
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
}
