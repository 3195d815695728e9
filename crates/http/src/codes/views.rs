//! How code lists are shown.

use plantel_domain::codes::{
    Country, Department, Disability, DocumentType, Ethnicity, GradeLevel, Municipality, Relationship, Sex, Shift,
    Stratum, Zone, departments,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The short lists, each whole.
#[derive(Serialize, ToSchema)]
#[schema(as = CodeLists)]
pub struct CodeListsView {
    /// Types of papers that say who somebody is.
    pub document_types: Vec<NamedCodeView>,
    /// Grades, from the lowest code.
    pub grades: Vec<GradeView>,
    /// Shifts (jornadas).
    pub shifts: Vec<NamedCodeView>,
    /// Sexes, as papers say them.
    pub sexes: Vec<NamedCodeView>,
    /// Where somebody lives.
    pub zones: Vec<NamedCodeView>,
    /// Strata of dwellings.
    pub strata: Vec<NumberedCodeView>,
    /// What a guardian is to a student.
    pub relationships: Vec<NamedCodeView>,
    /// Peoples; 0 is none.
    pub ethnicities: Vec<NumberedCodeView>,
    /// Disabilities; 99 is none.
    pub disabilities: Vec<NumberedCodeView>,
    /// Departments of Colombia, by code.
    pub departments: Vec<DepartmentView>,
}

/// A member of a list whose codes are words.
#[derive(Serialize, ToSchema)]
#[schema(as = NamedCode)]
pub struct NamedCodeView {
    /// As requests and answers have it.
    #[schema(example = "TI")]
    pub code: &'static str,
    /// In Spanish.
    #[schema(example = "Tarjeta de identidad")]
    pub name: &'static str,
    /// Its number in SIMAT; null where SIMAT has none.
    #[schema(example = 2)]
    pub simat: Option<u8>,
}

/// A member of a list whose codes are SIMAT's numbers.
#[derive(Serialize, ToSchema)]
#[schema(as = NumberedCode)]
pub struct NumberedCodeView {
    /// SIMAT's number.
    #[schema(example = 95)]
    pub code: u16,
    /// In Spanish.
    #[schema(example = "Raizal")]
    pub name: String,
}

/// A grade.
#[derive(Serialize, ToSchema)]
#[schema(as = Grade)]
pub struct GradeView {
    /// SIMAT's number: -2 to 0 before school, 1 to 11, 21 to 26 of adults, 41 to 45 of normal schools, 99.
    #[schema(example = 9)]
    pub code: i8,
    /// In Spanish.
    #[schema(example = "Noveno")]
    pub name: &'static str,
    /// The code of the grade after it; null after the last of its kind.
    #[schema(example = 10)]
    pub next: Option<i8>,
    /// Whether school is over with it.
    pub last: bool,
    /// The youngest that is usual in it, in years; null where all ages are.
    #[schema(example = 13)]
    pub youngest: Option<u8>,
    /// The oldest that is usual in it, in years; null where all ages are.
    #[schema(example = 16)]
    pub oldest: Option<u8>,
}

/// A department.
#[derive(Serialize, ToSchema)]
#[schema(as = Department)]
pub struct DepartmentView {
    /// Its two digits.
    #[schema(example = "05")]
    pub code: &'static str,
    /// What it is called.
    #[schema(example = "Antioquia")]
    pub name: &'static str,
}

/// A municipality.
#[derive(Serialize, ToSchema)]
#[schema(as = Municipality)]
pub struct MunicipalityView {
    /// Its five digits.
    #[schema(example = "05001")]
    pub code: &'static str,
    /// What it is called.
    #[schema(example = "Medellín")]
    pub name: &'static str,
    /// The two digits of its department.
    #[schema(example = "05")]
    pub department_code: &'static str,
    /// What that is called.
    #[schema(example = "Antioquia")]
    pub department: &'static str,
}

/// A country.
#[derive(Serialize, ToSchema)]
#[schema(as = Country)]
pub struct CountryView {
    /// Its two letters.
    #[schema(example = "CO")]
    pub code: &'static str,
    /// Its number, which SIMAT uses.
    #[schema(example = 170)]
    pub numeric: u16,
    /// What it is officially called in English.
    #[schema(example = "Colombia")]
    pub name: &'static str,
}

impl CodeListsView {
    /// As they are.
    pub fn whole() -> Self {
        let named = |code, name, simat| NamedCodeView { code, name, simat };
        let types = DocumentType::ALL.iter().map(|one| named(one.name(), one.spanish(), one.simat()));
        let shifts = Shift::ALL.iter().map(|one| named(one.name(), one.spanish(), Some(one.simat())));
        let zones = Zone::ALL.iter().map(|one| named(one.name(), one.spanish(), Some(one.simat())));
        Self {
            document_types: types.collect(),
            grades: GradeLevel::ALL.iter().copied().map(Into::into).collect(),
            shifts: shifts.collect(),
            sexes: Sex::ALL.iter().map(|one| named(one.name(), one.spanish(), None)).collect(),
            zones: zones.collect(),
            strata: Stratum::all().map(Into::into).collect(),
            relationships: Relationship::ALL.iter().map(|one| named(one.name(), one.spanish(), None)).collect(),
            ethnicities: Ethnicity::all().map(Into::into).collect(),
            disabilities: Disability::all().map(Into::into).collect(),
            departments: departments().iter().map(Into::into).collect(),
        }
    }
}

impl From<GradeLevel> for GradeView {
    fn from(grade: GradeLevel) -> Self {
        let (youngest, oldest) = grade.usual_age().unzip();
        let next = grade.next().map(GradeLevel::get);
        Self { code: grade.get(), name: grade.name(), next, last: grade.is_last(), youngest, oldest }
    }
}

impl From<Stratum> for NumberedCodeView {
    fn from(stratum: Stratum) -> Self {
        let name = if stratum.get() == 0 { "Sin estrato".to_owned() } else { format!("Estrato {}", stratum.get()) };
        Self { code: stratum.get().into(), name }
    }
}

impl From<Ethnicity> for NumberedCodeView {
    fn from(ethnicity: Ethnicity) -> Self {
        Self { code: ethnicity.get(), name: ethnicity.name().into_owned() }
    }
}

impl From<Disability> for NumberedCodeView {
    fn from(disability: Disability) -> Self {
        Self { code: disability.get().into(), name: disability.name().to_owned() }
    }
}

impl From<&Department> for DepartmentView {
    fn from(department: &Department) -> Self {
        Self { code: department.code, name: department.name }
    }
}

impl From<&Municipality> for MunicipalityView {
    fn from(municipality: &Municipality) -> Self {
        let Municipality { code, name, department_code, department } = *municipality;
        Self { code, name, department_code, department }
    }
}

impl From<&Country> for CountryView {
    fn from(country: &Country) -> Self {
        Self { code: country.code, numeric: country.numeric, name: country.name }
    }
}
