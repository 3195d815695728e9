//! A unit of work whose repositories are mocks, and a store that hands such out.

use async_trait::async_trait;
use plantel_domain::access::{
    Context, InvitationRepositories, InvitationRepository, MembershipRepositories, MembershipRepository,
    MockInvitationRepository, MockMembershipRepository,
};
use plantel_domain::alerts::{AlertRepositories, AlertRepository, MockAlertRepository};
use plantel_domain::audit::{JournalRepositories, JournalRepository, MockJournalRepository};
use plantel_domain::calendars::{CalendarFeedRepositories, CalendarFeedRepository, MockCalendarFeedRepository};
use plantel_domain::checks::{
    CheckPictureRepositories, CheckPictureRepository, CheckRepositories, CheckRepository, DiscrepancyRepository,
    MockCheckPictureRepository, MockCheckRepository, MockDiscrepancyRepository,
};
use plantel_domain::data_rights::{DataRequestRepository, DataRightsRepositories, MockDataRequestRepository};
use plantel_domain::enrollment::{
    ConsentRepository, ContactProposalRepository, ContactRepositories, EnrollmentDocumentRepository,
    EnrollmentRepositories, EnrollmentRepository, GuardianRepository, MockConsentRepository,
    MockContactProposalRepository, MockEnrollmentDocumentRepository, MockEnrollmentRepository, MockGuardianRepository,
    MockRequirementRepository, MockSensitiveRepository, MockStudentRepository, PaperRepositories, PeopleRepositories,
    RequirementRepository, SensitiveRepository, StudentRepository,
};
use plantel_domain::identity::{
    AttemptRepository, ExternalIdentityRepository, IdentityRepositories, MockAttemptRepository,
    MockExternalIdentityRepository, MockSecondFactorRepository, MockSessionRepository, MockSignInRepository,
    MockUserRepository, SecondFactorRepository, SessionRepository, SignInRepository, UserRepository,
};
use plantel_domain::ids::UserId;
use plantel_domain::institutions::school::{
    ClassGroupRepository, MockClassGroupRepository, MockSchoolYearRepository, MockSiteRepository, SchoolRepositories,
    SchoolYearRepository, SiteRepository,
};
use plantel_domain::institutions::{
    EnvironmentRepository, InstitutionRepositories, InstitutionRepository, MockEnvironmentRepository,
    MockInstitutionRepository,
};
use plantel_domain::inventory::import::{ImportRepository, MockImportRepository};
use plantel_domain::inventory::picture::{MockPictureRepository, PictureRepository};
use plantel_domain::inventory::{
    AssetRepositories, AssetRepository, CategoryRepository, LedgerRepository, MockAssetRepository,
    MockCategoryRepository, MockLedgerRepository, MockTransferRepository, TransferRepository,
};
use plantel_domain::items::{ItemRepositories, ItemRepository, MockItemRepository};
use plantel_domain::journal::Happened;
use plantel_domain::loans::{
    LoanFigureRepository, LoanFigures, LoanPictureRepositories, LoanPictureRepository, LoanPolicyRepositories,
    LoanPolicyRepository, LoanRecordRepositories, LoanRecordRepository, LoanRepositories, LoanRepository,
    MockLoanFigureRepository, MockLoanPictureRepository, MockLoanPolicyRepository, MockLoanRecordRepository,
    MockLoanRepository,
};
use plantel_domain::notifications::{
    AnnouncementRepository, DispatchRepositories, DispatchRepository, MockAnnouncementRepository,
    MockDispatchRepository, MockNoticeRepository, MockPreferenceRepository, NoticeRepository, NotificationRepositories,
    PreferenceRepository,
};
use plantel_domain::relay::{DeliveryRepository, MockDeliveryRepository, RelayRepositories};
use plantel_domain::schedules::{
    ClassSessionRepository, MockClassSessionRepository, MockScheduleRepository, ScheduleRepositories,
    ScheduleRepository,
};
use plantel_domain::simat::{MockSimatRepository, SimatRepositories, SimatRepository};
use plantel_domain::store::{Repositories, Store, StoreError, StoredAnswer, UnitOfWork};
use plantel_domain::timed::{MockTimedRepository, TimedRepositories, TimedRepository};
use plantel_domain::webhooks::{
    MockWebhookDeliveryRepository, MockWebhookRepository, WebhookDeliveryRepository, WebhookRepositories,
    WebhookRepository,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// What was committed; `None` when it was committed without a word.
type Committed = Arc<Mutex<Vec<Option<Happened>>>>;

/// No warehouse has a policy of its own, nor has the institution, unless a test says so.
pub struct NoPolicies(pub MockLoanPolicyRepository);

impl Default for NoPolicies {
    fn default() -> Self {
        let mut policies = MockLoanPolicyRepository::new();
        policies.expect_of_warehouse().returning(|_| Ok(None));
        Self(policies)
    }
}

impl LoanPolicyRepositories for MockWork {
    fn loan_policies(&mut self) -> &mut dyn LoanPolicyRepository {
        &mut self.loan_policies.0
    }
}

impl ScheduleRepositories for MockWork {
    fn schedules(&mut self) -> &mut dyn ScheduleRepository {
        &mut self.schedules
    }
    fn class_sessions(&mut self) -> &mut dyn ClassSessionRepository {
        &mut self.class_sessions
    }
}

/// Every repository a mock: a call that nobody expects fails the test.
#[derive(Default)]
pub struct MockWork {
    pub assets: MockAssetRepository,
    pub attempts: MockAttemptRepository,
    pub calendar_feeds: MockCalendarFeedRepository,
    pub categories: MockCategoryRepository,
    pub class_sessions: MockClassSessionRepository,
    pub check_pictures: MockCheckPictureRepository,
    pub checks: MockCheckRepository,
    pub deliveries: MockDeliveryRepository,
    pub discrepancies: MockDiscrepancyRepository,
    pub environments: MockEnvironmentRepository,
    pub external_identities: MockExternalIdentityRepository,
    pub imports: MockImportRepository,
    pub institutions: MockInstitutionRepository,
    pub invitations: MockInvitationRepository,
    pub items: MockItemRepository,
    pub journal: MockJournalRepository,
    pub ledger: MockLedgerRepository,
    pub loan_figures: MockLoanFigureRepository,
    pub loan_policies: NoPolicies,
    pub loan_pictures: MockLoanPictureRepository,
    pub loan_records: MockLoanRecordRepository,
    pub loans: MockLoanRepository,
    pub memberships: MockMembershipRepository,
    pub pictures: MockPictureRepository,
    pub schedules: MockScheduleRepository,
    pub school: Box<MockSchool>,
    pub second_factors: MockSecondFactorRepository,
    pub sessions: MockSessionRepository,
    pub sign_ins: MockSignInRepository,
    pub timed: MockTimedRepository,
    pub told: Box<MockTold>,
    pub transfers: MockTransferRepository,
    pub users: MockUserRepository,
    committed: Committed,
}

/// The repositories of a school: apart, since all in one would be too large for a stack.
#[derive(Default)]
pub struct MockSchool {
    pub class_groups: MockClassGroupRepository,
    pub consents: MockConsentRepository,
    pub contact_proposals: MockContactProposalRepository,
    pub data_requests: MockDataRequestRepository,
    pub enrollment_documents: MockEnrollmentDocumentRepository,
    pub enrollment_requirements: MockRequirementRepository,
    pub enrollments: MockEnrollmentRepository,
    pub guardians: MockGuardianRepository,
    pub school_years: MockSchoolYearRepository,
    pub sensitive_data: MockSensitiveRepository,
    pub simat: MockSimatRepository,
    pub sites: MockSiteRepository,
    pub students: MockStudentRepository,
}

/// The repositories of what people and other systems are told.
#[derive(Default)]
pub struct MockTold {
    pub alerts: MockAlertRepository,
    pub announcements: MockAnnouncementRepository,
    pub dispatches: MockDispatchRepository,
    pub notices: MockNoticeRepository,
    pub preferences: MockPreferenceRepository,
    pub webhook_deliveries: MockWebhookDeliveryRepository,
    pub webhooks: MockWebhookRepository,
}

macro_rules! accessors {
    ($($context:ident { $($name:ident: $repository:ident),+ })+) => {$(
        impl $context for MockWork {
            $(fn $name(&mut self) -> &mut dyn $repository {
                &mut self.$name
            })+
        }
    )+};
    (told: $($context:ident { $($name:ident: $repository:ident),+ })+) => {$(
        impl $context for MockWork {
            $(fn $name(&mut self) -> &mut dyn $repository {
                &mut self.told.$name
            })+
        }
    )+};
    (school: $($context:ident { $($name:ident: $repository:ident),+ })+) => {$(
        impl $context for MockWork {
            $(fn $name(&mut self) -> &mut dyn $repository {
                &mut self.school.$name
            })+
        }
    )+};
}

accessors! {
    AssetRepositories {
        assets: AssetRepository, ledger: LedgerRepository, categories: CategoryRepository,
        transfers: TransferRepository, pictures: PictureRepository, imports: ImportRepository
    }
    CalendarFeedRepositories { calendar_feeds: CalendarFeedRepository }
    CheckPictureRepositories { check_pictures: CheckPictureRepository }
    CheckRepositories { checks: CheckRepository, discrepancies: DiscrepancyRepository }
    IdentityRepositories {
        users: UserRepository, sessions: SessionRepository, sign_ins: SignInRepository, attempts: AttemptRepository,
        second_factors: SecondFactorRepository, external_identities: ExternalIdentityRepository
    }
    InstitutionRepositories { institutions: InstitutionRepository, environments: EnvironmentRepository }
    InvitationRepositories { invitations: InvitationRepository }
    ItemRepositories { items: ItemRepository }
    JournalRepositories { journal: JournalRepository }
    LoanFigures { loan_figures: LoanFigureRepository }
    LoanPictureRepositories { loan_pictures: LoanPictureRepository }
    LoanRecordRepositories { loan_records: LoanRecordRepository }
    LoanRepositories { loans: LoanRepository }
    MembershipRepositories { memberships: MembershipRepository }
    RelayRepositories { deliveries: DeliveryRepository }
    TimedRepositories { timed: TimedRepository }
}

accessors! { school:
    ContactRepositories { contact_proposals: ContactProposalRepository }
    DataRightsRepositories { data_requests: DataRequestRepository }
    EnrollmentRepositories {
        enrollments: EnrollmentRepository, enrollment_requirements: RequirementRepository
    }
    PaperRepositories { enrollment_documents: EnrollmentDocumentRepository, consents: ConsentRepository }
    PeopleRepositories {
        students: StudentRepository, sensitive_data: SensitiveRepository, guardians: GuardianRepository
    }
    SchoolRepositories {
        sites: SiteRepository, school_years: SchoolYearRepository, class_groups: ClassGroupRepository
    }
    SimatRepositories { simat: SimatRepository }
}

accessors! { told:
    AlertRepositories { alerts: AlertRepository }
    DispatchRepositories { preferences: PreferenceRepository, dispatches: DispatchRepository }
    NotificationRepositories { notices: NoticeRepository, announcements: AnnouncementRepository }
    WebhookRepositories { webhooks: WebhookRepository, webhook_deliveries: WebhookDeliveryRepository }
}

#[async_trait]
impl UnitOfWork for MockWork {
    async fn commit(self: Box<Self>, happened: Happened) -> Result<(), StoreError> {
        self.committed.lock().unwrap().push(Some(happened));
        Ok(())
    }

    async fn commit_unjournaled(self: Box<Self>) -> Result<(), StoreError> {
        self.committed.lock().unwrap().push(None);
        Ok(())
    }
}

/// Hands its works out one after the other, for writing or reading.
pub struct MockStore {
    works: Mutex<VecDeque<MockWork>>,
    committed: Committed,
}

impl MockStore {
    pub fn of(work: MockWork) -> Arc<Self> {
        Self::of_each([work])
    }

    pub fn of_each(works: impl IntoIterator<Item = MockWork>) -> Arc<Self> {
        let committed = Committed::default();
        let ours = |work| MockWork { committed: Arc::clone(&committed), ..work };
        Arc::new(Self { works: Mutex::new(works.into_iter().map(ours).collect()), committed: committed.clone() })
    }

    /// What was committed, in order.
    pub fn committed(&self) -> Vec<Option<Happened>> {
        self.committed.lock().unwrap().clone()
    }

    fn hand_out(&self) -> Box<MockWork> {
        Box::new(self.works.lock().unwrap().pop_front().expect("a use case opens no more works"))
    }
}

#[async_trait]
impl Store for MockStore {
    async fn begin(&self, _ctx: &Context) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(self.hand_out())
    }

    async fn read(&self, _ctx: &Context) -> Result<Box<dyn Repositories + Send>, StoreError> {
        Ok(self.hand_out())
    }

    async fn find_answer(&self, _user: UserId, _key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        Ok(None)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
