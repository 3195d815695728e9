//! What people are told, and how it reaches them.

mod announcements;
pub(crate) mod dispatches;
mod inboxes;
pub(crate) mod notices;
mod pages;
pub(crate) mod preferences;
mod repository;
mod signals;
mod withdrawn;

use crate::work::SeaWork;
use plantel_domain::notifications::{AnnouncementRepository, NoticeRepository, NotificationRepositories};

pub use signals::listen;

pub(crate) use inboxes::inbox;
pub(crate) use signals::{Signals, Told};

impl NotificationRepositories for SeaWork {
    fn notices(&mut self) -> &mut dyn NoticeRepository {
        self
    }
    fn announcements(&mut self) -> &mut dyn AnnouncementRepository {
        self
    }
}
