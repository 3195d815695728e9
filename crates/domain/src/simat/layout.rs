//! The columns of the ministry's files, as data: one layout for each time that they changed.

use super::CodeList;
use super::lists::rows;
use crate::names::names;
use std::sync::LazyLock;

/// The layouts, the newest last: what each is called, the first year it is for, and its columns.
const FILES: &[(&str, i32, &str)] = &[("anexo_6a_2022", 2022, include_str!("layouts/anexo_6a_2022.csv"))];

static ALL: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let read = |(name, first_year, file): (&'static str, i32, &'static str)| {
        let columns = rows(file).map(|line| column(line).expect("a test reads every column")).collect();
        Layout { name, first_year, columns }
    };
    FILES.iter().copied().map(read).collect()
});

names! {
    /// Where the value of a column comes from.
    Source, "kind.unknown" {
        /// The year in which the school year begins.
        Year = "year",
        /// The month in which the file is made.
        Month = "month",
        /// The number of the school at the statistics office; that of the site, where the school has none.
        InstitutionDane = "institution.dane",
        /// Five digits of the municipality in which the site is.
        SiteMunicipality = "site.municipality",
        /// The number of the site at the statistics office.
        SiteDane = "site.dane",
        /// The number of the school, and the two digits that tell its sites apart.
        SiteConsecutive = "site.consecutive",
        /// SIMAT's code of the type of the student's paper.
        DocumentType = "student.document_type",
        /// Its number.
        DocumentNumber = "student.document_number",
        /// Where it was issued: two digits.
        IssuedDepartment = "student.issued_department",
        /// Where it was issued: three digits.
        IssuedMunicipality = "student.issued_municipality",
        /// First surname.
        FirstSurname = "student.first_surname",
        /// Second surname.
        SecondSurname = "student.second_surname",
        /// First name.
        FirstName = "student.first_name",
        /// Second name.
        SecondName = "student.second_name",
        /// Where the student lives.
        Address = "student.address",
        /// Their telephone.
        Phone = "student.phone",
        /// Where they live: two digits.
        HomeDepartment = "student.home_department",
        /// Where they live: three digits.
        HomeMunicipality = "student.home_municipality",
        /// The stratum of the house.
        Stratum = "student.stratum",
        /// The day of birth, as `20/08/2015`.
        BirthDate = "student.birth_date",
        /// Where they were born, in Colombia: two digits.
        BirthDepartment = "student.birth_department",
        /// Where they were born, in Colombia: three digits.
        BirthMunicipality = "student.birth_municipality",
        /// `F` or `M`.
        Sex = "student.sex",
        /// In town or in the country.
        Zone = "zone",
        /// The number of the country in which they were born.
        Country = "country",
        /// A disability.
        Disability = "sensitive.disability",
        /// A people.
        Ethnicity = "sensitive.ethnicity",
        /// The shift.
        Shift = "enrollment.shift",
        /// The grade.
        Grade = "enrollment.grade",
        /// What the group is called.
        Group = "enrollment.group",
        /// Whether the student is new in the school.
        New = "enrollment.new",
        /// What the office states of the enrolment.
        Stated = "stated",
        /// The same, of the person: it holds in the years after it too.
        StatedOfPerson = "stated.person",
        /// The same: whether the student repeats the grade, which follows from the year before.
        StatedRepeats = "stated.repeats",
        /// The same: how the year before ended, which follows from it.
        StatedYearBefore = "stated.year_before",
        /// What the office states of the person: two digits of a department.
        StatedDepartment = "stated.department",
        /// The same: three digits of a municipality of the department that is stated.
        StatedMunicipality = "stated.municipality",
    }
}

impl Source {
    /// Whether the office states it, of each enrolment.
    pub fn is_stated(self) -> bool {
        let of_the_year = matches!(self, Self::Stated | Self::StatedRepeats | Self::StatedYearBefore);
        of_the_year || self.is_of_the_person()
    }

    /// Whether what the office states is so of the person, and not of the year: the next enrolment has it too.
    pub fn is_of_the_person(self) -> bool {
        matches!(self, Self::StatedOfPerson | Self::StatedDepartment | Self::StatedMunicipality)
    }

    /// Whether it says something of the file, and not of who stands in it.
    pub fn is_of_the_file(self) -> bool {
        matches!(self, Self::Year | Self::Month)
    }

    /// Whether it is known of a site or of the school, the same for all of its students.
    pub fn is_of_the_site(self) -> bool {
        matches!(self, Self::InstitutionDane | Self::SiteMunicipality | Self::SiteDane | Self::SiteConsecutive)
    }

    /// Whether it is a part of somebody's name.
    pub fn is_name(self) -> bool {
        matches!(self, Self::FirstSurname | Self::SecondSurname | Self::FirstName | Self::SecondName)
    }
}

