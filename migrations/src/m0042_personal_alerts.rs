//! Alerts that own thresholds alone reach, and how grave an alert was told to be.

use crate::dialect::step;

step!(UP, DOWN);

/// What stands already is everybody's until it is looked at again: what own thresholds alone reach goes on for them.
const UP: &str = r"
ALTER TABLE system_alerts ADD COLUMN personal {bool} NOT NULL DEFAULT FALSE
    CONSTRAINT system_alerts_personal CHECK (NOT personal OR (resolved_at IS NULL AND escalated_at IS NULL))

ALTER TABLE system_alerts ADD COLUMN told_severity {key} NOT NULL DEFAULT 'low'
    CHECK (told_severity IN ('low', 'medium', 'high', 'critical'))

UPDATE system_alerts SET told_severity = severity
";

/// Before, every alert was everybody's.
const DOWN: &str = r"
DELETE FROM system_alerts WHERE personal

ALTER TABLE system_alerts DROP COLUMN told_severity

ALTER TABLE system_alerts DROP COLUMN personal
";
