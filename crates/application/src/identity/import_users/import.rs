//! The use case: read, plan, store what can be stored, tell the rest.

use super::{Known, ParsedRow, Plan, Sheet, UserImportOptions, UserImportReport, parse_all, plan};
use crate::Result;
use crate::identity::Identity;
use crate::sheet::{Refusal, read, refused_rows};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::identity::{User, UsersImported};
use plantel_domain::ids::UserId;

impl Identity {
    /// Takes over the accounts of a file with the hashes of their passwords, in one unit of work: rows
    /// that can go in do, the others are told with their reasons. Accounts that are known are left alone,
    /// so that it can be repeated. A rehearsal (`dry_run`) decides the same and stores nothing. Nobody
    /// gets a letter.
    pub async fn import_users(
        &self,
        ctx: &Context,
        bytes: &[u8],
        options: UserImportOptions,
        dry_run: bool,
    ) -> Result<UserImportReport> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let sheet: Sheet = read(bytes)?;
        let rows = parse_all(&sheet, &|hash| self.credentials.hasher.reads(hash));
        let existing = self.known_accounts(ctx, &rows.parsed).await?;
        let known = Known { headings: &sheet.headings, existing: &existing, now: self.clock.now() };
        let plan = plan(rows.parsed, &known, options, &mut || self.ids.next());
        let report = report(&sheet, &plan, rows.refused, dry_run);
        if !dry_run && !plan.create.is_empty() {
            self.store_accounts(ctx, &plan.create, &report).await?;
        }
        Ok(report)
    }

    /// Looked up before anything is locked; an account that comes between is a duplicate, and nothing is stored.
    async fn known_accounts(&self, ctx: &Context, rows: &[ParsedRow]) -> Result<Vec<User>> {
        let mut reader = self.store.read(ctx).await?;
        let ids: Vec<UserId> = rows.iter().filter_map(|row| row.id).collect();
        let mut existing = reader.users().find_all(&ids).await?;
        for row in rows {
            existing.extend(reader.users().find_by_email(&row.email).await?);
        }
        Ok(existing)
    }

    async fn store_accounts(&self, ctx: &Context, users: &[User], report: &UserImportReport) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        for user in users {
            work.users().add(user).await?;
        }
        let imported = UsersImported {
            batch: self.ids.next(),
            created: report.created,
            refused: report.refused,
            known: report.known,
            users: users.iter().map(|user| user.id).collect(),
            administrators: users.iter().filter(|user| user.platform_admin).map(|user| user.id).collect(),
        };
        Ok(work.commit(imported.into()).await?)
    }
}

fn report(sheet: &Sheet, plan: &Plan, refusals: Vec<Refusal>, dry_run: bool) -> UserImportReport {
    let count = |those: fn(&&User) -> bool| plan.create.iter().filter(those).count();
    UserImportReport {
        rows: sheet.rows.len(),
        created: plan.create.len(),
        without_password: count(|user| !user.password.0.is_some()),
        administrators: count(|user| user.platform_admin),
        known: refused_rows(&plan.known),
        refused: refused_rows(&refusals),
        dry_run,
        encoding: sheet.encoding.to_owned(),
        delimiter: sheet.delimiter.map(String::from).unwrap_or_default(),
        ignored_columns: sheet.ignored_columns.clone(),
        left_alone: plan.known.clone(),
        refusals,
        warnings: plan.warnings.clone(),
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
