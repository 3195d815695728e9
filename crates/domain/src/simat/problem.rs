//! What is wrong with the lines of a file, and where it is mended.

use super::address::is_conventional;
use super::facts::is_municipality;
use super::mend::{Mend, mend};
use super::{Encoding, Frame, SimatRecord, SimatSource, Source};
use crate::clock::Day;
use crate::codes::{DocumentType, MunicipalityCode};
use crate::enrollment::Birthplace;
use crate::ids::{EnrollmentId, SiteId, StudentId};
use crate::names::names;
use chrono::Datelike as _;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Of letters that ISO 8859-1 does not have.
const CHARACTER: &str = "simat.character";

names! {
    /// How much it matters.
    Severity, "kind.unknown" {
        /// The ministry refuses the line.
        Error = "error",
        /// It should be looked at.
        Warning = "warning",
    }
}

/// Something that is wrong, or looks so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimatProblem {
    /// Of which enrolment; of none where a site is at fault.
    pub enrollment: Option<EnrollmentId>,
    /// Of whom; of nobody where a site is at fault.
    pub student: Option<StudentId>,
    /// At which site.
    pub site: SiteId,
    /// In which column.
    pub column: &'static str,
    /// Which column that is, from 0.
    pub place: usize,
    /// What is wrong.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What stands there; nothing of what is sensitive.
    pub value: String,
    /// The most characters, where there are too many.
    pub max: Option<usize>,
    /// Where it is mended.
    pub mend: Mend,
    /// In which fields: those that are said together, or not at all.
    pub fields: &'static [&'static str],
}

impl SimatProblem {
    /// Whether it matters in a file that is written so.
    pub fn matters(&self, encoding: Encoding) -> bool {
        self.code != CHARACTER || encoding == Encoding::Latin1
    }

    /// By which problems are sorted: those of sites first, then by student and column. No two have the same.
    pub fn order_key(&self) -> String {
        let (of, id) = self.student.map_or((0, Uuid::from(self.site)), |student| (1, student.into()));
        format!("{of} {id} {:03} {}", self.place, self.code)
    }
}

/// All that is wrong with the lines that come of these, in their [order](SimatProblem::order_key). Letters are judged
/// as ISO 8859-1 has them; who writes otherwise asks what [matters](SimatProblem::matters).
pub fn problems(frame: &Frame<'_>, sources: &[SimatSource], today: Day) -> Vec<SimatProblem> {
    let (twice, sharing) = (twice(sources), sharing(frame));
    let mut found: Vec<SimatProblem> = Vec::new();
    let mut sites = BTreeSet::new();
    for source in sources {
        let at = Looker { frame, source, today };
        if sites.insert(source.placement.site) {
            found.extend(at.site(&sharing));
        }
        let record = frame.record(source);
        found.extend(at.columns(&record));
        found.extend(at.person(&record, twice.contains(&source.profile.document.bearer())));
    }
    found.sort_by_cached_key(SimatProblem::order_key);
    found
}

/// The bearers of whom there are several lines: the ministry tells people apart by them.
fn twice(sources: &[SimatSource]) -> BTreeSet<String> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources {
        *counted.entry(source.profile.document.bearer()).or_default() += 1;
    }
    counted.into_iter().filter(|(_, count)| *count > 1).map(|(bearer, _)| bearer).collect()
}

/// Sites that the ministry could not tell from others.
fn sharing(frame: &Frame<'_>) -> BTreeSet<SiteId> {
    let mut numbered: BTreeMap<String, Vec<SiteId>> = BTreeMap::new();
    for site in frame.sites.values() {
        if let Some(number) = frame.number(site) {
            numbered.entry(number).or_default().push(site.id);
        }
    }
    numbered.into_values().filter(|sites| sites.len() > 1).flatten().collect()
}

/// Looks at one line.
struct Looker<'a> {
    frame: &'a Frame<'a>,
    source: &'a SimatSource,
    today: Day,
}

