//! Students, what the law calls sensitive of them, and who answers for them.

mod blocking;
mod export;
mod fields;
mod guardian_bodies;
mod guardians;
mod params;
mod sensitive_bodies;
mod student_bodies;
mod student_change;
mod students;
mod views;

pub use sensitive_bodies::SensitiveView;
pub use student_bodies::StudentBody;
pub use views::StudentView;

use crate::routing::Routes;

/// That somebody was described with another paper than the one that is kept of them, of the same number.
pub(super) const PAPER_DIFFERS: &str = "guardian.paper-differs";

/// What the store refuses of people, and what else is told of them.
pub const CODES: &[&str] = &[
    "student.document-taken",
    "student.user-taken",
    "guardian.document-taken",
    "guardian.user-taken",
    "contact-proposal.own-data-only",
    PAPER_DIFFERS,
];

/// The routes of people.
pub fn routes(config: &mut Routes) {
    config
        .service(students::create)
        .service(students::list)
        .service(export::students)
        .service(students::find)
        .service(students::change)
        .service(students::deactivate)
        .service(students::reactivate)
        .service(blocking::block)
        .service(blocking::unblock)
        .service(students::link_user)
        .service(students::sensitive)
        .service(students::change_sensitive)
        .service(guardians::of_student)
        .service(guardians::add)
        .service(guardians::change_link)
        .service(guardians::remove)
        .service(guardians::list)
        .service(export::guardians)
        .service(guardians::find)
        .service(guardians::change)
        .service(guardians::children)
        .service(guardians::link_user);
}
