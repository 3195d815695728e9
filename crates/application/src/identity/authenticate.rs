//! From a bearer token to who asks, for which institution.

use super::callers::{CallersKnown, Known, Reading};
use super::{Identity, actor, preferred};
use crate::Result;
use plantel_domain::access::{Context, Denied, Membership, Principal, RequestId};
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::identity::{Claims, Locale, Session, TOUCH_EVERY, TokenError, User};
use plantel_domain::ids::{InstitutionId, SessionId};
use plantel_domain::institutions::Institution;
use plantel_domain::store::{Repositories, Store};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A signed-in caller.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// For the use cases.
    pub ctx: Context,
    /// The caller's language, else the institution's.
    pub locale: Option<Locale>,
    /// A role demands a second factor and there is none yet: nothing but setting it up is allowed.
    pub must_enrol: bool,
    /// The last use of the session that is written down is a while ago.
    pub touch: bool,
    /// Until when the token is good.
    pub expires_at: Timestamp,
}

/// What a request says of who asks, and how it is judged.
struct Asked<'a> {
    claims: Claims,
    named: Option<InstitutionId>,
    source: Source,
    /// From before anything is read, also by a reader that sees but one moment.
    began: Began,
    ctx: Context,
    store: &'a dyn Store,
    reader: Option<Box<dyn Repositories + Send>>,
}

/// Whether what is remembered may be used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Memory,
    Store,
}

/// What is read is remembered as of then.
struct Began {
    caller: Option<Reading>,
    institutions: Option<Reading>,
}

impl Asked<'_> {
    /// Opened when there is something to read.
    async fn reader(&mut self) -> Result<&mut (dyn Repositories + Send)> {
        let reader = match self.reader.take() {
            Some(reader) => reader,
            None => self.store.read(&self.ctx).await?,
        };
        Ok(self.reader.insert(reader).as_mut())
    }
}

impl Identity {
    /// Who asks with this access token. `named` is the institution the request itself chooses;
    /// without one it is the token's, else the caller's only one.
    ///
    /// Session, user, memberships and institution are remembered for seconds, until something of them changes: whoever
    /// is switched off is refused at once on this server, and on others as soon as they hear of it. No session,
    /// no second factor and no institution is refused from memory.
    pub async fn authenticate(
        &self,
        token: &str,
        named: Option<InstitutionId>,
        request_id: RequestId,
    ) -> Result<Authenticated> {
        let now = self.clock.now();
        let claims = self.credentials.tokens.read_access(token, now)?;
        let (ctx, store) = (Context::anonymous(request_id), self.store.as_ref());
        let known = self.callers.find(claims.session, claims.user, now);
        let caller = self.callers.begin(claims.user, now);
        let began = Began { caller, institutions: self.callers.begin_institutions(now) };
        let mut asked = Asked { claims, named, source: Source::Memory, began, ctx, store, reader: None };
        if let Some(known) = known
            && let Ok(found) = self.decide(&known, &mut asked).await
            // Neither is: that a second factor is missing, or that the token's institution is none of theirs.
            && !found.must_enrol
            && (found.ctx.institution.is_some() || asked.claims.institution.is_none())
        {
            self.callers.count(true);
            return Ok(found);
        }
        self.callers.count(false);
        // A reader of which a call failed is good for nothing more.
        (asked.source, asked.reader) = (Source::Store, None);
        let known = self.read_caller(&mut asked).await?;
        self.decide(&known, &mut asked).await
    }

    /// How often callers were known from memory, since the program began.
    pub fn callers_known(&self) -> CallersKnown {
        self.callers.counted()
    }

    /// Writes down that the caller's session is used. Where that fails, as on a full disk, it is not tried again for a
    /// minute: who only reads would wait for whoever writes.
    pub async fn touch(&self, ctx: &Context) -> Result<()> {
        let (id, now) = (ctx.actor()?.session.ok_or(TokenError::Revoked)?, self.clock.now());
        if self.callers.rests(now) {
            return Ok(());
        }
        let done = self.write_use(ctx, id, now).await;
        if done.is_err() {
            self.callers.rest(now);
        }
        done
    }

    async fn write_use(&self, ctx: &Context, id: SessionId, now: Timestamp) -> Result<()> {
        // Of its own: a key of the request must not wait for it.
        let mut work = self.store.begin(&Context { idempotency: None, ..ctx.clone() }).await?;
        work.sessions().touch(id, now).await?;
        work.commit_unjournaled().await?;
        // Other servers write it down once more at the most: they are told nothing.
        self.callers.forget(id);
        Ok(())
    }

