//! Records of what was handed over.

use super::constraints::{Checked, free, known, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{EnvironmentId, LoanId, LoanRecordId};
use plantel_domain::loans::{KeptPaper, LoanRecord, LoanRecordRepositories, LoanRecordRepository, RecordCode};
use plantel_domain::store::StoreError;
use std::sync::Arc;

impl LoanRecordRepositories for MemoryWork {
    fn loan_records(&mut self) -> &mut dyn LoanRecordRepository {
        self
    }
}

impl Tables {
    fn check_record(&self, record: &LoanRecord) -> Checked {
        let LoanRecord { institution, loan, warehouse, year, number, code, .. } = record;
        known(&self.loans, Some(*institution), *loan)?;
        self.known_environment(*institution, *warehouse)?;
        record.issued.by.map_or(Ok(()), |user| self.known_user(user))?;
        never(*number == 0, "a record without a number")?;
        never(code.as_str().len() != 20, "a code of another length")?;
        never(record.kept.as_ref().is_some_and(|kept| kept.sha256.len() != 64), "a digest of another length")?;
        never(self.loan_records.contains_key(&record.id), "a record of a loan is never changed")?;
        let place = (institution, warehouse, year, number);
        let same = |other: &LoanRecord| {
            other.code == *code || (&other.institution, &other.warehouse, &other.year, &other.number) == place
        };
        free(self.loan_records.values().any(same), "record")
    }
}

#[async_trait]
impl LoanRecordRepository for MemoryWork {
    async fn next_number(&mut self, warehouse: EnvironmentId, year: i32) -> Result<u32, StoreError> {
        self.call(|tables, scope| {
            let institution = scope.ok_or_else(|| StoreError::failed("it belongs to no institution"))?;
            tables.known_environment(institution, warehouse)?;
            let numbers = Arc::make_mut(&mut tables.loan_record_numbers);
            let last = numbers.entry((institution, warehouse, year)).or_default();
            *last += 1;
            Ok(*last)
        })
    }

    async fn add(&mut self, record: &LoanRecord) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            if scope != Some(record.institution) {
                return Err(StoreError::failed("it belongs to another institution"));
            }
            tables.check_record(record)?;
            Arc::make_mut(&mut tables.loan_records).insert(record.id, record.clone());
            Ok(())
        })
    }

    async fn find(&mut self, id: LoanRecordId) -> Result<Option<LoanRecord>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.loan_records.get(&id).filter(|record| Some(record.institution) == scope).cloned())
        })
    }

    async fn of_loan(&mut self, loan: LoanId) -> Result<Vec<LoanRecord>, StoreError> {
        self.call(|tables, scope| {
            let own = |record: &&LoanRecord| record.loan == loan && Some(record.institution) == scope;
            let mut records: Vec<_> = tables.loan_records.values().filter(own).cloned().collect();
            records.sort_by_key(|record| (record.issued.at, record.id));
            Ok(records)
        })
    }

    async fn by_code(&mut self, code: &RecordCode) -> Result<Option<LoanRecord>, StoreError> {
        self.call(|tables, _| Ok(tables.loan_records.values().find(|record| record.code == *code).cloned()))
    }

    async fn unkept(&mut self, limit: u64) -> Result<Vec<LoanRecord>, StoreError> {
        self.call(|tables, _| {
            let waiting = tables.loan_records.values().filter(|record| record.kept.is_none());
            let mut records: Vec<_> = waiting.cloned().collect();
            records.sort_by_key(|record| (record.issued.at, record.id));
            records.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(records)
        })
    }

    async fn keep(&mut self, id: LoanRecordId, kept: &KeptPaper) -> Result<bool, StoreError> {
        self.call(|tables, scope| {
            let records = Arc::make_mut(&mut tables.loan_records);
            let own = records.get_mut(&id).filter(|record| Some(record.institution) == scope && record.kept.is_none());
            let Some(record) = own else { return Ok(false) };
            never(kept.sha256.len() != 64, "a digest of another length")?;
            record.kept = Some(kept.clone());
            Ok(true)
        })
    }
}
