//! Who answers for those who answer: nobody does for themself.

use crate::Result;
use plantel_domain::codes::IdentityDocument;
use plantel_domain::enrollment::{GuardianError, GuardianProfile, closes_circle};
use plantel_domain::ids::GuardianId;
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};
use std::slice;

/// How many steps up are looked at: more generations than are at one school.
const MOST_STEPS: usize = 20;

/// Refuses that this one answers for those with these papers, if one of them would answer for themself.
///
/// Every student on the way up is held as they are until the work ends.
pub(super) async fn refuse_circle(
    work: &mut dyn Repositories,
    guardian: &GuardianProfile,
    students: &[IdentityDocument],
) -> Result<()> {
    let document = &guardian.document;
    if students.iter().any(|student| student.names_same(document)) {
        return Err(GuardianError::IsTheStudent(guardian.name.clone()).into());
    }
    let answering = above(work, document).await?;
    let closes = |student: &IdentityDocument| closes_circle(student, document, &answering);
    if students.iter().any(closes) { Err(GuardianError::Circle(guardian.name.clone()).into()) } else { Ok(()) }
}

/// Refuses a paper of a student with which one of these would answer for themself.
pub(super) async fn refuse_paper(
    work: &mut dyn Repositories,
    student: &IdentityDocument,
    guardians: &[GuardianId],
) -> Result<()> {
    for guardian in work.guardians().find_all(guardians).await? {
        refuse_circle(work, &guardian.profile, slice::from_ref(student)).await?;
    }
    Ok(())
}

/// Which bearers answer for this paper's, and for those in turn.
async fn above(work: &mut dyn Repositories, person: &IdentityDocument) -> Result<BTreeMap<String, Vec<String>>> {
    let mut answering: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut next = BTreeMap::from([(person.bearer(), person.clone())]);
    for _ in 0..MOST_STEPS {
        next.retain(|bearer, _| !answering.contains_key(bearer));
        if next.is_empty() {
            break;
        }
        let (bearers, documents): (Vec<String>, Vec<IdentityDocument>) = std::mem::take(&mut next).into_iter().unzip();
        let mut students = work.students().of_documents(&documents).await?;
        answering.extend(bearers.into_iter().map(|bearer| (bearer, Vec::new())));
        students.sort_by_key(|student| student.id);
        let mut held = Vec::with_capacity(students.len());
        for student in students {
            held.extend(work.students().lock(student.id, None).await?);
        }
        let ids: BTreeSet<GuardianId> =
            held.iter().flat_map(|student| &student.guardians).map(|link| link.guardian).collect();
        let guardians = work.guardians().find_all(&Vec::from_iter(ids)).await?;
        let papers: BTreeMap<GuardianId, IdentityDocument> =
            guardians.into_iter().map(|guardian| (guardian.id, guardian.profile.document)).collect();
        for student in held {
            let theirs = student.guardians.iter().filter_map(|link| papers.get(&link.guardian));
            let theirs: Vec<&IdentityDocument> = theirs.collect();
            next.extend(theirs.iter().map(|paper| (paper.bearer(), (*paper).clone())));
            answering.insert(student.profile.document.bearer(), theirs.iter().map(|paper| paper.bearer()).collect());
        }
    }
    Ok(answering)
}
