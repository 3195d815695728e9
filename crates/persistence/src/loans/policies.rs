//! Policies of lending.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, NaiveTime, Utc};
use plantel_domain::access::{GroupName, Role};
use plantel_domain::clock::Day;
use plantel_domain::ids::{EnvironmentId, LoanPolicyId};
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{
    Allowance, Approval, Closure, LoanPolicy, LoanPolicyRepositories, LoanPolicyRepository, LoanTerms,
};
use plantel_domain::period::Period;
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Line;
use plantel_domain::weekday::Weekday;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan_policies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub warehouse_id: Option<Uuid>,
    pub allowed: Json,
    pub longest_days: Option<i32>,
    pub ahead_days: Option<i32>,
    pub most_units: Option<i32>,
    pub open_on: Json,
    pub closed_on_holidays: bool,
    pub closed_days: Json,
    pub approval: String,
    pub block_late: bool,
    pub block_days: i32,
    pub turnaround_days: i32,
    pub collect_days: Option<i32>,
    pub remind_at: String,
    pub due_soon_days: Option<i32>,
    pub lost_after_days: Option<i32>,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The hour and minute of a day.
const TIME: &str = "%H:%M";

/// An allowance, as its JSON has it.
#[derive(Deserialize)]
struct StoredAllowance {
    roles: Vec<String>,
    groups: Vec<String>,
    categories: Vec<String>,
}

/// A closure, as its JSON has it.
#[derive(Deserialize)]
struct StoredClosure {
    period: StoredPeriod,
    reason: String,
}

#[derive(Deserialize)]
struct StoredPeriod {
    start: Day,
    end: Day,
}

fn allowance(stored: StoredAllowance) -> Result<Allowance, StoreError> {
    let role = |name: String| Role::parse(&name).map_err(|_| unreadable("role"));
    Ok(Allowance {
        roles: stored.roles.into_iter().map(role).collect::<Result<_, _>>()?,
        groups: stored.groups.into_iter().map(GroupName::stored).collect(),
        categories: stored.categories.into_iter().map(CategoryCode::stored).collect(),
    })
}

fn closure(stored: StoredClosure) -> Result<Closure, StoreError> {
    let period = Period::new(stored.period.start, stored.period.end).map_err(|_| unreadable("closure"))?;
    Ok(Closure { period, reason: Line::stored(stored.reason) })
}

fn read<T: DeserializeOwned>(stored: Json) -> Result<T, StoreError> {
    serde_json::from_value(stored).map_err(|_| unreadable("term of a policy"))
}

fn days(stored: i32) -> Result<u16, StoreError> {
    u16::try_from(stored).map_err(|_| unreadable("number of a policy"))
}

fn some_days(stored: Option<i32>) -> Result<Option<u16>, StoreError> {
    stored.map(days).transpose()
}

fn row(p: &LoanPolicy) -> Model {
    let terms = &p.terms;
    Model {
        id: p.id.into(),
        institution_id: p.institution.into(),
        warehouse_id: p.warehouse.map(Into::into),
        allowed: serde_json::json!(terms.allowed),
        longest_days: terms.longest_days.map(Into::into),
        ahead_days: terms.ahead_days.map(Into::into),
        // What is too much for the column is too much for its check.
        most_units: terms.most_units.map(|units| i32::try_from(units).unwrap_or(i32::MAX)),
        open_on: serde_json::json!(terms.open_on),
        closed_on_holidays: terms.closed_on_holidays,
        closed_days: serde_json::json!(terms.closed_days),
        approval: terms.approval.name().to_owned(),
        block_late: terms.block_late,
        block_days: terms.block_days.into(),
        turnaround_days: terms.turnaround_days.into(),
        collect_days: terms.collect_days.map(Into::into),
        remind_at: terms.remind_at.format(TIME).to_string(),
        due_soon_days: terms.due_soon_days.map(Into::into),
        lost_after_days: terms.lost_after_days.map(Into::into),
        created_at: p.created_at,
        version: p.version,
    }
}

