//! What is sent about policies of lending.

use crate::access::read_groups;
use crate::extract::patch as patched;
use chrono::{NaiveDate, NaiveTime};
use plantel_domain::access::Role;
use plantel_domain::clock::plausible_day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{Allowance, Approval, Bounds, Closure, LoanTerms, NewLoanPolicy};
use plantel_domain::period::Period;
use plantel_domain::text::Line;
use plantel_domain::weekday::Weekday;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// The most names of one kind in an allowance.
const MOST_NAMES: usize = 50;

/// Who may borrow what; an empty list leaves it open.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanAllowance)]
pub struct AllowanceView {
    /// Who has one of these roles.
    #[serde(default)]
    #[schema(example = json!(["instructor"]), max_items = 50)]
    pub roles: Vec<String>,
    /// Who belongs to one of these groups. Case and accents do not matter.
    #[serde(default)]
    #[schema(example = json!(["2758492"]), max_items = 50)]
    pub groups: Vec<String>,
    /// Things of these categories, by their codes.
    #[serde(default)]
    #[schema(example = json!(["camera"]), max_items = 50)]
    pub categories: Vec<String>,
}

impl AllowanceView {
    fn read(&self, form: &mut Form, at: usize) -> Allowance {
        let place = format!("/allowed/{at}");
        Allowance {
            roles: each(form, &format!("{place}/roles"), &self.roles, Role::parse),
            groups: read_groups(form, &format!("{place}/groups"), &self.groups),
            categories: each(form, &format!("{place}/categories"), &self.categories, CategoryCode::parse),
        }
    }
}

/// Reads each name of a list.
fn each<T: Ord>(
    form: &mut Form,
    pointer: &str,
    names: &[String],
    parse: impl Fn(&str) -> Result<T, BadValue>,
) -> BTreeSet<T> {
    if names.len() > MOST_NAMES {
        let max = i64::try_from(MOST_NAMES).unwrap_or(i64::MAX);
        form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
        return BTreeSet::new();
    }
    let each = names.iter().enumerate();
    each.filter_map(|(n, name)| form.take(&format!("{pointer}/{n}"), parse(name))).collect()
}

/// Days on which no loan begins or ends.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoanClosure)]
pub struct ClosureView {
    /// First day.
    pub start_date: NaiveDate,
    /// Last day, included.
    pub end_date: NaiveDate,
    /// Why; borrowers read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 100, example = "Receso de fin de año")]
    pub reason: String,
}

impl ClosureView {
    fn read(&self, form: &mut Form, at: usize) -> Option<Closure> {
        let place = |name: &str| format!("/closed_days/{at}/{name}");
        let start = form.take(&place("start_date"), plausible_day(self.start_date));
        let end = form.take(&place("end_date"), plausible_day(self.end_date));
        let days = start.zip(end).and_then(|(start, end)| form.take(&place("end_date"), Period::new(start, end)));
        let reason = form.take(&place("reason"), Line::parse(&self.reason));
        Some(Closure { period: days?, reason: reason? })
    }
}

