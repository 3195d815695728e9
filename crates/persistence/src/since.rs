//! What came after a moment, which each asset has of its own.

use crate::work::BATCH;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::AssetId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Assets, each once, with the first of the moments that were named.
pub(crate) struct Since(Vec<(Uuid, Timestamp)>);

impl Since {
    pub(crate) fn of(each: &[(AssetId, Timestamp)]) -> Self {
        let mut first: BTreeMap<Uuid, Timestamp> = BTreeMap::new();
        for (asset, at) in each {
            let known = first.entry((*asset).into()).or_insert(*at);
            *known = (*known).min(*at);
        }
        Self(first.into_iter().collect())
    }

    /// As many as a statement takes: SQLite compares no pairs with a list of pairs, so what is asked for is the last
    /// moment of each of these after the first of theirs.
    pub(crate) fn batches(&self) -> impl Iterator<Item = Batch<'_>> {
        self.0.chunks(BATCH).map(Batch)
    }
}

/// Some of them.
pub(crate) struct Batch<'a>(&'a [(Uuid, Timestamp)]);

impl Batch<'_> {
    pub(crate) fn ids(&self) -> Vec<Uuid> {
        self.0.iter().map(|(id, _)| *id).collect()
    }

    /// The first of their moments.
    pub(crate) fn first(&self) -> Timestamp {
        self.0.iter().map(|(_, at)| *at).min().unwrap_or_default()
    }

    /// Those whose last moment is later than their own.
    pub(crate) fn passed(&self, last: Vec<(Uuid, Timestamp)>) -> Vec<AssetId> {
        let own: BTreeMap<Uuid, Timestamp> = self.0.iter().copied().collect();
        let later = |(id, at): &(Uuid, Timestamp)| own.get(id).is_some_and(|own| at > own);
        last.into_iter().filter(later).map(|(id, _)| id.into()).collect()
    }
}
