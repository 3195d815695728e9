//! Asking for things of a warehouse.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::inventory::Asset;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Loan, LoanError, LoanLine, LoanState, NewLoan, Wanted, lendable, lending};
use plantel_domain::store::Repositories;

impl Loans {
    /// Asks for things that are kept in one warehouse, for days that have not begun to pass. Whether units are free
    /// in the period is decided with the approval; more than the institution owns of an asset is refused here.
    pub async fn request(&self, ctx: &Context, new: NewLoan) -> Result<Loan> {
        let institution = ctx.scope()?;
        let own = Target { institution: Some(institution), environment: None, owner: ctx.user() };
        ctx.require(Permission::RequestLoans, &own)?;
        let asked = self.deed(ctx)?;
        let borrower = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        if new.period.start() < self.today(ctx, &mut *work).await? {
            return Err(Invalid::at("/start_date", BadValue::new("date.in-past")).into());
        }
        let assets = known(&mut *work, &new).await?;
        let place = new.warehouse.or(assets.iter().flatten().find_map(|asset| asset.environment));
        let warehouse = match place {
            Some(id) => work.environments().find(id, None).await?,
            None => None,
        };
        if new.warehouse.is_some() && warehouse.is_none() {
            return Err(Invalid::at("/warehouse_id", BadValue::new("environment.not-found")).into());
        }
        let warehouse = lending(warehouse.as_ref())?;
        for (at, ((_, quantity), asset)) in new.lines.iter().zip(&assets).enumerate() {
            let Some(asset) = asset else { continue };
            lendable(asset, warehouse.id).map_err(|error| match error {
                LoanError::Moved => LoanError::SeveralPlaces,
                other => other,
            })?;
            if *quantity > asset.units.quantity() {
                let (line, usable) = (at + 1, asset.units.available());
                return Err(LoanError::NotEnoughUnits { line, usable, wanted: *quantity }.into());
            }
        }
        let line =
            |(wanted, quantity)| LoanLine { id: self.ids.next().into(), wanted, quantity, allotments: Vec::new() };
        let loan = Loan {
            id: self.ids.next().into(),
            institution,
            warehouse: warehouse.id,
            borrower,
            lines: new.lines.into_iter().map(line).collect(),
            period: new.period,
            purpose: new.purpose,
            priority: new.priority,
            state: LoanState::Pending,
            created_at: asked.at,
            version: 1,
        };
        work.loans().add(&loan).await?;
        work.commit(Event::of(&loan.requested()).changed(Change::created(&loan)).into()).await?;
        Ok(loan)
    }
}

/// The assets of the lines that name one; refuses one, or a category, that is not there.
async fn known(work: &mut dyn Repositories, new: &NewLoan) -> Result<Vec<Option<Asset>>> {
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
