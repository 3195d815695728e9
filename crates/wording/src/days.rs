//! Days as people of a language write them.

use chrono::{Datelike, NaiveDate};
use plantel_domain::identity::Locale;

const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const PORTUGUESE: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];

/// As `20 de marzo de 2026`; what is no day stays as it is.
pub(crate) fn shown(text: &str, locale: Locale) -> String {
    let Ok(day) = text.parse::<NaiveDate>() else { return text.to_owned() };
    let month = |names: [&'static str; 12]| usize::try_from(day.month0()).ok().and_then(|at| names.get(at).copied());
    let (number, year) = (day.day(), day.year());
    match locale {
        Locale::Es => format!("{number} de {} de {year}", month(SPANISH).unwrap_or_default()),
        Locale::En => format!("{number} {} {year}", month(ENGLISH).unwrap_or_default()),
        Locale::Pt => format!("{number} de {} de {year}", month(PORTUGUESE).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Locale::Es, "20 de marzo de 2026")]
    #[case(Locale::En, "20 March 2026")]
    #[case(Locale::Pt, "20 de março de 2026")]
    fn a_day_is_written_as_people_do(#[case] locale: Locale, #[case] expected: &str) {
        assert_eq!(shown("2026-03-20", locale), expected);
    }

    #[test]
    fn what_is_no_day_stays_as_it_is() {
        assert_eq!(shown("2026-02-30", Locale::Es), "2026-02-30");
        assert_eq!(shown("<b>", Locale::En), "<b>");
    }
}
