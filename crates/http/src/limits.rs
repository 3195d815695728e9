//! How often one caller may ask: per address, and per account.
//!
//! Counted by this process alone, and in memory: several servers each allow as much.

use actix_web::http::header::{HeaderName, HeaderValue};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as Rate, RateLimiter};
use plantel_domain::error::{Fault, Kind, Params};
use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The code of `TooMany`.
pub const CODES: &[&str] = &["request.too-many"];

/// Idle keys are looked for after so many checks at the earliest.
const SWEEP: usize = 4096;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Signing in.
    Login,
    /// Asking for a forgotten password.
    Recovery,
    /// Making an account of one's own.
    SignUp,
    /// Spending a token that was sent by mail; the account is the token.
    Reset,
    /// Telling many something; counted by account alone.
    Announcements,
    /// All else.
    General,
    /// Trying whether another system can be told.
    WebhookTest,
}

/// So many requests at once, given back evenly over so long. None of either: no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// How many at once.
    pub burst: u32,
    /// How long until all of them are given back.
    pub per: Duration,
}

/// What counts as one address: with IPv6 the /64, which is what one customer has.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// What one class allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quotas {
    /// To each address; IPv6 to each /64, which is what one customer has.
    pub per_address: Quota,
    /// To each account, whoever asks.
    pub per_account: Quota,
}

/// What every class allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Signing in.
    pub login: Quotas,
    /// Asking for a forgotten password.
    pub recovery: Quotas,
    /// Making an account of one's own.
    pub sign_up: Quotas,
    /// Spending a token that was sent by mail.
    pub reset: Quotas,
    /// Telling many something.
    pub announcements: Quotas,
    /// All else.
    pub general: Quotas,
    /// Trying whether another system can be told.
    pub webhook_test: Quotas,
}

impl Quota {
    /// No limit.
    pub const NONE: Self = Self { burst: 0, per: Duration::ZERO };

    /// So many in so many seconds.
    pub const fn new(burst: u32, seconds: u64) -> Self {
        Self { burst, per: Duration::from_secs(seconds) }
    }

    fn rate(self) -> Option<Rate> {
        let burst = NonZeroU32::new(self.burst)?;
        Some(Rate::with_period(self.per / self.burst)?.allow_burst(burst))
    }
}

impl Limits {
    /// None at all.
    pub const NONE: Self = {
        let none = Quotas { per_address: Quota::NONE, per_account: Quota::NONE };
        Self {
            login: none,
            recovery: none,
            sign_up: none,
            reset: none,
            announcements: none,
            general: none,
            webhook_test: none,
        }
    };
}

impl Default for Limits {
    fn default() -> Self {
        let quotas = |per_address, per_account| Quotas { per_address, per_account };
        Self {
            login: quotas(Quota::new(60, 60), Quota::new(10, 60)),
            recovery: quotas(Quota::new(20, 300), Quota::new(3, 300)),
            sign_up: quotas(Quota::new(20, 600), Quota::NONE),
            reset: quotas(Quota::new(20, 300), Quota::new(5, 300)),
            announcements: quotas(Quota::NONE, Quota::new(20, 3_600)),
            general: quotas(Quota::new(12_000, 60), Quota::new(6_000, 60)),
            webhook_test: quotas(Quota::NONE, Quota::new(10, 60)),
        }
    }
}

/// More requests than a quota allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than the policy {policy} allows")]
pub struct TooMany {
    /// The name of the quota: `login`, or `login-address`.
    pub policy: &'static str,
    /// What it allows.
    pub quota: Quota,
    /// When one more is allowed.
    pub retry_after: Duration,
}

