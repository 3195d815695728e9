//! Fills institutions by SQL with what their lists show, and the database with institutions that nobody looks at.

use crate::database::{Database, Kind};
use anyhow::Result;
use chrono::Utc;
use plantel_persistence::Pools;
use sea_orm::{ConnectionTrait, Statement};

/// Rows that each institution of the crowd has in each list.
const OF_EACH: u64 = 100;

/// Seconds by which what is listed newest first is later than [`Filler::time`] says: more than a page of it is then
/// later than the filling, so that first pages hold the same everywhere, and nothing of what people did before.
const LATER: u64 = 120;

/// Marks the ids of rows of a kind; [`id`] has the rest.
const INSTITUTION: u8 = 10;
const WAREHOUSE: u8 = 11;

/// An institution that is looked at.
pub struct Filled<'a> {
    /// Tells its ids from those of others; below those of the crowd.
    pub number: u64,
    /// Its id.
    pub institution: &'a str,
    /// The id of its warehouse.
    pub warehouse: &'a str,
    /// Who has its notices, and its loans.
    pub reader: &'a str,
    /// Rows of each list.
    pub rows: u64,
}

/// Where rows go, as SQL spells it.
struct Place {
    number: String,
    institution: String,
    warehouse: String,
    reader: String,
    /// What gives the rows of `numbers`, for each place.
    from: &'static str,
}

/// Writes to a database, as people would over years.
pub struct Filler {
    pools: Pools,
    kind: Kind,
}

impl Filler {
    /// Of this database.
    pub async fn open(database: &Database) -> Result<Self> {
        let pools = database.pools().await?;
        if database.kind == Kind::Sqlite {
            pools.write.execute_unprepared("PRAGMA cache_size = -262144").await?;
        }
        Ok(Self { pools, kind: database.kind })
    }

