//! What is promised of lists of groups.

use super::class_groups::School;
use crate::builders::{a_grade, a_school_year, a_site, a_user, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::codes::Shift;
use plantel_domain::institutions::school::{ClassGroup, ClassGroupFilter, ClassGroupSort};
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// By each filter, and by several together.
pub async fn class_groups_are_filtered(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (ctx, id, user) = (&school.place.ctx, school.place.institution.id, school.place.user.id);
    let site = seed(&*store, a_site(id)).await.id;
    let year = seed(&*store, a_school_year(id)).await.id;
    let mut groups = Vec::new();
    for group in [
        school.group("0301"),
        ClassGroup { site, ..school.group("0302") },
        ClassGroup { year, ..school.group("0303") },
        ClassGroup { grade: a_grade("11"), ..school.group("Ñandú 100%") },
        ClassGroup { shift: Shift::Afternoon, homeroom_teacher: Some(user), ..school.group("0305") },
        ClassGroup { teachers: BTreeSet::from([user]), site, ..school.group("0306") },
    ] {
        groups.push(seed(&*store, group).await);
    }
    let all = ClassGroupFilter::default;
    let search = |text: &str| ClassGroupFilter { search: Some(text.to_owned()), ..all() };
    for (filter, expected) in [
        (all(), vec![0, 1, 2, 3, 4, 5]),
        (ClassGroupFilter { site: Some(site), ..all() }, vec![1, 5]),
        (ClassGroupFilter { year: Some(year), ..all() }, vec![2]),
        (ClassGroupFilter { grade: Some(a_grade("11")), ..all() }, vec![3]),
        (ClassGroupFilter { shift: Some(Shift::Afternoon), ..all() }, vec![4]),
        (ClassGroupFilter { teacher: Some(user), ..all() }, vec![4, 5]),
        (ClassGroupFilter { teacher: Some(a_user().id), ..all() }, vec![]),
        (search("030"), vec![0, 1, 2, 4, 5]),
        (search("NANDU"), vec![3]),
        (search("0%"), vec![3]),
        (search("_"), vec![]),
        (ClassGroupFilter { site: Some(site), teacher: Some(user), ..search("03") }, vec![5]),
    ] {
        let expected: BTreeSet<_> = expected.into_iter().map(|n: usize| groups[n].id).collect();
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, ctx, class_groups.list(&filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        assert_eq!(listed.data.iter().map(|group| group.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
    }
}

/// Each once, with who teaches it, by cursor as by skipping.
pub async fn class_groups_are_listed_in_every_order(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let teachers = BTreeSet::from([school.place.user.id]);
    let mut groups = Vec::new();
    for (grade, code, micros) in
        [("-2", "A", 1), ("0", "a b", 1), ("2", "Á-1", 1), ("2", "ñ", -1), ("10", "1", 0), ("99", "A", 2)]
    {
        let created_at = moment() + Duration::microseconds(micros);
        let group = ClassGroup { grade: a_grade(grade), created_at, teachers: teachers.clone(), ..school.group(code) };
        groups.push(seed(&*store, group).await);
    }
    for (_, field) in ClassGroupSort::ALL {
        match field {
            ClassGroupSort::Grade => groups.sort_by_key(|group| (group.grade.get(), group.key(), group.id)),
            ClassGroupSort::Code => groups.sort_by_key(|group| (group.key(), group.id)),
            ClassGroupSort::CreatedAt => groups.sort_by_key(|group| (group.created_at, group.id)),
        }
        for descending in [false, true] {
            let filter = ClassGroupFilter { sort: Sort { field: *field, descending }, ..ClassGroupFilter::default() };
            assert_pages!(store, &school.place.ctx, class_groups.list(&filter), groups.clone());
            groups.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_class_groups(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let ctx = &school.place.ctx;
    let by_grade = ClassGroupFilter::default();
    assert_refuses_cursors!(store, ctx, class_groups.list(&by_grade), "grade", SortKey::Text(String::new()));
    let sort = Sort { field: ClassGroupSort::CreatedAt, descending: true };
    let newest = ClassGroupFilter { sort, ..ClassGroupFilter::default() };
    assert_refuses_cursors!(store, ctx, class_groups.list(&newest), "-created_at", SortKey::Micros(0));
}
