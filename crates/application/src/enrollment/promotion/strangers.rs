//! Of whom something was decided, and who is none of those of whom it is decided.

use super::plan::NotTaken;
use crate::Result;
use plantel_domain::enrollment::{EnrollmentState, NotPromoted, Sight, Student};
use plantel_domain::ids::{SchoolYearId, StudentId};
use plantel_domain::store::Repositories;
use std::collections::BTreeMap;

/// Why each of them is refused, with the place of the decision: by name and by where the enrolment of the year stands,
/// where the caller sees the student.
pub(super) async fn strangers(
    work: &mut dyn Repositories,
    sight: &Sight,
    year: SchoolYearId,
    unknown: Vec<(StudentId, usize)>,
) -> Result<Vec<NotTaken>> {
    if unknown.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<StudentId> = unknown.iter().map(|(student, _)| *student).collect();
    let seen = work.students().find_all(&ids).await?.into_iter().filter(|student| sight.admits(student));
    let seen: BTreeMap<StudentId, Student> = seen.map(|student| (student.id, student)).collect();
    let mut enrollments = work.enrollments().of_students(year, &ids).await?;
    // What was not left comes last, and counts; else the newest does.
    enrollments.sort_by_key(|it| (it.state.counts(), it.created_at, it.id));
    let states: BTreeMap<StudentId, EnrollmentState> = enrollments.iter().map(|it| (it.student, it.state)).collect();
    let refused = unknown.into_iter().map(|(student, place)| {
        let (person, why) = match seen.get(&student) {
            Some(known) if known.blocked.is_some() => (known.profile.name.full(), NotPromoted::Blocked),
            Some(known) => (known.profile.name.full(), NotPromoted::NotEnrolled(states.get(&student).copied())),
            None => (student.to_string(), NotPromoted::NotEnrolled(None)),
        };
        NotTaken { student, person, place: Some(place), why }
    });
    Ok(refused.collect())
}
