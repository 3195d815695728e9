//! Which assets may stand for what a loan asks for.

use super::policies::terms_for;
use super::{Almanac, Loans};
use crate::Result;
use chrono::{Days as Later, NaiveTime};
use chrono_tz::Tz;
use plantel_domain::access::{Context, Visibility};
use plantel_domain::clock::{Day, Timestamp, moment_in};
use plantel_domain::ids::{AssetId, EnvironmentId, LoanId};
use plantel_domain::inventory::{Asset, AssetFilter, CategoryCode, Holding, Search, Tracking, Units};
use plantel_domain::loans::{Claim, Free, Loan, LoanError, LoanLine, LoanTerms, PolicyError, Wanted, lendable, usable};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::period::Period;
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// Assets of a pool that are looked at together.
const PAGE: u16 = 200;

/// More units than are asked for are looked out, since others look at the same time.
const SPARE: u32 = 10;

/// What loans take, by asset.
pub(super) type Claims = BTreeMap<AssetId, Vec<Claim>>;

/// The days for which units are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    /// From today or the first day on, to the last.
    period: Period,
    today: Day,
    zone: Tz,
    /// How many days a thing rests after a loan.
    turnaround: u16,
}

impl Days {
    pub(super) fn of(period: Period, almanac: Almanac, turnaround: u16) -> Self {
        let Almanac { zone, today, .. } = almanac;
        Self { period: period.from_day(today.max(period.start())), today, zone, turnaround }
    }

    /// Those whose claims matter.
    pub(super) fn asked(self) -> Period {
        self.period.widened(self.turnaround)
    }

    /// Since when what came back may rest still; nothing when it cannot.
    fn resting_since(self) -> Option<Timestamp> {
        let first = self.period.start().checked_sub_days(Later::new(self.turnaround.into()))?;
        let some = self.turnaround > 0 && first <= self.today;
        some.then(|| moment_in(self.zone, first, NaiveTime::MIN))
    }

    /// Those that matter.
    pub(super) fn of_those(self, claims: &[Claim]) -> impl Iterator<Item = Claim> {
        let asked = self.asked();
        claims.iter().copied().filter(move |claim| claim.period.overlaps(&asked))
    }

    /// Units that can be promised, of those on the shelf and those that are out.
    pub(super) fn usable(self, on_shelf: u32, claims: &[Claim]) -> u32 {
        usable(on_shelf, claims, &self.period, self.today, self.turnaround)
    }
}

/// What loans of a warehouse take of these assets on the days that matter, with what came back and rests.
pub(super) async fn claims_on(
    reader: &mut dyn Repositories,
    assets: &[AssetId],
    warehouse: EnvironmentId,
    days: Days,
) -> Result<Vec<Claim>> {
    let mut claims = reader.loans().claims(assets, warehouse, &days.asked()).await?;
    if let Some(since) = days.resting_since() {
        let back = reader.loans().came_back(assets, warehouse, since).await?;
        claims.extend(back.iter().map(|units| units.rests(days.zone)));
    }
    Ok(claims)
}

/// Other loans' claims; what the loan itself was promised or gave back does not count against it.
pub(super) fn others(claims: Vec<Claim>, own: LoanId) -> Claims {
    let mut all = Claims::new();
    for claim in claims {
        let (promised, resting) = if claim.loan == own { (0, 0) } else { (claim.promised, claim.resting) };
        all.entry(claim.asset).or_default().push(Claim { promised, resting, ..claim });
    }
    all
}

/// How many units of what is held can be promised.
pub(super) fn usable_of(held: &Holding, claims: &Claims, loan: &Loan, days: Days) -> u32 {
    let on_shelf = held.stock().units_in(Some(loan.warehouse)).available();
    days.usable(on_shelf, claims.get(&held.asset.id).map_or(&[][..], Vec::as_slice))
}

/// Good units on the shelf of a warehouse, by asset.
pub(super) async fn on_shelves(
    reader: &mut dyn Repositories,
    assets: &[&Asset],
    warehouse: EnvironmentId,
) -> Result<BTreeMap<AssetId, u32>> {
    let there = units_there(reader, assets, warehouse).await?;
    Ok(there.into_iter().map(|(id, units)| (id, units.available())).collect())
}

