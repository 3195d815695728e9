//! Scanning: from what is printed on a thing to the thing, and to what the caller may do with it now.

use super::Inventory;
use super::desk::hold;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::institutions::{Environment, EnvironmentTagIssued, EnvironmentTagRevoked};
use plantel_domain::inventory::{
    Asset, AssetError, AssetTagIssued, AssetTagRevoked, Condition, Scanned, Stock, TransferFilter, TransferState,
};
use plantel_domain::journal::Event;
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Repositories, Version};
use plantel_domain::tag::Tag;
use plantel_domain::text::{Line, fold};

/// What a scan found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A thing.
    Asset(Box<Asset>),
    /// A room.
    Environment(Box<Environment>),
}

/// What the caller may do now with what was scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See it.
    View,
    /// See what ever happened to it.
    Timeline,
    /// Change what is known of it.
    Update,
    /// Book a movement of its units.
    RecordMovement,
    /// Keep it elsewhere.
    Relocate,
    /// Send it to another environment.
    Send,
    /// Hand it to somebody who answers for it.
    HandCustody,
    /// Add a picture.
    AddPicture,
    /// Take it out of use.
    Retire,
    /// Ask for it.
    RequestLoan,
    /// Revoke its tag and issue another.
    ReissueTag,
    /// See the things in it.
    ListAssets,
    /// Receive things that are on their way to it.
    ReceiveTransfers,
}

impl Action {
    /// The published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Timeline => "timeline",
            Self::Update => "update",
            Self::RecordMovement => "record_movement",
            Self::Relocate => "relocate",
            Self::Send => "send",
            Self::HandCustody => "hand_custody",
            Self::AddPicture => "add_picture",
            Self::Retire => "retire",
            Self::RequestLoan => "request_loan",
            Self::ReissueTag => "reissue_tag",
            Self::ListAssets => "list_assets",
            Self::ReceiveTransfers => "receive_transfers",
        }
    }
}

/// What a scan found, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// What.
    pub thing: Thing,
    /// What the caller may do now.
    pub actions: Vec<Action>,
}

impl Inventory {
    /// Finds what was scanned, in the institution of the context. What the caller may not see is not there.
    pub async fn scan(&self, ctx: &Context, scanned: Scanned) -> Result<Scan> {
        // Who sees neither things nor rooms scans nothing.
        if let Err(denied) = ctx.visibility(Permission::ReadInventory) {
            ctx.visibility(Permission::ReadEnvironments).map_err(|_| denied)?;
        }
        let mut reader = self.store.read(ctx).await?;
        let thing = find(reader.as_mut(), &scanned).await?.ok_or(not_found::TAG)?;
        let actions = match &thing {
            Thing::Asset(asset) => {
                let stock = reader.assets().stock(asset.id).await?;
                let place = match asset.environment {
                    Some(place) => reader.environments().find(place, None).await?,
                    None => None,
                };
                let parts = reader.assets().parts(asset.id).await?.len();
                with_asset(ctx, asset, &stock, place.as_ref(), parts)
            }
            Thing::Environment(environment) => {
                let filter = TransferFilter {
                    state: Some(TransferState::Sent),
                    to: Some(environment.id),
                    ..TransferFilter::default()
                };
                let coming = match ctx.visibility(Permission::ReadInventory) {
                    Ok(visible) => {
                        let page = reader.transfers().list(&visible, &filter, &PageRequest::first(1)).await?;
                        !page.data.is_empty()
                    }
                    Err(_) => false,
                };
                with_environment(ctx, environment, coming)
            }
        };
        if actions.is_empty() {
            return Err(not_found::TAG.into());
        }
        Ok(Scan { thing, actions })
    }

    /// Takes an asset's tag away: what is printed on it finds nothing any more.
    pub async fn revoke_tag(&self, ctx: &Context, id: AssetId, expected: Option<Version>) -> Result<Asset> {
        self.set_tag(ctx, id, expected, false).await
    }

    /// Gives an asset a new tag; the one before finds nothing any more.
    pub async fn issue_tag(&self, ctx: &Context, id: AssetId, expected: Option<Version>) -> Result<Asset> {
        self.set_tag(ctx, id, expected, true).await
    }

