//! Everything that is kept of a student (Ley 1581 de 2012, art. 8 a and f).

use super::{DataRights, requests_of};
use crate::Result;
use crate::enrollment::{Answering, contacts_of, sight};
use plantel_domain::access::{Context, Permission};
use plantel_domain::audit::JournalFilter;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::data_rights::{DataRequest, DataRequestKind, DataRequestSight, DataRequestState, PersonDataRead};
use plantel_domain::enrollment::{
    Consent, ContactProposal, Enrollment, EnrollmentDocument, GuardianContacts, SensitiveData, SensitiveRead, Student,
};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnrollmentId, GuardianId, StudentId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::simat::{SimatFacts, SimatFactsRead};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows asked for at once.
const PAGE: u16 = 200;

/// That something was done, without what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// When.
    pub at: Timestamp,
    /// What, such as `student.changed`.
    pub kind: String,
}

/// That somebody else asked about the data, without what they wrote and read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherRequest {
    /// What was asked.
    pub kind: DataRequestKind,
    /// Where it stands.
    pub state: DataRequestState,
    /// When it came.
    pub received_on: Day,
    /// The last day on which it is, or was to be, answered in time.
    pub last_day: Day,
    /// When it was answered, refused or taken back.
    pub decided_at: Option<Timestamp>,
}

impl From<DataRequest> for OtherRequest {
    fn from(it: DataRequest) -> Self {
        let (last_day, decided_at) = (it.last_day(), it.decided.map(|deed| deed.at));
        Self { kind: it.kind, state: it.state, received_on: it.received_on, last_day, decided_at }
    }
}

/// Everything that is kept of a student.
#[derive(Clone, Debug)]
pub struct PersonData {
    /// When the copy was taken.
    pub at: Timestamp,
    /// What is known.
    pub student: Student,
    /// What the law calls sensitive; nothing when nothing was ever said.
    pub sensitive: Option<SensitiveData>,
    /// Who answers for them, each as other parents know them: of others than the caller the name alone.
    pub answering: Answering,
    /// Their enrolments with what became of them, the newest year first.
    pub enrollments: Vec<Enrollment>,
    /// What the office states of them for the ministry alone; of those of which nothing was ever stated, nothing.
    pub stated: BTreeMap<EnrollmentId, SimatFacts>,
    /// The papers of these.
    pub documents: Vec<EnrollmentDocument>,
    /// To what was consented, revoked ones too.
    pub consents: Vec<Consent>,
    /// What the caller asked about their data; of the office, what the student asked, or nobody who is named.
    pub requests: Vec<DataRequest>,
    /// That others did.
    pub requests_of_others: Vec<OtherRequest>,
    /// Which contact data were proposed, as far as the caller sees that: of guardians of the caller alone.
    pub proposals: Vec<ContactProposal>,
    /// What was done about them, the newest first.
    pub journal: Vec<JournalLine>,
}

