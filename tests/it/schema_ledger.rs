//! How the ledger opens over what was counted before, what it refuses by itself, and the way back.

use plantel_domain::access::Context;
use plantel_domain::inventory::{Condition, Holding, Place};
use plantel_domain::store::Store;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{Pools, SeaStore};
use plantel_testkit::ids::an_id;
use plantel_testkit::{FixedClock, RandomIds};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;
use sea_orm::prelude::Uuid;
use std::sync::Arc;

on_both_databases!(
    what_was_counted_is_booked_and_comes_back_as_it_was,
    what_the_older_schema_cannot_say_is_said_as_well_as_it_can,
);

/// The step before the ledger.
const BEFORE: u32 = 9;
const AT: &str = "'2026-01-02T03:04:05.678901+00:00'";
const COUNTS: &str = "SELECT code || ' ' || quantity || ' ' || damaged || ' ' || missing || ' ' || maintenance || ' '
    || in_use || ' ' || on_loan || ' ' || status || ' ' || version FROM assets ORDER BY code";

/// A database of before the ledger.
struct Old {
    kind: Kind,
    pools: Pools,
    _database: TestDatabase,
    institution: Uuid,
    /// Where the first asset is kept and lent from, and where the second is kept, but was lent from the first.
    rooms: [Uuid; 2],
    people: [Uuid; 2],
    assets: [Uuid; 4],
}

impl Old {
    async fn open(kind: Kind) -> Self {
        let database = TestDatabase::empty(kind).await;
        let pools = database.pools().await;
        Migrator::up(&pools.write, Some(BEFORE)).await.expect("the first steps come up");
        let old = Self {
            kind,
            pools,
            _database: database,
            institution: an_id(),
            rooms: [an_id(), an_id()],
            people: [an_id(), an_id()],
            assets: [an_id(), an_id(), an_id(), an_id()],
        };
        old.fill().await;
        old
    }

    fn id(&self, id: Uuid) -> String {
        match self.kind {
            Kind::Sqlite => format!("x'{}'", id.simple()),
            Kind::Postgres => format!("'{id}'"),
        }
    }

    async fn run(&self, sql: &str) {
        change(&self.pools, sql).await;
    }

    async fn fill(&self) {
        let here = self.id(self.institution);
        self.run(&format!(
            "INSERT INTO institutions (id, kind, name, name_key, code, time_zone, locale, currency, modules, active,
                created_at, version)
             VALUES ({here}, 'school', 'X', 'x', 'X', 'America/Bogota', 'es', 'COP', '', TRUE, {AT}, 1)"
        ))
        .await;
        for (at, person) in self.people.iter().enumerate() {
            let id = self.id(*person);
            self.run(&format!(
                "INSERT INTO users (id, email, email_key, password_hash, active, platform_admin, created_at, version)
                 VALUES ({id}, 'p{at}@x.test', 'p{at}@x.test', 'x', TRUE, FALSE, {AT}, 1)"
            ))
            .await;
        }
        for (at, room) in self.rooms.iter().enumerate() {
            let id = self.id(*room);
            self.run(&format!(
                "INSERT INTO environments (id, institution_id, name, name_key, search_text, is_warehouse, active,
                    created_at, version)
                 VALUES ({id}, {here}, 'R{at}', 'r{at}', 'r{at}', TRUE, TRUE, {AT}, 1)"
            ))
            .await;
        }
        let [first, second] = self.rooms;
        let dear = i64::MAX;
        for (at, room, counts, status) in [
            (0, Some(first), "'bulk', 1000, 10, 1, 1, 1, 1, 3".to_owned(), "available"),
            (1, Some(second), "'bulk', 1001, 4, 0, 0, 0, 0, 4".to_owned(), "on_loan"),
            (2, None, format!("'bulk', {dear}, 5, 0, 0, 0, 0, 2"), "available"),
            (3, Some(first), "'serial', 1003, 1, 0, 0, 0, 0, 0".to_owned(), "available"),
        ] {
            let (id, room) = (self.id(self.assets[at]), room.map_or("NULL".to_owned(), |room| self.id(room)));
            self.run(&format!(
                "INSERT INTO assets (id, institution_id, code, code_key, name, name_key, search_text, category,
                    environment_id, cost_currency, purchase_date, warranty_until, tracking, cost_minor, quantity,
                    damaged, missing, maintenance, in_use, on_loan, status, created_at, updated_at, version)
                 VALUES ({id}, {here}, 'A{at}', 'a{at}', 'Cosa', 'cosa', 'a{at} cosa tv', 'tv', {room}, 'COP',
                    '2024-02-03', '2027-01-02', {counts}, '{status}', {AT}, {AT}, 1)"
            ))
            .await;
        }
        for (asset, quantity) in [(self.assets[0], 2), (self.assets[0], 1), (self.assets[1], 4)] {
            self.lend(asset, quantity).await;
        }
    }

    async fn lend(&self, asset: Uuid, quantity: u32) {
        let [borrower, clerk] = self.people.map(|person| self.id(person));
        let ids = [an_id(), self.institution, asset, self.rooms[0]].map(|id| self.id(id)).join(", ");
        self.run(&format!(
            "INSERT INTO loans (id, institution_id, asset_id, warehouse_id, borrower_id, quantity, start_date, end_date,
                purpose, state, approved_by, approved_at, handed_over_by, handed_over_at, created_at, version)
             VALUES ({ids}, {borrower}, {quantity}, '2026-01-01', '2026-02-01', 'Clase', 'active', {clerk}, {AT},
                {clerk}, {AT}, {AT}, 1)"
        ))
        .await;
    }

    async fn up(&self) {
        Migrator::up(&self.pools.write, None).await.expect("it comes up over what is there");
    }

    async fn down(&self) {
        let steps = u32::try_from(Migrator::migrations().len()).expect("few");
        Migrator::down(&self.pools.write, Some(steps - BEFORE)).await.expect("it goes back down");
    }

    /// The assets with their stock, after the ledger was found to be right.
    async fn verified(&self) -> Vec<Holding> {
        let store = SeaStore::new(self.pools.clone(), Arc::new(FixedClock::default()), Arc::new(RandomIds));
        let ctx = Context::system("test", Some(self.institution.into()));
        let mut work = store.begin(&ctx).await.expect("it begins");
        let (assets, found) = work.ledger().verify().await.expect("it is compared");
        assert_eq!((assets, found), (4, vec![]));
        let mut held = Vec::new();
        for asset in self.assets {
            held.extend(work.assets().lock(asset.into()).await.expect("it is read"));
        }
        held
    }
}

