//! How notices go out by mail: what is written, to whom, and when.

use crate::post_room::{PostRoom, Recorder, a_notice, titles, urgent};
use chrono::Duration;
use plantel_application::notifications::channels::{Channel, digest_id};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{Locale, User};
use plantel_domain::mail::Message;
use plantel_domain::notifications::{
    ChannelKind, Link, NewNotice, Notice, NoticeKind, OfInbox, Preferences, Priority, QuietHours, time_of_day,
};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_membership, a_user, seed};
use plantel_testkit::clock::moment;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

// It is ten in the morning in Bogotá.
fn quiet_until_eleven(wishes: &mut Preferences) {
    wishes.quiet = Some(QuietHours::new(time_of_day("22:00").unwrap(), time_of_day("11:00").unwrap()).unwrap());
}

#[tokio::test]
async fn a_notice_goes_out_in_the_language_of_its_reader() {
    let room = PostRoom::new().await;
    let notice = room.tell_of(NoticeKind::LoanApproved).await;
    let [letter] = room.letters().await.try_into().unwrap();
    let message = Message::Notice {
        title: "loan.approved in en".to_owned(),
        text: "Cámara Canon".to_owned(),
        link: notice.link.as_ref().map(Link::path),
        priority: Priority::Medium,
        verbatim: false,
    };
    assert_eq!((letter.message, letter.locale), (message, Locale::En));
    assert_eq!((letter.to, letter.name.as_deref()), (room.ana.email.clone(), Some("Ana Ruiz")));
    assert_eq!(room.backlog().await, (0, 0));
    assert_eq!(room.letters().await.len(), 1, "once");
}

#[tokio::test]
async fn who_chose_no_language_is_written_to_in_the_operators() {
    let room = PostRoom::new().await;
    let eva = seed(&*room.house.store, User { email_verified_at: Some(moment()), ..a_user() }).await;
    seed(&*room.house.store, a_membership(room.house.institution.id, eva.id)).await;
    room.tell(a_notice(eva.id, NoticeKind::Announcement)).await.unwrap();
    let [letter] = room.letters().await.try_into().unwrap();
    assert_eq!(letter.locale, Locale::Es);
    assert!(matches!(letter.message, Message::Notice { verbatim: true, .. }), "its addresses are there on purpose");
}

#[tokio::test]
async fn by_mail_comes_nothing_to_who_is_switched_off_or_has_not_proven_the_address_or_does_not_want_it() {
    let room = PostRoom::new().await;
    let (verified, store) = (Some(moment()), &*room.house.store);
    let unproven = seed(store, User { email_verified_at: None, ..a_user() }).await;
    let off = seed(store, User { email_verified_at: verified, active: false, ..a_user() }).await;
    for user in [unproven.id, off.id] {
        room.tell(a_notice(user, NoticeKind::LoanApproved)).await.unwrap();
    }
    room.tell_of(NoticeKind::LoanRequested).await;
    room.tell_of(NoticeKind::PasswordChanged).await;
    room.prefers(|wishes| {
        wishes.choices.insert((NoticeKind::LoanApproved, ChannelKind::Email), false);
    })
    .await;
    room.tell_of(NoticeKind::LoanApproved).await;
    assert_eq!(room.backlog().await, (0, 0));
    assert!(room.letters().await.is_empty());
}

#[tokio::test]
async fn quiet_hours_hold_back_what_is_not_urgent() {
    let room = PostRoom::new().await;
    room.prefers(quiet_until_eleven).await;
    room.tell_of(NoticeKind::LoanApproved).await;
    room.tell(urgent(room.ana.id, NoticeKind::LoanDueSoon, Priority::Low)).await.unwrap();
    let urgent = room.tell_of(NoticeKind::LoanOverdue).await;
    let first = room.letters().await;
    assert_eq!((first.len(), titles(&first[0]).0), (1, vec!["loan.overdue in en".to_owned()]));
    assert_eq!(urgent.priority, Priority::High);
    assert_eq!(room.backlog().await, (2, 0));
    room.house.clock.advance(Duration::minutes(60) - Duration::microseconds(1));
    assert_eq!(room.letters().await.len(), 1);
    room.house.clock.advance(Duration::microseconds(1));
    assert_eq!(room.letters().await.len(), 3);
}

#[tokio::test]
async fn a_system_sleeps_never() {
    let room = PostRoom::new().await;
    room.prefers(|wishes| {
        quiet_until_eleven(wishes);
        wishes.choices.insert((NoticeKind::LoanApproved, ChannelKind::Webhook), true);
    })
    .await;
    room.tell_of(NoticeKind::LoanApproved).await;
    let hook = Recorder::new(ChannelKind::Webhook, None);
    let both: Vec<Arc<dyn Channel>> = vec![hook.clone(), Recorder::new(ChannelKind::Email, None)];
    assert_eq!(room.dispatcher_with(both).step().await.unwrap(), 1);
    assert_eq!((hook.sent().len(), room.backlog().await), (1, (1, 0)), "the letter waits");
}

