//! Bodies and views of accounts and sessions.

mod export;
mod passwords;
mod sessions;
mod sign_in;
mod single_sign_on;
mod users;
mod wishes;

pub use export::OwnDataView;
pub use passwords::{
    AcceptInvitationBody, ChangePasswordBody, ForgotPasswordBody, NewPasswordBody, PasswordBody, ResetPasswordBody,
    TokenBody, UpdatePasswordBody,
};
pub use sessions::{CodeBody, FactorStatusView, PreparedFactorView, RecoveryCodesView, SessionView, SignInView};
pub use sign_in::{LoginBody, LoginForm, MeView, RefreshBody, SignedInView, SwitchBody, TokenView};
pub use single_sign_on::{IdentityView, ProviderView, TicketBody};
pub use users::{
    PrivateUserBody, UserCreateBody, UserRegisterBody, UserUpdateBody, UserUpdateMeBody, UserView, UsersView,
};
