//! Who is there to be told.

use crate::Result;
use plantel_domain::access::{Actor, Membership, Permission, Reach, Role};
use plantel_domain::ids::{EnvironmentId, InstitutionId, StudentId, UserId};
use plantel_domain::page::{MAX_LIMIT, PageRequest, Start};
use plantel_domain::store::Repositories;
use std::collections::BTreeSet;

/// The members whose roles and modules grant something: in the whole institution or, if an environment is named,
/// there. Platform administrators are not among them: they come when they are asked.
pub(crate) async fn who_may(
    reader: &mut dyn Repositories,
    institution: InstitutionId,
    permission: Permission,
    environment: Option<EnvironmentId>,
) -> Result<BTreeSet<UserId>> {
    let Some(institution) = reader.institutions().find(institution, None).await? else { return Ok(BTreeSet::new()) };
    let grants = |role: &Role| role.grants().iter().any(|grant| grant.permission == permission);
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(grants).collect();
    let holders = reader.memberships().holding(&roles).await?;
    let may = |membership: &Membership| {
        let actor = Actor {
            user: membership.user,
            session: None,
            platform_admin: false,
            membership: Some(membership.clone()),
            modules_on: institution.modules.clone(),
        };
        let reaches = actor.reaches(permission);
        let there = environment.is_some_and(|place| membership.environments.contains(&place));
        reaches.contains(&Reach::Institution) || (there && reaches.contains(&Reach::Environment))
    };
    Ok(holders.into_iter().filter(may).map(|membership| membership.user).collect())
}

/// All members that are not switched off.
pub(crate) async fn members(reader: &mut dyn Repositories) -> Result<Vec<Membership>> {
    let mut members = Vec::new();
    let mut request = PageRequest::first(MAX_LIMIT);
    loop {
        let page = reader.memberships().list(&request).await?;
        members.extend(page.data.into_iter().filter(|membership| membership.active));
        let Some(cursor) = page.next else { return Ok(members) };
        request = PageRequest { start: Start::After(cursor), ..request };
    }
}

/// Those of these whose accounts are on.
pub(crate) async fn there(reader: &mut dyn Repositories, users: BTreeSet<UserId>) -> Result<BTreeSet<UserId>> {
    let found = reader.users().find_all(&Vec::from_iter(users)).await?;
    Ok(found.into_iter().filter(|user| user.active).map(|user| user.id).collect())
}

/// The accounts of a student and of who answers for them.
pub(crate) async fn family_of(reader: &mut dyn Repositories, student: StudentId) -> Result<BTreeSet<UserId>> {
    let Some(student) = reader.students().find_all(&[student]).await?.pop() else { return Ok(BTreeSet::new()) };
    let guardians: Vec<_> = student.guardians.iter().map(|link| link.guardian).collect();
    let guardians = reader.guardians().find_all(&guardians).await?;
    Ok(guardians.into_iter().filter_map(|guardian| guardian.user).chain(student.user).collect())
}
