//! Ports to where people, enrolments, papers and consents are kept.

use super::{
    Consent, ConsentText, Enrollment, EnrollmentCase, EnrollmentDocument, EnrollmentState, Guardian, Purpose,
    Requirements, SensitiveData, Sight, Student,
};
use crate::clock::Day;
use crate::codes::{GradeLevel, IdentityDocument, Shift};
use crate::ids::{
    ClassGroupId, ConsentId, ConsentTextId, EnrollmentDocumentId, EnrollmentId, GuardianId, SchoolYearId, SiteId,
    StudentId, UserId,
};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use std::collections::BTreeSet;

/// Gives access to people.
pub trait PeopleRepositories: Send {
    /// Who learns.
    fn students(&mut self) -> &mut dyn StudentRepository;
    /// What the law calls sensitive of them.
    fn sensitive_data(&mut self) -> &mut dyn SensitiveRepository;
    /// Who answers for them.
    fn guardians(&mut self) -> &mut dyn GuardianRepository;
}

/// Gives access to enrolments.
pub trait EnrollmentRepositories: Send {
    /// The enrolments.
    fn enrollments(&mut self) -> &mut dyn EnrollmentRepository;
    /// Which papers they need.
    fn enrollment_requirements(&mut self) -> &mut dyn RequirementRepository;
}

/// Gives access to papers and consents.
pub trait PaperRepositories: Send {
    /// The papers of enrolments.
    fn enrollment_documents(&mut self) -> &mut dyn EnrollmentDocumentRepository;
    /// To what people consent, and that they did.
    fn consents(&mut self) -> &mut dyn ConsentRepository;
}

/// Keeps the students of the institution in scope, with who answers for them.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait StudentRepository: Send {
    /// By id, if the caller sees them.
    async fn find(
        &mut self,
        sight: &Sight,
        id: StudentId,
        expected: Option<Version>,
    ) -> Result<Option<Student>, StoreError>;
    /// By id, held until this work ends: what two people decide about one student waits for each other.
    async fn lock(&mut self, id: StudentId, expected: Option<Version>) -> Result<Option<Student>, StoreError>;
    /// Those with these ids, held until this work ends; in order of their ids, in which all are locked.
    async fn lock_all(&mut self, ids: &[StudentId]) -> Result<Vec<Student>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[StudentId]) -> Result<Vec<Student>, StoreError>;
    /// Those with these papers, or with others of the same [bearers](IdentityDocument::bearer), each once and in no
    /// order; any number of them.
    async fn of_documents(&mut self, documents: &[IdentityDocument]) -> Result<Vec<Student>, StoreError>;
    /// For whom one of these answers, in no order.
    async fn of_guardians(&mut self, guardians: &[GuardianId]) -> Result<Vec<Student>, StoreError>;
    /// Whose account this is, and for whom its owner answers: the ids of both, but of none who is blocked.
    async fn of_user(&mut self, user: UserId) -> Result<Vec<StudentId>, StoreError>;
    /// Who is blocked.
    async fn blocked(&mut self) -> Result<BTreeSet<StudentId>, StoreError>;
    /// Forgets what was answered to requests under an idempotency key in the institution in scope: any of it may hold
    /// what is known of a student. A request that is sent again is then carried out again.
    async fn forget_answers(&mut self) -> Result<(), StoreError>;
    /// Those that match and that the caller sees.
    async fn list(
        &mut self,
        sight: &Sight,
        filter: &StudentFilter,
        page: &PageRequest,
    ) -> Result<Page<Student>, StoreError>;
    /// Adds one, with who answers for them.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `student` when one has a paper of the same
    /// [bearer](IdentityDocument::bearer), or of `student user` when one has the account.
    async fn add(&mut self, student: &Student) -> Result<(), StoreError>;
    /// Adds many, as [`Self::add`]: any number of them.
    async fn add_all(&mut self, students: &[Student]) -> Result<(), StoreError>;
    /// Stores a change, and who answers for them, and leaves the new version in `student`.
    async fn update(&mut self, student: &mut Student) -> Result<(), StoreError>;
}

/// Keeps what the law calls sensitive of the students of the institution in scope. Whoever finds it commits a
/// [`SensitiveRead`](super::SensitiveRead).
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SensitiveRepository: Send {
    /// Of a student; nothing when nothing was ever said.
    async fn find(
        &mut self,
        student: StudentId,
        expected: Option<Version>,
    ) -> Result<Option<SensitiveData>, StoreError>;
    /// Stores what is said first (version 0), or a change, and leaves the new version in `data`.
    async fn put(&mut self, data: &mut SensitiveData) -> Result<(), StoreError>;
}

