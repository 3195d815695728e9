//! Letters to people about their accounts: sent behind the requests that caused them.

use super::{AccountRules, digest};
use crate::relay::{Failed, Reaction};
use async_trait::async_trait;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::{Email, Locale, MailClaims, PersonName, Purpose, Tokens, User};
use plantel_domain::ids::{InvitationId, UserId};
use plantel_domain::journal::Fact;
use plantel_domain::mail::{AccountChange, Letter, Message, Post, PostError};
use plantel_domain::relay::{Delivery, Route};
use plantel_domain::store::Store;
use plantel_domain::{access, identity};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

const NAME: &str = "letters";

/// What happens that a letter tells of.
pub const LETTERS: &[Route] = &[
    (identity::UserWelcomed::KIND, NAME),
    (identity::EmailUnproven::KIND, NAME),
    (identity::RecoveryRequested::KIND, NAME),
    (identity::NewDeviceSeen::KIND, NAME),
    (identity::PasswordChanged::KIND, NAME),
    (identity::PasswordReset::KIND, NAME),
    (identity::EmailReplaced::KIND, NAME),
    (identity::SecondFactorOff::KIND, NAME),
    (identity::TestMailRequested::KIND, NAME),
    (access::InvitationCreated::KIND, NAME),
    (access::InvitationRenewed::KIND, NAME),
];

/// Writes to people about their accounts.
pub struct Letters {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    tokens: Arc<dyn Tokens>,
    post: Arc<dyn Post>,
    rules: AccountRules,
}

/// To whom, and what.
type Addressed = Option<(Email, Option<PersonName>, Option<Locale>, Message)>;

#[derive(Deserialize)]
struct SeenDevice {
    address: IpAddr,
    agent: Option<String>,
}

#[derive(Deserialize)]
struct AskedFor {
    user: Option<Uuid>,
}

#[derive(Deserialize)]
struct FormerAddress {
    former: String,
}

#[derive(Deserialize)]
struct TestMail {
    to: String,
    locale: Option<String>,
}

