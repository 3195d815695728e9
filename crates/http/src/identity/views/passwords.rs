//! Bodies of what concerns passwords and tokens from mails.

use plantel_application::identity::Joining;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::identity::{Locale, Password, PersonName};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Generous for any token of ours.
const TOKEN: u64 = 4096;

macro_rules! change_of_password {
    ($(#[$meta:meta])* $name:ident) => {
        #[derive(Deserialize, ToSchema, Validate)]
        $(#[$meta])*
        pub struct $name {
            /// The present one.
            #[schema(max_length = 1024)]
            #[validate(length(max = 1024))]
            pub current_password: String,
            /// The new one, 8 to 128 characters.
            #[schema(min_length = 8, max_length = 128)]
            pub new_password: String,
        }

        impl $name {
            /// The present and the new password.
            pub fn read(self) -> Result<(Password, Password), Invalid> {
                let mut form = Form::new();
                let new = form.take("/new_password", Password::chosen(self.new_password));
                form.done(|| Some((Password::typed(self.current_password), new?)))
            }
        }
    };
}

change_of_password! {
    /// A change of the own password, by the kept contract.
    #[schema(as = UpdatePassword)]
    UpdatePasswordBody
}

change_of_password! {
    /// A change of the own password.
    #[serde(deny_unknown_fields)]
    ChangePasswordBody
}

macro_rules! reset_of_password {
    ($(#[$meta:meta])* $name:ident) => {
        #[derive(Deserialize, ToSchema, Validate)]
        $(#[$meta])*
        pub struct $name {
            /// From the mail; good once.
            #[schema(max_length = 4096)]
            #[validate(length(max = TOKEN))]
            pub token: String,
            /// 8 to 128 characters.
            #[schema(min_length = 8, max_length = 128)]
            pub new_password: String,
        }

        impl $name {
            /// The token and the new password.
            pub fn read(self) -> Result<(String, Password), Invalid> {
                let mut form = Form::new();
                let new = form.take("/new_password", Password::chosen(self.new_password));
                form.done(|| Some((self.token, new?)))
            }
        }
    };
}

reset_of_password! {
    /// A new password by a link from a mail, by the kept contract.
    #[schema(as = NewPassword)]
    NewPasswordBody
}

reset_of_password! {
    /// A new password by a link from a mail.
    #[serde(deny_unknown_fields)]
    ResetPasswordBody
}

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ForgotPasswordBody {
    /// The account's address.
    #[schema(example = "instructor@demo.plantel.test", max_length = 255)]
    #[validate(length(max = 255))]
    pub email: String,
}

/// A token from a mail.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TokenBody {
    /// From the mail.
    #[schema(max_length = 4096)]
    #[validate(length(max = TOKEN))]
    pub token: String,
}

/// The own password, shown once more.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The present one.
    #[schema(max_length = 1024)]
    #[validate(length(max = 1024))]
    pub password: String,
}

impl PasswordBody {
    /// The password.
    pub fn read(&self) -> Password {
        Password::typed(self.password.clone())
    }
}

/// Who joins by an invitation.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitationBody {
    /// From the mail.
    #[schema(max_length = 4096)]
    #[validate(length(max = TOKEN))]
    pub token: String,
    /// For a new account, 8 to 128 characters; not asked of who has one.
    #[schema(min_length = 8, max_length = 128)]
    pub password: Option<String>,
    /// What they are called.
    #[schema(max_length = 255)]
    pub full_name: Option<String>,
    /// Their language: `es`, `en` or `pt`.
    pub locale: Option<String>,
}

impl AcceptInvitationBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Joining, Invalid> {
        let mut form = Form::new();
        let password = form.take_some("/password", self.password.map(Password::chosen));
        let full_name = form.take_some("/full_name", self.full_name.as_deref().map(PersonName::parse));
        let locale = form.take_some("/locale", self.locale.as_deref().map(Locale::parse));
        form.done(|| Some(Joining { token: self.token, password: password?, full_name: full_name?, locale: locale? }))
    }
}
