//! An institution with its people.

pub use crate::asking::{Answer, Ask, keys};

use crate::asking::Served;
use actix_web::web::Data;
use chrono::Duration;
use plantel_application::identity::{AccountRules, Credentials};
use plantel_application::inventory::Workshop;
use plantel_application::loans::LoanOffice;
use plantel_application::relay::routes;
use plantel_application::webhooks::HookTools;
use plantel_domain::access::{Invitation, Membership, Role};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{Claims, Email, Session, Tokens, User};
use plantel_domain::ids::{IdSource, InstitutionId};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::{Asset, Category};
use plantel_domain::journal::Sensitive;
use plantel_domain::loans::Loan;
use plantel_domain::tag::Tag;
use plantel_http::{HttpSettings, Limiter, Limits, Services, Tools};
use plantel_testkit::builders::{
    a_category, a_loan, a_membership, a_session, a_user, a_warehouse, an_asset, an_institution, an_invitation,
    category_code, line, person_name, seed,
};
use plantel_testkit::credentials::{PlainCodes, PlainHasher};
use plantel_testkit::{
    FakeCredentials, FakeHookPost, FakeLabels, FakePapers, FakePictures, FixedClock, MemoryFiles, MemoryStore,
    SequentialIds,
};
use plantel_wording::Words;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The password of everybody in the house.
pub const PASSWORD: &str = "plantel-2026";

/// What QR codes say before a tag.
pub const QR_BASE: &str = "https://app.plantel.test/qr/";

/// A training centre with a warehouse, an asset in it, a pending loan, and a user of each role.
pub struct House {
    pub institution: Institution,
    pub warehouse: Environment,
    pub asset: Asset,
    pub loan: Loan,
    pub invitation: Invitation,
    pub users: BTreeMap<&'static str, User>,
    pub store: Arc<MemoryStore>,
    pub files: Arc<MemoryFiles>,
    pub services: Data<Services>,
    pub settings: Data<HttpSettings>,
    pub clock: Arc<FixedClock>,
    pub fakes: FakeCredentials,
    pub tokens: BTreeMap<&'static str, String>,
    pub served: OnceCell<Served>,
}

impl House {
    /// One that is the same each time, by the usual rules.
    pub async fn build() -> Self {
        Self::ruled(AccountRules::default()).await
    }

