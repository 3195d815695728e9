//! Requests to a house, and its answers.

use crate::house::House;
use crate::promises;
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use futures::future::LocalBoxFuture;
use plantel_http::{HttpSettings, Services, app};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The application, made once.
pub type Served = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// A request, on behalf of nobody unless it says so.
#[derive(Clone, Default)]
pub struct Ask<'a> {
    pub who: &'a str,
    pub method: &'a str,
    pub path: &'a str,
    pub headers: Vec<(&'a str, &'a str)>,
    pub body: Vec<u8>,
    pub peer: Option<&'a str>,
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl House {
    /// The same, with other settings.
    pub fn with_settings(mut self, change: impl FnOnce(&mut HttpSettings)) -> Self {
        let mut settings = (**self.settings).clone();
        change(&mut settings);
        (self.settings, self.served) = (Data::new(settings), OnceCell::new());
        self
    }

    /// The same, with its services changed.
    pub fn with_services(mut self, change: impl FnOnce(Services) -> Services) -> Self {
        let services = Arc::into_inner(self.services.into_inner()).unwrap();
        (self.services, self.served) = (Data::new(change(services)), OnceCell::new());
        self
    }

    /// Sends a request and looks at whether the answer is one that the description promises.
    pub async fn ask(&self, ask: Ask<'_>) -> Answer {
        let (method, path) = (ask.method, ask.path);
        let response = self.respond(ask).await;
        let (status, headers) = (response.status().as_u16(), headers(&response));
        let bytes = to_bytes(response.into_body()).await.unwrap_or_default();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        let answer = Answer { status, headers, body, bytes: bytes.to_vec() };
        promises::check(method, path, &answer);
        answer
    }

    /// Sends a request; the body of its answer is still to be read.
    pub async fn respond(&self, ask: Ask<'_>) -> ServiceResponse<BoxBody> {
        let served = self.served.get_or_init(|| serve(self.services.clone(), self.settings.clone())).await;
        let method = Method::from_bytes(ask.method.as_bytes()).unwrap();
        let mut request = TestRequest::default().method(method).uri(ask.path).insert_header(("x-request-id", "test"));
        if let Some(token) = self.tokens.get(ask.who) {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        for (name, value) in ask.headers {
            request = request.insert_header((name, value));
        }
        if let Some(peer) = ask.peer {
            request = request.peer_addr(SocketAddr::new(peer.parse().unwrap(), 4711));
        }
        served(request.set_payload(ask.body)).await
    }

    /// Sends a request on behalf of somebody, or of nobody.
    pub async fn send(&self, who: &str, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        self.ask(Ask { who, method, path, headers: headers.to_vec(), body, peer: None }).await
    }

    /// Sends a form.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.send("nobody", "POST", path, &headers, body).await
    }

    /// Signs in with a password; gives the answer of `/auth/login`.
    pub async fn login(&self, who: &str, password: &str) -> Answer {
        let body = json!({"email": format!("{who}@plantel.test"), "password": password});
        self.json("nobody", "POST", "/api/v1/auth/login", &body).await
    }

    /// Sends JSON.
    pub async fn json(&self, who: &str, method: &str, path: &str, body: &Value) -> Answer {
        self.send(who, method, path, &[("content-type", "application/json")], body.to_string().into_bytes()).await
    }

    /// Sends a request without a body.
    pub async fn call(&self, who: &str, method: &str, path: &str) -> Answer {
        self.send(who, method, path, &[], Vec::new()).await
    }

    /// Asks for something.
    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, &[], Vec::new()).await
    }
}

impl Answer {
    /// The code of a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// What a problem of the kept contract says.
    pub fn detail(&self) -> (u16, &str) {
        (self.status, self.body["detail"].as_str().unwrap_or_default())
    }

    /// The status and the code.
    pub fn told(&self) -> (u16, &str) {
        (self.status, self.code())
    }

    /// The fields at fault, each with what is wrong with it.
    pub fn faults(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |error: &'_ Value, name: &str| error[name].as_str().map(str::len).unwrap_or_default();
        assert!(errors.iter().all(|error| text(error, "detail") > 0), "{}", self.body);
        errors.iter().map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap())).collect()
    }

    /// The names of the fields of the body, in alphabetical order.
    pub fn keys(&self) -> Vec<&str> {
        keys(&self.body)
    }
}

/// The names of the fields of an object, in alphabetical order.
pub fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The header fields of an answer.
pub fn headers(response: &ServiceResponse<BoxBody>) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

async fn serve(services: Data<Services>, settings: Data<HttpSettings>) -> Served {
    let service = Rc::new(init_service(app(services, settings)).await);
    Box::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move { call_service(&*service, request.to_request()).await.map_into_boxed_body() })
    })
}
