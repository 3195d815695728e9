//! What the clock says of a loan that is out.

use super::{Loan, LoanDue, LoanDueSoon, LoanError, LoanOverdue, LoanPresumedLost};
use crate::clock::{Day, Timestamp, moment_in};
use crate::journal::Event;
use crate::names::names;
use chrono::{Days, NaiveTime};
use chrono_tz::Tz;
use serde::Serialize;

names! {
    /// What the clock says, in the order in which it does.
    ReminderKind, "kind.unknown" {
        /// The last day is near.
        DueSoon = "due_soon",
        /// The last day is today.
        Due = "due",
        /// The last day has passed.
        Overdue = "overdue",
        /// So long ago that it will hardly come back.
        Lost = "lost",
    }
}

/// What the clock says next, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reminder {
    /// What.
    pub kind: ReminderKind,
    /// When.
    pub at: Timestamp,
}

/// When the clock says what, by the policy of a warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReminderTimes {
    /// The zone of the institution.
    pub zone: Tz,
    /// At which time of the day.
    pub at: NaiveTime,
    /// How many days before the last day it is near; nothing is said without.
    pub due_soon_days: Option<u16>,
    /// How many days after the last day it will hardly come back; nothing is said without.
    pub lost_after_days: Option<u16>,
}

impl ReminderTimes {
    /// When it is said of what is due on a day, if it is.
    fn moment(&self, kind: ReminderKind, end: Day) -> Option<Timestamp> {
        let day = match kind {
            ReminderKind::DueSoon => end.checked_sub_days(Days::new(self.due_soon_days.filter(|it| *it > 0)?.into())),
            ReminderKind::Due => Some(end),
            ReminderKind::Overdue => end.checked_add_days(Days::new(1)),
            ReminderKind::Lost => end.checked_add_days(Days::new(self.lost_after_days?.max(1).into())),
        };
        day.map(|day| moment_in(self.zone, day, self.at))
    }

    /// What is said next of what is due on a day, when this was said last. What is past by then is not said.
    pub fn next(&self, end: Day, said: Option<ReminderKind>, now: Timestamp) -> Option<Reminder> {
        let later = ReminderKind::ALL.iter().copied().filter(|kind| Some(*kind) > said);
        let mut moments = later.filter_map(|kind| Some(Reminder { kind, at: self.moment(kind, end)? }));
        moments.find(|next| next.at > now)
    }

    /// What there is to say now: when several moments have passed, the last of them alone.
    fn due(&self, end: Day, first: Reminder, now: Timestamp) -> Option<ReminderKind> {
        let kinds = ReminderKind::ALL.iter().copied().filter(|kind| *kind >= first.kind);
        let passed = kinds.filter(|kind| self.moment(*kind, end).is_some_and(|at| at <= now)).max();
        // By the policy of the day when it was set, it is time; another one since then does not silence it.
        passed.or_else(|| (first.at <= now).then_some(first.kind))
    }
}

impl Loan {
    /// Knows that it is time to say something, what, and what is next.
    pub fn remind(mut self, times: &ReminderTimes, now: Timestamp) -> Result<(Self, ReminderKind), LoanError> {
        let Some(first) = self.reminder.filter(|_| self.state.name().out()) else { return Err(self.wrong_state()) };
        let end = self.period.end();
        let kind = times.due(end, first, now).ok_or(LoanError::PeriodNotOver)?;
        self.reminder = times.next(end, Some(kind), now);
        Ok((self, kind))
    }

    /// That it was said.
    pub fn said(&self, kind: ReminderKind) -> Event {
        let (loan, borrower, end) = (self.id, self.borrower, self.period.end());
        match kind {
            ReminderKind::DueSoon => Event::of(&LoanDueSoon { loan, borrower, end }),
            ReminderKind::Due => Event::of(&LoanDue { loan, borrower, end }),
            ReminderKind::Overdue => Event::of(&LoanOverdue { loan, borrower, end }),
            ReminderKind::Lost => Event::of(&LoanPresumedLost { loan, borrower, end }),
        }
    }

    /// With what the clock says from now on, if anything is out.
    #[must_use]
    pub fn reminded_by(mut self, times: &ReminderTimes, now: Timestamp) -> Self {
        let out = self.state.name().out();
        self.reminder = if out { times.next(self.period.end(), None, now) } else { None };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loans::loan::tests::{CAMERA, asset, deed, line, of};
    use crate::loans::{Allotment, LoanState, Wanted};
    use chrono::{NaiveDate, TimeDelta, TimeZone, Utc};

    fn day(n: u32) -> Day {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
    }

    /// Seven in the morning in Bogotá.
    fn seven(n: u32) -> Timestamp {
        Utc.with_ymd_and_hms(2026, 3, n, 12, 0, 0).unwrap()
    }

    fn times() -> ReminderTimes {
        let at = NaiveTime::from_hms_opt(7, 0, 0).unwrap();
        ReminderTimes { zone: chrono_tz::America::Bogota, at, due_soon_days: Some(2), lost_after_days: Some(5) }
    }

    fn told(kind: ReminderKind, n: u32) -> Reminder {
        Reminder { kind, at: seven(n) }
    }

    #[test]
    fn the_clock_says_one_thing_after_the_other() {
        let mut said = None;
        for (kind, n) in
            [(ReminderKind::DueSoon, 8), (ReminderKind::Due, 10), (ReminderKind::Overdue, 11), (ReminderKind::Lost, 15)]
        {
            let next = times().next(day(10), said, seven(1));
            assert_eq!(next, Some(told(kind, n)));
            said = Some(kind);
        }
        assert_eq!(times().next(day(10), said, seven(1)), None);
    }

    #[test]
    fn what_is_past_when_it_is_handed_over_is_not_said() {
        assert_eq!(times().next(day(10), None, seven(8)), Some(told(ReminderKind::Due, 10)));
        assert_eq!(times().next(day(10), None, seven(10) + TimeDelta::hours(2)), Some(told(ReminderKind::Overdue, 11)));
    }

    #[test]
    fn a_policy_may_leave_the_first_and_the_last_out() {
        let times = ReminderTimes { due_soon_days: None, lost_after_days: None, ..times() };
        assert_eq!(times.next(day(10), None, seven(1)), Some(told(ReminderKind::Due, 10)));
        assert_eq!(times.next(day(10), Some(ReminderKind::Overdue), seven(1)), None);
    }

    #[test]
    fn after_a_long_silence_the_last_of_it_is_said() {
        let mut loan = of(vec![line(20, Wanted::Asset { asset: asset(CAMERA) }, 1)]);
        let approved = deed(2);
        loan.state = LoanState::Active { approved, handed_over: approved };
        loan.lines[0].allotments = vec![Allotment { out: 1, ..Allotment::promised(Some(asset(CAMERA)), 0) }];
        let end = loan.period.end();
        let soon = times().moment(ReminderKind::DueSoon, end).unwrap();
        loan.reminder = Some(Reminder { kind: ReminderKind::DueSoon, at: soon });
        assert_eq!(loan.clone().remind(&times(), soon - TimeDelta::seconds(1)).unwrap_err(), LoanError::PeriodNotOver);
        let late = times().moment(ReminderKind::Overdue, end).unwrap() + TimeDelta::hours(5);
        let (loan, said) = loan.remind(&times(), late).unwrap();
        assert_eq!(said, ReminderKind::Overdue);
        assert_eq!(loan.reminder.map(|it| it.kind), Some(ReminderKind::Lost));
    }
}
