//! Keeping what the law keeps of a student, and showing it to nobody but who answers for it: instead of erasing it (Ley
//! 1581 de 2012, art. 8 e; Decreto 1377 de 2013, art. 9 to 11).

use super::{Student, StudentError};
use crate::clock::Timestamp;
use crate::ids::UserId;
use crate::text::Prose;
use serde::Serialize;

/// That a student is kept, and shown to nobody but who may block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blocking {
    /// Since when.
    pub at: Timestamp,
    /// Who decided it.
    pub by: UserId,
    /// Why. The journal tells it: it names what was asked, and nothing that is known of the student.
    pub reason: Prose<500>,
}

impl Student {
    /// Refuses who is blocked: nothing changes of them.
    pub fn unblocked(&self) -> Result<(), StudentError> {
        if self.blocked.is_none() { Ok(()) } else { Err(StudentError::Blocked) }
    }

    /// Blocked from now on; whoever is still to be taught, or is, leaves before. Whether they are in use stays as it
    /// is.
    pub fn block(self, blocking: Blocking, enrolled: bool) -> Result<Self, StudentError> {
        self.unblocked()?;
        if enrolled {
            return Err(StudentError::Enrolled);
        }
        Ok(Self { updated_at: blocking.at, blocked: Some(blocking), ..self })
    }

    /// Shown again to everybody who was shown them before.
    pub fn unblock(self, now: Timestamp) -> Result<Self, StudentError> {
        match self.blocked {
            Some(_) => Ok(Self { updated_at: now, blocked: None, ..self }),
            None => Err(StudentError::NotBlocked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sight;
    use super::super::samples::{id, now, prose, student};
    use super::*;
    use crate::error::Fault as _;
    use crate::journal::Change;
    use chrono::Duration;
    use rstest::rstest;
    use serde_json::json;

    fn blocking() -> Blocking {
        Blocking { at: now() + Duration::hours(1), by: id(7), reason: prose("Supresión pedida") }
    }

    fn blocked() -> Student {
        student().block(blocking(), false).unwrap()
    }

    fn off(it: Student) -> Student {
        Student { active: false, ..it }
    }

    #[rstest]
    #[case::at_rest(student(), false, None)]
    #[case::switched_off(off(student()), false, None)]
    #[case::enrolled(student(), true, Some("student.enrolled"))]
    #[case::twice(blocked(), false, Some("student.blocked"))]
    #[case::twice_and_enrolled(blocked(), true, Some("student.blocked"))]
    fn whoever_is_not_enrolled_is_blocked_once(
        #[case] before: Student,
        #[case] enrolled: bool,
        #[case] refused: Option<&str>,
    ) {
        let done = before.clone().block(blocking(), enrolled);
        assert_eq!(done.as_ref().err().copied().map(|error| error.code()), refused);
        if let Ok(after) = done {
            let expected = Student { blocked: Some(blocking()), updated_at: blocking().at, ..before };
            assert_eq!(after, expected, "nothing else changes");
        }
    }

    #[test]
    fn who_is_unblocked_is_as_before_and_nobody_else_is_unblocked() {
        let later = now() + Duration::hours(2);
        assert_eq!(blocked().unblock(later), Ok(Student { updated_at: later, ..student() }));
        assert_eq!(student().unblock(later).unwrap_err().code(), "student.not-blocked");
    }

    #[rstest]
    #[case(student(), None, None)]
    #[case(off(student()), None, Some("student.inactive"))]
    #[case(blocked(), Some("student.blocked"), Some("student.blocked"))]
    #[case(off(blocked()), Some("student.blocked"), Some("student.blocked"))]
    fn nothing_changes_of_who_is_blocked(
        #[case] it: Student,
        #[case] unblocked: Option<&str>,
        #[case] in_use: Option<&str>,
    ) {
        assert_eq!(it.unblocked().err().map(|error| error.code()), unblocked);
        assert_eq!(it.in_use().err().map(|error| error.code()), in_use);
    }

    #[test]
    fn who_is_blocked_is_shown_to_who_sees_those_too_alone() {
        let all = Sight::all(student().institution);
        assert!(all.admits(&student()) && !all.admits(&blocked()));
        let whole = Sight { blocked_too: true, ..all };
        assert!(whole.admits(&student()) && whole.admits(&blocked()));
    }

    #[test]
    fn the_journal_tells_since_when_by_whom_and_why_and_nothing_that_is_known() {
        let told = json!(Change::between(&student(), &blocked()));
        assert_eq!(told.as_array().map(Vec::len), Some(1));
        assert_eq!((&told[0]["field"], &told[0]["before"]), (&json!("blocked"), &json!(null)));
        assert_eq!(told[0]["after"]["reason"], "Supresión pedida");
    }
}
