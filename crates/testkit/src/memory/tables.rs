//! The rows, copied when they are written.

use plantel_domain::access::{Invitation, Membership};
use plantel_domain::alerts::{AlertKind, AlertSetting, OwnAlertSetting, SystemAlert};
use plantel_domain::audit::JournalEntry;
use plantel_domain::calendars::CalendarFeed;
use plantel_domain::checks::{CheckComment, CheckLine, CheckPicture, CheckSheet, Count, CountDiscrepancy};
use plantel_domain::clock::{APART, Day, Timestamp};
use plantel_domain::data_rights::{DataRequest, DataRightsTerms};
use plantel_domain::enrollment::{
    Consent, ConsentText, ContactProposal, Enrollment, EnrollmentDocument, Guardian, Requirements, SensitiveData,
    Student,
};
use plantel_domain::identity::{
    AttemptKey, Attempts, Departure, ExternalIdentity, SecondFactor, Session, SignIn, Ticket, User,
};
use plantel_domain::ids::{
    AlertId, AnnouncementId, AssetId, CalendarFeedId, CategoryId, CheckCommentId, CheckCountId, CheckId, ClassGroupId,
    ConsentId, ConsentTextId, ContactProposalId, DataRequestId, DeliveryId, DiscrepancyId, DispatchId,
    EnrollmentDocumentId, EnrollmentId, EnvironmentId, ExternalIdentityId, GuardianId, ImportId, InstitutionId,
    InvitationId, ItemId, LoanId, LoanPolicyId, LoanRecordId, MembershipId, MovementId, NoticeId, PictureId,
    ScheduleId, SchoolYearId, SessionId, SignInId, SimatExportId, SiteId, StudentId, TransferId, UserId,
    WebhookDeliveryId, WebhookId,
};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::import::{Finding, Import, ImportedRow};
use plantel_domain::inventory::picture::AssetPicture;
use plantel_domain::inventory::{Asset, Category, Movement, Stock, Transfer};
use plantel_domain::items::Item;
use plantel_domain::loans::{Handling, Loan, LoanPicture, LoanPolicy, LoanRecord};
use plantel_domain::notifications::{Announcement, NewDispatch, Notice, Preferences};
use plantel_domain::relay::Delivery;
use plantel_domain::schedules::{ClassSession as Class, Schedule};
use plantel_domain::simat::{SimatExport, SimatFacts};
use plantel_domain::store::{StoreError, StoredAnswer, Version};
use plantel_domain::timed::TimedJob;
use plantel_domain::webhooks::{HookAttempt, Webhook, WebhookDelivery, WebhookDeliveryState};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What every aggregate that is kept has.
pub(super) trait Row: Clone {
    /// Type of its id.
    type Id: Copy + Ord;
    /// What a duplicate is called.
    const WHAT: &'static str;
    fn id(&self) -> Self::Id;
    fn version(&self) -> Version;
    fn set_version(&mut self, version: Version);
    /// Its tenant; none when tenants do not bound it.
    fn tenant(&self) -> Option<InstitutionId>;
}

macro_rules! rows {
    ($($type:ident, $id:ident = $field:ident, $what:literal, |$row:ident| $tenant:expr;)+) => {$(
        impl Row for $type {
            type Id = $id;
            const WHAT: &'static str = $what;
            fn id(&self) -> $id {
                self.$field
            }
            fn version(&self) -> Version {
                self.version
            }
            fn set_version(&mut self, version: Version) {
                self.version = version;
            }
            fn tenant(&self) -> Option<InstitutionId> {
                let $row = self;
                $tenant
            }
        }
    )+};
}

