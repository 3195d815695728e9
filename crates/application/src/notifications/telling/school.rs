//! What is told of enrolments and their papers, and of what is asked about data. Of a student nothing is told but the
//! name, and only to the family and the office.

use super::{Telling, fields, short};
use crate::notifications::audience::{family_of, who_may};
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::audit::JournalEntry;
use plantel_domain::data_rights::{DataRequestExtended, DataRequestReceived, DataRequestRejected, DataRequestSight};
use plantel_domain::enrollment::{Channel, DocumentUploaded, EnrollmentMoved, Sight};
use plantel_domain::ids::{DataRequestId, EnrollmentDocumentId, InstitutionId, SchoolYearId, StudentId, UserId};
use plantel_domain::journal::Fact;
use plantel_domain::notifications::{Link, NoticeKind};
use plantel_domain::store::Repositories;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Told {
    student: StudentId,
    year: Option<SchoolYearId>,
    to: Option<String>,
}

pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
) -> std::result::Result<Vec<Telling>, Failed> {
    let Some(institution) = event.institution else { return Ok(Vec::new()) };
    let told: Told = fields(event)?;
    let telling = match event.subject_kind.as_str() {
        "enrollment" if event.kind == EnrollmentMoved::KIND => moved(reader, event, &told).await?,
        "enrollment-document" => document(reader, event, institution, told.student).await?,
        "data-request" => asked(reader, event, institution).await?,
        _ => None,
    };
    let Some(telling) = telling else { return Ok(Vec::new()) };
    // Whoever is blocked is named to nobody.
    let student = reader.students().find_all(&[told.student]).await?.pop().filter(|student| student.blocked.is_none());
    let name = student.map_or_else(|| "—".to_owned(), |student| short(&student.profile.name.full()));
    Ok(vec![telling.with("student", name)])
}

async fn moved(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    told: &Told,
) -> std::result::Result<Option<Telling>, Failed> {
    let year = match told.year {
        Some(year) => reader.school_years().find(year, None).await?.map(|year| year.name.to_string()),
        None => None,
    };
    let readers = family_of(reader, told.student).await?;
    let telling = Telling::of(NoticeKind::EnrollmentMoved, readers)
        .to(Link::to("enrollment", event.subject_id))
        .with("state", told.to.clone().unwrap_or_default())
        .with("year", year.unwrap_or_else(|| "—".to_owned()));
    Ok(Some(telling))
}

/// Of one that was refused, the family; of one that the family brought, who decides.
async fn document(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    institution: InstitutionId,
    student: StudentId,
) -> std::result::Result<Option<Telling>, Failed> {
    let id = EnrollmentDocumentId::from(event.subject_id);
    let Some(paper) = reader.enrollment_documents().find(id, None).await? else { return Ok(None) };
    let family = family_of(reader, student).await?;
    if event.kind == DocumentUploaded::KIND {
        if paper.uploaded_by.is_none_or(|by| !family.contains(&by)) {
            return Ok(None);
        }
        let office = who_may(reader, institution, Permission::WriteEnrollment, None).await?;
        let telling = Telling::of(NoticeKind::DocumentUploaded, office);
        return Ok(Some(telling.to(Link::to("enrollment", paper.enrollment)).with("document", paper.kind.as_str())));
    }
    let reason = paper.reason.as_ref().map_or_else(|| "—".to_owned(), ToString::to_string);
    let telling = Telling::of(NoticeKind::DocumentRejected, family)
        .to(Link::to("enrollment", paper.enrollment))
        .with("document", paper.kind.as_str())
        .with("reason", reason);
    Ok(Some(telling))
}

/// Of what is asked, who answers; of the answer, who asked and nobody else of the family, also when the student is not
/// seen any more. Of what the office wrote down for a guardian, that guardian, if they have an account.
async fn asked(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    institution: InstitutionId,
) -> std::result::Result<Option<Telling>, Failed> {
    let everything = Sight { blocked_too: true, ..Sight::all(institution) };
    let (id, sight) = (DataRequestId::from(event.subject_id), DataRequestSight::office(everything));
    let Some(request) = reader.data_requests().find(&sight, id, None).await? else { return Ok(None) };
    let link = Link::to("data-request", request.id);
    if event.kind == DataRequestReceived::KIND {
        let office = who_may(reader, institution, Permission::AnswerDataRequests, None).await?;
        let telling = Telling::of(NoticeKind::DataRequestReceived, office).to(link);
        let (asked, due) = (request.kind.name(), request.last_day().to_string());
        return Ok(Some(telling.with("asked", asked).with("end", due)));
    }
    let named = match request.guardian {
        Some(guardian) => reader.guardians().find(guardian, None).await?.and_then(|guardian| guardian.user),
        None => None,
    };
    let own = request.by.filter(|_| request.channel == Channel::Web);
    let readers: BTreeSet<UserId> = own.or(named).into_iter().collect();
    let outcome = match event.kind.as_str() {
        DataRequestExtended::KIND => "extended",
        DataRequestRejected::KIND => "rejected",
        _ => "answered",
    };
    let telling = Telling::of(NoticeKind::DataRequestAnswered, readers).to(link);
    let (asked, due) = (request.kind.name(), request.last_day().to_string());
    Ok(Some(telling.with("asked", asked).with("outcome", outcome).with("end", due)))
}
