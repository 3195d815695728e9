//! The use case: read, plan, store what can be stored, tell the rest.

use super::{ImportReport, Known, Options, Plan, ReadMoney, Rows, Sheet, parse_all, plan, read, refused_rows};
use crate::Result;
use crate::inventory::Inventory;
use plantel_domain::access::{Context, Permission, Target, Visibility};
use plantel_domain::error::not_found;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{Asset, AssetsImported};
use plantel_domain::journal::Change;
use plantel_domain::money::Money;
use plantel_domain::store::UnitOfWork;

impl Inventory {
    /// Takes over the assets of a spreadsheet, in one unit of work: rows that can go in do, the
    /// others are told with their reasons. A rehearsal (`dry_run`) decides the same and stores nothing.
    pub async fn import(&self, ctx: &Context, bytes: &[u8], options: Options, dry_run: bool) -> Result<ImportReport> {
        let institution = ctx.scope()?;
        let visible = ctx.visibility(Permission::ImportInventory)?;
        let sheet = read(bytes)?;
        let mut work = self.store.begin(ctx).await?;
        let currency = work.institutions().find(institution, None).await?.ok_or(not_found::INSTITUTION)?.currency;
        let rows = parse_all(&sheet, &(|amount: &str| Money::parse(amount, currency)) as &ReadMoney<'_>);
        let (parsed_refused, mut plan) = self.plan(work.as_mut(), &sheet, rows, &visible, options).await?;
        plan.refused.extend(parsed_refused);
        plan.refused.sort_by_key(|refusal| refusal.line);
        let report = report(&sheet, &plan, dry_run);
        let nothing_to_store = plan.create.is_empty() && plan.update.is_empty();
        if !dry_run && !nothing_to_store {
            store(work, institution, plan).await?;
        }
        Ok(report)
    }

    async fn plan(
        &self,
        work: &mut dyn UnitOfWork,
        sheet: &Sheet,
        rows: Rows,
        visible: &Visibility,
        options: Options,
    ) -> Result<(Vec<super::Refusal>, Plan)> {
        let codes: Vec<String> = rows.parsed.iter().map(super::ParsedRow::code_key).collect();
        let serials: Vec<String> = rows.parsed.iter().filter_map(super::ParsedRow::serial_key).collect();
        let existing = work.assets().find_by_keys(&codes, &serials).await?;
        let environments = work.environments().all().await?;
        let institution = visible.institution;
        let reach = |environment| visible.shows(&Target { institution: Some(institution), environment, owner: None });
        let known = Known {
            headings: &sheet.headings,
            existing: &existing,
            environments: &environments,
            reach: &reach,
            institution,
            now: self.clock.now(),
        };
        let plan = plan(rows.parsed, &known, options, &mut || self.ids.next());
        Ok((rows.refused, plan))
    }
}

async fn store(mut work: Box<dyn UnitOfWork>, institution: InstitutionId, plan: Plan) -> Result<()> {
    for environment in &plan.environments {
        work.environments().add(environment).await?;
    }
    work.assets().add_all(&plan.create).await?;
    let code = |asset: &Asset| asset.code.to_string();
    let mut imported = AssetsImported {
        institution,
        refused: refused_rows(&plan.refused),
        unchanged: plan.unchanged.len(),
        created: plan.create.iter().map(code).collect(),
        updated: Vec::with_capacity(plan.update.len()),
        environments: plan.environments.iter().map(|environment| environment.name.to_string()).collect(),
    };
    for (before, mut after) in plan.update {
        work.assets().update(&mut after).await?;
        imported.updated.push((code(&after), Change::between(&before, &after)));
    }
    work.commit(imported.into()).await?;
    Ok(())
}

fn report(sheet: &Sheet, plan: &Plan, dry_run: bool) -> ImportReport {
    ImportReport {
        rows: sheet.rows.len(),
        created: plan.create.len(),
        updated: plan.update.len(),
        unchanged: plan.unchanged.len(),
        refused: refused_rows(&plan.refused),
        dry_run,
        encoding: sheet.encoding.to_owned(),
        delimiter: sheet.delimiter.to_string(),
        ignored_columns: sheet.ignored_columns.clone(),
        environments_created: plan.environments.iter().map(|environment| environment.name.to_string()).collect(),
        refusals: plan.refused.clone(),
        warnings: plan.warnings.clone(),
    }
}
