//! What is proposed, and who decides.

use super::{ContactProposalError as E, ContactProposalState as S, *};
use crate::codes::{DocumentType, NamePart};
use crate::enrollment::samples::{guardianship, id, line, now, paper, prose, student};
use crate::enrollment::{ContactSight, Guardian, GuardianProfile, Profile, Sight, Student};
use crate::journal::Change;
use std::collections::BTreeSet;

const CHILD: u128 = 2;
const MOTHER: u128 = 11;
/// Who proposes, and who decides.
const PARENT: u128 = 21;
const OFFICE: u128 = 22;

fn phone(number: &str) -> Phone {
    Phone::parse(number).unwrap()
}

fn deed(by: u128) -> Deed {
    Deed { by: Some(id(by)), at: now() }
}

fn mother() -> Guardian {
    let profile = GuardianProfile {
        document: paper(DocumentType::Cc, "52123456"),
        name: NamePart::parse("Marta Ruiz").unwrap(),
        phone: Some(phone("3001234567")),
        email: None,
        address: Some(line("Calle 1")),
    };
    Guardian::new((id(MOTHER), id(9)), profile, now())
}

fn child() -> Student {
    let mut child = student().answered_for(guardianship(MOTHER), None).unwrap();
    child.profile.address = Some(line("Calle 1"));
    child
}

/// Another telephone of the mother, and no address of the child.
fn said() -> NewContactProposal {
    NewContactProposal {
        student: id(CHILD),
        guardian: None,
        of_guardian: GuardianContactChange { phone: Patch::Set(phone("3109998877")), ..Default::default() },
        of_student: StudentContactChange { address: Patch::Clear, ..Default::default() },
    }
}

fn propose(new: NewContactProposal, guardian: Option<&Guardian>) -> Result<ContactProposal, E> {
    ContactProposal::propose(id(1), (&child(), guardian), new, (id(PARENT), now()))
}

fn proposal() -> ContactProposal {
    propose(said(), Some(&mother())).unwrap()
}

#[test]
fn only_what_differs_is_proposed_with_what_it_was() {
    let mut new = said();
    new.of_guardian.address = Patch::Set(line("Calle 1"));
    new.of_guardian.email = Patch::Clear;
    let it = propose(new, Some(&mother())).unwrap();
    let number = Otherwise { was: Some(phone("3001234567")), proposed: Some(phone("3109998877")) };
    assert_eq!(it.contacts.guardian, GuardianContacts { phone: Some(number), ..GuardianContacts::default() });
    let address = Otherwise { was: Some(line("Calle 1")), proposed: None };
    assert_eq!(it.contacts.student, StudentContacts { address: Some(address), ..StudentContacts::default() });
    assert_eq!((it.student, it.guardian, it.by, it.state), (id(CHILD), Some(id(MOTHER)), id(PARENT), S::Pending));
}

#[test]
fn a_proposal_that_changes_nothing_is_refused() {
    let mut new = said();
    (new.of_guardian, new.of_student) = Default::default();
    assert_eq!(propose(new.clone(), Some(&mother())), Err(E::Nothing));
    new.of_student.address = Patch::Set(line("Calle 1"));
    new.of_student.zone = Patch::Clear;
    assert_eq!(propose(new.clone(), Some(&mother())), Err(E::Nothing));
    new.of_guardian.phone = Patch::Clear;
    assert_eq!(propose(new, None), Err(E::Nothing), "of nobody nothing is proposed");
}

#[test]
fn what_is_accepted_changes_what_is_proposed_and_nothing_else() {
    let it = proposal();
    let (before, theirs) = (child(), mother());
    let after = before.profile.clone().changed(it.profile_change());
    assert_eq!(after, Profile { address: None, ..before.profile });
    let after = theirs.profile.clone().changed(it.guardian_change());
    assert_eq!(after, GuardianProfile { phone: Some(phone("3109998877")), ..theirs.profile });
    let accepted = it.accept((&child(), Some(&mother())), false, deed(OFFICE)).unwrap();
    assert_eq!((accepted.state, accepted.decided), (S::Accepted, Some(deed(OFFICE))));
}

