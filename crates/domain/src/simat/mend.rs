//! Where what is wrong with a line is mended.

use super::{Column, SimatSource, Source};
use crate::ids::{EnrollmentId, SiteId, StudentId};

/// Where something is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// In what is known of the student.
    Student(StudentId),
    /// In what the law calls sensitive of them.
    Sensitive(StudentId),
    /// In the enrolment.
    Enrollment(EnrollmentId),
    /// In what the office states of the enrolment for the ministry.
    Facts(EnrollmentId),
    /// In the site.
    Site(SiteId),
}

/// The parts of a name, which a change says whole.
const NAME: &[&str] = &["first_surname", "second_surname", "first_name", "second_name"];

/// The parts of a paper, which a change says whole.
const PAPER: &[&str] = &["document_type", "document_number"];

/// Where the value of a column is mended, and in which fields: those that are said together, or not at all.
pub(super) fn mend(column: &'static Column, it: &SimatSource) -> (Mend, &'static [&'static str]) {
    let (student, enrollment) = (Mend::Student(it.student), Mend::Enrollment(it.enrollment));
    let (sensitive, site) = (Mend::Sensitive(it.student), Mend::Site(it.placement.site));
    match column.source {
        Source::InstitutionDane | Source::SiteDane => (site, &["dane_code"]),
        Source::SiteMunicipality => (site, &["municipality"]),
        Source::SiteConsecutive => (site, &["consecutive"]),
        Source::DocumentType | Source::DocumentNumber => (student, PAPER),
        Source::IssuedDepartment | Source::IssuedMunicipality => (student, &["issued_in"]),
        Source::FirstSurname | Source::SecondSurname | Source::FirstName | Source::SecondName => (student, NAME),
        Source::Address => (student, &["address"]),
        Source::Phone => (student, &["phone"]),
        Source::HomeDepartment | Source::HomeMunicipality => (student, &["municipality"]),
        Source::Stratum => (student, &["stratum"]),
        Source::BirthDate => (student, &["birth_date"]),
        Source::BirthDepartment | Source::BirthMunicipality => (student, &["birth_municipality"]),
        Source::Country => (student, &["birth_country"]),
        Source::Sex => (student, &["sex"]),
        Source::Zone => (student, &["zone"]),
        Source::Disability => (sensitive, &["disability"]),
        Source::Ethnicity => (sensitive, &["ethnicity"]),
        Source::Shift => (enrollment, &["shift"]),
        Source::Grade => (enrollment, &["grade"]),
        Source::Group => (enrollment, &["group_id"]),
        Source::New => (enrollment, &["case"]),
        Source::Stated | Source::StatedOfPerson | Source::StatedRepeats | Source::StatedYearBefore => {
            (Mend::Facts(it.enrollment), std::slice::from_ref(&column.name))
        }
        Source::StatedDepartment | Source::StatedMunicipality => (Mend::Facts(it.enrollment), &["DPTO_EXP", "MUN_EXP"]),
        // Of the file itself nothing can be wrong.
        Source::Year | Source::Month => (enrollment, &[]),
    }
}
