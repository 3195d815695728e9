//! What goes one way is found without what goes another.

use crate::dialect::step;

step!(UP, DOWN);

/// Each way has those who send it: of what waits for a slow mail server nobody else looks at a row.
const UP: &str = r"
DROP INDEX dispatches_alone

CREATE INDEX dispatches_due ON dispatches (channel, next_at, id) WHERE parked_at IS NULL
";

const DOWN: &str = r"
DROP INDEX dispatches_due

CREATE INDEX dispatches_alone ON dispatches (next_at, id) WHERE parked_at IS NULL
";
