//! The demonstration: made through the use cases, as its people would.

mod checks;
mod inventory;
mod loans;
mod school;

use crate::config::{Config, Environment};
use anyhow::{Result, anyhow, bail};
use plantel_application::Error;
use plantel_application::access::{NewMembership, WhoToAdd};
use plantel_application::identity::{NewAccount, Typed};
use plantel_application::inventory::import::Brought;
use plantel_domain::access::{Context, GroupName, Module, RequestId, Role};
use plantel_domain::error::Kind;
use plantel_domain::identity::{Device, Email, Locale, Password, PersonName};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::{
    EnvironmentFilter, InstitutionCode, InstitutionKind, NewInstitution, Nit, time_zone,
};
use plantel_domain::inventory::import::ImportOptions;
use plantel_domain::money::Money;
use plantel_domain::page::PageRequest;
use plantel_domain::text::Line;
use plantel_http::Services;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

const INVENTORY: &[u8] = include_bytes!("../../demo/inventario.csv");
const PASSWORD: &str = "plantel-demo-2026";
const CODE: &str = "DEMO";
const ZONE: &str = "America/Bogota";

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
    loans::show(services, &inside).await?;
    inventory::show(services, &inside, &places).await?;
    checks::show(services, &inside, &places[1]).await?;
    school::show(services, &inside).await?;
    Ok(true)
}

fn institution(code: InstitutionCode) -> Result<NewInstitution> {
    Ok(NewInstitution {
        kind: InstitutionKind::TrainingCenter,
        name: Line::parse("Centro de Formación Demo")?,
        code,
        nit: Some(Nit::parse("899999034-1")?),
        dane_code: None,
        time_zone: time_zone(ZONE)?,
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
    let groups =
        if role == Role::Student { BTreeSet::from([GroupName::parse(checks::GROUP)?]) } else { BTreeSet::new() };
    Ok(NewMembership { user, roles: BTreeSet::from([role]), environments, modules: None, groups })
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
