//! What people are told, and how it reaches them.

mod announcement;
mod dispatch;
mod events;
mod kind;
mod notice;
mod preferences;
mod quiet;
mod repository;
mod wording;

pub use announcement::{Announcement, AnnouncementError, Audience, MOST_ANNOUNCEMENT, MOST_TITLE, NewAnnouncement};
#[cfg(feature = "mocks")]
pub use dispatch::MockDispatchRepository;
pub use dispatch::{
    Dispatch, DispatchBacklog, DispatchGivenUp, DispatchRepositories, DispatchRepository, DispatchRetried,
    DispatchesRetried, ListedDispatch, NewDispatch, Tried,
};
pub use events::*;
pub use kind::{DAYS, NoticeGroup, NoticeKind, Priority};
pub use notice::{Inbox, Link, NOBODY, NewNotice, Notice, NoticeParams, NoticeText};
#[cfg(feature = "mocks")]
pub use preferences::MockPreferenceRepository;
pub use preferences::{
    ChannelKind, Choice, Choices, Choosable, Due, PreferenceRepository, Preferences, PreferencesChange,
    PreferencesChanged, has_own_letter, unasked,
};
pub use quiet::{QuietHours, shown_time, time_of_day};
pub use repository::{
    AnnouncementRepository, NoticeFilter, NoticeRepository, NotificationRepositories, OfInbox, Readership, Span,
    UnreadFirst,
};
#[cfg(feature = "mocks")]
pub use repository::{MockAnnouncementRepository, MockNoticeRepository};
#[cfg(feature = "mocks")]
pub use wording::MockWording;
pub use wording::Wording;

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "notice-group.unknown",
    "notice-kind.unknown",
    "priority.unknown",
    "announcement.nobody",
    "announcement.over",
    "announcement.unknown-group",
    "announcement.unknown-link",
    "announcement.withdrawn",
    "channel.unknown",
    "preference.channel-not-here",
    "preference.letter-already",
    "quiet-hours.empty",
    "time-of-day.invalid",
];
