//! What the rules of webhooks refuse.

use super::Codes;

const OFF: Codes = &["webhook.off"];

const TEST: Codes = &["webhook.off", "webhook.test-running"];

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("own-webhooks-create", 409, &["webhook.too-many"]),
    ("own-webhooks-delivery-replay", 409, &["webhook.off", "webhook-delivery.waits"]),
    ("own-webhooks-off", 409, &["webhook.off-already"]),
    ("own-webhooks-on", 409, &["webhook.on-already"]),
    ("own-webhooks-replay", 409, OFF),
    ("own-webhooks-rotate", 409, &["webhook.too-many-secrets"]),
    ("own-webhooks-test", 409, TEST),
    ("webhooks-create", 409, &["webhook.too-many"]),
    ("webhooks-delivery-replay", 409, &["webhook.off", "webhook-delivery.waits"]),
    ("webhooks-off", 409, &["webhook.off-already"]),
    ("webhooks-on", 409, &["webhook.on-already"]),
    ("webhooks-replay", 409, OFF),
    ("webhooks-rotate", 409, &["webhook.too-many-secrets"]),
    ("webhooks-test", 409, TEST),
];
