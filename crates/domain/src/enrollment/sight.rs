//! Whose records somebody sees.

use super::Student;
use crate::ids::{ClassGroupId, InstitutionId, StudentId};
use std::collections::BTreeSet;

/// Which students of one institution a caller sees, and what is theirs: all of them, those of the groups that the
/// caller teaches, and the caller's own record or those of the children for whom the caller answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Whose students.
    pub institution: InstitutionId,
    /// All of them; else those of the groups, and the students, below.
    pub everything: bool,
    /// Who is taught in one of these groups, or was to the end of its year.
    pub groups: BTreeSet<ClassGroupId>,
    /// These.
    pub students: BTreeSet<StudentId>,
    /// Those of them who are blocked too; else none of those, nor of what is theirs.
    pub blocked_too: bool,
}

impl Sight {
    /// Every student of one institution who is not blocked.
    pub fn all(institution: InstitutionId) -> Self {
        let (groups, students) = (BTreeSet::new(), BTreeSet::new());
        Self { institution, everything: true, groups, students, blocked_too: false }
    }

    /// Nobody of it, until something is added.
    pub fn none(institution: InstitutionId) -> Self {
        Self { everything: false, ..Self::all(institution) }
    }

    /// Whether a student is among them, who is or was taught in these groups; who is blocked, see [`Self::admits`].
    pub fn shows(&self, student: StudentId, taught_in: impl IntoIterator<Item = ClassGroupId>) -> bool {
        self.everything
            || self.students.contains(&student)
            || taught_in.into_iter().any(|group| self.groups.contains(&group))
    }

    /// Whether what is of a student is in a list, as far as that goes whether they are blocked: who is, alone, when
    /// those are asked for; else who is not.
    pub fn lists(&self, blocked: bool, asked: bool) -> bool {
        blocked == asked && (self.blocked_too || !blocked)
    }

    /// Whether a student is among them as far as that goes whether they are blocked.
    pub fn admits(&self, student: &Student) -> bool {
        self.blocked_too || student.blocked.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;

    #[test]
    fn a_teacher_sees_the_own_groups_and_a_guardian_the_own_children_and_nobody_else() {
        let teacher = Sight { groups: BTreeSet::from([id(5)]), ..Sight::none(id(1)) };
        assert!(teacher.shows(id(2), [id(4), id(5)]));
        assert!(!teacher.shows(id(2), [id(4)]));
        assert!(!teacher.shows(id(2), []));
        let guardian = Sight { students: BTreeSet::from([id(2)]), ..Sight::none(id(1)) };
        assert!(guardian.shows(id(2), []));
        assert!(!guardian.shows(id(3), [id(5)]));
        assert!(Sight::all(id(1)).shows(id(3), []));
        assert!(!Sight::none(id(1)).shows(id(3), [id(5)]));
    }

    #[test]
    fn a_list_has_who_is_not_blocked_or_who_is_when_who_sees_those_asks_for_them() {
        let office = Sight::all(id(1));
        let rector = Sight { blocked_too: true, ..office.clone() };
        for (sight, blocked, asked, listed) in [
            (&office, false, false, true),
            (&office, true, false, false),
            (&office, true, true, false),
            (&office, false, true, false),
            (&rector, false, false, true),
            (&rector, true, false, false),
            (&rector, true, true, true),
            (&rector, false, true, false),
        ] {
            assert_eq!(sight.lists(blocked, asked), listed, "{} {blocked} {asked}", sight.blocked_too);
        }
    }
}
