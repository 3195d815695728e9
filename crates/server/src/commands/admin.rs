//! The first account.

use crate::config::Config;
use crate::wiring;
use anyhow::{Context as _, Result, anyhow};
use clap::Args;
use plantel_application::identity::NewAccount;
use plantel_domain::access::Context;
use plantel_domain::identity::{Email, Password};
use plantel_http::sentence;
use std::io::Read;
use uuid::Uuid;

/// A platform administrator's account.
#[derive(Args)]
pub struct CreateAdmin {
    /// Its address.
    #[arg(long)]
    email: String,
    /// Read the password (8 to 128 characters) from standard input; else one is made and printed.
    #[arg(long)]
    password_stdin: bool,
}

/// Makes the account.
pub async fn create(config: &Config, args: CreateAdmin) -> Result<()> {
    let email = Email::parse(&args.email).map_err(|bad| anyhow!("--email: {}", sentence(&bad)))?;
    let typed = if args.password_stdin {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input cannot be read")?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        made_up()
    };
    let password = Password::chosen(typed.clone()).map_err(|bad| anyhow!("the password: {}", sentence(&bad)))?;
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let account = NewAccount {
        email,
        password,
        full_name: None,
        locale: None,
        active: true,
        platform_admin: true,
        email_verified: true,
        welcome: false,
    };
    let ctx = Context::system("create-admin", None);
    let user =
        services.identity.create_user(&ctx, account).await.map_err(|error| anyhow!("{}", sentence(error.fault())))?;
    println!("Made the account {} ({}).", user.email.as_str(), user.id);
    if !args.password_stdin {
        println!("Its password, shown this once: {typed}");
    }
    Ok(())
}

/// 122 random bits.
#[expect(clippy::disallowed_methods, reason = "a password, not an id")]
fn made_up() -> String {
    Uuid::new_v4().simple().to_string()
}
