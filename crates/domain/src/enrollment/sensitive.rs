//! What the law calls sensitive of a student (Ley 1581 de 2012, art. 5): health, disability, origin.

use crate::clock::Timestamp;
use crate::codes::{Disability, Ethnicity};
use crate::form::Patch;
use crate::ids::{InstitutionId, StudentId};
use crate::journal::told;
use crate::names::names;
use crate::store::Version;
use crate::text::{Line, Prose};
use serde::Serialize;
use std::fmt;

names! {
    /// ABO and Rh.
    BloodType, "blood-type.unknown" {
        /// O, Rh positive.
        OPositive = "O+",
        /// O, Rh negative.
        ONegative = "O-",
        /// A, Rh positive.
        APositive = "A+",
        /// A, Rh negative.
        ANegative = "A-",
        /// B, Rh positive.
        BPositive = "B+",
        /// B, Rh negative.
        BNegative = "B-",
        /// AB, Rh positive.
        AbPositive = "AB+",
        /// AB, Rh negative.
        AbNegative = "AB-",
    }
}

/// What the law calls sensitive of a student. Nobody has to answer any of it. Does not print itself; the journal says
/// that it changed, never what to; it is found by a repository of its own alone, under a permission of its own.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SensitiveData {
    /// Of whom.
    pub student: StudentId,
    /// Whose.
    pub institution: InstitutionId,
    /// Who insures their health (EPS, or a special regime).
    #[serde(serialize_with = "told")]
    pub health_insurer: Option<Line<100>>,
    /// For who helps after an accident.
    #[serde(serialize_with = "told")]
    pub blood_type: Option<BloodType>,
    /// What they must not be given.
    #[serde(serialize_with = "told")]
    pub allergies: Option<Prose<500>>,
    /// Illnesses and medicines of which who looks after them should know.
    #[serde(serialize_with = "told")]
    pub health_notes: Option<Prose<1000>>,
    /// A disability, by the list of SIMAT.
    #[serde(serialize_with = "told")]
    pub disability: Option<Disability>,
    /// A people, by the list of SIMAT.
    #[serde(serialize_with = "told")]
    pub ethnicity: Option<Ethnicity>,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version; 0 while nothing was ever said.
    pub version: Version,
}

impl fmt::Debug for SensitiveData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SensitiveData({}, ***)", self.student)
    }
}

/// A partial change.
#[derive(Clone, Default)]
pub struct SensitiveChange {
    /// Another insurer.
    pub health_insurer: Patch<Line<100>>,
    /// Another blood type.
    pub blood_type: Patch<BloodType>,
    /// Other allergies.
    pub allergies: Patch<Prose<500>>,
    /// Other notes.
    pub health_notes: Patch<Prose<1000>>,
    /// Another disability.
    pub disability: Patch<Disability>,
    /// Another people.
    pub ethnicity: Patch<Ethnicity>,
}

impl SensitiveData {
    /// Of whom nothing was said yet.
    pub fn unsaid(student: StudentId, institution: InstitutionId, now: Timestamp) -> Self {
        Self {
            student,
            institution,
            health_insurer: None,
            blood_type: None,
            allergies: None,
            health_notes: None,
            disability: None,
            ethnicity: None,
            updated_at: now,
            version: 0,
        }
    }

    /// With the change.
    #[must_use]
    pub fn changed(mut self, change: SensitiveChange, now: Timestamp) -> Self {
        change.health_insurer.apply(&mut self.health_insurer);
        change.blood_type.apply(&mut self.blood_type);
        change.allergies.apply(&mut self.allergies);
        change.health_notes.apply(&mut self.health_notes);
        change.disability.apply(&mut self.disability);
        change.ethnicity.apply(&mut self.ethnicity);
        self.updated_at = now;
        self
    }
}
