//! What rules refuse, by operation, for the description of the API.

mod alerts;
mod checks;
mod contacts;
mod data_rights;
mod enrollment_papers;
mod enrollments;
mod loans;
mod operations;
mod people;
mod school;
mod simat;
mod webhooks;

use crate::kept;
use actix_web::http::{Method, StatusCode};
use std::collections::BTreeMap;

/// Codes that one operation may answer.
type Codes = &'static [&'static str];

const EXPORT: Codes = &["export.too-many"];

/// What stands in the way of a movement.
const BOOKING: Codes =
    &["stock.not-enough", "movement.not-so", "asset.retired", "asset.serial-has-one-unit", "asset.too-many-units"];

/// What stands in the way of a kit.
const KIT: Codes = &[
    "asset.retired",
    "asset.kit-is-one",
    "asset.kits-not-nested",
    "asset.part-of-kit",
    "asset.units-away",
    "asset.part-kept-elsewhere",
];

/// What stands in the way of a new schedule.
const PLANNING: Codes =
    &["schedule.room-taken", "schedule.instructor-busy", "schedule.overlaps", "environment.retired"];

/// What stands in the way of reading a spreadsheet.
const SHEET: Codes = &[
    "import.not-a-table",
    "import.missing-columns",
    "import.cut-off",
    "import.empty",
    "import.too-many-rows",
    "import.too-many-columns",
    "import.too-many-fields",
    "import.too-large-inside",
    "import.broken-workbook",
    "import.locked-workbook",
    "import.old-workbook",
    "import.unknown-column",
    "import.unknown-heading",
    "import.column-twice",
];

/// What stands in the way of a list of students. What somebody else wrote meanwhile is planned anew, a few times.
const TAKING_STUDENTS: Codes = &[
    "school-year.closed",
    "site.retired",
    "student.document-taken",
    "guardian.document-taken",
    "enrollment.exists",
    "group.code-taken",
];

