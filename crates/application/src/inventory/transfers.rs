//! Sending things from one environment, receiving them in another.

use super::desk::usable;
use super::relocate::with_parts;
use crate::Result;
use plantel_domain::access::{Context, Denied, Permission, Target};
use plantel_domain::clock::Clock;
use plantel_domain::error::{Params, not_found};
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::{AssetId, IdSource, TransferId};
use plantel_domain::inventory::{
    Cause, Clerk, Condition, Entry, MAX_LINES, NewTransfer, PartLeft, Transfer, TransferError, TransferFilter,
};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Store, UnitOfWork, Version};
use plantel_domain::text::Prose;
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

/// The transfers of the institution in the context.
pub struct Transfers {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

/// What arrived of a transfer.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// Units of an asset in a condition, where fewer arrived than were sent; the rest arrived whole.
    pub lines: Vec<(AssetId, Condition, u32)>,
    /// What there is to say.
    pub note: Option<Prose<500>>,
}

impl Transfers {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    fn entry(&self, ctx: &Context, id: TransferId, note: Option<&Prose<500>>) -> Entry {
        Entry::new(ctx.user(), self.clock.now()).because(Cause::Transfer(id)).for_reason(note.cloned())
    }

    /// Sends units away: who may write where they are. Parts of a kit travel with it, whole.
    pub async fn send(&self, ctx: &Context, mut new: NewTransfer) -> Result<Transfer> {
        ctx.visibility(Permission::WriteInventory)?;
        check(&new)?;
        let from = super::desk::at(ctx, Some(new.from))?;
        ctx.require(Permission::WriteInventory, &from)?;
        let mut work = self.store.begin(ctx).await?;
        work.environments().find(new.from, None).await?.ok_or_else(|| unknown("/from_environment_id"))?;
        let to = usable(work.as_mut(), "/to_environment_id", new.to).await?;
        let assets: Vec<AssetId> =
            new.lines.iter().map(|(asset, _, _)| *asset).collect::<BTreeSet<_>>().into_iter().collect();
        let mut holdings = with_parts(work.as_mut(), &assets, "/lines").await?;
        for holding in &holdings {
            match holding.asset.kit {
                Some(kit) if !assets.contains(&kit) => return Err(TransferError::PartOfKit.into()),
                // A part goes as a whole, however its units are, once its kit goes.
                Some(_) => {
                    new.lines.retain(|(asset, _, _)| *asset != holding.asset.id);
                    let there = holding.stock().units_in(Some(new.from));
                    let units = there.iter().filter(|(condition, _)| condition.sent());
                    new.lines.extend(
                        units.filter_map(|(condition, units)| {
                            Some((holding.asset.id, condition, NonZeroU32::new(units)?))
                        }),
                    );
                }
                None => {}
            }
        }
        if new.lines.len() > 2 * MAX_LINES {
            return Err(Invalid::at("/lines", too_long(2 * MAX_LINES)).into());
        }
        let id = self.ids.next().into();
        let entry = self.entry(ctx, id, new.note.as_ref());
        let clerk = Clerk { entry: &entry, ids: &*self.ids };
        let (transfer, sent) = Transfer::send(new, &to, &mut holdings, id, clerk)?;
        work.assets().store_all(&mut holdings).await?;
        work.transfers().add(&transfer).await?;
        work.commit(Event::of(&sent).changed(Change::created(&transfer)).into()).await?;
        Ok(transfer)
    }

    /// Receives what arrived; what is short is missing where it was sent from.
    pub async fn receive(
        &self,
        ctx: &Context,
        id: TransferId,
        expected: Option<Version>,
        arrival: Arrival,
    ) -> Result<Transfer> {
        ctx.visibility(Permission::WriteInventory)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.transfers().find(id, expected).await?.ok_or(not_found::TRANSFER)?;
        ctx.require(Permission::WriteInventory, &before.destination())?;
        let received = arrived(&before, &arrival)?;
        let to = work.environments().hold(before.to).await?.ok_or(not_found::ENVIRONMENT)?;
        let mut holdings = held(work.as_mut(), &before).await?;
        // Whoever closed it meanwhile held the same assets: now it can be told.
        let before = work.transfers().find(id, expected).await?.ok_or(not_found::TRANSFER)?;
        let entry = self.entry(ctx, id, arrival.note.as_ref());
        let clerk = Clerk { entry: &entry, ids: &*self.ids };
        let (after, event) = before.clone().receive(&to, &received, arrival.note, &mut holdings, clerk)?;
        {
            let event = Event::of(&event).changed(Change::between(&before, &after));
            close(work, after, holdings, event).await
        }
    }

