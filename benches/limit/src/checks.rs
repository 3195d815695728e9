//! `POST /api/v1/inventory-checks/{id}/submit`, of a room where everything is there and whole.

use crate::assets::MoneyView;
use crate::caller::{Caller, INSTITUTION, new_id, now};
use crate::check_rows::{
    ADD_STEP, CHECK, CHECK_HELD, Counted, KNOWN, LINES, PEOPLE, PICTURES, ROOM, STEPS, STEPS_COUNTED, THINGS, UPDATE,
};
use crate::check_views::{CheckView, ItemView, StepView};
use crate::database::{Connection, Database, Row, Value, Work, either};
use crate::journal::{self, Happened};
use crate::kinds::CHECK as KINDS;
use crate::statements::listed;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was counted last, and what is said of the room.
#[derive(Deserialize)]
pub struct Submission {
    is_clean: bool,
    is_organized: bool,
    inventory_complete: bool,
    items: Vec<Seen>,
}

#[derive(Deserialize)]
struct Seen {
    item_id: Uuid,
    found: i32,
}

/// A check that was submitted.
pub struct Submitted {
    pub id: Uuid,
    pub environment: Uuid,
    pub schedule: Uuid,
    pub day: NaiveDate,
    pub group: String,
    pub instructor: Uuid,
    pub due_at: DateTime<Utc>,
    pub revision: i32,
    pub started_at: DateTime<Utc>,
    pub at: DateTime<Utc>,
    pub counted_at: DateTime<Utc>,
    pub late: bool,
    pub ticks: [bool; 3],
    pub tally: Json,
    before: Json,
    assets: Vec<Uuid>,
    found: Vec<i32>,
}

/// Takes in a room, and passes it on to who teaches there.
pub async fn submit<D: Database>(db: &D, caller: &Caller, id: Uuid, said: &Submission) -> Result<Submitted> {
    let (at, tenant) = (now(), caller.institution);
    let mut work = db.begin().await?;
    let checks = work.rows(either::<D>(CHECK_HELD, CHECK), &[tenant.into(), id.into(), 1_i64.into()]).await?;
    let check = checks.first().context("no such check")?;
    ensure!(check.text(12)? == "student_pending", "it is submitted already");
    let revision: i32 = check.get(11)?;
    let lines = work.rows(LINES, &[tenant.into(), id.into(), revision.into()]).await?;
    let steps = work.rows(STEPS, &[tenant.into(), id.into()]).await?;
    work.rows(INSTITUTION, &[tenant.into(), 1_i64.into()]).await?;
    ensure!(steps.is_empty(), "the bench submits each check once");
    let (assets, found) = as_the_book_says(&lines, said)?;
    let counted_at = now();
    let ids: Vec<Uuid> = assets.iter().map(|_| new_id()).collect();
    let mut asked: Vec<Value<'_>> = vec![tenant.into()];
    asked.extend(ids.iter().map(|id| Value::from(*id)));
    ensure!(work.rows(listed(KNOWN, 2, ids.len()), &asked).await?.is_empty(), "it was counted already");
    let submitted = submitted(check, caller, said, (at, counted_at), (assets, found))?;
    store(&mut work, caller, check, &submitted).await?;
    let counted =
        Counted { check: id, revision, assets: &submitted.assets, ids: &ids, found: &submitted.found, at: counted_at };
    counted.write_lines::<D>(&mut work, caller).await?;
    counted.write_counts::<D>(&mut work, caller).await?;
    journal::write(&mut work, caller, &submitted.happened(caller)).await?;
    work.commit().await?;
    Ok(submitted)
}

/// The things of the room with how many there are of each, which must be as many as the book says.
fn as_the_book_says<R: Row>(lines: &[R], said: &Submission) -> Result<(Vec<Uuid>, Vec<i32>)> {
    let seen: BTreeMap<Uuid, i32> = said.items.iter().map(|seen| (seen.item_id, seen.found)).collect();
    ensure!(seen.len() == lines.len() && said.items.len() == lines.len(), "the bench counts each thing once");
    let (mut assets, mut found) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    for line in lines {
        let asset: Uuid = line.get(3)?;
        let book: [i32; 4] = [line.get(4)?, line.get(5)?, line.get(6)?, line.get(7)?];
        let there = seen.get(&asset).copied();
        ensure!(book[1..] == [0, 0, 0] && there == Some(book[0]), "the bench counts rooms where everything is there");
        ensure!(line.get::<Option<i64>>(8)?.is_none(), "the bench counts things without a value");
        assets.push(asset);
        found.push(book[0]);
    }
    Ok((assets, found))
}

