//! What a round reads, and what each that asked is told of it.

use super::*;
use plantel_domain::clock::Timestamp;
use plantel_domain::notifications::{NoticeKind, NoticeParams, Priority};
use rstest::rstest;
use uuid::Uuid;

fn user(n: u128) -> UserId {
    Uuid::from_u128(n).into()
}

/// Of the session with the same number.
fn question(n: u128, position: Option<i64>) -> Question {
    Question { user: user(n), session: Uuid::from_u128(n).into(), position }
}

fn notice(user: UserId, position: i64) -> Notice {
    Notice {
        id: Uuid::from_u128(position.unsigned_abs().into()).into(),
        institution: None,
        user,
        position,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::new(),
        priority: Priority::Low,
        link: None,
        cause: Uuid::nil(),
        shown: true,
        created_at: Timestamp::UNIX_EPOCH,
        read_at: None,
        deleted_at: None,
        expires_at: None,
    }
}

/// Three people whose inboxes have come to 30: what the first two have behind 20, and nothing of the third, who is
/// switched off.
fn read() -> Read {
    let inbox = |n| Inbox { user: user(n), key: Uuid::from_u128(n), last_position: 30, unread: 4 };
    let told = |n| (user(n), (21..=30).map(|position| notice(user(n), position)).collect::<Vec<_>>());
    Read {
        inboxes: (1..=3).map(|n| (user(n), inbox(n))).collect(),
        living: (1..=3).map(|n| (Uuid::from_u128(n).into(), user(n))).collect(),
        active: BTreeSet::from([user(1), user(2)]),
        notices: BTreeMap::from([told(1), told(2)]),
    }
}

/// How many notices somebody is told; nothing when they are read for alone.
fn told(answer: Answer) -> Option<Vec<i64>> {
    let Answer::Lives { inbox, notices } = answer else { panic!("it lives") };
    assert_eq!((inbox.last_position, inbox.unread), (30, 4));
    notices.map(|notices| notices.iter().map(|notice| notice.position).collect())
}

#[test]
fn of_each_inbox_one_piece_is_read_that_has_enough_for_all() {
    let asked = [
        question(1, Some(28)),
        question(1, Some(25)),
        question(1, Some(29)),
        question(2, Some(29)),
        // Who lacks nothing, only looks at the session, or is too far behind asks for nothing;
        question(2, Some(30)),
        question(2, None),
        question(2, Some(9)),
        // nor does who is not let in, or shows the session of another.
        question(3, Some(29)),
        Question { user: user(2), ..question(1, Some(20)) },
    ];
    let span = |n, after| Span { user: user(n), after, until: 30 };
    assert_eq!(read().spans(&asked), [span(1, 25), span(2, 29)]);
}

#[rstest]
#[case::a_little_behind(Some(27), Some(vec![28, 29, 30]))]
#[case::nothing_is_missing(Some(30), Some(vec![]))]
#[case::ahead_of_a_database_that_was_put_back(Some(31), Some(vec![]))]
#[case::only_the_session_was_asked_for(None, Some(vec![]))]
#[case::far_behind(Some(9), None)]
fn each_is_told_what_they_lack(#[case] position: Option<i64>, #[case] expected: Option<Vec<i64>>) {
    assert_eq!(told(read().answer(&question(1, position))), expected);
}

#[rstest]
#[case::switched_off(question(3, Some(29)))]
#[case::a_session_that_is_over(Question { session: Uuid::from_u128(9).into(), ..question(1, Some(29)) })]
#[case::a_session_of_another(Question { session: Uuid::from_u128(2).into(), ..question(1, Some(29)) })]
#[case::an_account_that_is_gone(question(9, Some(0)))]
fn whoever_is_not_let_in_is_told_that_it_is_over(#[case] asked: Question) {
    assert!(matches!(read().answer(&asked), Answer::Over));
}

#[test]
fn a_fault_is_told_to_each() {
    assert!(matches!(same(&StoreError::Busy), StoreError::Busy));
    assert!(matches!(same(&StoreError::Full("why".into())), StoreError::Full(why) if why.to_string() == "why"));
    assert!(matches!(same(&StoreError::failed("why")), StoreError::Failed(why) if why.to_string() == "why"));
}