    async fn set_tag(&self, ctx: &Context, id: AssetId, expected: Option<Version>, issue: bool) -> Result<Asset> {
        Self::writes(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let mut holding = hold(work.as_mut(), ctx, id, expected).await?;
        if holding.asset.retired.is_some() {
            return Err(AssetError::Retired.into());
        }
        if !issue && holding.asset.tag.is_none() {
            return Ok(holding.asset);
        }
        holding.asset.tag = issue.then(|| Tag::issue(&*self.ids));
        holding.asset.updated_at = self.clock.now();
        let issued = Event::of(&AssetTagIssued { asset: id });
        let event = if issue { issued } else { Event::of(&AssetTagRevoked { asset: id }) };
        self.store_one(work, holding, event).await
    }

    /// Takes an environment's tag away.
    pub async fn revoke_environment_tag(
        &self,
        ctx: &Context,
        id: EnvironmentId,
        expected: Option<Version>,
    ) -> Result<Environment> {
        self.set_environment_tag(ctx, id, expected, false).await
    }

    /// Gives an environment a new tag.
    pub async fn issue_environment_tag(
        &self,
        ctx: &Context,
        id: EnvironmentId,
        expected: Option<Version>,
    ) -> Result<Environment> {
        self.set_environment_tag(ctx, id, expected, true).await
    }

    async fn set_environment_tag(
        &self,
        ctx: &Context,
        id: EnvironmentId,
        expected: Option<Version>,
        issue: bool,
    ) -> Result<Environment> {
        Self::writes(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let mut environment = work.environments().lock(id, expected).await?.ok_or(not_found::ENVIRONMENT)?;
        ctx.require(Permission::WriteInventory, &Target::from(&environment))?;
        if !environment.active {
            return Err(plantel_domain::institutions::EnvironmentError::Retired.into());
        }
        if !issue && environment.tag.is_none() {
            return Ok(environment);
        }
        environment.tag = issue.then(|| Tag::issue(&*self.ids));
        work.environments().update(&mut environment).await?;
        let issued = Event::of(&EnvironmentTagIssued { environment: id });
        let event = if issue { issued } else { Event::of(&EnvironmentTagRevoked { environment: id }) };
        work.commit(event.into()).await?;
        Ok(environment)
    }
}

async fn find(reader: &mut (dyn Repositories + Send), scanned: &Scanned) -> Result<Option<Thing>> {
    let asset = |asset| Thing::Asset(Box::new(asset));
    let room = |environment| Thing::Environment(Box::new(environment));
    Ok(match scanned {
        Scanned::Tag(tag) => match reader.assets().find_by_tag(tag).await? {
            Some(found) => Some(asset(found)),
            None => reader.environments().find_by_tag(tag).await?.map(room),
        },
        Scanned::AssetCode(code) => by_code(reader, code).await?.map(asset),
        Scanned::EnvironmentCode(code) => {
            // A code that several rooms share finds none of them.
            let mut found = reader.environments().find_by_code(code.as_str()).await?;
            if found.len() == 1 { found.pop().map(room) } else { None }
        }
    })
}

async fn by_code(reader: &mut (dyn Repositories + Send), code: &Line<50>) -> Result<Option<Asset>> {
    Ok(reader.assets().find_by_code(&fold(code.as_str())).await?)
}

fn with_asset(ctx: &Context, asset: &Asset, stock: &Stock, place: Option<&Environment>, parts: usize) -> Vec<Action> {
    let here = Target::from(asset);
    let units_in = |environment: Option<_>| here.clone().at(environment);
    let may = |permission| ctx.require(permission, &here).is_ok();
    let sees = may(Permission::ReadInventory)
        || stock.environments().any(|at| ctx.require(Permission::ReadInventory, &units_in(at)).is_ok());
    if !sees {
        return Vec::new();
    }
    let mut actions = vec![Action::View, Action::Timeline];
    if asset.retired.is_some() {
        return actions;
    }
    let writes = |at| ctx.require(Permission::WriteInventory, &units_in(at)).is_ok();
    if may(Permission::WriteInventory) || stock.environments().any(writes) {
        actions.push(Action::RecordMovement);
    }
    if may(Permission::WriteInventory) {
        actions.extend([Action::Update, Action::AddPicture, Action::ReissueTag]);
        let away = asset.units.on_loan() + asset.units.of(Condition::InTransit);
        if asset.kit.is_none() {
            actions.push(Action::HandCustody);
            if away == 0 {
                actions.push(Action::Relocate);
                if parts == 0 && stock.environments().all(writes) {
                    actions.push(Action::Retire);
                }
            }
            if asset.environment.is_some() && stock.units_in(asset.environment).available() > 0 {
                actions.push(Action::Send);
            }
        }
    }
    let own = here.clone().at(None).of(ctx.user());
    let lends = place.is_some_and(|place| place.is_warehouse && place.active) && asset.kit.is_none();
    if lends && asset.units.quantity() > 0 && ctx.require(Permission::RequestLoans, &own).is_ok() {
        actions.push(Action::RequestLoan);
    }
    actions
}

fn with_environment(ctx: &Context, environment: &Environment, coming: bool) -> Vec<Action> {
    let may = |permission| ctx.require(permission, &Target::from(environment)).is_ok();
    let mut actions = Vec::new();
    if may(Permission::ReadEnvironments) {
        actions.push(Action::View);
    }
    if may(Permission::ReadInventory) {
        actions.push(Action::ListAssets);
    }
    if environment.active && may(Permission::WriteInventory) {
        actions.push(Action::ReissueTag);
        if coming {
            actions.push(Action::ReceiveTransfers);
        }
    }
    if environment.active && may(Permission::WriteEnvironments) {
        actions.push(Action::Update);
    }
    actions
}
