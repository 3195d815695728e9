//! Rooms and warehouses, and who belongs to an institution. Keys between tenant tables hold the tenant.

crate::dialect::step!(
    r"
CREATE TABLE environments (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    name {text} NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    name_key {key} NOT NULL,
    code {text},
    location {text},
    search_text {text} NOT NULL,
    capacity {int} CHECK (capacity >= 0),
    is_warehouse {bool} NOT NULL,
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT environments_tenant UNIQUE (institution_id, id),
    CONSTRAINT environments_name_unique UNIQUE (institution_id, name_key)
) {strict}

CREATE INDEX environments_created ON environments (institution_id, created_at, id)

CREATE INDEX environments_active ON environments (institution_id, active, name_key, id)

CREATE INDEX environments_warehouses ON environments (institution_id, is_warehouse, name_key, id)

CREATE TABLE memberships (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    roles {text} NOT NULL,
    modules {text} NOT NULL,
    active {bool} NOT NULL,
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT memberships_tenant UNIQUE (institution_id, id),
    CONSTRAINT memberships_user_unique UNIQUE (institution_id, user_id)
) {strict}

CREATE INDEX memberships_user ON memberships (user_id)

CREATE INDEX memberships_created ON memberships (institution_id, created_at, id)

CREATE TABLE membership_environments (
    membership_id {uuid} NOT NULL,
    environment_id {uuid} NOT NULL,
    institution_id {uuid} NOT NULL,
    PRIMARY KEY (membership_id, environment_id),
    FOREIGN KEY (institution_id, membership_id) REFERENCES memberships (institution_id, id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX membership_environments_environment ON membership_environments (institution_id, environment_id)

CREATE INDEX membership_environments_membership ON membership_environments (institution_id, membership_id)
",
    r"
DROP TABLE membership_environments

DROP TABLE memberships

DROP TABLE environments
"
);
