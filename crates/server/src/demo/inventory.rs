//! What an inventory can do, shown on the demonstration's things.

use super::{acting_as, failed};
use anyhow::{Result, bail};
use plantel_domain::access::{Context, Role};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{
    Asset, AssetFilter, CategoryChange, CategoryCode, Condition, Field, FieldKey, FieldKind, MovementKind, NewMovement,
    NewTransfer, Status, Tracking,
};
use plantel_domain::page::PageRequest;
use plantel_domain::text::{Line, Prose};
use plantel_http::Services;
use std::collections::BTreeSet;
use std::num::NonZeroU32;

/// A kit, somebody who answers for a thing, a broken one, one under way.
pub async fn show(services: &Services, inside: &Context, places: &[BTreeSet<EnvironmentId>; 2]) -> Result<()> {
    let [warehouses, rooms] = places;
    let (Some(warehouse), Some(room)) = (warehouses.first(), rooms.first()) else {
        bail!("the demonstration needs a warehouse and a room");
    };
    let keeper = acting_as(services, Role::WarehouseAdmin).await?;
    let tablets = free(services, inside, *warehouse, "tablet", 4).await?;
    let [kit, part, broken, sent] = tablets.as_slice() else {
        bail!("the demonstration needs four free tablets in its warehouse");
    };
    services.inventory.add_part(&keeper, kit.id, part.id).await.map_err(failed)?;
    services.inventory.hand_custody(&keeper, kit.id, None, keeper.user()).await.map_err(failed)?;
    let damage = NewMovement {
        kind: MovementKind::Damage,
        quantity: NonZeroU32::MIN,
        from: None,
        to: None,
        surplus: false,
        environment: None,
        reason: Some(Prose::parse("Pantalla rota en la práctica del martes.")?),
        document: Some(Line::parse("Acta 12")?),
    };
    services.inventory.book(&keeper, broken.id, None, damage).await.map_err(failed)?;
    let transfer = NewTransfer {
        from: *warehouse,
        to: *room,
        lines: vec![(sent.id, Condition::Good, NonZeroU32::MIN)],
        note: Some(Prose::parse("Para la feria de proyectos.")?),
    };
    services.transfers.send(&keeper, transfer).await.map_err(failed)?;
    Ok(())
}

/// What is asked of computers, and how long they last.
pub async fn fields(services: &Services, inside: &Context) -> Result<()> {
    let categories = services.inventory.categories(inside).await.map_err(failed)?;
    let Some(computers) = categories.iter().find(|category| category.code.as_str() == "computer") else {
        bail!("an institution begins with computers");
    };
    let field = |key, label, kind, choices: &[&str]| -> Result<Field> {
        Ok(Field {
            key: FieldKey::parse(key)?,
            label: Line::parse(label)?,
            kind,
            required: false,
            choices: choices.iter().map(|choice| Line::parse(choice)).collect::<Result<_, _>>()?,
        })
    };
    let change = CategoryChange {
        fields: Some(vec![
            field("ram_gb", "Memoria (GB)", FieldKind::Number, &[])?,
            field("system", "Sistema operativo", FieldKind::Choice, &["Windows", "Linux", "macOS"])?,
        ]),
        useful_life_months: plantel_domain::form::Patch::Set(60),
        ..CategoryChange::default()
    };
    services.inventory.change_category(inside, computers.id, None, change).await.map_err(failed)?;
    Ok(())
}

async fn free(
    services: &Services,
    ctx: &Context,
    warehouse: EnvironmentId,
    category: &str,
    count: u16,
) -> Result<Vec<Asset>> {
    let filter = AssetFilter {
        status: Some(Status::Available),
        tracking: Some(Tracking::Serial),
        environment: Some(warehouse),
        category: Some(CategoryCode::parse(category)?),
        ..AssetFilter::default()
    };
    Ok(services.inventory.list(ctx, &filter, &PageRequest::first(count)).await.map_err(failed)?.data)
}
