//! Jobs of the clock say who runs them and how they ended; what waits to be delivered is listed by its age.

use crate::dialect::step;

step!(UP, DOWN);

/// Whoever runs a job while this is done cannot be named any more: another begins it anew.
const UP: &str = r"
UPDATE timed_jobs SET claimed_until = NULL

ALTER TABLE timed_jobs ADD COLUMN holder {uuid} CHECK ((holder IS NULL) = (claimed_until IS NULL))

ALTER TABLE timed_jobs ADD COLUMN duration_ms {big} CHECK (duration_ms >= 0)

ALTER TABLE timed_jobs ADD COLUMN succeeded_at {time}

ALTER TABLE timed_jobs ADD COLUMN runs {big} NOT NULL DEFAULT 0 CHECK (runs >= 0)

ALTER TABLE timed_jobs ADD COLUMN failures {big} NOT NULL DEFAULT 0 CHECK (failures BETWEEN 0 AND runs)

ALTER TABLE timed_jobs ADD COLUMN failed_in_a_row {int} NOT NULL DEFAULT 0 CHECK (
    failed_in_a_row BETWEEN 0 AND failures
)

CREATE INDEX deliveries_waiting ON deliveries (created_at, id) WHERE parked_at IS NULL
";

const DOWN: &str = r"
DROP INDEX deliveries_waiting

ALTER TABLE timed_jobs DROP COLUMN failed_in_a_row

ALTER TABLE timed_jobs DROP COLUMN failures

ALTER TABLE timed_jobs DROP COLUMN runs

ALTER TABLE timed_jobs DROP COLUMN succeeded_at

ALTER TABLE timed_jobs DROP COLUMN duration_ms

ALTER TABLE timed_jobs DROP COLUMN holder
";
