//! The holidays of Colombia.

use crate::clock::Day;
use crate::names::names;
use chrono::{Datelike, Days, NaiveDate, Weekday};

names! {
    /// What is celebrated on a holiday.
    Holiday, "kind.unknown" {
        /// 1 January.
        NewYear = "new_year",
        /// Reyes Magos: 6 January, moved.
        Epiphany = "epiphany",
        /// San José: 19 March, moved.
        SaintJoseph = "saint_joseph",
        /// Jueves Santo: three days before Easter.
        HolyThursday = "holy_thursday",
        /// Viernes Santo: two days before Easter.
        GoodFriday = "good_friday",
        /// 1 May.
        LabourDay = "labour_day",
        /// Ascensión: the Monday 43 days after Easter.
        Ascension = "ascension",
        /// Corpus Christi: the Monday 64 days after Easter.
        CorpusChristi = "corpus_christi",
        /// Sagrado Corazón: the Monday 71 days after Easter.
        SacredHeart = "sacred_heart",
        /// San Pedro y San Pablo: 29 June, moved.
        SaintsPeterAndPaul = "saints_peter_and_paul",
        /// Nuestra Señora del Rosario de Chiquinquirá: 9 July, moved; from 2026 on (Ley 2578 de 2026).
        OurLadyOfChiquinquira = "our_lady_of_chiquinquira",
        /// 20 July.
        Independence = "independence",
        /// 7 August.
        BattleOfBoyaca = "battle_of_boyaca",
        /// Asunción: 15 August, moved.
        Assumption = "assumption",
        /// Día de la Raza: 12 October, moved.
        DayOfTheRace = "day_of_the_race",
        /// Todos los Santos: 1 November, moved.
        AllSaints = "all_saints",
        /// Independencia de Cartagena: 11 November, moved.
        IndependenceOfCartagena = "independence_of_cartagena",
        /// 8 December.
        ImmaculateConception = "immaculate_conception",
        /// 25 December.
        Christmas = "christmas",
    }
}

/// On their day, whatever the weekday: month and day.
const FIXED: [(u32, u32, Holiday); 6] = [
    (1, 1, Holiday::NewYear),
    (5, 1, Holiday::LabourDay),
    (7, 20, Holiday::Independence),
    (8, 7, Holiday::BattleOfBoyaca),
    (12, 8, Holiday::ImmaculateConception),
    (12, 25, Holiday::Christmas),
];

/// On their day if it is a Monday, else on the Monday after it.
const MOVED: [(u32, u32, Holiday); 8] = [
    (1, 6, Holiday::Epiphany),
    (3, 19, Holiday::SaintJoseph),
    (6, 29, Holiday::SaintsPeterAndPaul),
    (7, 9, Holiday::OurLadyOfChiquinquira),
    (8, 15, Holiday::Assumption),
    (10, 12, Holiday::DayOfTheRace),
    (11, 1, Holiday::AllSaints),
    (11, 11, Holiday::IndependenceOfCartagena),
];

/// So many days after Easter.
const BY_EASTER: [(i64, Holiday); 5] = [
    (-3, Holiday::HolyThursday),
    (-2, Holiday::GoodFriday),
    (43, Holiday::Ascension),
    (64, Holiday::CorpusChristi),
    (71, Holiday::SacredHeart),
];

/// The first year of the holiday of 9 July.
const CHIQUINQUIRA_SINCE: i32 = 2026;

/// What is celebrated on a day, by Ley 51 de 1983 (Ley Emiliani) and Ley 2578 de 2026: the one that follows Easter
/// where two fall on one Monday. Years before 1984 are told as if the first had been in force.
pub fn colombian_holiday(day: Day) -> Option<Holiday> {
    fixed(day).or_else(|| by_easter(day)).or_else(|| moved(day))
}

fn fixed(day: Day) -> Option<Holiday> {
    let found = FIXED.iter().find(|(month, date, _)| (day.month(), day.day()) == (*month, *date));
    found.map(|(.., holiday)| *holiday)
}

fn by_easter(day: Day) -> Option<Holiday> {
    let after = day.signed_duration_since(easter(day.year())?).num_days();
    BY_EASTER.iter().find(|(days, _)| *days == after).map(|(_, holiday)| *holiday)
}

fn moved(day: Day) -> Option<Holiday> {
    if day.weekday() != Weekday::Mon {
        return None;
    }
    let week: Vec<Day> = (0..7).filter_map(|back| day.checked_sub_days(Days::new(back))).collect();
    let in_week = |month: u32, date: u32| week.iter().any(|it| (it.month(), it.day()) == (month, date));
    let found = MOVED.iter().find(|(month, date, _)| in_week(*month, *date)).map(|(.., holiday)| *holiday);
    found.filter(|holiday| *holiday != Holiday::OurLadyOfChiquinquira || day.year() >= CHIQUINQUIRA_SINCE)
}

/// Easter Sunday in the Gregorian calendar, as Meeus, Jones and Butcher compute it.
fn easter(year: i32) -> Option<Day> {
    let (golden, century, in_century) = (year % 19, year / 100, year % 100);
    let lunar = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - lunar + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let early = (golden + 11 * epact + 22 * weekday) / 451;
    let march = epact + weekday - 7 * early + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(march / 31).ok()?, u32::try_from(march % 31 + 1).ok()?)
}

#[cfg(test)]
#[path = "holidays_tests.rs"]
mod tests;
