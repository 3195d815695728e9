//! Calendars of loans that programs read by a secret address.

use super::calendar::{MOST_LOANS, first_ones};
use super::names::names_of;
use super::{LoanNames, Loans};
use crate::Result;
use crate::identity::digest::digest;
use chrono::Days;
use plantel_domain::access::{Actor, Context, Permission, Principal, RequestId, Target};
use plantel_domain::clock::{Day, day_in};
use plantel_domain::error::{NotFound, not_found};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::{Locale, TokenError};
use plantel_domain::ids::{EnvironmentId, LoanFeedId};
use plantel_domain::institutions::Institution;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{
    Loan, LoanFeed, LoanFeedCreated, LoanFeedRevoked, LoanFilter, LoanSort, Period, StateName, Takes, lending,
};
use plantel_domain::page::Sort;
use plantel_domain::store::Repositories;

/// What is over stays in a calendar for so many days.
const KEEP_DAYS: Days = Days::new(30);

/// No loan lasts longer.
const LAST: Day = Day::from_ymd_opt(2199, 12, 31).expect("it is in the calendar");

/// What a feed shows.
#[derive(Clone, Debug)]
pub struct FeedContents {
    /// The language of its owner, else of the institution.
    pub locale: Locale,
    /// The name of the institution.
    pub institution: String,
    /// The name of its warehouse; none of what its owner borrows.
    pub warehouse: Option<String>,
    /// Its loans, by their first day.
    pub loans: Vec<Loan>,
    /// What their people, places and things are called.
    pub names: LoanNames,
    /// The institution's own day.
    pub today: Day,
    /// Whether there are more, of which the last days lie before those of these.
    pub truncated: bool,
}

impl Loans {
    /// Makes a feed of what the caller borrows, or of what a warehouse lends; with its secret, which is told once.
    pub async fn add_feed(&self, ctx: &Context, warehouse: Option<EnvironmentId>) -> Result<(LoanFeed, String)> {
        ctx.visibility(Permission::ReadLoans)?;
        let (institution, owner) = (ctx.scope()?, ctx.actor()?.user);
        let mut work = self.store.begin(ctx).await?;
        if let Some(id) = warehouse {
            let found = work.environments().find(id, None).await?;
            let unknown = || Invalid::at("/warehouse_id", BadValue::new("environment.not-found"));
            lending(Some(&found.ok_or_else(unknown)?))?;
            ctx.require(Permission::ReadLoans, &of_warehouse(ctx, id)?)?;
        }
        // Held, so that nobody makes two at once, and none is made for an account that goes.
        let user = work.users().lock(owner, None).await?;
        user.filter(|user| user.active).ok_or(TokenError::Revoked)?;
        LoanFeed::one_more(work.loan_feeds().of_owner(owner).await?.len())?;
        let secret = self.secret();
        let feed = LoanFeed {
            id: self.ids.next().into(),
            institution,
            owner,
            warehouse,
            digest: digest_of(&secret),
            created_at: self.clock.now(),
        };
        work.loan_feeds().add(&feed).await?;
        let created = LoanFeedCreated { feed: feed.id, owner };
        work.commit(Event::of(&created).changed(Change::created(&feed)).into()).await?;
        Ok((feed, secret))
    }