    /// Students, loans and the journal of an institution, and what its reader was told: of ten notices nine are read.
    pub async fn fill(&self, it: &Filled<'_>) -> Result<()> {
        let place = Place {
            number: it.number.to_string(),
            institution: self.literal(it.institution),
            warehouse: self.literal(it.warehouse),
            reader: self.literal(it.reader),
            from: "numbers",
        };
        self.rows(&place, it.rows).await?;
        let reader = &place.reader;
        // Behind whatever the reader has been told, and before what comes.
        let inbox = format!(
            "INSERT INTO notice_inboxes (user_id, key, last_position, changed_at)
             VALUES ({reader}, {reader}, 100000000, {now}) ON CONFLICT (user_id) DO UPDATE SET last_position = 100000000",
            now = self.time("0", it.rows)
        );
        self.run(&inbox).await?;
        let notices = format!(
            "INSERT INTO notices (id, institution_id, user_id, position, kind, params, priority, cause, shown,
                 created_at, read_at)
             {series} SELECT {id}, {institution}, {reader}, 10000000 + n, 'loan.approved', '{params}', 'medium', {id},
                 {yes}, {at}, CASE WHEN n % 10 = 0 THEN NULL ELSE {at} END FROM numbers",
            series = self.series(it.rows),
            id = self.id(5, &place.number, "n"),
            institution = place.institution,
            params =
                r#"{"borrower":"Ana Ruiz","end":"2026-03-20","place":"Bodega","start":"2026-03-16","things":"Cámara"}"#,
            yes = self.yes(),
            at = self.time("n", it.rows),
        );
        self.run(&notices).await
    }

    /// As many assets as `rows` from one institution into another that has none, kept nowhere in particular.
    pub async fn copy_assets(&self, from: &str, to: &str, rows: u64) -> Result<()> {
        let (from, to) = (self.literal(from), self.literal(to));
        let known = format!(
            "FROM categories AS o WHERE o.institution_id = {from} AND NOT EXISTS (SELECT 1 FROM categories AS c
             WHERE c.institution_id = {to} AND c.code_key = o.code_key)"
        );
        self.copy("categories", &[("id", self.random()), ("institution_id", to.as_str())], &known).await?;
        let some = format!("FROM assets AS o WHERE o.institution_id = {from} AND {}", below(rows));
        self.copy("assets", &self.of_asset(&to), &some).await
    }

    /// So many institutions more, each with some rows of every list but notices, which are people's own.
    pub async fn crowd(&self, like: &Filled<'_>, assets_of: &str, count: u64) -> Result<()> {
        let (model, series) = (self.literal(like.institution), self.series(count));
        let (own, room) = (self.id(INSTITUTION, "n", "0"), self.id(WAREHOUSE, "n", "0"));
        self.run(&format!(
            "CREATE TABLE growth_places AS {series} SELECT 1000 + n AS number, {own} AS id, {room} AS warehouse FROM numbers"
        ))
        .await?;
        let institutions = format!("FROM institutions AS o CROSS JOIN growth_places AS p WHERE o.id = {model}");
        let named = [("id", "p.id"), ("code", "'CROWD' || p.number"), ("name_key", "'crowd ' || p.number")];
        self.copy("institutions", &named, &institutions).await?;
        let rooms = format!(
            "FROM environments AS o CROSS JOIN growth_places AS p WHERE o.id = {}",
            self.literal(like.warehouse)
        );
        let own = [("id", "p.warehouse"), ("institution_id", "p.id"), ("tag", self.tag())];
        self.copy("environments", &own, &rooms).await?;
        let source = self.literal(assets_of);
        let from =
            |table: &str| format!("FROM {table} AS o CROSS JOIN growth_places AS p WHERE o.institution_id = {source}");
        let own = [("id", self.random()), ("institution_id", "p.id")];
        self.copy("categories", &own, &from("categories")).await?;
        let assets = format!("{} AND {}", from("assets"), below(OF_EACH));
        self.copy("assets", &self.of_asset("p.id"), &assets).await?;
        let place = Place {
            number: "p.number".to_owned(),
            institution: "p.id".to_owned(),
            warehouse: "p.warehouse".to_owned(),
            reader: self.literal(like.reader),
            from: "growth_places AS p CROSS JOIN numbers",
        };
        self.rows(&place, OF_EACH).await?;
        self.run("DROP TABLE growth_places").await
    }

    /// Leaves the database as it would be some hours later.
    pub async fn tidy(self) -> Result<()> {
        let steps: &[&str] = match self.kind {
            Kind::Sqlite => &["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"],
            Kind::Postgres => &["VACUUM (ANALYZE)", "CHECKPOINT"],
        };
        for step in steps {
            self.run(step).await?;
        }
        self.pools.write.close().await?;
        self.pools.read.close().await?;
        Ok(())
    }

    /// Loans that were called off, what was written down, and students.
    async fn rows(&self, place: &Place, rows: u64) -> Result<()> {
        let Place { number, institution, warehouse, reader, from } = place;
        let (series, at, yes) = (self.series(rows), self.time(&format!("n + {LATER}"), rows), self.yes());
        let [journal, loan, line, student] = [1, 2, 3, 4].map(|list| self.id(list, number, "n"));
        self.run(&format!(
            "INSERT INTO journal (id, at, institution_id, kind, version, subject_kind, subject_id, principal, user_id,
                 role, request_id, data, changes)
             {series} SELECT {journal}, {at}, {institution}, 'loan.approved', 1, 'loan', {loan}, 'user', {reader},
                 'center_admin', 'growth', '{{}}', '[]' FROM {from}"
        ))
        .await?;
        self.run(&format!(
            "INSERT INTO loans (id, institution_id, warehouse_id, borrower_id, start_date, end_date, purpose, priority,
                 state, closed_at, created_at, version)
             {series} SELECT {loan}, {institution}, {warehouse}, {reader}, '2024-03-18', '2024-03-20', 'Práctica',
                 'medium', 'cancelled', {at}, {at}, 1 FROM {from}"
        ))
        .await?;
        self.run(&format!(
            "INSERT INTO loan_lines (institution_id, loan_id, id, position, kind, words, quantity)
             {series} SELECT {institution}, {loan}, {line}, 0, 'other', 'Extensión', 1 FROM {from}"
        ))
        .await?;
        self.run(&format!(
            "INSERT INTO students (id, institution_id, document_kind, document_number, first_surname, first_name,
                 name_key, search_text, birth_date, sex, active, created_at, updated_at, version)
             {series} SELECT {student}, {institution}, 'TI', {digits}, 'Peña', 'Ana ' || {digits},
                 'pena ' || {digits}, 'pena ana ' || {digits}, '2015-08-20', 'F', {yes}, {at}, {at}, 1 FROM {from}",
            digits = "substr('' || (10000000000 + n), 2)",
        ))
        .await
    }

    /// Copies rows with these columns changed; `from` calls the rows that are copied `o`.
    async fn copy(&self, table: &str, changed: &[(&str, &str)], from: &str) -> Result<()> {
        let columns = self.columns(table).await?;
        let value = |column: &String| {
            let new = changed.iter().find(|(known, _)| known == column);
            new.map_or_else(|| format!("o.{column}"), |(_, sql)| (*sql).to_owned())
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        self.run(&format!("INSERT INTO {table} ({}) SELECT {} {from}", columns.join(", "), values.join(", "))).await
    }

    async fn columns(&self, table: &str) -> Result<Vec<String>> {
        let sql = match self.kind {
            Kind::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
            Kind::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = '{table}'"
            ),
        };
        let asked = Statement::from_string(self.pools.write.get_database_backend(), sql);
        let rows = self.pools.write.query_all_raw(asked).await?;
        rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    async fn run(&self, sql: &str) -> Result<()> {
        self.pools.write.execute_unprepared(sql).await?;
        Ok(())
    }

    fn of_asset<'s>(&'s self, institution: &'s str) -> [(&'static str, &'s str); 4] {
        [("id", self.random()), ("institution_id", institution), ("environment_id", "NULL"), ("tag", self.tag())]
    }

    fn of<'s>(&self, sqlite: &'s str, postgres: &'s str) -> &'s str {
        if self.kind == Kind::Sqlite { sqlite } else { postgres }
    }

    fn random(&self) -> &'static str {
        self.of("randomblob(16)", "gen_random_uuid()")
    }

    fn tag(&self) -> &'static str {
        self.of("hex(randomblob(16))", "upper(replace(gen_random_uuid()::text, '-', ''))")
    }

    fn yes(&self) -> &'static str {
        self.of("1", "TRUE")
    }

    fn literal(&self, id: &str) -> String {
        match self.kind {
            Kind::Sqlite => format!("unhex(replace('{id}', '-', ''))"),
            Kind::Postgres => format!("'{id}'::uuid"),
        }
    }

    /// The id of a row of a list of a place, which rises with the row.
    fn id(&self, list: u8, place: &str, row: &str) -> String {
        let text = format!(
            "'019b{list:02}' || substr('' || (1000000 + {place}), 2) || '70008' ||
             substr('' || (1000000000000000 + {row}), 2)"
        );
        if self.kind == Kind::Sqlite { format!("unhex({text})") } else { format!("({text})::uuid") }
    }

    fn series(&self, rows: u64) -> String {
        match self.kind {
            Kind::Sqlite => {
                format!("WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})")
            }
            Kind::Postgres => format!("WITH numbers (n) AS (SELECT generate_series(1, {rows}))"),
        }
    }

    /// So many seconds after what is so many seconds, and a minute, ago, as the program itself would write it.
    #[expect(clippy::disallowed_methods, reason = "what is old is cleared away")]
    fn time(&self, seconds: &str, ago: u64) -> String {
        let first = Utc::now().timestamp() - i64::try_from(ago).unwrap_or(0) - 60;
        match self.kind {
            Kind::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', {first} + {seconds}, 'unixepoch')"),
            Kind::Postgres => format!("to_timestamp({first} + {seconds})"),
        }
    }
}

/// The first so many of the assets that were filled.
fn below(rows: u64) -> String {
    format!("o.code_key BETWEEN 'b-' AND 'b-{rows:07}'")
}
