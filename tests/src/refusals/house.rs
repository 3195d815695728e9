//! An institution with somebody of each role who has something in it, somebody of each who has nothing, and one of
//! everything that a path may name.

use super::{Operation, Records, operations};
use crate::furnished::{Furnished, PASSWORD, furnish, somebody};
use crate::inside::{Caller, Inside};
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::checks::CheckSheet;
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{EnrollmentState, Giver, Purpose};
use plantel_domain::ids::UserId;
use plantel_domain::inventory::Asset;
use plantel_domain::store::{Store, UnitOfWork};
use plantel_testkit::builders::{
    a_check, a_check_line, a_check_picture, a_consent, a_consent_text, a_feed, a_handling, a_loan, a_loan_picture,
    a_loan_policy, a_membership, a_picture, a_pupil, a_record, a_schedule, a_warehouse, an_asset,
    an_enrollment_document, an_environment, an_external_identity, seed,
};
use plantel_testkit::ids::an_id;
use std::collections::BTreeSet;

/// Patterns of paths, and the record that each of them names.
type Known = Vec<(&'static str, String)>;

/// Somebody who has signed in.
pub struct Member {
    /// What they are.
    pub role: Role,
    /// Who they are.
    pub caller: Caller,
}

/// An institution and its people.
pub struct House {
    /// What is in it.
    pub with: Furnished,
    /// Somebody of each role, with rooms; the student has a group, the teacher too, and the guardian a child.
    pub members: Vec<Member>,
    /// Somebody of each role, with nothing of that.
    pub outsiders: Vec<Member>,
    /// One of everything that a path may name. What is somebody's own is the platform administrator's.
    pub records: Records,
    /// What there is to try, as its members try it.
    pub operations: Vec<Operation>,
}

impl House {
    /// One more, in which everybody signs in.
    pub async fn build(inside: &Inside) -> Self {
        let with = Box::pin(furnish(inside)).await;
        let mut members = Vec::new();
        for (role, user) in Role::ALL.iter().zip(with.users.iter().skip(1)) {
            let caller = inside.login(role.name(), user, PASSWORD, with.here).await;
            members.push(Member { role: *role, caller });
        }
        let mut outsiders = Vec::new();
        for role in Role::ALL {
            let user = seed(&*inside.store, somebody()).await;
            let roles = BTreeSet::from([*role]);
            seed(&*inside.store, Membership { roles, ..a_membership(with.here, user.id) }).await;
            let caller = inside.login(role.name(), &user, PASSWORD, with.here).await;
            outsiders.push(Member { role: *role, caller });
        }
        let mut known = lent(&*inside.store, &with).await;
        known.extend(counted(&*inside.store, &with).await);
        known.extend(enrolled(&*inside.store, &with).await);
        known.extend(personal(inside, &with).await);
        let operations = operations(&with);
        let records = Records::of(inside, &with, known, &operations).await;
        Self { with, members, outsiders, records, operations }
    }
}

/// Who sees everything.
fn root(with: &Furnished) -> UserId {
    with.users[0].id
}

async fn begin(store: &dyn Store, with: &Furnished) -> Box<dyn UnitOfWork> {
    store.begin(&Context::system("test", Some(with.here))).await.expect("a work begins")
}

/// A thing with a part and a picture, and a loan of it that left its traces.
async fn lent(store: &dyn Store, with: &Furnished) -> Known {
    let warehouse = seed(store, a_warehouse(with.here)).await;
    let asset = seed(store, Asset { environment: Some(warehouse.id), ..an_asset(with.here) }).await;
    let part = seed(store, an_asset(with.here)).await;
    let photograph = seed(store, a_picture(&asset)).await;
    let policy = seed(store, a_loan_policy(with.here)).await;
    let loan = seed(store, a_loan(&asset, &warehouse, root(with))).await;
    let (handling, record) = (a_handling(&loan), a_record(&loan, 1));
    let picture = a_loan_picture(&loan, &handling);
    let mut work = begin(store, with).await;
    work.loans().add_handlings(std::slice::from_ref(&handling)).await.expect("it is kept");
    work.loan_records().add(&record).await.expect("it is kept");
    work.loan_pictures().add(&picture).await.expect("it is kept");
    work.commit_unjournaled().await.expect("they are kept");
    let tag = asset.tag.as_ref().expect("it has a tag").to_string();
    vec![
        ("/api/v1/inventory/{id}", asset.id.to_string()),
        ("/api/v1/inventory/{id}/parts/{part_id}", part.id.to_string()),
        ("/api/v1/inventory/{id}/pictures/{picture_id}", photograph.id.to_string()),
        ("/api/v1/qr/{tag}", tag),
        ("/api/v1/loan-policies/{id}", policy.id.to_string()),
        ("/api/v1/loans/{id}", loan.id.to_string()),
        ("/api/v1/loans/{id}/handlings/{handling_id}", handling.id.to_string()),
        ("/api/v1/loans/{id}/records/{record_id}", record.id.to_string()),
        ("/api/v1/loans/{id}/pictures/{picture_id}", picture.evidence.id.to_string()),
    ]
}

/// A room with a thing, which is being counted.
async fn counted(store: &dyn Store, with: &Furnished) -> Known {
    let room = seed(store, an_environment(with.here)).await;
    let asset = seed(store, Asset { environment: Some(room.id), ..an_asset(with.here) }).await;
    let at = Role::ALL.iter().position(|role| *role == Role::Instructor).expect("there are instructors");
    let schedule = seed(store, a_schedule(&room, with.users[at + 1].id)).await;
    let day = Day::from_ymd_opt(2026, 3, 16).expect("March has this day");
    let check = a_check(&schedule, day);
    let sheet = seed(store, CheckSheet::started(check, vec![a_check_line(asset.id, 10)])).await;
    let picture = a_check_picture(&sheet.check, asset.id);
    let mut work = begin(store, with).await;
    work.check_pictures().add(&picture).await.expect("it is kept");
    work.commit_unjournaled().await.expect("it is kept");
    vec![
        ("/api/v1/inventory-checks/{id}", sheet.check.id.to_string()),
        ("/api/v1/inventory-checks/{id}/items/{item_id}", asset.id.to_string()),
        ("/api/v1/inventory-checks/{id}/pictures/{picture_id}", picture.evidence.id.to_string()),
    ]
}

/// A student of whom nobody else here knows, with a paper and a consent.
async fn enrolled(store: &dyn Store, with: &Furnished) -> Known {
    let pupil = seed(store, a_pupil(with.here).standing(EnrollmentState::Active)).await;
    let paper = seed(store, an_enrollment_document(&pupil.enrollment, "identity_document")).await;
    let words = seed(store, a_consent_text(with.here, Purpose::Image)).await;
    let consent = seed(store, a_consent(&pupil.student, &words, Giver::Guardian(pupil.mother.id))).await;
    vec![
        ("/api/v1/students/{id}", pupil.student.id.to_string()),
        ("/api/v1/students/{id}/guardians/{guardian_id}", pupil.mother.id.to_string()),
        ("/api/v1/enrollments/{id}", pupil.enrollment.id.to_string()),
        ("/api/v1/enrollment-documents/{id}", paper.id.to_string()),
        ("/api/v1/consents/{id}", consent.id.to_string()),
    ]
}

/// What belongs to who sees everything, and what is known already.
async fn personal(inside: &Inside, with: &Furnished) -> Known {
    let feed = seed(&*inside.store, a_feed(with.here, root(with))).await;
    let identity = seed(&*inside.store, an_external_identity(root(with))).await;
    let mut known = vec![
        ("/api/v1/calendar-feeds/{id}", feed.id.to_string()),
        ("/api/v1/auth/sso/identities/{id}", identity.id.to_string()),
        ("/api/v1/users/{id}", root(with).to_string()),
        ("/api/v1/institutions/{id}", with.here.to_string()),
        // No role carries out anything on them, whichever it is.
        ("/api/v1/deliveries/{id}", an_id().to_string()),
    ];
    for (list, pattern) in [
        ("/api/v1/webhooks/{id}/deliveries", "/api/v1/webhook-deliveries/{id}"),
        ("/api/v1/users/me/webhooks/{id}/deliveries", "/api/v1/users/me/webhook-deliveries/{id}"),
    ] {
        let hook = with.id(list).expect("an endpoint is furnished");
        let (status, body, _) = inside.get(&with.callers[0], &list.replace("{id}", hook)).await;
        let delivery = body["data"][0]["id"].as_str();
        known.push((pattern, delivery.unwrap_or_else(|| panic!("{list}: {status} {body}")).to_owned()));
    }
    known
}
