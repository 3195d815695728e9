//! How much is lent.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::{Day, day_in};
use plantel_domain::error::not_found;
use plantel_domain::form::Invalid;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::loans::{LoanScope, LoanStatistics, Utilisation, looked_at, passed};

impl Loans {
    /// What the loans count up to that the caller may see, and that begin in these days: the last year up to today
    /// when nobody says.
    pub async fn statistics(
        &self,
        ctx: &Context,
        warehouse: Option<EnvironmentId>,
        from: Option<Day>,
        to: Option<Day>,
    ) -> Result<LoanStatistics> {
        let visible = ctx.visibility(Permission::ReadLoans)?;
        let mut reader = self.store.read(ctx).await?;
        if let Some(id) = warehouse {
            let place = reader.environments().find(id, None).await?.ok_or(not_found::ENVIRONMENT)?;
            // The own loans may be of any warehouse.
            if visible.owner.is_none() {
                ctx.require(Permission::ReadLoans, &Target::from(&place))?;
            }
        }
        let today = self.today(ctx, reader.as_mut()).await?;
        let period = looked_at(from, to, today).map_err(|why| Invalid::at("?to", why))?;
        let scope = LoanScope { warehouse, period, today };
        Ok(reader.loan_figures().statistics(&visible, &scope).await?)
    }

    /// How much of the time that has passed of these days units of an asset were lent, whoever lent them: for who may
    /// see the loans of the place where it is kept.
    pub async fn utilisation(
        &self,
        ctx: &Context,
        asset: AssetId,
        from: Option<Day>,
        to: Option<Day>,
    ) -> Result<Utilisation> {
        ctx.visibility(Permission::ReadLoans)?;
        let mut reader = self.store.read(ctx).await?;
        let asset = reader.assets().find(asset, None).await?.ok_or(not_found::ASSET)?;
        ctx.require(Permission::ReadLoans, &Target::from(&asset))?;
        let institution = reader.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
        let (zone, now) = (institution.time_zone, self.clock.now());
        let period = looked_at(from, to, day_in(zone, now)).map_err(|why| Invalid::at("?to", why))?;
        let span = passed(period, zone, now);
        let moved = reader.loan_figures().handled_of(asset.id, span.end).await?;
        Ok(Utilisation::of(asset.id, asset.units.quantity(), period, &span, &moved))
    }
}
