//! Serving on a socket.
//!
//! As `HttpServer` does it, but for the connections: those of actix-web alone are written to for as long as their
//! client likes, and what an answer holds is held with them.

use crate::app::app;
use crate::services::Services;
use crate::settings::HttpSettings;
use crate::taken::Taken;
use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol, Request, Response};
use actix_service::{IntoServiceFactory, ServiceFactoryExt as _, map_config};
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, Server, Service, ServiceFactory, fn_service};
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use std::fmt;
use std::future::ready;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(10);

/// How long a client that was answered early may go on sending before the connection ends.
const LINGER: Duration = Duration::from_secs(1);

/// Serves on an open listener until somebody stops it by its handle; requests under way are finished then, if that is
/// how it is stopped.
pub fn serve(
    listener: TcpListener,
    workers: usize,
    drain: Duration,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> std::io::Result<Server> {
    let here = listener.local_addr()?;
    let server = Server::build().workers(workers).shutdown_timeout(drain.as_secs()).disable_signals();
    let stops = server.graceful_shutdown_signal();
    let each = move || {
        let stops = stops.clone();
        let stopping = move || {
            let stops = stops.clone();
            async move { stops.notified().await }
        };
        connections(app(services.clone(), settings.clone()), here, settings.answer_patience, stopping)
    };
    Ok(server.listen("plantel", listener, each)?.run())
}

/// Unsent bytes that the system holds for a connection. Without this it holds some megabytes, and says that there is
/// room again when a third of them was taken.
#[cfg(target_os = "linux")]
fn hold_little(stream: &TcpStream) {
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_notsent_lowat(64 << 10) {
        tracing::debug!(%error, "a connection holds as much as the system likes");
    }
}

#[cfg(not(target_os = "linux"))]
fn hold_little(_: &TcpStream) {}

/// What answers on connections: the application, for as long as they are taken from.
fn connections<I, S, B, F, W>(
    app: I,
    here: SocketAddr,
    patience: Duration,
    stopping: F,
) -> impl ServiceFactory<TcpStream, Config = (), Response = (), Error = DispatchError, InitError = ()>
where
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error> + 'static,
    S::InitError: fmt::Debug,
    S::Response: Into<Response<B>> + 'static,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + 'static,
    F: Fn() -> W + 'static,
    W: Future<Output = ()> + 'static,
{
    let app = app.into_factory().map_err(|error| {
        let error: Error = error.into();
        error.error_response()
    });
    let http = HttpService::build()
        .graceful_shutdown_signal(stopping)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(LINGER)
        // Who closes the connection waits for nothing: what is under way for them ends.
        .h1_allow_half_closed(false)
        .local_addr(here)
        .finish(map_config(app, |()| AppConfig::default()));
    fn_service(move |stream: TcpStream| {
        let peer = stream.peer_addr().ok();
        hold_little(&stream);
        ready(Ok((Taken::new(stream, patience), Protocol::Http1, peer)))
    })
    .and_then(http)
}
