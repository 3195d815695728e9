//! Looking, before asking, on which days things are free.

use super::policies::terms_for;
use super::shelf::{Days, claims_on, on_shelves};
use super::{Almanac, Loans};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target, Visibility};
use plantel_domain::clock::Day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetFilter, Search};
use plantel_domain::loans::{Claim, DayUnits, LoanError, Wanted, by_day, lendable, lending, usable};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::period::Period;
use plantel_domain::store::Repositories;
use std::collections::BTreeMap;

/// Assets that are looked at together.
const PAGE: u16 = 200;

/// The most assets that are looked through: nobody is kept waiting for a whole country's.
const MOST_LOOKED_AT: u32 = 5_000;

/// The most days of one answer.
const MOST_DAYS: u16 = 366;

/// So many days are told when nobody says until when.
const USUAL_DAYS: u64 = 30;

/// Assets that are told one by one; of more, the days are told together alone.
const MOST_THINGS: usize = 200;

/// Who holds one of these may look.
const LOOKERS: [Permission; 3] = [Permission::RequestLoans, Permission::ReadLoans, Permission::ReadInventory];

/// What somebody looks for.
#[derive(Clone, Debug)]
pub struct Look {
    /// What; something that is not registered is nowhere.
    pub wanted: Wanted,
    /// In which warehouse; in that of the asset when nobody says.
    pub warehouse: Option<EnvironmentId>,
    /// From which day on; from today when nobody says.
    pub from: Option<Day>,
    /// Until which day; for a month when nobody says.
    pub to: Option<Day>,
}

/// On which days things are free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    /// In which warehouse.
    pub warehouse: EnvironmentId,
    /// Of which days.
    pub period: Period,
    /// All that fits, day by day.
    pub days: Vec<DayUnits>,
    /// How many assets fit.
    pub assets: usize,
    /// The first of them, each by itself.
    pub things: Vec<ThingUnits>,
}

/// How an asset stands in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThingUnits {
    /// Which.
    pub asset: AssetId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Good units on the shelf now.
    pub on_shelf: u32,
    /// Units that can be promised for the whole period.
    pub usable: u32,
}

impl Loans {
    /// On which days units are free, counted as approval counts them: with the claims of other loans, and the days
    /// that the warehouse has things rest.
    pub async fn availability(&self, ctx: &Context, look: &Look) -> Result<Availability> {
        let institution = ctx.scope()?;
        if LOOKERS[1..].iter().all(|permission| ctx.visibility(*permission).is_err()) {
            ctx.visibility(LOOKERS[0])?;
        }
        let mut reader = self.store.read(ctx).await?;
        let almanac = self.almanac(ctx, &mut *reader).await?;
        let period = look.period(almanac.today)?;
        let warehouse = look.place(&mut *reader).await?;
        // Whoever may borrow asks for themselves.
        let place = Target::institution(institution).at(warehouse);
        let own = place.clone().of(ctx.user());
        if LOOKERS[1..].iter().all(|permission| ctx.require(*permission, &place).is_err()) {
            ctx.require(LOOKERS[0], &own)?;
        }
        let turnaround = terms_for(&mut *reader, warehouse).await?.turnaround_days;
        let everything = Visibility::all(institution);
        let days = period.start().iter_days().take_while(|day| *day <= period.end()).map(DayUnits::none).collect();
        let mut found = Availability { warehouse, period, days, assets: 0, things: Vec::new() };
        let (filter, mut page, mut looked_at) = (look.pool(warehouse), PageRequest::first(PAGE), 0);
        loop {
            let assets = reader.assets().list(&everything, &filter, &page).await?;
            let fits = |asset: &Asset| look.wanted.fits(asset) && lendable(asset, warehouse).is_ok();
            let fit: Vec<Asset> = assets.data.into_iter().filter(fits).collect();
            found.count(&mut *reader, &fit, almanac, turnaround).await?;
            looked_at += u32::from(PAGE);
            match assets.next {
                Some(_) if looked_at >= MOST_LOOKED_AT => {
                    return Err(LoanError::PoolTooLarge { max: MOST_LOOKED_AT }.into());
                }
                Some(next) => page.start = Start::After(next),
                None => break Ok(found),
            }
        }
    }
}

