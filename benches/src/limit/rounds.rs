//! What is asked of each of them, in turns.

use super::fill::{Paper, Papers};
use super::school::{School, THINGS};
use super::servers::{Servers, Who};
use super::wrk::{Run, Wrk};
use anyhow::Result;
use serde_json::Value;

/// Rounds of each, in each of which everybody has a turn. With both databases a longer turn would take more than the
/// minutes that people wait for a bench.
const ROUNDS: usize = 5;
/// How long a turn is.
const SECONDS: u32 = 1;
/// How many paths a scenario goes through.
const PATHS: usize = 20;

/// Something that is read.
#[derive(Clone, Copy)]
pub struct Read {
    pub name: &'static str,
    /// Each time another one, as far as there are others.
    pub path: fn(&School, usize) -> String,
    /// What part of the metal limit is to be reached.
    metal: f64,
}

/// All that is read.
pub const READS: [Read; 4] = [
    Read { name: "auth_me", path: |_, _| "/api/v1/auth/me".to_owned(), metal: 1.0 },
    Read { name: "inventory_list", path: |_, _| "/api/v1/inventory?limit=50".to_owned(), metal: 0.75 },
    Read { name: "inventory_get", path: one, metal: 0.5 },
    Read { name: "inventory_search", path: search, metal: 0.75 },
];

fn one(school: &School, turn: usize) -> String {
    format!("/api/v1/inventory/{}", school.things[turn % school.things.len()])
}

/// By a code. Few, since PostgreSQL is told them in the statement, which each connection keeps.
fn search(_: &School, turn: usize) -> String {
    let thing = u32::try_from(turn).unwrap_or_default() * 487 % THINGS;
    format!("/api/v1/inventory?limit=50&search=cosa-{thing:05}")
}

/// Something that is done over and over.
pub struct Scenario {
    pub name: &'static str,
    /// What part of the metal limit is to be reached.
    pub metal: f64,
    what: What,
}

enum What {
    Reads(Vec<String>),
    Writes(Paper, Option<Value>),
}

impl Scenario {
    /// Those that are measured.
    pub fn all(school: &School) -> Vec<Self> {
        let reads = READS.iter().map(|read| {
            let mut paths: Vec<String> = (0..PATHS).map(|turn| (read.path)(school, turn)).collect();
            paths.dedup();
            Self { name: read.name, metal: read.metal, what: What::Reads(paths) }
        });
        let counted = Some(school.counted.clone());
        let writes = [
            Self { name: "loan_approve", metal: 0.75, what: What::Writes(Paper::Loan, None) },
            Self { name: "check_submit", metal: 0.75, what: What::Writes(Paper::Check, counted) },
        ];
        reads.chain(writes).collect()
    }
}

/// What came of one who was measured.
pub struct Outcome {
    pub who: Who,
    /// Answers a second, in each round.
    rates: Vec<f64>,
    /// Milliseconds, in each round.
    p99s: Vec<f64>,
}

impl Outcome {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        middle(&self.rates)
    }

    /// Of a hundred answers one takes longer than so many milliseconds.
    pub fn p99(&self) -> f64 {
        middle(&self.p99s)
    }

    /// How far the quickest round is from the slowest.
    pub fn spread(&self) -> f64 {
        let (least, most) =
            self.rates.iter().fold((f64::MAX, 0.0_f64), |(least, most), rate| (least.min(*rate), most.max(*rate)));
        most / least
    }
}

/// The middle one; of an even number the lower of the two.
fn middle(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// Lets all of them have their turns; before that, when they are cold, each has one that does not count.
pub async fn run(
    servers: &Servers,
    wrk: &Wrk,
    papers: &mut Papers,
    scenario: &Scenario,
    connections: u32,
    cold: bool,
) -> Result<Vec<Outcome>> {
    let mut outcomes: Vec<Outcome> =
        servers.all.iter().map(|(who, _)| Outcome { who: *who, rates: Vec::new(), p99s: Vec::new() }).collect();
    for round in 0..ROUNDS + usize::from(cold) {
        for ((_, server), outcome) in servers.all.iter().zip(&mut outcomes) {
            let run = turn(papers, scenario, &server.address, connections).await?;
            let said = wrk.run(run).await?;
            if let What::Writes(paper, _) = scenario.what {
                papers.used(paper, said.asked);
            }
            if cold && round == 0 {
                continue;
            }
            let answers = f64::from(u32::try_from(said.answers)?);
            let seconds = f64::from(u32::try_from(said.microseconds)?) / 1e6;
            outcome.rates.push(answers / seconds);
            outcome.p99s.push(said.p99 / 1e3);
        }
    }
    Ok(outcomes)
}

async fn turn(papers: &mut Papers, scenario: &Scenario, address: &str, connections: u32) -> Result<Run> {
    let (method, paths, body) = match &scenario.what {
        What::Reads(paths) => ("GET", paths.clone(), None),
        What::Writes(paper, body) => {
            let paths = papers.next(*paper).await?;
            papers.forget_deliveries().await?;
            ("POST", paths, body.clone())
        }
    };
    Ok(Run { address: address.to_owned(), method, paths, body, connections, seconds: SECONDS })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_rounds_the_middle_one_counts() {
        assert!((middle(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((middle(&[4.0, 3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(middle(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn the_spread_is_that_of_the_rates() {
        let outcome = Outcome { who: Who::Plantel, rates: vec![2.0, 4.0, 3.0], p99s: Vec::new() };
        assert!((outcome.spread() - 2.0).abs() < f64::EPSILON);
    }
}