impl Letters {
    /// Over these ports, by these rules.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        tokens: Arc<dyn Tokens>,
        post: Arc<dyn Post>,
        rules: AccountRules,
    ) -> Self {
        Self { store, clock, tokens, post, rules }
    }

    /// The letter of a recovery, as the user would get it now.
    pub fn recovery(&self, id: Uuid, user: &User) -> Letter {
        let message = self.recovery_message(user, self.clock.now());
        self.letter(id, (user.email.clone(), user.full_name.clone(), user.locale, message))
    }

    fn letter(&self, id: Uuid, addressed: (Email, Option<PersonName>, Option<Locale>, Message)) -> Letter {
        let (to, name, locale, message) = addressed;
        Letter { id, to, name: name.map(Into::into), locale: locale.unwrap_or(self.rules.locale), message }
    }

    async fn addressed(&self, delivery: &Delivery) -> std::result::Result<Addressed, Failed> {
        let event = &delivery.event;
        match event.kind.as_str() {
            identity::UserWelcomed::KIND => self.welcome(event).await,
            identity::EmailUnproven::KIND => self.verification(event).await,
            identity::RecoveryRequested::KIND => self.recovery_asked(event).await,
            identity::NewDeviceSeen::KIND => self.new_device(delivery).await,
            identity::PasswordChanged::KIND | identity::PasswordReset::KIND => {
                self.changed(event, AccountChange::Password).await
            }
            identity::SecondFactorOff::KIND => self.changed(event, AccountChange::SecondFactorOff).await,
            identity::EmailReplaced::KIND => self.replaced(delivery).await,
            identity::TestMailRequested::KIND => {
                let asked: TestMail = confided(delivery)?;
                let to = Email::parse(&asked.to).map_err(|bad| Failed::Never(bad.to_string()))?;
                let locale = asked.locale.and_then(|code| Locale::parse(&code).ok());
                Ok(Some((to, None, locale, Message::Test)))
            }
            access::InvitationCreated::KIND | access::InvitationRenewed::KIND => self.invitation(event).await,
            other => Err(Failed::Never(format!("no letter tells of {other}"))),
        }
    }

    async fn user(&self, id: Uuid) -> std::result::Result<Option<User>, Failed> {
        let mut reader = self.store.read(&Context::system(NAME, None)).await?;
        Ok(reader.users().find(UserId::from(id), None).await?.filter(|user| user.active))
    }

    async fn welcome(&self, event: &JournalEntry) -> std::result::Result<Addressed, Failed> {
        let Some(user) = self.user(event.subject_id).await? else { return Ok(None) };
        let (token, hours) = self.password_link(&user, event.at, self.rules.lives.welcome);
        Ok(Some((user.email, user.full_name, user.locale, Message::Welcome { token, hours })))
    }

    async fn recovery_asked(&self, event: &JournalEntry) -> std::result::Result<Addressed, Failed> {
        let asked: AskedFor = read(event.data.clone())?;
        let Some(id) = asked.user else { return Ok(None) };
        let Some(user) = self.user(id).await? else { return Ok(None) };
        let message = self.recovery_message(&user, event.at);
        Ok(Some((user.email, user.full_name, user.locale, message)))
    }

    fn recovery_message(&self, user: &User, since: Timestamp) -> Message {
        let (token, hours) = self.password_link(user, since, self.rules.lives.recovery);
        Message::Recovery { token, hours }
    }

    fn password_link(&self, user: &User, since: Timestamp, life: Duration) -> (String, i64) {
        let claims = MailClaims {
            purpose: Purpose::Recovery,
            subject: user.id.into(),
            bound_to: digest::recovery(user),
            expires_at: since + life,
        };
        (self.tokens.sign_mail(&claims), life.num_hours())
    }

    async fn verification(&self, event: &JournalEntry) -> std::result::Result<Addressed, Failed> {
        let unproven = |user: &User| user.email_verified_at.is_none();
        let Some(user) = self.user(event.subject_id).await?.filter(unproven) else { return Ok(None) };
        let life = self.rules.lives.verification;
        let token = self.tokens.sign_mail(&MailClaims {
            purpose: Purpose::Verification,
            subject: user.id.into(),
            bound_to: digest::verification(&user),
            expires_at: event.at + life,
        });
        let message = Message::Verification { token, hours: life.num_hours() };
        Ok(Some((user.email, user.full_name, user.locale, message)))
    }

    async fn new_device(&self, delivery: &Delivery) -> std::result::Result<Addressed, Failed> {
        let seen: SeenDevice = confided(delivery)?;
        let asked: AskedFor = read(delivery.event.data.clone())?;
        let Some(id) = asked.user else { return Ok(None) };
        let Some(user) = self.user(id).await? else { return Ok(None) };
        let message = Message::NewDevice { at: delivery.event.at, address: seen.address, agent: seen.agent };
        Ok(Some((user.email, user.full_name, user.locale, message)))
    }

    async fn changed(&self, event: &JournalEntry, what: AccountChange) -> std::result::Result<Addressed, Failed> {
        let Some(user) = self.user(event.subject_id).await? else { return Ok(None) };
        Ok(Some((user.email, user.full_name, user.locale, Message::Changed { what, at: event.at })))
    }

    /// To the address before: whoever took the account over must not be the only one to know.
    async fn replaced(&self, delivery: &Delivery) -> std::result::Result<Addressed, Failed> {
        let asked: FormerAddress = confided(delivery)?;
        let Some(user) = self.user(delivery.event.subject_id).await? else { return Ok(None) };
        let message = Message::Changed { what: AccountChange::Address, at: delivery.event.at };
        Ok(Some((Email::stored(asked.former), user.full_name, user.locale, message)))
    }

    async fn invitation(&self, event: &JournalEntry) -> std::result::Result<Addressed, Failed> {
        let ctx = Context::system(NAME, event.institution);
        let mut reader = self.store.read(&ctx).await?;
        let id = InvitationId::from(event.subject_id);
        let found = reader.invitations().find(id, None).await?;
        let Some(invitation) = found.filter(|found| found.stands(self.clock.now())) else { return Ok(None) };
        let Some(institution) = reader.institutions().find(invitation.institution, None).await? else {
            return Ok(None);
        };
        let inviter = match invitation.invited_by {
            Some(id) => reader.users().find(id, None).await?.and_then(|user| user.full_name).map(Into::into),
            None => None,
        };
        let known = reader.users().find_by_email(&invitation.email).await?;
        let token = self.tokens.sign_mail(&MailClaims {
            purpose: Purpose::Invitation,
            subject: invitation.id.into(),
            bound_to: digest::digest(&["invitation", &invitation.email.key()]),
            expires_at: invitation.expires_at,
        });
        // The event is a moment later than the offer.
        let hours = (invitation.expires_at - event.at + Duration::minutes(30)).num_hours();
        let locale = known.as_ref().and_then(|user| user.locale).or(Some(institution.locale));
        let message = Message::Invitation { token, hours, institution: institution.name.to_string(), inviter };
        Ok(Some((invitation.email, known.and_then(|user| user.full_name), locale, message)))
    }
}

/// A link whose time is over says nothing any more.
fn over(message: &Message, since: Timestamp, now: Timestamp) -> bool {
    match message {
        Message::Welcome { hours, .. }
        | Message::Recovery { hours, .. }
        | Message::Verification { hours, .. }
        | Message::Invitation { hours, .. } => now >= since + Duration::hours(*hours),
        Message::NewDevice { .. } | Message::Changed { .. } | Message::Test => now >= since + Duration::days(7),
        // Those are no letters of this reaction, but of a channel.
        Message::Notice { .. } | Message::Digest { .. } => false,
    }
}

#[async_trait]
impl Reaction for Letters {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn on(&self, delivery: &Delivery) -> std::result::Result<(), Failed> {
        let Some(addressed) = self.addressed(delivery).await? else { return Ok(()) };
        if over(&addressed.3, delivery.event.at, self.clock.now()) {
            return Ok(());
        }
        let letter = self.letter(delivery.id.into(), addressed);
        match self.post.send(&letter).await {
            Ok(()) => Ok(()),
            Err(PostError::Temporary(why)) => Err(Failed::Later(why)),
            Err(PostError::Permanent(why)) => Err(Failed::Never(why)),
        }
    }
}

fn confided<T: for<'a> Deserialize<'a>>(delivery: &Delivery) -> std::result::Result<T, Failed> {
    read(delivery.confidential.clone().unwrap_or_default())
}

fn read<T: for<'a> Deserialize<'a>>(value: serde_json::Value) -> std::result::Result<T, Failed> {
    serde_json::from_value(value).map_err(|error| Failed::Never(format!("the event cannot be read: {error}")))
}
