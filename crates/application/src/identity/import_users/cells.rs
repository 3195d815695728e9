//! Single values of a sheet as databases write them. A blank one is `None`.

use chrono::{DateTime, NaiveDateTime, Utc};
use plantel_domain::clock::{Timestamp, plausible_time};
use plantel_domain::ids::UserId;
use uuid::Uuid;

/// A value, nothing, or the code of why it cannot be taken.
pub type Cell<T> = Result<Option<T>, &'static str>;

/// What a role is called, in lower case, that was allowed everything.
const ADMINISTRATORS: [&str; 6] =
    ["admin", "administrator", "administrador", "administradora", "superadmin", "superuser"];

/// Reads what is not blank.
pub fn some<T>(typed: &str, read: impl FnOnce(&str) -> Result<T, &'static str>) -> Cell<T> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(None) } else { read(typed).map(Some) }
}

/// A UUID; the one of nothing but zeros is nobody's.
pub fn id(typed: &str) -> Cell<UserId> {
    some(typed, |typed| Uuid::parse_str(typed).ok().filter(|id| !id.is_nil()).map(UserId::from).ok_or("id.invalid"))
}

/// Yes or no: `t`, `true` or `1`, and `f`, `false` or `0`.
pub fn flag(typed: &str) -> Cell<bool> {
    some(typed, |typed| match typed.to_ascii_lowercase().as_str() {
        "t" | "true" | "1" => Ok(true),
        "f" | "false" | "0" => Ok(false),
        _ => Err("import.bad-flag"),
    })
}

/// A moment in RFC 3339 or as PostgreSQL writes it, `2025-01-31 12:34:56.789+00`; without an offset in UTC.
pub fn time(typed: &str) -> Cell<Timestamp> {
    some(typed, |typed| {
        let spaced = typed.replacen(['T', 't'], " ", 1);
        let told = DateTime::parse_from_str(&spaced, "%Y-%m-%d %H:%M:%S%.f%#z").map(|at| at.with_timezone(&Utc));
        let read =
            told.or_else(|_| NaiveDateTime::parse_from_str(&spaced, "%Y-%m-%d %H:%M:%S%.f").map(|at| at.and_utc()));
        // Cut to what stores keep; a leap second is the first of the next minute.
        let cut = read.ok().and_then(|at| DateTime::from_timestamp_micros(at.timestamp_micros()));
        cut.and_then(|at| plausible_time(at).ok()).ok_or("import.bad-time")
    })
}

/// Whether the word names a role that was allowed everything.
pub fn administrates(role: &str) -> bool {
    ADMINISTRATORS.contains(&role.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2025-01-31 12:34:56.789+00", "2025-01-31T12:34:56.789Z")]
    #[case("2025-01-31 12:34:56.789123+00", "2025-01-31T12:34:56.789123Z")]
    #[case("2025-01-31 12:34:56-05", "2025-01-31T17:34:56Z")]
    #[case("2025-01-31 12:34:56+05:30", "2025-01-31T07:04:56Z")]
    #[case("2025-01-31T12:34:56Z", "2025-01-31T12:34:56Z")]
    #[case("2025-01-31t12:34:56.5-05:00", "2025-01-31T17:34:56.5Z")]
    #[case("2025-01-31T12:34:56.123456789Z", "2025-01-31T12:34:56.123456Z")]
    #[case("2025-01-31 12:34:56.789", "2025-01-31T12:34:56.789Z")]
    #[case("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")]
    #[case(" 1960-01-31 12:34:56.789+00 ", "1960-01-31T12:34:56.789Z")]
    fn a_moment_is_read_as_it_is_meant(#[case] typed: &str, #[case] read: &str) {
        assert_eq!(time(typed), Ok(Some(read.parse().unwrap())));
    }

    #[rstest]
    #[case("infinity")]
    #[case("2025-01-31")]
    #[case("31/01/2025 12:34:56")]
    #[case("2025-02-31 12:34:56+00")]
    #[case("2025-01-31 25:00:00+00")]
    #[case("1025-01-31 12:34:56+00")]
    #[case("12025-01-31 12:34:56+00")]
    #[case("2025-01-31 12:34:56+00 BC")]
    #[case("1738326896")]
    fn what_is_no_moment_or_a_mistake_is_refused(#[case] typed: &str) {
        assert_eq!(time(typed), Err("import.bad-time"));
    }

    #[rstest]
    #[case("t", Ok(Some(true)))]
    #[case("True", Ok(Some(true)))]
    #[case(" 1 ", Ok(Some(true)))]
    #[case("f", Ok(Some(false)))]
    #[case("FALSE", Ok(Some(false)))]
    #[case("0", Ok(Some(false)))]
    #[case(" ", Ok(None))]
    #[case("2", Err("import.bad-flag"))]
    #[case("maybe", Err("import.bad-flag"))]
    fn a_flag_is_yes_or_no(#[case] typed: &str, #[case] read: Cell<bool>) {
        assert_eq!(flag(typed), read);
    }

    #[test]
    fn an_id_is_a_uuid_and_somebodys() {
        assert_eq!(id(""), Ok(None));
        let kept = id("0198C0DE-0000-4000-8000-00000000000A").unwrap().unwrap();
        assert_eq!(kept.to_string(), "0198c0de-0000-4000-8000-00000000000a");
        for bad in ["7", "00000000-0000-0000-0000-000000000000", "0198c0de-0000-4000-8000-00000000000"] {
            assert_eq!(id(bad), Err("id.invalid"), "{bad}");
        }
    }

    #[test]
    fn an_administrator_goes_by_several_names() {
        assert!(administrates(" Admin ") && administrates("superadmin"));
        assert!(!administrates("User") && !administrates("") && !administrates("administration"));
    }
}
