//! What happened to announcements. None of it says what was told.

use crate::ids::AnnouncementId;
use crate::journal::facts;

facts! {
    about "announcement" {
        /// Which.
        announcement: AnnouncementId,
    }

    /// Somebody tells many something.
    AnnouncementMade = "announcement.made",
    /// It was taken back.
    AnnouncementWithdrawn = "announcement.withdrawn",
}