/// The units of a warehouse, by asset: asked for once, however many they are. Of what is kept elsewhere only what is
/// there of a quantity is told.
pub(super) async fn units_there(
    reader: &mut dyn Repositories,
    assets: &[&Asset],
    warehouse: EnvironmentId,
) -> Result<BTreeMap<AssetId, Units>> {
    // One thing is where it is kept; of a quantity some may be elsewhere.
    let serial = assets.iter().filter(|asset| asset.tracking == Tracking::Serial);
    let mut there: BTreeMap<AssetId, Units> = serial.map(|asset| (asset.id, asset.units)).collect();
    let bulk: Vec<AssetId> = assets.iter().map(|asset| asset.id).filter(|id| !there.contains_key(id)).collect();
    if !bulk.is_empty() {
        let stocks = reader.assets().stocks(&bulk).await?;
        there.extend(stocks.into_iter().map(|(id, stock)| (id, stock.units_in(Some(warehouse)))));
    }
    Ok(there)
}

/// The assets that lines name by themselves.
pub(super) fn named(loan: &Loan) -> Vec<Vec<AssetId>> {
    loan.lines.iter().map(|line| line.wanted.asset().into_iter().collect()).collect()
}

/// Where the assets are that may stand for a line; nothing when it names its asset, or has none.
fn pool(wanted: &Wanted, warehouse: EnvironmentId) -> Option<AssetFilter> {
    let filter = AssetFilter { environment: Some(warehouse), ..AssetFilter::default() };
    match wanted {
        Wanted::Category { category } => Some(AssetFilter { category: Some(category.clone()), ..filter }),
        // A model of two letters is not searched for: then the whole warehouse is looked through.
        Wanted::Model { model, .. } => Some(AssetFilter { search: Search::parse(model.as_str()).ok(), ..filter }),
        Wanted::Asset { .. } | Wanted::Other { .. } => None,
    }
}

/// Where lines of a model or a category look for their assets, those together that look in the same place.
pub(super) fn pools(loan: &Loan) -> Vec<(AssetFilter, Vec<usize>)> {
    let mut pools: Vec<(AssetFilter, Vec<usize>)> = Vec::new();
    for (at, line) in loan.lines.iter().enumerate() {
        let Some(filter) = pool(&line.wanted, loan.warehouse) else { continue };
        match pools.iter_mut().find(|(known, _)| *known == filter) {
            Some((_, lines)) => lines.push(at),
            None => pools.push((filter, vec![at])),
        }
    }
    pools
}

/// The categories of which the borrower of a loan may have something; all when none are told.
pub(super) async fn lent_to(
    reader: &mut dyn Repositories,
    loan: &Loan,
    terms: &LoanTerms,
) -> Result<Option<BTreeSet<CategoryCode>>> {
    let places = reader.memberships().of_user(loan.borrower).await?;
    let place = places.iter().find(|place| place.institution == loan.institution);
    Ok(place.and_then(|place| terms.categories(&place.roles, &place.groups)))
}

/// Lines of which something is there, and those of which something is there that the borrower may have.
#[derive(Default)]
pub(super) struct Fitting {
    any: BTreeSet<usize>,
    lent: BTreeSet<usize>,
}

impl Fitting {
    /// That something is there that these lines ask for.
    pub(super) fn saw(&mut self, lines: &[usize], lent: bool) {
        self.any.extend(lines);
        if lent {
            self.lent.extend(lines);
        }
    }

    /// Refuses a line of which something is there, and nothing that the borrower may have.
    pub(super) fn permit(&self, line: usize) -> std::result::Result<(), PolicyError> {
        let forbidden = self.any.contains(&line) && !self.lent.contains(&line);
        if forbidden { Err(PolicyError::NotForBorrower) } else { Ok(()) }
    }
}

impl Loans {
    /// The assets that may stand for each line, in the order in which they are taken: for a model or a category so
    /// many that are free now as the whole loan asks for, and some more.
    ///
    /// They are looked out before anything is locked, in one pass for all lines that look in the same place: who
    /// waits for a lock does not wait for that. Refuses when there are fewer than a line asks for, and by the policy when
    /// there are only such as are not lent to the borrower.
    /// What others are to get beside what is stored is counted too.
    pub(super) async fn looked_out(&self, ctx: &Context, loan: &Loan, beside: &[Claim]) -> Result<Vec<Vec<AssetId>>> {
        let mut found = named(loan);
        let mut reader = self.store.read(ctx).await?;
        let almanac = self.almanac(ctx, &mut *reader).await?;
        let terms = terms_for(&mut *reader, loan.warehouse).await?;
        let categories = lent_to(&mut *reader, loan, &terms).await?;
        let days = Days::of(loan.period, almanac, terms.turnaround_days);
        let sought = Sought { loan, days, beside, categories };
        for (filter, lines) in pools(loan) {
            look_out(&mut *reader, &sought, &filter, &lines, &mut found).await?;
        }
        Ok(found)
    }
}

