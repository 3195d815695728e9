//! A list of students and who answers for them.
#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use plantel_application::enrollment::import::{Column, fuzzing};
use plantel_fuzz::{is_published, refusals_hold, same_in_every_encoding, sheet};
use std::collections::HashSet;

fuzz_target!(|bytes: &[u8]| {
    same_in_every_encoding::<Column>(bytes);
    let Some(sheet) = sheet::<Column>(bytes) else { return };
    let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("it is in the calendar");
    let (read, refused) = fuzzing::rows(&sheet, today);
    refusals_hold(&sheet, &refused, read.len());
    let bearers: HashSet<&str> = read.iter().map(|row| row.bearer.as_str()).collect();
    assert_eq!(bearers.len(), read.len(), "one paper makes two students");
    for row in &read {
        assert!(row.birth_date <= today);
        assert!(row.warnings.iter().all(|code| is_published(code)));
    }
});
