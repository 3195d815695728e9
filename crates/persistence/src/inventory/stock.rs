//! Rows of balances and of movements.

use super::entity::count;
use crate::fault::unreadable;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{Asset, Cause, Condition, Movement, MovementKind, Place};
use plantel_domain::store::StoreError;
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;

/// How many units of an asset are in one place and condition.
pub(super) mod balances {
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "balances")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub asset_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub condition: String,
        pub environment_id: Option<Uuid>,
        pub quantity: i32,
        pub away: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The ledger.
pub(super) mod movements {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "movements")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution_id: Uuid,
        pub asset_id: Uuid,
        pub kind: String,
        pub quantity: i32,
        pub from_environment_id: Option<Uuid>,
        pub from_condition: Option<String>,
        pub to_environment_id: Option<Uuid>,
        pub to_condition: Option<String>,
        pub reason: Option<String>,
        pub document: Option<String>,
        pub cause_kind: Option<String>,
        pub cause_id: Option<Uuid>,
        pub check_id: Option<Uuid>,
        pub user_id: Option<Uuid>,
        pub at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The environment, or the nil id for nowhere in particular.
pub(super) fn place_id(environment: Option<EnvironmentId>) -> Uuid {
    environment.map_or(Uuid::nil(), Uuid::from)
}

/// The environment of a place.
pub(super) fn environment_of(place: Uuid) -> Option<EnvironmentId> {
    (!place.is_nil()).then(|| place.into())
}

pub(super) fn balance_row(asset: &Asset, place: Place, units: u32) -> balances::Model {
    balances::Model {
        institution_id: asset.institution.into(),
        asset_id: asset.id.into(),
        place: place_id(place.environment),
        condition: place.condition.name().to_owned(),
        environment_id: place.environment.map(Into::into),
        quantity: count(units),
        away: place.environment != asset.environment,
    }
}

pub(super) fn balance(row: &balances::Model) -> Result<(Place, u32), StoreError> {
    let condition = condition(&row.condition)?;
    let units = u32::try_from(row.quantity).map_err(|_| unreadable("quantity"))?;
    Ok((Place { environment: environment_of(row.place), condition }, units))
}

pub(super) fn condition(name: &str) -> Result<Condition, StoreError> {
    Condition::parse(name).map_err(|_| unreadable("condition"))
}

pub(super) fn movement_row(m: &Movement) -> movements::Model {
    let environment = |place: Option<Place>| place.and_then(|place| place.environment).map(Uuid::from);
    let condition = |place: Option<Place>| place.map(|place| place.condition.name().to_owned());
    let (cause_kind, cause_id) = match m.cause {
        // A column of its own.
        Some(Cause::Check(_)) | None => (None, None),
        Some(Cause::Loan(id)) => (Some("loan"), Some(Uuid::from(id))),
        Some(Cause::Transfer(id)) => (Some("transfer"), Some(Uuid::from(id))),
        Some(Cause::Import(id)) => (Some("import"), Some(Uuid::from(id))),
    };
    let check_id = match m.cause {
        Some(Cause::Check(id)) => Some(id.into()),
        _ => None,
    };
    movements::Model {
        id: m.id.into(),
        institution_id: m.institution.into(),
        asset_id: m.asset.into(),
        kind: m.kind.name().to_owned(),
        quantity: count(m.quantity),
        from_environment_id: environment(m.from),
        from_condition: condition(m.from),
        to_environment_id: environment(m.to),
        to_condition: condition(m.to),
        reason: m.reason.as_ref().map(ToString::to_string),
        document: m.document.as_ref().map(ToString::to_string),
        cause_kind: cause_kind.map(str::to_owned),
        cause_id,
        check_id,
        user_id: m.by.map(Into::into),
        at: m.at,
    }
}

pub(super) fn movement(row: movements::Model) -> Result<Movement, StoreError> {
    let place = |environment: Option<Uuid>, named: Option<String>| -> Result<Option<Place>, StoreError> {
        let Some(name) = named else { return Ok(None) };
        Ok(Some(Place { environment: environment.map(Into::into), condition: condition(&name)? }))
    };
    let cause = match (row.cause_kind.as_deref(), row.cause_id, row.check_id) {
        (Some("loan"), Some(id), None) => Some(Cause::Loan(id.into())),
        (Some("transfer"), Some(id), None) => Some(Cause::Transfer(id.into())),
        (Some("import"), Some(id), None) => Some(Cause::Import(id.into())),
        (None, None, check) => check.map(|id| Cause::Check(id.into())),
        _ => return Err(unreadable("cause")),
    };
    Ok(Movement {
        id: row.id.into(),
        institution: row.institution_id.into(),
        asset: row.asset_id.into(),
        kind: MovementKind::parse(&row.kind).map_err(|_| unreadable("kind of movement"))?,
        quantity: u32::try_from(row.quantity).map_err(|_| unreadable("quantity"))?,
        from: place(row.from_environment_id, row.from_condition)?,
        to: place(row.to_environment_id, row.to_condition)?,
        reason: row.reason.map(Prose::stored),
        document: row.document.map(Line::stored),
        cause,
        by: row.user_id.map(Into::into),
        at: row.at,
    })
}
