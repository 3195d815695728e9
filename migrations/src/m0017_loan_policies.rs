//! What is demanded of loans, and the groups that borrowers belong to.

crate::dialect::step!(
    r"
ALTER TABLE memberships ADD COLUMN group_names {json} NOT NULL DEFAULT '[]'

CREATE TABLE loan_policies (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    warehouse_id {uuid},
    allowed {json} NOT NULL,
    longest_days {int} CHECK (longest_days BETWEEN 1 AND 3650),
    ahead_days {int} CHECK (ahead_days BETWEEN 0 AND 3650),
    most_units {int} CHECK (most_units BETWEEN 1 AND 1000000),
    open_on {json} NOT NULL CHECK (open_on <> '[]'),
    closed_on_holidays {bool} NOT NULL,
    closed_days {json} NOT NULL,
    approval {text} NOT NULL CHECK (approval IN ('needed', 'automatic')),
    block_late {bool} NOT NULL,
    block_days {int} NOT NULL CHECK (block_days BETWEEN 0 AND 365),
    turnaround_days {int} NOT NULL CHECK (turnaround_days BETWEEN 0 AND 365),
    collect_days {int} CHECK (collect_days BETWEEN 0 AND 365),
    remind_at {text} NOT NULL CHECK (length(remind_at) = 5),
    due_soon_days {int} CHECK (due_soon_days BETWEEN 1 AND 365),
    lost_after_days {int} CHECK (lost_after_days BETWEEN 1 AND 3650),
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT loan_policies_tenant UNIQUE (institution_id, id),
    CONSTRAINT loan_policies_warehouse UNIQUE (institution_id, warehouse_id),
    FOREIGN KEY (institution_id, warehouse_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE UNIQUE INDEX loan_policies_institution ON loan_policies (institution_id) WHERE warehouse_id IS NULL
",
    r"
DROP TABLE loan_policies

ALTER TABLE memberships DROP COLUMN group_names
"
);