/// A policy: all terms; what is left out is as if nobody had said anything.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LoanPolicyBody {
    /// Of which warehouse; of the whole institution when absent. Of a new policy alone: it never changes.
    pub warehouse_id: Option<Uuid>,
    /// Who may borrow what; when there is none, everybody may borrow everything.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub allowed: Vec<AllowanceView>,
    /// How many days a loan lasts at most, its first and its last counted.
    #[schema(minimum = 1, maximum = 3650, example = 8)]
    pub longest_days: Option<i64>,
    /// How many days after today a loan begins at most.
    #[schema(minimum = 0, maximum = 3650, example = 30)]
    pub ahead_days: Option<i64>,
    /// How many units somebody has or is promised at most.
    #[schema(minimum = 1, maximum = 1_000_000, example = 5)]
    pub most_units: Option<i64>,
    /// The weekdays on which a loan begins or ends; every day when absent.
    #[schema(min_items = 1, max_items = 7, example = json!(["monday", "tuesday", "wednesday", "thursday", "friday"]))]
    #[validate(length(max = 7))]
    pub open_on: Option<Vec<String>>,
    /// Whether none begins or ends on a holiday of Colombia.
    #[serde(default)]
    #[schema(default = false)]
    pub closed_on_holidays: bool,
    /// Nor on these days.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub closed_days: Vec<ClosureView>,
    /// `needed`: somebody decides; `automatic`: approved at once, if enough units are free.
    #[schema(default = "needed", example = "needed")]
    pub approval: Option<String>,
    /// Whether somebody who is late with something borrows nothing.
    #[serde(default)]
    #[schema(default = false)]
    pub block_late: bool,
    /// For how many days more, after it is back; counts with `block_late` alone.
    #[serde(default)]
    #[schema(default = 0, minimum = 0, maximum = 365)]
    pub block_days: i64,
    /// How many days a thing rests after a loan before the next.
    #[serde(default)]
    #[schema(default = 0, minimum = 0, maximum = 365)]
    pub turnaround_days: i64,
    /// So many days after its first day expires what is approved and not collected; after its last day when absent.
    #[schema(minimum = 0, maximum = 365)]
    pub collect_days: Option<i64>,
    /// When reminders go out, on the institution's day.
    #[schema(default = "07:00", example = "07:00")]
    pub remind_at: Option<String>,
    /// How many days before the last day the borrower is reminded; null: not at all.
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<i64>, default = 1, minimum = 1, maximum = 365)]
    pub due_soon_days: Patch<i64>,
    /// So many days after the last day what is out is presumed lost; never when absent.
    #[schema(minimum = 1, maximum = 3650)]
    pub lost_after_days: Option<i64>,
}

impl LoanPolicyBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewLoanPolicy, Invalid> {
        let (mut form, usual) = (Form::new(), LoanTerms::default());
        let allowed = self.allowed.iter().enumerate().map(|(at, it)| it.read(&mut form, at)).collect();
        let closed: Vec<_> = self.closed_days.iter().enumerate().map(|(at, it)| it.read(&mut form, at)).collect();
        let open_on = match &self.open_on {
            Some(names) => each(&mut form, "/open_on", names, Weekday::parse),
            None => usual.open_on,
        };
        let longest = form.take_some("/longest_days", self.longest_days.map(|n| Bounds::LONGEST.read(n)));
        let ahead = form.take_some("/ahead_days", self.ahead_days.map(|n| Bounds::AHEAD.read(n)));
        let units = form.take_some("/most_units", self.most_units.map(|n| Bounds::UNITS.read(n)));
        let block = form.take("/block_days", Bounds::DAYS.read(self.block_days));
        let turnaround = form.take("/turnaround_days", Bounds::DAYS.read(self.turnaround_days));
        let collect = form.take_some("/collect_days", self.collect_days.map(|n| Bounds::DAYS.read(n)));
        let presumed = form.take_some("/lost_after_days", self.lost_after_days.map(|n| Bounds::LOST.read(n)));
        let approval = form.take("/approval", Approval::parse(self.approval.as_deref().unwrap_or("needed")));
        let remind_at = form.take("/remind_at", self.remind_at.as_deref().map_or(Ok(usual.remind_at), time));
        let soon = match self.due_soon_days {
            Patch::Keep => Some(usual.due_soon_days),
            Patch::Clear => Some(None),
            Patch::Set(days) => form.take("/due_soon_days", Bounds::SOON.read(days)).map(Some),
        };
        let (closed_on_holidays, block_late) = (self.closed_on_holidays, self.block_late);
        let terms = form.done(|| {
            Some(LoanTerms {
                allowed,
                longest_days: longest?,
                ahead_days: ahead?,
                most_units: units?,
                open_on,
                closed_on_holidays,
                closed_days: closed.into_iter().collect::<Option<_>>()?,
                approval: approval?,
                block_late,
                block_days: block?,
                turnaround_days: turnaround?,
                collect_days: collect?,
                remind_at: remind_at?,
                due_soon_days: soon?,
                lost_after_days: presumed?,
            })
        })?;
        terms.check()?;
        Ok(NewLoanPolicy { warehouse: self.warehouse_id.map(Into::into), terms })
    }

    /// Other terms of a policy; its warehouse stays.
    pub fn read_terms(self) -> Result<LoanTerms, Invalid> {
        if self.warehouse_id.is_some() {
            return Err(Invalid::at("/warehouse_id", BadValue::new("field.unknown")));
        }
        Ok(self.read()?.terms)
    }
}

fn time(text: &str) -> Result<NaiveTime, BadValue> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| BadValue::new("field.invalid"))
}
