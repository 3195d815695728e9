//! Whether a page costs the same however many rows an institution has, and however many institutions there are.

use crate::api::{Api, text};
use crate::database::{Database, Kind};
use crate::growth_fill::{Filled, Filler};
use crate::place::{self, ADMIN, Place, institution, sign_in};
use crate::program::{Program, Server};
use crate::report::Report;
use crate::times::{median, ms};
use anyhow::{Context, Result};
use serde_json::json;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// How often each page is read.
const READS: usize = 100;

/// How often before that, so that it lies in memory as it does in any running system.
const WARM: usize = 10;

/// What the page of a large institution may take, of what that of a small one does.
const GOAL: f64 = 1.3;

/// Institutions that nobody looks at, beside those that are.
const CROWD: u64 = 997;

/// A list: what its measurements are called, where it is, and whether it is the reader's own.
const LISTS: [(&str, &str, bool); 5] = [
    ("inventory", "/api/v1/inventory", false),
    ("loans", "/api/v1/loans", false),
    ("notices", "/api/v1/notifications", true),
    ("journal", "/api/v1/audit-logs", false),
    ("students", "/api/v1/students", false),
];

/// An institution, and who looks at its lists.
struct House {
    institution: String,
    warehouse: String,
    /// The platform administrator, acting in it.
    operator: Api,
    /// Who has notices of it.
    reader: Api,
    reader_id: String,
}

impl House {
    /// A new one.
    async fn open(server: &Server, operator: &Api, code: &str) -> Result<Self> {
        let institution = institution(operator, code).await?;
        let operator = operator.inside(&institution);
        let body = json!({"name": "Bodega Principal", "is_warehouse": true});
        let warehouse = text(&operator.post("/api/v1/environments", &body).await?, "/id")?.to_owned();
        let email = format!("reader@{}.plantel.test", code.to_lowercase());
        let body = json!({"email": email, "password": place::PASSWORD});
        let reader_id = text(&operator.post("/api/v1/users", &body).await?, "/id")?.to_owned();
        let body = json!({"email": email, "roles": ["center_admin"]});
        operator.post("/api/v1/memberships", &body).await?;
        let reader = sign_in(server, &email).await?;
        Ok(Self { institution, warehouse, operator, reader, reader_id })
    }

    /// The one that has a million assets.
    async fn large(server: &Server, operator: &Api, place: &Place) -> Result<Self> {
        let reader = sign_in(server, ADMIN).await?;
        let reader_id = text(&reader.get_json("/api/v1/users/me").await?, "/id")?.to_owned();
        let operator = operator.inside(&place.institution);
        let (institution, warehouse) = (place.institution.clone(), place.warehouse.clone());
        Ok(Self { institution, warehouse, operator, reader, reader_id })
    }

    /// The same, on another server.
    fn at(self, address: &str) -> Self {
        Self { operator: self.operator.at(address), reader: self.reader.at(address), ..self }
    }

    fn filled(&self, number: u64, rows: u64) -> Filled<'_> {
        Filled { number, institution: &self.institution, warehouse: &self.warehouse, reader: &self.reader_id, rows }
    }

    /// So few assets come in as anybody's do.
    async fn bring_assets(&self, rows: u64) -> Result<()> {
        let mut sheet = String::from("codigo;nombre\n");
        for row in 1..=rows {
            writeln!(sheet, "B-{row:07};Cámara réflex")?;
        }
        self.operator.upload("/api/v1/inventory/import", sheet).await.map(drop)
    }

    fn caller(&self, own: bool) -> &Api {
        if own { &self.reader } else { &self.operator }
    }
}

/// Fills a small and a middling institution beside the large one, and a crowd around them; and a small one that is
/// alone in a database of its own. The pages of all of them are read in turn.
pub async fn measure(
    database: &Database,
    exe: &Path,
    program: &Program,
    place: &Place,
    rows: u64,
    report: &mut Report,
) -> Result<()> {
    let folder = database.folder.path().parent().context("the folder lies in the target folder")?;
    let own = Database::create(database.kind, folder).await?;
    let done = beside(&own, exe, (database, program, place), rows, report).await;
    own.remove().await;
    done
}

async fn beside(
    own: &Database,
    exe: &Path,
    (database, program, place): (&Database, &Program, &Place),
    rows: u64,
    report: &mut Report,
) -> Result<()> {
    let few = (rows / 1000).max(100);
    let other = Program::new(exe, own)?;
    other.run(&["migrate", "up"], "")?;
    other.run(&["create-admin", "--email", place::OPERATOR, "--password-stdin"], place::PASSWORD)?;
    let alone = opened_alone(own, &other, few).await?;
    let [small, middle, large] = opened(database, program, place, [few, rows / 10, rows]).await?;
    // A server learns from its database how much there is when it opens it.
    let (there, here) = (other.serve().await?, program.serve().await?);
    let alone = alone.at(&there.address);
    let [small, middle, large] = [small, middle, large].map(|house| house.at(&here.address));
    let houses = [&alone, &small, &middle, &large];
    compare(&houses, database.kind, rows, report).await?;
    compare_ones(&houses, database.kind, report).await
}

