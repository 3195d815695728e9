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
use serde_json::Value;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The application, made once.
type Served = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The application over a database of its own.
pub struct Inside {
    /// What it keeps things in.
    pub store: Arc<dyn Store>,
    /// Connections of which it knows nothing.
    pub pools: Pools,
    fakes: FakeCredentials,
    served: Served,
    said: Arc<Mutex<Vec<Statement>>>,
    /// Where it is; it goes last.
    pub database: TestDatabase,
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
        let services = services(&fakes, Arc::clone(&store), clock);
        let settings = Data::new(HttpSettings { docs: false, ..HttpSettings::default() });
        let served = serve(Data::new(services), settings).await;
        Self { store, pools, fakes, served, said, database }
    }

    /// Somebody who has signed in, and asks in this institution.
    pub async fn caller(&self, name: &'static str, user: &User, institution: InstitutionId) -> Caller {
        let session = seed(&*self.store, a_session(user.id)).await;
        let claims = Claims { user: user.id, session: session.id, institution: None, expires_at: session.expires_at };
        Caller { name, token: self.fakes.tokens.sign_access(&claims), institution }
    }

    /// Asks for something: the status and the body, and what the database was asked meanwhile.
    pub async fn get(&self, caller: &Caller, path: &str) -> (u16, Value, Vec<Statement>) {
        held(&self.said).clear();
        let (status, body) = self.send(caller, Method::GET, path, None).await;
        (status, body, std::mem::take(&mut *held(&self.said)))
    }

    /// Has something done; fails unless it is.
    pub async fn post(&self, caller: &Caller, path: &str, body: &Value) -> Value {
        let (status, answer) = self.send(caller, Method::POST, path, Some(body)).await;
        assert!((200..300).contains(&status), "POST {path}: {status} {answer}");
        answer
    }

    async fn send(&self, caller: &Caller, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let request = TestRequest::default()
            .method(method)
            .uri(path)
            .insert_header(("authorization", format!("Bearer {}", caller.token)))
            .insert_header(("x-institution-id", caller.institution.to_string()));
        let request = match body {
            Some(body) => {
                let request = request.insert_header(("content-type", "application/json"));
                request.set_payload(body.to_string())
            }
            None => request,
        };
        let response = (self.served)(request).await;
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body()).await.expect("a body can be read");
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
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
