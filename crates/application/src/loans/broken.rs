//! Promises that cannot be kept as things stand.

use super::Loans;
use super::shelf::units_there;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::ids::{AssetId, EnvironmentId, LoanId};
use plantel_domain::loans::{Loan, Unavailable};
use std::collections::{BTreeMap, BTreeSet};

/// Of which loan and which asset promised units cannot be handed over, and why.
pub type Broken = BTreeMap<(LoanId, AssetId), Unavailable>;

/// The assets of which units are promised to a loan, and not handed over yet.
fn promised(loan: &Loan) -> impl Iterator<Item = AssetId> {
    let all = loan.lines.iter().flat_map(|line| &line.allotments);
    all.filter(|own| own.promised > 0).filter_map(|own| own.asset)
}

impl Loans {
    /// What of loans that the caller may see is promised and was damaged, moved or retired since: as many queries for
    /// two hundred loans of a warehouse as for one.
    pub async fn broken(&self, ctx: &Context, loans: &[Loan]) -> Result<Broken> {
        let mut of_place: BTreeMap<EnvironmentId, BTreeSet<AssetId>> = BTreeMap::new();
        for loan in loans {
            let mut wanted = promised(loan).peekable();
            if wanted.peek().is_some() {
                of_place.entry(loan.warehouse).or_default().extend(wanted);
            }
        }
        let mut broken = Broken::new();
        if of_place.is_empty() {
            return Ok(broken);
        }
        let mut reader = self.store.read(ctx).await?;
        for (warehouse, ids) in of_place {
            let assets = reader.assets().find_all(&ids.into_iter().collect::<Vec<_>>()).await?;
            let units = units_there(&mut *reader, &assets.iter().collect::<Vec<_>>(), warehouse).await?;
            for loan in loans.iter().filter(|loan| loan.warehouse == warehouse) {
                for id in promised(loan) {
                    let Some(asset) = assets.iter().find(|asset| asset.id == id) else { continue };
                    let here = units.get(&id).copied().unwrap_or_default();
                    broken.extend(Unavailable::of(loan, asset, &here).map(|why| ((loan.id, id), why)));
                }
            }
        }
        Ok(broken)
    }
}
