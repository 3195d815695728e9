//! Records of what was handed over: their numbers, their files, and what their codes prove.

use crate::desk::{Desk, Verb, days};
use crate::house::code;
use plantel_domain::access::Role;
use plantel_domain::files::Files;
use plantel_domain::ids::LoanId;
use plantel_domain::loans::{LoanRecord, RecordCode, StateName};
use plantel_testkit::RandomIds;

/// A loan of one unit that was handed over, and its record.
async fn handed_over(desk: &Desk) -> (LoanId, LoanRecord) {
    let loan = desk.request(1, days(20, 24)).await.unwrap();
    desk.act(Verb::Approve, loan.id, None).await.unwrap();
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    let records = desk.house.loans().records(&desk.borrower, loan.id).await.unwrap();
    let [record] = records.as_slice() else { panic!("one record, not {records:?}") };
    (loan.id, record.clone())
}

#[tokio::test]
async fn each_hand_over_has_the_next_number_of_its_warehouse_and_year() {
    let desk = Desk::new().await;
    for number in 1..=3 {
        let (_, record) = handed_over(&desk).await;
        assert_eq!((record.year, record.number), (2026, number));
        assert_eq!((record.contents.units(), record.kept), (1, None));
    }
}

#[tokio::test]
async fn a_file_is_kept_once_and_stays_as_it_is() {
    let desk = Desk::new().await;
    let (loan, record) = handed_over(&desk).await;
    let loans = desk.house.loans();
    assert_eq!(loans.keep_records().await.unwrap(), 1);
    assert_eq!(loans.keep_records().await.unwrap(), 0);
    let first = loans.record_file(&desk.borrower, loan, record.id).await.unwrap();
    assert!(first.bytes.starts_with(b"%PDF") && first.title == "2026-0001");
    desk.act(Verb::TakeBack, loan, None).await.unwrap();
    assert_eq!(loans.record_file(&desk.borrower, loan, record.id).await.unwrap(), first);
    let kept = loans.records(&desk.borrower, loan).await.unwrap().remove(0);
    assert_eq!(LoanRecord { kept: None, ..kept.clone() }, record);
    assert_eq!(kept.kept.unwrap().sha256, first.sha256);
}

#[tokio::test]
async fn a_file_that_was_lost_or_spoilt_is_drawn_again() {
    let desk = Desk::new().await;
    let (loan, record) = handed_over(&desk).await;
    let loans = desk.house.loans();
    let first = loans.record_file(&desk.borrower, loan, record.id).await.unwrap();
    desk.house.files.delete(&record.file()).await.unwrap();
    assert_eq!(loans.record_file(&desk.borrower, loan, record.id).await.unwrap(), first);
    desk.house.files.put(&record.file(), b"%PDF-1.7 forged".to_vec()).await.unwrap();
    assert_eq!(loans.record_file(&desk.borrower, loan, record.id).await.unwrap(), first);
    assert_eq!(desk.house.files.get(&record.file()).await.unwrap(), Some(first.bytes));
}

#[tokio::test]
async fn while_files_cannot_be_reached_the_record_is_there_and_its_file_waits() {
    let desk = Desk::new().await;
    desk.house.files.fail(true);
    let (loan, record) = handed_over(&desk).await;
    let loans = desk.house.loans();
    assert_eq!(loans.keep_records().await.unwrap(), 0);
    assert_eq!(code(loans.record_file(&desk.borrower, loan, record.id).await), "files.unreachable");
    desk.house.files.fail(false);
    assert_eq!(loans.keep_records().await.unwrap(), 1);
}

#[tokio::test]
async fn a_code_proves_its_record_to_anybody_and_another_proves_nothing() {
    let desk = Desk::new().await;
    let (_, record) = handed_over(&desk).await;
    let loans = desk.house.loans();
    let proven = loans.verify_record(&record.code).await.unwrap();
    assert_eq!((proven.number, proven.units, proven.state), (1, 1, StateName::Active));
    assert_eq!(proven.warehouse, record.contents.warehouse);
    let other = RecordCode::issue(&RandomIds);
    assert_eq!(code(loans.verify_record(&other).await), "loan-record.not-found");
}

#[tokio::test]
async fn a_record_is_seen_by_whoever_sees_its_loan() {
    let desk = Desk::new().await;
    let (loan, record) = handed_over(&desk).await;
    let loans = desk.house.loans();
    let stranger = desk.house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(loans.records(&stranger, loan).await), "loan.not-found");
    assert_eq!(code(loans.record_file(&stranger, loan, record.id).await), "loan.not-found");
    let (other, _) = handed_over(&desk).await;
    assert_eq!(code(loans.record_file(&desk.borrower, other, record.id).await), "loan-record.not-found");
}
