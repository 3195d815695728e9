//! Memberships, roles, permissions and modules.

mod export;
mod handlers;
mod invitations;
mod views;

pub use views::{MembershipView, read_groups, read_modules};

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::add)
        .service(handlers::list)
        .service(export::memberships)
        .service(handlers::find)
        .service(handlers::change)
        .service(handlers::roles)
        .service(handlers::permissions)
        .service(handlers::modules)
        .service(handlers::switch_modules)
        .service(invitations::create)
        .service(invitations::list)
        .service(export::invitations)
        .service(invitations::find)
        .service(invitations::revoke)
        .service(invitations::resend);
}
