//! What tells the sites of a school apart in the ministry's register.

use crate::dialect::step;

step!(UP, DOWN);

const UP: &str = r"
ALTER TABLE sites ADD COLUMN consecutive {key} CHECK (
    length(consecutive) = 2 AND substr(consecutive, 1, 1) BETWEEN '0' AND '9'
    AND substr(consecutive, 2, 1) BETWEEN '0' AND '9' AND consecutive <> '00'
)

CREATE UNIQUE INDEX sites_consecutive ON sites (institution_id, consecutive) WHERE consecutive IS NOT NULL
";

const DOWN: &str = r"
DROP INDEX sites_consecutive

ALTER TABLE sites DROP COLUMN consecutive
";
