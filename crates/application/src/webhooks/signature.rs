//! Signatures of Standard Webhooks (1.0.0): HMAC-SHA256 over id, moment and body.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::Vault;
use plantel_domain::ids::IdSource;
use plantel_domain::webhooks::{HookRequest, Webhook, WebhookDelivery};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What stands before a secret.
const PREFIX: &str = "whsec_";

/// What is said of an endpoint whose secrets the vault opens no more.
pub(super) const SEALED: &str = "its secret cannot be opened";

/// A new secret: 32 bytes of more random ones.
pub(super) fn new_secret(ids: &dyn IdSource) -> String {
    let mut hasher = Sha256::new();
    for _ in 0..3 {
        hasher.update(ids.random().as_bytes());
    }
    format!("{PREFIX}{}", STANDARD.encode(hasher.finalize()))
}

/// None with what is no secret.
fn sign(secret: &str, id: Uuid, timestamp: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// What is posted at this moment, signed with every secret that is used now; none when the vault opens none.
pub(super) fn signed(
    vault: &dyn Vault,
    webhook: &Webhook,
    delivery: &WebhookDelivery,
    now: Timestamp,
) -> Option<HookRequest> {
    let (seal, timestamp) = (Webhook::seal_of(webhook.id), now.timestamp());
    let secrets = webhook.secrets_at(now).into_iter().filter_map(|sealed| vault.open(sealed, &seal));
    let signatures: Vec<_> =
        secrets.filter_map(|secret| sign(&secret, delivery.event, timestamp, &delivery.payload)).collect();
    let request = HookRequest {
        owner: webhook.owner,
        url: webhook.url.url().clone(),
        id: delivery.event,
        timestamp,
        signature: signatures.join(" "),
        body: delivery.payload.clone(),
    };
    (!signatures.is_empty()).then_some(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_testkit::RandomIds;

    #[test]
    fn a_signature_is_what_the_makers_of_the_standard_compute() {
        let id = Uuid::from_u128(7);
        for body in ["", "{}", r#"{"text":"ñandú 🐟"}"#] {
            let secret = new_secret(&RandomIds);
            let theirs = standardwebhooks::Webhook::new(&secret).unwrap();
            let expected = theirs.sign(&id.to_string(), 1_700_000_000, body.as_bytes()).unwrap();
            assert_eq!(sign(&secret, id, 1_700_000_000, body), Some(expected));
        }
    }

    #[test]
    fn a_secret_has_32_bytes_and_is_another_each_time() {
        let (one, other) = (new_secret(&RandomIds), new_secret(&RandomIds));
        assert_ne!(one, other);
        let bytes = STANDARD.decode(one.strip_prefix(PREFIX).unwrap()).unwrap();
        assert_eq!(bytes.len(), 32);
        assert_eq!(sign("no secret", Uuid::nil(), 0, ""), None);
        assert_eq!(sign("whsec_%", Uuid::nil(), 0, ""), None);
    }
}
