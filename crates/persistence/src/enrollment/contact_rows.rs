//! Rows of proposals of contact data: of each field what is proposed, and what was.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{MunicipalityCode, Phone, Zone};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalState, GuardianContacts, Otherwise, ProposedContacts, StudentContacts,
};
use plantel_domain::identity::Email;
use plantel_domain::store::StoreError;
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_proposals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub student_id: Uuid,
    pub guardian_id: Option<Uuid>,
    pub proposed_by: Uuid,
    pub guardian_phone: Option<String>,
    pub guardian_phone_was: Option<String>,
    pub guardian_email: Option<String>,
    pub guardian_email_was: Option<String>,
    pub guardian_address: Option<String>,
    pub guardian_address_was: Option<String>,
    pub student_address: Option<String>,
    pub student_address_was: Option<String>,
    pub student_municipality: Option<String>,
    pub student_municipality_was: Option<String>,
    pub student_zone: Option<String>,
    pub student_zone_was: Option<String>,
    pub student_phone: Option<String>,
    pub student_phone_was: Option<String>,
    pub student_email: Option<String>,
    pub student_email_was: Option<String>,
    pub state: String,
    pub reason: Option<String>,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// Where people live stands in no log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is proposed of a field, and what was: as texts.
fn texts<T>(field: Option<&Otherwise<T>>, text: impl Fn(&T) -> String) -> (Option<String>, Option<String>) {
    let Some(it) = field else { return (None, None) };
    (it.proposed.as_ref().map(&text), it.was.as_ref().map(&text))
}

fn email(email: &Email) -> String {
    email.as_str().to_owned()
}

pub(super) fn row(it: &ContactProposal) -> Model {
    let (theirs, own) = (&it.contacts.guardian, &it.contacts.student);
    let (guardian_phone, guardian_phone_was) = texts(theirs.phone.as_ref(), ToString::to_string);
    let (guardian_email, guardian_email_was) = texts(theirs.email.as_ref(), email);
    let (guardian_address, guardian_address_was) = texts(theirs.address.as_ref(), ToString::to_string);
    let (student_address, student_address_was) = texts(own.address.as_ref(), ToString::to_string);
    let (student_municipality, student_municipality_was) =
        texts(own.municipality.as_ref(), |code| code.as_str().to_owned());
    let (student_zone, student_zone_was) = texts(own.zone.as_ref(), |zone| zone.name().to_owned());
    let (student_phone, student_phone_was) = texts(own.phone.as_ref(), ToString::to_string);
    let (student_email, student_email_was) = texts(own.email.as_ref(), email);
    Model {
        id: it.id.into(),
        institution_id: it.institution.into(),
        student_id: it.student.into(),
        guardian_id: it.guardian.map(Into::into),
        proposed_by: it.by.into(),
        guardian_phone,
        guardian_phone_was,
        guardian_email,
        guardian_email_was,
        guardian_address,
        guardian_address_was,
        student_address,
        student_address_was,
        student_municipality,
        student_municipality_was,
        student_zone,
        student_zone_was,
        student_phone,
        student_phone_was,
        student_email,
        student_email_was,
        state: it.state.name().to_owned(),
        reason: it.reason.as_ref().map(ToString::to_string),
        decided_by: it.decided.and_then(|deed| deed.by).map(Into::into),
        decided_at: it.decided.map(|deed| deed.at),
        created_at: it.created_at,
        updated_at: it.updated_at,
        version: it.version,
    }
}

/// A field, of what was and what is proposed.
fn field<T: Clone + PartialEq>(
    was: Option<String>,
    proposed: Option<String>,
    stored: fn(String) -> T,
) -> Option<Otherwise<T>> {
    Otherwise::between(was.map(stored), proposed.map(stored))
}

fn zone(stored: Option<String>) -> Result<Option<Zone>, StoreError> {
    stored.as_deref().map(Zone::parse).transpose().map_err(|_| unreadable("zone"))
}

pub(super) fn proposal(row: Model) -> Result<ContactProposal, StoreError> {
    let guardian = GuardianContacts {
        phone: field(row.guardian_phone_was, row.guardian_phone, Phone::stored),
        email: field(row.guardian_email_was, row.guardian_email, Email::stored),
        address: field(row.guardian_address_was, row.guardian_address, Line::stored),
    };
    let student = StudentContacts {
        address: field(row.student_address_was, row.student_address, Line::stored),
        municipality: field(row.student_municipality_was, row.student_municipality, MunicipalityCode::stored),
        zone: Otherwise::between(zone(row.student_zone_was)?, zone(row.student_zone)?),
        phone: field(row.student_phone_was, row.student_phone, Phone::stored),
        email: field(row.student_email_was, row.student_email, Email::stored),
    };
    Ok(ContactProposal {
        id: row.id.into(),
        institution: row.institution_id.into(),
        student: row.student_id.into(),
        guardian: row.guardian_id.map(Into::into),
        by: row.proposed_by.into(),
        contacts: ProposedContacts { guardian, student },
        state: ContactProposalState::parse(&row.state).map_err(|_| unreadable("state of a proposal"))?,
        reason: row.reason.map(Prose::stored),
        decided: row.decided_at.map(|at| Deed { by: row.decided_by.map(Into::into), at }),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}