impl TooMany {
    /// The header fields of draft-ietf-httpapi-ratelimit-headers.
    pub(crate) fn headers(&self) -> [(HeaderName, HeaderValue); 2] {
        let Self { policy, quota, retry_after } = self;
        let field = |text: String| HeaderValue::try_from(text).expect("a name and numbers are visible ASCII");
        let (q, w, t) = (quota.burst, seconds(quota.per), seconds(*retry_after));
        [
            (HeaderName::from_static("ratelimit-policy"), field(format!(r#""{policy}";q={q};w={w}"#))),
            (HeaderName::from_static("ratelimit"), field(format!(r#""{policy}";r=0;t={t}"#))),
        ]
    }
}

impl Fault for TooMany {
    fn kind(&self) -> Kind {
        Kind::TooMany
    }
    fn code(&self) -> &'static str {
        CODES[0]
    }
    fn params(&self) -> Params {
        Params::none().number("seconds", i64::try_from(seconds(self.retry_after)).unwrap_or(i64::MAX))
    }
    fn retry_after(&self) -> Option<Duration> {
        Some(self.retry_after)
    }
}

/// Whole seconds, and never too few.
fn seconds(duration: Duration) -> u128 {
    duration.as_millis().div_ceil(1000).max(1)
}

/// Counts requests. Clones count together.
#[derive(Clone)]
pub struct Limiter(Arc<Counters>);

struct Counters {
    /// By class: per address, per account.
    meters: [[Option<Meter>; 2]; 7],
    /// A key is kept as its hash, which only this process can make: not as what a stranger typed.
    hasher: RandomState,
}

impl Limiter {
    /// By the time of the machine.
    pub fn new(limits: &Limits) -> Self {
        let started = Instant::now();
        Self::timed(limits, move || started.elapsed())
    }

    /// By a clock that tells how long it has been running.
    pub fn timed(limits: &Limits, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        let clock = Running(Arc::new(clock));
        let pair = |names: [&'static str; 2], quotas: Quotas| {
            let [address, account] = names;
            [Meter::new(address, quotas.per_address, &clock), Meter::new(account, quotas.per_account, &clock)]
        };
        // In the order of `Class`.
        let meters = [
            pair(["login-address", "login"], limits.login),
            pair(["recovery-address", "recovery"], limits.recovery),
            pair(["sign-up-address", "sign-up"], limits.sign_up),
            pair(["reset-address", "reset"], limits.reset),
            pair(["announcements-address", "announcements"], limits.announcements),
            pair(["general-address", "general"], limits.general),
            pair(["webhook-test-address", "webhook-test"], limits.webhook_test),
        ];
        Self(Arc::new(Counters { meters, hasher: RandomState::new() }))
    }

    /// Counts a request of this class from an address.
    pub fn address(&self, class: Class, address: IpAddr) -> Result<(), TooMany> {
        self.check(class, 0, network(address))
    }

    /// Counts a request of this class about an account, however its name is capitalised.
    pub fn account(&self, class: Class, account: &str) -> Result<(), TooMany> {
        self.check(class, 1, account.trim().to_lowercase())
    }

    fn check(&self, class: Class, whose: usize, key: impl Hash) -> Result<(), TooMany> {
        match &self.0.meters[class as usize][whose] {
            Some(meter) => meter.check(self.0.hasher.hash_one(key)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Limiter").finish_non_exhaustive()
    }
}

/// Time as governor counts it.
#[derive(Clone)]
struct Running(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock for Running {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0().into()
    }
}

/// One quota, and how much of it each key has used.
struct Meter {
    policy: &'static str,
    quota: Quota,
    used: RateLimiter<u64, DashMapStateStore<u64>, Running, NoOpMiddleware<Nanos>>,
    until_sweep: AtomicUsize,
}

impl Meter {
    fn new(policy: &'static str, quota: Quota, clock: &Running) -> Option<Self> {
        let used = RateLimiter::dashmap_with_clock(quota.rate()?, clock.clone());
        Some(Self { policy, quota, used, until_sweep: AtomicUsize::new(SWEEP) })
    }

    fn check(&self, key: u64) -> Result<(), TooMany> {
        if self.until_sweep.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.sweep();
        }
        self.used.check_key(&key).map_err(|until| {
            let retry_after = until.wait_time_from(self.used.clock().now());
            TooMany { policy: self.policy, quota: self.quota, retry_after }
        })
    }

    /// Forgets keys that have all of their quota back. As many checks as there are keys pay for the
    /// next round, so that there are never more than twice those in use, and a check costs the same.
    fn sweep(&self) {
        self.used.retain_recent();
        self.used.shrink_to_fit();
        self.until_sweep.store(self.used.len().max(SWEEP), Ordering::Relaxed);
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
