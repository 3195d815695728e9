//! What was told of a thing is found by the thing: of an alert it ends with it.

use crate::dialect::step;

step!(UP, DOWN);

const UP: &str = r"
CREATE INDEX notices_link ON notices (link_id) WHERE link_id IS NOT NULL
";

const DOWN: &str = r"
DROP INDEX notices_link
";
