//! What the clock does with loans: it reminds, sees who left, and tells who waits.

use super::Loans;
use super::judge::reminders;
use super::policies::terms_for;
use super::shelf::named;
use crate::institutions::every_institution;
use crate::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::deed::Deed;
use plantel_domain::error::{Kind, not_found};
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Approval, Claim, Loan};
use plantel_domain::store::StoreError;

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
        let user = work.users().find(before.borrower, None).await?;
        let places = work.memberships().of_user(before.borrower).await?;
        let here = places.iter().any(|place| place.active && place.institution == before.institution);
        if here && user.is_some_and(|user| user.active) {
            // They are back.
            return Err(StoreError::Stale.into());
        }
        let (mut loan, event) = before.clone().leave(self.clock.now())?;
        work.loans().update(&mut loan).await?;
        Ok(work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?)
    }

    /// Who came first is told first; what would be theirs is not offered to others until it is decided. Who was told,
    /// and for whom there is not enough any more, will be told again.
    pub(super) async fn tell_all(&self, ctx: &Context) -> Result<usize> {
        let (mut spoken_for, mut told, mut last) = (Vec::new(), 0, None);
        loop {
            let waiting = self.store.read(ctx).await?.loans().waiting(last, SOME).await?;
            for loan in &waiting {
                let Some(since) = loan.waiting else { continue };
                last = Some((since.since, loan.id));
                let would_get = match attempt(|| self.would_get(ctx, loan, &spoken_for)).await {
                    // Others are at the same units just now: it is looked at again.
                    Err(error) if error.kind() == Kind::Busy => continue,
                    told => told?,
                };
                match would_get {
                    Some(mut units) => {
                        let new = since.noticed.is_none() || self.needs_nobody(ctx, loan).await?;
                        let said = if new { once(attempt(|| self.tell_one(ctx, loan.id)).await)? } else { 1 };
                        if said > 0 {
                            spoken_for.append(&mut units);
                        }
                        told += if new { said } else { 0 };
                    }
                    None if since.noticed.is_some() => {
                        once(attempt(|| self.take_back_notice(ctx, loan.id)).await)?;
                    }
                    None => {}
                }
            }
            if (waiting.len() as u64) < SOME {
                return Ok(told);
            }
        }
    }

    /// What a request would get if it were approved now, beside what those who came before it would; nothing when
    /// that is not all of it, or when the policy does not permit it.
    async fn would_get(&self, ctx: &Context, loan: &Loan, spoken_for: &[Claim]) -> Result<Option<Vec<Claim>>> {
        let looked_out = if loan.pooled() { self.looked_out(ctx, loan, spoken_for).await } else { Ok(named(loan)) };
        let promised = match looked_out {
            Ok(looked_out) => {
                // Nothing of it is kept: it ends with this work.
                let mut work = self.store.begin(ctx).await?;
                let clock = Deed { by: None, at: self.clock.now() };
                self.promise_beside(ctx, &mut *work, loan, &looked_out, (clock, spoken_for)).await
            }
            Err(error) => Err(error),
        };
        let promised = match promised {
            Err(error) if error.kind() == Kind::Refused => return Ok(None),
            promised => promised?.0,
        };
        let units = promised.lines.iter().flat_map(|line| &line.allotments).filter_map(|it| {
            let (loan, period, promised) = (promised.id, promised.period, it.promised);
            Some(Claim { loan, asset: it.asset?, period, promised, out: 0, resting: 0 })
        });
        Ok(Some(units.collect()))
    }

    /// Whether nobody need decide over it any more: the policy may have changed since its borrower was told.
    async fn needs_nobody(&self, ctx: &Context, loan: &Loan) -> Result<bool> {
        let terms = terms_for(self.store.read(ctx).await?.as_mut(), loan.warehouse).await?;
        Ok(terms.approval == Approval::Automatic)
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

    async fn take_back_notice(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let mut loan = work.loans().find(id, None).await?.ok_or(not_found::LOAN)?.unnoticed();
        work.loans().update(&mut loan).await?;
        Ok(work.commit_unjournaled().await?)
    }

    async fn approve_by_clock(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let found = self.store.read(ctx).await?.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let looked_out = if found.pooled() { self.looked_out(ctx, &found, &[]).await? } else { named(&found) };
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
