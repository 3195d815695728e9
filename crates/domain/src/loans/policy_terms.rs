//! The terms on which things are lent.

use super::Borrowing;
use crate::access::{GroupName, Role};
use crate::error::Params;
use crate::form::{BadValue, Form, Invalid};
use crate::inventory::CategoryCode;
use crate::names::names;
use crate::period::Period;
use crate::text::Line;
use crate::weekday::Weekday;
use chrono::{NaiveTime, Timelike};
use serde::Serialize;
use std::collections::BTreeSet;

names! {
    /// How a request that the policy permits is decided.
    Approval, "kind.unknown" {
        /// Somebody decides.
        Needed = "needed",
        /// It is approved at once, if enough units are free.
        Automatic = "automatic",
    }
}

/// Who may borrow what; an empty set leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// Who has one of these roles.
    pub roles: BTreeSet<Role>,
    /// Who belongs to one of these groups.
    pub groups: BTreeSet<GroupName>,
    /// Things of these categories.
    pub categories: BTreeSet<CategoryCode>,
}

impl Allowance {
    pub(super) fn is_for(&self, borrower: &Borrowing<'_>) -> bool {
        (self.roles.is_empty() || !self.roles.is_disjoint(borrower.roles))
            && (self.groups.is_empty() || !self.groups.is_disjoint(borrower.groups))
    }

    pub(super) fn covers(&self, category: Option<&CategoryCode>) -> bool {
        self.categories.is_empty() || category.is_some_and(|code| self.categories.contains(code))
    }
}

/// Days on which a warehouse is closed: no loan begins or ends on one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Closure {
    /// From when to when.
    pub period: Period,
    /// Why; borrowers read it.
    pub reason: Line<100>,
}

/// What is demanded of loans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoanTerms {
    /// Who may borrow what; when there is none, everybody may borrow everything.
    pub allowed: Vec<Allowance>,
    /// How many days a loan lasts at most, its first and its last counted.
    pub longest_days: Option<u16>,
    /// At most so many days after today begins a loan.
    pub ahead_days: Option<u16>,
    /// How many units somebody has or is promised at most, all loans together.
    pub most_units: Option<u32>,
    /// The weekdays on which a loan may begin or end; never empty.
    pub open_on: BTreeSet<Weekday>,
    /// Whether no loan begins or ends on a holiday of Colombia.
    pub closed_on_holidays: bool,
    /// Nor on these days.
    pub closed_days: Vec<Closure>,
    /// Whether somebody decides over what is permitted.
    pub approval: Approval,
    /// Whether somebody who is late with something borrows nothing.
    pub block_late: bool,
    /// For how many days more, after it is back; counts with `block_late` alone.
    pub block_days: u16,
    /// How many days a thing rests after a loan before the next.
    pub turnaround_days: u16,
    /// So many days after its first day expires what is approved and not collected; after its last day at the latest.
    pub collect_days: Option<u16>,
    /// When the clock reminds, on the institution's day.
    pub remind_at: NaiveTime,
    /// How many days before the last day the borrower is reminded; not at all when none is said.
    pub due_soon_days: Option<u16>,
    /// So many days after the last day what is out is presumed lost; never when none is said.
    pub lost_after_days: Option<u16>,
}

/// Seven in the morning.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(7, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl Default for LoanTerms {
    /// Those of who has said nothing: everything is permitted, and somebody decides.
    fn default() -> Self {
        Self {
            allowed: Vec::new(),
            longest_days: None,
            ahead_days: None,
            most_units: None,
            open_on: Weekday::ALL.iter().copied().collect(),
            closed_on_holidays: false,
            closed_days: Vec::new(),
            approval: Approval::Needed,
            block_late: false,
            block_days: 0,
            turnaround_days: 0,
            collect_days: None,
            remind_at: MORNING,
            due_soon_days: Some(1),
            lost_after_days: None,
        }
    }
}

impl LoanTerms {
    /// Refuses terms that cannot be; every fault is told where it was sent.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut form = Form::new();
        let days = |days: u16| Some(i64::from(days));
        let said = |days: Option<u16>| days.map(i64::from);
        for (pointer, number, bounds) in [
            ("/longest_days", said(self.longest_days), Bounds::LONGEST),
            ("/ahead_days", said(self.ahead_days), Bounds::AHEAD),
            ("/most_units", self.most_units.map(i64::from), Bounds::UNITS),
            ("/block_days", days(self.block_days), Bounds::DAYS),
            ("/turnaround_days", days(self.turnaround_days), Bounds::DAYS),
            ("/collect_days", said(self.collect_days), Bounds::DAYS),
            ("/due_soon_days", said(self.due_soon_days), Bounds::SOON),
            ("/lost_after_days", said(self.lost_after_days), Bounds::LOST),
        ] {
            form.take_some(pointer, number.map(|number| bounds.read::<i64>(number)));
        }
        if self.open_on.is_empty() {
            form.refuse("/open_on", BadValue::new("list.empty"));
        }
        if self.remind_at.second() != 0 || self.remind_at.nanosecond() != 0 {
            form.refuse("/remind_at", BadValue::new("field.invalid"));
        }
        let bounded = |form: &mut Form, pointer: &str, length: usize, most: usize| {
            if length > most {
                let max = i64::try_from(most).unwrap_or(i64::MAX);
                form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
            }
        };
        bounded(&mut form, "/allowed", self.allowed.len(), MOST_ALLOWANCES);
        bounded(&mut form, "/closed_days", self.closed_days.len(), MOST_CLOSURES);
        form.done(|| Some(()))
    }
}

/// The most allowances of a policy.
pub const MOST_ALLOWANCES: usize = 50;

/// The most closures of a policy.
pub const MOST_CLOSURES: usize = 100;

/// The least and the most that a number of a policy may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds(pub i64, pub i64);

impl Bounds {
    /// Of `longest_days`: up to ten years.
    pub const LONGEST: Self = Self(1, 3650);
    /// Of `ahead_days`: up to ten years.
    pub const AHEAD: Self = Self(0, 3650);
    /// Of `most_units`.
    pub const UNITS: Self = Self(1, 1_000_000);
    /// Of `block_days`, `turnaround_days` and `collect_days`: up to a year.
    pub const DAYS: Self = Self(0, 365);
    /// Of `due_soon_days`: up to a year.
    pub const SOON: Self = Self(1, 365);
    /// Of `lost_after_days`: up to ten years.
    pub const LOST: Self = Self(1, 3650);

    /// Reads a number that is within them.
    pub fn read<T: TryFrom<i64>>(self, number: i64) -> Result<T, BadValue> {
        let refused = || {
            let params = Params::none().number("min", self.0).number("max", self.1);
            BadValue::with("field.out-of-range", params)
        };
        let within = (self.0..=self.1).contains(&number).then_some(number);
        within.and_then(|number| T::try_from(number).ok()).ok_or_else(refused)
    }
}
