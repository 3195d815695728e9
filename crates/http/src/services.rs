//! What handlers are given.

use plantel_application::access::Memberships;
use plantel_application::audit::Audit;
use plantel_application::identity::{Identity, TokenLives};
use plantel_application::institutions::{Environments, Institutions};
use plantel_application::inventory::Inventory;
use plantel_application::items::Items;
use plantel_application::loans::Loans;
use plantel_domain::clock::Clock;
use plantel_domain::identity::{PasswordHasher, Tokens};
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;
use std::time::Duration;

/// Every use case, over one store.
pub struct Services {
    /// Where things are kept; edges use it for readiness and stored answers alone.
    pub store: Arc<dyn Store>,
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
    /// Loans.
    pub loans: Loans,
    /// Users' own things.
    pub items: Items,
    /// The journal.
    pub audit: Audit,
}

impl Services {
    /// Over these ports.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        hasher: Arc<dyn PasswordHasher>,
        tokens: Arc<dyn Tokens>,
        lives: TokenLives,
    ) -> Self {
        let ports = || (Arc::clone(&store), Arc::clone(&clock), Arc::clone(&ids));
        let (s, c, i) = ports();
        let identity = Identity::new(s, c, i, hasher, tokens, lives);
        let (s, c, i) = ports();
        let memberships = Memberships::new(s, c, i);
        let (s, c, i) = ports();
        let institutions = Institutions::new(s, c, i);
        let (s, c, i) = ports();
        let environments = Environments::new(s, c, i);
        let (s, c, i) = ports();
        let inventory = Inventory::new(s, c, i);
        let (s, c, i) = ports();
        let loans = Loans::new(s, c, i);
        let (s, c, i) = ports();
        let items = Items::new(s, c, i);
        let audit = Audit::new(Arc::clone(&store));
        Self { store, ids, identity, memberships, institutions, environments, inventory, loans, items, audit }
    }
}

/// How the server answers, whatever it answers.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Origins that browsers may call from, exactly as they name themselves.
    pub cors_origins: Vec<String>,
    /// Whether browsers may send credentials of theirs along.
    pub cors_credentials: bool,
    /// The most bytes of a JSON body.
    pub body_limit: usize,
    /// The most bytes of a spreadsheet.
    pub upload_limit: usize,
    /// How long one request may take.
    pub request_timeout: Duration,
    /// Seals what is remembered of requests: a secret, the same on every server.
    pub seal: Vec<u8>,
    /// Whether `/docs` and `/redoc` are served.
    pub docs: bool,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            cors_origins: Vec::new(),
            cors_credentials: false,
            body_limit: 1 << 20,
            upload_limit: 20 << 20,
            request_timeout: Duration::from_secs(30),
            seal: Vec::new(),
            docs: true,
        }
    }
}
