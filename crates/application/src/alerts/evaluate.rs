//! Looking for causes anew: what is new is raised, what is gone is closed.

use super::Alerts;
use super::watchers::watchers;
use crate::zone::zone_of;
use crate::{Error, Result, attempt};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::alerts::{AlertKind, AlertSetting, Cause, CauseQuery, Causes, Decision, Evaluation, Rule, Verdict};
use plantel_domain::clock::{Day, Timestamp, day_in};
use plantel_domain::error::{Fault, Kind};
use plantel_domain::ids::{AlertId, InstitutionId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::store::{StoreError, UnitOfWork};
use std::collections::BTreeMap;
use uuid::Uuid;

/// In whose name alerts are raised.
const NAME: &str = "evaluate-alerts";

/// So many causes, and so many alerts, are looked at together: no work writes more than both.
const PIECE: u64 = 250;

/// How often it is looked anew when somebody else was faster.
const TRIES: u32 = 5;

/// What came of looking for causes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// Raised, for the first time or again.
    pub raised: u64,
    /// Changed or noted, and told to nobody.
    pub updated: u64,
    /// Closed, since their cause is gone.
    pub closed: u64,
    /// Told to those above.
    pub escalated: u64,
}

impl Evaluated {
    fn of(evaluation: &Evaluation) -> Self {
        let mut all = Self::default();
        for decision in &evaluation.decisions {
            let counter = match decision.verdict {
                Verdict::Raise | Verdict::RaiseAgain(_) => &mut all.raised,
                Verdict::GoOn | Verdict::Update | Verdict::Touch => &mut all.updated,
                Verdict::Close => &mut all.closed,
            };
            *counter += 1;
            all.escalated += u64::from(decision.escalate);
        }
        all
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            raised: self.raised + other.raised,
            updated: self.updated + other.updated,
            closed: self.closed + other.closed,
            escalated: self.escalated + other.escalated,
        }
    }
}

/// A piece of what there is of one kind.
struct Piece {
    done: Evaluated,
    /// Where the next begins; nothing when this was the last.
    last: Option<Uuid>,
}

impl Alerts {
    /// Looks for causes in the caller's institution now.
    pub async fn evaluate(&self, ctx: &Context) -> Result<Evaluated> {
        let institution = ctx.visibility(Permission::ManageAlertSettings)?.institution;
        ctx.require(Permission::ManageAlertSettings, &Target::institution(institution))?;
        self.evaluate_in(institution).await
    }

    /// Looks for causes in an institution, one kind after the other. Alerts are raised in nobody's name, whoever asks.
    pub(super) async fn evaluate_in(&self, institution: InstitutionId) -> Result<Evaluated> {
        let ctx = Context::system(NAME, Some(institution));
        let (rules, today) = attempt(|| self.rules(&ctx, institution)).await?;
        let mut all = Evaluated::default();
        for rule in &rules {
            let mut after = None;
            loop {
                let piece = self.piece_at_last(&ctx, rule, today, after).await?;
                all = all.and(piece.done);
                after = piece.last;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(all)
    }

    /// What is worth an alert of each kind, and the institution's own day.
    async fn rules(&self, ctx: &Context, institution: InstitutionId) -> Result<(Vec<Rule>, Day)> {
        let mut reader = self.store.read(ctx).await?;
        let today = day_in(zone_of(ctx, &mut *reader).await?, self.clock.now());
        let written = reader.alerts().settings().await?;
        let written: BTreeMap<AlertKind, AlertSetting> = written.into_iter().map(|it| (it.kind, it)).collect();
        let own = watchers(&mut *reader, institution).await?;
        let rule = |kind: &AlertKind| {
            let usual = || AlertSetting::usual(institution, *kind);
            Rule::of(&written.get(kind).cloned().unwrap_or_else(usual), &own)
        };
        Ok((AlertKind::ALL.iter().map(rule).collect(), today))
    }

    /// Who is late finds what another wrote, and looks again.
    async fn piece_at_last(&self, ctx: &Context, rule: &Rule, today: Day, after: Option<Uuid>) -> Result<Piece> {
        let mut tried = 0;
        loop {
            match attempt(|| self.piece(ctx, rule, today, after)).await {
                Err(error) if tried < TRIES && somebody_was_faster(&error) => tried += 1,
                done => return done,
            }
        }
    }

    async fn piece(&self, ctx: &Context, rule: &Rule, today: Day, after: Option<Uuid>) -> Result<Piece> {
        let now = self.clock.now();
        let mut reader = self.store.read(ctx).await?;
        // The alerts first: of a cause that comes between, another has made one, and this one is refused.
        let mut standing = reader.alerts().standing(rule.kind, after, PIECE).await?;
        let mut causes = Causes::default();
        if rule.enabled {
            let general = CauseQuery { kind: rule.kind, threshold: rule.threshold, places: None, today, now };
            causes.general = reader.alerts().causes(&general, after, PIECE).await?;
            if let Some(threshold) = rule.wider {
                let wider = CauseQuery { threshold, places: rule.wider_places(), ..general };
                causes.wider = reader.alerts().causes(&wider, after, PIECE).await?;
            }
        }
        drop(reader);
        let full = |some: usize| some as u64 >= PIECE;
        let last_alert = standing.last().map(|it| it.subject).filter(|_| full(standing.len()));
        let last_of = |some: &[Cause]| some.last().map(|it| it.subject).filter(|_| full(some.len()));
        let last_causes = last_of(&causes.general).into_iter().chain(last_of(&causes.wider));
        let last = last_alert.into_iter().chain(last_causes).min();
        if let Some(last) = last {
            standing.retain(|it| it.subject <= last);
            causes.general.retain(|it| it.subject <= last);
            causes.wider.retain(|it| it.subject <= last);
        }
        let evaluation = Evaluation::of(standing, causes, rule, now, &*self.ids);
        let done = Evaluated::of(&evaluation);
        if !evaluation.decisions.is_empty() {
            write(self.store.begin(ctx).await?, evaluation, now).await?;
        }
        Ok(Piece { done, last })
    }
}

/// All of it, or nothing.
async fn write(mut work: Box<dyn UnitOfWork>, evaluation: Evaluation, now: Timestamp) -> Result<()> {
    let (events, over): (Vec<Event>, Vec<AlertId>) = (evaluation.events(), evaluation.over());
    let (new, known): (Vec<Decision>, Vec<Decision>) =
        evaluation.decisions.into_iter().partition(|decision| decision.before.is_none());
    // What is closed first: what takes its place has the same cause.
    for mut decision in known {
        work.alerts().update(&mut decision.alert).await?;
    }
    let new: Vec<_> = new.into_iter().map(|decision| decision.alert).collect();
    work.alerts().add_all(&new).await?;
    if !over.is_empty() {
        work.notices().end_of_alerts(&over, now).await?;
    }
    let mut events = events.into_iter();
    match events.next() {
        Some(first) => work.commit(events.fold(Happened::from(first), Happened::and)).await?,
        None => work.commit_unjournaled().await?,
    }
    Ok(())
}

/// Somebody else wrote the same alerts meanwhile.
fn somebody_was_faster(error: &Error) -> bool {
    error.kind() == Kind::Stale || error.code() == StoreError::Duplicate("alert").code()
}
