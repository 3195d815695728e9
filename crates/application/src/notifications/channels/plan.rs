//! Which notices go through which channel, and when: decided in the work that makes them.

use crate::Result;
use chrono_tz::Tz;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::User;
use plantel_domain::ids::{IdSource, InstitutionId, UserId};
use plantel_domain::notifications::{ChannelKind, Due, NewDispatch, Notice, Preferences};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// Writes what is to go out of these notices, which were just added: by what their readers chose, and of that by `only`
/// where it is given.
pub async fn plan(
    work: &mut dyn Repositories,
    added: &[Notice],
    only: Option<&BTreeSet<ChannelKind>>,
    now: Timestamp,
    ids: &dyn IdSource,
) -> Result<()> {
    let readers: BTreeSet<UserId> = added.iter().map(|notice| notice.user).collect();
    let outward = ChannelKind::OUTWARD.iter().copied();
    let channels: Vec<ChannelKind> = outward.filter(|kind| only.is_none_or(|only| only.contains(kind))).collect();
    if readers.is_empty() || channels.is_empty() {
        return Ok(());
    }
    let readers: Vec<UserId> = readers.into_iter().collect();
    let wishes = work.preferences().of_all(&readers).await?;
    let wishes: BTreeMap<UserId, Preferences> = wishes.into_iter().map(|wish| (wish.user, wish)).collect();
    let users = work.users().find_all(&readers).await?;
    let users: BTreeMap<UserId, User> = users.into_iter().map(|user| (user.id, user)).collect();
    let zones = zones(work, added).await?;
    let mut new = Vec::new();
    for notice in added {
        let (Some(wish), Some(reader)) = (wishes.get(&notice.user), users.get(&notice.user)) else { continue };
        let zone = notice.institution.and_then(|id| zones.get(&id).copied()).unwrap_or(Tz::UTC);
        for channel in channels.iter().copied() {
            if wish.wants(notice.kind, channel, notice.priority) && reached(reader, channel) {
                let due = if channel.reaches_people() { wish.due(notice.priority, now, zone) } else { Due::Now };
                new.extend(dispatch(notice, channel, due, now, ids));
            }
        }
    }
    if !new.is_empty() {
        work.dispatches().add_all(&new).await?;
    }
    Ok(())
}

/// By which clock the institutions of some notices live.
async fn zones(work: &mut dyn Repositories, added: &[Notice]) -> Result<BTreeMap<InstitutionId, Tz>> {
    let told: BTreeSet<InstitutionId> = added.iter().filter_map(|notice| notice.institution).collect();
    if told.is_empty() {
        return Ok(BTreeMap::new());
    }
    let told: Vec<InstitutionId> = told.into_iter().collect();
    let found = work.institutions().find_all(&told).await?;
    Ok(found.into_iter().map(|institution| (institution.id, institution.time_zone)).collect())
}

/// Whether a channel may lead to this user: never to who is switched off, and by mail to a proven address alone.
pub(super) fn reached(reader: &User, channel: ChannelKind) -> bool {
    reader.active && (channel != ChannelKind::Email || reader.email_verified_at.is_some())
}

fn dispatch(
    notice: &Notice,
    channel: ChannelKind,
    due: Due,
    now: Timestamp,
    ids: &dyn IdSource,
) -> Option<NewDispatch> {
    let (digest, due_at) = match due {
        Due::Now => (false, now),
        Due::At(at) => (false, at),
        Due::Digest(at) => (true, at),
    };
    // What is over by then would be dropped then.
    if notice.expires_at.is_some_and(|over| over <= due_at) {
        return None;
    }
    Some(NewDispatch { id: ids.next().into(), notice: notice.id, user: notice.user, channel, digest, due_at })
}
