//! Things on their way between environments, pictures, spreadsheets on their way in, and work by the clock.

crate::dialect::step!(
    r"
CREATE TABLE transfers (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    from_id {uuid} NOT NULL,
    to_id {uuid} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('sent', 'received', 'cancelled')),
    note {text},
    closing_note {text},
    sent_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    closed_by {uuid} REFERENCES users (id),
    closed_at {time},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT transfers_tenant UNIQUE (institution_id, id),
    CONSTRAINT transfers_closed CHECK (
        (closed_at IS NULL) = (state = 'sent')
        AND (closed_at IS NOT NULL OR (closed_by IS NULL AND closing_note IS NULL))
    ),
    CONSTRAINT transfers_from FOREIGN KEY (institution_id, from_id) REFERENCES environments (institution_id, id),
    CONSTRAINT transfers_to FOREIGN KEY (institution_id, to_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX transfers_created ON transfers (institution_id, created_at, id)

CREATE INDEX transfers_state ON transfers (institution_id, state, created_at, id)

CREATE INDEX transfers_from ON transfers (institution_id, from_id, created_at, id)

CREATE INDEX transfers_to ON transfers (institution_id, to_id, created_at, id)

CREATE INDEX transfers_sent_by ON transfers (sent_by) WHERE sent_by IS NOT NULL

CREATE INDEX transfers_closed_by ON transfers (closed_by) WHERE closed_by IS NOT NULL

CREATE TABLE transfer_lines (
    institution_id {uuid} NOT NULL,
    transfer_id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position >= 0),
    asset_id {uuid} NOT NULL,
    condition {text} NOT NULL CHECK (condition IN ('good', 'in_use', 'maintenance', 'damaged', 'missing')),
    sent {int} NOT NULL CHECK (sent > 0),
    received {int} CHECK (received BETWEEN 0 AND sent),
    PRIMARY KEY (institution_id, transfer_id, position),
    CONSTRAINT transfer_lines_once UNIQUE (institution_id, asset_id, transfer_id, condition),
    FOREIGN KEY (institution_id, transfer_id) REFERENCES transfers (institution_id, id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
) {strict}

CREATE TABLE asset_pictures (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    asset_id {uuid} NOT NULL,
    format {text} NOT NULL CHECK (format IN ('image/jpeg', 'image/png')),
    thumbnail_format {text} NOT NULL CHECK (thumbnail_format IN ('image/jpeg', 'image/png')),
    width {int} NOT NULL CHECK (width > 0),
    height {int} NOT NULL CHECK (height > 0),
    bytes {int} NOT NULL CHECK (bytes > 0),
    created_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    CONSTRAINT asset_pictures_tenant UNIQUE (institution_id, id),
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
) {strict}

CREATE INDEX asset_pictures_asset ON asset_pictures (institution_id, asset_id, created_at, id)

CREATE INDEX asset_pictures_created_by ON asset_pictures (created_by) WHERE created_by IS NOT NULL

CREATE TABLE imports (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    created_by {uuid} REFERENCES users (id),
    reach {json},
    file_name {text},
    create_environments {bool} NOT NULL,
    create_categories {bool} NOT NULL,
    update_known {bool} NOT NULL,
    dry_run {bool} NOT NULL,
    columns {json} NOT NULL,
    state {text} NOT NULL CHECK (
        state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')
    ),
    rows_found {big} CHECK (rows_found >= 0),
    rows_read {big} NOT NULL CHECK (rows_read >= 0),
    created {big} NOT NULL CHECK (created >= 0),
    updated {big} NOT NULL CHECK (updated >= 0),
    unchanged {big} NOT NULL CHECK (unchanged >= 0),
    refused {big} NOT NULL CHECK (refused >= 0),
    environments_created {json} NOT NULL,
    categories_created {json} NOT NULL,
    error {text},
    created_at {time} NOT NULL,
    finished_at {time},
    claimed_until {time},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT imports_tenant UNIQUE (institution_id, id),
    CONSTRAINT imports_finished CHECK (finished_at IS NULL OR state NOT IN ('queued', 'running'))
) {strict}

CREATE INDEX imports_created ON imports (institution_id, created_at, id)

CREATE INDEX imports_created_by ON imports (institution_id, created_by, created_at, id)

CREATE INDEX imports_user ON imports (created_by) WHERE created_by IS NOT NULL

CREATE INDEX imports_state ON imports (state, created_at, id)

CREATE TABLE import_rows (
    institution_id {uuid} NOT NULL,
    import_id {uuid} NOT NULL,
    line {big} NOT NULL CHECK (line > 0),
    asset_id {uuid} NOT NULL,
    before_row {json},
    version {big} NOT NULL CHECK (version > 0),
    PRIMARY KEY (institution_id, import_id, line),
    CONSTRAINT import_rows_asset_once UNIQUE (institution_id, asset_id, import_id),
    FOREIGN KEY (institution_id, import_id) REFERENCES imports (institution_id, id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
) {strict}

CREATE TABLE import_findings (
    institution_id {uuid} NOT NULL,
    import_id {uuid} NOT NULL,
    line {big} NOT NULL CHECK (line >= 0),
    seq {big} NOT NULL CHECK (seq >= 0),
    column_name {text},
    value {text} NOT NULL,
    code {text} NOT NULL,
    warning {bool} NOT NULL,
    PRIMARY KEY (institution_id, import_id, line, seq),
    FOREIGN KEY (institution_id, import_id) REFERENCES imports (institution_id, id) ON DELETE CASCADE
) {strict}

CREATE TABLE timed_jobs (
    name {key} NOT NULL PRIMARY KEY CHECK (length(name) > 0),
    started_at {time},
    finished_at {time},
    result {text},
    claimed_until {time}
) {strict}
",
    r"
DROP TABLE timed_jobs

DROP TABLE import_findings

DROP TABLE import_rows

DROP TABLE imports

DROP TABLE asset_pictures

DROP TABLE transfer_lines

DROP TABLE transfers
"
);
