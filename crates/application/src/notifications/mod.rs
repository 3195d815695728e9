//! What people are told: notices in an inbox, announcements, and the channels by which they reach somebody.

mod announce;
pub(crate) mod audience;
pub mod channels;
mod following;
mod links;
pub mod live;
mod notices;
mod preferences;
mod refused;
mod rounds;
mod tell;
pub(crate) mod telling;

pub use announce::Announced;
pub use following::{Door, Following, Look, News, Place, Streams};
pub use live::{Listener, Live, Places};
pub use notices::Notices;
pub use preferences::{NoticePreferences, Wishes};
pub use refused::StreamError;
pub use tell::Tell;
