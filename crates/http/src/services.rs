//! What handlers are given.

use crate::export::Exports;
use crate::limits::{Limiter, Limits};
use ipnet::IpNet;
use plantel_application::access::Memberships;
use plantel_application::audit::Audit;
use plantel_application::calendars::Calendars;
use plantel_application::checks::{CheckOffice, Checks};
use plantel_application::identity::{AccountRules, Credentials, Identity, Letters};
use plantel_application::institutions::{Environments, Institutions};
use plantel_application::inventory::{Inventory, Transfers, Workshop};
use plantel_application::items::Items;
use plantel_application::loans::{LoanOffice, Loans};
use plantel_application::relay::Relay;
use plantel_application::schedules::Schedules;
use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::mail::{Captured, Post};
use plantel_domain::store::Store;
use std::sync::Arc;
use std::time::Duration;

/// What things, loans and checks need from outside.
pub struct Tools {
    /// For the inventory.
    pub workshop: Workshop,
    /// For loans; checks keep and read their pictures by the same.
    pub office: LoanOffice,
}

/// Every use case, over one store.
pub struct Services {
    /// Where things are kept; edges use it for readiness and stored answers alone.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Names requests.
    pub ids: Arc<dyn IdSource>,
    /// Accounts and sessions.
    pub identity: Identity,
    /// Who belongs where.
    pub memberships: Memberships,
    /// Tenants.
    pub institutions: Institutions,
    /// Rooms and warehouses.
    pub environments: Environments,
    /// Assets.
    pub inventory: Inventory,
    /// Things on their way between environments.
    pub transfers: Transfers,
    /// Loans.
    pub loans: Loans,
    /// Calendars that programs read.
    pub calendars: Calendars,
    /// Who uses which room when.
    pub schedules: Schedules,
    /// Inventory checks.
    pub checks: Checks,
    /// Users' own things.
    pub items: Items,
    /// The journal.
    pub audit: Audit,
    /// Writes to people about their accounts.
    pub letters: Arc<Letters>,
    /// Sends what they write.
    pub post: Arc<dyn Post>,
    /// Letters that were kept instead of sent, where they are.
    pub captured: Option<Arc<dyn Captured>>,
    /// Carries out what is still to be done about events.
    pub relay: Relay,
    /// Counts requests, of all workers together.
    pub limiter: Limiter,
    /// Counts exports, of all workers together.
    pub exports: Exports,
}

impl Services {
    /// Over these ports.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        credentials: Credentials,
        rules: AccountRules,
        post: Arc<dyn Post>,
        tools: Tools,
    ) -> Self {
        let ports = || (Arc::clone(&store), Arc::clone(&clock), Arc::clone(&ids));
        let (s, c, i) = ports();
        let tokens = Arc::clone(&credentials.tokens);
        let identity = Identity::new(s, c, i, credentials, rules.clone());
        let (s, c, i) = ports();
        let memberships = Memberships::new(s, c, i);
        let (s, c, i) = ports();
        let institutions = Institutions::new(s, c, i);
        let (s, c, i) = ports();
        let environments = Environments::new(s, c, i);
        let (s, c, i) = ports();
        let inventory = Inventory::new(s, c, i, tools.workshop);
        let (s, c, i) = ports();
        let transfers = Transfers::new(s, c, i);
        let (s, c, i) = ports();
        let LoanOffice { files, pictures, .. } = &tools.office;
        let check_office = CheckOffice { files: Arc::clone(files), pictures: Arc::clone(pictures) };
        let loans = Loans::new(s, c, i, tools.office);
        let (s, c, i) = ports();
        let calendars = Calendars::new(s, c, i);
        let (s, c, i) = ports();
        let schedules = Schedules::new(s, c, i);
        let (s, c, i) = ports();
        let checks = Checks::new(s, c, i, check_office);
        let (s, c, i) = ports();
        let items = Items::new(s, c, i);
        let audit = Audit::new(Arc::clone(&store));
        let limiter = Limiter::new(&Limits::default());
        let (s, c, _) = ports();
        let letters = Arc::new(Letters::new(s, c, tokens, Arc::clone(&post), rules));
        let (s, c, _) = ports();
        let relay = Relay::new(s, c, vec![Arc::clone(&letters) as _]);
        Self {
            store,
            clock,
            ids,
            identity,
            memberships,
            institutions,
            environments,
            inventory,
            transfers,
            loans,
            calendars,
            schedules,
            checks,
            items,
            audit,
            letters,
            post,
            captured: None,
            relay,
            limiter,
            exports: Exports::default(),
        }
    }

    /// With the letters that are kept instead of sent.
    #[must_use]
    pub fn capturing(mut self, captured: Arc<dyn Captured>) -> Self {
        self.captured = Some(captured);
        self
    }

    /// With quotas of one's own.
    #[must_use]
    pub fn limited_by(mut self, limiter: Limiter) -> Self {
        self.limiter = limiter;
        self
    }
}

/// How the server answers, whatever it answers.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct HttpSettings {
    /// Origins that browsers may call from, exactly as they name themselves.
    pub cors_origins: Vec<String>,
    /// Whether browsers may send credentials of theirs along.
    pub cors_credentials: bool,
    /// The most bytes of a JSON body.
    pub body_limit: usize,
    /// The most bytes of a spreadsheet that is taken over while the caller waits.
    pub upload_limit: usize,
    /// The most bytes of a spreadsheet that is taken over in the background.
    pub import_limit: usize,
    /// How long it may take to send in a file that is taken over in the background.
    pub upload_timeout: Duration,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// Seals what is remembered of requests: a secret, the same on every server.
    pub seal: Vec<u8>,
    /// Whether `/docs` and `/redoc` are served.
    pub docs: bool,
    /// How this server is reached from outside, without a slash at its end: what stands before paths that are told.
    pub public_url: String,
    /// Whether browsers reach this server by HTTPS: cookies are then sent by nothing else.
    pub secure: bool,
    /// Whether the routes and pages for trying things out are there, for programs on this machine.
    pub private_routes: bool,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            cors_origins: Vec::new(),
            cors_credentials: false,
            body_limit: 1 << 20,
            upload_limit: 20 << 20,
            import_limit: 256 << 20,
            request_timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_mins(15),
            seal: Vec::new(),
            docs: true,
            public_url: String::new(),
            secure: false,
            private_routes: false,
            trusted_proxies: Vec::new(),
        }
    }
}
