//! Letting go of what nobody decided over or collected in time.

use super::Loans;
use crate::institutions::every_institution;
use crate::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::clock::day_in;
use plantel_domain::deed::Deed;
use plantel_domain::error::{Kind, not_found};
use plantel_domain::ids::LoanId;
use plantel_domain::institutions::Institution;
use plantel_domain::journal::{Change, Event};

/// How many are looked up at once.
const SOME: u64 = 200;

impl Loans {
    /// Expires the requests and promises of every institution whose last day passed before anything was handed over,
    /// and lets go of what was never collected of those that are out.
    /// Says how many. Several servers may do it: each loan expires once. What fails in one institution is told when
    /// all others are done.
    pub async fn expire(&self) -> Result<usize> {
        let system = Context::system("expire-loans", None);
        let (mut expired, mut failed) = (0, None);
        for institution in every_institution(&*self.store, &system).await? {
            let inside = Context { institution: Some(institution.id), ..system.clone() };
            match self.expire_of(&inside, &institution).await {
                Ok(loans) => expired += loans,
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(expired), Err)
    }

    async fn expire_of(&self, ctx: &Context, institution: &Institution) -> Result<usize> {
        let today = day_in(institution.time_zone, self.clock.now());
        let mut expired = 0;
        loop {
            let due = self.store.read(ctx).await?.loans().expired(today, SOME).await?;
            let before = expired;
            for id in &due {
                match attempt(|| self.expire_one(ctx, *id)).await {
                    Ok(()) => expired += 1,
                    // Somebody else came first, or decided meanwhile.
                    Err(error) if matches!(error.kind(), Kind::Stale | Kind::Refused) => {}
                    Err(error) => return Err(error),
                }
            }
            // The last of them, or none that can be expired: the clock comes again.
            if (due.len() as u64) < SOME || expired == before {
                return Ok(expired);
            }
        }
    }

    async fn expire_one(&self, ctx: &Context, id: LoanId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        let today = self.today(ctx, &mut *work).await?;
        let (mut loan, event) = if before.state.name().out() {
            let (loan, event) = before.clone().lapse(today)?;
            (loan, Event::of(&event))
        } else {
            let (loan, event) = before.clone().expire(Deed { by: None, at: self.clock.now() }, today)?;
            (loan, Event::of(&event))
        };
        work.loans().update(&mut loan).await?;
        Ok(work.commit(event.changed(Change::between(&before, &loan)).into()).await?)
    }
}
