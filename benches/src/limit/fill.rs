//! Loans to be approved and checks to be submitted: written by SQL, since over HTTP they would take longer to make than
//! to decide.

use super::school::{School, THINGS};
use crate::database::{Database, Kind};
use anyhow::Result;
use plantel_persistence::Pools;
use sea_orm::ConnectionTrait;

/// What is written to, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// Pending loans of one unit. Neighbours want different things; who wants the same, wants another day.
    Loan,
    /// Checks of the room that were begun, each of another day.
    Check,
}

/// Papers of both kinds, and how many of each were made and used.
pub struct Papers {
    pools: Pools,
    kind: Kind,
    words: Vec<(&'static str, String)>,
    loans: Pile,
    checks: Pile,
}

#[derive(Clone, Copy, Default)]
struct Pile {
    made: u64,
    used: u64,
}

impl Paper {
    /// As many are there when a round begins: more than anybody decides in one. Twice as many are made at once.
    fn ahead(self) -> u64 {
        if self == Self::Loan { 5_000 } else { 2_500 }
    }

    /// The path that decides the one with this number.
    pub fn path(self, number: u64) -> String {
        match self {
            Self::Loan => format!("/api/v1/loans/{}/approve", self.id(number)),
            Self::Check => format!("/api/v1/inventory-checks/{}/submit", self.id(number)),
        }
    }

    /// Where Plantel shows it.
    pub fn place(self, number: u64) -> String {
        match self {
            Self::Loan => format!("/api/v1/loans/{}", self.id(number)),
            Self::Check => format!("/api/v1/inventory-checks/{}", self.id(number)),
        }
    }

    /// Its id.
    pub fn id(self, number: u64) -> String {
        format!("{}{number:012}", if self == Self::Loan { LOAN } else { CHECK })
    }
}

/// How ids begin; the number follows in twelve digits.
const LOAN: &str = "019c0000-0000-7000-8000-";
const LINE: &str = "019c0000-0000-7000-8001-";
const CHECK: &str = "019c0000-0000-7000-8002-";

impl Papers {
    /// None yet.
    pub async fn open(database: &Database, school: &School) -> Result<Self> {
        let (pools, kind) = (database.pools().await?, database.kind);
        let literal = |id: &str| match kind {
            Kind::Sqlite => format!("unhex(replace('{id}', '-', ''))"),
            Kind::Postgres => format!("'{id}'::uuid"),
        };
        let numbered = |prefix: &str| {
            let text = format!("'{}' || substr('' || (1000000000000 + n), 2)", prefix.replace('-', ""));
            if kind == Kind::Sqlite { format!("unhex({text})") } else { format!("({text})::uuid") }
        };
        let of = |sqlite: &str, postgres: &str| (if kind == Kind::Sqlite { sqlite } else { postgres }).to_owned();
        let words = vec![
            ("{loan}", numbered(LOAN)),
            ("{line}", numbered(LINE)),
            ("{check}", numbered(CHECK)),
            ("{institution}", literal(&school.institution)),
            ("{warehouse}", literal(&school.warehouse)),
            ("{room}", literal(&school.room)),
            ("{schedule}", literal(&school.schedule)),
            ("{admin}", literal(&school.admin)),
            ("{instructor}", literal(&school.instructor)),
            (
                "{coming}",
                of(
                    "date('2050-01-01', '+' || (n / {things}) || ' days')",
                    "date '2050-01-01' + (n / {things})::integer",
                ),
            ),
            ("{gone}", of("date('2026-01-01', '-' || n || ' days')", "date '2026-01-01' - n::integer")),
            ("{due}", of("'2050-01-01T00:00:00+00:00'", "timestamptz '2050-01-01 00:00:00+00'")),
            ("{time}", of("'2026-01-01T00:00:00+00:00'", "timestamptz '2026-01-01 00:00:00+00'")),
            ("{tally}", format!("'{TALLY}'{}", of("", "::jsonb"))),
            ("{things}", THINGS.to_string()),
        ];
        Ok(Self { pools, kind, words, loans: Pile::default(), checks: Pile::default() })
    }

    async fn run(&self, sql: &str) -> Result<()> {
        self.pools.write.execute_unprepared(sql).await?;
        Ok(())
    }

    /// Makes those with these numbers.
    pub async fn make(&self, paper: Paper, first: u64, last: u64) -> Result<()> {
        let series = match self.kind {
            Kind::Sqlite => format!(
                "WITH RECURSIVE numbers (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
            ),
            Kind::Postgres => format!("WITH numbers (n) AS (SELECT generate_series({first}, {last}))"),
        };
        let steps = match paper {
            Paper::Loan => [LOANS, LINES],
            Paper::Check => [CHECKS, CHECK_LINES],
        };
        for sql in steps {
            let sql = sql.replace("{series}", &series);
            let sql = self.words.iter().fold(sql, |sql, (word, said)| sql.replace(word, said));
            self.run(&sql).await?;
        }
        Ok(())
    }

