//! What is promised of records of what was handed over.

use super::loans::deed;
use super::support::{Place, assert_duplicate, assert_failed, at_once, nowhere, pause};
use crate::builders::{a_loan, a_record, a_user, seed};
use crate::clock::moment;
use crate::ids::{RandomIds, an_id};
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::identity::Locale;
use plantel_domain::loans::{
    KeptPaper, Loan, LoanRecord, RecordCode, RecordContents, RecordLine, RecordPart, UnitState,
};
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

async fn lent(store: &Arc<dyn Store>, place: &Place) -> Loan {
    seed(&**store, a_loan(&place.asset, &place.warehouse, place.user.id)).await
}

fn paper() -> KeptPaper {
    KeptPaper { sha256: "0123456789abcdef".repeat(4), at: moment() + Duration::microseconds(7) }
}

/// With every field filled and empty.
pub async fn every_record_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let loan = lent(&store, &place).await;
    let plain = a_record(&loan, 1);
    let part = RecordPart {
        code: "CAM-1.1".to_owned(),
        name: "Lente 'ñ' 🐟".to_owned(),
        serial_number: Some("SN \"1\"".to_owned()),
        quantity: 2,
    };
    let line = RecordLine {
        code: None,
        name: "Tres extensiones 'ñ' \"%_\\\" 🐟".to_owned(),
        serial_number: None,
        brand: None,
        model: None,
        quantity: 1_000_000,
        condition: UnitState::Incomplete,
        note: Some("Sin el cable\nשלום".to_owned()),
        parts: vec![part],
    };
    let lines = vec![line, plain.contents.lines[0].clone()];
    let contents = RecordContents {
        language: Locale::Pt,
        nit: Some("900123456-8".to_owned()),
        location: Some("Bloque 2".to_owned()),
        lines,
        verify: None,
        ..plain.contents.clone()
    };
    let issued = deed(place.user.id, 999_999);
    let kept = Some(paper());
    let full = LoanRecord { year: 1999, number: 1_000_000, contents, issued, kept, ..a_record(&loan, 2) };
    for record in [&plain, &full] {
        kept!(store, &place.ctx, loan_records.add(record));
        assert_eq!(seen!(store, &place.ctx, loan_records.find(record.id)).as_ref(), Some(record));
        assert_eq!(seen!(store, &nowhere(), loan_records.by_code(&record.code)).as_ref(), Some(record));
    }
    assert_eq!(seen!(store, &place.ctx, loan_records.find(an_id().into())), None);
    assert_eq!(seen!(store, &nowhere(), loan_records.by_code(&RecordCode::issue(&RandomIds))), None);
    assert_eq!(seen!(store, &place.ctx, loan_records.of_loan(loan.id)), [plain, full]);
}

/// Each warehouse and year by itself; what is dropped gives its number back.
pub async fn numbers_of_a_warehouse_and_year_have_no_gaps(store: Arc<dyn Store>) {
    let (place, other) = (Place::new(&store).await, Place::new(&store).await);
    let warehouse = place.warehouse.id;
    assert_eq!(tried!(store, &place.ctx, loan_records.next_number(warehouse, 2026)).expect("it numbers"), 1);
    assert_eq!(kept!(store, &place.ctx, loan_records.next_number(warehouse, 2026)), 1);
    assert_eq!(kept!(store, &place.ctx, loan_records.next_number(warehouse, 2026)), 2);
    assert_eq!(tried!(store, &place.ctx, loan_records.next_number(warehouse, 2026)).expect("it numbers"), 3);
    assert_eq!(kept!(store, &place.ctx, loan_records.next_number(warehouse, 2027)), 1);
    assert_eq!(kept!(store, &other.ctx, loan_records.next_number(other.warehouse.id, 2026)), 1);
    assert_eq!(kept!(store, &place.ctx, loan_records.next_number(warehouse, 2026)), 3);
    assert_failed(tried!(store, &other.ctx, loan_records.next_number(warehouse, 2026)));
}

