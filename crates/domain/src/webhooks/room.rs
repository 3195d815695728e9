//! Who has how many of the places of those that send: a receiver that hangs keeps its own waiting, and no others.

use super::HookOwner;
use crate::ids::WebhookId;
use std::collections::BTreeMap;

/// How many may be on their way at any time, by all servers together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookPlaces {
    /// Of one endpoint.
    pub each: u32,
    /// Of all endpoints of one owner.
    pub owner: u32,
}

/// What is on its way, and how much more may be.
#[derive(Clone, Debug)]
pub struct Room {
    places: HookPlaces,
    endpoints: BTreeMap<WebhookId, u32>,
    owners: BTreeMap<HookOwner, u32>,
}

impl Room {
    /// With nothing on its way.
    pub fn new(places: HookPlaces) -> Self {
        Self { places, endpoints: BTreeMap::new(), owners: BTreeMap::new() }
    }

    /// One more of this endpoint is on its way.
    pub fn occupy(&mut self, owner: HookOwner, webhook: WebhookId) {
        *self.endpoints.entry(webhook).or_default() += 1;
        *self.owners.entry(owner).or_default() += 1;
    }

    /// How many more of this endpoint may be.
    pub fn left(&self, owner: HookOwner, webhook: WebhookId) -> u32 {
        let of_it = self.places.each.saturating_sub(self.endpoints.get(&webhook).copied().unwrap_or_default());
        of_it.min(self.places.owner.saturating_sub(self.owners.get(&owner).copied().unwrap_or_default()))
    }

    /// Endpoints of which no more may be.
    pub fn full_endpoints(&self) -> impl Iterator<Item = WebhookId> {
        self.endpoints.iter().filter(|(_, count)| **count >= self.places.each).map(|(id, _)| *id)
    }

    /// Owners of whose endpoints no more may be.
    pub fn full_owners(&self) -> impl Iterator<Item = HookOwner> {
        self.owners.iter().filter(|(_, count)| **count >= self.places.owner).map(|(owner, _)| *owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;
    use rstest::rstest;

    const PLACES: HookPlaces = HookPlaces { each: 2, owner: 4 };

    fn school() -> HookOwner {
        HookOwner::Institution(id(90))
    }

    fn person() -> HookOwner {
        HookOwner::Person(id(90))
    }

    /// How many of the first, the second and the third endpoint of the school are on their way; how many more may be of
    /// the first.
    #[rstest]
    #[case::nothing([0, 0, 0], 2)]
    #[case::one([1, 0, 0], 1)]
    #[case::two([2, 0, 0], 0)]
    #[case::more_than_may_be([3, 0, 0], 0)]
    #[case::of_others([0, 2, 0], 2)]
    #[case::the_owner_has_one_left([0, 2, 1], 1)]
    #[case::the_owner_has_none_left([0, 2, 2], 0)]
    #[case::the_owner_has_too_many([0, 3, 2], 0)]
    #[case::one_of_each([1, 1, 1], 1)]
    #[case::full_together([1, 2, 1], 0)]
    fn an_endpoint_has_two_places_and_its_owner_four(#[case] on_their_way: [u32; 3], #[case] left: u32) {
        let mut room = Room::new(PLACES);
        for (endpoint, count) in (1..).zip(on_their_way) {
            for _ in 0..count {
                room.occupy(school(), id(endpoint));
            }
        }
        assert_eq!(room.left(school(), id(1)), left);
        assert_eq!(room.left(person(), id(4)), 2, "others have theirs");
    }

    #[test]
    fn those_that_are_full_are_known() {
        let mut room = Room::new(PLACES);
        for (owner, endpoint) in [(school(), 1), (school(), 1), (person(), 4), (school(), 2)] {
            room.occupy(owner, id(endpoint));
        }
        let first: WebhookId = id(1);
        assert_eq!(room.full_endpoints().collect::<Vec<_>>(), [first]);
        assert_eq!(room.full_owners().count(), 0);
        room.occupy(school(), id(3));
        assert_eq!(room.full_owners().collect::<Vec<_>>(), [school()]);
        assert_eq!(room.full_endpoints().collect::<Vec<_>>(), [first]);
    }
}
