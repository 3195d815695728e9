//! Students, and what the law calls sensitive of them.

use super::constraints::{Checked, free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::codes::IdentityDocument;
use plantel_domain::enrollment::{
    Enrollment, Guardian, GuardianRepository, MOST_GUARDIANS, PeopleRepositories, SensitiveData, SensitiveRepository,
    Sight, Student, StudentFilter, StudentRepository, StudentSort,
};
use plantel_domain::ids::{GuardianId, InstitutionId, StudentId, UserId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most characters of a name that count for the order of a list.
pub(super) const NAME_KEY: usize = 400;

impl PeopleRepositories for MemoryWork {
    fn students(&mut self) -> &mut dyn StudentRepository {
        self
    }
    fn sensitive_data(&mut self) -> &mut dyn SensitiveRepository {
        self
    }
    fn guardians(&mut self) -> &mut dyn GuardianRepository {
        self
    }
}

impl Tables {
    fn shows_student(&self, sight: &Sight, student: &Student) -> bool {
        let scope = Some(student.institution);
        sight.institution == student.institution
            && sight.admits(student)
            && sight.shows(student.id, self.taught_in(scope, student.id))
    }

    /// Whether who is blocked is shown, or the student is not.
    pub(super) fn admits(&self, sight: &Sight, student: StudentId) -> bool {
        self.students.get(Some(sight.institution), student).is_none_or(|student| sight.admits(student))
    }

    /// Whether what is of a student is in a list, as far as that goes whether they are blocked.
    pub(super) fn lists(&self, sight: &Sight, student: StudentId, asked: bool) -> bool {
        sight.lists(self.is_blocked(sight.institution, student), asked)
    }

    /// Whether the student is blocked.
    pub(super) fn is_blocked(&self, institution: InstitutionId, student: StudentId) -> bool {
        self.students.get(Some(institution), student).is_some_and(|student| student.blocked.is_some())
    }

    /// Whether a guardian answers for students, and all of those are blocked.
    pub(super) fn of_blocked_alone(&self, guardian: &Guardian) -> bool {
        let theirs = |student: &&Student| student.guardianship(guardian.id).is_some();
        let mut children = self.students.rows(Some(guardian.institution)).filter(theirs).peekable();
        children.peek().is_some() && children.all(|child| child.blocked.is_some())
    }

    /// Whether the student has an enrolment that was not left and is what the filter asks for.
    fn is_enrolled(&self, filter: &StudentFilter, student: &Student) -> bool {
        let asks = filter.year.is_some() || filter.site.is_some() || filter.grade.is_some() || filter.group.is_some();
        let fits = |it: &Enrollment| {
            it.student == student.id
                && it.state.counts()
                && filter.year.is_none_or(|year| it.year == year)
                && filter.site.is_none_or(|site| it.placement.site == site)
                && filter.grade.is_none_or(|grade| it.placement.grade == grade)
                && filter.group.is_none_or(|group| it.placement.group == Some(group))
        };
        !asks || self.enrollments.rows(Some(student.institution)).any(fits)
    }

    fn matches_student(&self, filter: &StudentFilter, student: &Student) -> bool {
        let profile = &student.profile;
        filter.search.as_ref().is_none_or(|search| profile.search_text().contains(&fold(search)))
            && filter.number.as_ref().is_none_or(|number| profile.document.number.as_str() == number)
            && filter.active.is_none_or(|active| student.active == active)
            && student.blocked.is_some() == filter.blocked
            && filter.guardian.is_none_or(|guardian| student.guardianship(guardian).is_some())
            && self.is_enrolled(filter, student)
    }

    fn check_student(&self, student: &Student) -> Checked {
        let scope = Some(student.institution);
        let others = || self.students.rows(scope).filter(|other| other.id != student.id);
        free(others().any(|other| other.profile.document.names_same(&student.profile.document)), "student")?;
        free(student.user.is_some() && others().any(|other| other.user == student.user), "student user")?;
        self.known_institution(student.institution)?;
        student.user.map_or(Ok(()), |user| self.known_user(user))?;
        student.blocked.as_ref().map_or(Ok(()), |blocking| self.known_user(blocking.by))?;
        never(student.guardians.len() > MOST_GUARDIANS, "more people answer for a student than may")?;
        let mut answering = BTreeSet::new();
        for link in &student.guardians {
            free(!answering.insert(link.guardian), "student guardian")?;
            known(&self.guardians, scope, link.guardian)?;
        }
        Ok(())
    }

    fn add_student(&mut self, scope: Option<InstitutionId>, student: &Student) -> Checked {
        Table::in_scope(scope, student)?;
        self.check_student(student)?;
        self.students.insert(student)
    }
}

fn sort_key(sort: StudentSort, student: &Student) -> SortKey {
    match sort {
        StudentSort::Name => SortKey::Text(student.profile.name.folded().chars().take(NAME_KEY).collect()),
        StudentSort::CreatedAt => SortKey::Micros(student.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl StudentRepository for MemoryWork {
    async fn find(
        &mut self,
        sight: &Sight,
        id: StudentId,
        expected: Option<Version>,
    ) -> Result<Option<Student>, StoreError> {
        self.call(|tables, scope| {
            let seen = tables.students.get(scope, id).is_some_and(|student| tables.shows_student(sight, student));
            if seen { tables.students.find(scope, id, expected) } else { Ok(None) }
        })
    }

    async fn lock(&mut self, id: StudentId, expected: Option<Version>) -> Result<Option<Student>, StoreError> {
        self.call(|tables, scope| tables.students.find(scope, id, expected))
    }

    async fn lock_all(&mut self, ids: &[StudentId]) -> Result<Vec<Student>, StoreError> {
        self.call(|tables, scope| Ok(tables.students.find_all(scope, ids)))
    }

    async fn find_all(&mut self, ids: &[StudentId]) -> Result<Vec<Student>, StoreError> {
        self.call(|tables, scope| Ok(tables.students.find_all(scope, ids)))
    }

    async fn of_documents(&mut self, documents: &[IdentityDocument]) -> Result<Vec<Student>, StoreError> {
        let bearers: BTreeSet<String> = documents.iter().map(IdentityDocument::bearer).collect();
        let named = |student: &&Student| bearers.contains(&student.profile.document.bearer());
        self.call(|tables, scope| Ok(tables.students.rows(scope).filter(named).cloned().collect()))
    }

    async fn of_guardians(&mut self, guardians: &[GuardianId]) -> Result<Vec<Student>, StoreError> {
        let guardians: BTreeSet<_> = guardians.iter().copied().collect();
        let theirs = |student: &&Student| student.guardians.iter().any(|link| guardians.contains(&link.guardian));
        self.call(|tables, scope| Ok(tables.students.rows(scope).filter(theirs).cloned().collect()))
    }

    async fn of_user(&mut self, user: UserId) -> Result<Vec<StudentId>, StoreError> {
        self.call(|tables, scope| {
            let guardian = tables.guardians.rows(scope).find(|guardian| guardian.user == Some(user)).map(|own| own.id);
            let answers = |student: &Student| guardian.is_some_and(|own| student.guardianship(own).is_some());
            let theirs =
                |student: &&Student| student.blocked.is_none() && (student.user == Some(user) || answers(student));
            Ok(tables.students.rows(scope).filter(theirs).map(|student| student.id).collect())
        })
    }

    async fn blocked(&mut self) -> Result<BTreeSet<StudentId>, StoreError> {
        let blocked = |student: &&Student| student.blocked.is_some();
        self.call(|tables, scope| Ok(tables.students.rows(scope).filter(blocked).map(|student| student.id).collect()))
    }

    async fn forget_answers(&mut self) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Arc::make_mut(&mut tables.answers).retain(|_, answer| scope.is_none() || answer.institution != scope);
            Ok(())
        })
    }

    async fn list(
        &mut self,
        sight: &Sight,
        filter: &StudentFilter,
        page: &PageRequest,
    ) -> Result<Page<Student>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == StudentSort::Name);
        let key = |student: &Student| (sort_key(field, student), student.id.into());
        self.call(|tables, scope| {
            let shown = |it: &&Student| tables.shows_student(sight, it) && tables.matches_student(filter, it);
            paged(tables.students.rows(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn add(&mut self, student: &Student) -> Result<(), StoreError> {
        self.call(|tables, scope| tables.add_student(scope, student))
    }

    async fn add_all(&mut self, students: &[Student]) -> Result<(), StoreError> {
        self.call(|tables, scope| students.iter().try_for_each(|student| tables.add_student(scope, student)))
    }

    async fn update(&mut self, student: &mut Student) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.students.fresh(scope, student)?;
            Table::in_scope(scope, student)?;
            tables.check_student(student)?;
            tables.students.replace(student);
            Ok(())
        })
    }
}

#[async_trait]
impl SensitiveRepository for MemoryWork {
    async fn find(
        &mut self,
        student: StudentId,
        expected: Option<Version>,
    ) -> Result<Option<SensitiveData>, StoreError> {
        self.call(|tables, scope| tables.sensitive.find(scope, student, expected))
    }

    async fn put(&mut self, data: &mut SensitiveData) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, data)?;
            let there = tables.sensitive.get(scope, data.student);
            if there.map_or(0, |there| there.version) != data.version {
                return Err(StoreError::Stale);
            }
            known(&tables.students, scope, data.student)?;
            tables.sensitive.replace(data);
            Ok(())
        })
    }
}
