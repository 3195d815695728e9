//! Enrolments, and which papers they need.

use super::constraints::{Checked, free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{
    Enrollment, EnrollmentFilter, EnrollmentRepositories, EnrollmentRepository, EnrollmentSort, EnrollmentState,
    RequirementRepository, Requirements, Sight, Transition, Verb,
};
use plantel_domain::ids::{ClassGroupId, EnrollmentId, InstitutionId, SchoolYearId, StudentId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;
use std::cmp::Reverse;
use std::collections::BTreeSet;

impl EnrollmentRepositories for MemoryWork {
    fn enrollments(&mut self) -> &mut dyn EnrollmentRepository {
        self
    }
    fn enrollment_requirements(&mut self) -> &mut dyn RequirementRepository {
        self
    }
}

impl Tables {
    /// Whether the caller sees it.
    fn shows_enrollment(&self, sight: &Sight, it: &Enrollment) -> bool {
        self.admits(sight, it.student) && Self::reaches_enrollment(sight, it)
    }

    /// Whether it is of the own side of the caller, or holds a place in a group that the caller teaches.
    fn reaches_enrollment(sight: &Sight, it: &Enrollment) -> bool {
        sight.institution == it.institution && sight.shows(it.student, it.holds_place())
    }

    /// In which groups a student is, or was to the end of the year, taught.
    pub(super) fn taught_in(
        &self,
        scope: Option<InstitutionId>,
        student: StudentId,
    ) -> impl Iterator<Item = ClassGroupId> {
        let own = self.enrollments.rows(scope).filter(move |it| it.student == student);
        own.filter_map(Enrollment::holds_place)
    }

    fn matches_enrollment(&self, filter: &EnrollmentFilter, it: &Enrollment) -> bool {
        let named = |search: &String| {
            let student = self.students.get(Some(it.institution), it.student);
            student.is_some_and(|student| student.profile.search_text().contains(&fold(search)))
        };
        filter.student.is_none_or(|student| it.student == student)
            && filter.year.is_none_or(|year| it.year == year)
            && filter.site.is_none_or(|site| it.placement.site == site)
            && filter.grade.is_none_or(|grade| it.placement.grade == grade)
            && filter.shift.is_none_or(|shift| it.placement.shift == Some(shift))
            && filter.group.is_none_or(|group| it.placement.group == Some(group))
            && filter.state.is_none_or(|state| it.state == state)
            && filter.case.is_none_or(|case| it.case == case)
            && filter.search.as_ref().is_none_or(named)
    }

    fn check_enrollment(&self, it: &Enrollment) -> Checked {
        let (scope, placement) = (Some(it.institution), it.placement);
        never(it.state.taught() && placement.group.is_none(), "somebody is taught in no group")?;
        never(placement.group.is_some() && placement.shift.is_none(), "a group without a shift")?;
        let same = |other: &Enrollment| {
            other.id != it.id && (other.student, other.year) == (it.student, it.year) && other.state.counts()
        };
        free(it.state.counts() && self.enrollments.rows(scope).any(same), "enrollment")?;
        self.known_institution(it.institution)?;
        known(&self.students, scope, it.student)?;
        known(&self.school_years, scope, it.year)?;
        known(&self.sites, scope, placement.site)?;
        placement.group.map_or(Ok(()), |group| known(&self.class_groups, scope, group))
    }

    /// What is written once, from this place of a history on.
    fn check_steps(&self, history: &[Transition], from: usize) -> Checked {
        let leads = |from: EnrollmentState, to| Verb::ALL.iter().any(|verb| verb.leads(from, to));
        for (at, step) in history.iter().enumerate().skip(from) {
            let begins = matches!(step.to, EnrollmentState::Prospect | EnrollmentState::PendingDocuments);
            let right = step.from.map_or(at == 0 && begins, |from| at > 0 && leads(from, step.to));
            never(!right, "a step that leads nowhere")?;
            let back = step.from == Some(EnrollmentState::InReview) && step.to == EnrollmentState::PendingDocuments;
            let ended = matches!(step.from, Some(EnrollmentState::Completed | EnrollmentState::Graduated));
            let unsaid = step.reason.is_none() && (back || ended || step.to == EnrollmentState::Withdrawn);
            never(unsaid, "a step without its reason")?;
            let nowhere = step.destination.is_none() && step.to == EnrollmentState::Transferred;
            never(nowhere, "a student who left for no school")?;
            step.by.map_or(Ok(()), |user| self.known_user(user))?;
        }
        Ok(())
    }

    fn add_enrollment(&mut self, scope: Option<InstitutionId>, it: &Enrollment) -> Checked {
        Table::in_scope(scope, it)?;
        self.check_enrollment(it)?;
        self.check_steps(&it.history, 0)?;
        self.enrollments.insert(it)
    }

    fn change_enrollment(&mut self, scope: Option<InstitutionId>, it: &mut Enrollment) -> Checked {
        let written = self.enrollments.fresh(scope, it)?.history.clone();
        Table::in_scope(scope, it)?;
        self.check_enrollment(it)?;
        self.check_steps(&it.history, written.len())?;
        let added = it.history.iter().skip(written.len()).cloned();
        let mut kept = Enrollment { history: written.iter().cloned().chain(added).collect(), ..it.clone() };
        self.enrollments.replace(&mut kept);
        it.version = kept.version;
        Ok(())
    }
}

fn sort_key(sort: EnrollmentSort, it: &Enrollment) -> SortKey {
    let at = match sort {
        EnrollmentSort::CreatedAt => it.created_at,
        EnrollmentSort::UpdatedAt => it.updated_at,
    };
    SortKey::Micros(at.timestamp_micros())
}

#[async_trait]
impl EnrollmentRepository for MemoryWork {
    async fn find(
        &mut self,
        sight: &Sight,
        id: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<Enrollment>, StoreError> {
        self.call(|tables, scope| {
            let seen = tables.enrollments.get(scope, id).is_some_and(|it| tables.shows_enrollment(sight, it));
            if seen { tables.enrollments.find(scope, id, expected) } else { Ok(None) }
        })
    }

    async fn lock(&mut self, id: EnrollmentId, expected: Option<Version>) -> Result<Option<Enrollment>, StoreError> {
        self.call(|tables, scope| tables.enrollments.find(scope, id, expected))
    }

    async fn lock_all(&mut self, ids: &[EnrollmentId]) -> Result<Vec<Enrollment>, StoreError> {
        self.call(|tables, scope| Ok(tables.enrollments.find_all(scope, ids)))
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<Enrollment>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.enrollments.rows(scope).filter(|it| it.student == student);
            let mut found: Vec<_> = own.cloned().collect();
            found.sort_by_key(|it| {
                let begins = tables.school_years.get(scope, it.year).map(|year| year.period.start());
                Reverse((begins, it.created_at, it.id))
            });
            Ok(found)
        })
    }

    async fn of_students(&mut self, year: SchoolYearId, students: &[StudentId]) -> Result<Vec<Enrollment>, StoreError> {
        let students: BTreeSet<_> = students.iter().copied().collect();
        let among = |it: &&Enrollment| it.year == year && students.contains(&it.student);
        self.call(|tables, scope| Ok(tables.enrollments.rows(scope).filter(among).cloned().collect()))
    }

    async fn counting_in(&mut self, year: SchoolYearId) -> Result<Vec<Enrollment>, StoreError> {
        let counting = |it: &&Enrollment| it.year == year && it.state.counts();
        self.call(|tables, scope| Ok(tables.enrollments.rows(scope).filter(counting).cloned().collect()))
    }

    async fn came_before(&mut self, day: Day, students: &[StudentId]) -> Result<BTreeSet<StudentId>, StoreError> {
        let students: BTreeSet<_> = students.iter().copied().collect();
        self.call(|tables, scope| {
            let before = |it: &&Enrollment| {
                let year = tables.school_years.get(scope, it.year);
                students.contains(&it.student) && year.is_some_and(|year| year.period.start() < day)
            };
            Ok(tables.enrollments.rows(scope).filter(before).map(|it| it.student).collect())
        })
    }

    async fn any_in(&mut self, group: ClassGroupId) -> Result<bool, StoreError> {
        self.call(|tables, scope| Ok(tables.enrollments.rows(scope).any(|it| it.placement.group == Some(group))))
    }

    async fn open_in(&mut self, year: SchoolYearId) -> Result<u64, StoreError> {
        let open = |it: &&Enrollment| it.year == year && it.state.open();
        self.call(|tables, scope| Ok(tables.enrollments.rows(scope).filter(open).count() as u64))
    }

    async fn list(
        &mut self,
        sight: &Sight,
        filter: &EnrollmentFilter,
        page: &PageRequest,
    ) -> Result<Page<Enrollment>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, false);
        let key = |it: &Enrollment| (sort_key(field, it), it.id.into());
        self.call(|tables, scope| {
            let listed = |it: &Enrollment| {
                tables.lists(sight, it.student, filter.blocked) && Tables::reaches_enrollment(sight, it)
            };
            let shown = |it: &&Enrollment| listed(it) && tables.matches_enrollment(filter, it);
            paged(tables.enrollments.rows(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn add(&mut self, it: &Enrollment) -> Result<(), StoreError> {
        self.call(|tables, scope| tables.add_enrollment(scope, it))
    }

    async fn add_all(&mut self, all: &[Enrollment]) -> Result<(), StoreError> {
        self.call(|tables, scope| all.iter().try_for_each(|it| tables.add_enrollment(scope, it)))
    }

    async fn update(&mut self, it: &mut Enrollment) -> Result<(), StoreError> {
        self.call(|tables, scope| tables.change_enrollment(scope, it))
    }

    async fn update_all(&mut self, all: &mut [Enrollment]) -> Result<(), StoreError> {
        self.call(|tables, scope| all.iter_mut().try_for_each(|it| tables.change_enrollment(scope, it)))
    }
}

#[async_trait]
impl RequirementRepository for MemoryWork {
    async fn find(&mut self, expected: Option<Version>) -> Result<Option<Requirements>, StoreError> {
        self.call(|tables, scope| match scope {
            Some(institution) => tables.enrollment_requirements.find(scope, institution, expected),
            None => Ok(None),
        })
    }

    async fn put(&mut self, requirements: &mut Requirements) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, requirements)?;
            tables.known_institution(requirements.institution)?;
            let there = tables.enrollment_requirements.get(scope, requirements.institution);
            if there.map_or(0, |there| there.version) != requirements.version {
                return Err(StoreError::Stale);
            }
            tables.enrollment_requirements.replace(requirements);
            Ok(())
        })
    }
}