/// The operation, the status outside of the kept contract, and the codes. What follows from how an
/// operation is called (no token, no permission, no such thing, a field at fault) is not here, and a
/// write that is not here is refused by nothing but another write.
const REFUSALS: &[(&str, u16, Codes)] = &[
    ("audit-logs-export", 503, EXPORT),
    ("announcements-create", 404, &["environment.not-found"]),
    ("announcements-create", 409, &["announcement.nobody", "announcement.over"]),
    ("announcements-withdraw", 409, &["announcement.withdrawn"]),
    ("auth-accept-invitation", 400, &["mail-token.invalid"]),
    ("auth-accept-invitation", 403, &["sign-up.closed"]),
    ("auth-accept-invitation", 409, &["invitation.over", "membership.exists", "user.email-taken"]),
    ("auth-change-password", 409, &["password.wrong", "password.same"]),
    ("auth-login", 401, &["login.bad-credentials", "mfa.required", "mfa.wrong-code"]),
    ("auth-login", 403, &["login.inactive"]),
    ("auth-login", 423, &["login.locked"]),
    ("auth-login-history-export", 503, EXPORT),
    ("auth-mfa-confirm", 409, &["mfa.off", "mfa.already-on"]),
    ("auth-mfa-disable", 409, &["password.wrong", "mfa.off", "mfa.demanded"]),
    ("auth-mfa-enrol", 409, &["password.wrong", "mfa.already-on"]),
    ("auth-mfa-recovery-codes", 409, &["password.wrong", "mfa.off"]),
    ("auth-refresh", 401, &["token.invalid", "token.expired", "token.revoked"]),
    ("auth-reset-password", 400, &["mail-token.invalid"]),
    ("auth-reset-password", 403, &["login.inactive"]),
    ("auth-sso-callback", 400, &["sso.not-begun-here"]),
    ("auth-sso-callback", 404, &["sso.unknown-provider"]),
    ("auth-sso-session", 401, &["sso.bad-ticket", "login.bad-credentials", "mfa.required", "mfa.wrong-code"]),
    ("auth-sso-session", 423, &["login.locked"]),
    ("auth-sso-start", 401, &["sso.unbelievable"]),
    ("auth-sso-start", 404, &["sso.unknown-provider"]),
    ("auth-sso-unlink", 409, &["sso.last-way-in"]),
    ("auth-verify-email", 400, &["mail-token.invalid"]),
    ("environments-create", 409, &["environment.name-taken"]),
    ("environments-export", 503, EXPORT),
    ("environments-update", 409, &["environment.name-taken", "environment.retired"]),
    ("environments-retire", 409, &["environment.retired", "environment.holds-assets"]),
    ("institutions-create", 409, &["institution.code-taken"]),
    ("institutions-export", 503, EXPORT),
    ("calendar-feeds-create", 409, &["loan-feed.too-many", "loan.not-a-warehouse"]),
    ("calendars-read", 404, &["loan-feed.not-found"]),
    ("categories-create", 409, &["category.code-taken"]),
    ("categories-export", 503, EXPORT),
    ("environments-issue-tag", 409, &["environment.retired"]),
    ("environments-labels", 409, &["labels.none", "labels.too-many"]),
    ("environments-qr", 404, &["tag.not-found"]),
    ("environments-revoke-tag", 409, &["environment.retired"]),
    ("imports-cancel", 409, &["import.wrong-state"]),
    ("imports-create", 422, SHEET),
    ("imports-create", 503, &["files.unreachable"]),
    ("imports-export", 503, EXPORT),
    ("imports-findings-export", 503, EXPORT),
    ("imports-undo", 409, &["import.wrong-state", "import.touched"]),
    ("inventory-add-part", 409, KIT),
    ("inventory-add-picture", 409, &["asset.retired", "picture.too-many"]),
    ("inventory-add-picture", 413, &["picture.too-large"]),
    ("inventory-add-picture", 415, &["picture.not-a-picture"]),
    ("inventory-add-picture", 422, &["picture.broken"]),
    ("inventory-add-picture", 503, &["files.unreachable"]),
    ("inventory-book", 409, BOOKING),
    ("inventory-create", 409, &["asset.code-or-serial-taken", "asset.too-many-units-out", "asset.serial-has-one-unit"]),
    ("inventory-export", 503, EXPORT),
    ("inventory-hand-custody", 409, &["asset.retired", "asset.part-of-kit"]),
    ("inventory-import", 409, &["asset.code-or-serial-taken", "category.code-taken", "environment.name-taken"]),
    ("inventory-import", 422, SHEET),
    ("students-import", 409, TAKING_STUDENTS),
    ("students-import", 422, SHEET),
    ("inventory-issue-tag", 409, &["asset.retired"]),
    ("inventory-labels", 409, &["labels.none", "labels.too-many"]),
    ("inventory-picture", 404, &["picture.not-found"]),
    ("inventory-picture", 503, &["files.unreachable"]),
    ("inventory-qr", 404, &["tag.not-found"]),
    ("inventory-relocate", 409, &["asset.units-away", "asset.part-of-kit", "asset.retired"]),
    ("inventory-remove-part", 409, &["asset.not-a-part", "asset.units-away"]),
    ("inventory-remove-picture", 404, &["picture.not-found"]),
    (
        "inventory-retire",
        409,
        &["asset.units-away", "asset.retired", "asset.note-needed", "asset.kit-has-parts", "asset.part-of-kit"],
    ),
    ("inventory-revoke-tag", 409, &["asset.retired"]),
    ("inventory-timeline-export", 503, EXPORT),
    ("inventory-update", 409, &["asset.code-or-serial-taken", "asset.retired"]),
    ("invitations-create", 409, &["invitation.pending", "membership.exists", "membership.unknown-environment"]),
    ("invitations-export", 503, EXPORT),
    ("invitations-resend", 409, &["invitation.over"]),
    ("invitations-revoke", 409, &["invitation.over"]),
    ("items-delete_item", 403, &["item.not-owner"]),
    ("items-export", 503, EXPORT),
    ("items-read_item", 403, &["item.not-owner"]),
    ("items-update_item", 403, &["item.not-owner"]),
    ("login-login_access_token", 401, &["login.bad-credentials", "mfa.required", "mfa.wrong-code"]),
    ("login-login_access_token", 403, &["login.inactive"]),
    ("login-login_access_token", 423, &["login.locked"]),
    ("login-recover_password_html_content", 404, &["user.not-found"]),
    ("login-reset_password", 400, &["mail-token.invalid"]),
    ("login-reset_password", 403, &["login.inactive"]),
    ("memberships-create", 409, &["membership.exists", "membership.own", "membership.unknown-environment"]),
    ("memberships-export", 503, EXPORT),
    ("memberships-update", 409, &["membership.own", "membership.unknown-environment"]),
    ("private-create_user", 404, &["path.not-found"]),
    ("private-create_user", 409, &["user.email-taken"]),
    ("movements-export", 503, EXPORT),
    ("notifications-stream", 400, &["stream.unknown-event"]),
    ("notifications-stream", 429, &["stream.too-many", "stream.too-many-here"]),
    ("notifications-stream", 503, &["stream.full"]),
    ("qr-resolve", 404, &["tag.not-found"]),
    ("qr-scan", 404, &["tag.not-found"]),
    ("schedules-create", 409, PLANNING),
    ("schedules-end", 409, &["schedule.ended"]),
    ("schedules-export", 503, EXPORT),
    (
        "schedules-update",
        409,
        &[
            "schedule.ended",
            "schedule.room-taken",
            "schedule.instructor-busy",
            "schedule.overlaps",
            "environment.retired",
        ],
    ),
    ("transfers-cancel", 409, &["transfer.closed"]),
    ("transfers-create", 409, &["stock.not-enough", "asset.part-of-kit", "asset.retired", "environment.retired"]),
    ("transfers-export", 503, EXPORT),
    ("transfers-receive", 409, &["transfer.closed", "transfer.more-than-sent", "environment.retired"]),
    ("users-create_user", 409, &["user.email-taken"]),
    ("users-delete_user", 409, &["user.own", "user.last-admin", "user.has-loans"]),
    ("users-delete_user_me", 409, &["user.own", "user.has-loans"]),
    ("users-export", 503, EXPORT),
    ("users-register_user", 403, &["sign-up.closed", "sign-up.by-invitation"]),
    ("users-register_user", 409, &["user.email-taken"]),
    ("users-reset_mfa", 409, &["user.own", "mfa.off"]),
    ("users-update_password_me", 409, &["password.wrong", "password.same"]),
    ("users-update_user", 409, &["user.email-taken", "user.own", "user.last-admin"]),
    ("users-update_user_me", 409, &["user.email-taken"]),
];

