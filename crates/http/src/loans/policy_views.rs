//! Policies of lending as they are shown.

use super::policy_bodies::{AllowanceView, ClosureView};
use chrono::{DateTime, Utc};
use plantel_domain::loans::{Allowance, Closure, LoanPolicy, LoanTerms};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is demanded of loans.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanTerms)]
pub struct LoanTermsView {
    /// Who may borrow what; when there is none, everybody may borrow everything.
    pub allowed: Vec<AllowanceView>,
    /// How many days a loan lasts at most, its first and its last counted.
    pub longest_days: Option<u16>,
    /// How many days after today a loan begins at most.
    pub ahead_days: Option<u16>,
    /// How many units somebody has or is promised at most.
    pub most_units: Option<u32>,
    /// The weekdays on which a loan begins or ends.
    #[schema(example = json!(["monday", "friday"]))]
    pub open_on: Vec<&'static str>,
    /// Whether none begins or ends on a holiday of Colombia.
    pub closed_on_holidays: bool,
    /// Nor on these days.
    pub closed_days: Vec<ClosureView>,
    /// `needed` or `automatic`.
    #[schema(example = "needed")]
    pub approval: &'static str,
    /// Whether somebody who is late with something borrows nothing.
    pub block_late: bool,
    /// For how many days more, after it is back; counts with `block_late` alone.
    pub block_days: u16,
    /// How many days a thing rests after a loan before the next.
    pub turnaround_days: u16,
    /// So many days after its first day expires what is approved and not collected; null: after its last day.
    pub collect_days: Option<u16>,
    /// When reminders go out, on the institution's day.
    #[schema(example = "07:00")]
    pub remind_at: String,
    /// How many days before the last day the borrower is reminded; null: not at all.
    pub due_soon_days: Option<u16>,
    /// So many days after the last day what is out is presumed lost; null: never.
    pub lost_after_days: Option<u16>,
}

impl From<LoanTerms> for LoanTermsView {
    fn from(terms: LoanTerms) -> Self {
        let allowance = |it: Allowance| AllowanceView {
            roles: it.roles.iter().map(|role| role.name().to_owned()).collect(),
            groups: it.groups.iter().map(|group| group.as_str().to_owned()).collect(),
            categories: it.categories.iter().map(|code| code.as_str().to_owned()).collect(),
        };
        let closure = |it: Closure| ClosureView {
            start_date: it.period.start(),
            end_date: it.period.end(),
            reason: it.reason.into(),
        };
        Self {
            allowed: terms.allowed.into_iter().map(allowance).collect(),
            longest_days: terms.longest_days,
            ahead_days: terms.ahead_days,
            most_units: terms.most_units,
            open_on: terms.open_on.iter().map(|day| day.name()).collect(),
            closed_on_holidays: terms.closed_on_holidays,
            closed_days: terms.closed_days.into_iter().map(closure).collect(),
            approval: terms.approval.name(),
            block_late: terms.block_late,
            block_days: terms.block_days,
            turnaround_days: terms.turnaround_days,
            collect_days: terms.collect_days,
            remind_at: terms.remind_at.format("%H:%M").to_string(),
            due_soon_days: terms.due_soon_days,
            lost_after_days: terms.lost_after_days,
        }
    }
}

/// A policy.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanPolicy)]
pub struct LoanPolicyView {
    /// Its id.
    pub id: Uuid,
    /// Of which warehouse; null of that of the whole institution.
    pub warehouse_id: Option<Uuid>,
    /// What is demanded.
    #[serde(flatten)]
    pub terms: LoanTermsView,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<LoanPolicy> for LoanPolicyView {
    fn from(policy: LoanPolicy) -> Self {
        Self {
            id: policy.id.into(),
            warehouse_id: policy.warehouse.map(Into::into),
            terms: policy.terms.into(),
            created_at: policy.created_at,
        }
    }
}

/// All policies of an institution.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanPolicies)]
pub struct LoanPoliciesView {
    /// That of the institution first.
    pub data: Vec<LoanPolicyView>,
}
