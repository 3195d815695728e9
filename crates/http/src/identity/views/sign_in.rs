//! Bodies and views of signing in.

use crate::access::MembershipView;
use crate::identity::views::UserView;
use plantel_application::identity::{Me, SignedIn, Typed};
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::identity::{Locale, Password};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An address and its password.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// The account's address.
    #[schema(example = "instructor@demo.plantel.test", max_length = 255)]
    #[validate(length(max = 255))]
    pub email: String,
    /// Its password.
    #[schema(example = "plantel-demo-2026", max_length = 1024)]
    #[validate(length(max = 1024))]
    pub password: String,
    /// A code of the second factor, or a recovery code, where there is one.
    #[schema(example = "123456", max_length = 64)]
    #[validate(length(max = 64))]
    pub otp: Option<String>,
}

impl LoginBody {
    /// As the use case takes it.
    pub fn read(self) -> Typed {
        Typed { email: self.email, password: Password::typed(self.password), otp: self.otp }
    }
}

/// The form of OAuth 2's password grant.
#[derive(Deserialize, ToSchema)]
#[schema(as = BodyLoginAccessToken)]
#[expect(dead_code, reason = "clients send fields of the grant that nothing here depends on")]
pub struct LoginForm {
    /// `password`, or absent.
    pub grant_type: Option<String>,
    /// The account's address.
    #[schema(required)]
    pub username: Option<String>,
    /// Its password.
    #[schema(required)]
    pub password: Option<String>,
    /// Not used.
    pub scope: Option<String>,
    /// Not used.
    pub client_id: Option<String>,
    /// Not used.
    pub client_secret: Option<String>,
    /// A code of the second factor, or a recovery code, where there is one.
    pub otp: Option<String>,
}

impl LoginForm {
    /// As the use case takes it.
    pub fn read(self) -> Result<Typed, Invalid> {
        let mut form = Form::new();
        let given = |text: Option<String>| text.ok_or(BadValue::new("field.required"));
        let username = form.take("/username", given(self.username));
        let password = form.take("/password", given(self.password));
        form.done(|| Some(Typed { email: username?, password: Password::typed(password?), otp: self.otp }))
    }
}

/// A refresh token.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    /// As it was given out; good once.
    #[schema(max_length = 4096)]
    #[validate(length(max = 4096))]
    pub refresh_token: String,
}

/// Where to work.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SwitchBody {
    /// An institution the caller belongs to.
    pub institution_id: Uuid,
}

/// What somebody who signed in goes away with.
#[derive(Serialize, ToSchema)]
pub struct SignedInView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// For `/auth/refresh`, once.
    pub refresh_token: String,
    /// Always `bearer`.
    #[schema(example = "bearer")]
    pub token_type: &'static str,
    /// Seconds for which the access token is good.
    #[schema(example = 1800)]
    pub expires_in: i64,
    /// Where the session works.
    pub institution_id: Option<Uuid>,
}

impl From<SignedIn> for SignedInView {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token,
            refresh_token: signed_in.refresh_token,
            token_type: "bearer",
            expires_in: signed_in.expires_in,
            institution_id: signed_in.institution.map(Into::into),
        }
    }
}

/// What the kept contract gives to who signs in.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
pub struct TokenView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Always `bearer`.
    pub token_type: &'static str,
}

/// Who the caller is and what they may do.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    /// The account.
    pub user: UserView,
    /// The account's language, when its owner chose one.
    pub locale: Option<&'static str>,
    /// Everywhere the caller belongs.
    pub memberships: Vec<MembershipView>,
    /// Where the caller acts now.
    pub institution_id: Option<Uuid>,
    /// What the caller may do there.
    pub permissions: Vec<GrantView>,
    /// The modules the caller may use there.
    pub modules: Vec<&'static str>,
}

/// One permission and how far it reaches.
#[derive(Serialize, ToSchema)]
pub struct GrantView {
    /// What: `verb:resource`.
    #[schema(example = "approve:loans")]
    pub permission: &'static str,
    /// `own`, `environment`, `institution` or `platform`.
    #[schema(example = "environment")]
    pub reach: &'static str,
}

impl From<Me> for MeView {
    fn from(me: Me) -> Self {
        let grants = me.permissions.iter();
        let view = |(membership, institution)| MembershipView::with_institution(membership, &institution);
        Self {
            locale: me.user.locale.map(Locale::code),
            permissions: grants.map(|g| GrantView { permission: g.permission.name(), reach: g.reach.name() }).collect(),
            modules: me.modules.iter().map(|module| module.name()).collect(),
            institution_id: me.institution.map(|institution| institution.id.into()),
            memberships: me.memberships.into_iter().map(view).collect(),
            user: me.user.into(),
        }
    }
}
