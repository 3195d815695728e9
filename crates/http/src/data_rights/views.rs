//! How requests are shown.

use chrono::{DateTime, NaiveDate, Utc};
use plantel_application::data_rights::Asked;
use plantel_domain::data_rights::DataRequest;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody asked about the data of a student.
#[derive(Serialize, ToSchema)]
#[schema(as = DataRequest)]
pub struct DataRequestView {
    /// Its id.
    pub id: Uuid,
    /// Of whom the data are.
    pub student_id: Uuid,
    /// Which guardian asks; null when the student does, or it was not said.
    pub guardian_id: Option<Uuid>,
    /// What the student is called; null for who does not see the student, such as who answers for them no longer.
    #[schema(example = "Ana María Peña Ruiz")]
    pub student_name: Option<String>,
    /// `query`, `correction`, `update`, `suppression`, `revocation` or `complaint`.
    #[schema(example = "query")]
    pub kind: &'static str,
    /// In which words.
    pub text: String,
    /// How it came: `web`, `paper` or `in_person`.
    #[schema(example = "paper")]
    pub channel: &'static str,
    /// Who wrote it down; of what came by `web`, who asks.
    pub asked_by: Option<Uuid>,
    /// When it came.
    pub received_on: NaiveDate,
    /// The last day of its first term.
    pub due_on: NaiveDate,
    /// The last day of the longer term that was said.
    pub extended_to: Option<NaiveDate>,
    /// Why the answer comes later.
    pub extension_reason: Option<String>,
    /// Whether it waits longer than it may.
    pub overdue: bool,
    /// `open`, `in_progress`, `answered`, `rejected` or `void`: written down by mistake.
    #[schema(example = "open")]
    pub state: &'static str,
    /// What was answered, or why it was refused, or was a mistake.
    pub answer: Option<String>,
    /// Who answered, refused or took it back.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

impl DataRequestView {
    /// With what it is shown with.
    pub fn of(it: DataRequest, with: &Asked) -> Self {
        let overdue = it.overdue_on(with.today);
        let student_name = with.students.get(&it.student).map(|student| student.profile.name.full());
        let (extended_to, extension_reason) =
            it.extension.map(|extension| (extension.to, extension.reason.into())).unzip();
        Self {
            id: it.id.into(),
            student_id: it.student.into(),
            guardian_id: it.guardian.map(Into::into),
            student_name,
            kind: it.kind.name(),
            text: it.text.into(),
            channel: it.channel.name(),
            asked_by: it.by.map(Into::into),
            received_on: it.received_on,
            due_on: it.due_on,
            extended_to,
            extension_reason,
            overdue,
            state: it.state.name(),
            answer: it.answer.map(Into::into),
            decided_by: it.decided.and_then(|deed| deed.by).map(Into::into),
            decided_at: it.decided.map(|deed| deed.at),
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}
