//! The filters of assets, as query strings have them.

use crate::query::Query;
use plantel_domain::inventory::{AssetFilter, CategoryCode, Condition, Range, Search, Status, Tracking};
use plantel_domain::money::Money;
use utoipa::IntoParams;

/// Which assets.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct AssetParams {
    /// Code, name, serial number, brand or model contain this, without regard to accents and case; three
    /// letters at least.
    #[param(min_length = 3)]
    search: Option<String>,
    /// Of this kind: the code of a category.
    category: Option<String>,
    /// Kept in this place, or with units there.
    environment_id: Option<uuid::Uuid>,
    /// So standing; `retired` asks for those out of use.
    status: Option<String>,
    /// With at least one unit in this condition.
    condition: Option<String>,
    /// `serial` or `bulk`.
    #[param(pattern = "^(serial|bulk)$")]
    tracking: Option<String>,
    /// For which this user answers.
    custodian_id: Option<uuid::Uuid>,
    /// Whose warranty does not end before this day.
    warranty_from: Option<chrono::NaiveDate>,
    /// Whose warranty does not end after this day.
    warranty_to: Option<chrono::NaiveDate>,
    /// Not bought before this day.
    purchased_from: Option<chrono::NaiveDate>,
    /// Not bought after this day.
    purchased_to: Option<chrono::NaiveDate>,
    /// Of which one unit cost no less, in decimal point notation.
    cost_from: Option<String>,
    /// Of which one unit cost no more.
    cost_to: Option<String>,
    /// In which the two amounts before are (ISO 4217).
    #[param(default = "COP")]
    cost_currency: Option<String>,
    /// Those out of use alone, or none of them (as when absent).
    retired: Option<bool>,
}

/// How assets are ordered.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `filter` reads")]
pub struct AssetOrder {
    /// `code`, `name`, `created_at`; with `-` before it, largest first.
    #[param(default = "code", pattern = "^-?(code|name|created_at)$")]
    sort: Option<String>,
}

/// Reads them.
pub fn filter(query: &mut Query) -> AssetFilter {
    let currency = query.read("cost_currency", Money::currency_of).map_or_else(|| Money::currency_of("COP"), Ok);
    let minor = |amount: &str| Money::parse(amount, currency.clone()?)?.not_negative().map(|money| money.minor());
    let cost = Range { from: query.read("cost_from", minor), to: query.read("cost_to", minor) };
    AssetFilter {
        search: query.read("search", Search::parse),
        ids: None,
        category: query.read("category", CategoryCode::parse),
        environment: query.id("environment_id"),
        status: query.read("status", Status::parse),
        condition: query.read("condition", Condition::parse),
        tracking: query.read("tracking", Tracking::parse),
        custodian: query.id("custodian_id"),
        warranty: Range { from: query.day("warranty_from"), to: query.day("warranty_to") },
        purchased: Range { from: query.day("purchased_from"), to: query.day("purchased_to") },
        cost,
        cost_currency: currency.clone().ok().filter(|_| !cost.open()),
        retired: query.flag("retired"),
        sort: query.sort(),
    }
}
