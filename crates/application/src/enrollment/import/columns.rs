//! The columns of a list of students and the headings they go by.

use crate::sheet::Columns;

/// What a column of the list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Of which type the student's paper is.
    DocumentType,
    /// Its number.
    DocumentNumber,
    /// First surname.
    FirstSurname,
    /// Second surname.
    SecondSurname,
    /// First name.
    FirstName,
    /// The other names.
    SecondName,
    /// On which day the student was born.
    BirthDate,
    /// As the paper says it.
    Sex,
    /// Born in this municipality, by DIVIPOLA.
    BirthMunicipality,
    /// Born in this country, by ISO 3166-1.
    BirthCountry,
    /// Street and number.
    Address,
    /// Living in this municipality, by DIVIPOLA.
    Municipality,
    /// In town or outside of it.
    Zone,
    /// The stratum of the house.
    Stratum,
    /// The student's telephone.
    Phone,
    /// The student's address for letters.
    Email,
    /// Enrolled in this grade.
    Grade,
    /// In this group.
    Group,
    /// At this time of the day.
    Shift,
    /// Of which type the guardian's paper is.
    GuardianDocumentType,
    /// Its number.
    GuardianDocument,
    /// What the guardian is called.
    GuardianName,
    /// What the guardian is to the student.
    Relationship,
    /// The guardian's telephone.
    GuardianPhone,
    /// The guardian's address for letters.
    GuardianEmail,
}

/// As [`Columns::KNOWN`].
const COLUMNS: &[(Column, &str, &[&str])] = &[
    (
        Column::DocumentType,
        "tipo_documento",
        &["tipo de documento", "tipo doc", "tipo identificacion", "tipo de identificacion", "document type"],
    ),
    (
        Column::DocumentNumber,
        "numero_documento",
        &[
            "numero de documento",
            "documento",
            "no documento",
            "no de documento",
            "nro documento",
            "n documento",
            "identificacion",
            "numero identificacion",
            "numero de identificacion",
            "document number",
            "document",
        ],
    ),
    (Column::FirstSurname, "apellido1", &["apellido 1", "primer apellido", "first surname"]),
    (Column::SecondSurname, "apellido2", &["apellido 2", "segundo apellido", "second surname"]),
    (Column::FirstName, "nombre1", &["nombre 1", "primer nombre", "first name"]),
    (Column::SecondName, "nombre2", &["nombre 2", "segundo nombre", "otros nombres", "second name"]),
    (
        Column::BirthDate,
        "fecha_nacimiento",
        &["fecha de nacimiento", "fecha nac", "nacimiento", "birth date", "date of birth"],
    ),
    (Column::Sex, "genero", &["sexo", "sex", "gender"]),
    (
        Column::BirthMunicipality,
        "municipio_nacimiento",
        &["municipio de nacimiento", "divipola nacimiento", "birth municipality"],
    ),
    (Column::BirthCountry, "pais_nacimiento", &["pais de nacimiento", "birth country"]),
    (Column::Address, "direccion", &["direccion residencia", "direccion de residencia", "address"]),
    (
        Column::Municipality,
        "municipio_residencia",
        &["municipio de residencia", "municipio", "residence municipality", "municipality"],
    ),
    (Column::Zone, "zona", &["zona residencia", "zona de residencia", "zone"]),
    (Column::Stratum, "estrato", &["estrato socioeconomico", "stratum"]),
    (Column::Phone, "telefono", &["celular", "tel", "phone"]),
    (Column::Email, "correo", &["correo electronico", "email", "e mail"]),
    (Column::Grade, "grado", &["grade"]),
    (Column::Group, "grupo", &["curso", "group"]),
    (Column::Shift, "jornada", &["shift"]),
    (
        Column::GuardianDocumentType,
        "acudiente_tipo_documento",
        &[
            "tipo documento acudiente",
            "tipo de documento acudiente",
            "tipo de documento del acudiente",
            "guardian document type",
        ],
    ),
    (
        Column::GuardianDocument,
        "acudiente_documento",
        &[
            "documento acudiente",
            "documento del acudiente",
            "numero documento acudiente",
            "numero de documento del acudiente",
            "guardian document",
        ],
    ),
    (
        Column::GuardianName,
        "acudiente_nombre",
        &["acudiente", "nombre acudiente", "nombre del acudiente", "guardian name", "guardian"],
    ),
    (Column::Relationship, "acudiente_parentesco", &["parentesco", "relationship"]),
    (
        Column::GuardianPhone,
        "acudiente_telefono",
        &["telefono acudiente", "telefono del acudiente", "celular acudiente", "guardian phone"],
    ),
    (
        Column::GuardianEmail,
        "acudiente_correo",
        &["correo acudiente", "correo del acudiente", "guardian email", "guardian e mail"],
    ),
];

impl Columns for Column {
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])] = COLUMNS;
    /// Without these nobody is written down, and a misspelt heading would refuse every row.
    const NEEDED: &'static [Self] = &[
        Self::DocumentType,
        Self::DocumentNumber,
        Self::FirstSurname,
        Self::FirstName,
        Self::BirthDate,
        Self::Sex,
        Self::Grade,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Headings, plain};

    #[test]
    fn every_column_and_synonym_is_known_and_means_one_column() {
        for (column, name, others) in Column::KNOWN {
            for heading in [*name].iter().chain(others.iter()) {
                assert_eq!(Column::of(heading), Some(*column), "{heading}");
                assert_eq!(Column::of(&heading.replace(' ', "_").to_uppercase()), Some(*column), "{heading}");
            }
            assert!(others.iter().all(|other| plain(other) == *other), "{name}");
        }
    }

    #[test]
    fn what_is_needed_is_named_as_lists_usually_write_it() {
        let written = ["Tipo de documento", "Nº documento", "Primer apellido", "Curso"];
        let headings = Headings::<Column>::recognise(written);
        assert_eq!(headings.missing(), ["nombre1", "fecha_nacimiento", "genero", "grado"]);
        assert!(headings.has(Column::Group) && headings.ignored().is_empty());
    }
}
