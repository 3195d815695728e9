//! Who learns in a school.

use super::{Blocking, Guardian, GuardianError, Guardianship, MOST_GUARDIANS};
use crate::access::Target;
use crate::clock::{Day, Timestamp};
use crate::codes::{CountryCode, IdentityDocument, MunicipalityCode, PersonName, Phone, Sex, Stratum, Zone};
use crate::error::{Fault, Kind};
use crate::form::{BadValue, Form, Invalid, Patch};
use crate::identity::Email;
use crate::ids::{GuardianId, InstitutionId, StudentId, UserId};
use crate::journal::told;
use crate::store::Version;
use crate::text::Line;
use serde::Serialize;

/// Where somebody was born.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Birthplace {
    /// In Colombia.
    Municipality {
        /// Of DIVIPOLA.
        code: MunicipalityCode,
    },
    /// Elsewhere.
    Country {
        /// Of ISO 3166-1.
        code: CountryCode,
    },
}

impl Birthplace {
    /// In another country. Of Colombia the municipality is said.
    pub fn abroad(code: CountryCode) -> Result<Self, BadValue> {
        if code.is_colombia() { Err(BadValue::new("country.is-colombia")) } else { Ok(Self::Country { code }) }
    }
}

/// What a school knows of a student, but for what the law calls sensitive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// By which paper they are known; unique in the institution.
    #[serde(serialize_with = "told")]
    pub document: IdentityDocument,
    /// Where that paper was issued.
    #[serde(serialize_with = "told")]
    pub issued_in: Option<MunicipalityCode>,
    /// Two surnames and two names, of which one of each must be.
    #[serde(serialize_with = "told")]
    pub name: PersonName,
    /// On which day they were born.
    #[serde(serialize_with = "told")]
    pub birth_date: Day,
    /// Where.
    #[serde(serialize_with = "told")]
    pub birth_place: Option<Birthplace>,
    /// As the paper says it.
    #[serde(serialize_with = "told")]
    pub sex: Sex,
    /// Where they live: street and number, or how to find it.
    #[serde(serialize_with = "told")]
    pub address: Option<Line<200>>,
    /// In which municipality they live.
    #[serde(serialize_with = "told")]
    pub municipality: Option<MunicipalityCode>,
    /// In town or outside of it.
    #[serde(serialize_with = "told")]
    pub zone: Option<Zone>,
    /// The socio-economic stratum of the house.
    #[serde(serialize_with = "told")]
    pub stratum: Option<Stratum>,
    /// Their telephone.
    #[serde(serialize_with = "told")]
    pub phone: Option<Phone>,
    /// Their address for letters.
    pub email: Option<Email>,
}

/// The earliest year in which somebody who studies was born.
const EARLIEST_BIRTH: i32 = 1900;

impl Profile {
    /// Refuses a birth that is still to come, or more than a life ago.
    pub fn check(&self, today: Day) -> Result<(), Invalid> {
        let mut form = Form::new();
        form.take("/birth_date", born(self.birth_date, today));
        form.done(|| Some(()))
    }

    /// What is unusual of it, but may be: codes of warnings.
    pub fn doubts(&self, today: Day) -> Vec<&'static str> {
        self.document.doubts(Some(self.birth_date), today)
    }

    /// What somebody looks for: the name, surnames first, and the number of the paper, folded.
    pub fn search_text(&self) -> String {
        format!("{} {}", self.name.folded(), crate::text::fold(self.document.number.as_str()))
    }

    /// With the change.
    #[must_use]
    pub fn changed(mut self, change: ProfileChange) -> Self {
        self.document = change.document.unwrap_or(self.document);
        change.issued_in.apply(&mut self.issued_in);
        self.name = change.name.unwrap_or(self.name);
        self.birth_date = change.birth_date.unwrap_or(self.birth_date);
        change.birth_place.apply(&mut self.birth_place);
        self.sex = change.sex.unwrap_or(self.sex);
        change.address.apply(&mut self.address);
        change.municipality.apply(&mut self.municipality);
        change.zone.apply(&mut self.zone);
        change.stratum.apply(&mut self.stratum);
        change.phone.apply(&mut self.phone);
        change.email.apply(&mut self.email);
        self
    }
}

/// A day on which somebody can have been born.
pub(crate) fn born(day: Day, today: Day) -> Result<Day, BadValue> {
    use chrono::Datelike as _;
    if day > today {
        return Err(BadValue::new("birth-date.future"));
    }
    if day.year() < EARLIEST_BIRTH { Err(BadValue::new("date.too-early")) } else { Ok(day) }
}

