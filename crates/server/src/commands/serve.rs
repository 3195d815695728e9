//! Serving.

use crate::background::Background;
use crate::config::{Config, Environment};
use crate::telling::Telling;
use crate::{demo, wiring};
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use anyhow::{Context, Result, anyhow, bail};
use plantel_domain::access::Context as Caller;
use plantel_domain::identity::{Email, Password};
use plantel_http::{Services, sentence};
use std::net::TcpListener;
use std::time::Duration;

/// Serves until the process is told to stop.
pub async fn serve(config: &Config, demo: bool) -> Result<()> {
    if demo && config.environment == Environment::Production {
        bail!("the demonstration has public passwords: not in production");
    }
    let telling = Telling::begin(config)?;
    outlive_full_files();
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = Data::new(wiring::services(config, pools.clone())?);
    warn(config);
    first_admin(config, &services).await?;
    if demo {
        demo::load(config, &services).await?;
    }
    let place = (config.http.host.as_str(), config.http.port);
    let listener = TcpListener::bind(place)
        .with_context(|| format!("http.host, http.port: {}:{} cannot be listened on", place.0, place.1))?;
    let address = listener.local_addr()?;
    let settings = wiring::http_settings(config)?;
    println!("Plantel listens on http://{address}");
    if settings.docs {
        println!("Documentation:     http://{address}/docs and http://{address}/redoc");
    }
    if demo {
        println!("{}", demo::accounts());
    }
    let workers = match config.http.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        chosen => chosen,
    };
    let drain = Duration::from_secs(config.http.drain_seconds);
    let background = Background::start(&services, pools, config.background.enabled);
    let server = plantel_http::serve(listener, workers, drain, services.clone(), Data::new(settings))?;
    let stopping = tokio::spawn(stop(server.handle(), services, Duration::from_secs(config.http.leave_seconds)));
    server.await?;
    // It is through when the server has ended, unless the server ended by itself.
    let told = tokio::time::timeout(Duration::from_secs(1), stopping).await;
    let told = told.ok().and_then(Result::ok).unwrap_or(Told::Gently);
    background.drain(if told == Told::AtOnce { Duration::ZERO } else { drain }).await;
    tracing::info!("stopped");
    telling.end().await;
    Ok(())
}

/// How the program is told to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// What is under way is finished.
    Gently,
    /// Nothing is.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there is one way elsewhere"))]
    AtOnce,
}

/// Stops the server when the program is told to. For a while before it answers as ever, but is not ready, so that
/// whoever balances sends nothing more; who says it again does not want that. Streams of notices end first: they are
/// never over, and would be waited for.
async fn stop(server: ServerHandle, services: Data<Services>, leave: Duration) -> Told {
    let told = told_to_stop().await;
    services.leaving.begin();
    let told = match told {
        Told::Gently if !leave.is_zero() => {
            tracing::info!(seconds = leave.as_secs(), "about to stop: not ready any more");
            tokio::time::timeout(leave, told_to_stop()).await.unwrap_or(told)
        }
        _ => told,
    };
    services.live.close();
    server.stop(told == Told::Gently).await;
    told
}

#[cfg(unix)]
async fn told_to_stop() -> Told {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::terminate()), signal(SignalKind::quit())) {
        (Ok(mut terminate), Ok(mut quit)) => tokio::select! {
            _ = terminate.recv() => Told::Gently,
            _ = quit.recv() => Told::AtOnce,
            _ = tokio::signal::ctrl_c() => Told::AtOnce,
        },
        // Then the signal ends the program as it ends any other.
        _ => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> Told {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
    Told::Gently
}

/// What is written past the greatest size of a file (`ulimit -f`) is refused, as on a full disk; this signal would end
/// the program, if nobody listened to it.
#[cfg(unix)]
fn outlive_full_files() {
    use tokio::signal::unix::{SignalKind, signal};
    /// `SIGXFSZ`, wherever this program runs.
    const FILE_SIZE: i32 = 25;
    if let Err(error) = signal(SignalKind::from_raw(FILE_SIZE)) {
        tracing::warn!(%error, "a file that may not grow will end the program");
    }
}

#[cfg(not(unix))]
fn outlive_full_files() {}

/// Says what will hardly be meant in production.
fn warn(config: &Config) {
    if config.environment != Environment::Production {
        return;
    }
    if !config.mail.has_server() {
        tracing::warn!("mail.smtp_host is not set: letters are kept in {} and not sent", config.mail.capture_folder);
    }
    for (key, url) in
        [("http.public_url", &config.http.public_url), ("accounts.frontend_url", &config.accounts.frontend_url)]
    {
        if matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
            tracing::warn!("{key} is {url}: links lead to the reader's own machine");
        }
    }
}

/// Makes the platform administrator that the configuration names, unless it is there.
async fn first_admin(config: &Config, services: &Services) -> Result<()> {
    let accounts = &config.accounts;
    if accounts.first_admin_email.is_empty() {
        return Ok(());
    }
    let email = Email::parse(&accounts.first_admin_email).context("accounts.first_admin_email")?;
    let password =
        Password::chosen(accounts.first_admin_password.0.clone()).context("accounts.first_admin_password")?;
    if accounts.first_admin_password.0.contains("changethis") {
        tracing::warn!("accounts.first_admin_password still has its default value: production refuses it");
    }
    let made = services.identity.ensure_admin(&Caller::system("first-admin", None), email, password).await;
    if made.map_err(|error| anyhow!("accounts.first_admin_email: {}", sentence(error.fault())))? {
        tracing::info!("the first administrator was made");
    }
    Ok(())
}
