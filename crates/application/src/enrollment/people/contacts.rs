//! Other contact data: proposed by who answers for a student, decided by the office.

use super::{Students, happened, held};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalFilter, ContactSight, ContactsAccepted, ContactsProposed, ContactsRejected,
    ContactsWithdrawn, Guardian, GuardianChange, GuardianChanged, GuardianContactChange, NewContactProposal,
    ProfileChange, Sight, Student, StudentChanged,
};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{ContactProposalId, GuardianId, StudentId, UserId};
use plantel_domain::journal::{Change, Event, Fact};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Repositories, Version};
use plantel_domain::text::Prose;
use std::collections::{BTreeMap, BTreeSet};

/// Whom proposals are about.
#[derive(Clone, Debug, Default)]
pub struct ContactPeople {
    /// The students.
    pub students: BTreeMap<StudentId, Student>,
    /// The guardians.
    pub guardians: BTreeMap<GuardianId, Guardian>,
}

impl Students {
    /// Somebody proposes other contact data: by the own account of oneself or the own child; or before the office,
    /// which writes it down. What they proposed before, and nobody has decided, is withdrawn.
    pub async fn propose_contacts(&self, ctx: &Context, new: NewContactProposal) -> Result<ContactProposal> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::ProposeContacts).await?;
        let by = ctx.actor()?.user;
        let student = held(&mut *work, &sight, new.student, None).await?;
        student.in_use()?;
        let guardian = proposing(&mut *work, (&sight, by), &student, new.guardian).await?;
        if guardian.is_none() && new.of_guardian != GuardianContactChange::default() {
            let (pointer, code) = if sight.everything {
                ("/guardian_id", "field.required")
            } else {
                ("/guardian", "contact-proposal.own-data-only")
            };
            return Err(Invalid::at(pointer, BadValue::new(code)).into());
        }
        let (id, now) = (self.ids.next().into(), self.clock.now());
        let proposal = ContactProposal::propose(id, (&student, guardian.as_ref()), new, (by, now))?;
        let mut events = Vec::new();
        if let Some(before) = work.contact_proposals().pending(proposal.student, proposal.guardian).await? {
            let mut after = before.clone().replaced(Deed { by: Some(by), at: now })?;
            work.contact_proposals().update(&mut after).await?;
            let withdrawn = ContactsWithdrawn { proposal: after.id, student: after.student };
            events.push(Event::of(&withdrawn).changed(Change::between(&before, &after)));
        }
        work.contact_proposals().add(&proposal).await?;
        let proposed = ContactsProposed { proposal: id, student: proposal.student };
        events.push(Event::of(&proposed).changed(Change::created(&proposal)));
        work.commit(happened(events)).await?;
        Ok(proposal)
    }

    /// One that the caller may see.
    pub async fn contact_proposal(&self, ctx: &Context, id: ContactProposalId) -> Result<ContactProposal> {
        let mut reader = self.store.read(ctx).await?;
        let seen = contact_sight(ctx, &mut *reader, Permission::ProposeContacts).await?;
        Ok(reader.contact_proposals().find(&seen, id, None).await?.ok_or(not_found::CONTACT_PROPOSAL)?)
    }

    /// Those that the caller may see.
    pub async fn contact_proposals(
        &self,
        ctx: &Context,
        filter: &ContactProposalFilter,
        page: &PageRequest,
    ) -> Result<Page<ContactProposal>> {
        let mut reader = self.store.read(ctx).await?;
        let seen = contact_sight(ctx, &mut *reader, Permission::ProposeContacts).await?;
        Ok(reader.contact_proposals().list(&seen, filter, page).await?)
    }

    /// Whom these proposals, which the caller was given, are about.
    pub async fn contact_people(&self, ctx: &Context, proposals: &[ContactProposal]) -> Result<ContactPeople> {
        ctx.visibility(Permission::ProposeContacts)?;
        let mut reader = self.store.read(ctx).await?;
        let students: BTreeSet<StudentId> = proposals.iter().map(|it| it.student).collect();
        let students = reader.students().find_all(&Vec::from_iter(students)).await?;
        let guardians: BTreeSet<GuardianId> = proposals.iter().filter_map(|it| it.guardian).collect();
        let guardians = reader.guardians().find_all(&Vec::from_iter(guardians)).await?;
        Ok(ContactPeople {
            students: students.into_iter().map(|student| (student.id, student)).collect(),
            guardians: guardians.into_iter().map(|guardian| (guardian.id, guardian)).collect(),
        })
    }

    /// Writes what is proposed: of a field that was changed meanwhile only when the caller confirms it. That the
    /// guardian answers for other children too is no question, since they said it themself.
    pub async fn accept_contacts(
        &self,
        ctx: &Context,
        id: ContactProposalId,
        expected: Option<Version>,
        confirm: bool,
    ) -> Result<ContactProposal> {
        let mut work = self.store.begin(ctx).await?;
        let seen = deciding(ctx, &mut *work).await?;
        let (before, student) = held_proposal(&mut *work, &seen, id, expected).await?;
        before.undecided()?;
        student.in_use()?;
        let guardian = match before.guardian {
            Some(id) => Some(answering(&mut *work, &student, id).await?),
            None => None,
        };
        let (today, now) = self.today(ctx, &mut *work).await?;
        let deed = Deed { by: ctx.user(), at: now };
        let mut after = before.clone().accept((&student, guardian.as_ref()), confirm, deed)?;
        work.contact_proposals().update(&mut after).await?;
        let accepted = ContactsAccepted { proposal: after.id, student: after.student };
        let mut events = vec![Event::of(&accepted).changed(Change::between(&before, &after))];
        events.extend(write_student(&mut *work, &student, after.profile_change(), (today, now)).await?);
        if let Some(guardian) = &guardian {
            events.extend(write_guardian(&mut *work, guardian, after.guardian_change(), now).await?);
        }
        work.commit(happened(events)).await?;
        Ok(after)
    }

    /// Refuses what is proposed, with a reason.
    pub async fn reject_contacts(
        &self,
        ctx: &Context,
        id: ContactProposalId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<ContactProposal> {
        let mut work = self.store.begin(ctx).await?;
        let seen = deciding(ctx, &mut *work).await?;
        let (before, _) = held_proposal(&mut *work, &seen, id, expected).await?;
        let mut after = before.clone().reject(reason, Deed { by: ctx.user(), at: self.clock.now() })?;
        work.contact_proposals().update(&mut after).await?;
        let rejected = ContactsRejected { proposal: after.id, student: after.student };
        work.commit(decided(&rejected, &before, &after).into()).await?;
        Ok(after)
    }

    /// Takes back what the caller proposed.
    pub async fn withdraw_contacts(
        &self,
        ctx: &Context,
        id: ContactProposalId,
        expected: Option<Version>,
    ) -> Result<ContactProposal> {
        let mut work = self.store.begin(ctx).await?;
        let seen = contact_sight(ctx, &mut *work, Permission::ProposeContacts).await?;
        let (before, _) = held_proposal(&mut *work, &seen, id, expected).await?;
        let mut after = before.clone().withdraw(Deed { by: ctx.user(), at: self.clock.now() })?;
        work.contact_proposals().update(&mut after).await?;
        let withdrawn = ContactsWithdrawn { proposal: after.id, student: after.student };
        work.commit(decided(&withdrawn, &before, &after).into()).await?;
        Ok(after)
    }
}