/// Keeps the guardians of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait GuardianRepository: Send {
    /// By id.
    async fn find(&mut self, id: GuardianId, expected: Option<Version>) -> Result<Option<Guardian>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[GuardianId]) -> Result<Vec<Guardian>, StoreError>;
    /// Those with these papers, or with others of the same [bearers](IdentityDocument::bearer), each once and in no
    /// order; any number of them.
    async fn of_documents(&mut self, documents: &[IdentityDocument]) -> Result<Vec<Guardian>, StoreError>;
    /// Whose account this is.
    async fn of_user(&mut self, user: UserId) -> Result<Option<Guardian>, StoreError>;
    /// Those that match.
    async fn list(&mut self, filter: &GuardianFilter, page: &PageRequest) -> Result<Page<Guardian>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `guardian` when one has the paper, or of `guardian user` when one has the account.
    async fn add(&mut self, guardian: &Guardian) -> Result<(), StoreError>;
    /// Adds many, as [`Self::add`]: any number of them.
    async fn add_all(&mut self, guardians: &[Guardian]) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `guardian`.
    async fn update(&mut self, guardian: &mut Guardian) -> Result<(), StoreError>;
}

/// Keeps the enrolments of the institution in scope, with their history.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait EnrollmentRepository: Send {
    /// By id, if the caller sees all, or the student is of the own side, or it holds a place in a group of the sight.
    async fn find(
        &mut self,
        sight: &Sight,
        id: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<Enrollment>, StoreError>;
    /// By id, held until this work ends.
    async fn lock(&mut self, id: EnrollmentId, expected: Option<Version>) -> Result<Option<Enrollment>, StoreError>;
    /// Those with these ids, held until this work ends; in order of their ids, in which all are locked.
    async fn lock_all(&mut self, ids: &[EnrollmentId]) -> Result<Vec<Enrollment>, StoreError>;
    /// All of a student, the newest year first.
    async fn of_student(&mut self, student: StudentId) -> Result<Vec<Enrollment>, StoreError>;
    /// Those of the year of these students, whether they left or not, in no order; any number of students.
    async fn of_students(&mut self, year: SchoolYearId, students: &[StudentId]) -> Result<Vec<Enrollment>, StoreError>;
    /// Those of the year that were not left: whose student waits for a place, or is, or was to its end, taught; in
    /// order of their ids.
    async fn counting_in(&mut self, year: SchoolYearId) -> Result<Vec<Enrollment>, StoreError>;
    /// Who of these students has an enrolment of a year that began before this day; any number of students.
    async fn came_before(&mut self, day: Day, students: &[StudentId]) -> Result<BTreeSet<StudentId>, StoreError>;
    /// Whether one names this group, whatever became of it.
    async fn any_in(&mut self, group: ClassGroupId) -> Result<bool, StoreError>;
    /// How many of the year are still to be decided or studied.
    async fn open_in(&mut self, year: SchoolYearId) -> Result<u64, StoreError>;
    /// Those that match and that the caller sees, as [`Self::find`].
    async fn list(
        &mut self,
        sight: &Sight,
        filter: &EnrollmentFilter,
        page: &PageRequest,
    ) -> Result<Page<Enrollment>, StoreError>;
    /// Adds one with its history.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `enrollment` when the student has one of the year that was not left.
    async fn add(&mut self, enrollment: &Enrollment) -> Result<(), StoreError>;
    /// Adds many, as [`Self::add`]: any number of them.
    async fn add_all(&mut self, enrollments: &[Enrollment]) -> Result<(), StoreError>;
    /// Stores a change and what was added to its history, and leaves the new version in `enrollment`.
    ///
    /// # Errors
    /// As [`Self::add`]: of who left and has another enrolment of the year by now.
    async fn update(&mut self, enrollment: &mut Enrollment) -> Result<(), StoreError>;
    /// Stores changes of many, as [`Self::update`]: any number of them.
    async fn update_all(&mut self, enrollments: &mut [Enrollment]) -> Result<(), StoreError>;
}

/// Keeps which papers the enrolments of the institution in scope need.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait RequirementRepository: Send {
    /// What was written; nothing while the usual ones hold.
    async fn find(&mut self, expected: Option<Version>) -> Result<Option<Requirements>, StoreError>;
    /// Stores what is written first (version 0), or a change, and leaves the new version in `requirements`.
    async fn put(&mut self, requirements: &mut Requirements) -> Result<(), StoreError>;
}