/// For what assets are looked out.
struct Sought<'a> {
    loan: &'a Loan,
    days: Days,
    /// What others are to get.
    beside: &'a [Claim],
    /// Those that the borrower may have; all when none are told.
    categories: Option<BTreeSet<CategoryCode>>,
}

async fn look_out(
    reader: &mut dyn Repositories,
    sought: &Sought<'_>,
    filter: &AssetFilter,
    lines: &[usize],
    found: &mut [Vec<AssetId>],
) -> Result<()> {
    let Sought { loan, days, beside, categories } = sought;
    let everything = Visibility::all(loan.institution);
    let wanted = loan.quantity().saturating_add(SPARE);
    let mut free: BTreeMap<usize, u32> = lines.iter().map(|at| (*at, 0)).collect();
    let (mut page, mut seen) = (PageRequest::first(PAGE), Fitting::default());
    let lent = |asset: &Asset| categories.as_ref().is_none_or(|some| some.contains(&asset.category));
    let fits = |asset: &Asset| -> Vec<usize> {
        lines.iter().copied().filter(|at| loan.lines[*at].wanted.fits(asset)).collect()
    };
    while free.values().any(|units| *units < wanted) {
        let assets = reader.assets().list(&everything, filter, &page).await?;
        let stands = assets.data.iter().filter(|asset| lendable(asset, loan.warehouse).is_ok());
        let mut fitting: Vec<(&Asset, Vec<usize>)> = stands.map(|asset| (asset, fits(asset))).collect();
        for (asset, lines) in &fitting {
            seen.saw(lines, lent(asset));
        }
        fitting.retain(|(asset, lines)| !lines.is_empty() && lent(asset));
        let ids: Vec<AssetId> = fitting.iter().map(|(asset, _)| asset.id).collect();
        let mut claims = claims_on(reader, &ids, loan.warehouse, *days).await?;
        claims.extend(days.of_those(beside));
        let claims = others(claims, loan.id);
        let things: Vec<&Asset> = fitting.iter().map(|(asset, _)| *asset).collect();
        let shelves = on_shelves(reader, &things, loan.warehouse).await?;
        for (asset, fit) in fitting {
            let on_shelf = shelves.get(&asset.id).copied().unwrap_or(0);
            let own = claims.get(&asset.id).map_or(&[][..], Vec::as_slice);
            let units = days.usable(on_shelf, own);
            for at in fit.into_iter().filter(|_| units > 0) {
                let so_far = free.entry(at).or_default();
                if *so_far < wanted {
                    *so_far = so_far.saturating_add(units);
                    found[at].push(asset.id);
                }
            }
        }
        match assets.next {
            Some(next) => page.start = Start::After(next),
            None => break,
        }
    }
    for (at, usable) in free {
        let wanted = loan.lines[at].quantity;
        if usable < wanted {
            seen.permit(at)?;
            return Err(LoanError::NotEnoughUnits { line: at + 1, usable, wanted }.into());
        }
    }
    Ok(())
}

/// What of the assets that were looked out is free, now that they are held.
pub(super) fn free_of(
    loan: &Loan,
    looked_out: &[Vec<AssetId>],
    held: &[Holding],
    claims: &Claims,
    days: Days,
) -> Vec<Vec<Free>> {
    let held: BTreeMap<AssetId, &Holding> = held.iter().map(|held| (held.asset.id, held)).collect();
    let free = |line: &LoanLine, id: &AssetId| {
        let held = held.get(id)?;
        let stands = line.wanted.fits(&held.asset) && lendable(&held.asset, loan.warehouse).is_ok();
        stands.then(|| Free { asset: *id, usable: usable_of(held, claims, loan, days) })
    };
    let of_line = |(line, ids): (&LoanLine, &Vec<AssetId>)| ids.iter().filter_map(|id| free(line, id)).collect();
    loan.lines.iter().zip(looked_out).map(of_line).collect()
}
