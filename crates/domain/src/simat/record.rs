//! The lines of a file: who is enrolled, as the ministry counts it.

use super::{Column, Layout, Source};
use crate::clock::Day;
use crate::codes::{CountryCode, Disability, Ethnicity, GradeLevel, MunicipalityCode, NamePart, UNSPECIFIED_COUNTRY};
use crate::enrollment::{Birthplace, EnrollmentCase, EnrollmentState, Placement, Profile};
use crate::ids::{EnrollmentId, SiteId, StudentId};
use crate::institutions::DaneCode;
use crate::institutions::school::{SchoolYear, Site, SiteConsecutive};
use crate::store::Version;
use crate::text::Line;
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What a line is made of: an enrolment whose student is, or was to the end of the year, taught. Of what is sensitive
/// nothing but what the ministry asks for; does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SimatSource {
    /// Which enrolment.
    pub enrollment: EnrollmentId,
    /// Where the student is placed.
    pub placement: Placement,
    /// How the student comes to the year.
    pub case: EnrollmentCase,
    /// What the group is called.
    pub group_code: Option<Line<20>>,
    /// Who.
    pub student: StudentId,
    /// The version of the student that this is of.
    pub student_version: Version,
    /// What is known of them.
    pub profile: Profile,
    /// A disability.
    pub disability: Option<Disability>,
    /// A people.
    pub ethnicity: Option<Ethnicity>,
    /// What the office states.
    pub facts: BTreeMap<String, String>,
    /// What they did in the year before, if they were taught here.
    pub before: Option<YearBefore>,
}

/// Where somebody was taught in the institution's year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearBefore {
    /// When it began.
    pub starts_on: Day,
    /// In which grade.
    pub grade: GradeLevel,
    /// Where the enrolment stands.
    pub state: EnrollmentState,
}

impl fmt::Debug for SimatSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SimatSource({}, ***)", self.enrollment)
    }
}

/// A line. Does not print itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimatRecord {
    /// Of which enrolment.
    pub enrollment: EnrollmentId,
    /// Of whom.
    pub student: StudentId,
    /// The values, one for each column of the layout.
    pub values: Vec<String>,
}

impl fmt::Debug for SimatRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SimatRecord({}, ***)", self.enrollment)
    }
}

/// What all lines of a file have in common.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Its columns.
    pub layout: &'static Layout,
    /// Of which year.
    pub year: &'a SchoolYear,
    /// In which month it is made, from 1.
    pub month: u32,
    /// The number of the school, if it was said.
    pub dane: Option<&'a DaneCode>,
    /// The sites that are in use, and those of its lines.
    pub sites: &'a BTreeMap<SiteId, Site>,
}

impl Frame<'_> {
    /// The line of an enrolment.
    pub fn record(&self, it: &SimatSource) -> SimatRecord {
        let values = self.layout.columns.iter().map(|column| self.value(column, it)).collect();
        SimatRecord { enrollment: it.enrollment, student: it.student, values }
    }

    /// What stands in a column; empty where nothing is known.
    fn value(&self, column: &Column, it: &SimatSource) -> String {
        let stated = column.source.is_stated();
        let known = if stated { it.facts.get(column.name).cloned() } else { self.known(column.source, it) };
        let derived = || self.derived(column.source, it).unwrap_or(column.default);
        known.unwrap_or_else(|| derived().to_owned())
    }

    /// What stands in a column that the office may state, while it does not, because of the year before.
    pub fn derived(&self, source: Source, it: &SimatSource) -> Option<&'static str> {
        // A year that is longer ago is not the one before, as the ministry counts.
        let recent = |before: &YearBefore| self.year.period.start().year() - before.starts_on.year() <= 1;
        let before = it.before.filter(recent);
        match source {
            Source::StatedRepeats => before.filter(|before| before.failed(it)).map(|_| "S"),
            Source::StatedYearBefore => match before {
                Some(before) => before.ended(it),
                None => (it.case == EnrollmentCase::FromElsewhere).then_some(FROM_ELSEWHERE),
            },
            _ => None,
        }
    }

    fn site(&self, it: &SimatSource) -> Option<&Site> {
        self.sites.get(&it.placement.site)
    }

    /// The number of the school: that of its main site. A school that has not said it is known by the student's site.
    fn school<'a>(&'a self, site: Option<&'a Site>) -> Option<&'a DaneCode> {
        self.dane.or_else(|| site?.dane_code.as_ref())
    }

    /// What tells a site apart: what is said of it; else that of a main site, if it has the number of the school, or if
    /// no other is in use.
    pub(super) fn consecutive(&self, site: &Site) -> Option<SiteConsecutive> {
        let main = || site.dane_code.is_some() && site.dane_code.as_ref() == self.school(Some(site));
        let alone = || self.sites.values().all(|other| other.id == site.id || !other.active);
        site.consecutive.or_else(|| (main() || alone()).then_some(SiteConsecutive::FIRST))
    }

    /// By what the ministry knows a site: the number of the school, and what tells the site apart.
    pub(super) fn number(&self, site: &Site) -> Option<String> {
        Some(format!("{}{}", self.school(Some(site))?.as_str(), self.consecutive(site)?))
    }

    fn known(&self, source: Source, it: &SimatSource) -> Option<String> {
        let site = self.site(it);
        Some(match source {
            Source::Year => self.year.period.start().year().to_string(),
            Source::Month => self.month.to_string(),
            Source::InstitutionDane => self.school(site)?.as_str().to_owned(),
            Source::SiteDane => site?.dane_code.as_ref()?.as_str().to_owned(),
            Source::SiteConsecutive => self.number(site?)?,
            Source::SiteMunicipality => site?.municipality.as_ref()?.as_str().to_owned(),
            Source::Disability => it.disability?.get().to_string(),
            Source::Ethnicity => it.ethnicity?.get().to_string(),
            Source::Shift => it.placement.shift?.simat().to_string(),
            Source::Grade => it.placement.grade.get().to_string(),
            Source::Group => it.group_code.as_ref()?.to_string(),
            Source::New => String::from(if it.case == EnrollmentCase::Returning { "N" } else { "S" }),
            of_person => return person(of_person, &it.profile),
        })
    }
}

