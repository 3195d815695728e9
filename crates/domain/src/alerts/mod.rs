//! What the clock finds and somebody should look at, how it is told, and what is worth it.

mod alert;
mod cause;
mod evaluation;
mod events;
mod kind;
mod repository;
mod rule;
mod setting;

pub use alert::{AlertError, AlertState, MOST_NOTE, Resolution, SystemAlert};
pub use cause::{Cause, Place, Thing};
pub use evaluation::{Causes, Decision, Evaluation, TOUCHED_EVERY, Verdict};
pub use events::*;
pub use kind::{AlertKind, Severity};
#[cfg(feature = "mocks")]
pub use repository::MockAlertRepository;
pub use repository::{AlertFilter, AlertRepositories, AlertRepository, AlertSight, AlertSort, CauseQuery};
pub use rule::{Rule, Watch, Watcher};
pub use setting::{
    AlertSetting, Channels, ESCALATED_AFTER, MOST_ESCALATION_HOURS, OwnAlertSetting, WrittenAlertSetting,
    WrittenOwnSetting,
};

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "alert-type.unknown",
    "severity.unknown",
    "alert.resolved",
    "alert.closed",
    "alert.not-reopened",
    "alert.personal",
    "alert-setting.channel",
];
