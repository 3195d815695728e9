//! What happens to proposals of contact data, who sees them, and the port to where they are kept.

use super::{ContactProposal, ContactProposalState, Sight};
use crate::ids::{ContactProposalId, GuardianId, StudentId, UserId};
use crate::journal::facts;
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

facts! {
    about "contact-proposal" {
        /// Which proposal.
        proposal: ContactProposalId,
        /// Of whom.
        student: StudentId,
    }

    /// Somebody proposed other contact data.
    ContactsProposed = "contacts.proposed",
    /// They were accepted, and written.
    ContactsAccepted = "contacts.accepted",
    /// They were refused.
    ContactsRejected = "contacts.rejected",
    /// They were withdrawn, or something else was proposed.
    ContactsWithdrawn = "contacts.withdrawn",
}

/// Which proposals a caller sees: all of them; else of the students of their sight those of their own, in which nobody
/// else's telephone and address stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactSight {
    /// Of which students.
    pub students: Sight,
    /// Whose are those of no guardian.
    pub user: Option<UserId>,
    /// Whose are those of a guardian.
    pub guardian: Option<GuardianId>,
}

impl ContactSight {
    /// Whether this one is among them.
    pub fn shows(&self, it: &ContactProposal) -> bool {
        let own = || match it.guardian {
            Some(guardian) => self.guardian == Some(guardian),
            None => self.user == Some(it.by),
        };
        self.students.institution == it.institution
            && (self.students.everything || (self.students.students.contains(&it.student) && own()))
    }
}

/// Gives access to proposals of contact data.
pub trait ContactRepositories: Send {
    /// The proposals.
    fn contact_proposals(&mut self) -> &mut dyn ContactProposalRepository;
}

/// Keeps the proposals of contact data of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ContactProposalRepository: Send {
    /// By id, if the caller sees it.
    async fn find(
        &mut self,
        sight: &ContactSight,
        id: ContactProposalId,
        expected: Option<Version>,
    ) -> Result<Option<ContactProposal>, StoreError>;
    /// Those that match and that the caller sees.
    async fn list(
        &mut self,
        sight: &ContactSight,
        filter: &ContactProposalFilter,
        page: &PageRequest,
    ) -> Result<Page<ContactProposal>, StoreError>;
    /// The one of a student and this guardian, or of no guardian, of which nobody has decided.
    async fn pending(
        &mut self,
        student: StudentId,
        guardian: Option<GuardianId>,
    ) -> Result<Option<ContactProposal>, StoreError>;
    /// All of a student, the newest first.
    async fn of_student(&mut self, student: StudentId) -> Result<Vec<ContactProposal>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `contact proposal` when another of the student and the guardian is pending.
    async fn add(&mut self, proposal: &ContactProposal) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `proposal`.
    async fn update(&mut self, proposal: &mut ContactProposal) -> Result<(), StoreError>;
}

/// Which proposals of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactProposalFilter {
    /// Of whom.
    pub student: Option<StudentId>,
    /// Where they stand.
    pub state: Option<ContactProposalState>,
    /// Only those of students who are blocked, of whom the caller may see none; else all others.
    pub blocked: bool,
    /// Order.
    pub sort: Sort<ContactProposalSort>,
}

/// What proposals are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactProposalSort {
    /// By when they were written down.
    CreatedAt,
    /// By when they changed last.
    UpdatedAt,
}

impl SortField for ContactProposalSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt), ("updated_at", Self::UpdatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}
