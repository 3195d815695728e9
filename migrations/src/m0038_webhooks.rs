//! Other systems that are told of what happens, and what they are told.

use crate::dialect::step;

step!(UP, DOWN);

/// An endpoint is of an institution or of a person. An event comes to an endpoint once, however often it is tried.
const UP: &str = r"
CREATE TABLE webhooks (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} REFERENCES institutions (id),
    user_id {uuid} REFERENCES users (id) ON DELETE CASCADE,
    url {text} NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    description {text} CHECK (length(description) BETWEEN 1 AND 200),
    events {json},
    secret {text} NOT NULL,
    previous_secret {text},
    previous_until {time},
    state {key} NOT NULL CHECK (state IN ('on', 'off')),
    off_since {time},
    off_why {key} CHECK (off_why IN ('by_person', 'failing', 'gone')),
    failing_since {time},
    failures {int} NOT NULL CHECK (failures >= 0),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT webhooks_owner CHECK ((institution_id IS NULL) <> (user_id IS NULL)),
    CONSTRAINT webhooks_previous CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    CONSTRAINT webhooks_off CHECK (
        (state = 'off') = (off_since IS NOT NULL) AND (off_since IS NULL) = (off_why IS NULL)
    )
) {strict}

CREATE INDEX webhooks_institution ON webhooks (institution_id, created_at, id) WHERE institution_id IS NOT NULL

CREATE INDEX webhooks_person ON webhooks (user_id, created_at, id) WHERE user_id IS NOT NULL

CREATE TABLE webhook_deliveries (
    id {uuid} NOT NULL PRIMARY KEY,
    webhook_id {uuid} NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id {uuid} NOT NULL,
    kind {key} NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    payload {text} NOT NULL,
    state {key} NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'cancelled')),
    due_at {time} NOT NULL,
    claimed_until {time},
    attempts {int} NOT NULL CHECK (attempts >= 0),
    tries {int} NOT NULL,
    created_at {time} NOT NULL,
    finished_at {time},
    CONSTRAINT webhook_deliveries_once UNIQUE (webhook_id, event_id),
    CONSTRAINT webhook_deliveries_tries CHECK (tries BETWEEN 0 AND attempts),
    CONSTRAINT webhook_deliveries_finished CHECK ((state = 'waiting') = (finished_at IS NULL)),
    CONSTRAINT webhook_deliveries_claimed CHECK (claimed_until IS NULL OR state = 'waiting')
) {strict}

CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (webhook_id, created_at, id)

CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook_id, state, created_at, id)

CREATE INDEX webhook_deliveries_kind ON webhook_deliveries (webhook_id, kind, created_at, id)

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, id) WHERE state = 'waiting'

CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, due_at, id) WHERE state = 'waiting'

CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (state) WHERE state = 'failed'

CREATE INDEX webhook_deliveries_old ON webhook_deliveries (created_at)

CREATE TABLE webhook_attempts (
    delivery_id {uuid} NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number {int} NOT NULL CHECK (number > 0),
    at {time} NOT NULL,
    status {int} CHECK (status BETWEEN 100 AND 999),
    took_ms {big} NOT NULL CHECK (took_ms >= 0),
    error {text} CHECK (length(error) BETWEEN 1 AND 1000),
    answer {text} NOT NULL CHECK (length(answer) <= 1000),
    PRIMARY KEY (delivery_id, number)
) {strict}
";

const DOWN: &str = r"
DROP TABLE webhook_attempts

DROP TABLE webhook_deliveries

DROP TABLE webhooks
";
