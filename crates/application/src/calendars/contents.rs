//! What stands in the calendars that programs read.

use super::{Calendars, digest_of};
use crate::loans::{MOST_LOANS, first_ones, names_of};
use crate::names::Nameless;
use crate::{Names, Result};
use chrono::Days;
use chrono_tz::Tz;
use plantel_domain::access::{Actor, Context, Principal, RequestId, Target, Visibility};
use plantel_domain::calendars::{CalendarFeed, FeedOf};
use plantel_domain::clock::{Day, day_in};
use plantel_domain::error::{NotFound, not_found};
use plantel_domain::identity::Locale;
use plantel_domain::ids::ScheduleId;
use plantel_domain::institutions::Institution;
use plantel_domain::loans::{Loan, LoanFilter, LoanSort, StateName, Takes};
use plantel_domain::page::Sort;
use plantel_domain::period::Period;
use plantel_domain::schedules::{ClassSession, ClassSessionFilter, Schedule, ScheduleRepositories};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// What is over stays in a calendar for so many days.
const KEEP_DAYS: Days = Days::new(30);

/// Classes are shown so many days ahead.
const AHEAD_DAYS: Days = Days::new(366);

/// The most classes of one calendar.
const MOST_CLASSES: usize = 2_000;

/// No loan lasts longer.
const LAST: Day = Day::from_ymd_opt(2199, 12, 31).expect("it is in the calendar");

/// A stranger learns nothing of a feed or its owner, whatever the reason.
const GONE: NotFound = not_found::CALENDAR_FEED;

/// What a feed shows.
#[derive(Clone, Debug)]
pub enum FeedContents {
    /// Loans.
    Loans(LoanContents),
    /// Classes.
    Classes(ClassContents),
}

/// What a feed of loans shows.
#[derive(Clone, Debug)]
pub struct LoanContents {
    /// The language of its owner, else of the institution.
    pub locale: Locale,
    /// The name of the institution.
    pub institution: String,
    /// The name of its warehouse; none of what its owner borrows.
    pub warehouse: Option<String>,
    /// Its loans, by their first day.
    pub loans: Vec<Loan>,
    /// What their people, places and things are called.
    pub names: Names,
    /// The institution's own day.
    pub today: Day,
    /// Whether there are more, of which the last days lie before those of these.
    pub truncated: bool,
}

/// What a feed of classes shows.
#[derive(Clone, Debug)]
pub struct ClassContents {
    /// The language of its owner, else of the institution.
    pub locale: Locale,
    /// The name of the institution.
    pub institution: String,
    /// Where its clocks hang.
    pub zone: Tz,
    /// The name of its room; none of what its owner teaches and attends.
    pub room: Option<String>,
    /// Its classes, by when they begin.
    pub sessions: Vec<ClassSession>,
    /// Those that they are of.
    pub schedules: BTreeMap<ScheduleId, Schedule>,
    /// What their people and places are called.
    pub names: Names,
    /// Whether there are more, that begin after these.
    pub truncated: bool,
}

/// For whom a feed is read: its owner, as they may act now, where they act, and in which language they read.
struct Reader {
    ctx: Context,
    institution: Institution,
    locale: Locale,
}

impl Calendars {
    /// What the feed of this secret shows to whoever knows it: what its owner may still see.
    ///
    /// # Errors
    /// `loan-feed.not-found`, whatever the reason: a stranger learns nothing of a feed or its owner.
    pub async fn read_feed(&self, secret: &str, request: RequestId) -> Result<FeedContents> {
        let mut reader = self.store.read(&Context::anonymous(request.clone())).await?;
        let found = reader.calendar_feeds().find_by_digest(&digest_of(secret)).await?;
        let feed = found.ok_or(GONE)?;
        let owner = as_owner(&mut *reader, &feed, request).await?;
        let visible = owner.ctx.visibility(feed.of.permission()).map_err(|_| GONE)?;
        let mut reader = self.store.read(&owner.ctx).await?;
        let mut place: Option<String> = None;
        if let Some(id) = feed.of.environment() {
            let target = Target::institution(feed.institution).at(id);
            owner.ctx.require(feed.of.permission(), &target).map_err(|_| GONE)?;
            place = reader.environments().find(id, None).await?.map(|found| found.name.into());
        }
        let today = day_in(owner.institution.time_zone, self.clock.now());
        let contents = match feed.of {
            FeedOf::Loans | FeedOf::Warehouse(_) => {
                FeedContents::Loans(loans(&mut *reader, &visible, &feed, owner, (place, today)).await?)
            }
            FeedOf::Classes => {
                let own = of_owner(&owner.ctx, &visible, &feed);
                let of = (own, ClassSessionFilter::default());
                FeedContents::Classes(classes(&mut *reader, &visible, of, owner, (place, today)).await?)
            }
            FeedOf::Room(room) => {
                let of =
                    (visible.clone(), ClassSessionFilter { environment: Some(room), ..ClassSessionFilter::default() });
                FeedContents::Classes(classes(&mut *reader, &visible, of, owner, (place, today)).await?)
            }
        };
        Ok(contents)
    }
}

