//! Asking for things of a warehouse.

use super::Loans;
use super::judge::{Question, borrowed, judge};
use super::policies::terms_for;
use super::shelf::named;
use crate::Result;
use plantel_domain::access::{Context, Membership, Permission, Target};
use plantel_domain::deed::Deed;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Asset;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{
    Approval, Loan, LoanApproved, LoanError, LoanLine, LoanState, NewLoan, Wanted, lendable, lending,
};
use plantel_domain::store::UnitOfWork;

/// The code of what is not there in time.
const NOT_ENOUGH: &str = "loan.not-enough-units";

impl Loans {
    /// Asks for things that are kept in one warehouse, for days that have not begun to pass. Whether units are free
    /// in the period is decided with the approval; more than the institution owns of an asset, or than the warehouse has
    /// of a model or a category, is refused here.
    ///
    /// Where no approval is needed, the units are promised at once if there are enough; otherwise somebody decides.
    pub async fn request(&self, ctx: &Context, new: NewLoan) -> Result<Loan> {
        let own = Target::institution(ctx.scope()?).of(ctx.user());
        ctx.require(Permission::RequestLoans, &own)?;
        let mut work = self.store.begin(ctx).await?;
        let (loan, approval) = self.asked(ctx, &mut *work, &new).await?;
        if loan.pooled() {
            // Nothing is held while the shelves are looked through.
            drop(work);
            self.refuse_more_than_owned(ctx, &loan).await?;
            work = self.store.begin(ctx).await?;
        }
        if approval == Approval::Needed {
            return self.stored(work, loan, None).await;
        }
        // Who waits comes first; nothing is held while they are served.
        drop(work);
        self.serve_who_waits(ctx).await?;
        work = self.store.begin(ctx).await?;
        let mut looked_out = named(&loan);
        if loan.pooled() {
            // Nothing is held while the shelves are looked through.
            drop(work);
            looked_out = match self.looked_out(ctx, &loan, &[]).await {
                Err(error) if error.code() == NOT_ENOUGH => Vec::new(),
                found => found?,
            };
            work = self.store.begin(ctx).await?;
        }
        if looked_out.is_empty() {
            return self.stored(work, loan, None).await;
        }
        let clock = Deed { by: None, at: loan.created_at };
        let promised = match self.promise(ctx, &mut *work, &loan, &looked_out, clock).await {
            Err(error) if error.code() == NOT_ENOUGH => None,
            promised => Some(promised?),
        };
        self.stored(work, loan, promised).await
    }

    /// Gives what is free to those who came first, before somebody who comes now gets it.
    async fn serve_who_waits(&self, ctx: &Context) -> Result<()> {
        let clock = Context::system("watch-loans", ctx.institution);
        let waits = !self.store.read(&clock).await?.loans().waiting(None, 1).await?.is_empty();
        if waits {
            self.tell_all(&clock).await?;
        }
        Ok(())
    }

    /// The loan as it is asked for, if it may be; and whether somebody must decide over it.
    async fn asked(&self, ctx: &Context, work: &mut dyn UnitOfWork, new: &NewLoan) -> Result<(Loan, Approval)> {
        let (asked, borrower) = (self.deed(ctx)?, ctx.actor()?.user);
        let almanac = self.almanac(ctx, work).await?;
        if new.period.start() < almanac.today {
            return Err(Invalid::at("/start_date", BadValue::new("date.in-past")).into());
        }
        let assets = known(work, new).await?;
        let warehouse = from_where(work, new, &assets).await?;
        let id = self.ids.next().into();
        let line = |(wanted, quantity): &(Wanted, u32)| LoanLine {
            id: self.ids.next().into(),
            wanted: wanted.clone(),
            quantity: *quantity,
            allotments: Vec::new(),
        };
        let loan = Loan {
            id,
            institution: ctx.scope()?,
            warehouse,
            borrower,
            lines: new.lines.iter().map(line).collect(),
            period: new.period,
            purpose: new.purpose.clone(),
            priority: new.priority,
            state: LoanState::Pending,
            collect_by: None,
            extension: None,
            waiting: None,
            reminder: None,
            borrower_left: None,
            late: false,
            created_at: asked.at,
            version: 1,
        };
        let terms = terms_for(work, warehouse).await?;
        let has = borrowed(work, &terms, &loan, almanac).await?;
        let places = work.memberships().of_user(borrower).await?;
        let here = |place: &&Membership| place.active && place.institution == loan.institution;
        // Who acts here without belonging here, as who runs the platform, borrows nothing.
        let place = places.iter().find(here).ok_or(LoanError::BorrowerLeft)?;
        let assets: Vec<&Asset> = assets.iter().flatten().collect();
        judge(Question::Loan, &loan, &assets, &terms, (Some(place), has), almanac)?;
        Ok((loan, terms.approval))
    }

