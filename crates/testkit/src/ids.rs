//! Sources of identifiers for tests.

use crate::clock::moment;
use plantel_domain::ids::IdSource;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::{Builder, Uuid};

/// The same ids in every run, each greater than the one before; shaped as UUIDv7.
#[derive(Debug, Default)]
pub struct SequentialIds(AtomicU64);

impl SequentialIds {
    /// Begins with the first.
    pub fn new() -> Self {
        Self::default()
    }
}

impl IdSource for SequentialIds {
    fn next(&self) -> Uuid {
        let counter = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&counter.to_be_bytes());
        let millis = u64::try_from(moment().timestamp_millis()).expect("the moment is after 1970");
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sequential_ids_ascend_and_have_the_shape_of_version_7(start in 0u64..1 << 61) {
            let ids = SequentialIds(AtomicU64::new(start));
            let (first, second) = (ids.next(), ids.next());
            prop_assert!(first < second);
            prop_assert_eq!((first.get_version_num(), first.get_variant()), (7, uuid::Variant::RFC4122));
        }
    }

    #[test]
    fn two_sequences_are_the_same() {
        let (a, b) = (SequentialIds::new(), SequentialIds::new());
        assert_eq!([a.next(), a.next()], [b.next(), b.next()]);
    }
}
