//! Records of what was handed over: their numbers, their files, and what their codes prove.

use crate::desk::{Desk, Verb, days};
use crate::house::{code, office};
use async_trait::async_trait;
use plantel_application::loans::{LoanOffice, Loans};
use plantel_domain::access::Role;
use plantel_domain::files::Files;
use plantel_domain::ids::LoanId;
use plantel_domain::loans::{LoanRecord, PaperError, Papers, RecordCode, RecordPaper, StateName, Wanted};
use plantel_testkit::RandomIds;
use std::sync::Arc;

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
    assert!(first.bytes.starts_with(b"%PDF") && first.name.ends_with("-2026-0001.pdf"));
    desk.act(Verb::TakeBack, loan, None).await.unwrap();
    assert_eq!(loans.record_file(&desk.borrower, loan, record.id).await.unwrap(), first);
    let kept = loans.records(&desk.borrower, loan).await.unwrap().remove(0);
    assert_eq!(LoanRecord { kept: None, ..kept.clone() }, record);
    assert_eq!(kept.kept.unwrap().sha256, first.sha256);
}

/// Draws as another version of the program does, and so slowly that the other keeps its file first.
struct OtherPapers(Loans);

#[async_trait]
impl Papers for OtherPapers {
    async fn loan_record(&self, paper: RecordPaper) -> Result<Vec<u8>, PaperError> {
        self.0.keep_records().await.map_err(|error| PaperError(error.to_string().into()))?;
        Ok(format!("%PDF-2.0 {}", paper.title()).into_bytes())
    }
}

#[tokio::test]
async fn of_two_versions_of_the_program_the_first_that_keeps_a_file_is_the_one() {
    let desk = Desk::new().await;
    let (loan, record) = handed_over(&desk).await;
    let (house, first) = (&desk.house, desk.house.loans());
    let late = LoanOffice { papers: Arc::new(OtherPapers(house.loans())), ..office(&house.files) };
    let late = Loans::new(house.store.clone(), house.clock.clone(), house.ids.clone(), late);
    let told = late.record_file(&desk.borrower, loan, record.id).await.unwrap();
    assert_eq!(first.record_file(&desk.borrower, loan, record.id).await.unwrap(), told);
    assert!(told.bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(house.files.keys(), [record.file(&told.sha256)]);
}

#[tokio::test]
async fn the_record_of_a_kit_names_the_parts_that_went_with_it() {
    let desk = Desk::new().await;
    let (kit, parts) = desk.house.kit([2]).await;
    let loan = desk.request_all(vec![(Wanted::Asset { asset: kit.id }, 1)], days(20, 24)).await.unwrap();
    desk.act(Verb::Approve, loan.id, None).await.unwrap();
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    let record = desk.house.loans().records(&desk.borrower, loan.id).await.unwrap().remove(0);
    assert_eq!(record.contents.units(), 1);
    let [line] = record.contents.lines.as_slice() else { panic!("one line, not {:?}", record.contents.lines) };
    let [part] = line.parts.as_slice() else { panic!("one part, not {:?}", line.parts) };
    assert_eq!((part.code.as_str(), part.quantity), (parts[0].code.as_str(), 2));
}

#[tokio::test]
async fn a_file_that_was_lost_or_spoilt_is_drawn_again() {
    let desk = Desk::new().await;
    let (loan, record) = handed_over(&desk).await;
    let loans = desk.house.loans();
    let first = loans.record_file(&desk.borrower, loan, record.id).await.unwrap();
    desk.house.files.delete(&record.file(&first.sha256)).await.unwrap();
    assert_eq!(loans.record_file(&desk.borrower, loan, record.id).await.unwrap(), first);
    desk.house.files.put(&record.file(&first.sha256), b"%PDF-1.7 forged".to_vec()).await.unwrap();
    assert_eq!(loans.record_file(&desk.borrower, loan, record.id).await.unwrap(), first);
    assert_eq!(desk.house.files.get(&record.file(&first.sha256)).await.unwrap(), Some(first.bytes));
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
