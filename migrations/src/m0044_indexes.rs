//! What is listed is read in the order of an index, however much there is of it.

use crate::dialect::step;

step!(UP, DOWN);

/// All deliveries and dispatches, those that wait and those that are parked, were sorted for each page: of the two indexes of their
/// age each leaves some out. The unread of an inbox were found by an index, and then sorted; and who reads while going
/// through the pages had the whole inbox looked through for what was read since the first.
const UP: &str = r"
CREATE INDEX deliveries_created ON deliveries (created_at, id)

CREATE INDEX dispatches_created ON dispatches (created_at, id)

DROP INDEX notices_unread

CREATE INDEX notices_waiting ON notices (user_id, created_at, id) WHERE read_at IS NULL AND deleted_at IS NULL

CREATE INDEX notices_read_since ON notices (user_id, read_at) WHERE read_at IS NOT NULL
";

const DOWN: &str = r"
DROP INDEX notices_read_since

DROP INDEX notices_waiting

CREATE INDEX notices_unread ON notices (user_id) WHERE read_at IS NULL AND deleted_at IS NULL

DROP INDEX dispatches_created

DROP INDEX deliveries_created
";
