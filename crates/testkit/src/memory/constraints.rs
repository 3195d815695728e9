//! What a database refuses by its constraints.

use super::tables::{Row, Table, Tables};
use plantel_domain::access::{Invitation, InvitationState, Membership};
use plantel_domain::identity::{ExternalIdentity, Outcome, Session, SignIn, User};
use plantel_domain::ids::{AssetId, EnvironmentId, InstitutionId, UserId};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::Tracking;
use plantel_domain::items::Item;
use plantel_domain::loans::{Loan, LoanLine, StateName, Wanted};
use plantel_domain::store::StoreError;
use std::collections::BTreeSet;

pub(super) type Checked = Result<(), StoreError>;

pub(super) fn known<T: Row>(table: &Table<T>, tenant: Option<InstitutionId>, id: T::Id) -> Checked {
    table.get(tenant, id).map(|_| ()).ok_or_else(|| StoreError::failed(format!("there is no such {}", T::WHAT)))
}

pub(super) fn free(taken: bool, what: &'static str) -> Checked {
    if taken { Err(StoreError::Duplicate(what)) } else { Ok(()) }
}

/// What a check of the database refuses.
pub(super) fn never(is: bool, what: &'static str) -> Checked {
    if is { Err(StoreError::failed(what)) } else { Ok(()) }
}

impl Tables {
    pub(super) fn known_institution(&self, id: InstitutionId) -> Checked {
        known(&self.institutions, None, id)
    }

    pub(super) fn known_user(&self, id: UserId) -> Checked {
        known(&self.users, None, id)
    }

    pub(super) fn known_environment(&self, institution: InstitutionId, id: EnvironmentId) -> Checked {
        known(&self.environments, Some(institution), id)
    }

    pub(super) fn known_institution_if_any(&self, id: Option<InstitutionId>) -> Checked {
        id.map_or(Ok(()), |id| self.known_institution(id))
    }

    pub(super) fn check_user(&self, user: &User) -> Checked {
        let key = user.email.key();
        free(self.users.rows(None).any(|other| other.id != user.id && other.email.key() == key), "user")?;
        never(user.deleted_at.is_some() && (user.active || user.platform_admin), "a deleted user who may act")?;
        self.known_institution_if_any(user.last_institution)
    }

    pub(super) fn check_session(&self, session: &Session) -> Checked {
        self.known_user(session.user)?;
        self.known_institution_if_any(session.institution)
    }

    pub(super) fn check_sign_in(&self, sign_in: &SignIn) -> Checked {
        free(self.sign_ins.contains_key(&sign_in.id), "sign-in")?;
        never(sign_in.user.is_none() && sign_in.outcome != Outcome::WrongPassword, "a sign-in of nobody")?;
        never(sign_in.session.is_some() && sign_in.outcome != Outcome::Succeeded, "a session without a sign-in")?;
        sign_in.user.map_or(Ok(()), |user| self.known_user(user))?;
        sign_in.session.map_or(Ok(()), |session| known(&self.sessions, None, session))
    }

    pub(super) fn check_external_identity(&self, identity: &ExternalIdentity) -> Checked {
        let same = |other: &ExternalIdentity| {
            other.id == identity.id || (&other.provider, &other.subject.0) == (&identity.provider, &identity.subject.0)
        };
        free(self.external_identities.values().any(same), "external identity")?;
        self.known_user(identity.user)
    }

    pub(super) fn check_institution(&self, institution: &Institution) -> Checked {
        let same = |other: &Institution| other.id != institution.id && other.code == institution.code;
        free(self.institutions.rows(None).any(same), "institution")
    }

    pub(super) fn check_environment(&self, environment: &Environment) -> Checked {
        let key = environment.key();
        let same = |other: &Environment| other.id != environment.id && other.key() == key;
        free(self.environments.rows(Some(environment.institution)).any(same), "environment")?;
        let same = |other: &Environment| other.id != environment.id && other.tag == environment.tag;
        free(environment.tag.is_some() && self.environments.everywhere().any(same), "environment")?;
        self.known_institution(environment.institution)
    }