    /// What this moment, the token and the request make of what was read.
    async fn decide(&self, known: &Known, asked: &mut Asked<'_>) -> Result<Authenticated> {
        let (now, Known { session, user, memberships, must_enrol }) = (self.clock.now(), known);
        if !session.lives(now) {
            return Err(TokenError::Revoked.into());
        }
        let place = self.place(known, asked).await?;
        let actor = actor(user, session.id, memberships, place.as_deref());
        let institution = place.as_ref().map(|institution| institution.id);
        Ok(Authenticated {
            ctx: Context {
                principal: Principal::User(Box::new(actor)),
                institution,
                request_id: asked.ctx.request_id.clone(),
                idempotency: None,
            },
            locale: user.locale.or(place.as_ref().map(|institution| institution.locale)),
            must_enrol: *must_enrol,
            touch: now - session.last_used_at >= TOUCH_EVERY,
            expires_at: asked.claims.expires_at,
        })
    }

    /// Reads all of a caller, and remembers it.
    async fn read_caller(&self, asked: &mut Asked<'_>) -> Result<Arc<Known>> {
        let (began, claims) = (asked.began.caller, asked.claims.clone());
        let reader = asked.reader().await?;
        let (session, user) = self.living(reader, &claims).await?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        let must_enrol = self.must_enrol(reader, &user, &memberships).await?;
        let known = Arc::new(Known { session, user, memberships, must_enrol });
        self.callers.keep(began, &known);
        Ok(known)
    }

    async fn must_enrol(
        &self,
        reader: &mut (dyn Repositories + Send),
        user: &User,
        memberships: &[Membership],
    ) -> Result<bool> {
        if !self.rules.demands_second_factor(user, memberships) {
            return Ok(false);
        }
        let factor = reader.second_factors().find(user.id).await?;
        Ok(factor.is_none_or(|factor| factor.confirmed_at.is_none()))
    }

    async fn living(&self, reader: &mut (dyn Repositories + Send), claims: &Claims) -> Result<(Session, User)> {
        let session = reader.sessions().find(claims.session).await?;
        let lives = |session: &Session| session.user == claims.user && session.lives(self.clock.now());
        let session = session.filter(lives).ok_or(TokenError::Revoked)?;
        let user = reader.users().find(claims.user, None).await?;
        let user = user.filter(|user| user.active).ok_or(TokenError::Revoked)?;
        Ok((session, user))
    }

    /// The institution acted in. One that the request names must be right; the token's is dropped in
    /// silence when it no longer is, and then nothing else is chosen in its place.
    async fn place(&self, known: &Known, asked: &mut Asked<'_>) -> Result<Option<Arc<Institution>>> {
        let Known { user, memberships, .. } = known;
        let belongs = |id: &InstitutionId| memberships.iter().any(|membership| membership.institution == *id);
        let may = |id: &InstitutionId| user.platform_admin || belongs(id);
        let open = |institution: &Institution| institution.active || user.platform_admin;
        if let Some(id) = asked.named {
            if !may(&id) {
                return Err(Denied::NotMember.into());
            }
            let institution = self.institution(id, asked).await?.ok_or(not_found::INSTITUTION)?;
            return if open(&institution) { Ok(Some(institution)) } else { Err(Denied::NotMember.into()) };
        }
        let token = asked.claims.institution;
        let Some(id) = token.map_or_else(|| preferred(None, memberships), |id| Some(id).filter(may)) else {
            return Ok(None);
        };
        Ok(self.institution(id, asked).await?.filter(|institution| open(institution)))
    }

    async fn institution(&self, id: InstitutionId, asked: &mut Asked<'_>) -> Result<Option<Arc<Institution>>> {
        if asked.source == Source::Memory
            && let Some(known) = self.callers.institution(id, self.clock.now())
        {
            return Ok(Some(known));
        }
        let found = asked.reader().await?.institutions().find(id, None).await?.map(Arc::new);
        if let Some(found) = &found {
            self.callers.keep_institution(asked.began.institutions, found);
        }
        Ok(found)
    }

    /// Those with these ids, as far as they are there.
    pub(super) async fn institutions(
        &self,
        ctx: &Context,
        ids: impl IntoIterator<Item = InstitutionId>,
    ) -> Result<BTreeMap<InstitutionId, Arc<Institution>>> {
        let now = self.clock.now();
        let (mut known, mut missing) = (BTreeMap::new(), Vec::new());
        for id in ids {
            match self.callers.institution(id, now) {
                Some(institution) => {
                    known.insert(id, institution);
                }
                None => missing.push(id),
            }
        }
        if !missing.is_empty() {
            let reading = self.callers.begin_institutions(now);
            for institution in self.store.read(ctx).await?.institutions().find_all(&missing).await? {
                let institution = Arc::new(institution);
                self.callers.keep_institution(reading, &institution);
                known.insert(institution.id, institution);
            }
        }
        Ok(known)
    }
}

/// The memberships that are switched on.
pub(super) fn active(memberships: Vec<Membership>) -> Vec<Membership> {
    memberships.into_iter().filter(|membership| membership.active).collect()
}
