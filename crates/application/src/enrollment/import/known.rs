//! What is stored of whom and what a list names: looked up at once, however many rows it has.

use super::row::ParsedRow;
use crate::Result;
use plantel_domain::codes::{GradeLevel, IdentityDocument, Shift};
use plantel_domain::enrollment::{Enrollment, Guardian, Student};
use plantel_domain::ids::{ClassGroupId, GuardianId, SiteId, StudentId};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear};
use plantel_domain::store::{Repositories, Version};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many people over each other are looked at for one who would answer for themself.
const GENERATIONS: usize = 20;

/// By what a group is known at a site in a year: grade, shift, and its code, folded.
pub(super) type GroupKey = (GradeLevel, Shift, String);

/// What is stored.
#[derive(Default)]
pub(super) struct Known {
    /// The students of the rows, by the [bearers](IdentityDocument::bearer) of their papers.
    pub students: HashMap<String, Student>,
    /// The guardians of the rows, so too.
    pub guardians: HashMap<String, Guardian>,
    /// Those of them who answer for nobody but students who are blocked.
    pub held: BTreeSet<GuardianId>,
    /// Which bearers answer for a bearer: of guardians who are students too.
    pub answering: BTreeMap<String, Vec<String>>,
    /// Those students, as they were read.
    pub on_the_way: Vec<(StudentId, Version)>,
    /// Those who were enrolled in a year that began earlier.
    pub returning: BTreeSet<StudentId>,
    /// The enrolments of the year that were not left.
    pub enrollments: HashMap<StudentId, Enrollment>,
    /// The groups of the year at the site.
    pub groups: HashMap<GroupKey, ClassGroup>,
    /// Those of them that are stored, as they were read.
    pub stored_groups: HashMap<ClassGroupId, Version>,
}

/// Looks up what these rows name.
pub(super) async fn known(
    work: &mut dyn Repositories,
    (year, site): (&SchoolYear, SiteId),
    rows: &[ParsedRow],
) -> Result<Known> {
    let mut known = Known::default();
    let papers: Vec<IdentityDocument> = rows.iter().map(|row| row.student.document.clone()).collect();
    let students = work.students().of_documents(&papers).await?;
    let ids: Vec<StudentId> = students.iter().map(|student| student.id).collect();
    known.students = students.into_iter().map(|student| (student.profile.document.bearer(), student)).collect();
    let enrollments = work.enrollments().of_students(year.id, &ids).await?;
    known.returning = work.enrollments().came_before(year.period.start(), &ids).await?;
    let counting = enrollments.into_iter().filter(|enrollment| enrollment.state.counts());
    known.enrollments = counting.map(|enrollment| (enrollment.student, enrollment)).collect();
    let papers: BTreeSet<IdentityDocument> =
        rows.iter().filter_map(|row| row.guardian.as_ref()).map(|guardian| guardian.document.clone()).collect();
    let papers: Vec<IdentityDocument> = papers.into_iter().collect();
    let guardians = work.guardians().of_documents(&papers).await?;
    known.guardians = guardians.into_iter().map(|guardian| (guardian.profile.document.bearer(), guardian)).collect();
    known.held = held(work, known.guardians.values().map(|guardian| guardian.id).collect()).await?;
    climb(work, &mut known, papers).await?;
    for group in work.class_groups().of_year(year.id, Some(site)).await? {
        known.stored_groups.insert(group.id, group.version);
        known.groups.insert((group.grade, group.shift, group.key()), group);
    }
    Ok(known)
}

/// Which of these answer for nobody but students who are blocked; of those there are few.
async fn held(work: &mut dyn Repositories, guardians: BTreeSet<GuardianId>) -> Result<BTreeSet<GuardianId>> {
    let blocked: Vec<StudentId> = work.students().blocked().await?.into_iter().collect();
    if blocked.is_empty() || guardians.is_empty() {
        return Ok(BTreeSet::new());
    }
    let blocked = work.students().find_all(&blocked).await?;
    let links = blocked.iter().flat_map(|student| &student.guardians).map(|link| link.guardian);
    let mut held: BTreeSet<GuardianId> = links.filter(|guardian| guardians.contains(guardian)).collect();
    let answering: Vec<GuardianId> = held.iter().copied().collect();
    for child in work.students().of_guardians(&answering).await?.iter().filter(|child| child.blocked.is_none()) {
        for link in &child.guardians {
            held.remove(&link.guardian);
        }
    }
    Ok(held)
}

/// Looks who answers for guardians who are students themselves, and for whoever answers for those.
async fn climb(work: &mut dyn Repositories, known: &mut Known, mut papers: Vec<IdentityDocument>) -> Result<()> {
    for _ in 0..GENERATIONS {
        if papers.is_empty() {
            break;
        }
        let students = work.students().of_documents(&papers).await?;
        let links = students.iter().flat_map(|student| &student.guardians);
        let ids: BTreeSet<GuardianId> = links.map(|link| link.guardian).collect();
        if ids.is_empty() {
            break;
        }
        let ids: Vec<GuardianId> = ids.into_iter().collect();
        let guardians = work.guardians().find_all(&ids).await?;
        let owners: HashMap<GuardianId, IdentityDocument> =
            guardians.into_iter().map(|guardian| (guardian.id, guardian.profile.document)).collect();
        let mut next = BTreeSet::new();
        for student in students {
            let links = student.guardians.iter();
            let over: Vec<&IdentityDocument> = links.filter_map(|link| owners.get(&link.guardian)).collect();
            let unseen = |paper: &&&IdentityDocument| !known.answering.contains_key(&paper.bearer());
            next.extend(over.iter().filter(unseen).map(|paper| (*paper).clone()));
            known.on_the_way.push((student.id, student.version));
            let over = over.iter().map(|paper| paper.bearer()).collect();
            known.answering.insert(student.profile.document.bearer(), over);
        }
        papers = next.into_iter().collect();
    }
    Ok(())
}
