//! Rows of what was counted: written once, whichever of several is the last.

use super::entity::revision;
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork};
use chrono::{DateTime, Utc};
use plantel_domain::checks::{Count, Counted};
use plantel_domain::ids::{AssetId, CheckCountId, CheckId};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_counts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub seq: i64,
    pub check_id: Uuid,
    pub revision: i32,
    pub asset_id: Uuid,
    pub counted_kind: String,
    pub found: Option<i32>,
    pub damaged: Option<i32>,
    pub missing: Option<i32>,
    pub surplus: Option<i32>,
    pub not_counted_reason: Option<String>,
    pub note: Option<String>,
    pub counted_by: Uuid,
    pub counted_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) const UNITS: &str = "units";
const NOT_COUNTED: &str = "not_counted";

/// What was seen, as columns have it: found, damaged, missing and surplus, or why not.
pub(super) struct Seen {
    pub(super) kind: String,
    pub(super) units: [Option<i32>; 4],
    pub(super) reason: Option<String>,
}

impl From<&Counted> for Seen {
    fn from(counted: &Counted) -> Self {
        match counted {
            Counted::Units { found, damaged, missing, surplus } => {
                let units = [*found, *damaged, *missing, *surplus].map(|number| Some(stored(number)));
                Self { kind: UNITS.to_owned(), units, reason: None }
            }
            Counted::NotCounted { reason } => {
                Self { kind: NOT_COUNTED.to_owned(), units: [None; 4], reason: Some(reason.to_string()) }
            }
        }
    }
}

impl Seen {
    pub(super) fn read(self) -> Result<Counted, StoreError> {
        let Self { kind, units: numbers, reason } = self;
        match (kind.as_str(), numbers, reason) {
            (UNITS, [Some(found), Some(damaged), Some(missing), Some(surplus)], None) => Ok(Counted::Units {
                found: units(found)?,
                damaged: units(damaged)?,
                missing: units(missing)?,
                surplus: units(surplus)?,
            }),
            (NOT_COUNTED, [None, None, None, None], Some(reason)) => {
                Ok(Counted::NotCounted { reason: Prose::stored(reason) })
            }
            _ => Err(unreadable("count")),
        }
    }
}

pub(super) fn stored(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn units(number: i32) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| unreadable("quantity"))
}

/// As the one of this number in its check.
fn row(institution_id: Uuid, seq: i64, count: &Count) -> Model {
    let Seen { kind, units: [found, damaged, missing, surplus], reason } = Seen::from(&count.counted);
    Model {
        id: count.id.into(),
        institution_id,
        seq,
        check_id: count.check.into(),
        revision: count.revision.into(),
        asset_id: count.asset.into(),
        counted_kind: kind,
        found,
        damaged,
        missing,
        surplus,
        not_counted_reason: reason,
        note: count.note.as_ref().map(ToString::to_string),
        counted_by: count.by.into(),
        counted_at: count.counted_at,
        received_at: count.received_at,
    }
}

fn count(row: Model) -> Result<Count, StoreError> {
    let seen = Seen {
        kind: row.counted_kind,
        units: [row.found, row.damaged, row.missing, row.surplus],
        reason: row.not_counted_reason,
    };
    Ok(Count {
        id: row.id.into(),
        check: row.check_id.into(),
        revision: revision(row.revision)?,
        asset: row.asset_id.into(),
        counted: seen.read()?,
        note: row.note.map(Prose::stored),
        by: row.counted_by.into(),
        counted_at: row.counted_at,
        received_at: row.received_at,
    })
}

impl SeaWork {
    /// Those of these ids that are taken, in whichever institution.
    async fn taken_counts(&self, ids: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, StoreError> {
        let (mut taken, ids) = (BTreeSet::new(), ids.iter().copied().collect::<Vec<_>>());
        for ids in ids.chunks(BATCH) {
            let query = Entity::find().select_only().column(Column::Id);
            let query = query.filter(Column::Id.is_in(ids.iter().copied()));
            let found: Vec<Uuid> = query.into_tuple().all(&self.db).await.map_err(fault("count"))?;
            taken.extend(found);
        }
        Ok(taken)
    }

    /// For each of these checks of which something was written, the number of what is written next.
    async fn next_counts(&self, checks: BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, i64>, StoreError> {
        let query = Entity::find()
            .select_only()
            .column(Column::CheckId)
            .column_as(Column::Seq.max(), "last_seq")
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::CheckId.is_in(checks))
            .group_by(Column::CheckId);
        let last: Vec<(Uuid, i64)> = query.into_tuple().all(&self.db).await.map_err(fault("count"))?;
        Ok(last.into_iter().map(|(check, seq)| (check, seq + 1)).collect())
    }

    pub(super) async fn write_counts(&self, counts: &[Count]) -> Result<(), StoreError> {
        let ids: BTreeSet<Uuid> = counts.iter().map(|count| count.id.into()).collect();
        let mut known = self.taken_counts(&ids).await?;
        let new: Vec<&Count> = counts.iter().filter(|count| known.insert(count.id.into())).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut next = self.next_counts(new.iter().map(|count| count.check.into()).collect()).await?;
        let numbered = new.into_iter().map(|count| {
            let number = next.entry(count.check.into()).or_default();
            *number += 1;
            row(self.tenant(), *number - 1, count)
        });
        let rows: Vec<Model> = numbered.collect();
        // Another work may have written one meanwhile.
        let otherwise = " ON CONFLICT (id) DO NOTHING";
        self.write_each(self.adding_unless::<Entity>("count", rows.into_iter(), otherwise)).await
    }

    pub(super) async fn counts_known(&self, ids: &[CheckCountId]) -> Result<Vec<Count>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut known = Vec::new();
        for ids in ids.chunks(BATCH) {
            let query = Entity::find()
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::Id.is_in(ids.iter().copied()));
            known.extend(query.all(&self.db).await.map_err(fault("count"))?);
        }
        known.into_iter().map(count).collect()
    }

    pub(super) async fn counts_of(&self, check: CheckId, asset: Option<AssetId>) -> Result<Vec<Count>, StoreError> {
        let mut query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::CheckId.eq(Uuid::from(check)))
            .order_by_asc(Column::Seq)
            .order_by_asc(Column::Id);
        if let Some(asset) = asset {
            query = query.filter(Column::AssetId.eq(Uuid::from(asset)));
        }
        query.all(&self.db).await.map_err(fault("count"))?.into_iter().map(count).collect()
    }
}
