//! Decides, row by row, which accounts are made: pure, so that a rehearsal and the import decide alike.

use super::Column;
use super::row::ParsedRow;
use crate::sheet::{Headings, Refusal, Warning};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::User;
use plantel_domain::ids::UserId;
use std::collections::HashMap;
use uuid::Uuid;

/// What the caller lets the import do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserImportOptions {
    /// Who administered everything there may act in every institution here.
    pub with_administrators: bool,
}

/// What is known when the plan is made.
pub struct Known<'a> {
    /// The headings of the sheet.
    pub headings: &'a Headings<Column>,
    /// The accounts that have an id or address of the sheet, deleted ones too.
    pub existing: &'a [User],
    /// When it is.
    pub now: Timestamp,
}

/// What the import does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Accounts to be made.
    pub create: Vec<User>,
    /// By what rows are of accounts that are known.
    pub known: Vec<Refusal>,
    /// What should be looked at in rows that are taken.
    pub warnings: Vec<Warning>,
}

/// Makes the plan. `next_id` gives the ids of accounts that come without one.
pub fn plan(
    parsed: Vec<ParsedRow>,
    known: &Known<'_>,
    options: UserImportOptions,
    next_id: &mut dyn FnMut() -> Uuid,
) -> Plan {
    let mut taken = Taken::default();
    for user in known.existing {
        taken.add(user.id, user.email.key());
    }
    let mut plan = Plan::default();
    for row in parsed {
        let clashes = taken.clashes(&row, known.headings);
        if !clashes.is_empty() {
            plan.known.extend(clashes);
            continue;
        }
        if row.administrator && !options.with_administrators {
            plan.warnings.push(Warning { line: row.line, code: "import.administrator-as-ordinary" });
        }
        let id = row.id.unwrap_or_else(|| next_id().into());
        taken.add(id, row.email.key());
        plan.create.push(account(row, id, options, known.now));
    }
    plan
}

/// The ids and addresses of accounts, those of earlier rows too.
#[derive(Default)]
struct Taken {
    by_email: HashMap<String, UserId>,
    by_id: HashMap<UserId, String>,
}

impl Taken {
    fn add(&mut self, id: UserId, key: String) {
        self.by_email.insert(key.clone(), id);
        self.by_id.insert(id, key);
    }

    /// By what the account of a row is known. An account that has only one of the row's id and address
    /// is another: what names the row's id as its owner would not find it.
    fn clashes(&self, row: &ParsedRow, headings: &Headings<Column>) -> Vec<Refusal> {
        let key = row.email.key();
        let about = |column, value: &str, code| Refusal::new(row.line, headings.written(column), value, code);
        let mut clashes = Vec::new();
        if let Some(owner) = self.by_email.get(&key) {
            let same = row.id.is_none_or(|id| id == *owner);
            let code = if same { "import.account-known" } else { "import.account-other-id" };
            clashes.push(about(Column::Email, row.email.as_str(), code));
        }
        if let Some(id) = row.id
            && self.by_id.get(&id).is_some_and(|theirs| *theirs != key)
        {
            clashes.push(about(Column::Id, &id.to_string(), "import.account-other-email"));
        }
        clashes
    }
}

fn account(row: ParsedRow, id: UserId, options: UserImportOptions, now: Timestamp) -> User {
    User {
        id,
        email: row.email,
        email_verified_at: row.verified.then_some(now),
        full_name: row.full_name,
        locale: None,
        password: row.password,
        active: row.active,
        platform_admin: row.administrator && options.with_administrators,
        last_institution: None,
        created_at: row.created_at.unwrap_or(now),
        deleted_at: None,
        version: 1,
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
