//! Days of the week.

use crate::clock::Day;
use crate::names::names;
use chrono::Datelike;

names! {
    /// A day of the week.
    Weekday, "kind.unknown" {
        /// Lunes.
        Monday = "monday",
        /// Martes.
        Tuesday = "tuesday",
        /// Miércoles.
        Wednesday = "wednesday",
        /// Jueves.
        Thursday = "thursday",
        /// Viernes.
        Friday = "friday",
        /// Sábado.
        Saturday = "saturday",
        /// Domingo.
        Sunday = "sunday",
    }
}

impl Weekday {
    /// The weekday of a day.
    pub fn of(day: Day) -> Self {
        match day.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}