    /// The caller's feeds in every institution, oldest first: whatever they may do there now.
    pub async fn feeds(&self, ctx: &Context) -> Result<Vec<LoanFeed>> {
        let owner = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.loan_feeds().of_owner(owner).await?)
    }

    /// Takes one of the caller's feeds away: from now on nobody reads it.
    pub async fn revoke_feed(&self, ctx: &Context, id: LoanFeedId) -> Result<()> {
        let owner = ctx.actor()?.user;
        let own = self.feeds(ctx).await?;
        let feed = own.into_iter().find(|feed| feed.id == id).ok_or(not_found::LOAN_FEED)?;
        // Wherever it was made: its owner may have left there since.
        let there = Context { institution: Some(feed.institution), ..ctx.clone() };
        let mut work = self.store.begin(&there).await?;
        work.loan_feeds().find(id).await?.ok_or(not_found::LOAN_FEED)?;
        work.loan_feeds().delete(feed.id).await?;
        Ok(work.commit(LoanFeedRevoked { feed: feed.id, owner }.into()).await?)
    }

    /// What the feed of this secret shows to whoever knows it: what its owner may still see.
    ///
    /// # Errors
    /// `loan-feed.not-found`, whatever the reason: a stranger learns nothing of a feed or its owner.
    pub async fn read_feed(&self, secret: &str, request: RequestId) -> Result<FeedContents> {
        let mut reader = self.store.read(&Context::anonymous(request.clone())).await?;
        let found = reader.loan_feeds().find_by_digest(&digest_of(secret)).await?;
        let feed = found.ok_or(not_found::LOAN_FEED)?;
        let (ctx, institution, locale) = as_owner(&mut *reader, &feed, request).await?;
        let gone = |_| not_found::LOAN_FEED;
        let visible = ctx.visibility(Permission::ReadLoans).map_err(gone)?;
        let mut reader = self.store.read(&ctx).await?;
        // When it is too much, what is over longest is left out first.
        let sort = Sort { field: LoanSort::EndDate, descending: true };
        let (mut filter, mut place) = (LoanFilter { sort, ..LoanFilter::default() }, None);
        if let Some(id) = feed.warehouse {
            ctx.require(Permission::ReadLoans, &of_warehouse(&ctx, id)?).map_err(|_| not_found::LOAN_FEED)?;
            place = reader.environments().find(id, None).await?.map(|found| found.name.to_string());
            filter.warehouse = Some(id);
        } else {
            filter.borrower = Some(feed.owner);
        }
        let today = day_in(institution.time_zone, self.clock.now());
        // Whatever takes units on any day to come, or is out.
        let takes = Period::new(today, LAST).ok().map(|days| Takes { days, today, pending: false });
        let mut loans = first_ones(&mut *reader, &visible, &LoanFilter { takes, ..filter.clone() }).await?;
        let (days, state) = (Period::new(today - KEEP_DAYS, LAST).ok(), Some(StateName::Returned));
        let over = LoanFilter { days, state, ..filter };
        loans.extend(first_ones(&mut *reader, &visible, &over).await?);
        let truncated = loans.len() > MOST_LOANS;
        loans.truncate(MOST_LOANS);
        loans.sort_by_key(|loan| (loan.period.start(), loan.id));
        let names = names_of(&mut *reader, &loans).await?;
        let institution = institution.name.to_string();
        Ok(FeedContents { locale, institution, warehouse: place, loans, names, today, truncated })
    }

    /// 256 bits of more random ones, in base64url.
    fn secret(&self) -> String {
        let random = [(); 3].map(|()| self.ids.random().to_string());
        digest(&random.each_ref().map(String::as_str))
    }
}

/// By which a secret is known again.
fn digest_of(secret: &str) -> String {
    digest(&["loan-feed", secret])
}

/// What a warehouse lends, whoever borrows it.
fn of_warehouse(ctx: &Context, warehouse: EnvironmentId) -> Result<Target> {
    Ok(Target { institution: Some(ctx.scope()?), environment: Some(warehouse), owner: None })
}

/// The owner of a feed, as they may act now, where they act, and in which language they read; nobody who was switched
/// off, or does not belong to the institution any more.
async fn as_owner(
    reader: &mut dyn Repositories,
    feed: &LoanFeed,
    request_id: RequestId,
) -> Result<(Context, Institution, Locale)> {
    const GONE: NotFound = not_found::LOAN_FEED;
    let user = reader.users().find(feed.owner, None).await?.filter(|user| user.active).ok_or(GONE)?;
    let memberships = reader.memberships().of_user(user.id).await?;
    let membership = memberships.into_iter().find(|it| it.active && it.institution == feed.institution);
    if membership.is_none() && !user.platform_admin {
        return Err(GONE.into());
    }
    let institution = reader.institutions().find(feed.institution, None).await?;
    let institution = institution.filter(|it| it.active || user.platform_admin).ok_or(GONE)?;
    let actor = Actor {
        user: user.id,
        session: None,
        platform_admin: user.platform_admin,
        membership,
        modules_on: institution.modules.clone(),
    };
    let principal = Principal::User(Box::new(actor));
    let ctx = Context { principal, institution: Some(institution.id), request_id, idempotency: None };
    let locale = user.locale.unwrap_or(institution.locale);
    Ok((ctx, institution, locale))
}