    /// Makes more when there are few, and gives the paths of as many as a round can use.
    pub async fn next(&mut self, paper: Paper) -> Result<Vec<String>> {
        let (mut pile, ahead) = (self.pile(paper), paper.ahead());
        while pile.made - pile.used < ahead {
            self.make(paper, pile.made + 1, pile.made + 2 * ahead).await?;
            pile.made += 2 * ahead;
        }
        let paths = (pile.used + 1..=pile.used + ahead).map(|number| paper.path(number)).collect();
        *self.pile_mut(paper) = pile;
        Ok(paths)
    }

    /// So many of them were used up.
    pub fn used(&mut self, paper: Paper, asked: u64) {
        let pile = self.pile_mut(paper);
        pile.used = (pile.used + asked).min(pile.made);
    }

    /// Forgets what is to be done about what was decided: who is measured next would have it done beside.
    pub async fn forget_deliveries(&self) -> Result<()> {
        // What the relay has at hand is left to it: the two would wait for one another.
        let sql = match self.kind {
            Kind::Sqlite => "DELETE FROM deliveries",
            Kind::Postgres => "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries FOR UPDATE SKIP LOCKED)",
        };
        self.run(sql).await
    }

    /// Leaves the database as it would be some hours later: analysed, with nothing to tidy.
    pub async fn tidy(&self) -> Result<()> {
        let steps: &[&str] = match self.kind {
            Kind::Sqlite => &["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"],
            Kind::Postgres => &["VACUUM (ANALYZE)", "CHECKPOINT"],
        };
        for step in steps {
            self.run(step).await?;
        }
        Ok(())
    }

    /// Leaves the database alone.
    pub async fn close(self) -> Result<()> {
        self.pools.write.close().await?;
        self.pools.read.close().await?;
        Ok(())
    }

    fn pile(&self, paper: Paper) -> Pile {
        if paper == Paper::Loan { self.loans } else { self.checks }
    }

    fn pile_mut(&mut self, paper: Paper) -> &mut Pile {
        if paper == Paper::Loan { &mut self.loans } else { &mut self.checks }
    }
}

const LOANS: &str = "
INSERT INTO loans (id, institution_id, warehouse_id, borrower_id, start_date, end_date, purpose, priority, state,
    created_at, version, late)
{series}
SELECT {loan}, {institution}, {warehouse}, {instructor}, {coming}, {coming}, 'Práctica', 'medium', 'pending', {time}, 1,
    FALSE
FROM numbers
";

const LINES: &str = "
INSERT INTO loan_lines (institution_id, loan_id, id, position, kind, asset_id, quantity)
{series}
SELECT {institution}, {loan}, {line}, 0, 'asset', assets.id, 1
FROM numbers
JOIN assets ON assets.institution_id = {institution} AND assets.retired_at IS NULL
    AND assets.code_key = 'cosa-' || substr('' || (100000 + n % {things}), 2)
";

/// Of a room of which nothing was counted yet.
const TALLY: &str = r#"{"counted":0,"damaged":0,"expected":60,"found":0,"items":20,"missing":0,"not_counted":0,
"required":20,"surplus":0,"to_count":20,"units":0,"value":0,"variances":0}"#;

const CHECKS: &str = "
INSERT INTO inventory_checks (id, institution_id, environment_id, schedule_id, day, group_name, group_key,
    instructor_id, due_at, revision, state, started_by, started_at, tally, has_issues, has_variance, updated_at, version)
{series}
SELECT {check}, {institution}, {room}, {schedule}, {gone}, '2758492', '2758492', {admin}, {due}, 1, 'student_pending',
    {admin}, {time}, {tally}, FALSE, FALSE, {time}, 1
FROM numbers
";

const CHECK_LINES: &str = "
INSERT INTO check_lines (institution_id, check_id, revision, asset_id, book_good, book_in_use, book_damaged,
    book_missing)
{series}
SELECT {institution}, {check}, 1, assets.id, 3, 0, 0, 0
FROM numbers
JOIN assets ON assets.institution_id = {institution} AND assets.environment_id = {room}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_its_number_in_its_last_digits() {
        assert_eq!(Paper::Check.id(42), "019c0000-0000-7000-8002-000000000042");
        assert_eq!(Paper::Loan.path(7), "/api/v1/loans/019c0000-0000-7000-8000-000000000007/approve");
    }
}
