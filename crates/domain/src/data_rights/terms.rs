//! By when people are answered: the law's terms, until the institution writes others down, since laws change.

use super::DataRequestKind;
use crate::clock::{Day, Timestamp};
use crate::error::Params;
use crate::form::{BadValue, Form, Invalid};
use crate::holidays::colombian_holiday;
use crate::ids::InstitutionId;
use crate::store::Version;
use chrono::Datelike as _;
use serde::Serialize;

/// The most business days of a term.
pub const MOST_TERM_DAYS: u8 = 90;

/// The terms, in business days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TermDays {
    /// To answer a query: ten (Ley 1581 de 2012, art. 14).
    pub query: u8,
    /// How many more, said before the first have passed: five (art. 14).
    pub query_extension: u8,
    /// To answer a claim: fifteen, from the day after it came (art. 15).
    pub claim: u8,
    /// How many more, said before the first have passed: eight (art. 15).
    pub claim_extension: u8,
}

/// The terms of an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataRightsTerms {
    /// Whose.
    pub institution: InstitutionId,
    /// In business days.
    #[serde(flatten)]
    pub days: TermDays,
    /// When they were written; those of the law were not.
    pub updated_at: Option<Timestamp>,
    /// Current version; 0 while those of the law hold.
    pub version: Version,
}

impl DataRightsTerms {
    /// Those of the law.
    pub fn of_the_law(institution: InstitutionId) -> Self {
        let days = TermDays { query: 10, query_extension: 5, claim: 15, claim_extension: 8 };
        Self { institution, days, updated_at: None, version: 0 }
    }

    /// Written anew: a term has a day at least, and [`MOST_TERM_DAYS`] at most.
    pub fn write(mut self, days: TermDays, now: Timestamp) -> Result<Self, Invalid> {
        let mut form = Form::new();
        let fields = [
            ("/query_days", days.query, 1),
            ("/query_extension", days.query_extension, 0),
            ("/claim_days", days.claim, 1),
            ("/claim_extension", days.claim_extension, 0),
        ];
        for (pointer, days, least) in fields {
            if days < least || days > MOST_TERM_DAYS {
                let range = Params::none().number("min", least.into()).number("max", MOST_TERM_DAYS.into());
                form.refuse(pointer, BadValue::with("term-days.out-of-range", range));
            }
        }
        form.done(|| Some(()))?;
        (self.days, self.updated_at) = (days, Some(now));
        Ok(self)
    }

    /// The last day on which what came on a day is answered in time.
    pub fn due(&self, kind: DataRequestKind, received_on: Day) -> Day {
        let days = if kind.is_query() { self.days.query } else { self.days.claim };
        business_days_after(received_on, days)
    }

    /// The same, extended.
    pub fn extended(&self, kind: DataRequestKind, due_on: Day) -> Day {
        let days = if kind.is_query() { self.days.query_extension } else { self.days.claim_extension };
        business_days_after(due_on, days)
    }
}

/// The business day that comes so many after a day, which is not counted: Monday to Friday but for Colombian holidays.
pub fn business_days_after(day: Day, days: u8) -> Day {
    let business = |day: &Day| day.weekday().number_from_monday() <= 5 && colombian_holiday(*day).is_none();
    let mut following = day.iter_days().skip(1).filter(business);
    match days.checked_sub(1) {
        None => day,
        Some(before) => following.nth(before.into()).unwrap_or(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn now() -> Timestamp {
        "2026-02-02T15:00:00Z".parse().unwrap()
    }

    #[test]
    fn days_are_counted_from_the_day_after_without_weekends_and_holidays() {
        // Maundy Thursday and Good Friday of 2026 are the 2nd and 3rd of April; the 23rd of March is Saint Joseph's.
        for (from, days, to) in [
            ("2026-03-09", 0, "2026-03-09"),
            ("2026-03-09", 1, "2026-03-10"),
            ("2026-03-09", 10, "2026-03-24"),
            ("2026-03-13", 1, "2026-03-16"),
            ("2026-03-14", 1, "2026-03-16"),
            ("2026-03-20", 1, "2026-03-24"),
            ("2026-04-01", 1, "2026-04-06"),
            ("2026-12-31", 1, "2027-01-04"),
        ] {
            assert_eq!(business_days_after(day(from), days), day(to), "{days} after {from}");
        }
    }

    #[test]
    fn a_query_has_ten_days_and_five_more_and_a_claim_fifteen_and_eight() {
        let law = DataRightsTerms::of_the_law(id(1));
        let due = law.due(DataRequestKind::Query, day("2026-02-02"));
        assert_eq!(due, day("2026-02-16"));
        assert_eq!(law.extended(DataRequestKind::Query, due), day("2026-02-23"));
        for kind in DataRequestKind::ALL.iter().filter(|kind| !kind.is_query()) {
            let due = law.due(*kind, day("2026-02-02"));
            assert_eq!((due, law.extended(*kind, due)), (day("2026-02-23"), day("2026-03-05")));
        }
    }

    #[test]
    fn terms_that_cannot_be_are_refused_each_by_its_field() {
        let law = DataRightsTerms::of_the_law(id(1));
        let odd = TermDays { query: 0, query_extension: 91, claim: 91, claim_extension: 0 };
        let refused = law.clone().write(odd, now()).unwrap_err();
        let told: Vec<_> = refused.0.iter().map(|field| (field.pointer.as_str(), field.reason.code)).collect();
        let out = "term-days.out-of-range";
        assert_eq!(told, [("/query_days", out), ("/query_extension", out), ("/claim_days", out)]);
        let shorter = TermDays { query: 5, ..law.days };
        let written = law.clone().write(shorter, now()).unwrap();
        assert_eq!((written.days, written.updated_at, written.version), (shorter, Some(now()), 0));
    }
}
