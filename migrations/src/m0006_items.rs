//! Things a user owns.

crate::dialect::step!(
    r"
CREATE TABLE items (
    id {uuid} NOT NULL PRIMARY KEY,
    owner_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title {text} NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
    description {text} CHECK (length(description) <= 255),
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0)
) {strict}

CREATE INDEX items_owner ON items (owner_id, created_at, id)

CREATE INDEX items_created ON items (created_at, id)
",
    "DROP TABLE items"
);
