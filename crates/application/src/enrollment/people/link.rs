//! Accounts of students, and of who answers for them.

use super::guardians::held_children;
use super::{Students, changing_guardian, held};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Role, Target};
use plantel_domain::enrollment::{Guardian, GuardianLinked, Student, StudentLinked};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{GuardianId, InstitutionId, StudentId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, Version};

impl Students {
    /// Says which account is the student's, or that none is.
    pub async fn link_user(
        &self,
        ctx: &Context,
        id: StudentId,
        expected: Option<Version>,
        user: Option<UserId>,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let before = held(&mut *work, &sight, id, expected).await?;
        // Whoever is switched off sees nothing any more, if the office says so.
        if user.is_some() {
            before.in_use()?;
        }
        if before.user == user {
            return Ok(before);
        }
        refuse_stranger(&mut *work, before.institution, user, Role::Student).await?;
        let answering: Vec<GuardianId> = before.guardians.iter().map(|link| link.guardian).collect();
        let mut after = Student { user, updated_at: self.clock.now(), ..before.clone() };
        for guardian in work.guardians().find_all(&answering).await? {
            after.other_than(&guardian)?;
        }
        work.students().update(&mut after).await?;
        let linked = Event::of(&StudentLinked { student: id }).changed(Change::between(&before, &after));
        work.commit(linked.into()).await?;
        Ok(after)
    }

    /// Says which account is the guardian's, or that none is: by it they see the students for whom they answer.
    pub async fn link_guardian_user(
        &self,
        ctx: &Context,
        id: GuardianId,
        expected: Option<Version>,
        user: Option<UserId>,
    ) -> Result<Guardian> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteStudents).await?;
        let institution = sight.institution;
        ctx.require(Permission::WriteStudents, &Target::institution(institution))?;
        let before = changing_guardian(&mut *work, &sight, id, expected).await?;
        if before.user == user {
            return Ok(before);
        }
        refuse_stranger(&mut *work, institution, user, Role::Guardian).await?;
        let mut after = Guardian { user, updated_at: self.clock.now(), ..before.clone() };
        for child in held_children(&mut *work, id).await? {
            child.other_than(&after)?;
        }
        work.guardians().update(&mut after).await?;
        let linked = Event::of(&GuardianLinked { guardian: id }).changed(Change::between(&before, &after));
        work.commit(linked.into()).await?;
        Ok(after)
    }
}

/// Refuses an account that is switched off, of nobody who has a place in the institution, or of who has it as somebody
/// else: by the account they would see nothing of what is linked to them.
async fn refuse_stranger(
    work: &mut dyn Repositories,
    institution: InstitutionId,
    user: Option<UserId>,
    role: Role,
) -> Result<()> {
    let Some(user) = user else { return Ok(()) };
    let account = work.users().find(user, None).await?;
    let places = work.memberships().of_user(user).await?;
    let place = places.iter().find(|place| place.institution == institution && place.active);
    let code = match place.filter(|_| account.is_some_and(|account| account.active)) {
        Some(place) if place.roles.contains(&role) => return Ok(()),
        Some(_) if role == Role::Guardian => "guardian.user-without-role",
        Some(_) => "student.user-without-role",
        None => "student.user-not-member",
    };
    Err(Invalid::at("/user_id", BadValue::new(code)).into())
}
