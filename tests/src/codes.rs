//! Codes of a second factor, as somebody's telephone makes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};
use totp_rs::{Algorithm, Builder, Secret, Totp};

const STEP: u64 = 30;

/// A telephone that has read a secret.
pub struct Codes {
    totp: Totp,
    last: u64,
}

impl Codes {
    /// Of a secret in base 32.
    pub fn of(secret: &str) -> Self {
        let secret = Secret::try_from_base32(secret).expect("a secret in base 32");
        let codes = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(STEP);
        Self { totp: codes.with_secret(secret).build().expect("a secret of a good length"), last: 0 }
    }

    /// A code that is good now and was not given before. A server takes the one before and the one after
    /// too, so that three in a row seldom wait.
    pub async fn next(&mut self) -> String {
        let (now, within) = (seconds() / STEP, seconds() % STEP);
        // The one before is over when its time comes to an end on the way.
        let first = if within < STEP - 10 { now - 1 } else { now };
        self.last = first.max(self.last + 1);
        while seconds() / STEP + 1 < self.last {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        self.again()
    }

    /// The last one once more.
    pub fn again(&self) -> String {
        self.totp.generate(self.last * STEP).to_string()
    }
}

fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}
