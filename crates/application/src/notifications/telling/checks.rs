//! What is told of checks, and of what differs from the book.

use super::{Telling, fields, short};
use crate::names::{Nameless, Names};
use crate::notifications::audience::who_may;
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::audit::JournalEntry;
use plantel_domain::checks::{Check, CheckMissed, CheckState, DiscrepancyOpened, Step, StepOutcome};
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, CheckId, DiscrepancyId, EnvironmentId, ScheduleId, UserId};
use plantel_domain::journal::Fact;
use plantel_domain::notifications::{Link, NoticeKind};
use plantel_domain::store::Repositories;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What of an event cannot be seen of its check any more.
#[derive(Deserialize)]
struct Told {
    variances: Option<u32>,
    to: Option<UserId>,
    step: Option<String>,
    asset: Option<AssetId>,
}

#[derive(Deserialize)]
struct Missed {
    environment: EnvironmentId,
    schedule: ScheduleId,
    day: Day,
    instructor: UserId,
    group: String,
}

pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
) -> std::result::Result<Vec<Telling>, Failed> {
    match event.kind.as_str() {
        CheckMissed::KIND => missed(reader, event).await,
        DiscrepancyOpened::KIND => discrepancy(reader, event).await,
        _ => step(reader, event).await,
    }
}

async fn step(reader: &mut dyn Repositories, event: &JournalEntry) -> std::result::Result<Vec<Telling>, Failed> {
    let Ok(kind) = NoticeKind::parse(&event.kind) else { return Ok(Vec::new()) };
    let Some(sheet) = reader.checks().find(CheckId::from(event.subject_id)).await? else { return Ok(Vec::new()) };
    let (check, told): (Check, Told) = (sheet.check, fields(event)?);
    let readers = match kind {
        NoticeKind::CheckSubmitted => BTreeSet::from([check.deputy.unwrap_or(check.instructor)]),
        NoticeKind::CheckConfirmed => match check.supervisor {
            Some(supervisor) => BTreeSet::from([supervisor]),
            None => approvers(reader, event, check.environment).await?,
        },
        NoticeKind::CheckAssigned => told.to.into_iter().collect(),
        NoticeKind::CheckCommented => everybody(&check),
        _ => with_instructors(&check, counted(&check)),
    };
    let doer = event.user;
    let nameless = Nameless {
        people: doer.into_iter().collect(),
        places: BTreeSet::from([check.environment]),
        things: told.asset.into_iter().collect(),
    };
    let names = nameless.look_up(reader).await?;
    let by = doer.and_then(|doer| names.people.get(&doer).cloned()).unwrap_or_else(|| "—".to_owned());
    let mut telling = Telling::of(kind, readers)
        .to(Link::to("check", check.id))
        .with("room", room(&names, check.environment))
        .with("group", check.group.as_str())
        .with("day", check.day.to_string())
        .with("by", by);
    telling = match kind {
        NoticeKind::CheckSubmitted => telling.with("variances", told.variances.unwrap_or(0)),
        NoticeKind::CheckAssigned => telling.with("step", told.step.unwrap_or_default()),
        NoticeKind::CheckCommented => {
            let item = told.asset.and_then(|asset| names.things.get(&asset)).map(|thing| short(&thing.name));
            telling.with("item", item.unwrap_or_else(|| "—".to_owned()))
        }
        NoticeKind::CheckRejected | NoticeKind::CheckCancelled => telling.with("reason", reason(&check, kind)),
        _ => telling,
    };
    Ok(vec![telling])
}

/// Of each class that nobody counted after: who taught it.
async fn missed(reader: &mut dyn Repositories, event: &JournalEntry) -> std::result::Result<Vec<Telling>, Failed> {
    let missed: Missed = fields(event)?;
    let nameless = Nameless { places: BTreeSet::from([missed.environment]), ..Nameless::default() };
    let names = nameless.look_up(reader).await?;
    let telling = Telling::of(NoticeKind::CheckMissed, BTreeSet::from([missed.instructor]))
        .to(Link::to("schedule", missed.schedule))
        .with("room", room(&names, missed.environment))
        .with("group", missed.group)
        .with("day", missed.day.to_string());
    Ok(vec![telling])
}

async fn discrepancy(reader: &mut dyn Repositories, event: &JournalEntry) -> std::result::Result<Vec<Telling>, Failed> {
    let id = DiscrepancyId::from(event.subject_id);
    let Some(found) = reader.discrepancies().find(id, None).await? else { return Ok(Vec::new()) };
    let readers = approvers(reader, event, found.environment).await?;
    let (places, things) = (BTreeSet::from([found.environment]), BTreeSet::from([found.asset]));
    let names = Nameless { places, things, ..Nameless::default() }.look_up(reader).await?;
    let item = names.things.get(&found.asset).map_or_else(|| "—".to_owned(), |thing| short(&thing.name));
    let telling = Telling::of(NoticeKind::DiscrepancyOpened, readers)
        .to(Link::to("discrepancy", found.id))
        .with("room", room(&names, found.environment))
        .with("item", item)
        .with("units", found.corrections.units());
    Ok(vec![telling])
}

async fn approvers(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    environment: EnvironmentId,
) -> std::result::Result<BTreeSet<UserId>, Failed> {
    let Some(institution) = event.institution else { return Ok(BTreeSet::new()) };
    Ok(who_may(reader, institution, Permission::ApproveChecks, Some(environment)).await?)
}

fn room(names: &Names, environment: EnvironmentId) -> String {
    names.places.get(&environment).cloned().unwrap_or_else(|| "—".to_owned())
}

/// Who counted: who began it, and who handed it in.
fn counted(check: &Check) -> BTreeSet<UserId> {
    let handed_in = check.steps.iter().filter(|it| it.step == Step::Student && it.outcome == StepOutcome::Confirmed);
    handed_in.map(|it| it.by).chain(check.started.by).collect()
}

fn with_instructors(check: &Check, mut readers: BTreeSet<UserId>) -> BTreeSet<UserId> {
    readers.insert(check.instructor);
    readers.extend(check.deputy);
    readers
}

/// Everybody who took a step, began it, or is named in it.
fn everybody(check: &Check) -> BTreeSet<UserId> {
    let mut readers = with_instructors(check, check.started.by.into_iter().collect());
    readers.extend(check.steps.iter().map(|it| it.by));
    readers.extend(check.supervisor);
    readers
}

fn reason(check: &Check, kind: NoticeKind) -> String {
    let said = if let (CheckState::Cancelled { reason, .. }, NoticeKind::CheckCancelled) = (&check.state, kind) {
        Some(reason.to_string())
    } else {
        let sent_back = check.steps.iter().rev().find(|it| it.outcome == StepOutcome::Rejected);
        sent_back.and_then(|it| it.comment.as_ref()).map(ToString::to_string)
    };
    said.unwrap_or_else(|| "—".to_owned())
}
