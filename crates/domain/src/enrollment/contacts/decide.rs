//! How a proposal comes to be, and what is decided of it.

use super::{
    ContactProposal, ContactProposalError, ContactProposalState, GuardianContacts, NewContactProposal, Otherwise,
    ProposedContacts, StudentContacts, moved, patch,
};
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::enrollment::{Guardian, GuardianChange, ProfileChange, Student};
use crate::ids::{ContactProposalId, UserId};
use crate::text::Prose;

impl ContactProposal {
    /// Somebody proposes what is said, of what differs from what is known. Of no guardian nothing is proposed.
    pub fn propose(
        id: ContactProposalId,
        (student, guardian): (&Student, Option<&Guardian>),
        new: NewContactProposal,
        (by, now): (UserId, Timestamp),
    ) -> Result<Self, ContactProposalError> {
        let (of, said) = (&student.profile, new.of_student);
        let of_student = StudentContacts {
            address: Otherwise::said(of.address.as_ref(), said.address),
            municipality: Otherwise::said(of.municipality.as_ref(), said.municipality),
            zone: Otherwise::said(of.zone.as_ref(), said.zone),
            phone: Otherwise::said(of.phone.as_ref(), said.phone),
            email: Otherwise::said(of.email.as_ref(), said.email),
        };
        let said = new.of_guardian;
        let of_guardian = guardian.map(|guardian| &guardian.profile).map(|of| GuardianContacts {
            phone: Otherwise::said(of.phone.as_ref(), said.phone),
            email: Otherwise::said(of.email.as_ref(), said.email),
            address: Otherwise::said(of.address.as_ref(), said.address),
        });
        let contacts = ProposedContacts { guardian: of_guardian.unwrap_or_default(), student: of_student };
        if contacts == ProposedContacts::default() {
            return Err(ContactProposalError::Nothing);
        }
        Ok(Self {
            id,
            institution: student.institution,
            student: student.id,
            guardian: guardian.map(|guardian| guardian.id),
            by,
            contacts,
            state: ContactProposalState::Pending,
            reason: None,
            decided: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// Refuses what was decided already.
    pub fn undecided(&self) -> Result<(), ContactProposalError> {
        match self.state {
            ContactProposalState::Pending => Ok(()),
            state => Err(ContactProposalError::NotNow(state)),
        }
    }

    /// The fields that are not as they were when it was proposed.
    pub fn changed_meanwhile(&self, student: &Student, guardian: Option<&Guardian>) -> Vec<&'static str> {
        let (theirs, own) = (&self.contacts.guardian, &self.contacts.student);
        let (of, known) = (&student.profile, guardian.map(|guardian| &guardian.profile));
        let looked = [
            ("guardian.phone", moved(theirs.phone.as_ref(), known.and_then(|known| known.phone.as_ref()))),
            ("guardian.email", moved(theirs.email.as_ref(), known.and_then(|known| known.email.as_ref()))),
            ("guardian.address", moved(theirs.address.as_ref(), known.and_then(|known| known.address.as_ref()))),
            ("student.address", moved(own.address.as_ref(), of.address.as_ref())),
            ("student.municipality", moved(own.municipality.as_ref(), of.municipality.as_ref())),
            ("student.zone", moved(own.zone.as_ref(), of.zone.as_ref())),
            ("student.phone", moved(own.phone.as_ref(), of.phone.as_ref())),
            ("student.email", moved(own.email.as_ref(), of.email.as_ref())),
        ];
        looked.into_iter().filter(|(_, moved)| *moved).map(|(field, _)| field).collect()
    }

    /// What is to change of the guardian.
    pub fn guardian_change(&self) -> GuardianChange {
        let of = &self.contacts.guardian;
        GuardianChange {
            phone: patch(of.phone.as_ref()),
            email: patch(of.email.as_ref()),
            address: patch(of.address.as_ref()),
            ..GuardianChange::default()
        }
    }

    /// What is to change of the student.
    pub fn profile_change(&self) -> ProfileChange {
        let of = &self.contacts.student;
        ProfileChange {
            address: patch(of.address.as_ref()),
            municipality: patch(of.municipality.as_ref()),
            zone: patch(of.zone.as_ref()),
            phone: patch(of.phone.as_ref()),
            email: patch(of.email.as_ref()),
            ..ProfileChange::default()
        }
    }

    /// Somebody else than who proposed it accepts it, as these are now: if that is not as they were, only when it is
    /// confirmed.
    pub fn accept(
        self,
        (student, guardian): (&Student, Option<&Guardian>),
        confirm: bool,
        deed: Deed,
    ) -> Result<Self, ContactProposalError> {
        self.undecided()?;
        if deed.by == Some(self.by) {
            return Err(ContactProposalError::Own);
        }
        let meanwhile = self.changed_meanwhile(student, guardian);
        if !confirm && !meanwhile.is_empty() {
            return Err(ContactProposalError::ChangedMeanwhile(meanwhile));
        }
        self.decide(ContactProposalState::Accepted, None, deed)
    }

    /// It is refused, with a reason.
    pub fn reject(self, reason: Prose<500>, deed: Deed) -> Result<Self, ContactProposalError> {
        self.decide(ContactProposalState::Rejected, Some(reason), deed)
    }

    /// Who proposed it takes it back.
    pub fn withdraw(self, deed: Deed) -> Result<Self, ContactProposalError> {
        if deed.by != Some(self.by) {
            return Err(ContactProposalError::NotYours);
        }
        self.decide(ContactProposalState::Withdrawn, None, deed)
    }

    /// The student is blocked: nothing is written of them any more, whoever proposed it.
    pub fn overtaken(self, deed: Deed) -> Result<Self, ContactProposalError> {
        self.decide(ContactProposalState::Withdrawn, None, deed)
    }

    /// Who proposed it proposes something else; another waits for what becomes of it.
    pub fn replaced(self, deed: Deed) -> Result<Self, ContactProposalError> {
        if deed.by != Some(self.by) {
            return Err(ContactProposalError::Pending);
        }
        self.decide(ContactProposalState::Withdrawn, None, deed)
    }

    fn decide(
        mut self,
        state: ContactProposalState,
        reason: Option<Prose<500>>,
        deed: Deed,
    ) -> Result<Self, ContactProposalError> {
        self.undecided()?;
        (self.state, self.reason, self.decided, self.updated_at) = (state, reason, Some(deed), deed.at);
        Ok(self)
    }
}
