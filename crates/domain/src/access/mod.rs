//! The one place that decides who may: permissions, roles, reach, memberships, modules.

mod actor;
mod context;
mod group;
mod invitation;
mod membership;
mod permission;
mod role;

#[cfg(test)]
mod samples;

pub use actor::{Actor, Target, Visibility};
pub use context::{Context, Denied, Idempotency, NotChosen, Principal, RequestId, ScopeError};
pub use group::{GroupName, MOST_GROUPS};
#[cfg(feature = "mocks")]
pub use invitation::MockInvitationRepository;
pub use invitation::{
    Invitation, InvitationAccepted, InvitationCreated, InvitationError, InvitationRenewed, InvitationRepositories,
    InvitationRepository, InvitationRevoked, InvitationState,
};
#[cfg(feature = "mocks")]
pub use membership::MockMembershipRepository;
pub use membership::{
    Membership, MembershipChanged, MembershipCreated, MembershipError, MembershipRepositories, MembershipRepository,
};
pub use permission::{Module, Permission};
pub use role::{Grant, Reach, Role};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "access.denied",
    "access.module-off",
    "access.sign-in-required",
    "institution.not-chosen",
    "institution.not-member",
    "invitation.over",
    "invitation.pending",
    "membership.own",
    "membership.exists",
    "membership.unknown-environment",
];
