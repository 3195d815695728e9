//! What came after a moment, which each asset has of its own.

use plantel_domain::clock::Timestamp;
use plantel_domain::ids::AssetId;
use std::collections::{BTreeMap, BTreeSet};

/// Those, each once, to which something happened after the first of the moments that were named of them.
pub(super) fn passed(
    since: &[(AssetId, Timestamp)],
    happened: impl Iterator<Item = (AssetId, Timestamp)>,
) -> Vec<AssetId> {
    let mut first: BTreeMap<AssetId, Timestamp> = BTreeMap::new();
    for (asset, at) in since {
        let known = first.entry(*asset).or_insert(*at);
        *known = (*known).min(*at);
    }
    let later = happened.filter(|(asset, at)| first.get(asset).is_some_and(|own| at > own));
    let later: BTreeSet<AssetId> = later.map(|(asset, _)| asset).collect();
    later.into_iter().collect()
}