impl Looker<'_> {
    fn found(&self, place: usize, code: &'static str, value: &str) -> SimatProblem {
        let column = &self.frame.layout.columns[place];
        let source = self.source;
        // What the office states may be sensitive, as that is.
        let hidden = column.source.is_stated() || matches!(column.source, Source::Disability | Source::Ethnicity);
        let (mend, fields) = mend(column, source);
        SimatProblem {
            enrollment: Some(source.enrollment),
            student: Some(source.student),
            site: source.placement.site,
            column: column.name,
            place,
            code,
            severity: Severity::Error,
            value: if hidden { String::new() } else { value.to_owned() },
            max: None,
            mend,
            fields,
        }
    }

    /// The same, of the first column that has its value from there.
    fn found_in(&self, of: Source, code: &'static str, record: &SimatRecord) -> Option<SimatProblem> {
        let place = self.frame.layout.place_of(of)?;
        Some(self.found(place, code, record.values.get(place).map_or("", String::as_str)))
    }

    /// What is wrong with the site, once for all who are there.
    fn site(&self, sharing: &BTreeSet<SiteId>) -> Vec<SimatProblem> {
        let site = self.frame.sites.get(&self.source.placement.site);
        let unnumbered = site.is_none_or(|site| site.dane_code.is_none());
        let nowhere = site.is_none_or(|site| site.municipality.is_none());
        let untold = site.is_none_or(|site| self.frame.consecutive(site).is_none() || sharing.contains(&site.id));
        let faults = [
            (unnumbered, Source::SiteDane, "simat.no-dane"),
            (nowhere, Source::SiteMunicipality, "simat.missing"),
            (untold, Source::SiteConsecutive, "simat.no-consecutive"),
        ];
        let told = faults.into_iter().filter(|(is, ..)| *is).filter_map(|(_, of, code)| {
            let place = self.frame.layout.place_of(of)?;
            Some(SimatProblem { enrollment: None, student: None, ..self.found(place, code, "") })
        });
        told.collect()
    }

    /// What is wrong with each value by itself.
    fn columns(&self, record: &SimatRecord) -> Vec<SimatProblem> {
        let mut found = Vec::new();
        for ((place, column), value) in self.frame.layout.columns.iter().enumerate().zip(&record.values) {
            if value.is_empty() {
                if column.required && !column.source.is_of_the_site() {
                    let unknown = column.source == Source::DocumentType;
                    let code = if unknown { "simat.document-unknown" } else { "simat.missing" };
                    found.push(self.found(place, code, ""));
                }
                continue;
            }
            if value.chars().count() > column.most {
                let code = if column.source.is_name() { "simat.name-too-long" } else { "simat.too-long" };
                found.push(SimatProblem { max: Some(column.most), ..self.found(place, code, value) });
            }
            if value.chars().any(|c| c > '\u{ff}') {
                found.push(self.found(place, CHARACTER, value));
            }
            if column.list.is_some_and(|list| !list.has(value)) {
                found.push(self.found(place, "simat.code-unknown", value));
            }
        }
        found
    }

    /// What is wrong with the values taken together.
    fn person(&self, record: &SimatRecord, twice: bool) -> Vec<SimatProblem> {
        let profile = &self.source.profile;
        let letters = |text: &str| text.chars().all(|c| c.is_alphabetic() || c == ' ');
        let unknown = |code: Option<&MunicipalityCode>| code.is_some_and(|code| code.name().is_empty());
        let born_in = match &profile.birth_place {
            Some(Birthplace::Municipality { code }) => Some(code),
            Some(Birthplace::Country { .. }) | None => None,
        };
        // Who bears a paper of the country was registered in one of its municipalities.
        let unborn = born_in.is_none() && DocumentType::OF_ONE_NUMBER.contains(&profile.document.kind);
        let odd = profile.address.as_ref().is_some_and(|address| !is_conventional(address.as_str()));
        let errors = [
            (unborn, Source::BirthDepartment, "simat.missing"),
            (unborn, Source::BirthMunicipality, "simat.missing"),
            (!letters(profile.name.first_surname.as_str()), Source::FirstSurname, "simat.surname-letters"),
            (unknown(profile.issued_in.as_ref()), Source::IssuedMunicipality, "simat.divipola-unknown"),
            (unknown(profile.municipality.as_ref()), Source::HomeMunicipality, "simat.divipola-unknown"),
            (unknown(born_in), Source::BirthMunicipality, "simat.divipola-unknown"),
            (self.stated_nowhere(record), Source::StatedMunicipality, "simat.divipola-unknown"),
            (twice, Source::DocumentNumber, "simat.document-twice"),
        ];
        let temporary = profile.doubts(self.today).contains(&"document.temporary");
        let warnings = [
            (temporary, Source::DocumentType, "simat.document-temporary"),
            (odd, Source::Address, "simat.address-unconventional"),
            (self.age_unusual(), Source::BirthDate, "simat.age-unusual"),
        ];
        let errors = errors.into_iter().map(|fault| (fault, Severity::Error));
        let all = errors.chain(warnings.into_iter().map(|fault| (fault, Severity::Warning)));
        let told = all.filter(|((is, ..), _)| *is).filter_map(|((_, of, code), severity)| {
            Some(SimatProblem { severity, ..self.found_in(of, code, record)? })
        });
        told.collect()
    }

    /// Whether a department and a municipality are stated that do not belong together, or one of them alone.
    fn stated_nowhere(&self, record: &SimatRecord) -> bool {
        let value = |of| {
            let place = self.frame.layout.place_of(of)?;
            record.values.get(place).map(String::as_str)
        };
        match (value(Source::StatedDepartment), value(Source::StatedMunicipality)) {
            (None | Some(""), None | Some("")) => false,
            (Some(department), Some(municipality)) => !is_municipality(department, municipality),
            _ => true,
        }
    }

    /// Far younger or older than others of the grade, on the 30th of June, as the ministry counts.
    fn age_unusual(&self) -> bool {
        let starts = self.frame.year.period.start();
        let middle = Day::from_ymd_opt(starts.year(), 6, 30).unwrap_or(starts);
        let age = middle.years_since(self.source.profile.birth_date).unwrap_or(0);
        let usual = self.source.placement.grade.usual_age();
        usual.is_some_and(|(from, to)| age < u32::from(from) || age > u32::from(to))
    }
}
