//! Whether a warehouse has as many units as are asked for, whoever has them now.

use super::Loans;
use super::policies::terms_for;
use super::shelf::{Fitting, lent_to, pools, units_there};
use crate::Result;
use plantel_domain::access::{Context, Visibility};
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{Asset, AssetFilter, CategoryCode, Units};
use plantel_domain::loans::{Free, Loan, lendable};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// Assets of a pool that are looked at together.
const PAGE: u16 = 200;

/// What there is of what the lines of a loan ask for.
struct There<'a> {
    loan: &'a Loan,
    /// Of each line, each asset with all of its units in the warehouse.
    owned: Vec<Vec<Free>>,
    /// Of each line, those on the shelf now.
    on_shelf: Vec<u32>,
    fitting: Fitting,
    /// The categories that the borrower may have; all when none are told.
    categories: Option<BTreeSet<CategoryCode>>,
}

impl Loans {
    /// Refuses a loan with lines of a model or a category when its lines together ask for more than the warehouse has,
    /// and by the policy when it has only what is not lent to the borrower. Nothing is held while it is looked through.
    pub(super) async fn refuse_more_than_owned(&self, ctx: &Context, loan: &Loan) -> Result<()> {
        let mut reader = self.store.read(ctx).await?;
        let terms = terms_for(&mut *reader, loan.warehouse).await?;
        let categories = lent_to(&mut *reader, loan, &terms).await?;
        let (owned, on_shelf) = (vec![Vec::new(); loan.lines.len()], vec![0; loan.lines.len()]);
        let mut there = There { loan, owned, on_shelf, fitting: Fitting::default(), categories };
        there.count_named(&mut *reader).await?;
        for (filter, lines) in pools(loan) {
            there.count_pool(&mut *reader, &filter, &lines).await?;
            for line in lines {
                there.fitting.permit(line)?;
            }
        }
        Ok(loan.refuse_more_than_owned(&there.owned, |line| there.on_shelf[line])?)
    }
}

impl There<'_> {
    /// The assets that lines name.
    async fn count_named(&mut self, reader: &mut dyn Repositories) -> Result<()> {
        let ids: Vec<AssetId> = self.loan.lines.iter().filter_map(|line| line.wanted.asset()).collect();
        let assets = reader.assets().find_all(&ids).await?;
        let units = units_there(reader, &assets.iter().collect::<Vec<_>>(), self.loan.warehouse).await?;
        for (at, line) in self.loan.lines.iter().enumerate() {
            if let Some(asset) = line.wanted.asset() {
                self.add(at, asset, &units);
            }
        }
        Ok(())
    }

    /// The assets that fit lines that look in one place: as many as the whole loan could need for each of them.
    async fn count_pool(&mut self, reader: &mut dyn Repositories, filter: &AssetFilter, lines: &[usize]) -> Result<()> {
        let everything = Visibility::all(self.loan.institution);
        let mut page = PageRequest::first(PAGE);
        while lines.iter().any(|at| self.owned_of(*at) < self.loan.quantity()) {
            let assets = reader.assets().list(&everything, filter, &page).await?;
            let here = assets.data.iter().filter(|asset| lendable(asset, self.loan.warehouse).is_ok());
            let mut fitting: Vec<(&Asset, Vec<usize>)> = here.map(|asset| (asset, self.fit(lines, asset))).collect();
            fitting.retain(|(_, fit)| !fit.is_empty());
            let things: Vec<&Asset> = fitting.iter().map(|(asset, _)| *asset).collect();
            let units = units_there(reader, &things, self.loan.warehouse).await?;
            for (asset, fit) in fitting {
                let lent = self.categories.as_ref().is_none_or(|some| some.contains(&asset.category));
                self.fitting.saw(&fit, lent);
                for at in fit.into_iter().filter(|_| lent) {
                    self.add(at, asset.id, &units);
                }
            }
            match assets.next {
                Some(next) => page.start = Start::After(next),
                None => break,
            }
        }
        Ok(())
    }

    /// Those of these lines that ask for an asset.
    fn fit(&self, lines: &[usize], asset: &Asset) -> Vec<usize> {
        lines.iter().copied().filter(|at| self.loan.lines[*at].wanted.fits(asset)).collect()
    }

    fn add(&mut self, line: usize, asset: AssetId, units: &BTreeMap<AssetId, Units>) {
        let units = units.get(&asset).copied().unwrap_or_default();
        self.owned[line].push(Free { asset, usable: units.quantity() });
        self.on_shelf[line] = self.on_shelf[line].saturating_add(units.available());
    }

    fn owned_of(&self, line: usize) -> u32 {
        self.owned[line].iter().fold(0, |sum, free| sum.saturating_add(free.usable))
    }
}