/// A column of a file.
#[derive(Debug)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// Where its value comes from.
    pub source: Source,
    /// Whether it is never empty.
    pub required: bool,
    /// The most characters of a value.
    pub most: usize,
    /// The list that has its codes, if a list has.
    pub list: Option<&'static CodeList>,
    /// What stands in it while nothing is known or stated; often nothing.
    pub default: &'static str,
}

fn column(line: &'static str) -> Option<Column> {
    let fields: [&'static str; 6] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
    let [name, source, required, most, list, default] = fields;
    let list = match list {
        "" => None,
        named => Some(CodeList::named(named)?),
    };
    let required = match required {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    Some(Column { name, source: Source::parse(source).ok()?, required, most: most.parse().ok()?, list, default })
}

/// The columns of the files of some years, in their order.
#[derive(Debug)]
pub struct Layout {
    /// What it is called.
    pub name: &'static str,
    /// The first year it is for; it holds until the next one.
    pub first_year: i32,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Layout {
    /// All of them, the newest last.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The one of a year; none of years before the first.
    pub fn of(year: i32) -> Option<&'static Self> {
        Self::all().iter().rev().find(|layout| layout.first_year <= year)
    }

    /// The column with this heading.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The place of the first column that has its value from there.
    pub fn place_of(&self, source: Source) -> Option<usize> {
        self.columns.iter().position(|column| column.source == source)
    }

    /// The columns that the office states.
    pub fn stated(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.source.is_stated())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_of_every_layout_is_read() {
        for ((name, first_year, file), layout) in FILES.iter().zip(Layout::all()) {
            assert_eq!((layout.name, layout.first_year), (*name, *first_year));
            assert_eq!(rows(file).count(), layout.columns.len());
            let names: BTreeSet<&str> = layout.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), layout.columns.len(), "a column stands twice in {name}");
        }
        assert!(Layout::all().is_sorted_by(|one, next| one.first_year < next.first_year));
    }

    #[test]
    fn what_stands_in_a_column_by_itself_is_in_its_list_and_not_too_long() {
        for column in Layout::all().iter().flat_map(|layout| &layout.columns) {
            let fits = column.list.is_none_or(|list| list.has(column.default));
            assert!(column.default.is_empty() || fits, "{}", column.name);
            assert!(column.default.chars().count() <= column.most, "{}", column.name);
            let longest = column.list.and_then(|list| list.codes().map(|(code, _)| code.chars().count()).max());
            assert!(longest.is_none_or(|longest| longest <= column.most), "{}", column.name);
        }
    }

    #[test]
    fn a_year_has_the_newest_layout_that_had_begun() {
        assert_eq!(Layout::of(2021).map(|layout| layout.name), None);
        assert_eq!(Layout::of(2022).unwrap().name, "anexo_6a_2022");
        assert_eq!(Layout::of(2100).unwrap().name, Layout::all().last().unwrap().name);
    }

    #[test]
    fn the_annex_of_2022_has_its_columns_in_the_order_of_the_ministry() {
        let columns = &Layout::of(2026).unwrap().columns;
        assert_eq!(columns.len(), 60);
        let names = |from: usize, to: usize| columns[from..to].iter().map(|column| column.name).collect::<Vec<_>>();
        assert_eq!(names(0, 6), ["ANO_INF", "MES_INF", "MUN_CODIGO", "CODIGO_DANE", "DANE_ANTERIOR", "CONS_SEDE"]);
        assert_eq!(names(57, 60), ["APOYO_ACADEMICO_ESPECIAL", "SRPA", "TRASTORNOS_ESPECIFICOS"]);
    }

    #[test]
    fn what_is_stated_of_a_person_is_told_from_what_is_stated_of_a_year() {
        let columns = Layout::of(2026).unwrap().stated().filter(|column| column.source.is_of_the_person());
        let names: Vec<&str> = columns.map(|column| column.name).collect();
        let expected = "SISBEN POB_VICT_CONF DPTO_EXP MUN_EXP CAP_EXC RES CAB_FAMILIA BEN_MAD_FLIA BEN_VET_FP \
            BEN_HER_NAC PER_ID SRPA TRASTORNOS_ESPECIFICOS";
        assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
        assert_eq!(Layout::of(2026).unwrap().stated().count(), 29);
        assert!(Source::StatedRepeats.is_stated() && !Source::StatedYearBefore.is_of_the_person());
    }

    #[test]
    fn a_line_that_says_too_little_or_something_unknown_is_no_column() {
        for line in ["A,year,yes,4,", "A,moon,yes,4,,", "A,year,maybe,4,,", "A,year,yes,four,,", "A,year,yes,4,none,"] {
            assert!(column(line).is_none(), "{line}");
        }
    }
}
