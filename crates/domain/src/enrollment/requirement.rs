//! Which papers an enrolment needs: the school says so, since the law changes and schools differ.

use super::{DocumentKind, EnrollmentCase};
use crate::clock::Timestamp;
use crate::codes::GradeLevel;
use crate::form::{BadValue, Form, Invalid};
use crate::ids::InstitutionId;
use crate::store::Version;
use crate::text::Line;
use serde::Serialize;
use std::collections::BTreeSet;

/// The most papers that an institution names.
pub const MOST_REQUIREMENTS: usize = 50;

/// A paper that an enrolment needs, or may bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Of which kind.
    pub kind: DocumentKind,
    /// What people read.
    pub name: Line<100>,
    /// In which grades; in all when none is named.
    pub grades: BTreeSet<GradeLevel>,
    /// For whom; for everybody when none is named.
    pub cases: BTreeSet<EnrollmentCase>,
    /// Whether nobody is enrolled without it.
    pub required: bool,
}

impl Requirement {
    /// Whether it is asked for there.
    pub fn concerns(&self, grade: GradeLevel, case: EnrollmentCase) -> bool {
        (self.grades.is_empty() || self.grades.contains(&grade))
            && (self.cases.is_empty() || self.cases.contains(&case))
    }
}

/// The papers of an institution, written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Requirements {
    /// Whose.
    pub institution: InstitutionId,
    /// Each kind once.
    pub papers: Vec<Requirement>,
    /// When they were written; the usual ones were not.
    pub updated_at: Option<Timestamp>,
    /// Current version; 0 while the usual ones hold.
    pub version: Version,
}

impl Requirements {
    /// What schools usually ask for, until the institution says what it does.
    pub fn usual(institution: InstitutionId) -> Self {
        use EnrollmentCase::{FromAbroad, FromElsewhere};
        let paper = |kind: &str, name: &str, cases: &[EnrollmentCase], required| Requirement {
            kind: DocumentKind::stored(kind.to_owned()),
            name: Line::stored(name.to_owned()),
            grades: BTreeSet::new(),
            cases: cases.iter().copied().collect(),
            required,
        };
        let papers = vec![
            paper("identity_document", "Documento de identidad del estudiante", &[], true),
            paper("guardian_identity_document", "Documento de identidad del acudiente", &[], true),
            paper("health_insurance", "Certificado de afiliación a salud", &[], false),
            paper("previous_grades", "Certificado de notas de años anteriores", &[FromElsewhere, FromAbroad], true),
            paper("photo", "Fotografía", &[], false),
        ];
        Self { institution, papers, updated_at: None, version: 0 }
    }

    /// Written anew, as a whole; each kind is named once.
    pub fn write(mut self, papers: Vec<Requirement>, now: Timestamp) -> Result<Self, Invalid> {
        let mut form = Form::new();
        if papers.len() > MOST_REQUIREMENTS {
            form.refuse("/papers", BadValue::new("list.too-long"));
        }
        let mut kinds = BTreeSet::new();
        for (place, paper) in papers.iter().enumerate().take(MOST_REQUIREMENTS) {
            if !kinds.insert(paper.kind.as_str()) {
                form.refuse(&format!("/papers/{place}/kind"), BadValue::new("list.twice"));
            }
        }
        form.done(|| Some(()))?;
        drop(kinds);
        self.papers = papers;
        self.updated_at = Some(now);
        Ok(self)
    }

    /// Those without which nobody is enrolled there.
    pub fn required(&self, grade: GradeLevel, case: EnrollmentCase) -> impl Iterator<Item = &Requirement> {
        self.papers.iter().filter(move |paper| paper.required && paper.concerns(grade, case))
    }
}
