//! What was measured, as a table and as JSON.

use anyhow::{Context, Result};
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// Which way a value gets better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    Higher,
    Lower,
}

/// One value, as `bench.json` keeps it.
#[derive(Debug, Serialize)]
pub struct Measurement {
    /// What, where, which: `start.sqlite.ready`.
    pub name: String,
    /// In `unit`.
    pub value: f64,
    /// `ms`, `MB`, `1/s`, or `x` for a ratio.
    pub unit: &'static str,
    /// What it must not pass, on the side of `better`.
    pub goal: Option<f64>,
    /// Which way it gets better.
    pub better: Better,
}

impl Measurement {
    fn missed(&self) -> bool {
        self.goal.is_some_and(|goal| match self.better {
            Better::Higher => self.value < goal,
            Better::Lower => self.value > goal,
        })
    }
}

/// Everything that was measured, in its order.
#[derive(Debug, Default)]
pub struct Report(Vec<Measurement>);

impl Report {
    /// A value that should be small.
    pub fn lower(&mut self, name: &str, value: f64, unit: &'static str, goal: Option<f64>) {
        self.add(name, value, unit, goal, Better::Lower);
    }

    /// A value that should be large.
    pub fn higher(&mut self, name: &str, value: f64, unit: &'static str, goal: Option<f64>) {
        self.add(name, value, unit, goal, Better::Higher);
    }

    fn add(&mut self, name: &str, value: f64, unit: &'static str, goal: Option<f64>, better: Better) {
        let value = (value * 1000.0).round() / 1000.0;
        eprintln!("{name}: {value} {unit}");
        self.0.push(Measurement { name: name.to_owned(), value, unit, goal, better });
    }

    /// Writes the JSON file.
    pub fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.0)? + "\n";
        std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{:<46} {:>12} {:<4} {:>10}", "name", "value", "unit", "goal")?;
        for row in &self.0 {
            let sign = if row.better == Better::Lower { "<=" } else { ">=" };
            let goal = row.goal.map_or(String::new(), |goal| format!("{sign} {goal}"));
            let verdict = if row.missed() { "  MISSED" } else { "" };
            writeln!(f, "{:<46} {:>12.3} {:<4} {goal:>10}{verdict}", row.name, row.value, row.unit)?;
        }
        Ok(())
    }
}