rows! {
    User, UserId = id, "user", |_row| None;
    Session, SessionId = id, "session", |_row| None;
    SecondFactor, UserId = user, "second factor", |_row| None;
    Institution, InstitutionId = id, "institution", |_row| None;
    Item, ItemId = id, "item", |_row| None;
    Environment, EnvironmentId = id, "environment", |row| Some(row.institution);
    Membership, MembershipId = id, "membership", |row| Some(row.institution);
    Invitation, InvitationId = id, "invitation", |row| Some(row.institution);
    Asset, AssetId = id, "asset", |row| Some(row.institution);
    Category, CategoryId = id, "category", |row| Some(row.institution);
    Transfer, TransferId = id, "transfer", |row| Some(row.institution);
    Import, ImportId = id, "import", |row| Some(row.institution);
    Loan, LoanId = id, "loan", |row| Some(row.institution);
    LoanPolicy, LoanPolicyId = id, "loan policy", |row| Some(row.institution);
    Schedule, ScheduleId = id, "schedule", |row| Some(row.institution);
    Site, SiteId = id, "site", |row| Some(row.institution);
    SchoolYear, SchoolYearId = id, "school year", |row| Some(row.institution);
    ClassGroup, ClassGroupId = id, "class group", |row| Some(row.institution);
    Student, StudentId = id, "student", |row| Some(row.institution);
    SensitiveData, StudentId = student, "sensitive data", |row| Some(row.institution);
    Guardian, GuardianId = id, "guardian", |row| Some(row.institution);
    Enrollment, EnrollmentId = id, "enrollment", |row| Some(row.institution);
    EnrollmentDocument, EnrollmentDocumentId = id, "enrollment document", |row| Some(row.institution);
    Requirements, InstitutionId = institution, "enrollment requirements", |row| Some(row.institution);
    SimatFacts, EnrollmentId = enrollment, "simat facts", |row| Some(row.institution);
    ContactProposal, ContactProposalId = id, "contact proposal", |row| Some(row.institution);
    DataRequest, DataRequestId = id, "data request", |row| Some(row.institution);
    DataRightsTerms, InstitutionId = institution, "data rights terms", |row| Some(row.institution);
    SystemAlert, AlertId = id, "alert", |row| Some(row.institution);
    CountDiscrepancy, DiscrepancyId = id, "discrepancy", |row| Some(row.institution);
    Announcement, AnnouncementId = id, "announcement", |row| Some(row.institution);
}

/// Rows of one kind. Where a tenant is asked for, a table that no tenant bounds is asked with none.
#[derive(Clone)]
pub(super) struct Table<T: Row>(Arc<BTreeMap<T::Id, T>>);

impl<T: Row> Default for Table<T> {
    fn default() -> Self {
        Self(Arc::new(BTreeMap::new()))
    }
}

impl<T: Row> Table<T> {
    pub(super) fn rows(&self, tenant: Option<InstitutionId>) -> impl Iterator<Item = &T> {
        self.0.values().filter(move |row| row.tenant() == tenant)
    }

    /// Whatever the tenant.
    pub(super) fn everywhere(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    pub(super) fn get(&self, tenant: Option<InstitutionId>, id: T::Id) -> Option<&T> {
        self.0.get(&id).filter(|row| row.tenant() == tenant)
    }

    pub(super) fn find(
        &self,
        tenant: Option<InstitutionId>,
        id: T::Id,
        expected: Option<Version>,
    ) -> Result<Option<T>, StoreError> {
        let row = self.get(tenant, id);
        match (row, expected) {
            (Some(row), Some(version)) if row.version() != version => Err(StoreError::PreconditionFailed),
            _ => Ok(row.cloned()),
        }
    }

    pub(super) fn find_all(&self, tenant: Option<InstitutionId>, ids: &[T::Id]) -> Vec<T> {
        let ids: BTreeSet<_> = ids.iter().copied().collect();
        ids.into_iter().filter_map(|id| self.get(tenant, id)).cloned().collect()
    }

    /// Refuses a row of another tenant than the scope's.
    pub(super) fn in_scope(tenant: Option<InstitutionId>, row: &T) -> Result<(), StoreError> {
        if row.tenant() == tenant { Ok(()) } else { Err(StoreError::failed("it belongs to another institution")) }
    }

    /// Refuses a row that was changed since it was read, or that the scope does not have.
    pub(super) fn fresh(&self, tenant: Option<InstitutionId>, row: &T) -> Result<&T, StoreError> {
        let stored = self.get(tenant, row.id()).filter(|stored| stored.version() == row.version());
        stored.ok_or(StoreError::Stale)
    }

    pub(super) fn insert(&mut self, row: &T) -> Result<(), StoreError> {
        if self.0.contains_key(&row.id()) {
            return Err(StoreError::Duplicate(T::WHAT));
        }
        Arc::make_mut(&mut self.0).insert(row.id(), row.clone());
        Ok(())
    }

    /// Stores a row that was found fresh, and counts its version.
    pub(super) fn replace(&mut self, row: &mut T) {
        row.set_version(row.version() + 1);
        Arc::make_mut(&mut self.0).insert(row.id(), row.clone());
    }

    /// Stores a row as it is: no version is counted.
    pub(super) fn overwrite(&mut self, row: &T) {
        Arc::make_mut(&mut self.0).insert(row.id(), row.clone());
    }

    pub(super) fn remove(&mut self, id: T::Id) {
        Arc::make_mut(&mut self.0).remove(&id);
    }

    /// Takes away what matches, whatever the tenant; how many there were.
    pub(super) fn remove_all(&mut self, matches: impl Fn(&T) -> bool) -> u64 {
        remove_all(&mut self.0, |_, row| matches(row))
    }
}

/// Takes away what matches; how many there were.
pub(super) fn remove_all<K: Clone + Ord, V: Clone>(
    rows: &mut Arc<BTreeMap<K, V>>,
    matches: impl Fn(&K, &V) -> bool,
) -> u64 {
    let before = rows.len();
    Arc::make_mut(rows).retain(|key, row| !matches(key, row));
    (before - rows.len()) as u64
}

/// A delivery and how it stands.
#[derive(Clone)]
pub(super) struct KeptDelivery {
    pub(super) delivery: Delivery,
    pub(super) due: Timestamp,
    /// When it was set aside, if it was.
    pub(super) parked: Option<Timestamp>,
    /// What the last try said that failed.
    pub(super) error: Option<String>,
}

impl KeptDelivery {
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.parked.is_none() && self.due <= now
    }

