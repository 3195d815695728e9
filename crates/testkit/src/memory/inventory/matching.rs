//! Which assets a caller sees, and which match a filter.

use plantel_domain::access::{Target, Visibility};
use plantel_domain::ids::{EnvironmentId, InstitutionId};
use plantel_domain::inventory::{Asset, AssetFilter, Stock};

/// Whether a place of an institution is one that the caller sees.
pub(super) fn sees_place(visible: &Visibility, institution: InstitutionId, at: Option<EnvironmentId>) -> bool {
    visible.shows(&Target::institution(institution).at(at))
}

/// An asset is seen where it is kept, and where units of it are.
pub(super) fn sees(visible: &Visibility, asset: &Asset, stock: &Stock) -> bool {
    visible.shows(&Target::from(asset)) || stock.environments().any(|at| sees_place(visible, asset.institution, at))
}

/// Whether an asset is kept in a place, or units of it are there.
pub(super) fn is_in(environment: EnvironmentId, asset: &Asset, stock: &Stock) -> bool {
    asset.environment == Some(environment) || stock.environments().any(|at| at == Some(environment))
}

pub(super) fn matches(filter: &AssetFilter, asset: &Asset, stock: &Stock) -> bool {
    filter.search.as_ref().is_none_or(|search| asset.search_text().contains(search.as_str()))
        && filter.ids.as_ref().is_none_or(|ids| ids.contains(&asset.id))
        && filter.category.as_ref().is_none_or(|category| asset.category == *category)
        && filter.environment.is_none_or(|environment| is_in(environment, asset, stock))
        && filter.status.is_none_or(|status| asset.status() == status)
        && filter.condition.is_none_or(|condition| asset.units.of(condition) > 0)
        && filter.tracking.is_none_or(|tracking| asset.tracking == tracking)
        && filter.custodian.is_none_or(|custodian| asset.custodian == Some(custodian))
        && filter.warranty.holds(asset.warranty_until)
        && filter.purchased.holds(asset.purchase_date)
        && filter.cost.holds(asset.purchase_cost.map(|cost| cost.minor()))
        && filter
            .cost_currency
            .is_none_or(|currency| asset.purchase_cost.is_some_and(|cost| cost.currency() == currency))
        && filter.wants_retired().is_none_or(|retired| asset.retired.is_some() == retired)
}