/// How a year ended, by the ministry's codes.
const PASSED: &str = "1";
const FAILED: &str = "2";
const FROM_ELSEWHERE: &str = "6";
const NOT_ENDED: &str = "8";

impl YearBefore {
    /// Whether the year was studied to its end, and is studied again.
    fn failed(self, it: &SimatSource) -> bool {
        self.state == EnrollmentState::Completed && self.grade == it.placement.grade
    }

    /// How it ended; nothing where that is not to be told from the two grades, or the year has not ended yet.
    fn ended(self, it: &SimatSource) -> Option<&'static str> {
        match self.state {
            EnrollmentState::Graduated => Some(PASSED),
            EnrollmentState::Completed if self.failed(it) => Some(FAILED),
            EnrollmentState::Completed => (self.grade.next() == Some(it.placement.grade)).then_some(PASSED),
            EnrollmentState::Withdrawn => Some(NOT_ENDED),
            EnrollmentState::Transferred => Some(FROM_ELSEWHERE),
            _ => None,
        }
    }
}

/// What is known of a student.
fn person(source: Source, it: &Profile) -> Option<String> {
    let born_in = match &it.birth_place {
        Some(Birthplace::Municipality { code }) => Some(code),
        Some(Birthplace::Country { .. }) | None => None,
    };
    let name = |part: &NamePart| part.as_str().to_owned();
    Some(match source {
        Source::DocumentType => it.document.kind.simat()?.to_string(),
        Source::DocumentNumber => it.document.number.as_str().to_owned(),
        Source::IssuedDepartment => it.issued_in.as_ref()?.department_code().to_owned(),
        Source::IssuedMunicipality => digits_of(it.issued_in.as_ref()?),
        Source::FirstSurname => name(&it.name.first_surname),
        Source::SecondSurname => name(it.name.second_surname.as_ref()?),
        Source::FirstName => name(&it.name.first_name),
        Source::SecondName => name(it.name.second_name.as_ref()?),
        Source::Address => it.address.as_ref()?.to_string(),
        Source::Phone => it.phone.as_ref()?.as_str().to_owned(),
        Source::HomeDepartment => it.municipality.as_ref()?.department_code().to_owned(),
        Source::HomeMunicipality => digits_of(it.municipality.as_ref()?),
        Source::Stratum => it.stratum?.get().to_string(),
        Source::BirthDate => it.birth_date.format("%d/%m/%Y").to_string(),
        Source::BirthDepartment => born_in?.department_code().to_owned(),
        Source::BirthMunicipality => digits_of(born_in?),
        Source::Sex => it.sex.name().to_owned(),
        Source::Zone => it.zone?.simat().to_string(),
        Source::Country => country(it.birth_place.as_ref()).to_string(),
        _ => return None,
    })
}

/// The three digits that tell a municipality from others of its department.
fn digits_of(code: &MunicipalityCode) -> String {
    code.as_str().get(2..).unwrap_or_default().to_owned()
}

/// The number of the country in which somebody was born.
fn country(place: Option<&Birthplace>) -> u16 {
    match place {
        Some(Birthplace::Municipality { .. }) => CountryCode::stored("CO".to_owned()).numeric(),
        Some(Birthplace::Country { code }) => code.numeric(),
        None => UNSPECIFIED_COUNTRY,
    }
}