    /// Never tried, and due by a clock that was put back since.
    pub(super) fn is_to_come(&self, now: Timestamp) -> bool {
        self.parked.is_none() && self.delivery.attempts == 0 && self.due > now + APART
    }
}

/// What is sent to an endpoint, who has it, and how it went.
#[derive(Clone)]
pub(super) struct KeptHook {
    pub(super) delivery: WebhookDelivery,
    pub(super) claimed_until: Option<Timestamp>,
    pub(super) attempts: Vec<HookAttempt>,
}

impl KeptHook {
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.delivery.state == WebhookDeliveryState::Waiting && self.delivery.due_at <= now
    }
}

/// An answer, when it was given, and in which institution.
#[derive(Clone)]
pub(super) struct KeptAnswer {
    pub(super) at: Timestamp,
    pub(super) institution: Option<InstitutionId>,
    pub(super) stored: StoredAnswer,
}

/// A class, and when it was told that its check was missed.
#[derive(Clone)]
pub(super) struct KeptClass {
    pub(super) session: Class,
    pub(super) told: Option<Timestamp>,
}

/// A timed job and by what it is held.
#[derive(Clone)]
pub(super) struct KeptJob {
    pub(super) job: TimedJob,
    pub(super) holder: Option<Uuid>,
}

/// A notice on its way through a channel, and how it stands.
#[derive(Clone)]
pub(super) struct KeptDispatch {
    pub(super) new: NewDispatch,
    pub(super) next_at: Timestamp,
    pub(super) attempts: u32,
    /// Since when it waits for an operator.
    pub(super) parked: Option<Timestamp>,
    /// What the last try said that failed.
    pub(super) error: Option<String>,
    pub(super) created_at: Timestamp,
}

/// An inbox, but for what is in it.
#[derive(Clone)]
pub(super) struct KeptInbox {
    pub(super) key: Uuid,
    pub(super) last_position: i64,
    pub(super) changed_at: Timestamp,
}

