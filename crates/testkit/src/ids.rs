//! Sources of identifiers for tests.

use crate::clock::moment;
use plantel_domain::ids::IdSource;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::{Builder, Uuid};

/// The same ids in every run: those of a sequence each greater than the one before and shaped as
/// UUIDv7, those at random in no order and shaped as those of version 4.
#[derive(Debug, Default)]
pub struct SequentialIds {
    sequence: AtomicU64,
    random: AtomicU64,
}

impl SequentialIds {
    /// Begins with the first.
    pub fn new() -> Self {
        Self::default()
    }
}

impl IdSource for SequentialIds {
    fn next(&self) -> Uuid {
        let counter = self.sequence.fetch_add(1, Ordering::SeqCst) + 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&counter.to_be_bytes());
        let millis = u64::try_from(moment().timestamp_millis()).expect("the moment is after 1970");
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }

    fn random(&self) -> Uuid {
        let mixed = mixed(self.random.fetch_add(1, Ordering::SeqCst)).to_be_bytes();
        let mut bytes = [0; 16];
        // Where the version and the variant do not write over them, so that no two are the same.
        bytes[..6].copy_from_slice(&mixed[..6]);
        bytes[9..11].copy_from_slice(&mixed[6..]);
        bytes[11..].copy_from_slice(&mixed[..5]);
        Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// Looks like chance, and is another number for every number (`SplitMix64`).
pub(crate) fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// An id that nobody else has.
#[expect(clippy::disallowed_methods, reason = "the one place where tests take ids from outside")]
pub fn an_id() -> Uuid {
    Uuid::now_v7()
}

/// Ids that nobody else has: for tests that share a database.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl IdSource for RandomIds {
    fn next(&self) -> Uuid {
        an_id()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where tests take ids from outside")]
    fn random(&self) -> Uuid {
        Uuid::new_v4()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn sequential_ids_ascend_and_have_the_shape_of_version_7(start in 0u64..1 << 61) {
            let ids = SequentialIds { sequence: AtomicU64::new(start), random: AtomicU64::new(start) };
            let (first, second) = (ids.next(), ids.next());
            prop_assert!(first < second);
            prop_assert_eq!((first.get_version_num(), first.get_variant()), (7, uuid::Variant::RFC4122));
            let (first, second) = (ids.random(), ids.random());
            prop_assert_ne!(first, second);
            prop_assert_eq!((first.get_version_num(), first.get_variant()), (4, uuid::Variant::RFC4122));
        }
    }

    #[test]
    fn two_sequences_are_the_same() {
        let (a, b) = (SequentialIds::new(), SequentialIds::new());
        assert_eq!([a.next(), a.next(), a.random()], [b.next(), b.next(), b.random()]);
    }

    #[test]
    fn what_looks_like_chance_comes_once() {
        let ids = SequentialIds::new();
        let random: BTreeSet<_> = (0..10_000).map(|_| ids.random()).collect();
        assert_eq!(random.len(), 10_000);
    }
}
