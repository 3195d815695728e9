//! What checks are shown with.

use crate::inventory::MoneyView;
use crate::services::Services;
use plantel_application::{Names, Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::checks::{Check, CheckSheet};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, UserId};
use plantel_domain::institutions::Institution;
use plantel_domain::money::Money;
use std::collections::BTreeMap;
use std::slice;

/// Names, the time, and in which money.
pub(super) struct Setting {
    pub(super) names: Names,
    institution: Institution,
    pub(super) now: Timestamp,
    /// How many pictures items have.
    pub(super) pictures: BTreeMap<AssetId, u64>,
}

impl Setting {
    /// For checks that the caller may see.
    pub(super) async fn of_checks(services: &Services, ctx: &Context, checks: &[Check]) -> Result<Self> {
        let names = attempt(|| services.checks.names(ctx, checks)).await?;
        Self::with(services, ctx, names).await
    }

    /// For a check that the caller may see, with its items.
    pub(super) async fn of_sheet(services: &Services, ctx: &Context, sheet: &CheckSheet) -> Result<Self> {
        let mut setting = Self::of_checks(services, ctx, slice::from_ref(&sheet.check)).await?;
        let assets: Vec<AssetId> = sheet.lines().map(|line| line.asset).collect();
        let people: Vec<UserId> = sheet.lines().filter_map(|line| line.seen.as_ref()).map(|seen| seen.by).collect();
        setting.know(attempt(|| services.checks.names_of_items(ctx, &assets, &people)).await?);
        setting.pictures = attempt(|| services.checks.picture_counts(ctx, &sheet.check)).await?;
        Ok(setting)
    }

    /// With names that are known already.
    pub(super) async fn with(services: &Services, ctx: &Context, names: Names) -> Result<Self> {
        let institution = attempt(|| services.institutions.current(ctx)).await?;
        Ok(Self { names, institution, now: services.clock.now(), pictures: BTreeMap::new() })
    }

    fn know(&mut self, more: Names) {
        self.names.people.extend(more.people);
        self.names.places.extend(more.places);
        self.names.things.extend(more.things);
    }

    /// An amount of the institution's currency.
    pub(super) fn money(&self, minor: i64) -> MoneyView {
        Money::from_minor(minor, self.institution.currency).into()
    }
}