fn all() -> impl Iterator<Item = &'static (&'static str, u16, Codes)> {
    let own = REFUSALS.iter().chain(loans::REFUSALS).chain(checks::REFUSALS).chain(school::REFUSALS);
    let school = enrollments::REFUSALS.iter().chain(enrollment_papers::REFUSALS).chain(people::REFUSALS);
    let school = school.chain(simat::REFUSALS).chain(data_rights::REFUSALS).chain(contacts::REFUSALS);
    own.chain(school).chain(alerts::REFUSALS).chain(webhooks::REFUSALS).chain(operations::REFUSALS)
}

/// What rules refuse in an operation, by the status that it really has there.
pub fn of(id: &str, method: &Method, path: &str) -> BTreeMap<u16, Vec<&'static str>> {
    let mut refusals: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for (_, status, codes) in all().filter(|(known, ..)| *known == id) {
        for &code in *codes {
            let real = kept::status(method, path, code).map_or(*status, |status: StatusCode| status.as_u16());
            refusals.entry(real).or_default().push(code);
        }
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_of_a_known_code_and_operation() {
        let document = serde_json::to_value(crate::openapi::document()).unwrap();
        let items = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let ids: Vec<_> = items.map(|operation| operation["operationId"].as_str().unwrap()).collect();
        for (id, _, codes) in all() {
            assert!(ids.contains(id), "{id}");
            for code in *codes {
                assert!(crate::problem::CODES.iter().any(|known| known.contains(code)), "{code}");
            }
        }
    }

    #[test]
    fn the_kept_contract_has_statuses_of_its_own() {
        let signup = of("users-register_user", &Method::POST, "/api/v1/users/signup");
        assert_eq!(signup[&400], ["user.email-taken"]);
        let login = of("login-login_access_token", &Method::POST, "/api/v1/login/access-token");
        assert_eq!(login[&400], ["login.bad-credentials", "login.inactive"]);
        let own = of("auth-login", &Method::POST, "/api/v1/auth/login");
        assert_eq!(own.keys().collect::<Vec<_>>(), [&401, &403, &423]);
    }
}
