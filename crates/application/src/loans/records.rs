//! Records of what was handed over: issued with the hand-over, drawn and kept behind it.

use super::Loans;
use crate::picture_files::forget_files;
use crate::{Result, attempt};
use chrono::Datelike;
use plantel_domain::access::Context;
use plantel_domain::clock::{Day, day_in};
use plantel_domain::deed::Deed;
use plantel_domain::error::{Kind, not_found};
use plantel_domain::identity::{PersonName, User};
use plantel_domain::ids::{LoanId, LoanRecordId, UserId};
use plantel_domain::inventory::Asset;
use plantel_domain::loans::{
    Handled, Handling, KeptPaper, Loan, LoanRecord, RecordCode, RecordContents, RecordLine, RecordPart, StateName,
    Wanted,
};
use plantel_domain::store::{StoreError, UnitOfWork};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How many files are kept in one go.
const SOME: u64 = 100;

/// The file of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// What it is called: the warehouse, the year and the number.
    pub name: String,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// A PDF.
    pub bytes: Vec<u8>,
}

/// What anybody is told who has the code of a record: no names of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRecord {
    /// Whose things, as it was called then.
    pub institution: String,
    /// From which warehouse, as it was called then.
    pub warehouse: String,
    /// Of which year.
    pub year: i32,
    /// Which of the warehouse and year.
    pub number: u32,
    /// The day of the hand-over, by the institution's calendar.
    pub issued: Day,
    /// How many units were handed over.
    pub units: u32,
    /// The SHA-256 of the file, once that is kept.
    pub sha256: Option<String>,
    /// Where the loan stands now.
    pub state: StateName,
}

impl Loans {
    /// Issues the record of a hand-over and of the parts that went along, within its work: either both are there, or
    /// neither.
    pub(super) async fn issue(
        &self,
        work: &mut dyn UnitOfWork,
        loan: &Loan,
        (handlings, parts): (&[Handling], &[(Asset, u32)]),
        issued: Deed,
    ) -> Result<LoanRecord> {
        let institution = work.institutions().find(loan.institution, None).await?.ok_or(not_found::INSTITUTION)?;
        let warehouse = work.environments().find(loan.warehouse, None).await?.ok_or(not_found::ENVIRONMENT)?;
        let people: Vec<UserId> = issued.by.into_iter().chain([loan.borrower]).collect();
        let people = work.users().find_all(&people).await?;
        let person = |id: UserId| people.iter().find(|user| user.id == id);
        let assets: Vec<_> = handlings.iter().filter_map(|it| it.handled.asset).collect();
        let assets = work.assets().find_all(&assets).await?;
        let borrower = person(loan.borrower).ok_or(not_found::USER)?;
        let (day, code) = (day_in(institution.time_zone, issued.at), RecordCode::issue(&*self.ids));
        let base = &self.office.verify_base;
        let contents = RecordContents {
            language: institution.locale,
            institution: institution.name.to_string(),
            nit: institution.nit.map(|nit| nit.as_str().to_owned()),
            warehouse: warehouse.name.to_string(),
            location: warehouse.location.map(String::from),
            giver: issued.by.and_then(person).map(called).unwrap_or_default(),
            borrower: called(borrower),
            borrower_email: borrower.email.as_str().to_owned(),
            start: loan.period.start(),
            end: loan.period.end(),
            issued: day,
            purpose: loan.purpose.to_string(),
            lines: lines(loan, handlings, &assets, parts),
            verify: (!base.is_empty()).then(|| format!("{base}{code}")),
        };
        // Others who hand over from the warehouse wait from here on: the number comes last.
        let number = work.loan_records().next_number(loan.warehouse, day.year()).await?;
        let record = LoanRecord {
            id: self.ids.next().into(),
            institution: loan.institution,
            loan: loan.id,
            warehouse: loan.warehouse,
            year: day.year(),
            number,
            code,
            contents,
            issued,
            kept: None,
        };
        work.loan_records().add(&record).await?;
        Ok(record)
    }

    /// Draws and keeps the files of records that have none yet, of every institution: how many. Several servers may
    /// do it: each puts its file beside those of others, and the first that is told to be kept is the one.
    pub async fn keep_records(&self) -> Result<usize> {
        let nowhere = Context::system("keep-records", None);
        let waiting = self.store.read(&nowhere).await?.loan_records().unkept(SOME).await?;
        let mut kept = 0;
        for record in &waiting {
            match attempt(|| self.keep(record)).await {
                Ok(_) => kept += 1,
                Err(error) => {
                    tracing::warn!(record = %record.id, %error, "the file of a record could not be kept");
                    // Where one file cannot be kept, no other can.
                    if error.kind() == Kind::Busy {
                        break;
                    }
                }
            }
        }
        Ok(kept)
    }

    /// All records of a loan, in the order in which they were issued.
    pub async fn records(&self, ctx: &Context, loan: LoanId) -> Result<Vec<LoanRecord>> {
        self.find(ctx, loan).await?;
        Ok(self.store.read(ctx).await?.loan_records().of_loan(loan).await?)
    }