/// Also when some of them give up.
pub async fn numbers_that_many_take_at_once_have_no_gaps(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (loan, ctx) = (lent(&store, &place).await, place.ctx.clone());
    let of = loan.clone();
    let taken = at_once(20, &store, move |store, n| {
        let (ctx, loan): (Context, Loan) = (ctx.clone(), of.clone());
        async move {
            let mut work = store.begin(&ctx).await?;
            let number = work.loan_records().next_number(loan.warehouse, 2026).await?;
            pause().await;
            work.loan_records().add(&a_record(&loan, number)).await?;
            if n % 4 == 3 {
                return Ok(None);
            }
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(Some(number))
        }
    })
    .await;
    let mut numbers: Vec<u32> = taken.into_iter().flatten().collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=15).collect::<Vec<_>>());
    assert_eq!(seen!(store, &place.ctx, loan_records.of_loan(loan.id)).len(), 15);
}

/// Of a warehouse and year, and everywhere.
pub async fn a_number_and_a_code_are_of_one_record(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let loan = lent(&store, &place).await;
    let record = a_record(&loan, 1);
    kept!(store, &place.ctx, loan_records.add(&record));
    assert_duplicate(tried!(store, &place.ctx, loan_records.add(&a_record(&loan, 1))), "record");
    let same_code = LoanRecord { code: record.code.clone(), ..a_record(&loan, 2) };
    assert_duplicate(tried!(store, &place.ctx, loan_records.add(&same_code)), "record");
    kept!(store, &place.ctx, loan_records.add(&a_record(&loan, 2)));
}

/// And nothing else of it changes.
pub async fn a_record_is_kept_once(store: Arc<dyn Store>) {
    let (place, other) = (Place::new(&store).await, Place::new(&store).await);
    let loan = lent(&store, &place).await;
    let record = a_record(&loan, 1);
    kept!(store, &place.ctx, loan_records.add(&record));
    assert!(seen!(store, &nowhere(), loan_records.unkept(1_000)).contains(&record));
    assert!(!kept!(store, &other.ctx, loan_records.keep(record.id, &paper())));
    assert!(kept!(store, &place.ctx, loan_records.keep(record.id, &paper())));
    let later = KeptPaper { sha256: "f".repeat(64), ..paper() };
    assert!(!kept!(store, &place.ctx, loan_records.keep(record.id, &later)));
    let kept = LoanRecord { kept: Some(paper()), ..record };
    assert_eq!(seen!(store, &place.ctx, loan_records.find(kept.id)).as_ref(), Some(&kept));
    let waiting = seen!(store, &nowhere(), loan_records.unkept(1_000));
    assert!(waiting.iter().all(|record| record.id != kept.id));
}

/// Nor where none is chosen.
pub async fn a_record_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let loan = lent(&store, &here).await;
    let record = a_record(&loan, 1);
    kept!(store, &here.ctx, loan_records.add(&record));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loan_records.find(record.id)), None);
        assert_eq!(seen!(store, stranger, loan_records.of_loan(loan.id)), []);
        assert_failed(tried!(store, stranger, loan_records.add(&a_record(&loan, 2))));
    }
}

/// Else it cannot be stored.
pub async fn a_record_is_of_a_known_loan_and_warehouse(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let loan = lent(&store, &here).await;
    let good = || a_record(&loan, 1);
    for wrong in [
        LoanRecord { loan: an_id().into(), ..good() },
        LoanRecord { loan: lent(&store, &there).await.id, ..good() },
        LoanRecord { warehouse: there.warehouse.id, ..good() },
        LoanRecord { number: 0, ..good() },
        LoanRecord { issued: deed(a_user().id, 0), ..good() },
        LoanRecord { code: RecordCode::stored("SHORT".to_owned()), ..good() },
    ] {
        assert_failed(tried!(store, &here.ctx, loan_records.add(&wrong)));
    }
}
