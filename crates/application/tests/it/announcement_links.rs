//! What an announcement may lead to.

use crate::alerts::alerts;
use crate::alerts_settings::own;
use crate::bell::Bell;
use crate::house::{House, bad_field};
use plantel_application::Result;
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::SystemAlert;
use plantel_domain::notifications::{Announcement, Audience, Link, NewAnnouncement, Priority};
use plantel_testkit::builders::{
    a_loan, a_schedule, a_student, a_transfer, a_user, an_alert, an_import, line, prose, seed,
};
use plantel_testkit::ids::an_id;
use uuid::Uuid;

async fn announce(house: &House, author: &Context, link: Link) -> Result<Announcement> {
    let new = NewAnnouncement {
        title: line("Jornada"),
        text: prose("Mañana no hay clases."),
        priority: Priority::Medium,
        audience: Audience { everyone: true, ..Audience::default() },
        link: Some(link),
        expires_at: None,
    };
    Bell::of(house).notices.announce(author, new).await
}

/// One thing of many kinds.
async fn things(house: &House) -> Vec<(&'static str, Uuid)> {
    let (id, store) = (house.institution.id, &*house.store);
    let (teacher, _) = house.member(Role::Teacher, [house.warehouse.id]).await;
    let (asset, room) = (house.asset(9).await, house.room().await);
    vec![
        ("alert", seed(store, an_alert(id, None)).await.id.into()),
        ("asset", asset.id.into()),
        ("environment", house.warehouse.id.into()),
        ("import", seed(store, an_import(id)).await.id.into()),
        ("loan", seed(store, a_loan(&asset, &house.warehouse, teacher.id)).await.id.into()),
        ("schedule", seed(store, a_schedule(&room, teacher.id)).await.id.into()),
        ("student", seed(store, a_student(id)).await.id.into()),
        ("transfer", seed(store, a_transfer(asset.id, &house.warehouse, &room)).await.id.into()),
        ("user", teacher.id.into()),
    ]
}

#[tokio::test]
async fn an_announcement_leads_to_what_is_in_the_institution_and_to_nothing_else() {
    let house = House::new().await;
    let (rector, stranger) = (house.person(Role::Rector).await, house.next_door().await.person(Role::Rector).await);
    for (kind, id) in things(&house).await {
        let made = announce(&house, &rector, Link::to(kind, id)).await.unwrap();
        assert_eq!(made.link, Some(Link::to(kind, id)));
        for (author, link) in [(&rector, Link::to(kind, an_id())), (&stranger, Link::to(kind, id))] {
            let refused = bad_field(announce(&house, author, link).await);
            assert_eq!(refused, ("/link".to_owned(), "announcement.unknown-link"), "{kind}");
        }
    }
}

#[tokio::test]
async fn an_announcement_leads_to_another_one() {
    let house = House::new().await;
    let rector = house.person(Role::Rector).await;
    house.person(Role::Teacher).await;
    let first = announce(&house, &rector, Link::to("environment", house.warehouse.id)).await.unwrap();
    assert!(announce(&house, &rector, Link::to("announcement", first.id)).await.is_ok());
}

#[tokio::test]
async fn an_announcement_leads_to_nothing_that_its_author_does_not_see() {
    let house = House::new().await;
    house.person(Role::Teacher).await;
    let (rector, coordinator) = (house.person(Role::Rector).await, house.person(Role::Coordinator).await);
    let import = seed(&*house.store, an_import(house.institution.id)).await;
    let elsewhere = seed(&*house.store, a_user()).await;
    assert!(announce(&house, &rector, Link::to("import", import.id)).await.is_ok());
    let unseen = [
        ("import", import.id.into(), "who imports nothing sees no import"),
        ("user", elsewhere.id.into(), "of no institution"),
        ("data-request", an_id(), "who answers none sees none"),
        ("castle", an_id(), "there is no such kind"),
    ];
    for (kind, id, why) in unseen {
        let refused = bad_field(announce(&house, &coordinator, Link::to(kind, id)).await);
        assert_eq!(refused, ("/link".to_owned(), "announcement.unknown-link"), "{why}");
    }
}

#[tokio::test]
async fn an_announcement_leads_to_a_personal_alert_by_an_own_threshold_alone() {
    let house = House::new().await;
    house.person(Role::Teacher).await;
    let (author, other) = (house.person(Role::Rector).await, house.person(Role::Rector).await);
    let personal = SystemAlert { personal: true, ..an_alert(house.institution.id, None) };
    let link = Link::to("alert", seed(&*house.store, personal.clone()).await.id);
    let wide = own(true, Some(9));
    alerts(&house).write_own_setting(&other, personal.kind, None, wide.clone()).await.unwrap();
    let refused = bad_field(announce(&house, &author, link.clone()).await);
    assert_eq!(refused, ("/link".to_owned(), "announcement.unknown-link"));
    alerts(&house).write_own_setting(&author, personal.kind, None, wide).await.unwrap();
    assert!(announce(&house, &author, link).await.is_ok());
}