    /// The file of one, kept now if it was not yet.
    pub async fn record_file(&self, ctx: &Context, loan: LoanId, id: LoanRecordId) -> Result<RecordFile> {
        self.find(ctx, loan).await?;
        let found = self.store.read(ctx).await?.loan_records().find(id).await?;
        let record = found.filter(|record| record.loan == loan).ok_or(not_found::LOAN_RECORD)?;
        let (bytes, sha256) = match &record.kept {
            Some(kept) => (self.kept_file(&record, kept).await?, kept.sha256.clone()),
            None => self.keep(&record).await?,
        };
        Ok(RecordFile { name: record.file_name(), sha256, bytes })
    }

    /// What a code proves, to anybody.
    pub async fn verify_record(&self, code: &RecordCode) -> Result<VerifiedRecord> {
        let nowhere = Context::system("verify-record", None);
        let found = self.store.read(&nowhere).await?.loan_records().by_code(code).await?;
        let record = found.ok_or(not_found::LOAN_RECORD)?;
        let inside = Context { institution: Some(record.institution), ..nowhere };
        let loan = self.store.read(&inside).await?.loans().find(record.loan, None).await?;
        let LoanRecord { year, number, contents, kept, .. } = record;
        Ok(VerifiedRecord {
            units: contents.units(),
            institution: contents.institution,
            warehouse: contents.warehouse,
            year,
            number,
            issued: contents.issued,
            sha256: kept.map(|kept| kept.sha256),
            state: loan.ok_or(not_found::LOAN_RECORD)?.state.name(),
        })
    }

    /// Draws a record and keeps its file; no work is open meanwhile. When another server kept one first, that is the
    /// file.
    async fn keep(&self, record: &LoanRecord) -> Result<(Vec<u8>, String)> {
        let bytes = self.office.papers.loan_record(record.paper()).await?;
        let kept = KeptPaper { sha256: digest(&bytes), at: self.clock.now() };
        self.office.files.put(&record.file(&kept.sha256), bytes.clone()).await?;
        let inside = Context::system("keep-records", Some(record.institution));
        let mut work = self.store.begin(&inside).await?;
        if work.loan_records().keep(record.id, &kept).await? {
            work.commit_unjournaled().await?;
            return Ok((bytes, kept.sha256));
        }
        drop(work);
        let stored = self.store.read(&inside).await?.loan_records().find(record.id).await?;
        let first = stored.and_then(|stored| stored.kept).ok_or(not_found::LOAN_RECORD)?;
        if first.sha256 != kept.sha256 {
            // Drawn by another version of the program.
            forget_files(&*self.office.files, [record.file(&kept.sha256)]).await;
        }
        Ok((self.kept_file(record, &first).await?, first.sha256))
    }

    /// The file as it was kept. One that was lost or spoilt is drawn again, if the very same bytes come of it.
    async fn kept_file(&self, record: &LoanRecord, kept: &KeptPaper) -> Result<Vec<u8>> {
        let key = record.file(&kept.sha256);
        let genuine = |bytes: &Vec<u8>| digest(bytes) == kept.sha256;
        if let Some(bytes) = self.office.files.get(&key).await?.filter(genuine) {
            return Ok(bytes);
        }
        let drawn = self.office.papers.loan_record(record.paper()).await?;
        if !genuine(&drawn) {
            return Err(StoreError::failed(format!("the file {key} is not there, or not as it was kept")).into());
        }
        tracing::warn!(%key, "the file of a record was lost or spoilt, and is drawn again");
        self.office.files.put(&key, drawn.clone()).await?;
        Ok(drawn)
    }
}

fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Who has said no name is known by the address.
fn called(user: &User) -> String {
    user.full_name.as_ref().map_or_else(|| user.email.as_str(), PersonName::as_str).to_owned()
}

/// What was handed over; parts stand below the first line of their kit.
fn lines(loan: &Loan, handlings: &[Handling], assets: &[Asset], parts: &[(Asset, u32)]) -> Vec<RecordLine> {
    let mut named = BTreeSet::new();
    let one = |handling: &Handling| {
        let kit = handling.handled.asset.filter(|kit| named.insert(*kit));
        let own = parts.iter().filter(|(part, _)| kit.is_some() && part.kit == kit);
        RecordLine { parts: own.map(part).collect(), ..line(loan, &handling.handled, assets) }
    };
    handlings.iter().map(one).collect()
}

fn part((part, quantity): &(Asset, u32)) -> RecordPart {
    RecordPart {
        code: part.code.to_string(),
        name: part.name.to_string(),
        serial_number: part.serial_number.as_ref().map(ToString::to_string),
        quantity: *quantity,
    }
}

fn line(loan: &Loan, handled: &Handled, assets: &[Asset]) -> RecordLine {
    let asset = assets.iter().find(|asset| Some(asset.id) == handled.asset);
    let words = loan.lines.iter().find(|line| line.id == handled.line).and_then(|line| match &line.wanted {
        Wanted::Other { words } => Some(words.to_string()),
        _ => None,
    });
    RecordLine {
        code: asset.map(|asset| asset.code.to_string()),
        name: asset.map(|asset| asset.name.to_string()).or(words).unwrap_or_default(),
        serial_number: asset.and_then(|asset| asset.serial_number.as_ref()).map(ToString::to_string),
        brand: asset.and_then(|asset| asset.brand.as_ref()).map(ToString::to_string),
        model: asset.and_then(|asset| asset.model.as_ref()).map(ToString::to_string),
        quantity: handled.quantity,
        condition: handled.state,
        note: handled.note.as_ref().map(ToString::to_string),
        parts: Vec::new(),
    }
}
