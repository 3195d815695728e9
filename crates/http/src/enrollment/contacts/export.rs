//! The list of proposals, as a file.

use super::handlers::{ContactProposalParams, filter};
use super::views::{ContactProposalView, ProposedFieldView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const PROPOSALS: &Sheet<ContactProposalView> = &Sheet {
    name: "contact-proposals",
    columns: &[
        ("id", |it| it.id.into()),
        ("student_id", |it| it.student_id.into()),
        ("student_name", |it| it.student_name.as_ref().into()),
        ("guardian_id", |it| it.guardian_id.into()),
        ("guardian_name", |it| it.guardian_name.as_ref().into()),
        ("proposed_by", |it| it.proposed_by.into()),
        ("state", |it| it.state.into()),
        ("reason", |it| it.reason.as_ref().into()),
        ("guardian_phone_was", |it| was(it.guardian.phone.as_ref())),
        ("guardian_phone", |it| proposed(it.guardian.phone.as_ref())),
        ("guardian_phone_now", |it| now(it.guardian.phone.as_ref())),
        ("guardian_email_was", |it| was(it.guardian.email.as_ref())),
        ("guardian_email", |it| proposed(it.guardian.email.as_ref())),
        ("guardian_email_now", |it| now(it.guardian.email.as_ref())),
        ("guardian_address_was", |it| was(it.guardian.address.as_ref())),
        ("guardian_address", |it| proposed(it.guardian.address.as_ref())),
        ("guardian_address_now", |it| now(it.guardian.address.as_ref())),
        ("student_address_was", |it| was(it.student.address.as_ref())),
        ("student_address", |it| proposed(it.student.address.as_ref())),
        ("student_address_now", |it| now(it.student.address.as_ref())),
        ("student_municipality_was", |it| was(it.student.municipality.as_ref())),
        ("student_municipality", |it| proposed(it.student.municipality.as_ref())),
        ("student_municipality_now", |it| now(it.student.municipality.as_ref())),
        ("student_zone_was", |it| was(it.student.zone.as_ref())),
        ("student_zone", |it| proposed(it.student.zone.as_ref())),
        ("student_zone_now", |it| now(it.student.zone.as_ref())),
        ("student_phone_was", |it| was(it.student.phone.as_ref())),
        ("student_phone", |it| proposed(it.student.phone.as_ref())),
        ("student_phone_now", |it| now(it.student.phone.as_ref())),
        ("student_email_was", |it| was(it.student.email.as_ref())),
        ("student_email", |it| proposed(it.student.email.as_ref())),
        ("student_email_now", |it| now(it.student.email.as_ref())),
        ("decided_by", |it| it.decided_by.into()),
        ("decided_at", |it| it.decided_at.into()),
        ("created_at", |it| it.created_at.into()),
        ("updated_at", |it| it.updated_at.into()),
    ],
};

fn was(field: Option<&ProposedFieldView>) -> Cell<'_> {
    field.and_then(|it| it.was.as_ref()).into()
}

fn proposed(field: Option<&ProposedFieldView>) -> Cell<'_> {
    field.and_then(|it| it.proposed.as_ref()).into()
}

fn now(field: Option<&ProposedFieldView>) -> Cell<'_> {
    field.and_then(|it| it.now.as_ref()).into()
}

/// Exports the proposals that the caller may see, by the filters and in the order of the list.
#[utoipa::path(operation_id = "contact-proposals-export", tag = "students",
    params(ContactProposalParams, FormatParams), security(("bearer" = ["propose:contacts"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/contact-proposals/export")]
pub async fn contact_proposals(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("contact-proposals")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.students.contact_proposals(&ctx, &filter, &page)).await?;
        let people = attempt(|| reader.students.contact_people(&ctx, &page.data)).await?;
        Ok(page.map(|proposal| ContactProposalView::of(proposal, &people)))
    };
    export::send(&services, &caller.ctx, PROPOSALS, format, rows).await
}
