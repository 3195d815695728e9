//! What is still to be done about an event: each reaction once.

crate::dialect::step!(
    r"
CREATE TABLE deliveries (
    id {uuid} NOT NULL PRIMARY KEY,
    event_id {uuid} NOT NULL REFERENCES journal (id),
    reaction {key} NOT NULL CHECK (length(reaction) > 0),
    confidential {json},
    due_at {time} NOT NULL,
    attempts {int} NOT NULL CHECK (attempts >= 0),
    parked_at {time},
    error {text},
    created_at {time} NOT NULL,
    CONSTRAINT deliveries_once UNIQUE (event_id, reaction),
    CONSTRAINT deliveries_parked_says_why CHECK (parked_at IS NULL OR error IS NOT NULL)
) {strict}

CREATE INDEX deliveries_due ON deliveries (due_at, id) WHERE parked_at IS NULL

CREATE INDEX deliveries_parked ON deliveries (created_at, id) WHERE parked_at IS NOT NULL
",
    "DROP TABLE deliveries"
);
