//! Calendars of loans that programs read by a secret address. The secret is kept as its digest alone.

crate::dialect::step!(
    r"
CREATE TABLE loan_feeds (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    warehouse_id {uuid},
    digest {key} NOT NULL CHECK (length(digest) = 43),
    created_at {time} NOT NULL,
    CONSTRAINT loan_feeds_tenant UNIQUE (institution_id, id),
    CONSTRAINT loan_feeds_digest_unique UNIQUE (digest),
    CONSTRAINT loan_feeds_warehouse FOREIGN KEY (institution_id, warehouse_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX loan_feeds_user ON loan_feeds (user_id, created_at, id)

CREATE INDEX loan_feeds_warehouse ON loan_feeds (institution_id, warehouse_id) WHERE warehouse_id IS NOT NULL
",
    r"
DROP TABLE loan_feeds
"
);
