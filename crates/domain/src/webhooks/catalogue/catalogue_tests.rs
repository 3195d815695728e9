//! Every fact of the catalogue is what its schema says, and says nothing that is nobody's business outside.

use super::*;
use crate::access::{MembershipChanged, MembershipCreated};
use crate::alerts::{AlertClosed, AlertEscalated, AlertKind, AlertRaised, AlertResolved, Severity};
use crate::audit::JournalEntry;
use crate::checks::*;
use crate::clock::{Day, Timestamp};
use crate::enrollment::*;
use crate::ids::{AlertId, AnnouncementId, AssetId, CheckId, EnvironmentId, ScheduleId, UserId};
use crate::institutions::school::*;
use crate::inventory::import::ImportFinished;
use crate::inventory::samples::id;
use crate::inventory::*;
use crate::journal::{Event, Fact};
use crate::loans::*;
use crate::notifications::{
    AnnouncementMade, AnnouncementWithdrawn, Link, Notice, NoticeKind, NoticeParams, NoticeText, Priority,
};
use crate::text::Prose;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

fn now() -> Timestamp {
    "2026-03-16T15:00:00.123456Z".parse().unwrap()
}

fn day() -> Day {
    "2026-03-16".parse().unwrap()
}

/// As the journal has it.
fn entry<F: Fact>(fact: &F) -> JournalEntry {
    let event = Event::of(fact);
    JournalEntry {
        id: id(1),
        at: now(),
        institution: Some(id(2)),
        kind: event.kind.to_owned(),
        version: event.version,
        subject_kind: event.subject.kind.to_owned(),
        subject_id: event.subject.id,
        principal: "user".to_owned(),
        user: Some(id(3)),
        role: "rector".to_owned(),
        request_id: "r".to_owned(),
        data: event.data,
        changes: Vec::new(),
    }
}

fn loans() -> Vec<JournalEntry> {
    let (loan, borrower, quantity, end) = (id(10), id(11), 3, day());
    let nothing = LoanDamaged { loan, borrower, asset: None, damaged: 1, incomplete: 0 };
    vec![
        entry(&LoanRequested { loan, borrower, quantity }),
        entry(&LoanApproved { loan, borrower, quantity }),
        entry(&LoanRejected { loan, borrower }),
        entry(&LoanCancelled { loan, borrower, quantity }),
        entry(&LoanExpired { loan, borrower, approved: true }),
        entry(&LoanHandedOver { loan, borrower, quantity }),
        entry(&LoanReturned { loan, borrower, quantity, damaged: 1, late: false }),
        entry(&LoanLost { loan, borrower, quantity }),
        entry(&nothing),
        entry(&LoanDamaged { asset: Some(id(12)), ..nothing }),
        entry(&LoanRevoked { loan, borrower, quantity }),
        entry(&LoanSwapped { loan, borrower, quantity }),
        entry(&LoanExtensionAsked { loan, borrower, end }),
        entry(&LoanLapsed { loan, borrower, quantity }),
        entry(&LoanExtended { loan, borrower, end }),
        entry(&LoanExtensionRefused { loan, borrower }),
        entry(&LoanUnitsFree { loan, borrower, quantity }),
        entry(&LoanBorrowerLeft { loan, borrower, cancelled: false }),
        entry(&LoanDueSoon { loan, borrower, end }),
        entry(&LoanDue { loan, borrower, end }),
        entry(&LoanOverdue { loan, borrower, end }),
        entry(&LoanPresumedLost { loan, borrower, end }),
    ]
}

fn checks() -> Vec<JournalEntry> {
    let (check, environment): (CheckId, EnvironmentId) = (id(20), id(21));
    let (schedule, instructor, asset): (ScheduleId, UserId, AssetId) = (id(22), id(23), id(24));
    let (revision, group) = (2, "2758492".to_owned());
    let confirmed = CheckConfirmed { check, environment, supervisor: None, revision };
    vec![
        entry(&CheckStarted { check, environment, schedule, day: day() }),
        entry(&CheckSubmitted { check, environment, instructor, revision, variances: 1, late: true }),
        entry(&confirmed),
        entry(&CheckConfirmed { supervisor: Some(instructor), ..confirmed }),
        entry(&CheckApproved { check, environment, revision, accepted: 1, refused: 0 }),
        entry(&CheckRejected { check, environment, revision }),
        entry(&CheckCancelled { check, environment }),
        entry(&CheckAssigned { check, environment, to: instructor, step: Step::ALL[0] }),
        entry(&CheckCommented { check, asset, comment: id(25) }),
        entry(&CheckMissed { environment, schedule, day: day(), instructor, group }),
        entry(&DiscrepancyOpened { discrepancy: id(26), asset, units: -3 }),
        entry(&DiscrepancyResolved { discrepancy: id(26), asset, units: 2 }),
    ]
}

