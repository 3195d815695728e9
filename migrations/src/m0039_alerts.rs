//! What the clock finds and somebody should look at, and what is worth it to institutions and their people. Of each
//! cause one alert at most is not closed.

use crate::dialect::step;

step!(UP, DOWN);

const UP: &str = r"
CREATE TABLE alert_settings (
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    kind {key} NOT NULL CHECK (kind IN (
        'low_stock', 'warranty_ending', 'maintenance_due', 'loan_due', 'loan_overdue', 'check_missed',
        'equipment_missing', 'equipment_damaged', 'document_pending', 'reservation_not_collected')),
    enabled {bool} NOT NULL,
    threshold {int} NOT NULL CHECK (threshold BETWEEN 0 AND 10000),
    severity {key} CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    channels {json} NOT NULL,
    escalate_after_hours {int} CHECK (escalate_after_hours BETWEEN 1 AND 744),
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    PRIMARY KEY (institution_id, kind)
) {strict}

CREATE TABLE own_alert_settings (
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    user_id {uuid} NOT NULL REFERENCES users (id),
    kind {key} NOT NULL CHECK (kind IN (
        'low_stock', 'warranty_ending', 'maintenance_due', 'loan_due', 'loan_overdue', 'check_missed',
        'equipment_missing', 'equipment_damaged', 'document_pending', 'reservation_not_collected')),
    enabled {bool} NOT NULL,
    threshold {int} CHECK (threshold BETWEEN 0 AND 10000),
    channels {json},
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    PRIMARY KEY (institution_id, user_id, kind)
) {strict}

CREATE INDEX own_alert_settings_user ON own_alert_settings (user_id)

CREATE TABLE system_alerts (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    kind {key} NOT NULL CHECK (kind IN (
        'low_stock', 'warranty_ending', 'maintenance_due', 'loan_due', 'loan_overdue', 'check_missed',
        'equipment_missing', 'equipment_damaged', 'document_pending', 'reservation_not_collected')),
    subject_id {uuid} NOT NULL,
    environment_id {uuid},
    severity {key} NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    urgency {key} NOT NULL,
    value {big} NOT NULL,
    told_value {big} NOT NULL,
    params {json} NOT NULL,
    state {key} NOT NULL CHECK (state IN ('open', 'resolved', 'closed')),
    resolved_by {uuid} REFERENCES users (id),
    resolved_at {time},
    resolution_note {text} CHECK (length(resolution_note) BETWEEN 1 AND 1000),
    closed_at {time},
    first_seen {time} NOT NULL,
    last_seen {time} NOT NULL,
    times {int} NOT NULL CHECK (times > 0),
    escalated_at {time},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT system_alerts_tenant UNIQUE (institution_id, id),
    CONSTRAINT system_alerts_state CHECK (
        (state = 'closed') = (closed_at IS NOT NULL)
        AND (state <> 'resolved' OR resolved_at IS NOT NULL) AND (state <> 'open' OR resolved_at IS NULL)
    ),
    CONSTRAINT system_alerts_resolution CHECK (
        resolved_at IS NOT NULL OR (resolved_by IS NULL AND resolution_note IS NULL)
    ),
    CONSTRAINT system_alerts_seen CHECK (last_seen >= first_seen),
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE UNIQUE INDEX system_alerts_standing ON system_alerts (institution_id, kind, subject_id)
WHERE closed_at IS NULL

CREATE INDEX system_alerts_first_seen ON system_alerts (institution_id, first_seen, id)

CREATE INDEX system_alerts_urgency ON system_alerts (institution_id, urgency, id)

CREATE INDEX system_alerts_of_state ON system_alerts (institution_id, state, first_seen, id)

CREATE INDEX system_alerts_kind ON system_alerts (institution_id, kind, first_seen, id)

CREATE INDEX system_alerts_severity ON system_alerts (institution_id, severity, first_seen, id)

CREATE INDEX system_alerts_environment ON system_alerts (institution_id, environment_id, first_seen, id)

CREATE INDEX system_alerts_subject ON system_alerts (institution_id, subject_id, first_seen, id)

CREATE INDEX system_alerts_closed ON system_alerts (institution_id, closed_at, id) WHERE closed_at IS NOT NULL

CREATE INDEX system_alerts_resolved_by ON system_alerts (resolved_by) WHERE resolved_by IS NOT NULL

CREATE INDEX assets_bulk ON assets (institution_id, id) WHERE tracking = 'bulk' AND retired_at IS NULL

CREATE INDEX assets_with_missing ON assets (institution_id, id) WHERE missing > 0

CREATE INDEX assets_with_damaged ON assets (institution_id, id) WHERE damaged > 0
";

const DOWN: &str = r"
DROP INDEX assets_with_damaged

DROP INDEX assets_with_missing

DROP INDEX assets_bulk

DROP TABLE system_alerts

DROP TABLE own_alert_settings

DROP TABLE alert_settings
";
