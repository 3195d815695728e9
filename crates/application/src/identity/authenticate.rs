//! From a bearer token to who asks, for which institution.

use super::{Identity, actor, preferred};
use crate::Result;
use plantel_domain::access::{Context, Denied, Membership, Principal, RequestId};
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::identity::{Claims, Locale, Session, TOUCH_EVERY, TokenError, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::Institution;
use plantel_domain::store::Repositories;

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

impl Identity {
    /// Who asks with this access token. `named` is the institution the request itself chooses;
    /// without one it is the token's, else the caller's only one.
    ///
    /// Session, user and memberships are read each time: whoever is switched off is refused at once,
    /// on every server.
    pub async fn authenticate(
        &self,
        token: &str,
        named: Option<InstitutionId>,
        request_id: RequestId,
    ) -> Result<Authenticated> {
        let claims = self.credentials.tokens.read_access(token, self.clock.now())?;
        let anonymous = Context::anonymous(request_id.clone());
        let mut reader = self.store.read(&anonymous).await?;
        let (session, user) = self.living(reader.as_mut(), &claims).await?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        let place = self.place(reader.as_mut(), &user, &memberships, named, claims.institution).await?;
        let must_enrol = self.must_enrol(reader.as_mut(), &user, &memberships).await?;
        let touch = self.clock.now() - session.last_used_at >= TOUCH_EVERY;
        let actor = actor(&user, session.id, &memberships, place.as_ref());
        let locale = user.locale.or(place.as_ref().map(|institution| institution.locale));
        let institution = place.map(|institution| institution.id);
        let ctx = Context { principal: Principal::User(Box::new(actor)), institution, request_id, idempotency: None };
        Ok(Authenticated { ctx, locale, must_enrol, touch, expires_at: claims.expires_at })
    }

    /// Writes down that the caller's session is used.
    pub async fn touch(&self, ctx: &Context) -> Result<()> {
        let id = ctx.actor()?.session.ok_or(TokenError::Revoked)?;
        // Of its own: a key of the request must not wait for it.
        let mut work = self.store.begin(&Context { idempotency: None, ..ctx.clone() }).await?;
        work.sessions().touch(id, self.clock.now()).await?;
        Ok(work.commit_unjournaled().await?)
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
    async fn place(
        &self,
        reader: &mut (dyn Repositories + Send),
        user: &User,
        memberships: &[Membership],
        named: Option<InstitutionId>,
        token: Option<InstitutionId>,
    ) -> Result<Option<Institution>> {
        let belongs = |id: &InstitutionId| memberships.iter().any(|membership| membership.institution == *id);
        let may = |id: &InstitutionId| user.platform_admin || belongs(id);
        if let Some(id) = named {
            if !may(&id) {
                return Err(Denied::NotMember.into());
            }
            let institution = reader.institutions().find(id, None).await?.ok_or(not_found::INSTITUTION)?;
            let open = institution.active || user.platform_admin;
            return if open { Ok(Some(institution)) } else { Err(Denied::NotMember.into()) };
        }
        let Some(id) = token.map_or_else(|| preferred(None, memberships), |id| Some(id).filter(may)) else {
            return Ok(None);
        };
        let institution = reader.institutions().find(id, None).await?;
        Ok(institution.filter(|institution| institution.active || user.platform_admin))
    }
}

/// The memberships that are switched on.
pub(super) fn active(memberships: Vec<Membership>) -> Vec<Membership> {
    memberships.into_iter().filter(|membership| membership.active).collect()
}
