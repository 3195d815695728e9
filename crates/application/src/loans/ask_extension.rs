//! Asking for more days.

use super::Loans;
use super::judge::{Question, borrowed, judge};
use super::own::borrower_alone;
use super::policies::terms_for;
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::clock::Day;
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::Loan;
use plantel_domain::period::Period;
use plantel_domain::store::Version;
use plantel_domain::text::Prose;

impl Loans {
    /// Asks for more days of the caller's own loan, as the policy of its warehouse permits a loan of so many.
    pub async fn ask_extension(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
        end: Day,
        reason: Prose<500>,
    ) -> Result<Loan> {
        ctx.visibility(Permission::RequestLoans)?;
        let asked = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        borrower_alone(ctx, &before)?;
        let almanac = self.almanac(ctx, &mut *work).await?;
        let (mut loan, event) = before.clone().ask_extension(asked, end, reason)?;
        if end < almanac.today {
            return Err(Invalid::at("/end_date", BadValue::new("date.in-past")).into());
        }
        let terms = terms_for(&mut *work, loan.warehouse).await?;
        let has = borrowed(&mut *work, &terms, &loan, almanac).await?;
        let assets = work.assets().find_all(&loan.assets()).await?;
        let places = work.memberships().of_user(loan.borrower).await?;
        let place = places.iter().find(|place| place.institution == loan.institution);
        let period = Period::new(loan.period.start(), end).map_err(|bad| Invalid::at("/end_date", bad))?;
        let wish = Loan { period, ..loan.clone() };
        judge(Question::Longer, &wish, &assets.iter().collect::<Vec<_>>(), &terms, (place, has), almanac)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
