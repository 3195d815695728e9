//! A copy of everything that is kept of the caller.

use super::Identity;
use crate::Result;
use crate::institutions::every_institution;
use plantel_domain::access::{Context, Membership};
use plantel_domain::alerts::OwnAlertSetting;
use plantel_domain::clock::{Day, Timestamp, day_in};
use plantel_domain::identity::{DataExported, ExternalIdentity, Session, SignIn, TokenError, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::Institution;
use plantel_domain::items::Item;
use plantel_domain::loans::Loan;
use plantel_domain::notifications::Preferences;
use plantel_domain::page::{Page, PageRequest, Start};
use plantel_domain::webhooks::{HookOwner, Webhook};
use std::collections::BTreeSet;

/// Rows asked for at once.
const PAGE: u16 = 200;

/// Everything that is kept of one person.
#[derive(Clone, Debug)]
pub struct OwnData {
    /// When the copy was taken.
    pub at: Timestamp,
    /// The account.
    pub user: User,
    /// Where they belong, each with its institution.
    pub memberships: Vec<(Membership, Option<Institution>)>,
    /// Their living sessions.
    pub sessions: Vec<Session>,
    /// The history of their sign-ins.
    pub sign_ins: Vec<SignIn>,
    /// Their accounts elsewhere.
    pub identities: Vec<ExternalIdentity>,
    /// Since when a second factor is asked for.
    pub second_factor_since: Option<Timestamp>,
    /// Their things.
    pub items: Vec<Item>,
    /// What they borrowed or asked for, in every institution, each with what day it is there.
    pub loans: Vec<(Loan, Day)>,
    /// What they want to be told.
    pub wishes: OwnWishes,
}

/// What somebody wants to be told, and where.
#[derive(Clone, Debug)]
pub struct OwnWishes {
    /// Of what, by which channel, and when.
    pub preferences: Preferences,
    /// What is worth an alert to them, in every institution.
    pub alert_settings: Vec<OwnAlertSetting>,
    /// Their own systems that are told.
    pub webhooks: Vec<Webhook>,
}

impl Identity {
    /// A copy of everything that is kept of the caller. That it was taken is journaled.
    pub async fn export_own(&self, ctx: &Context) -> Result<OwnData> {
        let id = ctx.actor()?.user;
        let at = self.clock.now();
        let wishes = self.own_wishes(ctx).await?;
        let mut work = self.store.begin(ctx).await?;
        let user = work.users().find(id, None).await?.ok_or(TokenError::Revoked)?;
        let memberships = work.memberships().of_user(id).await?;
        let loans = work.loans().of_borrower(id).await?;
        let at_home = memberships.iter().map(|membership| membership.institution);
        let ids: Vec<_> = at_home.chain(loans.iter().map(|loan| loan.institution)).collect();
        let institutions = work.institutions().find_all(&ids).await?;
        let with = |membership: Membership| {
            let found = institutions.iter().find(|institution| institution.id == membership.institution).cloned();
            (membership, found)
        };
        let memberships = memberships.into_iter().map(with).collect();
        let sessions = work.sessions().living(id, at).await?;
        let mut sign_ins = Vec::new();
        let mut request = first();
        while let Some(next) = gather(&mut sign_ins, work.sign_ins().list(id, &request).await?) {
            request = next;
        }
        let mut items = Vec::new();
        let mut request = first();
        while let Some(next) = gather(&mut items, work.items().list(Some(id), &request).await?) {
            request = next;
        }
        let identities = work.external_identities().of_user(id).await?;
        let factor = work.second_factors().find(id).await?;
        let second_factor_since = factor.and_then(|factor| factor.confirmed_at);
        let today = |loan: &Loan| {
            let place = institutions.iter().find(|institution| institution.id == loan.institution);
            place.map_or(at.date_naive(), |institution| day_in(institution.time_zone, at))
        };
        let loans = loans.into_iter().map(|loan| (today(&loan), loan)).map(|(day, loan)| (loan, day)).collect();
        work.commit(DataExported { user: id }.into()).await?;
        Ok(OwnData { at, user, memberships, sessions, sign_ins, identities, second_factor_since, items, loans, wishes })
    }

    /// What the caller wants to be told; of alerts in each institution on its own, for they are kept there.
    async fn own_wishes(&self, ctx: &Context) -> Result<OwnWishes> {
        let actor = ctx.actor()?;
        let user = actor.user;
        let mut reader = self.store.read(ctx).await?;
        let preferences = reader.preferences().find(user).await?;
        let mut webhooks = Vec::new();
        let mut request = first();
        while let Some(next) = gather(&mut webhooks, reader.webhooks().list(HookOwner::Person(user), &request).await?) {
            request = next;
        }
        let places = reader.memberships().of_user(user).await?;
        drop(reader);
        let mut places: BTreeSet<InstitutionId> = places.into_iter().map(|place| place.institution).collect();
        if actor.platform_admin {
            let everywhere = every_institution(&*self.store, &Context::system("export", None)).await?;
            places.extend(everywhere.into_iter().map(|institution| institution.id));
        }
        let mut alert_settings = Vec::new();
        for place in places {
            let mut reader = self.store.read(&Context::system("export", Some(place))).await?;
            alert_settings.extend(reader.alerts().own_settings(Some(user)).await?);
        }
        Ok(OwnWishes { preferences, alert_settings, webhooks })
    }
}

fn first() -> PageRequest {
    PageRequest { start: Start::Skip(0), limit: PAGE, count: false }
}

/// Takes a page over; where the next one starts.
fn gather<T>(all: &mut Vec<T>, page: Page<T>) -> Option<PageRequest> {
    all.extend(page.data);
    page.next.map(|cursor| PageRequest { start: Start::After(cursor), limit: PAGE, count: false })
}