fn inventory() -> Vec<JournalEntry> {
    let (asset, transfer, environment): (AssetId, _, EnvironmentId) = (id(30), id(31), id(32));
    let imported = AssetsImported {
        institution: id(2),
        import: id(33),
        by: None,
        refused: 1,
        unchanged: 2,
        created: vec!["A-1".to_owned()],
        updated: vec![("A-2".to_owned(), Vec::new())],
        environments: vec!["Bodega".to_owned()],
        categories: vec!["camara".to_owned()],
    };
    let relocated = AssetsRelocated { institution: id(2), environment, assets: vec![(asset, None)] };
    vec![
        entry(&AssetCreated { asset }),
        entry(&AssetChanged { asset }),
        entry(&StockMoved { asset }),
        entry(&AssetRetired { asset }),
        entry(&CustodyChanged { asset, custodian: None }),
        entry(&CustodyChanged { asset, custodian: Some(id(3)) }),
        entry(&relocated),
        entry(&imported),
        entry(&ImportFinished { import: id(33) }),
        entry(&TransferSent { transfer, from: environment, to: id(34) }),
        entry(&TransferReceived { transfer, short: 1 }),
        entry(&TransferCancelled { transfer }),
    ]
}

fn school() -> Vec<JournalEntry> {
    let (student, enrollment, year) = (id(40), id(41), id(42));
    let (school_year, class_group, membership, user) = (year, id(43), id(44), id(45));
    let (from, to) = (EnrollmentState::ALL[0], EnrollmentState::ALL[1]);
    let reopened = SchoolYearReopened { school_year, reason: Prose::parse("Faltan notas de Ana").unwrap() };
    vec![
        entry(&StudentCreated { student }),
        entry(&StudentChanged { student }),
        entry(&StudentDeactivated { student }),
        entry(&StudentReactivated { student }),
        entry(&StudentsImported { year, site: id(46), created: 1, updated: 2, enrolled: 3, groups: 4 }),
        entry(&EnrollmentCreated { enrollment, student, year }),
        entry(&EnrollmentChanged { enrollment, student, year }),
        entry(&EnrollmentMoved { enrollment, student, year, from, to }),
        entry(&SchoolYearCreated { school_year }),
        entry(&SchoolYearChanged { school_year }),
        entry(&SchoolYearActivated { school_year }),
        entry(&SchoolYearClosed { school_year }),
        entry(&reopened),
        entry(&SchoolYearArchived { school_year }),
        entry(&YearPromoted { year, next: id(47), ended: 1, enrolled: 2 }),
        entry(&ClassGroupCreated { class_group }),
        entry(&ClassGroupChanged { class_group }),
        entry(&ClassGroupRemoved { class_group }),
        entry(&MembershipCreated { membership, user }),
        entry(&MembershipChanged { membership, user }),
    ]
}

fn others() -> Vec<JournalEntry> {
    let (alert, announcement): (AlertId, AnnouncementId) = (id(50), id(51));
    let (kind, severity) = (AlertKind::ALL[0], Severity::ALL[0]);
    let (subject_kind, subject, value) = ("asset", Uuid::from_u128(52), 2);
    vec![
        entry(&AlertRaised { alert, kind, severity, subject_kind, subject, value }),
        entry(&AlertEscalated { alert, kind, severity, subject_kind, subject, value }),
        entry(&AlertClosed { alert, kind, severity, subject_kind, subject, value }),
        entry(&AlertResolved { alert, kind, severity, subject_kind, subject, value }),
        entry(&AnnouncementMade { announcement }),
        entry(&AnnouncementWithdrawn { announcement }),
    ]
}

fn all() -> Vec<JournalEntry> {
    [loans(), checks(), inventory(), school(), others()].concat()
}

fn notice(link: Option<Link>) -> Notice {
    Notice {
        id: id(60),
        institution: None,
        user: id(3),
        position: 1,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::new(),
        priority: Priority::High,
        link,
        cause: Uuid::from_u128(61),
        shown: true,
        created_at: now(),
        read_at: None,
        deleted_at: None,
        expires_at: None,
    }
}

/// What a schema has to say against what is sent.
fn objections(schema: &Value, sent: &Value) -> Vec<String> {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).expect("a schema");
    validator.iter_errors(sent).map(|error| error.to_string()).collect()
}

/// The same schema, which takes no field that it does not name: nothing else is to leave the house.
fn strict(mut schema: Value) -> Value {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut() {
            *property = strict(property.take());
        }
        schema["additionalProperties"] = Value::from(false);
    }
    schema
}

fn assert_fits(sent: &Value) {
    let kind = sent["type"].as_str().expect("it says its kind");
    let of = event_type(kind).expect("the catalogue has it");
    assert_eq!(objections(&strict(of.schema()), sent), Vec::<String>::new(), "{kind}: {sent}");
}

