use super::*;
use crate::inventory::samples::id;
use rstest::rstest;

fn code(text: &str) -> Line<20> {
    Line::parse(text).unwrap()
}

fn grade(text: &str) -> GradeLevel {
    GradeLevel::parse(text).unwrap()
}

fn new(capacity: u16) -> NewClassGroup {
    NewClassGroup {
        site: id(3),
        year: id(4),
        grade: grade("3"),
        shift: Shift::Morning,
        code: code("0302"),
        capacity,
        homeroom_teacher: Some(id(5)),
        teachers: BTreeSet::from([id(6), id(7)]),
    }
}

/// With so many places, of which so many are taken.
fn group(capacity: u16, taken: u16) -> ClassGroup {
    let group = ClassGroup::new((id(1), id(2)), new(capacity), Timestamp::UNIX_EPOCH).unwrap();
    ClassGroup { taken, ..group }
}

fn now() -> Timestamp {
    "2026-01-10T15:00:00Z".parse().unwrap()
}

fn change() -> ClassGroupChange {
    ClassGroupChange::default()
}

#[test]
fn places_are_taken_until_none_is_left_and_given_back() {
    let full = group(2, 0).take_place().unwrap().take_place().unwrap();
    assert_eq!((full.taken, full.clone().take_place()), (2, Err(ClassGroupError::Full)));
    let freed = full.free_place();
    assert_eq!((freed.taken, freed.free_place().free_place().taken), (1, 0));
}

#[rstest]
#[case(-1, false)]
#[case(0, false)]
#[case(1, true)]
#[case(200, true)]
#[case(201, false)]
#[case(i64::MAX, false)]
fn a_group_has_one_to_two_hundred_places(#[case] number: i64, #[case] right: bool) {
    assert_eq!(ClassGroup::places(number).is_ok(), right);
}

#[test]
fn nobody_makes_a_group_of_too_many_places_or_teachers() {
    let made = |new| ClassGroup::new((id(1), id(2)), new, now());
    let pointer = |refused: Result<ClassGroup, Invalid>| refused.unwrap_err().0[0].pointer.clone();
    assert_eq!(pointer(made(new(0))), "/capacity");
    assert_eq!(pointer(made(new(MOST_PLACES + 1))), "/capacity");
    let teachers = |many: usize| (0..many).zip(100u128..).map(|(_, number)| id(number)).collect();
    assert!(made(NewClassGroup { teachers: teachers(MOST_TEACHERS), ..new(1) }).is_ok());
    assert_eq!(pointer(made(NewClassGroup { teachers: teachers(MOST_TEACHERS + 1), ..new(1) })), "/teacher_ids");
}

#[rstest]
#[case::site(ClassGroupChange { site: Some(id(33)), ..change() })]
#[case::year(ClassGroupChange { year: Some(id(44)), ..change() })]
#[case::grade(ClassGroupChange { grade: Some(grade("4")), ..change() })]
#[case::shift(ClassGroupChange { shift: Some(Shift::Afternoon), ..change() })]
fn a_group_with_students_stays_what_and_where_it_is(#[case] moved: ClassGroupChange) {
    let refused = group(30, 1).change(moved.clone(), now()).unwrap_err();
    assert_eq!(refused, Refusal::State(ClassGroupError::HasStudents));
    let (empty, told) = group(30, 0).change(moved, now()).unwrap();
    assert_eq!((empty.updated_at, told.class_group), (now(), empty.id));
}

#[test]
fn what_does_not_move_a_group_changes_while_students_are_in_it() {
    let to = |capacity| ClassGroupChange {
        site: Some(id(3)),
        code: Some(code("0303")),
        capacity: Some(capacity),
        homeroom_teacher: Patch::Clear,
        teachers: Some(BTreeSet::new()),
        ..change()
    };
    let (changed, _) = group(30, 20).change(to(20), now()).unwrap();
    assert_eq!((changed.key(), changed.capacity, changed.everybody().len()), ("0303".to_owned(), 20, 0));
    let refused = group(30, 20).change(to(19), now()).unwrap_err();
    assert_eq!(refused, Refusal::State(ClassGroupError::TooSmall { taken: 20 }));
    assert_eq!(group(30, 0).change(to(201), now()).unwrap_err().code(), Invalid::CODE);
}

#[test]
fn only_an_empty_group_is_taken_away() {
    assert_eq!(group(30, 1).remove(), Err(ClassGroupError::HasStudents));
    assert_eq!(group(30, 0).remove().unwrap().class_group, id(1));
}

#[test]
fn it_is_taught_by_its_homeroom_teacher_and_by_the_others() {
    let group = group(30, 0);
    assert!([id(5), id(6), id(7)].iter().all(|user| group.teaches(*user) && group.everybody().contains(user)));
    assert!(!group.teaches(id(8)));
}

#[test]
fn groups_are_sorted_by_grade_before_code() {
    let of = |text: &str, name: &str| ClassGroup { grade: grade(text), code: code(name), ..group(30, 0) }.order_key();
    let sorted = [of("-2", "Z"), of("-1", "A"), of("0", "1"), of("2", "B"), of("2", "c"), of("10", "A"), of("99", "A")];
    assert!(sorted.is_sorted(), "{sorted:?}");
}
