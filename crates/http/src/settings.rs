//! What an operator decides about answers.

use ipnet::IpNet;
use plantel_application::notifications::Places;
use plantel_domain::journal::Sensitive;
use std::time::Duration;

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
    /// How long one waits for the next kilobyte of a body.
    pub body_patience: Duration,
    /// How long one waits until a client takes the next kilobyte of an answer.
    pub answer_patience: Duration,
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
    /// Who sends it is shown the metrics; when it is empty, programs on this machine are.
    pub metrics_token: Sensitive<String>,
    /// How many may follow their notices at once.
    pub streams: Places,
    /// How often a stream shows that it is open, when nothing comes.
    pub heartbeat: Duration,
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
            body_patience: Duration::from_secs(10),
            answer_patience: Duration::from_mins(1),
            upload_timeout: Duration::from_mins(15),
            seal: Vec::new(),
            docs: true,
            public_url: String::new(),
            secure: false,
            private_routes: false,
            trusted_proxies: Vec::new(),
            metrics_token: Sensitive(String::new()),
            streams: Places { each: 6, here: 200, all: 6_000 },
            heartbeat: Duration::from_secs(20),
        }
    }
}
