//! Students, what the law calls sensitive of them, and who answers for them.

mod enrolled;
mod filter;
mod guardians;
mod links;
mod sensitive;
mod student_rows;
mod students;

use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::codes::{DocumentNumber, DocumentType, IdentityDocument};
use plantel_domain::enrollment::{GuardianRepository, PeopleRepositories, SensitiveRepository, StudentRepository};
use plantel_domain::store::StoreError;
use sea_orm::{ColumnTrait, Condition, DbErr, SqlErr};
use std::collections::{BTreeMap, BTreeSet};

impl PeopleRepositories for SeaWork {
    fn students(&mut self) -> &mut dyn StudentRepository {
        self
    }
    fn sensitive_data(&mut self) -> &mut dyn SensitiveRepository {
        self
    }
    fn guardians(&mut self) -> &mut dyn GuardianRepository {
        self
    }
}

/// The most characters of a name that count for the order of a list: an index takes no text of any length.
const NAME_KEY: usize = 400;

fn name_key(folded: &str) -> String {
    folded.chars().take(NAME_KEY).collect()
}

/// What an error means of people, who have a paper and may have an account: which of both is another's, the words of
/// the database tell.
fn told(what: &'static str, of_account: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(said)) if said.contains("user") => StoreError::Duplicate(of_account),
        _ => fault(what)(error),
    }
}

/// The paper of a row.
fn document(kind: &str, number: String) -> Result<IdentityDocument, StoreError> {
    let kind = DocumentType::parse(kind).map_err(|_| crate::fault::unreadable("type of a paper"))?;
    Ok(IdentityDocument { kind, number: DocumentNumber::stored(number) })
}

/// One paper of each bearer: who is asked for by two of them is found once.
fn of_each_bearer(documents: &[IdentityDocument]) -> Vec<IdentityDocument> {
    let bearers: BTreeMap<String, &IdentityDocument> = documents.iter().map(|paper| (paper.bearer(), paper)).collect();
    bearers.into_values().cloned().collect()
}

/// That the bearer of a row's paper is that of one of these.
fn of_documents<C: ColumnTrait>([kind, number]: [C; 2], documents: &[IdentityDocument]) -> Condition {
    let mut kinds: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
    for document in documents {
        kinds.entry(of_the_same(document.kind)).or_default().insert(document.number.as_str());
    }
    let of_kinds =
        |(of, numbers): (Vec<&str>, BTreeSet<&str>)| Condition::all().add(kind.is_in(of)).add(number.is_in(numbers));
    kinds.into_iter().map(of_kinds).fold(Condition::any(), Condition::add)
}

/// The types of papers that name with the same number the same person.
fn of_the_same(kind: DocumentType) -> Vec<&'static str> {
    let kinds = DocumentType::OF_ONE_NUMBER;
    if kinds.contains(&kind) { kinds.iter().map(|kind| kind.name()).collect() } else { vec![kind.name()] }
}
