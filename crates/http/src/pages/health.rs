//! How the server is.

use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde_json::json;

/// Each part. Says nothing of where they are.
#[get("/health")]
pub async fn health(services: Data<Services>) -> HttpResponse {
    let (database, storage) = (database(&services).await, storage(&services).await);
    let word = |well: bool| if well { "ok" } else { "failing" };
    let parts = json!({
        "database": {"status": word(database)},
        "storage": {"status": word(storage)},
        "letters": letters(&services).await,
    });
    let well = database && storage;
    answer(well, &json!({"status": word(well), "parts": parts}))
}

/// Letters that nobody took make no server ill, but somebody should look.
async fn letters(services: &Services) -> serde_json::Value {
    match services.relay.backlog().await {
        Ok(left) => {
            let status = if left.parked == 0 { "ok" } else { "degraded" };
            json!({"status": status, "waiting": left.waiting, "parked": left.parked})
        }
        Err(error) => {
            tracing::warn!(%error, "what is left to be delivered cannot be counted");
            json!({"status": "failing"})
        }
    }
}

/// The process runs: nothing else is asked.
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    answer(true, &json!({"status": "ok"}))
}

/// Requests can be served.
#[get("/health/ready")]
pub async fn ready(services: Data<Services>) -> HttpResponse {
    let ready = database(&services).await;
    answer(ready, &json!({"status": if ready { "ok" } else { "failing" }}))
}

/// Where pictures and spreadsheets lie.
async fn storage(services: &Services) -> bool {
    let answered = services.inventory.files_ready().await;
    if let Err(error) = &answered {
        tracing::warn!(%error, source = ?std::error::Error::source(error), "the storage is not ready");
    }
    answered.is_ok()
}

async fn database(services: &Services) -> bool {
    let answered = services.store.ready().await;
    if let Err(error) = &answered {
        tracing::warn!(%error, source = ?std::error::Error::source(error), "the database is not ready");
    }
    answered.is_ok()
}

fn answer(well: bool, body: &serde_json::Value) -> HttpResponse {
    if well { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}
