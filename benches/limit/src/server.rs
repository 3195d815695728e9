//! Routes and their answers: JSON, or what went wrong.

use crate::assets::{self, Wanted};
use crate::caller::{Caller, Keys, caller};
use crate::checks::{self, Submission};
use crate::database::Database;
use crate::loans;
use crate::me::{self, Grant};
use actix_web::web::{Data, Json, Path, Query, get, post};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError};
use anyhow::{Context, Result};
use clap::Parser;
use std::fmt;
use std::net::TcpListener;
use uuid::Uuid;

/// How a server is told what to do.
#[derive(Clone, Debug, Parser)]
pub struct Options {
    /// `sqlite://path` or `postgres://user@host/name`.
    #[arg(long)]
    pub database: String,
    /// Where to listen; 0 for any port.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// The most connections, of which PostgreSQL has half for reading; of SQLite those that read.
    #[arg(long, default_value_t = 16)]
    pub connections: u32,
    /// Threads that answer; 0 for as many as there are cores.
    #[arg(long, default_value_t = 0)]
    pub workers: usize,
    /// What tokens are signed with.
    #[arg(long)]
    pub secret: String,
    /// Who signs them.
    #[arg(long, default_value = "plantel")]
    pub issuer: String,
    /// For whom.
    #[arg(long, default_value = "plantel-api")]
    pub audience: String,
    /// What the role of who asks permits, as `/auth/me` tells it.
    #[arg(long, default_value = "[]")]
    pub grants: String,
}

impl Options {
    /// How many threads answer.
    pub fn threads(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            chosen => chosen,
        }
    }
}

struct State<D> {
    db: D,
    keys: Keys,
    grants: Vec<Grant>,
}

/// What went wrong: whoever measures must not go on.
#[derive(Debug)]
struct Failure(anyhow::Error);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl ResponseError for Failure {
    fn error_response(&self) -> HttpResponse {
        eprintln!("limit: {self}");
        HttpResponse::InternalServerError().body(self.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

type Answer = std::result::Result<HttpResponse, Failure>;

/// Serves until the process ends. Each worker gets what `open` makes.
pub async fn serve<D, F>(options: &Options, open: F) -> Result<()>
where
    D: Database,
    F: Fn() -> D + Clone + Send + 'static,
{
    let keys = Keys::new(&options.secret, &options.issuer, &options.audience);
    let grants: Vec<Grant> = serde_json::from_str(&options.grants).context("--grants is JSON")?;
    let listener = TcpListener::bind(("127.0.0.1", options.port))?;
    println!("Limit listens on http://{}", listener.local_addr()?);
    let app = move || {
        let state = State { db: open(), keys: keys.clone(), grants: grants.clone() };
        App::new()
            .app_data(Data::new(state))
            .route("/health/ready", get().to(HttpResponse::Ok))
            .route("/api/v1/auth/me", get().to(me::<D>))
            .route("/api/v1/inventory", get().to(list::<D>))
            .route("/api/v1/inventory/{id}", get().to(one::<D>))
            .route("/api/v1/loans/{id}/approve", post().to(approve::<D>))
            .route("/api/v1/inventory-checks/{id}/submit", post().to(submit::<D>))
    };
    let server = HttpServer::new(app).workers(options.threads()).h1_allow_half_closed(false).listen(listener)?;
    Ok(server.run().await?)
}

async fn me<D: Database>(state: Data<State<D>>, request: HttpRequest) -> Answer {
    let (caller, mut db) = entered(&state, &request).await?;
    let view = me::me(&mut db, &caller, &state.grants).await?;
    Ok(HttpResponse::Ok().json(view))
}

async fn list<D: Database>(state: Data<State<D>>, request: HttpRequest, wanted: Query<Wanted>) -> Answer {
    let (caller, mut db) = entered(&state, &request).await?;
    let rows = assets::list::<D>(&mut db, &caller, &wanted).await?;
    drop(db);
    Ok(HttpResponse::Ok().json(assets::page(&rows, &wanted)?))
}

async fn one<D: Database>(state: Data<State<D>>, request: HttpRequest, id: Path<Uuid>) -> Answer {
    let (caller, mut db) = entered(&state, &request).await?;
    let row = assets::one(&mut db, &caller, *id).await?;
    drop(db);
    Ok(HttpResponse::Ok().json(assets::view(&row)?))
}

async fn approve<D: Database>(state: Data<State<D>>, request: HttpRequest, id: Path<Uuid>) -> Answer {
    let (caller, db) = entered(&state, &request).await?;
    // Nobody holds a reader while they write.
    drop(db);
    let loan = loans::approve(&state.db, &caller, *id).await?;
    let view = loan.shown(&mut state.db.read().await?, &caller).await?;
    Ok(HttpResponse::Ok().json(view))
}

async fn submit<D: Database>(
    state: Data<State<D>>,
    request: HttpRequest,
    id: Path<Uuid>,
    said: Json<Submission>,
) -> Answer {
    let (caller, db) = entered(&state, &request).await?;
    drop(db);
    let check = checks::submit(&state.db, &caller, *id, &said).await?;
    let view = check.shown(&mut state.db.read().await?, &caller).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Whoever asks, and the connection that they were looked up by.
async fn entered<D: Database>(state: &State<D>, request: &HttpRequest) -> Result<(Caller, D::Reader)> {
    let mut db = state.db.read().await?;
    let caller = caller(&mut db, &state.keys, request).await?;
    Ok((caller, db))
}
