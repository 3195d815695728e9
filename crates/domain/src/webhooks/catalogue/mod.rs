//! The events of which other systems are told, as data: what is not in here does not leave the house.

mod account;
mod checks;
mod field;
mod inventory;
mod loans;
mod payload;
mod school;

pub use account::{NOTICE_CREATED, WEBHOOK_TEST};
pub use field::{EventType, Field, FieldType};
pub use payload::{notice_payload, payload_of, test_payload};

use std::sync::LazyLock;

/// All of them, by kind.
pub fn event_types() -> &'static [EventType] {
    static ALL: LazyLock<Vec<EventType>> = LazyLock::new(|| {
        let parts = [loans::EVENTS, checks::EVENTS, inventory::EVENTS, school::EVENTS, account::EVENTS];
        let mut all = parts.concat();
        all.sort_by_key(|of| of.kind);
        all
    });
    &ALL
}

/// Of a kind.
pub fn event_type(kind: &str) -> Option<&'static EventType> {
    let all = event_types();
    all.binary_search_by_key(&kind, |of| of.kind).ok().map(|at| &all[at])
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
