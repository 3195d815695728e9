//! What the office states of enrolments for the ministry, and the files that were made for it.

use crate::dialect::step;

step!(UP, DOWN);

const UP: &str = r"
CREATE TABLE enrollment_simat (
    institution_id {uuid} NOT NULL,
    enrollment_id {uuid} NOT NULL,
    facts {json} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    PRIMARY KEY (institution_id, enrollment_id),
    FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id)
) {strict}

CREATE TABLE simat_exports (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    school_year_id {uuid} NOT NULL,
    site_id {uuid},
    layout {key} NOT NULL CHECK (length(layout) BETWEEN 1 AND 40),
    encoding {key} NOT NULL CHECK (encoding IN ('latin1', 'utf-8')),
    rows_written {big} NOT NULL CHECK (rows_written >= 0),
    rows_left_out {big} NOT NULL CHECK (rows_left_out >= 0),
    errors {big} NOT NULL CHECK (errors >= 0),
    warnings {big} NOT NULL CHECK (warnings >= 0),
    bytes {big} NOT NULL CHECK (bytes > 0),
    sha256 {key} NOT NULL CHECK (length(sha256) = 64),
    created_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    CONSTRAINT simat_exports_tenant UNIQUE (institution_id, id),
    CONSTRAINT simat_exports_left_out CHECK (rows_left_out = 0 OR errors > 0),
    FOREIGN KEY (institution_id, school_year_id) REFERENCES school_years (institution_id, id),
    FOREIGN KEY (institution_id, site_id) REFERENCES sites (institution_id, id)
) {strict}

CREATE INDEX simat_exports_created ON simat_exports (institution_id, created_at, id)

CREATE INDEX simat_exports_year ON simat_exports (institution_id, school_year_id, created_at, id)

CREATE INDEX simat_exports_site ON simat_exports (institution_id, site_id)

CREATE INDEX simat_exports_created_by ON simat_exports (created_by) WHERE created_by IS NOT NULL
";

const DOWN: &str = r"
DROP TABLE simat_exports

DROP TABLE enrollment_simat
";
