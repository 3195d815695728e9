//! Which events have which reactions.

use crate::identity::LETTERS;
use crate::notifications::telling;
use plantel_domain::relay::Route;
use plantel_domain::webhooks::event_types;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The reaction that makes notices of an event and tells other systems of it.
pub const TELL: &str = "tell";

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    let told = telling::KINDS.iter().copied().chain(event_types().iter().map(|known| known.kind));
    // An event of both has one delivery: it is told once, to people and to systems.
    let told: BTreeSet<&'static str> = told.collect();
    LETTERS.iter().copied().chain(told.into_iter().map(|kind| (kind, TELL))).collect()
});

/// All routes: stores write deliveries by them.
pub fn routes() -> &'static [Route] {
    &ROUTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reaction_has_an_event_of_a_kind_once() {
        let once: BTreeSet<_> = routes().iter().collect();
        assert_eq!(once.len(), routes().len());
    }

    #[test]
    fn what_people_or_systems_are_told_of_is_told() {
        let told = |kind: &'static str| routes().contains(&(kind, TELL));
        assert!(telling::KINDS.iter().copied().all(told));
        assert!(event_types().iter().all(|known| told(known.kind)));
        assert!(LETTERS.iter().all(|letter| routes().contains(letter)));
    }
}
