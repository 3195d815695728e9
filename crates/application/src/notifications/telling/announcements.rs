//! What somebody tells many on purpose.

use super::Telling;
use crate::notifications::audience::members;
use crate::relay::Failed;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::AnnouncementId;
use plantel_domain::notifications::NoticeKind;
use plantel_domain::store::Repositories;

/// Those who are meant at this moment, but for who made it.
pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    now: Timestamp,
) -> std::result::Result<Vec<Telling>, Failed> {
    let id = AnnouncementId::from(event.subject_id);
    let found = reader.announcements().find(id, None).await?;
    let Some(announcement) = found.filter(|found| found.stands(now)) else { return Ok(Vec::new()) };
    let meant = members(reader).await?.into_iter().filter(|membership| announcement.audience.means(membership));
    let readers = meant.map(|membership| membership.user).collect();
    let mut telling = Telling::of(NoticeKind::Announcement, readers);
    telling.params = announcement.params();
    telling.link.clone_from(&announcement.link);
    telling.priority = Some(announcement.priority);
    Ok(vec![telling])
}
