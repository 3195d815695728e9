//! Who acts on a check, and what they say.

use super::Ticks;
use crate::clock::Timestamp;
use crate::form::{BadValue, Invalid};
use crate::ids::{AssetId, UserId};
use crate::text::Prose;
use std::collections::BTreeMap;

/// Who takes a step, when, and with which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// What they say of the room.
    pub ticks: Ticks,
    /// What there is to say.
    pub comment: Option<Prose<1000>>,
    /// Why they go past the rules of who acts; who says this must be allowed to.
    pub override_reason: Option<Prose<500>>,
}

impl Acting {
    /// Refuses a room that is not as it should be without a word about it.
    pub fn check(&self) -> Result<(), Invalid> {
        if self.ticks.all() || self.comment.is_some() {
            return Ok(());
        }
        Err(Invalid::at("/comments", BadValue::new("check.comment-needed")))
    }
}

/// Variances that are not booked, each with its reason.
pub type Refusals = BTreeMap<AssetId, Prose<500>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;
    use rstest::rstest;

    #[rstest]
    #[case((true, true, true), true)]
    #[case((false, true, true), false)]
    #[case((true, false, true), false)]
    #[case((true, true, false), false)]
    #[case((true, false, false), false)]
    #[case((false, true, false), false)]
    #[case((false, false, true), false)]
    #[case((false, false, false), false)]
    fn a_room_of_which_anything_is_not_so_needs_a_word(
        #[case] (clean, organized, complete): (bool, bool, bool),
        #[case] all: bool,
    ) {
        let ticks = Ticks { clean, organized, complete };
        assert_eq!(ticks.all(), all);
        let silent = Acting { by: id(1), at: Timestamp::UNIX_EPOCH, ticks, comment: None, override_reason: None };
        let needed = Invalid::at("/comments", BadValue::new("check.comment-needed"));
        assert_eq!(silent.check(), if all { Ok(()) } else { Err(needed) });
        let said = Acting { comment: Prose::parse("Falta una silla").ok(), ..silent };
        assert_eq!(said.check(), Ok(()));
    }
}