impl Look {
    /// The days that are meant.
    fn period(&self, today: Day) -> Result<Period> {
        let from = self.from.unwrap_or(today);
        if from < today {
            return Err(Invalid::at("?from", BadValue::new("date.in-past")).into());
        }
        window(from, self.to)
    }

    /// The warehouse that is meant, which must be one in use.
    async fn place(&self, reader: &mut dyn Repositories) -> Result<EnvironmentId> {
        let asset = match self.wanted.asset() {
            Some(id) => {
                let unknown = || Invalid::at("?item_id", BadValue::new("asset.not-found"));
                Some(reader.assets().find(id, None).await?.ok_or_else(unknown)?)
            }
            None => None,
        };
        if let Wanted::Category { category } = &self.wanted
            && !reader.categories().all().await?.iter().any(|known| known.code == *category)
        {
            return Err(Invalid::at("?category", BadValue::new("category.unknown")).into());
        }
        let place = self.warehouse.or(asset.and_then(|asset| asset.environment));
        let warehouse = match place {
            Some(id) => reader.environments().find(id, None).await?,
            None => None,
        };
        if self.warehouse.is_some() && warehouse.is_none() {
            return Err(Invalid::at("?warehouse_id", BadValue::new("environment.not-found")).into());
        }
        Ok(lending(warehouse.as_ref())?.id)
    }

    /// Where the assets are that may fit.
    fn pool(&self, warehouse: EnvironmentId) -> AssetFilter {
        let filter = AssetFilter { environment: Some(warehouse), ..AssetFilter::default() };
        match &self.wanted {
            Wanted::Asset { asset } => AssetFilter { ids: Some(vec![*asset]), ..filter },
            Wanted::Category { category } => AssetFilter { category: Some(category.clone()), ..filter },
            // A model of two letters is not searched for: then the whole warehouse is looked through.
            Wanted::Model { model, .. } => AssetFilter { search: Search::parse(model.as_str()).ok(), ..filter },
            Wanted::Other { .. } => AssetFilter { ids: Some(Vec::new()), ..filter },
        }
    }
}

impl Availability {
    /// With these assets too.
    async fn count(
        &mut self,
        reader: &mut dyn Repositories,
        assets: &[Asset],
        almanac: Almanac,
        turnaround: u16,
    ) -> Result<()> {
        let today = almanac.today;
        let ids: Vec<AssetId> = assets.iter().map(|asset| asset.id).collect();
        let mut claims: BTreeMap<AssetId, Vec<Claim>> = BTreeMap::new();
        let days = Days::of(self.period, almanac, turnaround);
        for claim in claims_on(reader, &ids, self.warehouse, days).await? {
            claims.entry(claim.asset).or_default().push(claim);
        }
        let shelves = on_shelves(reader, &assets.iter().collect::<Vec<_>>(), self.warehouse).await?;
        for asset in assets {
            let on_shelf = shelves.get(&asset.id).copied().unwrap_or(0);
            let own = claims.get(&asset.id).map_or(&[][..], Vec::as_slice);
            let days = by_day(on_shelf, own, &self.period, today, turnaround);
            self.days.iter_mut().zip(&days).for_each(|(sum, day)| sum.include(day));
            self.assets += 1;
            if self.things.len() < MOST_THINGS {
                let usable = usable(on_shelf, own, &self.period, today, turnaround);
                let (code, name) = (asset.code.to_string(), asset.name.to_string());
                self.things.push(ThingUnits { asset: asset.id, code, name, on_shelf, usable });
            }
        }
        Ok(())
    }
}

/// From a day on to another, or for a month; refuses what is longer than a year.
pub(super) fn window(from: Day, to: Option<Day>) -> Result<Period> {
    let to = to.unwrap_or_else(|| from + chrono::Days::new(USUAL_DAYS));
    let period = Period::new(from, to).map_err(|bad| Invalid::at("?to", bad))?;
    if (to - from).num_days() >= i64::from(MOST_DAYS) {
        let bad = BadValue::with("date.too-many-days", Params::none().number("max", i64::from(MOST_DAYS)));
        return Err(Invalid::at("?to", bad).into());
    }
    Ok(period)
}
