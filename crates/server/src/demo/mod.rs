//! The demonstration: made through the use cases, as its people would.

mod inventory;

use crate::config::{Config, Environment};
use anyhow::{Result, anyhow, bail};
use plantel_application::Error;
use plantel_application::access::{NewMembership, WhoToAdd};
use plantel_application::identity::{NewAccount, Typed};
use plantel_application::inventory::import::Brought;
use plantel_domain::access::{Context, Module, RequestId, Role};
use plantel_domain::clock::Day;
use plantel_domain::error::Kind;
use plantel_domain::identity::{Device, Email, Locale, Password, PersonName};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::institutions::{
    EnvironmentFilter, InstitutionCode, InstitutionKind, NewInstitution, Nit, time_zone,
};
use plantel_domain::inventory::import::ImportOptions;
use plantel_domain::inventory::{AssetFilter, CategoryCode, Status, Tracking};
use plantel_domain::loans::{Loan, NewHandled, NewLoan, Period, Priority, UnitState, Wanted};
use plantel_domain::money::Money;
use plantel_domain::page::PageRequest;
use plantel_domain::text::{Line, Prose};
use plantel_http::Services;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;

const INVENTORY: &[u8] = include_bytes!("../../demo/inventario.csv");
const PASSWORD: &str = "plantel-demo-2026";
const CODE: &str = "DEMO";

/// What is printed when the demonstration is served.
pub fn accounts() -> String {
    let mut text = format!("Demonstration accounts, each with the password {PASSWORD}:\n  {}", address("admin"));
    for role in Role::ALL {
        text.push_str("\n  ");
        text.push_str(&address(role.name()));
    }
    text
}

fn address(name: &str) -> String {
    format!("{name}@demo.plantel.test")
}

fn failed(error: Error) -> anyhow::Error {
    anyhow!("the demonstration cannot be loaded: {}", error.fault())
}

/// Loads it, unless it is there. Says whether it did.
pub async fn load(config: &Config, services: &Services) -> Result<bool> {
    if config.environment == Environment::Production {
        bail!("the demonstration has public passwords: not in production");
    }
    let system = Context::system("demo", None);
    let code = InstitutionCode::parse(CODE)?;
    match services.institutions.find_by_code(&system, &code).await {
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == Kind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    user(services, &system, "admin", true).await?;
    let institution = services.institutions.create(&system, institution(code)?).await.map_err(failed)?;
    let inside = Context::system("demo", Some(institution.id));
    inventory::fields(services, &inside).await?;
    let options = ImportOptions { create_environments: true, ..ImportOptions::default() };
    let file_name = Some(Line::parse("inventario.csv")?);
    let brought = Brought { bytes: INVENTORY.to_vec(), file_name, options };
    services.inventory.import(&inside, &brought).await.map_err(failed)?;
    let places = environments(services, &inside).await?;
    for role in Role::ALL {
        user(services, &system, role.name(), false).await?;
        services.memberships.add(&inside, membership(*role, &places)?).await.map_err(failed)?;
    }
    loans(services, &inside).await?;
    inventory::show(services, &inside, &places).await?;
    Ok(true)
}

fn institution(code: InstitutionCode) -> Result<NewInstitution> {
    Ok(NewInstitution {
        kind: InstitutionKind::TrainingCenter,
        name: Line::parse("Centro de Formación Demo")?,
        code,
        nit: Some(Nit::parse("899999034-1")?),
        dane_code: None,
        time_zone: time_zone("America/Bogota")?,
        locale: Locale::Es,
        currency: Money::currency_of("COP")?,
        modules: Module::ALL.iter().copied().collect(),
    })
}

async fn user(services: &Services, ctx: &Context, name: &str, platform_admin: bool) -> Result<()> {
    let account = NewAccount {
        email: Email::parse(&address(name))?,
        password: Password::chosen(PASSWORD.to_owned())?,
        full_name: Some(PersonName::parse(&format!("Demo {}", name.replace('_', " ")))?),
        locale: None,
        active: true,
        platform_admin,
        email_verified: true,
        welcome: false,
    };
    services.identity.set_up_user(ctx, account).await.map_err(failed)?;
    Ok(())
}

/// The warehouses, and the rooms.
async fn environments(services: &Services, ctx: &Context) -> Result<[BTreeSet<EnvironmentId>; 2]> {
    let page = services
        .environments
        .list(ctx, &EnvironmentFilter::default(), &PageRequest::first(200))
        .await
        .map_err(failed)?;
    let which = |warehouse| page.data.iter().filter(move |e| e.is_warehouse == warehouse).map(|e| e.id).collect();
    Ok([which(true), which(false)])
}

/// Who keeps warehouses keeps all of them here; who answers for rooms, all rooms.
fn membership(role: Role, [warehouses, rooms]: &[BTreeSet<EnvironmentId>; 2]) -> Result<NewMembership> {
    let environments = match role {
        Role::WarehouseAdmin => warehouses.clone(),
        Role::Supervisor | Role::Student => rooms.clone(),
        _ => BTreeSet::new(),
    };
    let user = WhoToAdd::Email(Email::parse(&address(role.name()))?);
    Ok(NewMembership { user, roles: BTreeSet::from([role]), environments, modules: None })
}

/// Signs in as a demonstration user, and acts as they do.
async fn acting_as(services: &Services, role: Role) -> Result<Context> {
    let request = RequestId("demo".to_owned());
    let anonymous = Context::anonymous(request.clone());
    let password = Password::typed(PASSWORD.to_owned());
    let typed = Typed { email: address(role.name()), password, otp: None };
    let device = Device { address: IpAddr::from(Ipv4Addr::LOCALHOST), agent: Some(Line::parse("demonstration")?) };
    let signed_in = services.identity.login(&anonymous, typed, &device).await.map_err(failed)?;
    let caller = services.identity.authenticate(&signed_in.access_token, None, request).await.map_err(failed)?;
    services.identity.sign_out(&caller.ctx).await.map_err(failed)?;
    Ok(caller.ctx)
}

/// Loans in every state but expired, which takes time: of cameras, and of what a class needs.
async fn loans(services: &Services, inside: &Context) -> Result<()> {
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
    let loan = lend(*rejected).await?;
    let reason = Prose::parse("La cámara está reservada para la evaluación del trimestre.")?;
    services.loans.reject(&keeper, loan.id, None, reason).await.map_err(failed)?;
    let loan = lend(*cancelled).await?;
    services.loans.cancel(&borrower, loan.id, None).await.map_err(failed)?;
    let loan = lend(*active).await?;
    services.loans.approve(&keeper, loan.id, None).await.map_err(failed)?;
    services.loans.hand_over(&keeper, loan.id, None, vec![]).await.map_err(failed)?;
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
