//! Bodies and views of accounts and sessions.

use crate::access::MembershipView;
use crate::extract::{patch, set};
use chrono::{DateTime, Utc};
use plantel_application::identity::{Me, NewAccount, SignedIn, UserChange};
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::identity::{Email, Locale, Password, User};
use plantel_domain::text::Line;
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
}

/// The form of OAuth 2's password grant.
#[derive(Deserialize, ToSchema)]
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
}

impl LoginForm {
    /// The address and the password.
    pub fn read(self) -> Result<(String, Password), Invalid> {
        let mut form = Form::new();
        let given = |text: Option<String>| text.ok_or(BadValue::new("field.required"));
        let username = form.take("/username", given(self.username));
        let password = form.take("/password", given(self.password));
        form.done(|| Some((username?, Password::typed(password?))))
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
pub struct TokenView {
    /// For `Authorization: Bearer`.
    pub access_token: String,
    /// Always `bearer`.
    pub token_type: &'static str,
}

/// An account, as the kept contract shows it.
#[derive(Serialize, ToSchema)]
pub struct UserView {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    pub email: String,
    /// What its owner is called.
    pub full_name: Option<String>,
    /// Whether it may sign in.
    pub is_active: bool,
    /// Whether it may act in every institution.
    pub is_superuser: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.into(),
            email: user.email.as_str().to_owned(),
            full_name: user.full_name.map(Into::into),
            is_active: user.active,
            is_superuser: user.platform_admin,
            created_at: user.created_at,
        }
    }
}

/// All accounts.
#[derive(Serialize, ToSchema)]
pub struct UsersView {
    /// The rows.
    pub data: Vec<UserView>,
    /// How many there are.
    pub count: u64,
}

/// A new account. Unknown fields are ignored, as the contract has it.
#[derive(Deserialize, ToSchema, Validate)]
pub struct UserCreateBody {
    /// Its address.
    #[schema(max_length = 255, format = "email")]
    pub email: String,
    /// 8 to 128 characters.
    #[schema(min_length = 8, max_length = 128)]
    pub password: String,
    /// What its owner is called.
    #[schema(max_length = 255)]
    pub full_name: Option<String>,
    /// Its owner's language: `es`, `en` or `pt`.
    pub locale: Option<String>,
    /// Whether it may sign in.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub is_active: bool,
    /// Whether it may act in every institution.
    #[serde(default)]
    #[schema(default = false)]
    pub is_superuser: bool,
}

fn yes() -> bool {
    true
}

impl UserCreateBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewAccount, Invalid> {
        let mut form = Form::new();
        let email = form.take("/email", Email::parse(&self.email));
        let password = form.take("/password", Password::chosen(self.password));
        let full_name = form.take_some("/full_name", self.full_name.as_deref().map(Line::parse));
        let locale = form.take_some("/locale", self.locale.as_deref().map(Locale::parse));
        form.done(|| {
            Some(NewAccount {
                email: email?,
                password: password?,
                full_name: full_name?,
                locale: locale?,
                active: self.is_active,
                platform_admin: self.is_superuser,
            })
        })
    }
}

/// A partial change of an account.
#[derive(Deserialize, ToSchema, Validate)]
pub struct UserUpdateBody {
    /// Another address.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_length = 255, format = "email")]
    pub email: Option<String>,
    /// Another password; ends all its sessions.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 8, max_length = 128)]
    pub password: Option<String>,
    /// Another name; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 255)]
    pub full_name: Patch<String>,
    /// Another language; null leaves it to the institution's.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub locale: Patch<String>,
    /// Whether it may sign in; off ends all its sessions.
    #[serde(default, deserialize_with = "set")]
    pub is_active: Option<bool>,
    /// Whether it may act in every institution.
    #[serde(default, deserialize_with = "set")]
    pub is_superuser: Option<bool>,
}

impl UserUpdateBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<UserChange, Invalid> {
        let mut form = Form::new();
        let email = form.take_some("/email", self.email.as_deref().map(Email::parse));
        let password = form.take_some("/password", self.password.map(Password::chosen));
        let full_name = form.take("/full_name", self.full_name.parse(|name| Line::parse(&name)));
        let locale = form.take("/locale", self.locale.parse(|code| Locale::parse(&code)));
        form.done(|| {
            Some(UserChange {
                email: email?,
                full_name: full_name?,
                locale: locale?,
                password: password?,
                active: self.is_active,
                platform_admin: self.is_superuser,
            })
        })
    }
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