    /// Calls a transfer back before it was received: who may write where it left.
    pub async fn cancel(
        &self,
        ctx: &Context,
        id: TransferId,
        expected: Option<Version>,
        note: Option<Prose<500>>,
    ) -> Result<Transfer> {
        ctx.visibility(Permission::WriteInventory)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.transfers().find(id, expected).await?.ok_or(not_found::TRANSFER)?;
        ctx.require(Permission::WriteInventory, &before.origin())?;
        let mut holdings = held(work.as_mut(), &before).await?;
        // Whoever closed it meanwhile held the same assets: now it can be told.
        let before = work.transfers().find(id, expected).await?.ok_or(not_found::TRANSFER)?;
        let entry = self.entry(ctx, id, note.as_ref());
        let clerk = Clerk { entry: &entry, ids: &*self.ids };
        let (after, event) = before.clone().cancel(note, &mut holdings, clerk)?;
        {
            let event = Event::of(&event).changed(Change::between(&before, &after));
            close(work, after, holdings, event).await
        }
    }

    /// One that leaves or arrives where the caller may see.
    pub async fn find(&self, ctx: &Context, id: TransferId) -> Result<Transfer> {
        ctx.visibility(Permission::ReadInventory)?;
        let found = self.store.read(ctx).await?.transfers().find(id, None).await?.ok_or(not_found::TRANSFER)?;
        let sees = |end: Target| ctx.require(Permission::ReadInventory, &end).is_ok();
        if sees(found.origin()) || sees(found.destination()) {
            return Ok(found);
        }
        Err(Denied::Permission(Permission::ReadInventory).into())
    }

    /// Those that leave or arrive where the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &TransferFilter, page: &PageRequest) -> Result<Page<Transfer>> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        Ok(self.store.read(ctx).await?.transfers().list(&visible, filter, page).await?)
    }
}

fn unknown(pointer: &str) -> Invalid {
    Invalid::at(pointer, BadValue::new(not_found::ENVIRONMENT.0))
}

fn too_long(max: usize) -> BadValue {
    BadValue::with("list.too-long", Params::none().number("max", i64::try_from(max).unwrap_or(i64::MAX)))
}

fn check(new: &NewTransfer) -> Result<()> {
    let mut form = Form::new();
    if new.from == new.to {
        form.refuse("/to_environment_id", BadValue::new("transfer.same-place"));
    }
    if new.lines.is_empty() {
        form.refuse("/lines", BadValue::new("list.empty"));
    }
    if new.lines.len() > MAX_LINES {
        form.refuse("/lines", too_long(MAX_LINES));
    }
    let mut seen = BTreeSet::new();
    for (at, (asset, condition, _)) in new.lines.iter().enumerate() {
        if !seen.insert((*asset, *condition)) {
            form.refuse(&format!("/lines/{at}"), BadValue::new("list.twice"));
        }
        if *condition == Condition::Missing {
            form.refuse(&format!("/lines/{at}/condition"), BadValue::new("transfer.missing-units"));
        }
        if !condition.stated() {
            form.refuse(&format!("/lines/{at}/condition"), BadValue::new("movement.condition-not-stated"));
        }
    }
    Ok(form.done(|| Some(()))?)
}

/// How many units of each line arrived, in the order of the lines.
fn arrived(transfer: &Transfer, arrival: &Arrival) -> Result<Vec<u32>> {
    let mut form = Form::new();
    let line_of =
        |asset, condition| transfer.lines.iter().position(|line| line.asset == asset && line.condition == condition);
    let mut received: Vec<u32> = transfer.lines.iter().map(|line| line.sent).collect();
    let mut told = BTreeSet::new();
    for (at, (asset, condition, units)) in arrival.lines.iter().enumerate() {
        match line_of(*asset, *condition) {
            None => form.refuse(&format!("/lines/{at}"), BadValue::new(not_found::ASSET.0)),
            Some(line) if !told.insert(line) => form.refuse(&format!("/lines/{at}"), BadValue::new("list.twice")),
            Some(line) => received[line] = *units,
        }
    }
    Ok(form.done(|| Some(received))?)
}

async fn held(work: &mut dyn UnitOfWork, transfer: &Transfer) -> Result<Vec<plantel_domain::inventory::Holding>> {
    let assets: BTreeSet<AssetId> = transfer.lines.iter().map(|line| line.asset).collect();
    let assets: Vec<AssetId> = assets.into_iter().collect();
    Ok(work.assets().lock_all(&assets).await?)
}

async fn close(
    mut work: Box<dyn UnitOfWork>,
    mut after: Transfer,
    mut holdings: Vec<plantel_domain::inventory::Holding>,
    event: Event,
) -> Result<Transfer> {
    let mut happened = Happened::from(event);
    for holding in &holdings {
        if let Some((asset, kit)) = holding.before().and_then(|(asset, _)| Some((asset.id, asset.kit?)))
            && holding.asset.kit.is_none()
        {
            happened = happened.and(Event::of(&PartLeft { asset, kit }));
        }
    }
    work.assets().store_all(&mut holdings).await?;
    work.transfers().update(&mut after).await?;
    work.commit(happened).await?;
    Ok(after)
}