#[tokio::test]
async fn a_digest_is_one_letter_at_its_time() {
    let room = PostRoom::new().await;
    room.prefers_a_digest().await;
    for kind in [NoticeKind::LoanApproved, NoticeKind::LoanRejected, NoticeKind::LoanDueSoon] {
        room.tell_of(kind).await;
        room.house.clock.advance(Duration::seconds(1));
    }
    assert!(room.letters().await.is_empty());
    room.house.clock.advance(Duration::hours(2));
    let [letter] = room.letters().await.try_into().unwrap();
    let expected = ["loan.approved in en", "loan.rejected in en", "loan.due-soon in en"];
    assert_eq!(titles(&letter), (expected.map(str::to_owned).to_vec(), 0));
    assert_eq!(letter.id, digest_id(room.ana.id, moment() + Duration::hours(2)));
    assert_eq!(room.backlog().await, (0, 0));
}

#[tokio::test]
async fn a_long_digest_says_how_many_more_there_are() {
    let room = PostRoom::new().await;
    room.prefers_a_digest().await;
    for _ in 0..53 {
        room.tell_of(NoticeKind::LoanApproved).await;
    }
    room.house.clock.advance(Duration::hours(2));
    let [letter] = room.letters().await.try_into().unwrap();
    let (titles, more) = titles(&letter);
    assert_eq!((titles.len(), more, room.backlog().await), (50, 3, (0, 0)));
}

#[test]
fn a_digest_has_a_name_of_its_own() {
    let (ana, eva) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
    let later = moment() + Duration::days(1);
    let all = [digest_id(ana, moment()), digest_id(ana, later), digest_id(eva, moment())];
    assert_eq!(all[0], digest_id(ana, moment()));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!((all[0].get_version_num(), all[0].get_variant()), (8, uuid::Variant::RFC4122));
}

/// What takes place while a letter waits, and whether it is sent all the same.
async fn meanwhile(room: &PostRoom, notice: &Notice, what: &str) {
    let now = room.house.clock.now();
    let mut work = room.house.store.begin(&room.inside()).await.unwrap();
    match what {
        "read" => {
            let these = OfInbox::These(vec![notice.id]);
            work.notices().mark_read(room.ana.id, &these, now).await.unwrap();
        }
        "deleted" => {
            work.notices().delete(room.ana.id, notice.id, now).await.unwrap();
        }
        "unwanted" => {
            let mut wishes = work.preferences().find(room.ana.id).await.unwrap();
            wishes.choices.insert((notice.kind, ChannelKind::Email), false);
            work.preferences().store(&mut wishes).await.unwrap();
        }
        "left" => work.memberships().end_all(room.ana.id).await.unwrap(),
        "switched off" | "unproven" => {
            let mut ana = work.users().find(room.ana.id, None).await.unwrap().unwrap();
            (ana.active, ana.email_verified_at) = (what != "switched off", None);
            work.users().update(&mut ana).await.unwrap();
        }
        _ => {}
    }
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn what_says_nothing_any_more_when_it_is_due_is_not_sent() {
    let stops = ["read", "deleted", "unwanted", "switched off", "unproven", "left"];
    for (what, letters) in [("nothing", 1)].into_iter().chain(stops.map(|what| (what, 0))) {
        for digest in [false, true] {
            let room = PostRoom::new().await;
            if digest {
                room.prefers_a_digest().await;
            } else {
                room.prefers(quiet_until_eleven).await;
            }
            let notice = room.tell_of(NoticeKind::LoanApproved).await;
            meanwhile(&room, &notice, what).await;
            room.house.clock.advance(Duration::hours(2));
            assert_eq!(room.letters().await.len(), letters, "{what}, together: {digest}");
            assert_eq!(room.backlog().await, (0, 0), "{what}, together: {digest}");
        }
    }
}

#[tokio::test]
async fn a_digest_leaves_out_what_was_read_meanwhile() {
    let room = PostRoom::new().await;
    room.prefers_a_digest().await;
    let read = room.tell_of(NoticeKind::LoanApproved).await;
    room.tell_of(NoticeKind::LoanRejected).await;
    meanwhile(&room, &read, "read").await;
    room.house.clock.advance(Duration::hours(2));
    let [letter] = room.letters().await.try_into().unwrap();
    assert_eq!(titles(&letter).0, ["loan.rejected in en"]);
    assert_eq!(room.backlog().await, (0, 0));
}

#[tokio::test]
async fn what_is_over_before_it_would_go_out_is_not_even_planned() {
    let room = PostRoom::new().await;
    room.prefers(quiet_until_eleven).await;
    for (over, waiting) in [(Duration::minutes(60), 0), (Duration::minutes(61), 1)] {
        let expires_at = Some(moment() + over);
        room.tell(NewNotice { expires_at, ..a_notice(room.ana.id, NoticeKind::LoanDueSoon) }).await.unwrap();
        assert_eq!(room.backlog().await, (waiting, 0));
    }
    room.house.clock.advance(Duration::minutes(61));
    assert!(room.letters().await.is_empty(), "nor sent when it is over meanwhile");
    assert_eq!(room.backlog().await, (0, 0));
}

#[tokio::test]
async fn what_is_told_twice_goes_out_once() {
    let room = PostRoom::new().await;
    let new = a_notice(room.ana.id, NoticeKind::LoanApproved);
    assert!(room.tell(new.clone()).await.is_some() && room.tell(new).await.is_none());
    assert_eq!(room.letters().await.len(), 1);
}
