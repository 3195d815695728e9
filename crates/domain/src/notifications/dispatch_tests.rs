//! What still says something when it is sent.

use super::*;
use crate::inventory::samples::id;
use crate::notifications::{NoticeParams, Priority};
use chrono::Duration;

fn now() -> Timestamp {
    "2026-03-21T03:18:00Z".parse().unwrap()
}

fn dispatch() -> Dispatch {
    let notice = Notice {
        id: id(1),
        institution: None,
        user: id(2),
        position: 1,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::new(),
        priority: Priority::Medium,
        link: None,
        cause: id(3),
        shown: true,
        created_at: now(),
        read_at: None,
        deleted_at: None,
        expires_at: None,
    };
    Dispatch { id: id(4), notice, channel: ChannelKind::Email, digest: false, due_at: now(), attempts: 1 }
}

#[test]
fn what_was_read_or_deleted_or_is_over_says_nothing_any_more() {
    let with = |change: fn(&mut Notice)| {
        let mut it = dispatch();
        change(&mut it.notice);
        it.tells(now())
    };
    assert!(dispatch().tells(now()));
    assert!(with(|notice| notice.shown = false), "who does not want it in the inbox has it so alone");
    assert!(!with(|notice| notice.read_at = Some(now())));
    assert!(!with(|notice| notice.deleted_at = Some(now())));
    assert!(!with(|notice| notice.expires_at = Some(now())));
    assert!(with(|notice| notice.expires_at = Some(now() + Duration::seconds(1))));
}