/// A small institution that has a database to itself.
async fn opened_alone(own: &Database, program: &Program, rows: u64) -> Result<House> {
    let server = program.serve().await?;
    let alone = House::open(&server, &sign_in(&server, place::OPERATOR).await?, "ALONE").await?;
    alone.bring_assets(rows).await?;
    drop(server);
    let filler = Filler::open(own).await?;
    filler.fill(&alone.filled(1, rows)).await?;
    filler.tidy().await?;
    Ok(alone)
}

/// A small, a middling and the large one, with so many rows, and a crowd around them.
async fn opened(database: &Database, program: &Program, place: &Place, rows: [u64; 3]) -> Result<[House; 3]> {
    let server = program.serve().await?;
    let operator = sign_in(&server, place::OPERATOR).await?;
    let small = House::open(&server, &operator, "GROWTH-S").await?;
    let middle = House::open(&server, &operator, "GROWTH-M").await?;
    let large = House::large(&server, &operator, place).await?;
    small.bring_assets(rows[0]).await?;
    drop(server);
    let begun = Instant::now();
    let filler = Filler::open(database).await?;
    filler.copy_assets(&large.institution, &middle.institution, rows[1]).await?;
    let houses = [small, middle, large];
    for ((house, rows), number) in houses.iter().zip(rows).zip(1..) {
        filler.fill(&house.filled(number, rows)).await?;
    }
    let [small, _, large] = &houses;
    filler.crowd(&small.filled(1, rows[0]), &large.institution, CROWD).await?;
    filler.tidy().await?;
    eprintln!("{}: grown in {} s", database.kind.name(), begun.elapsed().as_secs());
    Ok(houses)
}

/// The pages of each list, those of the small institution being the measure.
async fn compare(houses: &[&House; 4], kind: Kind, rows: u64, report: &mut Report) -> Result<()> {
    let [alone, small, middle, large] = houses;
    for (what, path, own) in LISTS {
        let first = format!("{path}?limit=50");
        let skipped = format!("{path}?limit=1&skip={}", rows / 10 * 9 - 1);
        let last = large.caller(own).get_json(&skipped).await?;
        let deep = format!("{first}&cursor={}", text(&last, "/next")?);
        let pages = [(alone, &first), (small, &first), (middle, &first), (large, &first), (large, &deep)];
        let pages = pages.map(|(house, path)| (house.caller(own), path.as_str()));
        let [alone, small, middle, large, deep] = in_turn(&pages).await?;
        let name = |value: &str| format!("growth.{what}.{}.{value}", kind.name());
        report.lower(&name("small"), ms(small), "ms", None);
        let mut over = |value: &str, one: Duration, other: Duration| {
            report.lower(&name(value), one.as_secs_f64() / other.as_secs_f64(), "x", Some(GOAL));
        };
        over("middle_over_small", middle, small);
        over("large_over_small", large, small);
        over("deep_over_small", deep, small);
        over("crowd_over_alone", small, alone);
    }
    Ok(())
}

/// What is asked of one thing: who calls, an asset, and the search for its code.
async fn compare_ones(houses: &[&House; 4], kind: Kind, report: &mut Report) -> Result<()> {
    let mut asked = Vec::new();
    for house in houses {
        let page = house.operator.get_json("/api/v1/inventory?limit=1").await?;
        let (id, code) = (text(&page, "/data/0/id")?, text(&page, "/data/0/code")?);
        asked.push([
            "/api/v1/auth/me".to_owned(),
            format!("/api/v1/inventory/{id}"),
            format!("/api/v1/inventory?limit=50&search={code}"),
        ]);
    }
    for (nth, what) in ["auth_me", "inventory_get", "inventory_search"].into_iter().enumerate() {
        let page = |house: usize| (&houses[house].operator, asked[house][nth].as_str());
        let [alone, small, middle, large] = in_turn(&[page(0), page(1), page(2), page(3)]).await?;
        let name = |value: &str| format!("growth.{what}.{}.{value}", kind.name());
        report.lower(&name("small"), ms(small), "ms", None);
        for (value, one, other) in [
            ("middle_over_small", middle, small),
            ("large_over_small", large, small),
            ("crowd_over_alone", small, alone),
        ] {
            report.lower(&name(value), one.as_secs_f64() / other.as_secs_f64(), "x", Some(GOAL));
        }
    }
    Ok(())
}

/// The medians of all.
async fn in_turn<const N: usize>(pages: &[(&Api, &str); N]) -> Result<[Duration; N]> {
    let mut times = [const { Vec::new() }; N];
    for turn in 0..WARM + READS {
        for ((caller, path), times) in pages.iter().zip(&mut times) {
            let begun = Instant::now();
            caller.get(path).await?;
            if turn >= WARM {
                times.push(begun.elapsed());
            }
        }
    }
    Ok(times.map(|mut times| median(&mut times)))
}