/// What the owner of a feed borrows, or a warehouse lends.
async fn loans(
    reader: &mut dyn Repositories,
    visible: &Visibility,
    feed: &CalendarFeed,
    owner: Reader,
    (warehouse, today): (Option<String>, Day),
) -> Result<LoanContents> {
    // When it is too much, what is over longest is left out first.
    let sort = Sort { field: LoanSort::EndDate, descending: true };
    let filter = match feed.of.environment() {
        Some(id) => LoanFilter { warehouse: Some(id), sort, ..LoanFilter::default() },
        None => LoanFilter { borrower: Some(feed.owner), sort, ..LoanFilter::default() },
    };
    // Whatever takes units on any day to come, or is out.
    let takes = Period::new(today, LAST).ok().map(|days| Takes { days, today, pending: false });
    let mut loans = first_ones(reader, visible, &LoanFilter { takes, ..filter.clone() }).await?;
    let (days, state) = (Period::new(today - KEEP_DAYS, LAST).ok(), Some(StateName::Returned));
    let over = LoanFilter { days, state, ..filter };
    loans.extend(first_ones(reader, visible, &over).await?);
    let truncated = loans.len() > MOST_LOANS;
    loans.truncate(MOST_LOANS);
    loans.sort_by_key(|loan| (loan.period.start(), loan.id));
    let names = names_of(reader, &loans).await?;
    let Reader { institution, locale, .. } = owner;
    let institution = institution.name.into();
    Ok(LoanContents { locale, institution, warehouse, loans, names, today, truncated })
}

/// What the owner of a feed teaches, and what their groups attend; less, when less may be seen.
fn of_owner(ctx: &Context, visible: &Visibility, feed: &CalendarFeed) -> Visibility {
    let membership = ctx.actor().ok().and_then(|actor| actor.membership.as_ref());
    let groups = membership.map(|membership| membership.groups.clone()).unwrap_or_default();
    let (environments, owner) = (BTreeSet::new(), Some(feed.owner));
    Visibility { everything: false, environments, groups, owner, ..visible.clone() }
}

/// The classes from a month ago to a year ahead that are wanted and may be seen.
async fn classes(
    reader: &mut dyn Repositories,
    visible: &Visibility,
    (wanted, filter): (Visibility, ClassSessionFilter),
    owner: Reader,
    (room, today): (Option<String>, Day),
) -> Result<ClassContents> {
    let mut sessions = Vec::new();
    if let Ok(days) = Period::new(today - KEEP_DAYS, today + AHEAD_DAYS) {
        let limit = u64::try_from(MOST_CLASSES + 1).unwrap_or(u64::MAX);
        sessions = ScheduleRepositories::class_sessions(reader).list(&wanted, &filter, &days, limit).await?;
    }
    let truncated = sessions.len() > MOST_CLASSES;
    sessions.truncate(MOST_CLASSES);
    sessions.retain(|session| visible.shows(&Target::from(session)));
    let ids: BTreeSet<ScheduleId> = sessions.iter().map(|session| session.schedule).collect();
    let ids: Vec<ScheduleId> = ids.into_iter().collect();
    let found = reader.schedules().find_all(&ids).await?;
    let schedules = found.into_iter().map(|schedule| (schedule.id, schedule)).collect();
    let wanted = Nameless {
        people: sessions.iter().map(|session| session.instructor).collect(),
        places: sessions.iter().map(|session| session.environment).collect(),
        ..Nameless::default()
    };
    let names = wanted.look_up(reader).await?;
    let Reader { institution, locale, .. } = owner;
    let (zone, institution) = (institution.time_zone, institution.name.into());
    Ok(ClassContents { locale, institution, zone, room, sessions, schedules, names, truncated })
}

/// The owner of a feed; nobody who was switched off, or does not belong to the institution any more.
async fn as_owner(reader: &mut dyn Repositories, feed: &CalendarFeed, request_id: RequestId) -> Result<Reader> {
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
    Ok(Reader { ctx, institution, locale })
}
