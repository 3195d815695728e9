//! What is not the API itself: who this is, how it is, and its documentation.

mod docs;
mod health;
mod letters;

use actix_web::web::{self, Json};
use actix_web::{HttpResponse, get};
use serde_json::{Value, json};

/// The routes of these pages.
pub fn routes(config: &mut web::ServiceConfig, docs: bool) {
    config
        .service(root)
        .service(ping)
        .service(document)
        .service(health::health)
        .service(health::live)
        .service(health::ready)
        .service(crate::operations::scrape)
        .configure(letters::routes);
    if docs {
        docs::routes(config);
    }
}

#[get("/")]
async fn root() -> Json<Value> {
    Json(json!({
        "name": "Plantel",
        "version": env!("CARGO_PKG_VERSION"),
        "api": "/api/v1",
        "openapi": "/openapi.json",
    }))
}

#[get("/ping")]
async fn ping() -> Json<Value> {
    Json(json!({"message": "pong"}))
}

#[get("/openapi.json")]
async fn document() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(crate::openapi::text())
}
