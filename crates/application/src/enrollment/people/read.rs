//! Seeing students, and who answers for them.

use super::{GuardianRef, NewGuardianship, Students, seen_guardian};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Day;
use plantel_domain::codes::IdentityDocument;
use plantel_domain::enrollment::{Guardian, GuardianFilter, Student, StudentFilter};
use plantel_domain::error::not_found;
use plantel_domain::ids::{GuardianId, StudentId};
use plantel_domain::page::{Page, PageRequest};
use std::collections::{BTreeMap, BTreeSet};

/// Who answers for some students, and how much of it the caller may know.
#[derive(Clone, Debug)]
pub struct Answering {
    /// By their ids.
    pub guardians: BTreeMap<GuardianId, Guardian>,
    /// Whether the caller may know all of it; else of others than themself only who they are.
    pub whole: bool,
    /// Whom of the students the caller teaches: who answers for them may be called.
    pub taught: BTreeSet<StudentId>,
    /// Whom of them the caller is.
    pub own: Option<GuardianId>,
    /// The institution's own day.
    pub today: Day,
}

impl Answering {
    /// Whether one of these was described with another paper than that by which they are known, and stay known: both
    /// name one person.
    pub fn papers_differ(&self, said: &[NewGuardianship]) -> bool {
        let other = |said: &IdentityDocument| {
            let mut papers = self.guardians.values().map(|guardian| &guardian.profile.document);
            papers.any(|known| known != said && known.names_same(said))
        };
        said.iter().any(|link| match &link.who {
            GuardianRef::Known(_) => false,
            GuardianRef::Described(profile) => other(&profile.document),
        })
    }
}

impl Students {
    /// One whom the caller may see.
    pub async fn find(&self, ctx: &Context, id: StudentId) -> Result<Student> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadStudents).await?;
        Ok(reader.students().find(&sight, id, None).await?.ok_or(not_found::STUDENT)?)
    }

    /// Those whom the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &StudentFilter, page: &PageRequest) -> Result<Page<Student>> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadStudents).await?;
        Ok(reader.students().list(&sight, filter, page).await?)
    }

    /// Who answers for students whom the caller may see.
    pub async fn guardians_of(&self, ctx: &Context, students: &[Student]) -> Result<Answering> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadStudents).await?;
        let whole = sight.everything;
        // Of the own children a teacher knows what other parents know.
        let taught = |id: &StudentId| !sight.groups.is_empty() && !sight.students.contains(id);
        let taught = students.iter().map(|student| student.id).filter(taught).collect();
        let ids: BTreeSet<GuardianId> =
            students.iter().flat_map(|student| &student.guardians).map(|link| link.guardian).collect();
        let guardians = reader.guardians().find_all(&Vec::from_iter(ids)).await?;
        let own = guardians.iter().find(|guardian| guardian.user.is_some() && guardian.user == ctx.user());
        let own = own.map(|guardian| guardian.id);
        let (today, _) = self.today(ctx, reader.as_mut()).await?;
        let guardians = guardians.into_iter().map(|guardian| (guardian.id, guardian)).collect();
        Ok(Answering { guardians, whole, taught, own, today })
    }

    /// Somebody who answers for students: for who may see all of those.
    pub async fn guardian(&self, ctx: &Context, id: GuardianId) -> Result<Guardian> {
        sees_all(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadStudents).await?;
        Ok(seen_guardian(reader.as_mut(), &sight, id).await?.ok_or(not_found::GUARDIAN)?)
    }

    /// Who answers for students: for who may see all of those.
    pub async fn guardians(
        &self,
        ctx: &Context,
        filter: &GuardianFilter,
        page: &PageRequest,
    ) -> Result<Page<Guardian>> {
        sees_all(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadStudents).await?;
        if filter.blocked && !sight.blocked_too {
            return Ok(Page { data: Vec::new(), count: page.count.then_some(0), next: None });
        }
        Ok(reader.guardians().list(filter, page).await?)
    }

    /// For whom somebody answers, by name: for who may see all students.
    pub async fn children_of(&self, ctx: &Context, id: GuardianId) -> Result<Vec<Student>> {
        sees_all(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadStudents).await?;
        seen_guardian(reader.as_mut(), &sight, id).await?.ok_or(not_found::GUARDIAN)?;
        let mut children = reader.students().of_guardians(&[id]).await?;
        children.retain(|child| sight.admits(child));
        children.sort_by_cached_key(|child| (child.profile.name.folded(), child.id));
        Ok(children)
    }
}

fn sees_all(ctx: &Context) -> Result<()> {
    let institution = ctx.visibility(Permission::ReadStudents)?.institution;
    Ok(ctx.require(Permission::ReadStudents, &Target::institution(institution))?)
}
