//! The application in this process, over a real database: what is asked of it, and what it asks of the database then.

use crate::databases::{Kind, TestDatabase};
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use futures::future::LocalBoxFuture;
use plantel_application::identity::{AccountRules, Credentials};
use plantel_application::inventory::Workshop;
use plantel_application::loans::LoanOffice;
use plantel_application::relay::routes;
use plantel_application::webhooks::HookTools;
use plantel_domain::identity::{Claims, Tokens, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::store::Store;
use plantel_http::{HttpSettings, Limiter, Limits, Services, Tools, app};
use plantel_persistence::{Pools, SeaStore};
use plantel_testkit::builders::{a_session, seed};
use plantel_testkit::{
    FakeCredentials, FakeHookPost, FakeLabels, FakePapers, FakePictures, FixedClock, MemoryFiles, RandomIds,
};
use plantel_wording::Words;
use sea_orm::Statement;
use sea_orm::metric::Info;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The application, made once.
type Served = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The application over a database of its own.
pub struct Inside {
    /// What it keeps things in.
    pub store: Arc<dyn Store>,
    /// Its use cases, and what is done behind requests.
    pub services: Data<Services>,
    /// Sets its time.
    pub clock: Arc<FixedClock>,
    /// Connections of which it knows nothing.
    pub pools: Pools,
    fakes: FakeCredentials,
    served: Served,
    said: Arc<Mutex<Vec<Statement>>>,
    /// Where it is; it goes last.
    pub database: TestDatabase,
}

/// What is asked, whoever asks.
#[derive(Clone)]
pub struct Asked {
    /// How.
    pub method: Method,
    /// Where, with what stands behind the question mark.
    pub path: String,
    /// What the body is; none when there is none.
    pub media: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// With this body, or without.
    pub fn json(method: Method, path: &str, body: Option<&Value>) -> Self {
        let media = body.map(|_| "application/json");
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        Self { method, path: path.to_owned(), media, body }
    }
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Caller {
    /// What a failed test calls them.
    pub name: &'static str,
    token: String,
    institution: InstitutionId,
}

impl Inside {
    /// A new one, in which nobody is.
    pub async fn open(kind: Kind) -> Self {
        let database = TestDatabase::migrated(kind).await;
        let (pools, mut own) = (database.pools().await, database.pools().await);
        let said = Arc::new(Mutex::new(Vec::new()));
        for pool in [&mut own.read, &mut own.write] {
            let heard = Arc::clone(&said);
            pool.set_metric_callback(move |info: &Info<'_>| held(&heard).push(info.statement.clone()));
        }
        let clock = Arc::new(FixedClock::default());
        let store = SeaStore::new(own, clock.clone(), Arc::new(RandomIds)).routed(routes());
        let store: Arc<dyn Store> = Arc::new(store);
        let fakes = FakeCredentials::new();
        let services = Data::new(services(&fakes, Arc::clone(&store), Arc::clone(&clock)));
        let settings = Data::new(HttpSettings { docs: false, ..HttpSettings::default() });
        let served = serve(services.clone(), settings).await;
        Self { store, services, clock, pools, fakes, served, said, database }
    }

    /// Somebody who has signed in, and asks in this institution.
    pub async fn caller(&self, name: &'static str, user: &User, institution: InstitutionId) -> Caller {
        let session = seed(&*self.store, a_session(user.id)).await;
        let claims = Claims { user: user.id, session: session.id, institution: None, expires_at: session.expires_at };
        Caller { name, token: self.fakes.tokens.sign_access(&claims), institution }
    }

    /// The same, by the way that people sign in.
    pub async fn login(&self, name: &'static str, user: &User, password: &str, institution: InstitutionId) -> Caller {
        let body = json!({"email": user.email.as_str(), "password": password});
        let asked = Asked::json(Method::POST, "/api/v1/auth/login", Some(&body));
        let (status, answer) = self.answer(None, asked).await;
        assert_eq!(status, 200, "{name} does not get in: {answer}");
        let token = answer["access_token"].as_str().expect("a token is text").to_owned();
        Caller { name, token, institution }
    }

    /// Asks for something: the status and the body, and what the database was asked meanwhile.
    pub async fn get(&self, caller: &Caller, path: &str) -> (u16, Value, Vec<Statement>) {
        let (status, body) = self.answer(Some(caller), Asked::json(Method::GET, path, None)).await;
        (status, body, std::mem::take(&mut *held(&self.said)))
    }

    /// Has something done; fails unless it is.
    pub async fn post(&self, caller: &Caller, path: &str, body: &Value) -> Value {
        let (status, answer) = self.answer(Some(caller), Asked::json(Method::POST, path, Some(body))).await;
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    /// Asks for something, as somebody or as a stranger: the status and the body, as a text where it is no JSON.
    pub async fn answer(&self, caller: Option<&Caller>, asked: Asked) -> (u16, Value) {
        held(&self.said).clear();
        let mut request = TestRequest::default().method(asked.method).uri(&asked.path);
        if let Some(caller) = caller {
            request = request
                .insert_header(("authorization", format!("Bearer {}", caller.token)))
                .insert_header(("x-institution-id", caller.institution.to_string()));
        }
        if let Some(media) = asked.media {
            request = request.insert_header(("content-type", media)).set_payload(asked.body);
        }
        let response = (self.served)(request).await;
        let status = response.status().as_u16();
        let media = response.headers().get("content-type").and_then(|value| value.to_str().ok());
        // What never ends is not waited for.
        if media.is_some_and(|media| media.starts_with("text/event-stream")) {
            return (status, Value::Null);
        }
        let bytes = to_bytes(response.into_body()).await.expect("a body can be read");
        let body = serde_json::from_slice(&bytes);
        (status, body.unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned())))
    }
}

/// A test that failed while it held the lock has told so already.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// With nothing outside but fakes.
fn services(fakes: &FakeCredentials, store: Arc<dyn Store>, clock: Arc<FixedClock>) -> Services {
    let files = Arc::new(MemoryFiles::new());
    let workshop = Workshop {
        files: files.clone(),
        pictures: Arc::new(FakePictures),
        labels: Arc::new(FakeLabels),
        qr_base: "https://app.plantel.test/qr/".to_owned(),
        piece: 1_000,
    };
    let office = LoanOffice {
        files,
        pictures: Arc::new(FakePictures),
        papers: Arc::new(FakePapers),
        verify_base: "https://app.plantel.test/loan-records/".to_owned(),
    };
    let hooks = HookTools { poster: Arc::new(FakeHookPost::default()), vault: fakes.vault.clone() };
    let tools = Tools { workshop, office, hooks, wording: Arc::new(Words) };
    let credentials = Credentials {
        hasher: fakes.hasher.clone(),
        policy: fakes.policy.clone(),
        tokens: fakes.tokens.clone(),
        vault: fakes.vault.clone(),
        codes: fakes.codes.clone(),
        providers: vec![fakes.provider.clone()],
    };
    let (rules, post) = (AccountRules::default(), fakes.post.clone());
    let services = Services::new(store, clock, Arc::new(RandomIds), credentials, rules, post, tools);
    services.limited_by(Limiter::new(&Limits::NONE))
}

async fn serve(services: Data<Services>, settings: Data<HttpSettings>) -> Served {
    let service = Rc::new(init_service(app(services, settings)).await);
    Box::new(move |request| {
        let service = Rc::clone(&service);
        Box::pin(async move { call_service(&*service, request.to_request()).await.map_into_boxed_body() })
    })
}
