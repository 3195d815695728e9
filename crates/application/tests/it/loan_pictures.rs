//! Pictures of what changes hands: evidence that stays.

use crate::desk::{Desk, Verb, days};
use crate::house::code;
use plantel_application::PictureSize;
use plantel_domain::access::Role;
use plantel_domain::ids::{HandlingId, LoanId};
use plantel_testkit::FailWith;
use plantel_testkit::ids::an_id;
use plantel_testkit::pictures::a_jpeg;

async fn handed_over(desk: &Desk) -> (LoanId, HandlingId) {
    let loan = desk.promise(1, days(20, 24)).await.unwrap().id;
    desk.act(Verb::HandOver, loan, None).await.unwrap();
    let handlings = desk.house.loans().handlings(&desk.borrower, loan).await.unwrap();
    (loan, handlings[0].id)
}

#[tokio::test]
async fn a_picture_of_a_hand_over_is_kept_and_shown_to_who_sees_the_loan() {
    let desk = Desk::new().await;
    let (loans, (loan, handling)) = (desk.house.loans(), handed_over(&desk).await);
    let picture = loans.add_picture(&desk.keeper, loan, handling, a_jpeg("a")).await.unwrap();
    assert_eq!(loans.pictures(&desk.borrower, loan, handling).await.unwrap(), std::slice::from_ref(&picture));
    for size in [PictureSize::Full, PictureSize::Thumbnail] {
        assert!(loans.picture(&desk.borrower, loan, picture.evidence.id, size).await.is_ok());
    }
    let (other, _) = handed_over(&desk).await;
    let elsewhere = loans.picture(&desk.borrower, other, picture.evidence.id, PictureSize::Full).await;
    assert_eq!(code(elsewhere.map(|_| ())), "picture.not-found");
    assert_eq!(code(loans.add_picture(&desk.keeper, other, handling, a_jpeg("b")).await), "handling.not-found");
    let unknown = an_id().into();
    assert_eq!(code(loans.pictures(&desk.keeper, loan, unknown).await), "handling.not-found");
}

#[tokio::test]
async fn who_may_not_hand_over_adds_no_picture() {
    let desk = Desk::new().await;
    let (loans, (loan, handling)) = (desk.house.loans(), handed_over(&desk).await);
    assert_eq!(code(loans.add_picture(&desk.borrower, loan, handling, a_jpeg("a")).await), "access.denied");
    let stranger = desk.house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(loans.add_picture(&stranger, loan, handling, a_jpeg("a")).await), "loan.not-found");
    assert_eq!(code(loans.pictures(&stranger, loan, handling).await), "loan.not-found");
    assert_eq!(desk.house.files.keys(), []);
}

#[tokio::test]
async fn a_borrower_who_keeps_the_warehouse_adds_no_pictures_to_the_own_loan() {
    let mut desk = Desk::new().await;
    desk.borrower = desk.house.person(Role::WarehouseAdmin).await;
    let (loans, (loan, handling)) = (desk.house.loans(), handed_over(&desk).await);
    let own = loans.add_picture(&desk.borrower, loan, handling, a_jpeg("a")).await;
    assert_eq!((code(own), desk.house.files.keys()), ("loan.own-request", vec![]));
}

#[tokio::test]
async fn pictures_are_added_until_a_week_after_the_end() {
    let desk = Desk::new().await;
    let (loans, (loan, handling)) = (desk.house.loans(), handed_over(&desk).await);
    desk.go_to(22);
    desk.act(Verb::TakeBack, loan, None).await.unwrap();
    desk.go_to(29);
    loans.add_picture(&desk.keeper, loan, handling, a_jpeg("a")).await.unwrap();
    desk.go_to(30);
    assert_eq!(code(loans.add_picture(&desk.keeper, loan, handling, a_jpeg("b")).await), "loan.pictures-over");
}

#[tokio::test]
async fn a_hand_over_has_ten_pictures_at_most() {
    let desk = Desk::new().await;
    let (loans, (loan, handling)) = (desk.house.loans(), handed_over(&desk).await);
    for number in 0..10 {
        let picture = loans.add_picture(&desk.keeper, loan, handling, a_jpeg(&number.to_string())).await.unwrap();
        assert_eq!(picture.evidence.position, number);
    }
    let files = desk.house.files.keys();
    let more = loans.add_picture(&desk.keeper, loan, handling, a_jpeg("more")).await;
    assert_eq!((code(more), desk.house.files.keys()), ("loan.too-many-pictures", files));
}

#[tokio::test]
async fn where_the_row_of_a_picture_cannot_be_written_no_file_is_left() {
    let desk = Desk::new().await;
    let (loans, (loan, handling)) = (desk.house.loans(), handed_over(&desk).await);
    let mut calls = 0;
    loop {
        desk.house.store.fail_at(calls + 1, FailWith::Busy);
        if loans.add_picture(&desk.keeper, loan, handling, a_jpeg("a")).await.is_ok() {
            break;
        }
        assert_eq!(desk.house.files.keys(), [], "at call {calls}");
        calls += 1;
    }
    // The loan and what changed hands are seen first; then the picture is counted, added, committed.
    assert_eq!(calls, 5);
}