#[test]
fn what_was_changed_meanwhile_is_written_over_when_that_is_confirmed() {
    let (mut now, mut theirs) = (child(), mother());
    now.profile.email = Some(Email::parse("ana@example.edu.co").unwrap());
    theirs.profile.address = None;
    assert_eq!(proposal().changed_meanwhile(&now, Some(&theirs)), [""; 0], "nobody proposed anything of these");
    now.profile.address = Some(line("Calle 2"));
    theirs.profile.phone = None;
    let fields = vec!["guardian.phone", "student.address"];
    let asked = proposal().accept((&now, Some(&theirs)), false, deed(OFFICE));
    assert_eq!(asked, Err(E::ChangedMeanwhile(fields)));
    assert_eq!(proposal().accept((&now, Some(&theirs)), true, deed(OFFICE)).unwrap().state, S::Accepted);
}

#[test]
fn nobody_accepts_what_they_proposed_and_nobody_withdraws_what_another_did() {
    let (child, mother) = (child(), mother());
    assert_eq!(proposal().accept((&child, Some(&mother)), true, deed(PARENT)), Err(E::Own));
    assert_eq!(proposal().withdraw(deed(OFFICE)), Err(E::NotYours));
    assert_eq!(proposal().replaced(deed(OFFICE)), Err(E::Pending));
    assert_eq!(proposal().withdraw(deed(PARENT)).unwrap().state, S::Withdrawn);
    assert_eq!(proposal().replaced(deed(PARENT)).unwrap().state, S::Withdrawn);
    let overtaken = proposal().overtaken(deed(OFFICE)).unwrap();
    assert_eq!((overtaken.state, overtaken.decided), (S::Withdrawn, Some(deed(OFFICE))));
}

#[test]
fn what_was_decided_stays_so() {
    let (child, mother) = (child(), mother());
    let ends = [
        proposal().accept((&child, Some(&mother)), false, deed(OFFICE)).unwrap(),
        proposal().reject(prose("No es suyo"), deed(OFFICE)).unwrap(),
        proposal().withdraw(deed(PARENT)).unwrap(),
        proposal().overtaken(deed(OFFICE)).unwrap(),
    ];
    for it in ends {
        let refused = Err(E::NotNow(it.state));
        assert_eq!(it.clone().accept((&child, Some(&mother)), true, deed(OFFICE)), refused);
        assert_eq!(it.clone().reject(prose("No"), deed(OFFICE)), refused);
        assert_eq!(it.clone().withdraw(deed(PARENT)), refused);
        assert_eq!(it.clone().overtaken(deed(OFFICE)), refused);
        assert_eq!(it.reason.is_some(), it.state == S::Rejected);
    }
}

#[test]
fn the_journal_tells_which_fields_are_proposed_and_no_value() {
    let before = proposal();
    let after = before.clone().reject(prose("Marta no vive allí"), deed(OFFICE)).unwrap();
    let created = Change::created(&before);
    let fields: BTreeSet<&str> = created.iter().map(|change| change.field.as_str()).collect();
    assert!(fields.contains("guardian_phone") && fields.contains("student_address"), "{fields:?}");
    assert!(!fields.contains("student_phone") && !fields.contains("reason"), "{fields:?}");
    let told = serde_json::json!([created, Change::between(&before, &after)]).to_string();
    for secret in ["3109998877", "3001234567", "Calle", "Marta"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
    assert!(told.contains("rejected"), "{told}");
}

#[test]
fn a_guardian_sees_the_own_proposals_of_the_own_children() {
    for (child, user, guardian, shown) in [
        (Some(CHILD), PARENT, Some(MOTHER), true),
        (Some(CHILD), OFFICE, Some(MOTHER), true),
        (Some(CHILD), PARENT, Some(12), false),
        (Some(CHILD), PARENT, None, false),
        (None, PARENT, Some(MOTHER), false),
    ] {
        let students = child.into_iter().map(id).collect();
        let students = Sight { students, ..Sight::none(id(9)) };
        let sight = ContactSight { students, user: Some(id(user)), guardian: guardian.map(id) };
        assert_eq!(sight.shows(&proposal()), shown, "{child:?} {user} {guardian:?}");
        let own = ContactProposal { guardian: None, ..proposal() };
        assert_eq!(sight.shows(&own), child.is_some() && user == PARENT, "of nobody else");
    }
}

#[test]
fn the_office_sees_the_proposals_of_its_institution() {
    let all = |institution| ContactSight { students: Sight::all(id(institution)), user: None, guardian: None };
    assert!(all(9).shows(&proposal()));
    assert!(!all(8).shows(&proposal()));
}