    /// One by these rules.
    pub async fn ruled(rules: AccountRules) -> Self {
        let clock = Arc::new(FixedClock::default());
        let ids: Arc<dyn IdSource> = Arc::new(SequentialIds::default());
        let store = Arc::new(MemoryStore::new(clock.clone(), ids.clone()).routed(routes()));
        let fakes = FakeCredentials::new();
        let files = Arc::new(MemoryFiles::new());
        let workshop = Workshop {
            files: files.clone(),
            pictures: Arc::new(FakePictures),
            labels: Arc::new(FakeLabels),
            qr_base: QR_BASE.to_owned(),
            piece: 1_000,
        };
        let office = LoanOffice {
            files: files.clone(),
            pictures: Arc::new(FakePictures),
            papers: Arc::new(FakePapers),
            verify_base: "https://plantel.example.edu.co/api/v1/loan-records/".to_owned(),
        };
        let hooks = HookTools { poster: Arc::new(FakeHookPost::default()), vault: fakes.vault.clone() };
        let (post, tools) = (fakes.post.clone(), Tools { workshop, office, hooks, wording: Arc::new(Words) });
        let services =
            Services::new(store.clone(), clock.clone(), ids.clone(), credentials(&fakes), rules, post, tools);
        // By the time of the machine nothing is the same each time.
        let services = services.limited_by(Limiter::new(&Limits::NONE));

        let mut institution = an_institution();
        institution.id = ids.next().into();
        institution.name = line("Centro de Pruebas");
        let institution = seed(&*store, institution).await;
        let usual = Category { code: category_code("other"), ..a_category(institution.id) };
        seed(&*store, usual).await;
        let mut warehouse = a_warehouse(institution.id);
        warehouse.id = ids.next().into();
        warehouse.name = line("Bodega Principal");
        let warehouse = seed(&*store, warehouse).await;
        let mut asset = an_asset(institution.id);
        asset.id = ids.next().into();
        (asset.code, asset.name) = (line("CAM-1"), line("Cámara réflex"));
        (asset.environment, asset.tag) = (Some(warehouse.id), Some(Tag::issue(&*ids)));
        let asset = seed(&*store, asset).await;

        let mut users = BTreeMap::new();
        let mut bearer = BTreeMap::new();
        for name in Role::ALL.iter().map(|role| role.name()).chain(["admin", "stranger"]) {
            let mut user = a_user();
            user.id = ids.next().into();
            user.email = Email::parse(&format!("{name}@plantel.test")).unwrap();
            user.full_name = Some(person_name(name));
            user.password = Sensitive(PlainHasher::hash_of(PASSWORD));
            user.platform_admin = name == "admin";
            let user = seed(&*store, user).await;
            let session = Session { id: ids.next().into(), institution: None, ..a_session(user.id) };
            let session = seed(&*store, session).await;
            let claims =
                Claims { user: user.id, session: session.id, institution: None, expires_at: session.expires_at };
            bearer.insert(name, fakes.tokens.sign_access(&claims));
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
        // Its line is as well known, and takes no number of its own.
        loan.lines[0].id = Uuid::from(loan.id).into();
        let loan = seed(&*store, loan).await;
        let invitation = seed(&*store, an_invitation(institution.id)).await;
        let settings = Data::new(HttpSettings {
            cors_origins: vec!["https://app.plantel.test".into()],
            docs: false,
            ..Default::default()
        });
        let services = Data::new(services);
        let (tokens, served) = (bearer, OnceCell::new());
        Self {
            institution,
            warehouse,
            asset,
            loan,
            invitation,
            users,
            store,
            files,
            services,
            settings,
            clock,
            fakes,
            tokens,
            served,
        }
    }

    /// Another institution, which the stranger runs whatever it is.
    pub async fn with_stranger_elsewhere(self) -> Self {
        let ctx = plantel_domain::access::Context::system("test", None);
        let other = an_institution();
        let mut work = self.services.store.begin(&ctx).await.unwrap();
        work.institutions().add(&other).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        let inside = plantel_domain::access::Context::system("test", Some(other.id));
        let roles = BTreeSet::from([Role::CenterAdmin, Role::Rector]);
        let place = Membership { roles, ..a_membership(other.id, self.users["stranger"].id) };
        let mut work = self.services.store.begin(&inside).await.unwrap();
        work.memberships().add(&place).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        self
    }

    /// An administrator switches somebody's account off.
    pub async fn switch_off(&self, who: &str) {
        let path = format!("/api/v1/users/{}", self.users[who].id);
        assert_eq!(self.json("admin", "PATCH", &path, &json!({"is_active": false})).await.status, 200);
    }

    /// Somebody shows that the address of the account is theirs.
    pub async fn prove_address(&self, who: &str) {
        assert_eq!(self.call(who, "POST", "/api/v1/auth/verify-email/resend").await.status, 202);
        let body = json!({"token": self.token_by_mail().await});
        assert_eq!(self.json("nobody", "POST", "/api/v1/auth/verify-email", &body).await.status, 204);
    }

    /// Sets up a second factor for somebody; gives its secret. The code that was used is good no more.
    pub async fn with_second_factor(&self, who: &str) -> String {
        let prepared = self.json(who, "POST", "/api/v1/auth/mfa/enrol", &json!({"password": PASSWORD})).await;
        let secret = prepared.body["secret"].as_str().unwrap().to_owned();
        let confirmed =
            self.json(who, "POST", "/api/v1/auth/mfa/confirm", &json!({"otp": self.code_of(&secret)})).await;
        assert_eq!(confirmed.status, 200, "{}", confirmed.body);
        self.clock.advance(Duration::seconds(30));
        secret
    }

    /// The code that somebody's app shows now.
    pub fn code_of(&self, secret: &str) -> String {
        PlainCodes::code_at(secret, self.clock.now())
    }

    /// Sends the letters that wait, and gives the token of the last.
    pub async fn token_by_mail(&self) -> String {
        self.services.relay.settle().await.unwrap();
        self.fakes.post.last_token().unwrap()
    }

    /// The institution's id.
    pub fn id(&self) -> InstitutionId {
        self.institution.id
    }
}

/// Those that tests can look at.
fn credentials(fakes: &FakeCredentials) -> Credentials {
    Credentials {
        hasher: fakes.hasher.clone(),
        policy: fakes.policy.clone(),
        tokens: fakes.tokens.clone(),
        vault: fakes.vault.clone(),
        codes: fakes.codes.clone(),
        providers: vec![fakes.provider.clone()],
    }
}
