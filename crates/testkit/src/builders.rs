//! Aggregates for tests: whole, plain, and each with an id, code, name and address of its own, so
//! that several tests may share a database. A test writes over the fields it cares about.

mod alerts;
mod checks;
mod contacts;
mod data_rights;
mod enrollment_papers;
mod enrollments;
mod feeds;
mod inventory;
mod loans;
mod notices;
mod papers;
mod people;
mod schedules;
mod school;
mod seed;
mod simat;
mod webhooks;

pub use alerts::an_alert;
pub use checks::{a_check, a_check_comment, a_check_line, a_count, a_discrepancy, a_step};
pub use contacts::a_contact_proposal;
pub use data_rights::a_data_request;
pub use enrollment_papers::{Pupil, a_consent, a_consent_text, a_pupil, an_enrollment_document};
pub use enrollments::{an_enrollment, brought_to, placed_in, stepped};
pub use feeds::a_feed;
pub use inventory::{
    a_category, a_clerk, a_picture, a_retired_asset, a_transfer, an_asset, an_entry, an_import, category_code, good,
    opened,
};
pub use loans::{a_handling, a_line, a_loan, lent, promised};
pub use notices::{a_notice, an_announcement};
pub use papers::{a_check_picture, a_loan_picture, a_record};
pub use people::{
    a_full_name, a_guardian, a_guardian_profile, a_mother, a_paper, a_student, a_student_profile, blocked_by,
};
pub(crate) use schedules::classes;
pub use schedules::{a_class, a_group, a_plan, a_schedule};
pub use school::{a_class_group, a_grade, a_school_year, a_site, an_academic_period};
pub use seed::{Seed, context_of, seed};
pub use simat::{a_reported_pupil, a_simat_export, a_simat_fact};
pub use webhooks::{a_webhook, a_webhook_delivery};

use crate::clock::moment;
use crate::ids::{RandomIds, an_id};
use chrono::Duration;
use plantel_domain::access::{Invitation, InvitationState, Membership, Module, Role};
use plantel_domain::clock::Day;
use plantel_domain::identity::{
    AttemptKey, Departure, Device, Email, ExternalIdentity, Locale, Outcome, PasswordHash, PersonName, SecondFactor,
    Session, SignIn, Ticket, User,
};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::institutions::{Environment, Institution, InstitutionCode, InstitutionKind, time_zone};
use plantel_domain::items::Item;
use plantel_domain::journal::Sensitive;
use plantel_domain::loans::{LoanPolicy, LoanTerms};
use plantel_domain::money::Money;
use plantel_domain::period::Period;
use plantel_domain::tag::Tag;
use plantel_domain::text::{Line, Prose};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Letters and digits that nobody else has.
fn unique() -> String {
    an_id().simple().to_string()
}

/// An address that nobody else has.
pub fn an_email() -> Email {
    Email::parse(&format!("ana.{}@example.edu.co", unique())).expect("it is an address")
}

/// What somebody is called.
pub fn person_name(text: &str) -> PersonName {
    PersonName::parse(text).expect("a test writes names that are allowed")
}

/// A text of one line.
pub fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::parse(text).expect("a test writes lines that are allowed")
}

/// A text that may have several lines.
pub fn prose<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::parse(text).expect("a test writes texts that are allowed")
}

/// From a day to a day, both as `2026-03-20`.
pub fn period(start: &str, end: &str) -> Period {
    let day = |text: &str| text.parse::<Day>().expect("a test writes days as 2026-03-20");
    Period::new(day(start), day(end)).expect("a test's period ends after it begins")
}

