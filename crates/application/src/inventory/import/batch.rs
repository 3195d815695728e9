//! Some rows of a sheet, planned and stored in one unit of work: all of a small sheet, a part of a large one.

use super::{Column, Headings, Known, Options, ParsedRow, Plan, Refusal, Warning, plan};
use crate::Result;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::IdSource;
use plantel_domain::inventory::import::{Finding, Import, ImportedChange, ImportedRow};
use plantel_domain::inventory::{AssetsImported, Cause, Clerk, Entry, Holding};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::UnitOfWork;

/// Plans rows with what is stored now.
pub(super) async fn planned(
    work: &mut dyn UnitOfWork,
    import: &Import,
    headings: &Headings,
    rows: Vec<ParsedRow>,
    ids: &dyn IdSource,
    now: Timestamp,
) -> Result<Plan> {
    let codes: Vec<String> = rows.iter().map(ParsedRow::code_key).collect();
    let serials: Vec<String> = rows.iter().filter_map(ParsedRow::serial_key).collect();
    let existing = work.assets().lock_by_keys(&codes, &serials).await?;
    let environments = work.environments().all().await?;
    let categories = work.categories().all().await?;
    let entry = Entry::new(import.by, now).because(Cause::Import(import.id));
    let reach = |environment| import.reaches(environment);
    let known = Known {
        headings,
        existing,
        environments: &environments,
        categories: &categories,
        reach: &reach,
        institution: import.institution,
        clerk: Clerk { entry: &entry, ids },
    };
    let options = Options {
        create_environments: import.options.create_environments,
        create_categories: import.options.create_categories,
        update: import.options.update,
    };
    let mut plan = plan(rows, known, options);
    keep_kits_whole(work, headings, &mut plan).await?;
    Ok(plan)
}

/// Refuses to move a kit by itself: the rows of a sheet say nothing of its parts.
async fn keep_kits_whole(work: &mut dyn UnitOfWork, headings: &Headings, plan: &mut Plan) -> Result<()> {
    for (line, holding) in std::mem::take(&mut plan.update) {
        let moved = holding.before().is_some_and(|(before, _)| before.environment != holding.asset.environment);
        if moved && !work.assets().parts(holding.asset.id).await?.is_empty() {
            let heading = headings.written(Column::Environment);
            plan.refused.push(Refusal::new(line, heading, holding.asset.code.as_str(), "import.kit-with-parts"));
        } else {
            plan.update.push((line, holding));
        }
    }
    Ok(())
}

/// Stores what was planned, with what is needed to take it back and to tell of it. Gives the event to be journaled.
pub(super) async fn stored(
    work: &mut dyn UnitOfWork,
    import: &Import,
    plan: &mut Plan,
    now: Timestamp,
) -> Result<Event> {
    for environment in &plan.environments {
        work.environments().add(environment).await?;
    }
    work.categories().add_all(&plan.categories).await?;
    let code = |holding: &Holding| holding.asset.code.to_string();
    let mut imported = AssetsImported {
        institution: import.institution,
        import: import.id,
        by: import.by,
        refused: super::refused_rows(&plan.refused),
        unchanged: plan.unchanged.len(),
        created: plan.create.iter().map(|(_, holding)| code(holding)).collect(),
        updated: Vec::with_capacity(plan.update.len()),
        environments: plan.environments.iter().map(|environment| environment.name.to_string()).collect(),
        categories: plan.categories.iter().map(|kind| kind.code.as_str().to_owned()).collect(),
    };
    let (lines, created): (Vec<u64>, Vec<Holding>) = std::mem::take(&mut plan.create).into_iter().unzip();
    work.assets().add_all(&created).await?;
    let row = |(line, holding): (&u64, &Holding)| ImportedRow {
        line: *line,
        asset: holding.asset.id,
        before: None,
        version: holding.asset.version,
        changed: None,
    };
    let mut rows: Vec<ImportedRow> = lines.iter().zip(&created).map(row).collect();
    plan.create = lines.into_iter().zip(created).collect();
    let (lines, mut updated): (Vec<u64>, Vec<Holding>) = std::mem::take(&mut plan.update).into_iter().unzip();
    let before: Vec<_> = updated.iter().map(|held| held.before().map(|(asset, _)| Box::new(asset.clone()))).collect();
    // Asked before they are stored: afterwards nothing is booked any more.
    let told: Vec<bool> = updated.iter().map(Holding::told_by_movements).collect();
    work.assets().store_all(&mut updated).await?;
    for (((line, holding), before), told) in lines.iter().zip(&updated).zip(before).zip(told) {
        let fields = before.as_deref().map(|before| Change::between(before, &holding.asset)).unwrap_or_default();
        let changed = (!told).then(|| ImportedChange { at: now, changes: fields.clone() });
        imported.updated.push((code(holding), fields));
        let (asset, version) = (holding.asset.id, holding.asset.version);
        rows.push(ImportedRow { line: *line, asset, before, version, changed });
    }
    plan.update = lines.into_iter().zip(updated).collect();
    work.imports().add_rows(import.id, &rows).await?;
    Ok(Event::of(&imported))
}

/// What is told of rows, to be kept.
pub(super) fn findings(refused: &[Refusal], warnings: &[Warning]) -> Vec<Finding> {
    let refusal = |refusal: &Refusal| Finding {
        line: refusal.line,
        column: Some(refusal.column.clone()),
        value: refusal.value.clone(),
        code: refusal.code.to_owned(),
        warning: false,
    };
    let warning = |warning: &Warning| Finding {
        line: warning.line,
        column: None,
        value: String::new(),
        code: warning.code.to_owned(),
        warning: true,
    };
    let mut findings: Vec<Finding> = refused.iter().map(refusal).chain(warnings.iter().map(warning)).collect();
    findings.sort_by_key(|finding| finding.line);
    findings
}
