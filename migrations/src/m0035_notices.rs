//! What people are told: an inbox for each reader, which numbers what comes into it, and announcements to many.

use crate::dialect::step;

step!(UP, DOWN);

/// A notice is told once of each cause; one that is deleted stays as a stub until it is forgotten. Its position is its
/// number in the inbox, and 0 when it is not shown there. Notices that tell of no institution have none.
const UP: &str = r"
CREATE TABLE notice_inboxes (
    user_id {uuid} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    key {uuid} NOT NULL,
    last_position {big} NOT NULL CHECK (last_position >= 0),
    changed_at {time} NOT NULL
) {strict}

CREATE INDEX notice_inboxes_changed ON notice_inboxes (changed_at, user_id)

CREATE TABLE notices (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} REFERENCES institutions (id),
    user_id {uuid} NOT NULL REFERENCES notice_inboxes (user_id) ON DELETE CASCADE,
    position {big} NOT NULL CHECK (position >= 0),
    kind {key} NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    params {json} NOT NULL,
    priority {key} NOT NULL CHECK (priority IN ('low', 'medium', 'high')),
    link_kind {key} CHECK (length(link_kind) BETWEEN 1 AND 60),
    link_id {uuid},
    cause {uuid} NOT NULL,
    shown {bool} NOT NULL,
    created_at {time} NOT NULL,
    read_at {time},
    deleted_at {time},
    expires_at {time},
    CONSTRAINT notices_once UNIQUE (user_id, cause, kind),
    CONSTRAINT notices_place CHECK ((position > 0) = shown),
    CONSTRAINT notices_link CHECK ((link_kind IS NULL) = (link_id IS NULL))
) {strict}

CREATE UNIQUE INDEX notices_position ON notices (user_id, position) WHERE position > 0

CREATE INDEX notices_newest ON notices (user_id, created_at, id)

CREATE INDEX notices_unread ON notices (user_id) WHERE read_at IS NULL AND deleted_at IS NULL

CREATE INDEX notices_institution ON notices (institution_id, cause) WHERE institution_id IS NOT NULL

CREATE INDEX notices_read ON notices (read_at) WHERE read_at IS NOT NULL

CREATE INDEX notices_deleted ON notices (deleted_at) WHERE deleted_at IS NOT NULL

CREATE INDEX notices_over ON notices (expires_at) WHERE expires_at IS NOT NULL

CREATE TABLE announcements (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    title {text} NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    words {text} NOT NULL CHECK (length(words) BETWEEN 1 AND 4000),
    priority {key} NOT NULL CHECK (priority IN ('low', 'medium', 'high')),
    everyone {bool} NOT NULL,
    roles {json} NOT NULL,
    group_names {json} NOT NULL,
    environment_id {uuid},
    link_kind {key} CHECK (length(link_kind) BETWEEN 1 AND 60),
    link_id {uuid},
    expires_at {time},
    made_by {uuid} REFERENCES users (id),
    made_at {time} NOT NULL,
    withdrawn_by {uuid} REFERENCES users (id),
    withdrawn_at {time},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT announcements_tenant UNIQUE (institution_id, id),
    CONSTRAINT announcements_link CHECK ((link_kind IS NULL) = (link_id IS NULL)),
    CONSTRAINT announcements_over CHECK (expires_at IS NULL OR expires_at > made_at),
    CONSTRAINT announcements_withdrawn CHECK (withdrawn_by IS NULL OR withdrawn_at IS NOT NULL),
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX announcements_newest ON announcements (institution_id, made_at, id)

CREATE INDEX announcements_environment ON announcements (institution_id, environment_id)
    WHERE environment_id IS NOT NULL

CREATE INDEX announcements_made_by ON announcements (made_by) WHERE made_by IS NOT NULL

CREATE INDEX announcements_withdrawn_by ON announcements (withdrawn_by) WHERE withdrawn_by IS NOT NULL
";

const DOWN: &str = r"
DROP TABLE announcements

DROP TABLE notices

DROP TABLE notice_inboxes
";
