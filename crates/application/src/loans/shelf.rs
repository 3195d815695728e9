//! Which assets may stand for what a loan asks for.

use super::Loans;
use crate::Result;
use plantel_domain::access::Visibility;
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::inventory::{Asset, AssetFilter, Holding, Search};
use plantel_domain::loans::{Claim, Free, Loan, LoanLine, Period, Wanted, lendable, usable};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::Repositories;

/// Assets of a pool that are looked at together.
const PAGE: u16 = 100;

/// More units than are asked for are looked out, since others look at the same time.
const SPARE: u32 = 10;

/// The days for which units are counted: from today or the first day on, to the last.
pub(super) fn ahead(period: Period, today: Day) -> Period {
    period.from_day(today.max(period.start()))
}

/// How many units of what is held can be promised; what the loan itself was promised does not count against it.
pub(super) fn usable_of(held: &Holding, claims: &[Claim], loan: &Loan, period: Period, today: Day) -> u32 {
    let here = held.stock().units_in(Some(loan.warehouse));
    count(here.available(), held.asset.id, claims, loan.id, period, today)
}

fn count(on_shelf: u32, asset: AssetId, claims: &[Claim], own: LoanId, period: Period, today: Day) -> u32 {
    let others = |claim: &&Claim| claim.asset == asset;
    let less = |claim: &Claim| if claim.loan == own { Claim { promised: 0, ..*claim } } else { *claim };
    let claims: Vec<Claim> = claims.iter().filter(others).map(less).collect();
    usable(on_shelf, &claims, &period, today)
}

impl Loans {
    /// The assets that may stand for each line, in the order in which they are taken: for a model or a category so
    /// many that are free now as the whole loan asks for, and some more. They are not locked yet.
    pub(super) async fn looked_out(
        &self,
        work: &mut dyn Repositories,
        loan: &Loan,
        today: Day,
    ) -> Result<Vec<Vec<AssetId>>> {
        let mut all = Vec::with_capacity(loan.lines.len());
        let wanted = loan.quantity().saturating_add(SPARE);
        for line in &loan.lines {
            all.push(match &line.wanted {
                Wanted::Asset { asset } => vec![*asset],
                Wanted::Other { .. } => vec![],
                Wanted::Model { .. } | Wanted::Category { .. } => self.pool(work, loan, line, wanted, today).await?,
            });
        }
        Ok(all)
    }

    async fn pool(
        &self,
        work: &mut dyn Repositories,
        loan: &Loan,
        line: &LoanLine,
        wanted: u32,
        today: Day,
    ) -> Result<Vec<AssetId>> {
        let mut filter = AssetFilter { environment: Some(loan.warehouse), ..AssetFilter::default() };
        match &line.wanted {
            Wanted::Category { category } => filter.category = Some(category.clone()),
            // A model of two letters is not searched for: then the whole warehouse is looked through.
            Wanted::Model { model, .. } => filter.search = Search::parse(model.as_str()).ok(),
            Wanted::Asset { .. } | Wanted::Other { .. } => {}
        }
        let everything = Visibility::all(loan.institution);
        let ahead = ahead(loan.period, today);
        let (mut page, mut found, mut free) = (PageRequest::first(PAGE), Vec::new(), 0_u32);
        loop {
            let assets = work.assets().list(&everything, &filter, &page).await?;
            let fit = |asset: &&Asset| line.wanted.fits(asset) && lendable(asset, loan.warehouse).is_ok();
            let fit: Vec<&Asset> = assets.data.iter().filter(fit).collect();
            let ids: Vec<AssetId> = fit.iter().map(|asset| asset.id).collect();
            let claims = work.loans().claims(&ids, &ahead).await?;
            for asset in fit {
                let units = count(asset.units.available(), asset.id, &claims, loan.id, ahead, today);
                if units > 0 {
                    found.push(asset.id);
                    free = free.saturating_add(units);
                }
                if free >= wanted {
                    return Ok(found);
                }
            }
            match assets.next {
                Some(next) => page.start = Start::After(next),
                None => return Ok(found),
            }
        }
    }
}

/// What of the assets that were looked out is free, now that they are held.
pub(super) fn free_of(
    loan: &Loan,
    looked_out: &[Vec<AssetId>],
    held: &[Holding],
    claims: &[Claim],
    today: Day,
) -> Vec<Vec<Free>> {
    let ahead = ahead(loan.period, today);
    let free = |line: &LoanLine, id: &AssetId| {
        let held = held.iter().find(|held| held.asset.id == *id)?;
        let stands = line.wanted.fits(&held.asset) && lendable(&held.asset, loan.warehouse).is_ok();
        stands.then(|| Free { asset: *id, usable: usable_of(held, claims, loan, ahead, today) })
    };
    loan.lines.iter().zip(looked_out).map(|(line, ids)| ids.iter().filter_map(|id| free(line, id)).collect()).collect()
}
