use super::*;
use crate::journal::Change;
use rstest::rstest;
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(seconds, 0).expect("a moment")
}

fn deed(seconds: i64) -> Deed {
    Deed { by: Some(id(9)), at: at(seconds) }
}

fn group(name: &str) -> GroupName {
    GroupName::stored(name.to_owned())
}

fn everybody() -> Audience {
    Audience { everyone: true, ..Audience::default() }
}

fn nobody() -> Audience {
    Audience::default()
}

fn new() -> NewAnnouncement {
    NewAnnouncement {
        title: Line::stored("Jornada pedagógica".to_owned()),
        text: Prose::stored("Mañana no hay clases.".to_owned()),
        priority: Priority::Medium,
        audience: everybody(),
        link: None,
        expires_at: None,
    }
}

fn made(new: NewAnnouncement, readers: usize) -> Result<Announcement, AnnouncementError> {
    Announcement::make((id(1), id(2)), new, readers, deed(10)).map(|(announcement, _)| announcement)
}

/// A teacher of two groups, in one room.
fn member() -> Membership {
    Membership {
        id: id(3),
        institution: id(2),
        user: id(4),
        roles: BTreeSet::from([Role::Teacher]),
        environments: BTreeSet::from([id(5)]),
        modules: BTreeSet::new(),
        groups: BTreeSet::from([group("2758492"), group("Robótica")]),
        active: true,
        created_at: at(0),
        version: 1,
    }
}

#[rstest]
#[case::everybody(everybody(), true)]
#[case::nobody(Audience::default(), false)]
#[case::by_role(Audience { roles: BTreeSet::from([Role::Teacher, Role::Rector]), ..Audience::default() }, true)]
#[case::by_another_role(Audience { roles: BTreeSet::from([Role::Guardian]), ..Audience::default() }, false)]
#[case::by_group_in_any_case(Audience { groups: BTreeSet::from([group("ROBOTICA")]), ..Audience::default() }, true)]
#[case::by_another_group(Audience { groups: BTreeSet::from([group("11B")]), ..Audience::default() }, false)]
#[case::by_place(Audience { environment: Some(id(5)), ..Audience::default() }, true)]
#[case::by_another_place(Audience { environment: Some(id(6)), ..Audience::default() }, false)]
#[case::everybody_there(Audience { environment: Some(id(5)), ..everybody() }, true)]
#[case::everybody_elsewhere(Audience { environment: Some(id(6)), ..everybody() }, false)]
#[case::by_role_elsewhere(
    Audience { roles: BTreeSet::from([Role::Teacher]), environment: Some(id(6)), ..Audience::default() }, false)]
#[case::by_role_or_group(
    Audience { roles: BTreeSet::from([Role::Guardian]), groups: BTreeSet::from([group("2758492")]), ..nobody() },
    true)]
fn who_is_meant_is_told(#[case] audience: Audience, #[case] expected: bool) {
    assert_eq!(audience.means(&member()), expected);
    assert!(!audience.means(&Membership { active: false, ..member() }), "who is switched off is not");
}

#[test]
fn what_reaches_nobody_is_refused() {
    assert_eq!(made(new(), 0), Err(AnnouncementError::Nobody));
    let nobody = NewAnnouncement { audience: Audience::default(), ..new() };
    assert_eq!(made(nobody, 5), Err(AnnouncementError::Nobody));
    assert!(made(new(), 1).is_ok());
}

#[rstest]
#[case(9, true)]
#[case(10, true)]
#[case(11, false)]
fn what_would_be_over_is_refused(#[case] over: i64, #[case] refused: bool) {
    let wanted = NewAnnouncement { expires_at: Some(at(over)), ..new() };
    assert_eq!(made(wanted, 1) == Err(AnnouncementError::Over), refused);
}

#[test]
fn it_is_taken_back_once() {
    let announcement = made(new(), 3).unwrap();
    assert!(announcement.stands(at(20)));
    let (withdrawn, fact) = announcement.withdraw(deed(15)).unwrap();
    assert_eq!((withdrawn.withdrawn, fact.announcement), (Some(deed(15)), withdrawn.id));
    assert!(!withdrawn.stands(at(20)));
    assert_eq!(withdrawn.withdraw(deed(16)).unwrap_err(), AnnouncementError::Withdrawn);
}

#[test]
fn it_stands_until_it_is_over() {
    let announcement = made(NewAnnouncement { expires_at: Some(at(30)), ..new() }, 1).unwrap();
    assert!(announcement.stands(at(29)) && !announcement.stands(at(30)));
}

#[test]
fn the_journal_keeps_nothing_of_what_was_told() {
    let told = serde_json::to_string(&Change::created(&made(new(), 1).unwrap())).unwrap();
    assert!(!told.contains("Jornada") && !told.contains("clases"), "{told}");
}

#[test]
fn a_notice_of_it_has_its_words() {
    let params = made(new(), 1).unwrap().params();
    assert_eq!(params.get("title").and_then(|it| it.as_str()), Some("Jornada pedagógica"));
    assert_eq!(params.get("text").and_then(|it| it.as_str()), Some("Mañana no hay clases."));
}
