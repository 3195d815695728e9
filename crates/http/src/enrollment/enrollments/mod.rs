//! Students' places in school years, and which papers they need.

mod bodies;
mod export;
mod handlers;
mod params;
mod requirements;
mod verbs;
mod views;

pub use views::EnrollmentStepView;

use crate::routing::Routes;

/// Codes of problems and warnings that no error of the domain lists.
pub const CODES: &[&str] =
    &["enrollment.exists", "enrollment.age-unusual", "enrollment-case.unknown", "document-kind.invalid"];

/// The routes of enrolments.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::create)
        .service(handlers::list)
        .service(export::enrollments)
        .service(handlers::find)
        .service(handlers::change)
        .service(verbs::admit)
        .service(verbs::submit)
        .service(verbs::send_back)
        .service(verbs::activate)
        .service(verbs::complete)
        .service(verbs::graduate)
        .service(verbs::withdraw)
        .service(verbs::transfer)
        .service(verbs::re_enter)
        .service(verbs::reopen)
        .service(requirements::show)
        .service(requirements::write);
}