/// A training centre in Bogotá with every module on.
pub fn an_institution() -> Institution {
    let code = unique().split_off(16);
    Institution {
        id: an_id().into(),
        kind: InstitutionKind::TrainingCenter,
        name: line(&format!("Centro {code}")),
        code: InstitutionCode::parse(&code).expect("letters and digits make a code"),
        nit: None,
        dane_code: None,
        time_zone: time_zone("America/Bogota").expect("Bogotá has a time zone"),
        locale: Locale::Es,
        currency: Money::currency_of("COP").expect("the peso is a currency"),
        modules: Module::ALL.iter().copied().collect(),
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// A person who may sign in and has no place anywhere yet.
pub fn a_user() -> User {
    User {
        id: an_id().into(),
        email: an_email(),
        email_verified_at: None,
        full_name: Some(person_name("Ana Ruiz")),
        locale: None,
        password: Sensitive(PasswordHash("no password has this hash".to_owned())),
        active: true,
        platform_admin: false,
        last_institution: None,
        created_at: moment(),
        deleted_at: None,
        version: 1,
    }
}

/// A room.
pub fn an_environment(institution: InstitutionId) -> Environment {
    Environment {
        id: an_id().into(),
        institution,
        name: line(&format!("Ambiente {}", unique())),
        code: None,
        location: Some(line("Bloque A, piso 2")),
        capacity: Some(30),
        is_warehouse: false,
        tag: Some(Tag::issue(&RandomIds)),
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// A place that things are lent from.
pub fn a_warehouse(institution: InstitutionId) -> Environment {
    Environment { is_warehouse: true, name: line(&format!("Bodega {}", unique())), ..an_environment(institution) }
}

/// An administrator's place, with every module.
pub fn a_membership(institution: InstitutionId, user: UserId) -> Membership {
    Membership {
        id: an_id().into(),
        institution,
        user,
        roles: BTreeSet::from([Role::CenterAdmin]),
        environments: BTreeSet::new(),
        modules: Module::ALL.iter().copied().collect(),
        groups: BTreeSet::new(),
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// A policy of the whole institution, on terms that permit everything.
pub fn a_loan_policy(institution: InstitutionId) -> LoanPolicy {
    LoanPolicy {
        id: an_id().into(),
        institution,
        warehouse: None,
        terms: LoanTerms::default(),
        created_at: moment(),
        version: 1,
    }
}

/// An offer to join as instructor that waits for a week.
pub fn an_invitation(institution: InstitutionId) -> Invitation {
    Invitation {
        id: an_id().into(),
        institution,
        email: an_email(),
        roles: BTreeSet::from([Role::Instructor]),
        environments: BTreeSet::new(),
        modules: BTreeSet::from([Module::Inventory]),
        invited_by: None,
        created_at: moment(),
        expires_at: moment() + Duration::days(7),
        state: InvitationState::Pending,
        version: 1,
    }
}

/// A thing of a user's own.
pub fn an_item(owner: UserId) -> Item {
    Item { id: an_id().into(), owner, title: line("Cuaderno"), description: None, created_at: moment(), version: 1 }
}

/// A browser on a network.
pub fn a_device() -> Device {
    Device { address: IpAddr::from([192, 0, 2, 7]), agent: Some(line("Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0")) }
}

/// A sign-in that succeeded, from a device known before; its session is not told.
pub fn a_sign_in(user: UserId) -> SignIn {
    SignIn {
        id: an_id().into(),
        user: Some(user),
        at: moment(),
        outcome: Outcome::Succeeded,
        device: a_device(),
        new_device: false,
        session: None,
    }
}

/// Whose failures are counted: an account that nobody else has, from a network.
pub fn an_attempt_key() -> AttemptKey {
    AttemptKey { account: unique(), address: IpAddr::from([192, 0, 2, 7]) }
}

/// A second factor that is asked for, with two recovery codes.
pub fn a_second_factor(user: UserId) -> SecondFactor {
    let codes = vec!["digest-1".to_owned(), "digest-2".to_owned()];
    let prepared = SecondFactor::prepare(user, "sealed".to_owned(), moment());
    prepared.confirm(1_000, codes, moment()).expect("it is prepared")
}

/// An account elsewhere that nobody else has.
pub fn an_external_identity(user: UserId) -> ExternalIdentity {
    ExternalIdentity {
        id: an_id().into(),
        user,
        provider: "google".to_owned(),
        subject: Sensitive(unique()),
        email: Some(an_email()),
        linked_at: moment(),
    }
}

/// A browser that left, and may come back for ten minutes.
pub fn a_departure() -> Departure {
    Departure {
        state: unique(),
        browser: unique(),
        provider: "google".to_owned(),
        nonce: unique(),
        verifier: unique(),
        challenge: unique(),
        return_to: "https://plantel.example.edu.co/entrada".to_owned(),
        expires_at: moment() + Duration::minutes(10),
    }
}

/// A browser that came back, and has a minute to fetch its session.
pub fn a_ticket(user: UserId) -> Ticket {
    Ticket { digest: unique(), user, challenge: unique(), expires_at: moment() + Duration::minutes(1) }
}

/// A sign-in that lives for two weeks.
pub fn a_session(user: UserId) -> Session {
    Session {
        id: an_id().into(),
        user,
        institution: None,
        refresh: an_id(),
        device: a_device(),
        created_at: moment(),
        last_used_at: moment(),
        expires_at: moment() + Duration::days(14),
        revoked_at: None,
        version: 1,
    }
}
