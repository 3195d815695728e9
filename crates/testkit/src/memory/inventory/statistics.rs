//! What is counted, row by row.

use super::matching::sees_place;
use crate::memory::tables::Tables;
use plantel_domain::access::Visibility;
use plantel_domain::clock::Day;
use plantel_domain::ids::{EnvironmentId, InstitutionId};
use plantel_domain::inventory::{Asset, AssetFilter, Counters, Facets, ValueGroup};
use std::collections::BTreeMap;

/// How far ahead ending warranties are counted.
const WARRANTY: chrono::Days = chrono::Days::new(90);

impl Tables {
    pub(super) fn facets(&self, scope: Option<InstitutionId>, visible: &Visibility, filter: &AssetFilter) -> Facets {
        let mut facets = Facets::default();
        for asset in self.shown(scope, visible, filter) {
            *facets.categories.entry(asset.category.clone()).or_default() += 1;
            *facets.statuses.entry(asset.status()).or_default() += 1;
            *facets.environments.entry(asset.environment).or_default() += 1;
        }
        facets
    }

    pub(super) fn counters(
        &self,
        scope: Option<InstitutionId>,
        visible: &Visibility,
        environment: Option<EnvironmentId>,
        today: Day,
    ) -> Counters {
        let counted =
            |institution, at| environment.is_none_or(|one| at == Some(one)) && sees_place(visible, institution, at);
        let (mut assets, mut units) = (BTreeMap::new(), BTreeMap::new());
        for asset in self.assets.rows(scope) {
            if counted(asset.institution, asset.environment) {
                *assets.entry((asset.category.clone(), asset.status())).or_default() += 1;
            }
            for (place, there) in self.stock(asset.id).balances() {
                if counted(asset.institution, place.environment) {
                    *units.entry((asset.category.clone(), place.condition)).or_default() += u64::from(there);
                }
            }
        }
        let kept_here = |asset: &&Asset| counted(asset.institution, asset.environment) && asset.retired.is_none();
        let in_use: Vec<_> = self.assets.rows(scope).filter(kept_here).collect();
        let mut counters = Counters {
            assets: assets.into_iter().map(|((category, status), count)| (category, status, count)).collect(),
            units: units.into_iter().map(|((category, condition), count)| (category, condition, count)).collect(),
            values: Vec::new(),
            warranties: warranties(&in_use, today),
        };
        add_values(&mut counters, &in_use);
        counters
    }
}

/// By currency, month and life; groups of nothing are left out.
fn add_values(counters: &mut Counters, assets: &[&Asset]) {
    let mut groups = BTreeMap::new();
    for (group, cost) in assets.iter().filter_map(|asset| asset.value_group().zip(asset.purchase_cost)) {
        let key = (cost.currency().code(), group.month, group.life);
        let (_, _, sums) = groups.entry(key).or_insert((cost.currency(), group, (0, 0)));
        *sums = (sums.0 + i128::from(group.cost), sums.1 + i128::from(group.salvage));
    }
    let minor = |sum: i128| i64::try_from(sum).unwrap_or(i64::MAX);
    let groups = groups.into_values().filter(|(_, _, sums)| *sums != (0, 0));
    let groups = groups.map(|(currency, group, (cost, salvage))| {
        (currency, ValueGroup { cost: minor(cost), salvage: minor(salvage), ..group })
    });
    counters.values = groups.collect();
}

/// By day, from today on as far as is counted.
fn warranties(assets: &[&Asset], today: Day) -> Vec<(Day, u64)> {
    let mut days = BTreeMap::new();
    let ahead = today..=today + WARRANTY;
    for day in assets.iter().filter_map(|asset| asset.warranty_until).filter(|day| ahead.contains(day)) {
        *days.entry(day).or_default() += 1;
    }
    days.into_iter().collect()
}