/// Everything that is kept.
#[derive(Clone, Default)]
pub(super) struct Tables {
    pub(super) users: Table<User>,
    pub(super) sessions: Table<Session>,
    pub(super) sign_ins: Arc<BTreeMap<SignInId, SignIn>>,
    pub(super) attempts: Arc<BTreeMap<AttemptKey, Attempts>>,
    pub(super) second_factors: Table<SecondFactor>,
    pub(super) external_identities: Arc<BTreeMap<ExternalIdentityId, ExternalIdentity>>,
    pub(super) departures: Arc<BTreeMap<String, Departure>>,
    pub(super) tickets: Arc<BTreeMap<String, Ticket>>,
    pub(super) institutions: Table<Institution>,
    pub(super) environments: Table<Environment>,
    pub(super) memberships: Table<Membership>,
    pub(super) invitations: Table<Invitation>,
    pub(super) assets: Table<Asset>,
    pub(super) stocks: Arc<BTreeMap<AssetId, Arc<Stock>>>,
    pub(super) movements: Arc<BTreeMap<MovementId, Arc<Movement>>>,
    pub(super) categories: Table<Category>,
    pub(super) transfers: Table<Transfer>,
    pub(super) pictures: Arc<BTreeMap<PictureId, AssetPicture>>,
    pub(super) imports: Table<Import>,
    pub(super) import_leases: Arc<BTreeMap<ImportId, Timestamp>>,
    pub(super) import_rows: Arc<BTreeMap<(ImportId, u64), ImportedRow>>,
    pub(super) findings: Arc<Vec<(ImportId, Finding)>>,
    pub(super) timed: Arc<BTreeMap<String, KeptJob>>,
    pub(super) loans: Table<Loan>,
    pub(super) loan_policies: Table<LoanPolicy>,
    pub(super) handlings: Arc<Vec<Handling>>,
    pub(super) loan_record_numbers: Arc<BTreeMap<(InstitutionId, EnvironmentId, i32), u32>>,
    pub(super) loan_records: Arc<BTreeMap<LoanRecordId, LoanRecord>>,
    pub(super) loan_pictures: Arc<BTreeMap<PictureId, LoanPicture>>,
    pub(super) calendar_feeds: Arc<BTreeMap<CalendarFeedId, CalendarFeed>>,
    pub(super) schedules: Table<Schedule>,
    pub(super) classes: Arc<BTreeMap<(ScheduleId, Day), KeptClass>>,
    pub(super) sites: Table<Site>,
    pub(super) school_years: Table<SchoolYear>,
    pub(super) class_groups: Table<ClassGroup>,
    pub(super) students: Table<Student>,
    pub(super) sensitive: Table<SensitiveData>,
    pub(super) guardians: Table<Guardian>,
    pub(super) enrollments: Table<Enrollment>,
    pub(super) enrollment_documents: Table<EnrollmentDocument>,
    pub(super) consent_texts: Arc<BTreeMap<ConsentTextId, ConsentText>>,
    pub(super) consents: Arc<BTreeMap<ConsentId, Consent>>,
    pub(super) enrollment_requirements: Table<Requirements>,
    pub(super) simat_facts: Table<SimatFacts>,
    pub(super) contact_proposals: Table<ContactProposal>,
    pub(super) system_alerts: Table<SystemAlert>,
    pub(super) alert_settings: Arc<BTreeMap<(InstitutionId, AlertKind), AlertSetting>>,
    pub(super) own_alert_settings: Arc<BTreeMap<(InstitutionId, AlertKind, UserId), OwnAlertSetting>>,
    pub(super) data_requests: Table<DataRequest>,
    pub(super) data_rights_terms: Table<DataRightsTerms>,
    pub(super) simat_exports: Arc<BTreeMap<SimatExportId, SimatExport>>,
    pub(super) checks: Arc<BTreeMap<CheckId, CheckSheet>>,
    /// The lines of revisions that were sent back.
    pub(super) check_revisions: Arc<BTreeMap<(CheckId, u16), Vec<CheckLine>>>,
    /// With the place in which they came.
    pub(super) check_counts: Arc<BTreeMap<CheckCountId, (usize, Count)>>,
    pub(super) check_comments: Arc<BTreeMap<CheckCommentId, CheckComment>>,
    pub(super) check_pictures: Arc<BTreeMap<PictureId, CheckPicture>>,
    pub(super) discrepancies: Table<CountDiscrepancy>,
    pub(super) items: Table<Item>,
    pub(super) inboxes: Arc<BTreeMap<UserId, KeptInbox>>,
    pub(super) notices: Arc<BTreeMap<NoticeId, Notice>>,
    pub(super) preferences: Arc<BTreeMap<UserId, Preferences>>,
    pub(super) dispatches: Arc<BTreeMap<DispatchId, KeptDispatch>>,
    pub(super) announcements: Table<Announcement>,
    pub(super) webhooks: Arc<BTreeMap<WebhookId, Webhook>>,
    pub(super) hooks: Arc<BTreeMap<WebhookDeliveryId, KeptHook>>,
    /// Until when somebody tries an endpoint, at the latest.
    pub(super) hook_tests: Arc<BTreeMap<WebhookId, Timestamp>>,
    pub(super) journal: Arc<Vec<JournalEntry>>,
    pub(super) deliveries: Arc<BTreeMap<DeliveryId, KeptDelivery>>,
    pub(super) answers: Arc<BTreeMap<(UserId, String), KeptAnswer>>,
}
