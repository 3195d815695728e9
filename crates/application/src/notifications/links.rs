//! What an announcement leads to: it is there, and its author sees it.

use crate::Result;
use crate::alerts::Sight;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::data_rights::DataRequestSight;
use plantel_domain::error::Kind;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::notifications::Link;
use plantel_domain::store::Repositories;
use plantel_domain::webhooks::HookOwner;

/// Refuses a link to what is not in the institution, or what the caller may not see: nobody is told which of them.
pub(super) async fn refuse_unseen(
    ctx: &Context,
    work: &mut dyn Repositories,
    institution: InstitutionId,
    link: &Link,
) -> Result<()> {
    let seen = match link.kind.as_str() {
        "data-request" | "enrollment" | "enrollment-document" | "student" => sees_of_people(ctx, work, link).await,
        _ => sees(ctx, work, institution, link).await,
    };
    match seen {
        Ok(true) => Ok(()),
        Err(error) if error.kind() != Kind::Forbidden => Err(error),
        Ok(false) | Err(_) => Err(Invalid::at("/link", BadValue::new("announcement.unknown-link")).into()),
    }
}

/// Whether a thing that stands in a place, or belongs to the whole institution, is seen.
async fn sees(ctx: &Context, work: &mut dyn Repositories, institution: InstitutionId, link: &Link) -> Result<bool> {
    let (id, whole) = (link.id, Target::institution(institution));
    let (permission, target) = match link.kind.as_str() {
        "alert" => {
            let sight = Sight::of(ctx)?.with_own(ctx, work).await?;
            let found = work.alerts().find(&sight, id.into(), None).await?;
            (Permission::ReadAlerts, found.map(|it| Target::from(&it)))
        }
        "announcement" => {
            let found = work.announcements().find(id.into(), None).await?;
            (Permission::WriteAnnouncements, found.map(|_| whole))
        }
        "asset" => {
            let found = work.assets().find(id.into(), None).await?;
            (Permission::ReadInventory, found.map(|it| Target::from(&it)))
        }
        "check" => {
            let found = work.checks().find(id.into()).await?;
            (Permission::ReadChecks, found.map(|it| Target::from(&it.check)))
        }
        "discrepancy" => {
            let found = work.discrepancies().find(id.into(), None).await?;
            (Permission::ReadChecks, found.map(|it| Target::from(&it)))
        }
        "environment" => {
            let found = work.environments().find(id.into(), None).await?;
            (Permission::ReadEnvironments, found.map(|it| Target::from(&it)))
        }
        "import" => {
            let found = work.imports().find(id.into(), None).await?;
            (Permission::ImportInventory, found.map(|it| Target::from(&it)))
        }
        "loan" => {
            let found = work.loans().find(id.into(), None).await?;
            (Permission::ReadLoans, found.map(|it| Target::from(&it)))
        }
        "schedule" => {
            let found = work.schedules().find(id.into(), None).await?;
            (Permission::ReadSchedules, found.map(|it| Target::from(&it)))
        }
        "transfer" => {
            let found = work.transfers().find(id.into(), None).await?;
            (Permission::ReadInventory, found.map(|it| it.origin()))
        }
        "user" => {
            let user = UserId::from(id);
            let member = work.memberships().belonging(&[user]).await?.contains(&(user, institution));
            (Permission::ReadMemberships, member.then_some(whole))
        }
        "webhook" => {
            let found = work.webhooks().find(HookOwner::Institution(institution), id.into(), None).await?;
            (Permission::ManageWebhooks, found.map(|_| whole))
        }
        _ => return Ok(false),
    };
    Ok(target.is_some_and(|target| ctx.require(permission, &target).is_ok()))
}

/// Whether a student is seen, or what is written about one.
async fn sees_of_people(ctx: &Context, work: &mut dyn Repositories, link: &Link) -> Result<bool> {
    let id = link.id;
    Ok(match link.kind.as_str() {
        "data-request" => {
            let students = sight(ctx, work, Permission::AskDataRequests).await?;
            let seen = DataRequestSight::office(students);
            work.data_requests().find(&seen, id.into(), None).await?.is_some()
        }
        "enrollment" => {
            let students = sight(ctx, work, Permission::ReadEnrollment).await?;
            work.enrollments().find(&students, id.into(), None).await?.is_some()
        }
        "enrollment-document" => {
            let students = sight(ctx, work, Permission::ReadEnrollmentDocuments).await?;
            match work.enrollment_documents().find(id.into(), None).await? {
                Some(paper) => work.enrollments().find(&students, paper.enrollment, None).await?.is_some(),
                None => false,
            }
        }
        "student" => {
            let students = sight(ctx, work, Permission::ReadStudents).await?;
            work.students().find(&students, id.into(), None).await?.is_some()
        }
        _ => false,
    })
}