impl DataRights {
    /// A copy of everything that is kept of a student whom the caller sees. That it was taken is journaled.
    pub async fn person_data(&self, ctx: &Context, id: StudentId) -> Result<PersonData> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::ReadPersonData).await?;
        let student = work.students().find(&sight, id, None).await?.ok_or(not_found::STUDENT)?;
        let sensitive = work.sensitive_data().find(id, None).await?;
        let guardians: Vec<GuardianId> = student.guardians.iter().map(|link| link.guardian).collect();
        let guardians = work.guardians().find_all(&guardians).await?;
        let own = guardians.iter().find(|guardian| guardian.user.is_some() && guardian.user == ctx.user());
        let own = own.map(|guardian| guardian.id);
        let enrollments = work.enrollments().of_student(id).await?;
        let (mut documents, mut stated) = (Vec::new(), BTreeMap::new());
        for enrollment in &enrollments {
            stated.extend(work.simat().facts(enrollment.id, None).await?.map(|facts| (enrollment.id, facts)));
            documents.extend(work.enrollment_documents().of_enrollment(enrollment.id).await?);
        }
        let consents = work.consents().of_student(id).await?;
        let requests = work.data_requests().of_student(id).await?;
        let asking = requests_of(ctx, &mut *work, sight.clone()).await?;
        let seen = contacts_of(ctx, &mut *work, sight).await?;
        let proposals = work.contact_proposals().of_student(id).await?.into_iter().filter(|it| seen.shows(it));
        let proposals: Vec<ContactProposal> = proposals.map(|it| of_others_nothing(it, own)).collect();
        let subjects = [("student", Uuid::from(id))];
        let enrolled = enrollments.iter().map(|it| ("enrollment", it.id.into()));
        let brought = documents.iter().map(|it| ("enrollment-document", it.id.into()));
        let consented = consents.iter().map(|it| ("consent", it.id.into()));
        let asked = requests.iter().map(|it| ("data-request", it.id.into()));
        let proposed = proposals.iter().map(|it| ("contact-proposal", it.id.into()));
        let mut journal = Vec::new();
        let all = subjects.into_iter().chain(enrolled).chain(brought).chain(consented).chain(asked).chain(proposed);
        for subject in all {
            gather(&mut *work, subject, &mut journal).await?;
        }
        journal.sort_by(|a, b| (b.at, &b.kind).cmp(&(a.at, &a.kind)));
        let answering = Answering {
            guardians: guardians.into_iter().map(|guardian| (guardian.id, guardian)).collect(),
            whole: false,
            taught: BTreeSet::new(),
            own,
            today: self.today(ctx, &mut *work).await?,
        };
        let at = self.clock.now();
        let read = reads(id, &stated);
        let (requests, others): (Vec<_>, Vec<_>) = requests.into_iter().partition(|it| whole(&asking, it));
        let data = PersonData {
            at,
            student,
            sensitive,
            answering,
            enrollments,
            stated,
            documents,
            consents,
            requests,
            requests_of_others: others.into_iter().map(Into::into).collect(),
            proposals,
            journal,
        };
        work.commit(read).await?;
        Ok(data)
    }
}

/// That everything was read, and what of it is sensitive.
fn reads(student: StudentId, stated: &BTreeMap<EnrollmentId, SimatFacts>) -> Happened {
    let read = Happened::from(Event::of(&PersonDataRead { student }));
    let read = read.and(Event::of(&SensitiveRead { student }));
    let of_enrollments = stated.keys().map(|enrollment| SimatFactsRead { enrollment: *enrollment, student });
    of_enrollments.fold(read, |read, fact| read.and(Event::of(&fact)))
}

/// Whether a copy for the caller shows a request as a whole: the office may hand its copy to anybody who answers for
/// the student.
fn whole(sight: &DataRequestSight, it: &DataRequest) -> bool {
    sight.own(it) || (sight.students.everything && it.guardian.is_none())
}

/// Without what is proposed of a guardian who is not the caller.
fn of_others_nothing(mut it: ContactProposal, own: Option<GuardianId>) -> ContactProposal {
    if it.guardian != own {
        it.contacts.guardian = GuardianContacts::default();
    }
    it
}

/// What was done about something, without what it said.
async fn gather(work: &mut dyn Repositories, (kind, id): (&str, Uuid), lines: &mut Vec<JournalLine>) -> Result<()> {
    let (subject_kind, subject_id) = (Some(kind.to_owned()), Some(id));
    let filter = JournalFilter { subject_kind, subject_id, ..JournalFilter::default() };
    let mut request = PageRequest::first(PAGE);
    loop {
        let page = work.journal().list(&filter, &request).await?;
        lines.extend(page.data.into_iter().map(|entry| JournalLine { at: entry.at, kind: entry.kind }));
        let Some(cursor) = page.next else { return Ok(()) };
        request = PageRequest { start: Start::After(cursor), ..request };
    }
}
