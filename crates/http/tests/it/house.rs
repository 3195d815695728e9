//! An institution with its people, and a client that speaks for them.

use actix_web::body::to_bytes;
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use chrono::Duration;
use plantel_application::identity::TokenLives;
use plantel_credentials::{Algorithm, BcryptHasher, JwtTokens, TokenSettings};
use plantel_domain::access::{Membership, Role};
use plantel_domain::identity::{Claims, Email, Session, Tokens, User};
use plantel_domain::ids::{IdSource, InstitutionId};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::Asset;
use plantel_domain::loans::Loan;
use plantel_http::{HttpSettings, Services, app};
use plantel_testkit::builders::{
    a_loan, a_membership, a_session, a_user, a_warehouse, an_asset, an_institution, line, seed,
};
use plantel_testkit::{FixedClock, MemoryStore, SequentialIds};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A training centre with a warehouse, an asset in it, a pending loan, and a user of each role.
pub struct House {
    pub institution: Institution,
    pub warehouse: Environment,
    pub asset: Asset,
    pub loan: Loan,
    pub users: BTreeMap<&'static str, User>,
    pub services: Data<Services>,
    pub settings: Data<HttpSettings>,
    tokens: BTreeMap<&'static str, String>,
}

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

impl House {
    /// One that is the same each time.
    pub async fn build() -> Self {
        let clock = Arc::new(FixedClock::default());
        let ids: Arc<dyn IdSource> = Arc::new(SequentialIds::default());
        let store = Arc::new(MemoryStore::new(clock.clone(), ids.clone()));
        let tokens = Arc::new(tokens());
        let lives = TokenLives { access: Duration::minutes(30), refresh: Duration::days(7) };
        let hasher = Arc::new(BcryptHasher::new(4));
        let services = Services::new(store.clone(), clock, ids.clone(), hasher, tokens.clone(), lives);

        let mut institution = an_institution();
        institution.id = ids.next().into();
        institution.name = line("Centro de Pruebas");
        let institution = seed(&*store, institution).await;
        let mut warehouse = a_warehouse(institution.id);
        warehouse.id = ids.next().into();
        warehouse.name = line("Bodega Principal");
        let warehouse = seed(&*store, warehouse).await;
        let mut asset = an_asset(institution.id);
        asset.id = ids.next().into();
        (asset.code, asset.name) = (line("CAM-1"), line("Cámara réflex"));
        asset.environment = Some(warehouse.id);
        let asset = seed(&*store, asset).await;

        let mut users = BTreeMap::new();
        let mut bearer = BTreeMap::new();
        for name in Role::ALL.iter().map(|role| role.name()).chain(["admin", "stranger"]) {
            let mut user = a_user();
            user.id = ids.next().into();
            user.email = Email::parse(&format!("{name}@plantel.test")).unwrap();
            user.full_name = Some(line(name));
            user.platform_admin = name == "admin";
            let user = seed(&*store, user).await;
            let session = Session { id: ids.next().into(), institution: None, ..a_session(user.id) };
            let session = seed(&*store, session).await;
            let claims =
                Claims { user: user.id, session: session.id, institution: None, expires_at: session.expires_at };
            bearer.insert(name, tokens.sign_access(&claims));
            users.insert(name, user);
        }
        for role in Role::ALL {
            let place = Membership {
                id: ids.next().into(),
                roles: BTreeSet::from([*role]),
                environments: BTreeSet::from([warehouse.id]),
                ..a_membership(institution.id, users[role.name()].id)
            };
            seed(&*store, place).await;
        }
        let mut loan = a_loan(&asset, &warehouse, users["instructor"].id);
        loan.id = ids.next().into();
        let loan = seed(&*store, loan).await;
        let settings = Data::new(HttpSettings {
            cors_origins: vec!["https://app.plantel.test".into()],
            docs: false,
            ..Default::default()
        });
        Self { institution, warehouse, asset, loan, users, services: Data::new(services), settings, tokens: bearer }
    }

    /// Another institution, of which the stranger is an administrator.
    pub async fn with_stranger_elsewhere(self) -> Self {
        let ctx = plantel_domain::access::Context::system("test", None);
        let other = an_institution();
        let mut work = self.services.store.begin(&ctx).await.unwrap();
        work.institutions().add(&other).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        let inside = plantel_domain::access::Context::system("test", Some(other.id));
        let place = a_membership(other.id, self.users["stranger"].id);
        let mut work = self.services.store.begin(&inside).await.unwrap();
        work.memberships().add(&place).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        self
    }

    /// Sends a request on behalf of somebody, or of nobody.
    pub async fn send(&self, who: &str, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let service = init_service(app(self.services.clone(), self.settings.clone())).await;
        let mut request = TestRequest::default().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        if let Some(token) = self.tokens.get(who) {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        request = request.insert_header(("x-request-id", "test"));
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        let response = call_service(&service, request.set_payload(body).to_request()).await;
        let status = response.status().as_u16();
        let text =
            |value: &actix_web::http::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let bytes = to_bytes(response.into_body()).await.unwrap_or_default();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status, headers, body }
    }

    /// Sends JSON.
    pub async fn json(&self, who: &str, method: &str, path: &str, body: &Value) -> Answer {
        self.send(who, method, path, &[("content-type", "application/json")], body.to_string().into_bytes()).await
    }

    /// Asks for something.
    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, "GET", path, &[], Vec::new()).await
    }

    /// The institution's id.
    pub fn id(&self) -> InstitutionId {
        self.institution.id
    }
}

fn tokens() -> JwtTokens {
    let settings = TokenSettings {
        issuer: "plantel".to_owned(),
        audience: "plantel-api".to_owned(),
        key_id: "1".to_owned(),
        algorithm: Algorithm::Hs256("a secret for tests, long enough".to_owned()),
        previous: None,
    };
    JwtTokens::new(settings).unwrap()
}
