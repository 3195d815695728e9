//! To whom notices go out unasked, and to whom they go no more.

use crate::post_room::{PostRoom, a_notice, titles, urgent};
use chrono::Duration;
use chrono_tz::Tz;
use plantel_domain::access::Context;
use plantel_domain::identity::User;
use plantel_domain::mail::Message;
use plantel_domain::notifications::{ChannelKind, NoticeKind, Priority};
use plantel_testkit::builders::{a_membership, a_user, seed};
use plantel_testkit::clock::moment;

#[tokio::test]
async fn what_is_urgent_goes_out_by_mail_though_nobody_asked() {
    for kind in [NoticeKind::AlertRaised, NoticeKind::ImportFinished] {
        for (priority, letters) in [(Priority::High, 1), (Priority::Medium, 0), (Priority::Low, 0)] {
            let room = PostRoom::new().await;
            room.tell(urgent(room.ana.id, kind, priority)).await.unwrap();
            assert_eq!(room.letters().await.len(), letters, "{} {}", kind.name(), priority.name());
            assert_eq!(room.backlog().await, (0, 0));
        }
    }
}

#[tokio::test]
async fn who_chose_is_asked_of_no_priority() {
    for (on, letters) in [(true, 2), (false, 0)] {
        let room = PostRoom::new().await;
        room.prefers(|wishes| {
            wishes.choices.insert((NoticeKind::AlertRaised, ChannelKind::Email), on);
        })
        .await;
        for priority in [Priority::High, Priority::Low] {
            room.tell(urgent(room.ana.id, NoticeKind::AlertRaised, priority)).await.unwrap();
        }
        assert_eq!(room.letters().await.len(), letters, "{on}");
    }
}

#[tokio::test]
async fn what_belongs_to_no_institution_goes_on_to_who_left_theirs() {
    let room = PostRoom::new().await;
    room.ana_leaves().await;
    let nowhere = Context::system("test", None);
    room.tell_in(&nowhere, a_notice(room.ana.id, NoticeKind::WebhookOff)).await.unwrap();
    room.tell_of(NoticeKind::LoanApproved).await;
    let [letter] = room.letters().await.try_into().unwrap();
    assert_eq!(titles(&letter).0, ["webhook.switched-off in en"]);
    assert_eq!(room.backlog().await, (0, 0));
}

#[tokio::test]
async fn a_digest_leaves_out_what_an_institution_tells_that_its_reader_left() {
    let room = PostRoom::new().await;
    room.prefers_a_digest().await;
    let next_door = room.house.next_door().await.institution.id;
    room.tell_of(NoticeKind::LoanApproved).await;
    let rejected = a_notice(room.ana.id, NoticeKind::LoanRejected);
    room.tell_in(&Context::system("test", Some(next_door)), rejected).await.unwrap();
    room.ana_leaves().await;
    seed(&*room.house.store, a_membership(next_door, room.ana.id)).await;
    room.house.clock.advance(Duration::hours(2));
    let [letter] = room.letters().await.try_into().unwrap();
    assert_eq!(titles(&letter).0, ["loan.rejected in en"]);
    assert_eq!(room.backlog().await, (0, 0));
}

#[tokio::test]
async fn a_platform_administrator_is_written_to_and_is_a_member_of_nothing() {
    let room = PostRoom::new().await;
    let admin = User { platform_admin: true, email_verified_at: Some(moment()), ..a_user() };
    let admin = seed(&*room.house.store, admin).await;
    room.tell(urgent(admin.id, NoticeKind::ImportFinished, Priority::High)).await.unwrap();
    assert_eq!(room.letters().await.len(), 1);
}

#[tokio::test]
async fn a_digest_says_when_by_the_own_clock_or_that_of_the_institution() {
    for (own, expected) in [(None, ["America/Bogota", "UTC"]), (Some(Tz::Asia__Tokyo), ["Asia/Tokyo"; 2])] {
        let room = PostRoom::new().await;
        room.prefers_a_digest().await;
        room.prefers(|wishes| wishes.time_zone = own).await;
        room.tell_of(NoticeKind::LoanApproved).await;
        let nowhere = Context::system("test", None);
        room.tell_in(&nowhere, a_notice(room.ana.id, NoticeKind::LoanRejected)).await.unwrap();
        // Noon of either clock, once each.
        room.house.clock.advance(Duration::days(1));
        let letters = room.letters().await;
        let lines = letters.iter().flat_map(|letter| match &letter.message {
            Message::Digest { lines, .. } => lines.clone(),
            other => panic!("no digest: {other:?}"),
        });
        let mut zones: Vec<_> = lines.map(|line| line.zone.name()).collect();
        zones.sort_unstable();
        assert_eq!(zones, expected);
    }
}

#[tokio::test]
async fn what_waits_of_an_institution_that_is_switched_off_is_dropped() {
    let room = PostRoom::new().await;
    room.prefers_a_digest().await;
    room.tell_of(NoticeKind::LoanApproved).await;
    room.house.switch_off().await;
    room.house.clock.advance(Duration::hours(2));
    assert_eq!(room.letters().await, []);
    assert_eq!(room.backlog().await, (0, 0));
}
