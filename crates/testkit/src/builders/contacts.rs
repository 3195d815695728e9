//! What people propose of contact data.

use super::line;
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalState, GuardianContacts, Otherwise, ProposedContacts, Student, StudentContacts,
};
use plantel_domain::ids::UserId;

/// Pending, of no guardian: another address of a student of whom none is known.
pub fn a_contact_proposal(student: &Student, by: UserId) -> ContactProposal {
    let address = Otherwise { was: None, proposed: Some(line("Calle 45 # 12-30")) };
    let student_contacts = StudentContacts { address: Some(address), ..StudentContacts::default() };
    ContactProposal {
        id: an_id().into(),
        institution: student.institution,
        student: student.id,
        guardian: None,
        by,
        contacts: ProposedContacts { guardian: GuardianContacts::default(), student: student_contacts },
        state: ContactProposalState::Pending,
        reason: None,
        decided: None,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}
