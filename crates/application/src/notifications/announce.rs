//! Telling many something on purpose, and taking it back.

use super::Notices;
use super::audience::{members, there};
use super::links::refuse_unseen;
use crate::Result;
use plantel_domain::access::{Context, Membership, Permission, Target};
use plantel_domain::deed::Deed;
use plantel_domain::error::{Params, not_found};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{AnnouncementId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::notifications::{Announcement, Audience, NewAnnouncement, Readership};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Repositories, Version};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An announcement, and to how many it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// What was told.
    pub announcement: Announcement,
    /// To how many, and how many read it; what has not reached everybody yet is still growing.
    pub readership: Readership,
}

impl Notices {
    /// Tells many something. Who is meant is looked up again when they are told, behind this request.
    pub async fn announce(&self, ctx: &Context, new: NewAnnouncement) -> Result<Announcement> {
        let institution = ctx.visibility(Permission::WriteAnnouncements)?.institution;
        ctx.require(Permission::WriteAnnouncements, &Target::institution(institution))?;
        let mut work = self.store.begin(ctx).await?;
        let members = members(&mut *work).await?;
        refuse_unknown(&mut *work, &new.audience, &members).await?;
        if let Some(link) = &new.link {
            refuse_unseen(ctx, &mut *work, institution, link).await?;
        }
        let meant = members.iter().filter(|member| new.audience.means(member)).map(|member| member.user);
        let but_the_author: BTreeSet<UserId> = meant.filter(|user| Some(*user) != ctx.user()).collect();
        let readers = there(&mut *work, but_the_author).await?;
        let made = Deed { by: ctx.user(), at: self.clock.now() };
        let id = self.ids.next().into();
        let (announcement, fact) = Announcement::make((id, institution), new, readers.len(), made)?;
        work.announcements().add(&announcement).await?;
        work.commit(Event::of(&fact).changed(Change::created(&announcement)).into()).await?;
        Ok(announcement)
    }

    /// What was told in the institution, the newest first.
    pub async fn announcements(&self, ctx: &Context, page: &PageRequest) -> Result<Page<Announced>> {
        ctx.visibility(Permission::WriteAnnouncements)?;
        let mut reader = self.store.read(ctx).await?;
        let page = reader.announcements().list(page).await?;
        let ids: Vec<Uuid> = page.data.iter().map(|it| it.id.into()).collect();
        let reached = reader.notices().readership(&ids).await?;
        Ok(page.map(|announcement| with_readers(announcement, &reached)))
    }

    /// One of them.
    pub async fn announcement(&self, ctx: &Context, id: AnnouncementId) -> Result<Announced> {
        ctx.visibility(Permission::WriteAnnouncements)?;
        let mut reader = self.store.read(ctx).await?;
        let announcement = reader.announcements().find(id, None).await?.ok_or(not_found::ANNOUNCEMENT)?;
        let reached = reader.notices().readership(&[id.into()]).await?;
        Ok(with_readers(announcement, &reached))
    }

    /// Takes one back: it disappears from every inbox, and is told to nobody who was not told yet.
    pub async fn withdraw(&self, ctx: &Context, id: AnnouncementId, expected: Option<Version>) -> Result<Announced> {
        let institution = ctx.visibility(Permission::WriteAnnouncements)?.institution;
        ctx.require(Permission::WriteAnnouncements, &Target::institution(institution))?;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let before = work.announcements().find(id, expected).await?.ok_or(not_found::ANNOUNCEMENT)?;
        let (mut after, fact) = before.clone().withdraw(Deed { by: ctx.user(), at: now })?;
        // First: whoever is telling it holds it, and whoever comes later finds it taken back.
        work.announcements().update(&mut after).await?;
        let woken = work.notices().withdraw(id.into(), now).await?;
        let reached = work.notices().readership(&[id.into()]).await?;
        work.commit(Event::of(&fact).changed(Change::between(&before, &after)).into()).await?;
        self.wake(&woken);
        Ok(with_readers(after, &reached))
    }
}

/// Refuses groups to which nobody belongs, and places that are not there.
async fn refuse_unknown(work: &mut dyn Repositories, audience: &Audience, members: &[Membership]) -> Result<()> {
    let belongs = |group| members.iter().any(|member| member.groups.contains(group));
    if let Some(group) = audience.groups.iter().find(|group| !belongs(group)) {
        let named = Params::none().text("group", group.as_str().to_owned());
        return Err(Invalid::at("/audience/groups", BadValue::with("announcement.unknown-group", named)).into());
    }
    if let Some(environment) = audience.environment {
        work.environments().find(environment, None).await?.ok_or(not_found::ENVIRONMENT)?;
    }
    Ok(())
}

fn with_readers(announcement: Announcement, reached: &BTreeMap<Uuid, Readership>) -> Announced {
    let readership = reached.get(&announcement.id.into()).copied().unwrap_or_default();
    Announced { announcement, readership }
}
