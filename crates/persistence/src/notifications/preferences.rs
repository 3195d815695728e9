//! What people want to be told: one row of each who chose something.

use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork, advance};
use async_trait::async_trait;
use chrono::NaiveTime;
use plantel_domain::ids::UserId;
use plantel_domain::institutions::time_zone;
use plantel_domain::notifications::{
    ChannelKind, Choices, NoticeKind, PreferenceRepository, Preferences, QuietHours, shown_time, time_of_day,
};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, IntoActiveModel};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_preferences")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub choices: Json,
    pub quiet_from: Option<String>,
    pub quiet_until: Option<String>,
    pub time_zone: Option<String>,
    pub digest_at: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// As `{"loan.approved": {"email": true}}`.
fn stored(choices: &Choices) -> Json {
    let mut kinds = Map::new();
    for ((kind, channel), on) in choices {
        let of_kind = kinds.entry(kind.name()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(of_kind) = of_kind {
            of_kind.insert(channel.name().to_owned(), Value::Bool(*on));
        }
    }
    Value::Object(kinds)
}

/// What there is no such thing of any more, or only in a newer program, was not chosen.
fn choices(stored: &Json) -> Choices {
    let mut choices = Choices::new();
    for (kind, of_kind) in stored.as_object().into_iter().flatten() {
        for (channel, on) in of_kind.as_object().into_iter().flatten() {
            let place = (NoticeKind::parse(kind), ChannelKind::parse(channel));
            if let ((Ok(kind), Ok(channel)), Some(on)) = (place, on.as_bool()) {
                choices.insert((kind, channel), on);
            }
        }
    }
    choices
}

fn row(it: &Preferences) -> Model {
    Model {
        user_id: it.user.into(),
        choices: stored(&it.choices),
        quiet_from: it.quiet.map(|quiet| shown_time(quiet.begin())),
        quiet_until: it.quiet.map(|quiet| shown_time(quiet.end())),
        time_zone: it.time_zone.map(|zone| zone.name().to_owned()),
        digest_at: it.digest.map(shown_time),
        version: it.version,
    }
}

fn preferences(row: Model) -> Result<Preferences, StoreError> {
    let time = |stored: Option<String>| -> Result<Option<NaiveTime>, StoreError> {
        stored.as_deref().map(time_of_day).transpose().map_err(|_| unreadable("time of day"))
    };
    let quiet = match (time(row.quiet_from)?, time(row.quiet_until)?) {
        (Some(from), Some(until)) => Some(QuietHours::stored(from, until)),
        _ => None,
    };
    let zone = row.time_zone.as_deref().map(time_zone).transpose().map_err(|_| unreadable("time zone"))?;
    Ok(Preferences {
        user: row.user_id.into(),
        choices: choices(&row.choices),
        quiet,
        time_zone: zone,
        digest: time(row.digest_at)?,
        version: row.version,
    })
}

#[async_trait]
impl PreferenceRepository for SeaWork {
    async fn find(&mut self, user: UserId) -> Result<Preferences, StoreError> {
        let found = Entity::find_by_id(Uuid::from(user)).one(&self.db).await.map_err(fault("preferences"))?;
        found.map_or_else(|| Ok(Preferences::of_nobody_asked(user)), preferences)
    }

    async fn of_all(&mut self, users: &[UserId]) -> Result<Vec<Preferences>, StoreError> {
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        let users: Vec<UserId> = users.into_iter().collect();
        let mut found = BTreeMap::new();
        for users in users.chunks(BATCH) {
            let query = Entity::find().filter(Column::UserId.is_in(users.iter().copied().map(Uuid::from)));
            for row in query.all(&self.db).await.map_err(fault("preferences"))? {
                let it = preferences(row)?;
                found.insert(it.user, it);
            }
        }
        let each = users.into_iter().map(|user| found.remove(&user).unwrap_or(Preferences::of_nobody_asked(user)));
        Ok(each.collect())
    }

    async fn store(&mut self, it: &mut Preferences) -> Result<(), StoreError> {
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let what = fault("preferences");
        let rows = if it.version == 0 {
            // Who chooses first beside another is told so, and the work goes on.
            let kept = OnConflict::column(Column::UserId).do_nothing().to_owned();
            Entity::insert(next).on_conflict(kept).exec_without_returning(&self.db).await.map_err(what)?
        } else {
            let query = Entity::update_many()
                .set(next)
                .filter(Column::UserId.eq(Uuid::from(it.user)))
                .filter(Column::Version.eq(it.version));
            query.exec(&self.db).await.map_err(what)?.rows_affected
        };
        advance(rows, &mut it.version)
    }
}
