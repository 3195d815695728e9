//! What keeps an account safe: proven addresses, where sessions are used from, the history of
//! sign-ins, counted failures, second factors, and accounts elsewhere.

crate::dialect::step!(
    r"
ALTER TABLE users ADD COLUMN email_verified_at {time}

ALTER TABLE users ADD COLUMN deleted_at {time} CONSTRAINT users_deleted CHECK (deleted_at IS NULL OR NOT (active OR platform_admin))

ALTER TABLE sessions ADD COLUMN address {text} NOT NULL DEFAULT '0.0.0.0'

ALTER TABLE sessions ADD COLUMN agent {text}

ALTER TABLE sessions ADD COLUMN last_used_at {time} NOT NULL DEFAULT '1970-01-01T00:00:00+00:00'

UPDATE sessions SET last_used_at = created_at

CREATE INDEX sessions_living ON sessions (user_id, created_at, id) WHERE revoked_at IS NULL

CREATE INDEX sessions_expires ON sessions (expires_at)

CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL

CREATE TABLE sign_ins (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} REFERENCES users (id) ON DELETE CASCADE,
    at {time} NOT NULL,
    outcome {text} NOT NULL CHECK (outcome IN ('succeeded', 'wrong_password', 'wrong_code', 'inactive')),
    address {text} NOT NULL,
    agent {text},
    device_kind {key} NOT NULL,
    new_device {bool} NOT NULL,
    session_id {uuid} REFERENCES sessions (id) ON DELETE SET NULL,
    CONSTRAINT sign_ins_somebody CHECK (user_id IS NOT NULL OR outcome = 'wrong_password'),
    CONSTRAINT sign_ins_session CHECK (session_id IS NULL OR outcome = 'succeeded')
) {strict}

CREATE INDEX sign_ins_user ON sign_ins (user_id, at, id)

CREATE INDEX sign_ins_session ON sign_ins (session_id) WHERE session_id IS NOT NULL

CREATE INDEX sign_ins_at ON sign_ins (at)

CREATE TABLE login_attempts (
    account {key} NOT NULL,
    address {key} NOT NULL,
    failures {int} NOT NULL CHECK (failures >= 0),
    locks {int} NOT NULL CHECK (locks >= 0),
    locked_until {time},
    last_at {time} NOT NULL,
    PRIMARY KEY (account, address)
) {strict}

CREATE INDEX login_attempts_last ON login_attempts (last_at)

CREATE TABLE second_factors (
    user_id {uuid} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret {text} NOT NULL,
    confirmed_at {time},
    last_step {big} NOT NULL CHECK (last_step >= 0),
    recovery {json} NOT NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0)
) {strict}

CREATE TABLE external_identities (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider {key} NOT NULL,
    subject {key} NOT NULL,
    email {text},
    linked_at {time} NOT NULL,
    CONSTRAINT external_identities_subject_unique UNIQUE (provider, subject)
) {strict}

CREATE INDEX external_identities_user ON external_identities (user_id, linked_at, id)

CREATE TABLE sso_departures (
    state {key} NOT NULL PRIMARY KEY,
    browser {text} NOT NULL,
    provider {text} NOT NULL,
    nonce {text} NOT NULL,
    verifier {text} NOT NULL,
    challenge {text} NOT NULL,
    return_to {text} NOT NULL,
    expires_at {time} NOT NULL
) {strict}

CREATE INDEX sso_departures_expires ON sso_departures (expires_at)

CREATE TABLE sso_tickets (
    digest {key} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    challenge {text} NOT NULL,
    expires_at {time} NOT NULL
) {strict}

CREATE INDEX sso_tickets_user ON sso_tickets (user_id)

CREATE INDEX sso_tickets_expires ON sso_tickets (expires_at)
",
    r"
DROP TABLE sso_tickets

DROP TABLE sso_departures

DROP TABLE external_identities

DROP TABLE second_factors

DROP TABLE login_attempts

DROP TABLE sign_ins

DROP INDEX sessions_revoked

DROP INDEX sessions_expires

DROP INDEX sessions_living

ALTER TABLE sessions DROP COLUMN last_used_at

ALTER TABLE sessions DROP COLUMN agent

ALTER TABLE sessions DROP COLUMN address

ALTER TABLE users DROP COLUMN deleted_at

ALTER TABLE users DROP COLUMN email_verified_at
"
);
