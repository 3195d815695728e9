//! `POST /api/v1/loans/{id}/approve`.

use crate::assets::BALANCES;
use crate::caller::{Caller, USER, memberships, now, zone};
use crate::database::{Connection, Database, Row, Value, Work, either};
use crate::journal::{self, Happened};
use crate::kinds::LOAN as LOAN_KINDS;
use crate::loan_views::{LoanView, Names};
use crate::statements::listed;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const LOAN: &str = concat!("SELECT ", loan_columns!(), " FROM loans WHERE institution_id = $1 AND id = $2 LIMIT $3");
const LINES: &str = "SELECT l.institution_id, l.loan_id, l.id, l.position, l.kind, l.asset_id, l.brand, l.model, \
    l.category, l.words, l.quantity, u.institution_id, u.loan_id, u.line_id, u.seq, u.asset_id, u.promised, u.lent, \
    u.good, u.damaged, u.incomplete, u.missing, u.start_date, u.end_date, u.serial FROM loan_lines AS l LEFT JOIN \
    loan_units AS u ON l.institution_id = u.institution_id AND l.loan_id = u.loan_id AND l.id = u.line_id WHERE \
    l.institution_id IN ($1) AND l.loan_id IN ($2) ORDER BY l.loan_id ASC, l.position ASC, u.seq ASC";
const POLICIES: &str = "SELECT id, institution_id, warehouse_id, allowed, longest_days, ahead_days, most_units, \
    open_on, closed_on_holidays, closed_days, approval, block_late, block_days, turnaround_days, collect_days, \
    remind_at, due_soon_days, lost_after_days, created_at, version FROM loan_policies WHERE institution_id = $1 AND \
    (warehouse_id = $2 OR warehouse_id IS NULL)";
const ASSETS: &str = concat!("SELECT ", asset_columns!(), " FROM assets WHERE institution_id = $1 AND id IN ($2)");
const ASSETS_IN_ORDER: &str =
    concat!("SELECT ", asset_columns!(), " FROM assets WHERE institution_id = $1 AND id IN ($2) ORDER BY id ASC");
const ASSETS_HELD: &str = concat!(
    "SELECT ",
    asset_columns!(),
    " FROM assets WHERE institution_id = $1 AND id IN ($2) ORDER BY id ASC FOR UPDATE"
);
const WAREHOUSE: &str =
    concat!("SELECT ", environment_columns!(), " FROM environments WHERE institution_id = $1 AND id = $2 LIMIT $3");
const WAREHOUSE_HELD: &str = concat!(
    "SELECT ",
    environment_columns!(),
    " FROM environments WHERE institution_id = $1 AND id = $2 LIMIT $3 FOR SHARE"
);
const CLAIMS: &str = "SELECT u.institution_id, u.loan_id, u.line_id, u.seq, u.asset_id, u.promised, u.lent, u.good, \
    u.damaged, u.incomplete, u.missing, u.start_date, u.end_date, u.serial FROM loan_units AS u INNER JOIN loans AS \
    l ON u.loan_id = l.id WHERE l.warehouse_id = $1 AND u.institution_id = $2 AND u.asset_id IN ($3) AND (promised + \
    lent > 0) AND (u.lent > $4 OR (u.end_date >= $5 AND u.start_date <= $6))";
const UPDATE: &str = "UPDATE loans SET id = $1, institution_id = $2, warehouse_id = $3, borrower_id = $4, start_date \
    = $5, end_date = $6, purpose = $7, priority = $8, state = $9, reason = $10, approved_by = $11, approved_at = \
    $12, handed_over_by = $13, handed_over_at = $14, closed_by = $15, closed_at = $16, collect_by = $17, \
    cancel_reason = $18, extension_end = $19, extension_reason = $20, extension_asked_by = $21, extension_asked_at = \
    $22, extension_granted = $23, extension_answer = $24, extension_answered_by = $25, extension_answered_at = $26, \
    waiting_since = $27, noticed_at = $28, remind = $29, remind_at = $30, borrower_left_at = $31, late = $32, \
    created_at = $33, version = $34 WHERE institution_id = $35 AND id = $36 AND version = $37";
const FORGET_UNITS: &str = "DELETE FROM loan_units WHERE institution_id = $1 AND loan_id = $2";
const SERIAL: &str = "SELECT id FROM assets WHERE institution_id = $1 AND id IN ($2) AND tracking = $3";
const ADD_UNITS: &str = "INSERT INTO loan_units (institution_id, loan_id, line_id, seq, asset_id, promised, lent, \
    good, damaged, incomplete, missing, start_date, end_date, serial) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
    $10, $11, $12, $13, $14)";