    /// Stores a request, and what was promised to it at once.
    async fn stored(
        &self,
        mut work: Box<dyn UnitOfWork>,
        asked: Loan,
        promised: Option<(Loan, LoanApproved)>,
    ) -> Result<Loan> {
        let mut happened = Happened::from(Event::of(&asked.requested()).changed(Change::created(&asked)));
        let mut loan = asked.clone();
        if let Some((approved, event)) = promised {
            happened = happened.and(Event::of(&event).changed(Change::between(&asked, &approved)));
            loan = approved;
        }
        work.loans().add(&loan).await?;
        work.commit(happened).await?;
        Ok(loan)
    }
}

/// From which warehouse; refuses things that are kept elsewhere, or of which there are fewer.
async fn from_where(work: &mut dyn UnitOfWork, new: &NewLoan, assets: &[Option<Asset>]) -> Result<EnvironmentId> {
    let place = new.warehouse.or(assets.iter().flatten().find_map(|asset| asset.environment));
    let warehouse = match place {
        Some(id) => work.environments().find(id, None).await?,
        None => None,
    };
    if new.warehouse.is_some() && warehouse.is_none() {
        return Err(Invalid::at("/warehouse_id", BadValue::new("environment.not-found")).into());
    }
    let warehouse = lending(warehouse.as_ref())?;
    for (at, ((_, quantity), asset)) in new.lines.iter().zip(assets).enumerate() {
        let Some(asset) = asset else { continue };
        lendable(asset, warehouse.id).map_err(|error| match error {
            LoanError::Moved => LoanError::SeveralPlaces,
            other => other,
        })?;
        if *quantity > asset.units.quantity() {
            let (line, owned, usable) = (at + 1, asset.units.quantity(), asset.units.available());
            return Err(LoanError::MoreThanOwned { line, owned, usable, wanted: *quantity }.into());
        }
    }
    Ok(warehouse.id)
}

/// The assets of the lines that name one; refuses one, or a category, that is not there.
async fn known(work: &mut dyn UnitOfWork, new: &NewLoan) -> Result<Vec<Option<Asset>>> {
    let ids: Vec<_> = new.lines.iter().filter_map(|(wanted, _)| wanted.asset()).collect();
    let found = work.assets().find_all(&ids).await?;
    let by_category = new.lines.iter().any(|(wanted, _)| matches!(wanted, Wanted::Category { .. }));
    let categories = if by_category { work.categories().all().await? } else { Vec::new() };
    let (mut form, mut assets) = (Form::new(), Vec::with_capacity(new.lines.len()));
    for (at, (wanted, _)) in new.lines.iter().enumerate() {
        let asset = wanted.asset().and_then(|id| found.iter().find(|asset| asset.id == id));
        if wanted.asset().is_some() && asset.is_none() {
            let pointer = if new.short { "/item_id".to_owned() } else { format!("/lines/{at}/item_id") };
            form.refuse(&pointer, BadValue::new("asset.not-found"));
        }
        if let Wanted::Category { category } = wanted
            && !categories.iter().any(|kind| kind.code == *category && kind.active)
        {
            form.refuse(&format!("/lines/{at}/category"), BadValue::new("category.unknown"));
        }
        assets.push(asset.cloned());
    }
    Ok(form.done(|| Some(assets))?)
}
