//! What people want to be told, and notices on their way through channels.

crate::dialect::step!(
    r"
CREATE TABLE notice_preferences (
    user_id {uuid} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    choices {json} NOT NULL,
    quiet_from {key} CHECK (length(quiet_from) = 5),
    quiet_until {key} CHECK (length(quiet_until) = 5),
    time_zone {key} CHECK (length(time_zone) > 0),
    digest_at {key} CHECK (length(digest_at) = 5),
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT notice_preferences_quiet CHECK (
        (quiet_from IS NULL) = (quiet_until IS NULL) AND (quiet_from IS NULL OR quiet_from <> quiet_until)
    )
) {strict}

CREATE TABLE dispatches (
    id {uuid} NOT NULL PRIMARY KEY,
    notice_id {uuid} NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    channel {key} NOT NULL CHECK (channel IN ('email', 'webhook', 'push', 'sms')),
    digest {bool} NOT NULL,
    due_at {time} NOT NULL,
    next_at {time} NOT NULL,
    attempts {int} NOT NULL CHECK (attempts >= 0),
    parked_at {time},
    error {text},
    created_at {time} NOT NULL,
    CONSTRAINT dispatches_once UNIQUE (notice_id, channel),
    CONSTRAINT dispatches_parked_says_why CHECK (parked_at IS NULL OR error IS NOT NULL)
) {strict}

CREATE INDEX dispatches_user ON dispatches (user_id, channel, due_at, id)

CREATE INDEX dispatches_alone ON dispatches (next_at, id) WHERE parked_at IS NULL

CREATE INDEX dispatches_parked ON dispatches (created_at, id) WHERE parked_at IS NOT NULL
",
    r"
DROP TABLE dispatches

DROP TABLE notice_preferences
"
);