const PEOPLE: &str = concat!("SELECT ", user_columns!(), " FROM users WHERE id IN ($1, $2)");
const PLACES: &str =
    concat!("SELECT ", environment_columns!(), " FROM environments WHERE institution_id = $1 AND id IN ($2)");

/// A request for units of one asset.
pub struct Wish {
    pub line: Uuid,
    pub asset: Uuid,
    pub quantity: i32,
}

/// A loan whose units are promised.
pub struct Approved {
    pub id: Uuid,
    pub warehouse: Uuid,
    pub borrower: Uuid,
    pub wish: Wish,
    pub start: NaiveDate,
    pub end: NaiveDate,
    pub purpose: String,
    pub priority: String,
    pub at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// Promises what one line of a pending loan asks for, in a warehouse without a policy.
pub async fn approve<D: Database>(db: &D, caller: &Caller, id: Uuid) -> Result<Approved> {
    let (at, tenant) = (now(), caller.institution);
    let mut work = db.begin().await?;
    let loans = work.rows(LOAN, &[tenant.into(), id.into(), 1_i64.into()]).await?;
    let loan = loans.first().context("no such loan")?;
    let lines = work.rows(LINES, &[tenant.into(), id.into()]).await?;
    ensure!(loan.text(8)? == "pending" && lines.len() == 1, "the bench approves pending loans of one line");
    let wish = Wish { line: lines[0].get(2)?, asset: lines[0].get(5)?, quantity: lines[0].get(10)? };
    let (warehouse, borrower): (Uuid, Uuid) = (loan.get(2)?, loan.get(3)?);
    let (start, end): (NaiveDate, NaiveDate) = (loan.get(4)?, loan.get(5)?);
    ensure!(borrower != caller.user, "nobody approves for themselves");
    let today = at.with_timezone(&zone(&mut work, tenant).await?).date_naive();
    ensure!(end >= today, "its days are over");
    let policies = work.rows(POLICIES, &[tenant.into(), warehouse.into()]).await?;
    ensure!(policies.is_empty(), "the bench lends without a policy");
    still_stands::<D>(&mut work, tenant, &wish, warehouse, borrower, (start.max(today), end)).await?;

    let approved = Approved {
        id,
        warehouse,
        borrower,
        start,
        end,
        purpose: loan.get(6)?,
        priority: loan.get(7)?,
        at,
        created_at: loan.get(32)?,
        wish,
    };
    store(&mut work, caller, loan, &approved).await?;
    journal::write(&mut work, caller, &approved.happened(caller)).await?;
    work.commit().await?;
    Ok(approved)
}

/// Holds the asset, and asks whether as many of it are free.
async fn still_stands<D: Database>(
    work: &mut D::Work,
    tenant: Uuid,
    wish: &Wish,
    warehouse: Uuid,
    borrower: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<()> {
    let asset = wish.asset;
    let held = work.rows(either::<D>(ASSETS_HELD, ASSETS_IN_ORDER), &[tenant.into(), asset.into()]).await?;
    let kept = held.first().context("no such asset")?;
    let lendable = kept.get::<Option<DateTime<Utc>>>(34)?.is_none() && kept.get::<Option<Uuid>>(14)? == Some(warehouse);
    ensure!(lendable, "it is not lent");
    let balances = work.rows(listed(BALANCES, 2, 1), &[tenant.into(), asset.into()]).await?;
    let sql = either::<D>(WAREHOUSE_HELD, WAREHOUSE);
    let places = work.rows(sql, &[tenant.into(), warehouse.into(), 1_i64.into()]).await?;
    let place = places.first().context("no such warehouse")?;
    ensure!(place.get::<bool>(9)? && place.get::<bool>(11)?, "nothing is lent there");
    let users = work.rows(USER, &[borrower.into(), 1_i64.into()]).await?;
    ensure!(users.first().context("no such borrower")?.get::<bool>(7)?, "the borrower is switched off");
    let (found, _) = memberships(work, borrower).await?;
    let mut here = false;
    for membership in &found {
        here |= membership.get::<Uuid>(1)? == tenant && membership.get::<bool>(6)?;
    }
    ensure!(here, "the borrower has left");

    let mut free = 0;
    for balance in &balances {
        if balance.get::<Uuid>(2)? == warehouse && balance.text(3)? == "good" {
            free += balance.get::<i32>(5)?;
        }
    }
    let asked: [Value<'_>; 6] = [warehouse.into(), tenant.into(), asset.into(), 0_i32.into(), from.into(), to.into()];
    for claim in work.rows(CLAIMS, &asked).await? {
        free -= claim.get::<i32>(5)?;
    }
    ensure!(free >= wish.quantity, "not enough units");
    Ok(())
}

async fn store<C: Connection>(work: &mut C, caller: &Caller, before: &C::Row, approved: &Approved) -> Result<()> {
    let Approved { id, wish, start, end, at, .. } = approved;
    let (tenant, version) = (caller.institution, before.get::<i64>(33)?);
    let mut values: Vec<Value<'_>> = Vec::with_capacity(LOAN_KINDS.len() + 3);
    for (at, kind) in LOAN_KINDS.iter().enumerate() {
        values.push(before.value(at, *kind)?);
    }
    values[8] = "approved".into();
    values[10] = caller.user.into();
    values[11] = (*at).into();
    values[16] = (*end).into();
    values[33] = (version + 1).into();
    values.extend::<[Value<'_>; 3]>([tenant.into(), (*id).into(), version.into()]);
    ensure!(work.run(UPDATE, &values).await? == 1, "another write came between");
    work.run(FORGET_UNITS, &[tenant.into(), (*id).into()]).await?;
    let serial = work.rows(SERIAL, &[tenant.into(), wish.asset.into(), "serial".into()]).await?;
    let none = Value::Int(Some(0));
    let units: [Value<'_>; 14] = [
        tenant.into(),
        (*id).into(),
        wish.line.into(),
        none,
        wish.asset.into(),
        wish.quantity.into(),
        none,
        none,
        none,
        none,
        none,
        (*start).into(),
        (*end).into(),
        (!serial.is_empty()).into(),
    ];
    work.run(ADD_UNITS, &units).await?;
    Ok(())
}

impl Approved {
    fn happened(&self, caller: &Caller) -> Happened<'static> {
        let Wish { line, asset, quantity } = self.wish;
        let lines = |allotments: Json| {
            json!([{"id": line, "kind": "asset", "asset": asset, "quantity": quantity,
                "allotments": allotments}])
        };
        let units = json!([{"asset": asset, "promised": quantity, "out": 0, "good": 0, "damaged": 0, "incomplete": 0,
            "missing": 0}]);
        let state = json!({"name": "approved", "approved": {"by": caller.user, "at": self.at}});
        Happened {
            kind: "loan.approved",
            subject: ("loan", self.id),
            data: json!({"loan": self.id, "borrower": self.borrower, "quantity": quantity}),
            changes: json!([
                {"field": "collect_by", "before": null, "after": self.end},
                {"field": "lines", "before": lines(json!([])), "after": lines(units)},
                {"field": "state", "before": {"name": "pending"}, "after": state},
            ]),
        }
    }

    /// As it is told, with names that are looked up when all is done.
    pub async fn shown<C: Connection>(&self, db: &mut C, caller: &Caller) -> Result<LoanView> {
        let (tenant, asset) = (caller.institution, self.wish.asset);
        zone(db, tenant).await?;
        let (first, second) = (caller.user.min(self.borrower), caller.user.max(self.borrower));
        let people = db.rows(PEOPLE, &[first.into(), second.into()]).await?;
        let places = db.rows(PLACES, &[tenant.into(), self.warehouse.into()]).await?;
        let things = db.rows(ASSETS, &[tenant.into(), asset.into()]).await?;
        // Once more, to tell whether the promise can be kept.
        let kept = db.rows(ASSETS, &[tenant.into(), asset.into()]).await?;
        let balances = db.rows(listed(BALANCES, 2, 1), &[tenant.into(), asset.into()]).await?;
        ensure!(!kept.is_empty() && !balances.is_empty(), "the asset is gone");
        let mut names = Names::default();
        for person in &people {
            let name = if person.get::<Uuid>(0)? == self.borrower { &mut names.borrower } else { &mut names.by };
            *name = person.get(4)?;
        }
        names.warehouse = places.first().map(|place| place.get(2)).transpose()?;
        let thing = things.first().context("no such asset")?;
        (names.code, names.name) = (thing.get(2)?, thing.get(4)?);
        Ok(LoanView::of(self, caller.user, names))
    }
}
