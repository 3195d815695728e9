//! Enrolments, and where they are placed.

use super::school::a_grade;
use super::{line, prose};
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::enrollment::{
    Enrolled, Enrollment, EnrollmentCase, EnrollmentState, Placement, Student, Transition, Verb,
};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};

/// A student who was offered a place in the third grade of this year and site, for the first time in any school; in no
/// shift and no group yet.
pub fn an_enrollment(student: &Student, year: &SchoolYear, site: &Site) -> Enrollment {
    let enrolled = Enrolled { student: student.id, year: year.id, case: EnrollmentCase::New, admitted: true };
    let placement = Placement { site: site.id, grade: a_grade("3"), shift: None, group: None };
    Enrollment::new((an_id().into(), student.institution), enrolled, placement, (None, moment()))
}

/// The same, where this group is taught.
pub fn placed_in(enrollment: Enrollment, group: &ClassGroup) -> Enrollment {
    let placement = Placement { site: group.site, grade: group.grade, shift: Some(group.shift), group: Some(group.id) };
    Enrollment { year: group.year, placement, ..enrollment }
}

/// The same, one step further, with a reason and a destination where they are asked for; whatever else it needs is taken
/// as given, and no place of a group is counted.
pub fn stepped(mut enrollment: Enrollment, verb: Verb) -> Enrollment {
    let to = enrollment.leads_to(verb).expect("a test follows the table of edges");
    let reason = matches!(verb, Verb::Withdraw | Verb::SendBack | Verb::Reopen).then(|| prose("Cambio de ciudad"));
    let destination = (verb == Verb::Transfer).then(|| line("Otro colegio"));
    let from = Some(enrollment.state);
    enrollment.history.push(Transition { from, to, at: moment(), by: None, reason, destination });
    enrollment.state = to;
    enrollment
}

/// What was made now, brought to a state by the shortest way there.
pub fn brought_to(mut enrollment: Enrollment, state: EnrollmentState) -> Enrollment {
    use EnrollmentState as S;
    let way: &[Verb] = match state {
        S::Prospect => {
            for first in &mut enrollment.history {
                first.to = state;
            }
            return Enrollment { state, ..enrollment };
        }
        S::PendingDocuments => &[],
        S::InReview => &[Verb::Submit],
        S::Active => &[Verb::Submit, Verb::Activate],
        S::Completed => &[Verb::Submit, Verb::Activate, Verb::Complete],
        S::Graduated => &[Verb::Submit, Verb::Activate, Verb::Graduate],
        S::Withdrawn => &[Verb::Withdraw],
        S::Transferred => &[Verb::Submit, Verb::Activate, Verb::Transfer],
    };
    way.iter().fold(enrollment, |enrollment, verb| stepped(enrollment, *verb))
}
