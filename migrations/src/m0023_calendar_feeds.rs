//! Calendars of classes, beside those of loans, that programs read by a secret address. Who had one of loans keeps it.

crate::dialect::step!(
    r"
CREATE TABLE calendar_feeds (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind {text} NOT NULL CHECK (kind IN ('mine', 'warehouse', 'classes', 'room')),
    environment_id {uuid},
    digest {key} NOT NULL CHECK (length(digest) = 43),
    created_at {time} NOT NULL,
    CONSTRAINT calendar_feeds_tenant UNIQUE (institution_id, id),
    CONSTRAINT calendar_feeds_digest_unique UNIQUE (digest),
    CONSTRAINT calendar_feeds_place CHECK ((kind IN ('warehouse', 'room')) = (environment_id IS NOT NULL)),
    CONSTRAINT calendar_feeds_environment FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX calendar_feeds_user ON calendar_feeds (user_id, created_at, id)

CREATE INDEX calendar_feeds_environment ON calendar_feeds (institution_id, environment_id) WHERE environment_id IS NOT NULL

INSERT INTO calendar_feeds (id, institution_id, user_id, kind, environment_id, digest, created_at)
    SELECT id, institution_id, user_id, CASE WHEN warehouse_id IS NULL THEN 'mine' ELSE 'warehouse' END, warehouse_id,
        digest, created_at
    FROM loan_feeds

DROP TABLE loan_feeds
",
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

INSERT INTO loan_feeds (id, institution_id, user_id, warehouse_id, digest, created_at)
    SELECT id, institution_id, user_id, environment_id, digest, created_at
    FROM calendar_feeds WHERE kind IN ('mine', 'warehouse')

DROP TABLE calendar_feeds
"
);
