//! What the clock does with loans: it reminds, sees who left, and tells who waits.

use super::judge::reminders;
use super::policies::terms_for;
use super::shelf::{Days, free_of, named, others};
use super::{Loans, still_stands};
use crate::institutions::every_institution;
use crate::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::error::{Kind, not_found};
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Approval, Claim, Deed, Loan};

/// How many are looked up at once.
const SOME: u64 = 200;

impl Loans {
    /// Says what is due, cancels or marks the loans of borrowers who left, and tells who waits that units are free; in
    /// every institution. Says how many loans it changed. Several servers may do it: each thing is done once.
    pub async fn watch(&self) -> Result<usize> {
        let system = Context::system("watch-loans", None);
        let (mut changed, mut failed) = (0, None);
        for institution in every_institution(&*self.store, &system).await? {
            let inside = Context { institution: Some(institution.id), ..system.clone() };
            for done in [self.remind_all(&inside).await, self.leave_all(&inside).await, self.tell_all(&inside).await] {
                match done {
                    Ok(loans) => changed += loans,
                    Err(error) => failed = Some(error),
                }
            }
        }
        failed.map_or(Ok(changed), Err)
    }

    async fn remind_all(&self, ctx: &Context) -> Result<usize> {
        let due = self.store.read(ctx).await?.loans().to_remind(self.clock.now(), SOME).await?;
        let mut told = 0;
        for id in due {
            told += once(attempt(|| self.remind_one(ctx, id)).await)?;
        }
        Ok(told)
    }

    async fn remind_one(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let almanac = self.almanac(ctx, &mut *work).await?;
        let terms = terms_for(&mut *work, before.warehouse).await?;
        let (mut loan, kind) = before.clone().remind(&reminders(&terms, almanac), almanac.now)?;
        work.loans().update(&mut loan).await?;
        Ok(work.commit(loan.said(kind).changed(Change::between(&before, &loan)).into()).await?)
    }

    async fn leave_all(&self, ctx: &Context) -> Result<usize> {
        let left = self.store.read(ctx).await?.loans().of_leavers(SOME).await?;
        let mut changed = 0;
        for id in left {
            changed += once(attempt(|| self.leave_one(ctx, id)).await)?;
        }
        Ok(changed)
    }

    async fn leave_one(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let (mut loan, event) = before.clone().leave(self.clock.now())?;
        work.loans().update(&mut loan).await?;
        Ok(work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?)
    }

    /// Who came first is told first; what would be theirs is not offered to others until it is decided.
    async fn tell_all(&self, ctx: &Context) -> Result<usize> {
        let waiting = self.store.read(ctx).await?.loans().waiting(SOME).await?;
        let (mut spoken_for, mut told) = (Vec::new(), 0);
        for loan in waiting {
            let Some(mut units) = self.would_get(ctx, &loan, &spoken_for).await? else { continue };
            spoken_for.append(&mut units);
            if loan.waiting.is_some_and(|waiting| waiting.noticed.is_none()) {
                told += once(attempt(|| self.tell_one(ctx, loan.id)).await)?;
            }
        }
        Ok(told)
    }

    /// What a request would get if it were approved now, beside what those who came before it would; nothing when
    /// that is not all of it.
    async fn would_get(&self, ctx: &Context, loan: &Loan, spoken_for: &[Claim]) -> Result<Option<Vec<Claim>>> {
        let looked_out = if loan.pooled() { self.looked_out(ctx, loan).await } else { Ok(named(loan)) };
        let looked_out = match looked_out {
            Err(error) if error.kind() == Kind::Refused => return Ok(None),
            found => found?,
        };
        // Nothing of it is kept: it ends with this work.
        let mut work = self.store.begin(ctx).await?;
        let today = self.today(ctx, &mut *work).await?;
        let turnaround = terms_for(&mut *work, loan.warehouse).await?.turnaround_days;
        let mut ids: Vec<_> = looked_out.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let held = work.assets().lock_all(&ids).await?;
        if let Err(error) = still_stands(&mut *work, loan, &held, &loan.assets()).await {
            return if error.kind() == Kind::Refused { Ok(None) } else { Err(error) };
        }
        let days = Days::of(loan.period, today, turnaround);
        let mut claims = work.loans().claims(&ids, &days.asked()).await?;
        claims.extend(spoken_for.iter().filter(|claim| claim.period.overlaps(&days.asked())));
        let free = free_of(loan, &looked_out, &held, &others(claims, loan.id), days);
        let clock = Deed { by: None, at: self.clock.now() };
        let Ok((promised, _)) = loan.clone().approve(clock, &free, today) else { return Ok(None) };
        let units = promised.lines.iter().flat_map(|line| &line.allotments).filter_map(|it| {
            let (loan, period, promised) = (promised.id, promised.period, it.promised);
            Some(Claim { loan, asset: it.asset?, period, promised, out: 0 })
        });
        Ok(Some(units.collect()))
    }

    /// Tells who waits; where no approval is needed, the units are theirs at once.
    async fn tell_one(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let terms = terms_for(&mut *work, before.warehouse).await?;
        if terms.approval == Approval::Automatic {
            drop(work);
            return self.approve_by_clock(ctx, id).await;
        }
        let (mut loan, event) = before.clone().notice(self.clock.now())?;
        work.loans().update(&mut loan).await?;
        Ok(work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?)
    }

    async fn approve_by_clock(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let found = self.store.read(ctx).await?.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let looked_out = if found.pooled() { self.looked_out(ctx, &found).await? } else { named(&found) };
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let clock = Deed { by: None, at: self.clock.now() };
        let (mut loan, event) = self.promise(ctx, &mut *work, &before, &looked_out, clock).await?;
        work.loans().update(&mut loan).await?;
        Ok(work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?)
    }
}

/// Whether it was done; not when somebody else came first, or decided meanwhile.
fn once(done: Result<()>) -> Result<usize> {
    match done {
        Ok(()) => Ok(1),
        Err(error) if matches!(error.kind(), Kind::Stale | Kind::Refused) => Ok(0),
        Err(error) => Err(error),
    }
}
