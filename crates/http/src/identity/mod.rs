//! Signing in and out, and accounts.

mod export;
mod handlers;
mod passwords;
mod sessions;
mod sign_up;
mod single_sign_on;
mod users;
mod utils;
mod views;

pub use passwords::caller_key;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::login)
        .service(handlers::login_form)
        .service(handlers::test_token)
        .service(handlers::refresh)
        .service(handlers::logout)
        .service(handlers::switch)
        .service(handlers::me)
        .service(passwords::recover)
        .service(passwords::reset)
        .service(passwords::recovery_html)
        .service(passwords::change_kept)
        .service(passwords::change_own)
        .service(passwords::forgot)
        .service(passwords::reset_own)
        .service(passwords::resend_verification)
        .service(passwords::verify_email)
        .service(sessions::list)
        .service(sessions::end_others)
        .service(sessions::end)
        .service(sessions::history)
        .service(export::login_history)
        .service(sessions::factor_status)
        .service(sessions::prepare_factor)
        .service(sessions::confirm_factor)
        .service(sessions::renew_codes)
        .service(sessions::disable_factor)
        .service(single_sign_on::providers)
        .service(single_sign_on::session)
        .service(single_sign_on::identities)
        .service(single_sign_on::unlink)
        .service(single_sign_on::start)
        .service(single_sign_on::callback)
        .service(sign_up::accept_invitation);
    users_and_utilities(config);
}

fn users_and_utilities(config: &mut Routes) {
    config
        .service(users::create)
        .service(users::list)
        .service(export::users)
        .service(sign_up::sign_up)
        .service(users::export_me)
        .service(users::me)
        .service(users::change_me)
        .service(users::delete_me)
        .service(users::unlock)
        .service(users::reset_mfa)
        .service(users::find)
        .service(users::change)
        .service(users::delete_user)
        .service(sign_up::create_private)
        .service(utils::test_email)
        .service(utils::health_check);
}