/// A partial change of what is known. A paper and a name are replaced whole: a part of one without the rest is another's.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// Another paper.
    pub document: Option<IdentityDocument>,
    /// Issued elsewhere.
    pub issued_in: Patch<MunicipalityCode>,
    /// Another name.
    pub name: Option<PersonName>,
    /// Another day of birth.
    pub birth_date: Option<Day>,
    /// Another place of birth.
    pub birth_place: Patch<Birthplace>,
    /// As the paper says it now.
    pub sex: Option<Sex>,
    /// Another address.
    pub address: Patch<Line<200>>,
    /// Another municipality.
    pub municipality: Patch<MunicipalityCode>,
    /// In town or outside of it.
    pub zone: Patch<Zone>,
    /// Another stratum.
    pub stratum: Patch<Stratum>,
    /// Another telephone.
    pub phone: Patch<Phone>,
    /// Another address for letters.
    pub email: Patch<Email>,
}

/// Who learns in a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Student {
    /// Its id.
    pub id: StudentId,
    /// Whose.
    pub institution: InstitutionId,
    /// What is known.
    #[serde(flatten)]
    pub profile: Profile,
    /// Who answers for them, whom to call first first; at most [`MOST_GUARDIANS`].
    #[serde(serialize_with = "told")]
    pub guardians: Vec<Guardianship>,
    /// Their account, if they have one; of one student of an institution at most.
    pub user: Option<UserId>,
    /// Switched off instead of deleted.
    pub active: bool,
    /// That they are shown to nobody but who may block; nothing changes of them then.
    pub blocked: Option<Blocking>,
    /// When they were written down.
    pub created_at: Timestamp,
    /// When anything changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl From<&Student> for Target {
    fn from(student: &Student) -> Self {
        Self::institution(student.institution).of(student.user)
    }
}

/// What is refused of a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StudentError {
    /// Nothing changes of who is switched off.
    #[error("the student is switched off")]
    Inactive,
    /// Who is enrolled is not switched off.
    #[error("the student is enrolled")]
    Enrolled,
    /// Nothing changes of who is blocked, nor are they blocked again.
    #[error("the student is blocked")]
    Blocked,
    /// Who is not blocked is not unblocked.
    #[error("the student is not blocked")]
    NotBlocked,
}

impl StudentError {
    /// Their codes.
    pub const CODES: &'static [&'static str] =
        &["student.inactive", "student.enrolled", "student.blocked", "student.not-blocked"];
}

impl Fault for StudentError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Inactive => "student.inactive",
            Self::Enrolled => "student.enrolled",
            Self::Blocked => "student.blocked",
            Self::NotBlocked => "student.not-blocked",
        }
    }
}

impl Student {
    /// Somebody who is written down now.
    pub fn new(
        (id, institution): (StudentId, InstitutionId),
        profile: Profile,
        (today, now): (Day, Timestamp),
    ) -> Result<Self, Invalid> {
        profile.check(today)?;
        Ok(Self {
            id,
            institution,
            profile,
            guardians: Vec::new(),
            user: None,
            active: true,
            blocked: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// Refuses who is blocked, or switched off.
    pub fn in_use(&self) -> Result<(), StudentError> {
        self.unblocked()?;
        if self.active { Ok(()) } else { Err(StudentError::Inactive) }
    }

    /// Refuses that who has the student's own account answers for them: nobody answers for themself.
    pub fn other_than(&self, guardian: &Guardian) -> Result<(), GuardianError> {
        let same = self.user.is_some() && self.user == guardian.user;
        if same { Err(GuardianError::IsTheStudent(guardian.profile.name.clone())) } else { Ok(()) }
    }

    /// With somebody who answers for them at this place, from 0; behind all others when none is named. Who is there
    /// already moves, and is described anew.
    pub fn answered_for(mut self, guardianship: Guardianship, place: Option<usize>) -> Result<Self, GuardianError> {
        self.guardians.retain(|other| other.guardian != guardianship.guardian);
        if self.guardians.len() >= MOST_GUARDIANS {
            return Err(GuardianError::TooMany);
        }
        let place = place.unwrap_or(self.guardians.len()).min(self.guardians.len());
        self.guardians.insert(place, guardianship);
        Ok(self)
    }

    /// Without them.
    #[must_use]
    pub fn without_guardian(mut self, guardian: GuardianId) -> Self {
        self.guardians.retain(|other| other.guardian != guardian);
        self
    }

    /// How somebody answers for them.
    pub fn guardianship(&self, guardian: GuardianId) -> Option<&Guardianship> {
        self.guardians.iter().find(|link| link.guardian == guardian)
    }

    /// In whole years, on that day.
    pub fn age_on(&self, day: Day) -> u32 {
        day.years_since(self.profile.birth_date).unwrap_or(0)
    }

    /// Of age by the law of Colombia (Ley 27 de 1977): eighteen.
    pub fn of_age_on(&self, day: Day) -> bool {
        self.age_on(day) >= 18
    }
}
