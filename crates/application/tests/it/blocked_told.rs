//! Students who are blocked: what people were told of them before.

use crate::alerts::{alerts, seen_by};
use crate::bell::{param, told};
use crate::blocked_students::{Office, why};
use crate::house::code;
use chrono::Duration;
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::{Cause, Place, SystemAlert, Thing};
use plantel_domain::clock::Clock;
use plantel_domain::data_rights::{DataRequestKind, NewDataRequest};
use plantel_domain::enrollment::{Channel, EnrollmentState as S};
use plantel_domain::ids::DispatchId;
use plantel_domain::notifications::{ChannelKind, Link, NewDispatch, NewNotice, Notice, NoticeKind, NoticeParams};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_notice, an_enrollment_document, prose, seed};
use plantel_testkit::ids::an_id;

/// That papers of the pupil waited, once.
async fn alert(office: &Office) -> SystemAlert {
    let (now, pupil) = (office.house.clock.now(), &office.pupil);
    let place = Place { subject: pupil.enrollment.id.into(), environment: None };
    let thing = Thing { name: pupil.student.profile.name.full(), ..Thing::default() };
    let cause = Cause::of_papers(place, thing, (Some(now - Duration::days(20)), None), now).unwrap();
    let raised = SystemAlert::raise(an_id().into(), office.house.institution.id, cause, now);
    seed(&*office.house.store, SystemAlert { closed_at: Some(now), ..raised }).await
}

/// Tells the secretary of these things, by name, and has a letter of each on its way.
async fn told_of(office: &Office, links: &[Link]) -> Vec<Notice> {
    let user = office.secretary.user().unwrap();
    let name = office.pupil.student.profile.name.full();
    let to = |link: &Link| NewNotice {
        kind: NoticeKind::DocumentUploaded,
        params: NoticeParams::from([("student".to_owned(), name.clone().into())]),
        link: Some(link.clone()),
        ..a_notice(user)
    };
    let new: Vec<NewNotice> = links.iter().map(to).collect();
    let (channel, due_at) = (ChannelKind::Email, office.house.clock.now());
    let mut work = office.house.store.begin(&office.secretary).await.unwrap();
    let added = work.notices().add_all(&new).await.unwrap();
    let letter = |it: &Notice| {
        let id = DispatchId::from(office.house.ids.next());
        NewDispatch { id, notice: it.id, user, channel, digest: false, due_at }
    };
    let letters: Vec<NewDispatch> = added.iter().map(letter).collect();
    work.dispatches().add_all(&letters).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    added
}

#[tokio::test]
async fn nobody_reads_any_more_what_was_told_of_who_is_blocked() {
    let office = Office::of(S::Withdrawn).await;
    let (house, pupil) = (&office.house, &office.pupil);
    let alert = alert(&office).await;
    let paper = seed(&*house.store, an_enrollment_document(&pupil.enrollment, "photo")).await;
    let request = NewDataRequest {
        student: office.id(),
        guardian: None,
        kind: DataRequestKind::Suppression,
        text: prose("Borren los datos"),
        channel: Channel::Web,
        received_on: None,
    };
    let request = office.rights().ask(&office.mother, request).await.unwrap();
    let of_pupil = [
        Link::to("alert", alert.id),
        Link::to("enrollment", pupil.enrollment.id),
        Link::to("enrollment-document", paper.id),
        Link::to("student", office.id()),
    ];
    told_of(&office, &of_pupil).await;
    let kept = told_of(&office, &[Link::to("data-request", request.id), Link::to("enrollment", an_id())]).await;
    office.block().await;

    let left = told(house, office.secretary.user().unwrap()).await;
    assert_eq!(left.iter().map(|it| it.id).collect::<Vec<_>>(), kept.iter().map(|it| it.id).collect::<Vec<_>>());
    assert_eq!(param(&left[0], "student"), "—", "what was asked is still to be answered");
    assert_eq!(left[1], kept[1], "of others nothing changes");
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    let now = house.clock.now();
    let letters = work.dispatches().claim(ChannelKind::Email, now, now + Duration::minutes(5), 9).await.unwrap();
    let mut sent: Vec<_> = letters.iter().filter(|one| one.tells(now)).map(|one| one.notice.clone()).collect();
    sent.sort_by_key(|it| it.position);
    assert_eq!(sent, left, "and in the letters it is the same");
}

#[tokio::test]
async fn alerts_about_who_is_blocked_name_nobody_and_do_not_come_back() {
    let office = Office::of(S::Withdrawn).await;
    let coordinator = office.house.person(Role::Coordinator).await;
    let before = alert(&office).await;
    assert_eq!(seen_by(&office.house, &coordinator).await, std::slice::from_ref(&before));
    office.block().await;
    let after = seen_by(&office.house, &coordinator).await.remove(0);
    assert_eq!(after.id, before.id);
    assert_eq!(after.params["name"], "—");
    let found = alerts(&office.house).find(&coordinator, before.id).await.unwrap();
    assert_eq!((found.params, found.version), (after.params, before.version + 1));
    office.unblock().await;
    assert_eq!(seen_by(&office.house, &coordinator).await[0].params["name"], "—", "what is gone stays gone");
}

#[tokio::test]
async fn where_blocking_is_refused_what_was_told_stays() {
    let office = Office::of(S::Active).await;
    let before = alert(&office).await;
    let told_before = told_of(&office, &[Link::to("student", office.id())]).await;
    let refused = office.students().block(&office.rector, office.id(), None, why()).await;
    assert_eq!(code(refused), "student.enrolled");
    assert_eq!(told(&office.house, office.secretary.user().unwrap()).await, told_before);
    assert_eq!(seen_by(&office.house, &office.rector).await, [before]);
}
