//! Tenants, people, and their sessions.

crate::dialect::step!(
    r"
CREATE TABLE institutions (
    id {uuid} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL CHECK (kind IN ('school', 'training_center', 'university', 'farm')),
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key {key} NOT NULL,
    code {key} NOT NULL CONSTRAINT institutions_code_unique UNIQUE,
    nit {text},
    dane_code {text},
    time_zone {text} NOT NULL,
    locale {text} NOT NULL CHECK (locale IN ('es', 'en', 'pt')),
    currency {text} NOT NULL CHECK (length(currency) = 3),
    modules {text} NOT NULL,
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0)
) {strict}

CREATE INDEX institutions_name ON institutions (name_key, id)

CREATE TABLE users (
    id {uuid} NOT NULL PRIMARY KEY,
    email {text} NOT NULL CHECK (length(email) BETWEEN 3 AND 255),
    email_key {key} NOT NULL CONSTRAINT users_email_unique UNIQUE,
    full_name {text},
    locale {text} CHECK (locale IN ('es', 'en', 'pt')),
    password_hash {text} NOT NULL,
    active {bool} NOT NULL,
    platform_admin {bool} NOT NULL,
    last_institution_id {uuid} REFERENCES institutions (id) ON DELETE SET NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0)
) {strict}

CREATE INDEX users_created ON users (created_at, id)

CREATE INDEX users_last_institution ON users (last_institution_id) WHERE last_institution_id IS NOT NULL

CREATE TABLE sessions (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    institution_id {uuid} REFERENCES institutions (id) ON DELETE SET NULL,
    refresh_id {uuid} NOT NULL,
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    revoked_at {time},
    version {big} NOT NULL CHECK (version > 0)
) {strict}

CREATE INDEX sessions_user ON sessions (user_id)

CREATE INDEX sessions_institution ON sessions (institution_id) WHERE institution_id IS NOT NULL

CREATE TABLE idempotency_keys (
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key {key} NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint {text} NOT NULL,
    status {int} NOT NULL,
    headers {json} NOT NULL,
    body {bytes} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (user_id, key)
) {strict}

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at)
",
    r"
DROP TABLE idempotency_keys

DROP TABLE sessions

DROP TABLE users

DROP TABLE institutions
"
);
