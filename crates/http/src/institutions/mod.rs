//! Institutions and their environments.

mod environments;
mod export;
mod school;
mod tenants;
mod views;

pub use views::EnvironmentView;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(tenants::current)
        .service(tenants::change_current)
        .service(tenants::create)
        .service(tenants::list)
        .service(export::institutions)
        .service(tenants::find)
        .service(tenants::change)
        .service(environments::create)
        .service(environments::list)
        .service(export::environments)
        .service(environments::find)
        .service(environments::change)
        .service(environments::retire);
    school::routes(config);
}
