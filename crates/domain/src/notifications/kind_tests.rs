use super::*;
use rstest::rstest;

#[test]
fn a_kind_is_read_by_its_published_name_and_by_no_other() {
    for kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::parse(kind.name()), Ok(*kind));
    }
    assert_eq!(NoticeKind::parse("loan.made-up").unwrap_err().code, "notice-kind.unknown");
    assert_eq!(NoticeGroup::parse("").unwrap_err().code, "notice-group.unknown");
    assert_eq!(Priority::parse("urgent").unwrap_err().code, "priority.unknown");
}

#[test]
fn priorities_are_ordered() {
    assert!(Priority::Low < Priority::Medium && Priority::Medium < Priority::High);
}

#[rstest]
#[case(NoticeKind::LoanRequested, NoticeGroup::Loans, Priority::Medium)]
#[case(NoticeKind::LoanOverdue, NoticeGroup::Loans, Priority::High)]
#[case(NoticeKind::CheckCommented, NoticeGroup::Checks, Priority::Low)]
#[case(NoticeKind::DiscrepancyOpened, NoticeGroup::Checks, Priority::Medium)]
#[case(NoticeKind::TransferReceived, NoticeGroup::Inventory, Priority::Low)]
#[case(NoticeKind::DocumentRejected, NoticeGroup::School, Priority::Medium)]
#[case(NoticeKind::NewDevice, NoticeGroup::Account, Priority::High)]
#[case(NoticeKind::Announcement, NoticeGroup::Announcements, Priority::Medium)]
#[case(NoticeKind::AlertEscalated, NoticeGroup::Alerts, Priority::High)]
#[case(NoticeKind::WebhookOff, NoticeGroup::System, Priority::High)]
fn a_kind_has_its_group_and_its_priority(
    #[case] kind: NoticeKind,
    #[case] group: NoticeGroup,
    #[case] priority: Priority,
) {
    assert_eq!((kind.group(), kind.priority()), (group, priority));
}

#[test]
fn every_group_has_a_kind() {
    for group in NoticeGroup::ALL {
        assert!(NoticeKind::ALL.iter().any(|kind| kind.group() == *group), "{}", group.name());
    }
}

#[test]
fn a_reminder_is_over_soon_and_an_answer_stays() {
    assert_eq!(NoticeKind::LoanDueSoon.lasts(), Some(Duration::days(3)));
    assert_eq!(NoticeKind::LoanApproved.lasts(), None);
}
