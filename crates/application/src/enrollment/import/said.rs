//! What a row says. A blank cell says nothing: what is known stays.

use super::Column;
use plantel_domain::clock::Day;
use plantel_domain::codes::{
    GradeLevel, IdentityDocument, MunicipalityCode, NamePart, PersonName, Phone, Relationship, Sex, Shift, Stratum,
    Zone,
};
use plantel_domain::enrollment::{Birthplace, GuardianProfile, Guardianship, Placement, Profile};
use plantel_domain::identity::Email;
use plantel_domain::ids::{ClassGroupId, GuardianId, SiteId};
use plantel_domain::text::Line;

/// What a row says of a student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidStudent {
    pub document: IdentityDocument,
    pub name: PersonName,
    pub birth_date: Day,
    pub sex: Sex,
    pub home: SaidHome,
}

/// What it says of where a student comes from and lives, and how they are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidHome {
    pub birth_place: Option<Birthplace>,
    pub address: Option<Line<200>>,
    pub municipality: Option<MunicipalityCode>,
    pub zone: Option<Zone>,
    pub stratum: Option<Stratum>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
}

impl SaidStudent {
    /// Of somebody who is not known yet.
    pub fn profile(&self) -> Profile {
        let SaidHome { birth_place, address, municipality, zone, stratum, phone, email } = self.home.clone();
        Profile {
            document: self.document.clone(),
            issued_in: None,
            name: self.name.clone(),
            birth_date: self.birth_date,
            birth_place,
            sex: self.sex,
            address,
            municipality,
            zone,
            stratum,
            phone,
            email,
        }
    }

    /// Of somebody who is known: what is not said stays.
    pub fn said_of(&self, known: &Profile) -> Profile {
        let (said, known) = (self.profile(), known.clone());
        let or = |said: Option<NamePart>, known: Option<NamePart>| said.or(known);
        Profile {
            document: said.document,
            issued_in: known.issued_in,
            name: PersonName {
                second_surname: or(said.name.second_surname, known.name.second_surname),
                second_name: or(said.name.second_name, known.name.second_name),
                ..said.name
            },
            birth_date: said.birth_date,
            birth_place: said.birth_place.or(known.birth_place),
            sex: said.sex,
            address: said.address.or(known.address),
            municipality: said.municipality.or(known.municipality),
            zone: said.zone.or(known.zone),
            stratum: said.stratum.or(known.stratum),
            phone: said.phone.or(known.phone),
            email: said.email.or(known.email),
        }
    }

    /// The first column that says something else than is known. What was not known is nothing else.
    pub fn contradicts(&self, known: &Profile) -> Option<Column> {
        let after = self.said_of(known);
        let abroad = matches!(self.home.birth_place, Some(Birthplace::Country { .. }));
        let born_in = if abroad { Column::BirthCountry } else { Column::BirthMunicipality };
        let differences = [
            (after.document != known.document, Column::DocumentType),
            (after.name.first_surname != known.name.first_surname, Column::FirstSurname),
            (other(known.name.second_surname.as_ref(), after.name.second_surname.as_ref()), Column::SecondSurname),
            (after.name.first_name != known.name.first_name, Column::FirstName),
            (other(known.name.second_name.as_ref(), after.name.second_name.as_ref()), Column::SecondName),
            (after.birth_date != known.birth_date, Column::BirthDate),
            (after.sex != known.sex, Column::Sex),
            (other(known.birth_place.as_ref(), after.birth_place.as_ref()), born_in),
            (other(known.address.as_ref(), after.address.as_ref()), Column::Address),
            (other(known.municipality.as_ref(), after.municipality.as_ref()), Column::Municipality),
            (other(known.zone.as_ref(), after.zone.as_ref()), Column::Zone),
            (other(known.stratum.as_ref(), after.stratum.as_ref()), Column::Stratum),
            (other(known.phone.as_ref(), after.phone.as_ref()), Column::Phone),
            (other(known.email.as_ref(), after.email.as_ref()), Column::Email),
        ];
        differences.into_iter().find(|(differs, _)| *differs).map(|(_, column)| column)
    }
}

/// Whether something else is said than was known.
fn other<T: PartialEq>(known: Option<&T>, said: Option<&T>) -> bool {
    known.is_some() && known != said
}

/// What a row says of who answers for the student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidGuardian {
    pub document: IdentityDocument,
    pub name: Option<NamePart>,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub relationship: Option<Relationship>,
}

impl SaidGuardian {
    /// Of somebody who is not known yet, if it says what they are called.
    pub fn profile(&self) -> Option<GuardianProfile> {
        let name = self.name.clone()?;
        let (document, phone, email) = (self.document.clone(), self.phone.clone(), self.email.clone());
        Some(GuardianProfile { document, name, phone, email, address: None })
    }

    /// Whether it says something else than is known.
    pub fn differs(&self, known: &GuardianProfile) -> bool {
        self.name.as_ref().is_some_and(|name| *name != known.name)
            || (self.phone.is_some() && self.phone != known.phone)
            || (self.email.is_some() && self.email != known.email)
    }

    /// How they answer for the student. A list says who is called when something happens; nobody is let take a student
    /// home by it.
    pub fn link(&self, guardian: GuardianId, known: Option<&Guardianship>) -> Guardianship {
        let known = known.cloned().unwrap_or(Guardianship {
            guardian,
            relationship: Relationship::Other,
            may_pick_up: false,
            emergency_contact: true,
            lives_with: false,
        });
        Guardianship { relationship: self.relationship.unwrap_or(known.relationship), ..known }
    }
}

/// What a row says of the place in the year. A group has a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidSeat {
    pub grade: GradeLevel,
    pub shift: Option<Shift>,
    pub group: Option<Line<20>>,
}

impl SaidSeat {
    /// At this site, and in this group if it names one. What it does not say stays, as far as it belongs together.
    pub fn placement(&self, site: SiteId, group: Option<ClassGroupId>, known: Option<Placement>) -> Placement {
        let kept = known.filter(|known| known.site == site && known.grade == self.grade);
        let shift = self.shift.or(kept.and_then(|kept| kept.shift));
        let same = kept.filter(|kept| kept.shift == shift).and_then(|kept| kept.group);
        Placement { site, grade: self.grade, shift, group: group.or(same) }
    }
}
