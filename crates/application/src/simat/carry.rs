//! What the office stated of people for the ministry goes over to their next enrolment.

use crate::Result;
use chrono::Datelike;
use plantel_domain::clock::Timestamp;
use plantel_domain::enrollment::Enrollment;
use plantel_domain::ids::StudentId;
use plantel_domain::institutions::school::SchoolYear;
use plantel_domain::journal::{Change, Event};
use plantel_domain::simat::{Layout, SimatFacts, SimatFactsStated};
use plantel_domain::store::Repositories;

/// Takes what the office stated last of these students in earlier years, and is so of the person, over to their new
/// enrolments of this year. Stores it, and gives what happened: an event for each of whom there was anything.
pub(crate) async fn carry_over(
    work: &mut dyn Repositories,
    year: &SchoolYear,
    enrollments: &[Enrollment],
    now: Timestamp,
) -> Result<Vec<Event>> {
    let Some(layout) = Layout::of(year.period.start().year()).filter(|_| !enrollments.is_empty()) else {
        return Ok(Vec::new());
    };
    let students: Vec<StudentId> = enrollments.iter().map(|it| it.student).collect();
    let known = work.simat().stated_before(year.period.start(), &students).await?;
    let (mut carried, mut happened) = (Vec::new(), Vec::new());
    for it in enrollments {
        let Some(facts) = known.get(&it.student).and_then(|last| last.carried(it.id, layout, now)) else { continue };
        let unsaid = SimatFacts::unsaid(it.id, it.institution, now);
        let stated = Event::of(&SimatFactsStated { enrollment: it.id, student: it.student });
        happened.push(stated.changed(Change::between(&unsaid, &facts)));
        carried.push(facts);
    }
    if !carried.is_empty() {
        work.simat().add_facts(&carried).await?;
    }
    Ok(happened)
}
