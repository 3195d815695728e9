//! From a bearer token to who asks, for which institution.

use super::{Identity, actor, preferred};
use crate::Result;
use plantel_domain::access::{Context, Denied, Membership, Principal, RequestId};
use plantel_domain::error::not_found;
use plantel_domain::identity::{Claims, Locale, Session, TokenError, User};
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
        let claims = self.tokens.read_access(token, self.clock.now())?;
        let anonymous = Context::anonymous(request_id.clone());
        let mut reader = self.store.read(&anonymous).await?;
        let (session, user) = self.living(reader.as_mut(), &claims).await?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        let place = self.place(reader.as_mut(), &user, &memberships, named, claims.institution).await?;
        let actor = actor(&user, session.id, &memberships, place.as_ref());
        let locale = user.locale.or(place.as_ref().map(|institution| institution.locale));
        let institution = place.map(|institution| institution.id);
        let ctx = Context { principal: Principal::User(actor), institution, request_id, idempotency: None };
        Ok(Authenticated { ctx, locale })
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