fn submitted<R: Row>(
    check: &R,
    caller: &Caller,
    said: &Submission,
    (at, counted_at): (DateTime<Utc>, DateTime<Utc>),
    (assets, found): (Vec<Uuid>, Vec<i32>),
) -> Result<Submitted> {
    let (due_at, instructor): (DateTime<Utc>, Uuid) = (check.get(10)?, check.get(7)?);
    let alone = check.get::<Option<Uuid>>(8)?.is_none() && check.get::<Option<Uuid>>(9)?.is_none();
    let own = instructor == caller.user && check.get::<Option<Uuid>>(14)? == Some(caller.user);
    ensure!(alone && own, "the bench counts its own rooms");
    let before: Json = check.get(19)?;
    let mut tally = before.clone();
    let all: i64 = found.iter().copied().map(i64::from).sum();
    (tally["counted"], tally["to_count"], tally["found"]) = (json!(found.len()), json!(0), json!(all));
    Ok(Submitted {
        id: check.get(0)?,
        environment: check.get(2)?,
        schedule: check.get(3)?,
        day: check.get(4)?,
        group: check.get(5)?,
        instructor,
        due_at,
        revision: check.get(11)?,
        started_at: check.get(15)?,
        at,
        counted_at,
        late: at > due_at,
        ticks: [said.is_clean, said.is_organized, said.inventory_complete],
        tally,
        before,
        assets,
        found,
    })
}

async fn store<C: Connection>(work: &mut C, caller: &Caller, before: &C::Row, check: &Submitted) -> Result<()> {
    let (tenant, version) = (caller.institution, before.get::<i64>(23)?);
    let mut values: Vec<Value<'_>> = Vec::with_capacity(KINDS.len() + 3);
    for (at, kind) in KINDS.iter().enumerate() {
        values.push(before.value(at, *kind)?);
    }
    values[12] = "instructor_review".into();
    values[16] = check.at.into();
    values[19] = (&check.tally).into();
    values[22] = check.at.into();
    values[23] = (version + 1).into();
    values.extend::<[Value<'_>; 3]>([tenant.into(), check.id.into(), version.into()]);
    ensure!(work.run(UPDATE, &values).await? == 1, "another write came between");
    let steps = work.rows(STEPS_COUNTED, &[tenant.into(), check.id.into()]).await?;
    ensure!(steps.first().context("a count is a row")?.get::<i64>(0)? == 0, "it has a step already");
    let [clean, organized, complete] = check.ticks;
    let step: [Value<'_>; 13] = [
        tenant.into(),
        check.id.into(),
        0_i32.into(),
        check.revision.into(),
        "student".into(),
        "confirmed".into(),
        caller.user.into(),
        check.at.into(),
        clean.into(),
        organized.into(),
        complete.into(),
        Value::Text(None),
        Value::Text(None),
    ];
    work.run(ADD_STEP, &step).await?;
    Ok(())
}

impl Submitted {
    fn happened(&self, caller: &Caller) -> Happened<'static> {
        let [clean, organized, complete] = self.ticks;
        let step = json!([{"revision": self.revision, "step": "student", "outcome": "confirmed", "by": caller.user,
            "at": self.at, "ticks": {"clean": clean, "organized": organized, "complete": complete}, "comment": null,
            "override_reason": null}]);
        Happened {
            kind: "check.submitted",
            subject: ("check", self.id),
            data: json!({"check": self.id, "environment": self.environment, "instructor": self.instructor,
                "late": self.late, "revision": self.revision, "variances": 0}),
            changes: json!([
                {"field": "state", "before": {"name": "student_pending"}, "after": {"name": "instructor_review"}},
                {"field": "steps", "before": [], "after": step},
                {"field": "submitted_at", "before": null, "after": self.at},
                {"field": "tally", "before": self.before, "after": self.tally},
            ]),
        }
    }

    /// As it is told, with names that are looked up when all is done.
    pub async fn shown<C: Connection>(self, db: &mut C, caller: &Caller) -> Result<CheckView> {
        let tenant = caller.institution;
        let people = db.rows(PEOPLE, &[caller.user.into()]).await?;
        let rooms = db.rows(ROOM, &[tenant.into(), self.environment.into()]).await?;
        let institutions = db.rows(INSTITUTION, &[tenant.into(), 1_i64.into()]).await?;
        db.rows(PEOPLE, &[caller.user.into()]).await?;
        let mut asked: Vec<Value<'_>> = vec![tenant.into()];
        asked.extend(self.assets.iter().map(|id| Value::from(*id)));
        let things = db.rows(listed(THINGS, 2, self.assets.len()), &asked).await?;
        let pictures = db.rows(PICTURES, &[tenant.into(), self.id.into(), self.revision.into()]).await?;
        ensure!(pictures.is_empty(), "the bench has no pictures");

        let name: Option<String> = people.first().context("no such user")?.get(4)?;
        let room: Option<String> = rooms.first().map(|room| room.get(2)).transpose()?;
        let currency = institutions.first().context("no such institution")?.text(9)?;
        let found: BTreeMap<Uuid, i32> = self.assets.iter().copied().zip(self.found.iter().copied()).collect();
        let mut items = Vec::with_capacity(things.len());
        for thing in &things {
            let id: Uuid = thing.get(0)?;
            let names = (thing.get(2)?, thing.get(4)?);
            let there = found.get(&id).copied().context("a thing of the room")?;
            items.push(ItemView::of(id, names, there, (caller.user, name.clone(), self.counted_at)));
        }
        items.sort_by(|a, b| a.order().cmp(&b.order()));
        let value = MoneyView::new(0, currency);
        let value = json!(value);
        let step = StepView::of(&self, caller.user, name.clone());
        Ok(CheckView::of(self, (room, name), step, value, items))
    }
}
