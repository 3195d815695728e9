//! What is told of loans: keepers are those who may approve in the warehouse.

use super::{Telling, fields, short};
use crate::loans::names_of;
use crate::names::Names;
use crate::notifications::audience::who_may;
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::loans::{Loan, Wanted};
use plantel_domain::notifications::{Link, NoticeKind};
use plantel_domain::store::Repositories;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What of an event cannot be seen of its loan any more.
#[derive(Deserialize)]
struct Told {
    end: Option<Day>,
    approved: Option<bool>,
    cancelled: Option<bool>,
    asset: Option<AssetId>,
    damaged: Option<u32>,
    incomplete: Option<u32>,
}

pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
) -> std::result::Result<Vec<Telling>, Failed> {
    let Ok(kind) = NoticeKind::parse(&event.kind) else { return Ok(Vec::new()) };
    let Some(loan) = reader.loans().find(LoanId::from(event.subject_id), None).await? else { return Ok(Vec::new()) };
    let told: Told = fields(event)?;
    let mut readers = BTreeSet::new();
    if tells_keepers(kind) {
        readers = who_may(reader, loan.institution, Permission::ApproveLoans, Some(loan.warehouse)).await?;
        // Nobody keeps what is lent to them.
        readers.remove(&loan.borrower);
    }
    if tells_borrower(kind) {
        readers.insert(loan.borrower);
    }
    let names = names_of(reader, std::slice::from_ref(&loan)).await?;
    let things = match told.asset.and_then(|asset| names.things.get(&asset)) {
        Some(damaged) => short(&damaged.name),
        None => things(reader, &loan, &names).await?,
    };
    let unknown = || "—".to_owned();
    let mut telling = Telling::of(kind, readers)
        .to(Link::to("loan", loan.id))
        .with("borrower", names.people.get(&loan.borrower).cloned().unwrap_or_else(unknown))
        .with("things", things)
        .with("place", names.places.get(&loan.warehouse).cloned().unwrap_or_else(unknown))
        .with("start", loan.period.start().to_string())
        .with("end", told.end.unwrap_or(loan.period.end()).to_string());
    if matches!(kind, NoticeKind::LoanRejected | NoticeKind::LoanRevoked | NoticeKind::LoanExtensionRefused) {
        telling = telling.with("reason", reason(&loan, kind).unwrap_or_else(unknown));
    }
    let said = |flag: Option<bool>| if flag == Some(true) { "yes" } else { "no" };
    telling = match kind {
        NoticeKind::LoanExpired => telling.with("promised", said(told.approved)),
        NoticeKind::LoanBorrowerLeft => {
            // Of a deleted account no name is left to say.
            let borrower = reader.users().find(loan.borrower, None).await?;
            let deleted = borrower.is_none_or(|user| user.deleted_at.is_some());
            telling.with("cancelled", said(told.cancelled)).with("deleted", said(Some(deleted)))
        }
        NoticeKind::LoanDamaged => {
            let broken = telling.with("damaged", told.damaged.unwrap_or(0));
            broken.with("incomplete", told.incomplete.unwrap_or(0))
        }
        _ => telling,
    };
    Ok(vec![telling])
}

fn tells_keepers(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::LoanRequested
            | NoticeKind::LoanCancelled
            | NoticeKind::LoanExpired
            | NoticeKind::LoanLapsed
            | NoticeKind::LoanLost
            | NoticeKind::LoanDamaged
            | NoticeKind::LoanExtensionAsked
            | NoticeKind::LoanBorrowerLeft
            | NoticeKind::LoanPresumedLost
    )
}

fn tells_borrower(kind: NoticeKind) -> bool {
    !matches!(
        kind,
        NoticeKind::LoanRequested
            | NoticeKind::LoanDamaged
            | NoticeKind::LoanExtensionAsked
            | NoticeKind::LoanBorrowerLeft
    )
}

fn reason(loan: &Loan, kind: NoticeKind) -> Option<String> {
    let said = match kind {
        NoticeKind::LoanExtensionRefused => loan.extension.as_ref()?.answer.as_ref()?.reason.as_ref(),
        _ => loan.state.reason(),
    };
    said.map(ToString::to_string)
}

/// What a loan is of, as people say it: `Cámara Canon (2), Trípode`.
async fn things(reader: &mut dyn Repositories, loan: &Loan, names: &Names) -> crate::Result<String> {
    let by_category = loan.lines.iter().any(|line| matches!(line.wanted, Wanted::Category { .. }));
    let categories = if by_category { reader.categories().all().await? } else { Vec::new() };
    let called = |wanted: &Wanted| match wanted {
        Wanted::Asset { asset } => names.things.get(asset).map_or_else(|| "—".to_owned(), |thing| thing.name.clone()),
        Wanted::Model { brand: Some(brand), model } => format!("{brand} {model}"),
        Wanted::Model { brand: None, model } => model.to_string(),
        Wanted::Category { category } => {
            let known = categories.iter().find(|it| it.code == *category);
            known.map_or_else(|| category.as_str().to_owned(), |it| it.name.to_string())
        }
        Wanted::Other { words } => words.to_string(),
    };
    let lines = loan.lines.iter().map(|line| match line.quantity {
        1 => called(&line.wanted),
        many => format!("{} ({many})", called(&line.wanted)),
    });
    Ok(short(&lines.collect::<Vec<_>>().join(", ")))
}
