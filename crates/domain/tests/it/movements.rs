//! The golden table of movements: from which condition to which each kind leads.

use plantel_domain::inventory::{Condition, MovementKind};
use std::fmt::Write;

const GOLDEN: &str = include_str!("../golden/movements.txt");

const LEGEND: &str = "x may be booked, . may not; what leads nowhere is left out\n";

fn name(condition: Option<Condition>) -> &'static str {
    condition.map_or("outside", Condition::name)
}

/// One block for each kind: a row for each condition that units leave, a column for each they come to.
fn table() -> String {
    let ends: Vec<Option<Condition>> = [None].into_iter().chain(Condition::ALL.iter().copied().map(Some)).collect();
    let mut table = LEGEND.to_owned();
    for kind in MovementKind::ALL {
        write!(table, "\n{:12}", kind.name()).expect("a text takes more text");
        for to in &ends {
            write!(table, "  {}", name(*to)).expect("a text takes more text");
        }
        table.push('\n');
        for from in &ends {
            if !ends.iter().any(|to| kind.allows(*from, *to)) {
                continue;
            }
            write!(table, "{:12}", name(*from)).expect("a text takes more text");
            for to in &ends {
                let cell = if kind.allows(*from, *to) { 'x' } else { '.' };
                write!(table, "  {cell:^0$}", name(*to).len()).expect("a text takes more text");
            }
            table.push('\n');
        }
    }
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

#[test]
fn each_movement_leads_where_the_golden_table_says() {
    let table = table();
    assert!(
        table == GOLDEN,
        "movements changed; if that is meant, copy this over crates/domain/tests/golden/movements.txt:\n\n{table}"
    );
}

#[test]
fn what_is_usual_may_be_booked_and_people_book_only_what_may_be_stated() {
    for kind in MovementKind::ALL {
        let (from, to) = kind.usual();
        let usual = from.is_some() || to.is_some();
        assert!(!usual || (kind.by_hand() && kind.allows(from, to)), "{kind:?}");
    }
}