async fn what_was_counted_is_booked_and_comes_back_as_it_was(kind: Kind) {
    let old = Old::open(kind).await;
    let before = texts(&old.pools, COUNTS).await;
    for _ in 0..2 {
        old.up().await;
        let held = old.verified().await;
        let [first, _] = old.rooms.map(|room| Some(room.into()));
        let at = |environment, condition| Place { environment, condition };
        let stocks: Vec<Vec<_>> = held.iter().map(|holding| holding.stock().balances().collect()).collect();
        assert_eq!(held[0].stock().at(at(first, Condition::Good)), 3);
        assert_eq!(held[0].stock().at(at(first, Condition::OnLoan)), 3);
        assert_eq!(stocks[1], [(at(first, Condition::OnLoan), 4)], "lent units are where their loan is from");
        assert_eq!(stocks[2], [(at(None, Condition::Good), 3), (at(None, Condition::OnLoan), 2)]);
        assert!(held.iter().all(|holding| holding.asset.tag.is_some()));
        for sql in [
            "UPDATE movements SET quantity = 5",
            "DELETE FROM movements",
            "UPDATE assets SET category = 'none'",
            "UPDATE assets SET quantity = 1000001",
            "UPDATE assets SET status = 'retired'",
            "UPDATE assets SET in_transit = 9",
            "UPDATE assets SET salvage_minor = 1001 WHERE code = 'A0'",
            "UPDATE balances SET quantity = -1",
            "UPDATE balances SET place = asset_id",
        ] {
            assert!(old.pools.write.execute_unprepared(sql).await.is_err(), "the database took: {sql}");
        }
        old.down().await;
        assert_eq!(texts(&old.pools, COUNTS).await, before);
    }
}

/// An asset without units counts as one that is missing.
async fn what_the_older_schema_cannot_say_is_said_as_well_as_it_can(kind: Kind) {
    let old = Old::open(kind).await;
    old.up().await;
    let retired = "status = 'retired', retired_at = created_at, retired_reason = 'lost'";
    old.run(&format!("UPDATE assets SET quantity = 0, tag = NULL, {retired} WHERE code = 'A3'")).await;
    old.run("UPDATE assets SET in_transit = 3, status = 'in_transit' WHERE code = 'A2'").await;
    old.down().await;
    let after = texts(&old.pools, COUNTS).await;
    assert_eq!(&after[2..], ["A2 5 0 0 0 0 2 available 1", "A3 1 0 1 0 0 0 missing 1"]);
    old.up().await;
    old.verified().await;
}