fn policy(row: Model) -> Result<LoanPolicy, StoreError> {
    let open_on: Vec<String> = read(row.open_on)?;
    let weekday = |name: String| Weekday::parse(&name).map_err(|_| unreadable("weekday"));
    let allowed: Vec<StoredAllowance> = read(row.allowed)?;
    let closed_days: Vec<StoredClosure> = read(row.closed_days)?;
    let terms = LoanTerms {
        allowed: allowed.into_iter().map(allowance).collect::<Result<_, _>>()?,
        longest_days: some_days(row.longest_days)?,
        ahead_days: some_days(row.ahead_days)?,
        most_units: row.most_units.map(u32::try_from).transpose().map_err(|_| unreadable("number of a policy"))?,
        open_on: open_on.into_iter().map(weekday).collect::<Result<_, _>>()?,
        closed_on_holidays: row.closed_on_holidays,
        closed_days: closed_days.into_iter().map(closure).collect::<Result<_, _>>()?,
        approval: Approval::parse(&row.approval).map_err(|_| unreadable("approval"))?,
        block_late: row.block_late,
        block_days: days(row.block_days)?,
        turnaround_days: days(row.turnaround_days)?,
        collect_days: some_days(row.collect_days)?,
        remind_at: NaiveTime::parse_from_str(&row.remind_at, TIME).map_err(|_| unreadable("time of a day"))?,
        due_soon_days: some_days(row.due_soon_days)?,
        lost_after_days: some_days(row.lost_after_days)?,
    };
    Ok(LoanPolicy {
        id: row.id.into(),
        institution: row.institution_id.into(),
        warehouse: row.warehouse_id.map(Into::into),
        terms,
        created_at: row.created_at,
        version: row.version,
    })
}

impl LoanPolicyRepositories for SeaWork {
    fn loan_policies(&mut self) -> &mut dyn LoanPolicyRepository {
        self
    }
}

impl SeaWork {
    fn loan_policies_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl LoanPolicyRepository for SeaWork {
    async fn find(&mut self, id: LoanPolicyId, expected: Option<Version>) -> Result<Option<LoanPolicy>, StoreError> {
        let query = self.loan_policies_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("loan policy"))?;
        expect(found, expected, |row| row.version)?.map(policy).transpose()
    }

    async fn list(&mut self) -> Result<Vec<LoanPolicy>, StoreError> {
        let query = self.loan_policies_in_scope().order_by_asc(Column::CreatedAt).order_by_asc(Column::Id);
        let mut rows = query.all(&self.db).await.map_err(fault("loan policy"))?;
        rows.sort_by_key(|row| row.warehouse_id.is_some());
        rows.into_iter().map(policy).collect()
    }

    async fn of_warehouse(&mut self, warehouse: EnvironmentId) -> Result<Option<LoanPolicy>, StoreError> {
        let own = Column::WarehouseId.eq(Uuid::from(warehouse));
        let either = Condition::any().add(own).add(Column::WarehouseId.is_null());
        let query = self.loan_policies_in_scope().filter(either);
        let rows = query.all(&self.db).await.map_err(fault("loan policy"))?;
        rows.into_iter().max_by_key(|row| row.warehouse_id.is_some()).map(policy).transpose()
    }

    async fn add(&mut self, p: &LoanPolicy) -> Result<(), StoreError> {
        self.within(p.institution)?;
        let insert = Entity::insert(row(p).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("loan policy"))?;
        Ok(())
    }

    async fn update(&mut self, p: &mut LoanPolicy) -> Result<(), StoreError> {
        let mut next = row(p).into_active_model().reset_all();
        next.version = Set(p.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(p.id)))
            .filter(Column::Version.eq(p.version));
        let done = query.exec(&self.db).await.map_err(fault("loan policy"))?;
        advance(done.rows_affected, &mut p.version)
    }

    async fn delete(&mut self, p: &LoanPolicy) -> Result<(), StoreError> {
        let query = Entity::delete_many()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(p.id)))
            .filter(Column::Version.eq(p.version));
        let done = query.exec(&self.db).await.map_err(fault("loan policy"))?;
        advance(done.rows_affected, &mut p.version.clone())
    }
}
