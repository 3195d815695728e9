//! When an asset must be looked after next.

use crate::dialect::step;

step!(UP, DOWN);

const UP: &str = r"
ALTER TABLE assets ADD COLUMN maintenance_due_on {date}

CREATE INDEX assets_maintenance_due ON assets (institution_id, maintenance_due_on)
    WHERE maintenance_due_on IS NOT NULL
";

const DOWN: &str = r"
DROP INDEX assets_maintenance_due

ALTER TABLE assets DROP COLUMN maintenance_due_on
";
