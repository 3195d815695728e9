//! Aggregates for tests: whole, plain, and each with an id, code, name and address of its own, so
//! that several tests may share a database. A test writes over the fields it cares about.

mod seed;

pub use seed::{Seed, context_of, seed};

use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::{Membership, Module, Role};
use plantel_domain::clock::Day;
use plantel_domain::identity::{Email, Locale, PasswordHash, Session, User};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::institutions::{Environment, Institution, InstitutionCode, InstitutionKind, time_zone};
use plantel_domain::inventory::{Asset, Category, Tracking, Units};
use plantel_domain::items::Item;
use plantel_domain::journal::Sensitive;
use plantel_domain::loans::{Loan, LoanState, Period};
use plantel_domain::money::Money;
use plantel_domain::text::{Line, Prose};
use std::collections::BTreeSet;

/// Letters and digits that nobody else has.
fn unique() -> String {
    an_id().simple().to_string()
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
        email: Email::parse(&format!("ana.{}@example.edu.co", unique())).expect("it is an address"),
        full_name: Some(line("Ana Ruiz")),
        locale: None,
        password: Sensitive(PasswordHash("no password has this hash".to_owned())),
        active: true,
        platform_admin: false,
        last_institution: None,
        created_at: moment(),
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
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// A place that things are lent from.
pub fn a_warehouse(institution: InstitutionId) -> Environment {
    Environment { is_warehouse: true, name: line(&format!("Bodega {}", unique())), ..an_environment(institution) }
}

/// Ten good units, kept nowhere yet.
pub fn an_asset(institution: InstitutionId) -> Asset {
    Asset {
        id: an_id().into(),
        institution,
        code: line(&format!("A-{}", unique())),
        name: line("Multímetro digital"),
        tracking: Tracking::Bulk,
        serial_number: None,
        category: Category::parse("Medición").expect("it is a category"),
        brand: None,
        model: None,
        environment: None,
        purchase_date: None,
        purchase_cost: None,
        warranty_until: None,
        notes: None,
        units: Units::new(10, 0, 0, 0, 0, 0).expect("ten good units add up"),
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}

/// A request for one unit from 2026-03-20 to 2026-03-24.
pub fn a_loan(asset: &Asset, warehouse: &Environment, borrower: UserId) -> Loan {
    Loan {
        id: an_id().into(),
        institution: asset.institution,
        asset: asset.id,
        warehouse: warehouse.id,
        borrower,
        quantity: 1,
        period: period("2026-03-20", "2026-03-24"),
        purpose: prose("Práctica de circuitos"),
        state: LoanState::Pending,
        created_at: moment(),
        version: 1,
    }
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
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// A thing of a user's own.
pub fn an_item(owner: UserId) -> Item {
    Item { id: an_id().into(), owner, title: line("Cuaderno"), description: None, created_at: moment(), version: 1 }
}

/// A sign-in that lives for two weeks.
pub fn a_session(user: UserId) -> Session {
    Session {
        id: an_id().into(),
        user,
        institution: None,
        refresh: an_id(),
        created_at: moment(),
        expires_at: moment() + Duration::days(14),
        revoked_at: None,
        version: 1,
    }
}
