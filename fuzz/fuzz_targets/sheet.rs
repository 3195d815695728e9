//! A list of assets, as a file is sent: text in some encoding, or a workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_application::inventory::import::{Column, ParsedRow, Refusal, RowReader, Sheet};
use plantel_domain::money::Money;
use plantel_fuzz::{refusals_hold, same_in_every_encoding, sheet};
use std::collections::HashSet;

fuzz_target!(|bytes: &[u8]| {
    same_in_every_encoding::<Column>(bytes);
    if let Some(sheet) = sheet::<Column>(bytes) {
        rows_hold(&sheet);
    }
});

fn rows_hold(sheet: &Sheet) {
    let currency = Money::currency_of("COP").expect("it is in use");
    let money = |amount: &str| Money::parse(amount, currency);
    let all: Vec<Result<ParsedRow, Vec<Refusal>>> = RowReader::of(sheet, money).collect();
    assert_eq!(all.len(), sheet.rows.len());
    // Who goes on after a piece reads what who reads all does.
    for passed in [1, all.len() / 2, all.len()] {
        let mut reader = RowReader::of(sheet, money);
        reader.pass(passed);
        let rest: Vec<_> = reader.collect();
        assert!(rest == all[passed..]);
    }
    let refused: Vec<Refusal> = all.iter().filter_map(|row| row.as_ref().err()).flatten().cloned().collect();
    let read: Vec<&ParsedRow> = all.iter().filter_map(|row| row.as_ref().ok()).collect();
    refusals_hold(sheet, &refused, read.len());
    let codes: HashSet<String> = read.iter().map(|row| row.code_key()).collect();
    assert_eq!(codes.len(), read.len(), "two rows have one code");
    let serials: Vec<String> = read.iter().filter_map(|row| row.serial_key()).collect();
    assert_eq!(serials.iter().collect::<HashSet<_>>().len(), serials.len(), "two rows have one serial number");
    assert!(read.iter().all(|row| row.asset.useful_life_months.is_none_or(|months| (1..=1200).contains(&months))));
}