#[test]
fn what_is_sent_of_every_fact_is_what_its_schema_says() {
    for event in all() {
        assert_fits(&payload_of(&event).unwrap_or_else(|| panic!("the catalogue has {}", event.kind)));
    }
    let text = NoticeText { title: "Préstamo".to_owned(), text: "<b>".to_owned() };
    for link in [None, Some(Link::to("loan", Uuid::from_u128(62)))] {
        assert_fits(&notice_payload(&notice(link), &text));
    }
    assert_fits(&test_payload(None, id(70), now()));
    assert_fits(&test_payload(Some(id(2)), id(70), now()));
}

#[test]
fn the_schemas_refuse_what_is_something_else() {
    let good = payload_of(&entry(&LoanDue { loan: id(1), borrower: id(2), end: day() })).unwrap();
    let of = event_type("loan.due").unwrap();
    for (pointer, wrong) in [
        ("/type", Value::from("loan.overdue")),
        ("/timestamp", Value::from("today")),
        ("/data/end", Value::from("2026-02-30")),
        ("/data/loan", Value::Null),
        ("/data/loan", Value::from("a loan")),
        ("/data/subject/type", Value::from("asset")),
        ("/data/version", Value::from("1")),
    ] {
        let mut sent = good.clone();
        *sent.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(!objections(&of.schema(), &sent).is_empty(), "{pointer} in {sent}");
    }
}

#[test]
fn the_schemas_take_fields_that_come_later_and_we_send_none() {
    let good = payload_of(&entry(&LoanDue { loan: id(1), borrower: id(2), end: day() })).unwrap();
    let schema = event_type("loan.due").unwrap().schema();
    for pointer in ["", "/data", "/data/subject"] {
        let mut more = good.clone();
        more.pointer_mut(pointer).expect("it is there")["more"] = Value::from(1);
        assert_eq!(objections(&schema, &more), Vec::<String>::new(), "{pointer}");
        assert_eq!(objections(&strict(schema.clone()), &more).len(), 1, "{pointer}");
    }
    for of in event_types() {
        assert!(!of.schema().to_string().contains("additionalProperties"), "{}", of.kind);
    }
}

#[test]
fn every_kind_of_the_catalogue_has_a_fact_and_everything_in_a_fact_is_told_or_left_out_on_purpose() {
    let events = all();
    let told: BTreeSet<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    let missing: Vec<_> = event_types().iter().map(|of| of.kind).filter(|kind| !told.contains(kind)).collect();
    assert_eq!(missing, [NOTICE_CREATED, WEBHOOK_TEST], "these alone stand in no journal");
    for event in &events {
        let of = event_type(&event.kind).unwrap();
        assert_eq!(of.subject, event.subject_kind, "{}", of.kind);
        let published = of.fields.iter().map(|field| field.from);
        let known: BTreeSet<&str> = published.chain(of.left_out.iter().copied()).collect();
        let data = event.data.as_object().unwrap_or_else(|| panic!("{} has fields", of.kind));
        let here: BTreeSet<&str> = data.keys().map(String::as_str).collect();
        assert_eq!(known, here, "{}", of.kind);
    }
}

#[test]
fn nothing_of_a_person_but_ids_leaves_the_house() {
    let forbidden = [
        "name",
        "surname",
        "email",
        "mail",
        "phone",
        "document",
        "number",
        "address",
        "birth",
        "health",
        "blood",
        "eps",
        "disability",
        "ethnicity",
        "sex",
        "password",
        "secret",
        "token",
        "digest",
        "reason",
        "note",
        "purpose",
    ];
    for of in event_types() {
        for field in of.fields {
            let parts: Vec<&str> = field.name.split('_').collect();
            let bad = forbidden.iter().find(|word| parts.contains(*word));
            assert_eq!(bad, None, "{} tells {}", of.kind, field.name);
        }
    }
    let sent = payload_of(&school()[12]).unwrap().to_string();
    assert!(sent.contains("school-year.reopened") && !sent.contains("Ana"), "{sent}");
}

#[test]
fn kinds_and_fields_are_named_once_and_described() {
    let kinds: BTreeSet<&str> = event_types().iter().map(|of| of.kind).collect();
    assert_eq!(kinds.len(), event_types().len());
    assert!(kinds.iter().all(|kind| event_type(kind).is_some_and(|of| of.kind == *kind)));
    assert!(event_type("loan.eaten").is_none());
    for of in event_types() {
        assert!(!of.description.is_empty() && !of.description.contains('\n'), "{}", of.kind);
        let names: BTreeSet<&str> = of.fields.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), of.fields.len(), "{}", of.kind);
        let own = ["institution_id", "subject", "version"];
        assert!(own.iter().all(|name| !names.contains(name)), "{} hides what every event has", of.kind);
        assert!(of.fields.iter().all(|field| !field.description.is_empty() && !field.of.name().is_empty()));
    }
}

#[test]
fn what_the_catalogue_does_not_have_is_not_sent() {
    assert_eq!(payload_of(&entry(&SensitiveRead { student: id(40) })), None);
}
