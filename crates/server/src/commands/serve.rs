//! Serving.

use crate::config::{Config, Environment, LogFormat};
use crate::{demo, wiring};
use actix_web::web::Data;
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Serves until the process is told to stop.
pub async fn serve(config: &Config, demo: bool) -> Result<()> {
    if demo && config.environment == Environment::Production {
        bail!("the demonstration has public passwords: not in production");
    }
    log(config)?;
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = Data::new(wiring::services(config, pools)?);
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
    plantel_http::serve(listener, workers, drain, services, Data::new(settings))?.await?;
    tracing::info!("stopped");
    Ok(())
}

fn log(config: &Config) -> Result<()> {
    let filter: EnvFilter = config.log.level.parse().context("log.level")?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log.format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}