    pub(super) fn check_membership(&self, membership: &Membership) -> Checked {
        let same = |other: &Membership| other.id != membership.id && other.user == membership.user;
        free(self.memberships.rows(Some(membership.institution)).any(same), "membership")?;
        self.known_institution(membership.institution)?;
        self.known_user(membership.user)?;
        membership.environments.iter().try_for_each(|id| self.known_environment(membership.institution, *id))
    }

    pub(super) fn check_invitation(&self, invitation: &Invitation) -> Checked {
        let (key, pending) = (invitation.email.key(), InvitationState::Pending);
        let same = |other: &Invitation| other.id != invitation.id && other.state == pending && other.email.key() == key;
        let taken = invitation.state == pending && self.invitations.rows(Some(invitation.institution)).any(same);
        free(taken, "invitation")?;
        self.known_institution(invitation.institution)?;
        invitation.invited_by.map_or(Ok(()), |user| self.known_user(user))?;
        if let InvitationState::Accepted { user, .. } = invitation.state {
            self.known_user(user)?;
        }
        invitation.environments.iter().try_for_each(|id| self.known_environment(invitation.institution, *id))
    }

    pub(super) fn check_loan(&self, loan: &Loan) -> Checked {
        self.known_institution(loan.institution)?;
        self.known_environment(loan.institution, loan.warehouse)?;
        self.known_user(loan.borrower)?;
        let deeds = [loan.state.approved(), loan.state.handed_over(), loan.state.closed()];
        let mut doers = deeds.into_iter().flatten().filter_map(|deed| deed.by);
        doers.try_for_each(|user| self.known_user(user))?;
        let (state, waits) = (loan.state.name(), loan.waiting.is_some());
        never(waits && state != StateName::Pending, "nobody waits for what is decided")?;
        never(loan.reminder.is_some() && !state.out(), "nothing is due that is not out")?;
        let mut ids = BTreeSet::new();
        for line in &loan.lines {
            free(!ids.insert(line.id), "loan")?;
            self.check_line(loan.institution, line)?;
        }
        self.check_once_a_day(loan)
    }

    fn check_line(&self, institution: InstitutionId, line: &LoanLine) -> Checked {
        never(line.quantity == 0, "a line of nothing")?;
        match &line.wanted {
            Wanted::Asset { asset } => known(&self.assets, Some(institution), *asset)?,
            Wanted::Category { category } => {
                let there = self.categories.rows(Some(institution)).any(|it| it.code == *category);
                never(!there, "there is no such category")?;
            }
            Wanted::Model { .. } | Wanted::Other { .. } => {}
        }
        let mut assets = BTreeSet::new();
        for units in &line.allotments {
            never(!units.holds() && units.back() == 0, "units that are none")?;
            if let Some(asset) = units.asset {
                free(!assets.insert(asset), "loan")?;
                known(&self.assets, Some(institution), asset)?;
            }
        }
        Ok(())
    }

    /// What is one thing is promised to one line, or is with it, on a day.
    fn check_once_a_day(&self, loan: &Loan) -> Checked {
        let scope = Some(loan.institution);
        let is_one =
            |asset: &AssetId| self.assets.get(scope, *asset).is_some_and(|asset| asset.tracking == Tracking::Serial);
        let mut own = BTreeSet::new();
        for asset in held(loan).filter(is_one) {
            free(!own.insert(asset), "loan")?;
            let takes = |other: &Loan| {
                other.id != loan.id && other.period.overlaps(&loan.period) && held(other).any(|it| it == asset)
            };
            free(self.loans.rows(scope).any(takes), "loan")?;
        }
        Ok(())
    }

    pub(super) fn check_item(&self, item: &Item) -> Checked {
        self.known_user(item.owner)
    }
}

/// The assets of which units are promised or out, once for each line.
fn held(loan: &Loan) -> impl Iterator<Item = AssetId> {
    let units = loan.lines.iter().flat_map(|line| &line.allotments);
    units.filter(|units| units.holds()).filter_map(|units| units.asset)
}
