//! Who a row is about: the student, and who answers for them.

use super::{Column, Named, ParsedRow, Planner, Refusal};
use plantel_domain::enrollment::{Guardian, Student, closes_circle};

impl Planner<'_> {
    /// Who answers for the student, if the row says it: a person who is known by the paper, from the store or from an
    /// earlier row, or a new one. Who answers for nobody but students who are blocked is for who may block.
    pub(super) fn guardian(&self, row: &ParsedRow) -> Result<Option<Named<Guardian>>, Refusal> {
        let Some(said) = &row.guardian else { return Ok(None) };
        let known = self.known.guardians.get(&said.document.bearer());
        if !self.ground.blocked_too && known.is_some_and(|known| self.known.held.contains(&known.id)) {
            return Err(self.refusal(row, Column::GuardianDocument, "guardian.held"));
        }
        if closes_circle(&row.student.document, &said.document, &self.known.answering) {
            return Err(self.refusal(row, Column::GuardianDocument, "import.guardian-circle"));
        }
        if let Some(known) = known {
            return Ok(Some(Named { it: known.clone(), new: false }));
        }
        let profile = said.profile();
        let profile = profile.ok_or_else(|| self.refusal(row, Column::GuardianName, "import.missing-guardian-name"))?;
        let id = (self.ids.next().into(), self.ground.institution);
        Ok(Some(Named { it: Guardian::new(id, profile, self.ground.now), new: true }))
    }

    /// The student as the row says, with that guardian.
    pub(super) fn student(
        &self,
        row: &ParsedRow,
        known: Option<&Student>,
        guardian: Option<&Named<Guardian>>,
    ) -> Result<Student, Refusal> {
        let student = if let Some(known) = known {
            Student { profile: row.student.said_of(&known.profile), ..known.clone() }
        } else {
            let id = (self.ids.next().into(), self.ground.institution);
            let new = Student::new(id, row.student.profile(), (self.ground.today, self.ground.now));
            new.map_err(|_| self.refusal(row, Column::BirthDate, "import.bad-date"))?
        };
        let Some((said, guardian)) = row.guardian.as_ref().zip(guardian) else { return Ok(student) };
        let refused = |code| self.refusal(row, Column::GuardianDocument, code);
        student.other_than(&guardian.it).map_err(|_| refused("import.guardian-is-student"))?;
        let id = guardian.it.id;
        let place = student.guardians.iter().position(|link| link.guardian == id);
        let link = said.link(id, student.guardianship(id));
        let answered = student.answered_for(link, place);
        answered.map_err(|_| refused("import.too-many-guardians"))
    }
}
