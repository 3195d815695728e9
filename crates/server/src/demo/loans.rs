//! Loans of the demonstration.

use super::{acting_as, environments, failed};
use anyhow::{Result, bail};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Day;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{AssetFilter, CategoryCode, Status, Tracking};
use plantel_domain::loans::{Loan, LoanTerms, NewHandled, NewLoan, NewLoanPolicy, Priority, UnitState, Wanted};
use plantel_domain::page::PageRequest;
use plantel_domain::period::Period;
use plantel_domain::text::{Line, Prose};
use plantel_http::Services;
use std::num::NonZeroU32;

/// A policy; loans in every state but expired, which takes time: of cameras, and of what a class needs; somebody who
/// asks for more days, and somebody who waits.
pub async fn show(services: &Services, inside: &Context) -> Result<()> {
    let terms = LoanTerms {
        longest_days: Some(30),
        ahead_days: Some(180),
        due_soon_days: Some(2),
        lost_after_days: Some(30),
        ..LoanTerms::default()
    };
    services.loans.add_policy(inside, NewLoanPolicy { warehouse: None, terms }).await.map_err(failed)?;
    let borrower = acting_as(services, Role::Instructor).await?;
    let keeper = acting_as(services, Role::WarehouseAdmin).await?;
    let today = services.loans.day(inside).await.map_err(failed)?;
    let cameras = cameras(services, inside).await?;
    let [pending, approved, rejected, cancelled, active, returned] = cameras.as_slice() else {
        bail!("the demonstration needs six free cameras in its warehouse");
    };
    let lend = |asset: AssetId| request(services, &borrower, asset, today);
    lend(*pending).await?;
    let loan = lend(*approved).await?;
    services.loans.approve(&keeper, loan.id, None).await.map_err(failed)?;
    let supervisor = acting_as(services, Role::Supervisor).await?;
    let waits = request(services, &supervisor, *approved, today).await?;
    services.loans.wait(&supervisor, waits.id, None).await.map_err(failed)?;
    let loan = lend(*rejected).await?;
    let reason = Prose::parse("La cámara está reservada para la evaluación del trimestre.")?;
    services.loans.reject(&keeper, loan.id, None, reason).await.map_err(failed)?;
    let loan = lend(*cancelled).await?;
    services.loans.cancel(&borrower, loan.id, None).await.map_err(failed)?;
    let loan = lend(*active).await?;
    services.loans.approve(&keeper, loan.id, None).await.map_err(failed)?;
    services.loans.hand_over(&keeper, loan.id, None, vec![]).await.map_err(failed)?;
    let (end, reason) = (today + chrono::Duration::days(5), Prose::parse("Falta la toma nocturna.")?);
    services.loans.ask_extension(&borrower, loan.id, None, end, reason).await.map_err(failed)?;
    let loan = lend(*returned).await?;
    services.loans.approve(&keeper, loan.id, None).await.map_err(failed)?;
    services.loans.hand_over(&keeper, loan.id, None, vec![]).await.map_err(failed)?;
    services.loans.take_back(&keeper, loan.id, None, vec![]).await.map_err(failed)?;
    classes(services, [&borrower, &keeper], today).await
}

/// A class that has given a part of its things back, and one that has lost what it had.
async fn classes(services: &Services, [borrower, keeper]: [&Context; 2], today: Day) -> Result<()> {
    let [warehouses, _] = environments(services, keeper).await?;
    let projectors = Wanted::Category { category: CategoryCode::parse("projector")? };
    let cable = Wanted::Other { words: Line::parse("Extensión eléctrica de diez metros")? };
    let new = |lines, purpose| -> Result<NewLoan> {
        Ok(NewLoan {
            warehouse: warehouses.first().copied(),
            lines,
            period: Period::new(today, today + chrono::Duration::days(3))?,
            purpose: Prose::parse(purpose)?,
            priority: Priority::High,
            short: false,
        })
    };
    let partly = new(vec![(projectors.clone(), 2), (cable, 1)], "Feria de proyectos")?;
    let lost = new(vec![(projectors, 1)], "Salida de campo")?;
    let partly = lent(services, [borrower, keeper], partly).await?;
    let lost = lent(services, [borrower, keeper], lost).await?;
    let Some(cable) = partly.lines.last() else { bail!("a loan has the lines that were asked for") };
    let back = NewHandled {
        line: Some(cable.id),
        asset: None,
        quantity: NonZeroU32::MIN,
        state: UnitState::Incomplete,
        note: Some(Prose::parse("Volvió sin la abrazadera.")?),
    };
    services.loans.take_back(keeper, partly.id, None, vec![back]).await.map_err(failed)?;
    services.loans.lose(keeper, lost.id, None).await.map_err(failed)?;
    Ok(())
}

/// A loan whose units are in the borrower's hands.
async fn lent(services: &Services, [borrower, keeper]: [&Context; 2], new: NewLoan) -> Result<Loan> {
    let loan = services.loans.request(borrower, new).await.map_err(failed)?;
    services.loans.approve(keeper, loan.id, None).await.map_err(failed)?;
    services.loans.hand_over(keeper, loan.id, None, vec![]).await.map_err(failed)
}

async fn cameras(services: &Services, ctx: &Context) -> Result<Vec<AssetId>> {
    let [warehouses, _] = environments(services, ctx).await?;
    let filter = AssetFilter {
        status: Some(Status::Available),
        tracking: Some(Tracking::Serial),
        environment: warehouses.first().copied(),
        category: Some(CategoryCode::parse("camera")?),
        ..AssetFilter::default()
    };
    let page = services.inventory.list(ctx, &filter, &PageRequest::first(6)).await.map_err(failed)?;
    Ok(page.data.iter().map(|asset| asset.id).collect())
}

async fn request(services: &Services, borrower: &Context, asset: AssetId, today: Day) -> Result<Loan> {
    let new = NewLoan {
        warehouse: None,
        lines: vec![(Wanted::Asset { asset }, 1)],
        period: Period::new(today, today + chrono::Duration::days(3))?,
        purpose: Prose::parse("Práctica de fotografía")?,
        priority: Priority::Medium,
        short: true,
    };
    services.loans.request(borrower, new).await.map_err(failed)
}
