//! What came of it: rows of the report, each ratio with its goal, and a table for people.

use super::rounds::{Outcome, Scenario};
use super::servers::Who;
use crate::database::Kind;
use crate::report::Report;
use std::fmt::{self, Write};

/// Of the driver limit, whatever is asked.
const OF_DRIVER: f64 = 0.9;
/// How many times as long as at the limit one of a hundred answers may take.
const P99: f64 = 3.0;

/// The table, as Markdown.
#[derive(Default)]
pub struct Table(String);

impl Table {
    /// Adds what came of a scenario.
    pub fn tell(
        &mut self,
        kind: Kind,
        scenario: &Scenario,
        connections: u32,
        outcomes: &[Outcome],
        report: &mut Report,
    ) {
        let of = |who| outcomes.iter().find(|outcome| outcome.who == who);
        let name = |what: &str| format!("limit.{}.{}.{connections}.{what}", kind.name(), scenario.name);
        let Some(plantel) = of(Who::Plantel) else { return };
        let mut cells = vec![kind.name().to_owned(), scenario.name.to_owned(), connections.to_string()];
        for who in [Who::Plantel, Who::Driver, Who::Metal] {
            let rate = of(who).map(Outcome::rate);
            if let Some(rate) = rate {
                report.higher(&name(who.name()), rate, "1/s", None);
            }
            cells.push(rate.map_or(String::new(), |rate| format!("{rate:.0}")));
        }
        for (who, goal) in [(Who::Driver, OF_DRIVER), (Who::Metal, scenario.metal)] {
            let ratio = of(who).map(|limit| plantel.rate() / limit.rate());
            if let Some(ratio) = ratio {
                report.higher(&name(&format!("of_{}", who.name())), ratio, "x", Some(goal));
            }
            cells.push(cell(ratio, goal, ratio.is_some_and(|ratio| ratio < goal)));
        }
        for who in [Who::Driver, Who::Metal] {
            let ratio = of(who).map(|limit| plantel.p99() / limit.p99());
            if let Some(ratio) = ratio {
                report.lower(&name(&format!("p99_of_{}", who.name())), ratio, "x", Some(P99));
            }
            cells.push(cell(ratio, P99, ratio.is_some_and(|ratio| ratio > P99)));
        }
        report.lower(&name("spread"), plantel.spread(), "x", None);
        cells.push(format!("{:.2}", plantel.spread()));
        writeln!(self.0, "| {} |", cells.join(" | ")).expect("a string takes it");
    }
}

/// A ratio, in bold with what was wanted of it when it misses that.
fn cell(ratio: Option<f64>, goal: f64, missed: bool) -> String {
    match ratio {
        Some(ratio) if missed => format!("**{ratio:.2}** ({goal})"),
        Some(ratio) => format!("{ratio:.2}"),
        None => String::new(),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| database | what | connections | Plantel, 1/s | driver, 1/s | metal, 1/s | of driver | of metal | \
             p99 to driver | p99 to metal | spread |"
        )?;
        writeln!(f, "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")?;
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_goal_stands_out() {
        assert_eq!(cell(Some(0.95), 0.9, false), "0.95");
        assert_eq!(cell(Some(0.5), 0.9, true), "**0.50** (0.9)");
        assert_eq!(cell(None, 0.9, false), "");
    }
}
