//! Bodies and views of accounts, as the kept contract has them.

use crate::extract::{patch, set};
use chrono::{DateTime, Utc};
use plantel_application::identity::{NewAccount, NewOwnAccount, OwnChange, UserChange};
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::identity::{Email, Locale, Password, PersonName, User};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An account, as the kept contract shows it.
#[derive(Serialize, ToSchema)]
#[schema(as = UserPublic)]
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
#[schema(as = UsersPublic)]
pub struct UsersView {
    /// The rows.
    pub data: Vec<UserView>,
    /// How many there are.
    pub count: u64,
}

/// A new account. Unknown fields are ignored, as the contract has it.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = UserCreate)]
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
        let full_name = form.take_some("/full_name", named(self.full_name.as_deref()));
        let locale = form.take_some("/locale", self.locale.as_deref().map(Locale::parse));
        form.done(|| {
            Some(NewAccount {
                email: email?,
                password: password?,
                full_name: full_name?,
                locale: locale?,
                active: self.is_active,
                platform_admin: self.is_superuser,
                email_verified: false,
                welcome: true,
            })
        })
    }
}

/// Empty counts as absent: the web client sends its empty field.
fn named(typed: Option<&str>) -> Option<Result<PersonName, BadValue>> {
    typed.filter(|name| !name.trim().is_empty()).map(PersonName::parse)
}

/// Empty clears it.
fn renamed(typed: Patch<String>) -> Result<Patch<PersonName>, BadValue> {
    match typed {
        Patch::Set(name) if name.trim().is_empty() => Ok(Patch::Clear),
        other => other.parse(|name| PersonName::parse(&name)),
    }
}

/// A partial change of an account.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = UserUpdate)]
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
        let full_name = form.take("/full_name", renamed(self.full_name));
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

/// An account of one's own. Unknown fields are ignored, as the contract has it.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = UserRegister)]
pub struct UserRegisterBody {
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
}

impl UserRegisterBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewOwnAccount, Invalid> {
        let mut form = Form::new();
        let email = form.take("/email", Email::parse(&self.email));
        let password = form.take("/password", Password::chosen(self.password));
        let full_name = form.take_some("/full_name", named(self.full_name.as_deref()));
        let locale = form.take_some("/locale", self.locale.as_deref().map(Locale::parse));
        form.done(|| Some(NewOwnAccount { email: email?, password: password?, full_name: full_name?, locale: locale? }))
    }
}

/// A partial change of the own account.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = UserUpdateMe)]
pub struct UserUpdateMeBody {
    /// Another address; it is to be proven anew.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_length = 255, format = "email")]
    pub email: Option<String>,
    /// Another name; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 255)]
    pub full_name: Patch<String>,
    /// Another language; null leaves it to the institution's.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub locale: Patch<String>,
}

impl UserUpdateMeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<OwnChange, Invalid> {
        let mut form = Form::new();
        let email = form.take_some("/email", self.email.as_deref().map(Email::parse));
        let full_name = form.take("/full_name", renamed(self.full_name));
        let locale = form.take("/locale", self.locale.parse(|code| Locale::parse(&code)));
        form.done(|| Some(OwnChange { email: email?, full_name: full_name?, locale: locale? }))
    }
}

/// An account for trying things out.
#[derive(Deserialize, ToSchema, Validate)]
#[schema(as = PrivateUserCreate)]
pub struct PrivateUserBody {
    /// Its address.
    #[schema(max_length = 255, format = "email")]
    pub email: String,
    /// 8 to 128 characters.
    #[schema(min_length = 8, max_length = 128)]
    pub password: String,
    /// What its owner is called.
    #[schema(max_length = 255)]
    pub full_name: String,
    /// Whether the address counts as proven.
    #[serde(default)]
    #[schema(default = false)]
    pub is_verified: bool,
}

impl PrivateUserBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewAccount, Invalid> {
        let mut form = Form::new();
        let email = form.take("/email", Email::parse(&self.email));
        let password = form.take("/password", Password::chosen(self.password));
        let full_name = form.take_some("/full_name", named(Some(&self.full_name)));
        form.done(|| {
            Some(NewAccount {
                email: email?,
                password: password?,
                full_name: full_name?,
                locale: None,
                active: true,
                platform_admin: false,
                email_verified: self.is_verified,
                welcome: false,
            })
        })
    }
}
