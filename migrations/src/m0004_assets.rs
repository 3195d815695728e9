//! What an institution owns. No unit can be in two places: the parts never exceed the whole.

crate::dialect::step!(
    r"
CREATE TABLE assets (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    code {text} NOT NULL CHECK (length(code) BETWEEN 1 AND 50),
    code_key {key} NOT NULL,
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key {key} NOT NULL,
    search_text {text} NOT NULL,
    tracking {text} NOT NULL CHECK (tracking IN ('serial', 'bulk')),
    serial_number {text},
    serial_key {key},
    category {key} NOT NULL,
    brand {text},
    model {text},
    environment_id {uuid},
    purchase_date {date},
    cost_minor {big},
    cost_currency {text},
    warranty_until {date},
    notes {text},
    quantity {int} NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    damaged {int} NOT NULL CHECK (damaged >= 0),
    missing {int} NOT NULL CHECK (missing >= 0),
    maintenance {int} NOT NULL CHECK (maintenance >= 0),
    in_use {int} NOT NULL CHECK (in_use >= 0),
    on_loan {int} NOT NULL CHECK (on_loan >= 0),
    status {text} NOT NULL CHECK (status IN ('available', 'on_loan', 'in_use', 'maintenance', 'damaged', 'missing')),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT assets_tenant UNIQUE (institution_id, id),
    CONSTRAINT assets_code_unique UNIQUE (institution_id, code_key),
    CONSTRAINT assets_serial_unique UNIQUE (institution_id, serial_key),
    CONSTRAINT assets_parts CHECK (damaged + missing + maintenance + in_use + on_loan <= quantity),
    CONSTRAINT assets_serial_is_one CHECK (tracking <> 'serial' OR quantity = 1),
    CONSTRAINT assets_cost CHECK ((cost_minor IS NULL) = (cost_currency IS NULL) AND (cost_minor IS NULL OR cost_minor >= 0)),
    CONSTRAINT assets_environment FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX assets_name ON assets (institution_id, name_key, id)

CREATE INDEX assets_created ON assets (institution_id, created_at, id)

CREATE INDEX assets_environment ON assets (institution_id, environment_id, code_key, id)

CREATE INDEX assets_category ON assets (institution_id, category, code_key, id)

CREATE INDEX assets_status ON assets (institution_id, status, code_key, id)

CREATE INDEX assets_tracking ON assets (institution_id, tracking, code_key, id)
",
    "DROP TABLE assets"
);