/// Keeps the papers of the enrolments of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait EnrollmentDocumentRepository: Send {
    /// By id.
    async fn find(
        &mut self,
        id: EnrollmentDocumentId,
        expected: Option<Version>,
    ) -> Result<Option<EnrollmentDocument>, StoreError>;
    /// All versions of all papers of an enrolment, by kind, the newest first.
    async fn of_enrollment(&mut self, enrollment: EnrollmentId) -> Result<Vec<EnrollmentDocument>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `enrollment document` when this version of the kind is there.
    async fn add(&mut self, document: &EnrollmentDocument) -> Result<(), StoreError>;
    /// Stores what the office says, and leaves the new version in `document`.
    async fn update(&mut self, document: &mut EnrollmentDocument) -> Result<(), StoreError>;
}

/// Keeps the ledger of consents of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ConsentRepository: Send {
    /// The words, by id.
    async fn text(&mut self, id: ConsentTextId) -> Result<Option<ConsentText>, StoreError>;
    /// All words, or those for a purpose: by purpose, the newest first.
    async fn texts(&mut self, purpose: Option<Purpose>) -> Result<Vec<ConsentText>, StoreError>;
    /// Adds words.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `consent text` when this version for the purpose is there.
    async fn add_text(&mut self, text: &ConsentText) -> Result<(), StoreError>;
    /// A consent, by id.
    async fn find(&mut self, id: ConsentId) -> Result<Option<Consent>, StoreError>;
    /// All of a student, revoked ones too, the newest first.
    async fn of_student(&mut self, student: StudentId) -> Result<Vec<Consent>, StoreError>;
    /// Adds one.
    async fn add(&mut self, consent: &Consent) -> Result<(), StoreError>;
    /// Writes down that it was revoked.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it was revoked already.
    async fn revoke(&mut self, consent: &Consent) -> Result<(), StoreError>;
}

/// Which students of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudentFilter {
    /// Name or number of the paper contains this, without regard to accents and case.
    pub search: Option<String>,
    /// With this paper's number, whatever its kind.
    pub number: Option<String>,
    /// Only those in use, or only those switched off.
    pub active: Option<bool>,
    /// Only those who are blocked, of whom the caller may see none; else only those who are not.
    pub blocked: bool,
    /// Who is enrolled for this year, and has not left.
    pub year: Option<SchoolYearId>,
    /// At this site; of the year named, or of any.
    pub site: Option<SiteId>,
    /// In this grade; of the year named, or of any.
    pub grade: Option<GradeLevel>,
    /// In this group.
    pub group: Option<ClassGroupId>,
    /// For whom this one answers.
    pub guardian: Option<GuardianId>,
    /// Order.
    pub sort: Sort<StudentSort>,
}

/// What students are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StudentSort {
    /// By surnames and names, folded.
    Name,
    /// By when they were written down.
    CreatedAt,
}

impl SortField for StudentSort {
    const ALL: &'static [(&'static str, Self)] = &[("name", Self::Name), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Name, descending: false };
}

/// Which guardians of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardianFilter {
    /// Name or number of the paper contains this, without regard to accents and case.
    pub search: Option<String>,
    /// With this paper's number, whatever its kind.
    pub number: Option<String>,
    /// Only those who answer for nobody but students who are blocked; else all others.
    pub blocked: bool,
    /// Order.
    pub sort: Sort<GuardianSort>,
}

/// What guardians are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardianSort {
    /// By name, folded.
    Name,
    /// By when they were written down.
    CreatedAt,
}

impl SortField for GuardianSort {
    const ALL: &'static [(&'static str, Self)] = &[("name", Self::Name), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Name, descending: false };
}

/// Which enrolments of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnrollmentFilter {
    /// Of whom.
    pub student: Option<StudentId>,
    /// For which year.
    pub year: Option<SchoolYearId>,
    /// At which site.
    pub site: Option<SiteId>,
    /// In which grade.
    pub grade: Option<GradeLevel>,
    /// At which time of the day.
    pub shift: Option<Shift>,
    /// In which group.
    pub group: Option<ClassGroupId>,
    /// Where they stand.
    pub state: Option<EnrollmentState>,
    /// How the student comes to the year.
    pub case: Option<EnrollmentCase>,
    /// The student's name or number of the paper contains this, without regard to accents and case.
    pub search: Option<String>,
    /// Only those of students who are blocked, of whom the caller may see none; else all others.
    pub blocked: bool,
    /// Order.
    pub sort: Sort<EnrollmentSort>,
}

/// What enrolments are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrollmentSort {
    /// By when they were made.
    CreatedAt,
    /// By when they changed last.
    UpdatedAt,
}

impl SortField for EnrollmentSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt), ("updated_at", Self::UpdatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}
