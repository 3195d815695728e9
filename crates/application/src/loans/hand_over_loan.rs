//! Giving promised units into the borrower's hands.

use super::judge::{Question, borrowed, judge, reminders};
use super::policies::terms_for;
use super::shelf::{Days, claims_on, others, usable_of};
use super::stock::{Held, Way};
use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Borrowed, Hands, Loan, NewHandled, StateName, Wanted, lendable};
use plantel_domain::store::Version;

impl Loans {
    /// Hands units over, all that are promised when `new` names none; they are out from now on, so promises to others
    /// from today on are kept first. The parts of a kit go with it, as far as they are good.
    pub async fn hand_over(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
        new: Vec<NewHandled>,
    ) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let given = before.to_give(&new)?;
        let deed = self.deed(ctx)?;
        if !new.is_empty() {
            Self::refuse_twice(ctx, &mut *work, (id, expected), (Hands::Out, &given, deed)).await?;
        }
        let almanac = self.almanac(ctx, &mut *work).await?;
        let terms = terms_for(&mut *work, before.warehouse).await?;
        // The borrower is locked before the assets, by everybody.
        let has = borrowed(&mut *work, &terms, &before, almanac).await?;
        let mut ids = before.assets();
        ids.extend(given.iter().filter_map(|it| it.asset));
        ids.sort_unstable();
        ids.dedup();
        let mut held = Held::of(&mut *work, &ids).await?;
        // What stays on the shelf for now may have left it.
        let leaving: Vec<AssetId> = given.iter().filter_map(|it| it.asset).collect();
        let place = still_stands(&mut *work, &before, held.all(), &leaving).await?;
        let out = Days::of(before.period.from_day(almanac.today), almanac, terms.turnaround_days);
        let claims = others(claims_on(&mut *work, &ids, before.warehouse, out).await?, id);
        let asset = |id: AssetId, wanted: &Wanted| {
            let Some(held) = held.find(id) else { return (0, false) };
            let on_shelf = held.stock().units_in(Some(before.warehouse)).available();
            let usable = usable_of(held, &claims, &before, out).min(on_shelf);
            (usable, wanted.fits(&held.asset) && lendable(&held.asset, before.warehouse).is_ok())
        };
        let (mut loan, handed_over) = before.clone().hand_over(deed, &given, asset, almanac.today)?;
        judge(Question::HandOver, &loan, &[], &terms, (place.as_ref(), has), almanac)?;
        if leaving.iter().any(|id| !before.assets().contains(id)) {
            // What takes the place of what was promised is lent to the borrower too.
            let things: Vec<_> = held.all().iter().map(|it| &it.asset).collect();
            judge(Question::Things, &loan, &things, &terms, (place.as_ref(), Borrowed::default()), almanac)?;
        }
        if before.state.name() == StateName::Approved {
            loan = loan.reminded_by(&reminders(&terms, almanac), almanac.now);
        }
        let parts = held.parts_there(loan.warehouse);
        self.book(&mut held, &loan, &given, Way::Out, deed)?;
        work.loans().update(&mut loan).await?;
        let written = self.written(&loan, Hands::Out, given, deed);
        work.loans().add_handlings(&written).await?;
        self.issue(&mut *work, &loan, (&written, &parts), deed).await?;
        let happened = Happened::from(Event::of(&handed_over).changed(Change::between(&before, &loan)));
        let happened = held.store(&mut *work, happened).await?;
        work.commit(happened).await?;
        Ok(loan)
    }
}
