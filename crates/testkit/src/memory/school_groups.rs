//! Groups of students.

use super::constraints::{Checked, free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{ClassGroupId, InstitutionId, SchoolYearId, SiteId, UserId};
use plantel_domain::institutions::school::{
    ClassGroup, ClassGroupFilter, ClassGroupRepository, ClassGroupSort, MOST_PLACES,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;

impl Tables {
    fn check_class_group(&self, group: &ClassGroup) -> Checked {
        let scope = Some(group.institution);
        let place = |it: &ClassGroup| (it.site, it.year, it.grade, it.shift, it.key());
        let own = place(group);
        let same = |other: &ClassGroup| other.id != group.id && place(other) == own;
        free(self.class_groups.rows(scope).any(same), "class group")?;
        never(!(1..=MOST_PLACES).contains(&group.capacity), "a group of no places, or of too many")?;
        never(group.taken > group.capacity, "more places are taken than there are")?;
        self.known_institution(group.institution)?;
        known(&self.sites, scope, group.site)?;
        known(&self.school_years, scope, group.year)?;
        group.everybody().into_iter().try_for_each(|user| self.known_user(user))
    }

    /// Those of years that are not over.
    fn standing_groups(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &ClassGroup> {
        let stands = move |group: &&ClassGroup| {
            self.school_years.get(scope, group.year).is_some_and(|year| !year.state.is_over())
        };
        self.class_groups.rows(scope).filter(stands)
    }
}

fn matches(filter: &ClassGroupFilter, group: &ClassGroup) -> bool {
    filter.year.is_none_or(|year| group.year == year)
        && filter.site.is_none_or(|site| group.site == site)
        && filter.grade.is_none_or(|grade| group.grade == grade)
        && filter.shift.is_none_or(|shift| group.shift == shift)
        && filter.teacher.is_none_or(|user| group.teaches(user))
        && filter.search.as_ref().is_none_or(|search| group.key().contains(&fold(search)))
}

fn sort_key(sort: ClassGroupSort, group: &ClassGroup) -> SortKey {
    match sort {
        ClassGroupSort::Grade => SortKey::Text(group.order_key()),
        ClassGroupSort::Code => SortKey::Text(group.key()),
        ClassGroupSort::CreatedAt => SortKey::Micros(group.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl ClassGroupRepository for MemoryWork {
    async fn find(&mut self, id: ClassGroupId, expected: Option<Version>) -> Result<Option<ClassGroup>, StoreError> {
        self.call(|tables, scope| tables.class_groups.find(scope, id, expected))
    }

    async fn find_all(&mut self, ids: &[ClassGroupId]) -> Result<Vec<ClassGroup>, StoreError> {
        self.call(|tables, scope| Ok(tables.class_groups.find_all(scope, ids)))
    }

    async fn lock(&mut self, id: ClassGroupId) -> Result<Option<ClassGroup>, StoreError> {
        ClassGroupRepository::find(self, id, None).await
    }

    async fn lock_all(&mut self, ids: &[ClassGroupId]) -> Result<Vec<ClassGroup>, StoreError> {
        ClassGroupRepository::find_all(self, ids).await
    }

    async fn of_year(&mut self, year: SchoolYearId, site: Option<SiteId>) -> Result<Vec<ClassGroup>, StoreError> {
        let among = |group: &&ClassGroup| group.year == year && site.is_none_or(|site| group.site == site);
        self.call(|tables, scope| {
            let mut rows: Vec<_> = tables.class_groups.rows(scope).filter(among).cloned().collect();
            rows.sort_by_key(|group| (group.order_key(), group.id));
            Ok(rows)
        })
    }

    async fn taught_by(&mut self, user: UserId) -> Result<Vec<ClassGroup>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.standing_groups(scope).filter(|group| group.teaches(user)).cloned().collect())
        })
    }

    async fn count_at(&mut self, site: SiteId) -> Result<u64, StoreError> {
        self.call(|tables, scope| Ok(tables.standing_groups(scope).filter(|group| group.site == site).count() as u64))
    }

    async fn list(&mut self, filter: &ClassGroupFilter, page: &PageRequest) -> Result<Page<ClassGroup>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field != ClassGroupSort::CreatedAt);
        let key = |group: &ClassGroup| (sort_key(field, group), group.id.into());
        let shown = |group: &&ClassGroup| matches(filter, group);
        self.call(|tables, scope| paged(tables.class_groups.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add(&mut self, group: &ClassGroup) -> Result<(), StoreError> {
        ClassGroupRepository::add_all(self, std::slice::from_ref(group)).await
    }

    async fn add_all(&mut self, groups: &[ClassGroup]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            groups.iter().try_for_each(|group| {
                Table::in_scope(scope, group)?;
                tables.check_class_group(group)?;
                tables.class_groups.insert(group)
            })
        })
    }

    async fn update(&mut self, group: &mut ClassGroup) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.class_groups.fresh(scope, group)?;
            Table::in_scope(scope, group)?;
            tables.check_class_group(group)?;
            tables.class_groups.replace(group);
            Ok(())
        })
    }

    async fn remove(&mut self, id: ClassGroupId) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            if tables.class_groups.get(scope, id).is_some() {
                let enrolled = tables.enrollments.rows(scope).any(|it| it.placement.group == Some(id));
                free(enrolled, "enrolled group")?;
                tables.class_groups.remove(id);
            }
            Ok(())
        })
    }
}