/// Which proposals of the students of this sight the caller sees.
pub(crate) async fn contacts_of(ctx: &Context, work: &mut dyn Repositories, students: Sight) -> Result<ContactSight> {
    let user = ctx.user();
    let guardian = match user {
        Some(user) if !students.everything => work.guardians().of_user(user).await?,
        _ => None,
    };
    Ok(ContactSight { students, user, guardian: guardian.map(|guardian| guardian.id) })
}

async fn contact_sight(ctx: &Context, work: &mut dyn Repositories, permission: Permission) -> Result<ContactSight> {
    let students = sight(ctx, work, permission).await?;
    contacts_of(ctx, work, students).await
}

/// Who decides sees all of the institution.
async fn deciding(ctx: &Context, work: &mut dyn Repositories) -> Result<ContactSight> {
    let seen = contact_sight(ctx, work, Permission::DecideContacts).await?;
    ctx.require(Permission::DecideContacts, &Target::institution(seen.students.institution))?;
    Ok(seen)
}

/// A proposal that the caller sees, and its student, held until the work ends.
async fn held_proposal(
    work: &mut dyn Repositories,
    seen: &ContactSight,
    id: ContactProposalId,
    expected: Option<Version>,
) -> Result<(ContactProposal, Student)> {
    let found = work.contact_proposals().find(seen, id, expected).await?.ok_or(not_found::CONTACT_PROPOSAL)?;
    let student = held(work, &seen.students, found.student, None).await?;
    // Whoever held the student before may have decided.
    let proposal = work.contact_proposals().find(seen, id, expected).await?.ok_or(not_found::CONTACT_PROPOSAL)?;
    Ok((proposal, student))
}

/// Whose contact data are proposed beside the student's: by the own account the caller's, who is nobody else; before
/// the office, theirs who is named.
async fn proposing(
    work: &mut dyn Repositories,
    (sight, by): (&Sight, UserId),
    student: &Student,
    named: Option<GuardianId>,
) -> Result<Option<Guardian>> {
    let own = if sight.everything {
        named
    } else if student.user == Some(by) {
        None
    } else {
        Some(work.guardians().of_user(by).await?.ok_or(not_found::STUDENT)?.id)
    };
    if named.is_some() && named != own {
        return Err(not_found::GUARDIAN.into());
    }
    match own {
        Some(id) => Ok(Some(answering(work, student, id).await?)),
        None => Ok(None),
    }
}

/// Somebody who answers for the student.
async fn answering(work: &mut dyn Repositories, student: &Student, id: GuardianId) -> Result<Guardian> {
    student.guardianship(id).ok_or(not_found::GUARDIAN)?;
    Ok(work.guardians().find(id, None).await?.ok_or(not_found::GUARDIAN)?)
}

async fn write_student(
    work: &mut dyn Repositories,
    before: &Student,
    change: ProfileChange,
    (today, now): (Day, Timestamp),
) -> Result<Option<Event>> {
    let profile = before.profile.clone().changed(change);
    profile.check(today)?;
    if profile == before.profile {
        return Ok(None);
    }
    let mut after = Student { profile, updated_at: now, ..before.clone() };
    work.students().update(&mut after).await?;
    Ok(Some(Event::of(&StudentChanged { student: after.id }).changed(Change::between(before, &after))))
}

async fn write_guardian(
    work: &mut dyn Repositories,
    before: &Guardian,
    change: GuardianChange,
    now: Timestamp,
) -> Result<Option<Event>> {
    let profile = before.profile.clone().changed(change);
    if profile == before.profile {
        return Ok(None);
    }
    let mut after = Guardian { profile, updated_at: now, ..before.clone() };
    work.guardians().update(&mut after).await?;
    Ok(Some(Event::of(&GuardianChanged { guardian: after.id }).changed(Change::between(before, &after))))
}

fn decided<F: Fact>(fact: &F, before: &ContactProposal, after: &ContactProposal) -> Event {
    Event::of(fact).changed(Change::between(before, after))
}
