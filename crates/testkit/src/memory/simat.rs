//! What the ministry is told: what the office states, the files that were made, and what they are made of.

use super::constraints::{Checked, free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{Enrollment, EnrollmentState};
use plantel_domain::ids::{EnrollmentId, InstitutionId, SchoolYearId, SimatExportId, SiteId, StudentId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::simat::{
    SimatExport, SimatExportFilter, SimatFacts, SimatRepositories, SimatRepository, SimatSource, YearBefore,
};
use plantel_domain::store::{StoreError, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl SimatRepositories for MemoryWork {
    fn simat(&mut self) -> &mut dyn SimatRepository {
        self
    }
}

impl Tables {
    /// What the line of an enrolment is made of.
    fn simat_source(&self, scope: Option<InstitutionId>, it: &Enrollment) -> Option<SimatSource> {
        let student = self.students.get(scope, it.student).filter(|student| student.blocked.is_none())?;
        let sensitive = self.sensitive.get(scope, it.student);
        let group = it.placement.group.and_then(|group| self.class_groups.get(scope, group));
        let facts = self.simat_facts.get(scope, it.id);
        Some(SimatSource {
            enrollment: it.id,
            placement: it.placement,
            case: it.case,
            group_code: group.map(|group| group.code.clone()),
            student: student.id,
            student_version: student.version,
            profile: student.profile.clone(),
            disability: sensitive.and_then(|data| data.disability),
            ethnicity: sensitive.and_then(|data| data.ethnicity),
            facts: facts.map(|stated| stated.facts.clone()).unwrap_or_default(),
            before: self.year_before(scope, it),
        })
    }

    /// Where the student of an enrolment was taught in the year before.
    fn year_before(&self, scope: Option<InstitutionId>, it: &Enrollment) -> Option<YearBefore> {
        let begins = self.school_years.get(scope, it.year)?.period.start();
        let earlier = self.school_years.rows(scope).map(|year| year.period.start()).filter(|start| *start < begins);
        let starts_on = earlier.max()?;
        let taught = |other: &&Enrollment| {
            let year = self.school_years.get(scope, other.year);
            other.student == it.student
                && year.is_some_and(|year| year.period.start() == starts_on)
                && other.history.iter().any(|step| step.to == EnrollmentState::Active)
        };
        let own = self.enrollments.rows(scope).filter(taught);
        let last = own.max_by_key(|other| (other.state.counts(), other.created_at, other.id))?;
        Some(YearBefore { starts_on, grade: last.placement.grade, state: last.state })
    }

    fn check_simat_export(&self, scope: Option<InstitutionId>, it: &SimatExport) -> Checked {
        never(scope != Some(it.institution), "it belongs to another institution")?;
        free(self.simat_exports.contains_key(&it.id), "simat export")?;
        never(it.layout.is_empty() || it.layout.chars().count() > 40, "a layout without a name")?;
        never(it.bytes == 0 || it.sha256.len() != 64, "a file that is none")?;
        never(it.left_out > 0 && it.errors == 0, "lines that are left out without an error")?;
        self.known_institution(it.institution)?;
        known(&self.school_years, scope, it.year)?;
        it.site.map_or(Ok(()), |site| known(&self.sites, scope, site))?;
        it.by.map_or(Ok(()), |user| self.known_user(user))
    }
}

#[async_trait]
impl SimatRepository for MemoryWork {
    async fn records(&mut self, year: SchoolYearId, site: Option<SiteId>) -> Result<Vec<SimatSource>, StoreError> {
        let told = |it: &&Enrollment| {
            it.year == year && it.state.taught() && site.is_none_or(|site| it.placement.site == site)
        };
        self.call(|tables, scope| {
            let all = tables.enrollments.rows(scope).filter(told);
            let mut found: Vec<SimatSource> = all.filter_map(|it| tables.simat_source(scope, it)).collect();
            // As long as a database has it in an index.
            let name = |it: &SimatSource| it.profile.name.folded().chars().take(400).collect::<String>();
            found.sort_by_cached_key(|it| (name(it), it.student));
            Ok(found)
        })
    }

    async fn facts(
        &mut self,
        enrollment: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<SimatFacts>, StoreError> {
        self.call(|tables, scope| tables.simat_facts.find(scope, enrollment, expected))
    }

    async fn put_facts(&mut self, facts: &mut SimatFacts) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, facts)?;
            known(&tables.enrollments, scope, facts.enrollment)?;
            let there = tables.simat_facts.get(scope, facts.enrollment);
            if there.map_or(0, |there| there.version) != facts.version {
                return Err(StoreError::Stale);
            }
            tables.simat_facts.replace(facts);
            Ok(())
        })
    }

    async fn stated_before(
        &mut self,
        day: Day,
        students: &[StudentId],
    ) -> Result<BTreeMap<StudentId, SimatFacts>, StoreError> {
        let students: BTreeSet<_> = students.iter().copied().collect();
        self.call(|tables, scope| {
            let begins = |it: &Enrollment| Some(tables.school_years.get(scope, it.year)?.period.start());
            let own = tables.enrollments.rows(scope).filter(|it| students.contains(&it.student));
            let mut stated: Vec<(Day, &Enrollment, &SimatFacts)> = own
                .filter_map(|it| Some((begins(it)?, it, tables.simat_facts.get(scope, it.id)?)))
                .filter(|(start, ..)| *start < day)
                .collect();
            stated.sort_by_key(|(start, it, _)| (*start, it.created_at, it.id));
            Ok(stated.into_iter().map(|(_, it, facts)| (it.student, facts.clone())).collect())
        })
    }

    async fn add_facts(&mut self, all: &[SimatFacts]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            all.iter().try_for_each(|facts| {
                Table::in_scope(scope, facts)?;
                known(&tables.enrollments, scope, facts.enrollment)?;
                tables.simat_facts.insert(facts)
            })
        })
    }

    async fn export(&mut self, id: SimatExportId) -> Result<Option<SimatExport>, StoreError> {
        self.call(|tables, scope| Ok(tables.simat_exports.get(&id).filter(|it| Some(it.institution) == scope).cloned()))
    }

    async fn exports(
        &mut self,
        filter: &SimatExportFilter,
        page: &PageRequest,
    ) -> Result<Page<SimatExport>, StoreError> {
        let order = Order::of(&filter.sort, false);
        let key = |it: &SimatExport| (SortKey::Micros(it.at.timestamp_micros()), it.id.into());
        self.call(|tables, scope| {
            let own = tables.simat_exports.values().filter(|it| Some(it.institution) == scope);
            let found = own.filter(|it| filter.year.is_none_or(|year| it.year == year));
            paged(found.cloned(), &order, key, page)
        })
    }

    async fn add_export(&mut self, export: &SimatExport) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.check_simat_export(scope, export)?;
            Arc::make_mut(&mut tables.simat_exports).insert(export.id, export.clone());
            Ok(())
        })
    }
}
