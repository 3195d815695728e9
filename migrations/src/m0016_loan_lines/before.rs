//! The table of loans as it was: each is of one asset.

/// What cannot be told of one asset, or whose promise is nobody's, goes. What is partly back is as much as is still
/// out; when nothing is out any more, it is back.
pub const LOANS: &str = r"
CREATE TABLE loans_after AS
SELECT loans.*, its.asset_id, its.quantity, (
    SELECT COALESCE(SUM(units.lent), 0) FROM loan_units AS units
    WHERE units.institution_id = loans.institution_id AND units.loan_id = loans.id
) AS lent
FROM loans JOIN loan_lines AS its ON its.institution_id = loans.institution_id AND its.loan_id = loans.id
WHERE its.kind = 'asset' AND (loans.approved_by IS NOT NULL OR loans.approved_at IS NULL) AND NOT EXISTS (
    SELECT 1 FROM loan_lines AS others
    WHERE others.institution_id = loans.institution_id AND others.loan_id = loans.id AND others.id <> its.id
)

DROP TABLE loan_handlings

DROP TABLE loan_units

DROP TABLE loan_lines

DROP TABLE loans

CREATE TABLE loans (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    asset_id {uuid} NOT NULL,
    warehouse_id {uuid} NOT NULL,
    borrower_id {uuid} NOT NULL REFERENCES users (id),
    quantity {int} NOT NULL CHECK (quantity > 0),
    start_date {date} NOT NULL,
    end_date {date} NOT NULL,
    purpose {text} NOT NULL,
    state {text} NOT NULL,
    reason {text},
    approved_by {uuid} REFERENCES users (id),
    approved_at {time},
    closed_by {uuid} REFERENCES users (id),
    closed_at {time},
    handed_over_by {uuid} REFERENCES users (id),
    handed_over_at {time},
    created_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT loans_tenant UNIQUE (institution_id, id),
    CONSTRAINT loans_period CHECK (end_date >= start_date),
    CONSTRAINT loans_deeds CHECK (
        (approved_by IS NULL) = (approved_at IS NULL)
        AND (closed_by IS NULL) = (closed_at IS NULL)
        AND (handed_over_by IS NULL) = (handed_over_at IS NULL)
        AND (reason IS NULL OR state = 'rejected')
    ),
    CONSTRAINT loans_state CHECK (
        CASE state
            WHEN 'pending' THEN approved_by IS NULL AND handed_over_by IS NULL AND closed_by IS NULL
            WHEN 'approved' THEN approved_by IS NOT NULL AND handed_over_by IS NULL AND closed_by IS NULL
            WHEN 'rejected' THEN approved_by IS NULL AND handed_over_by IS NULL AND closed_by IS NOT NULL AND reason IS NOT NULL
            WHEN 'cancelled' THEN handed_over_by IS NULL AND closed_by IS NOT NULL
            WHEN 'active' THEN approved_by IS NOT NULL AND handed_over_by IS NOT NULL AND closed_by IS NULL
            WHEN 'returned' THEN approved_by IS NOT NULL AND handed_over_by IS NOT NULL AND closed_by IS NOT NULL
            ELSE 1 = 0
        END
    ),
    CONSTRAINT loans_not_own CHECK (approved_by IS NULL OR approved_by <> borrower_id),
    CONSTRAINT loans_asset FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    CONSTRAINT loans_warehouse FOREIGN KEY (institution_id, warehouse_id) REFERENCES environments (institution_id, id)
) {strict}

INSERT INTO loans (
    id, institution_id, asset_id, warehouse_id, borrower_id, quantity, start_date, end_date, purpose, state, reason,
    approved_by, approved_at, closed_by, closed_at, handed_over_by, handed_over_at, created_at, version
)
SELECT
    id, institution_id, asset_id, warehouse_id, borrower_id, CASE WHEN lent > 0 THEN lent ELSE quantity END,
    start_date, end_date, purpose,
    CASE
        WHEN state = 'expired' THEN 'cancelled'
        WHEN state = 'lost' THEN 'returned'
        WHEN state NOT IN ('active', 'partially_returned') THEN state
        WHEN lent > 0 THEN 'active'
        ELSE 'returned'
    END,
    reason, approved_by, approved_at,
    CASE
        WHEN closed_at IS NOT NULL THEN COALESCE(closed_by, borrower_id)
        WHEN lent = 0 AND handed_over_at IS NOT NULL THEN COALESCE(handed_over_by, borrower_id)
    END,
    CASE WHEN closed_at IS NOT NULL THEN closed_at WHEN lent = 0 THEN handed_over_at END,
    CASE WHEN handed_over_at IS NOT NULL THEN COALESCE(handed_over_by, borrower_id) END,
    handed_over_at, created_at, version
FROM loans_after

DROP TABLE loans_after

CREATE INDEX loans_created ON loans (institution_id, created_at, id)

CREATE INDEX loans_state ON loans (institution_id, state, created_at, id)

CREATE INDEX loans_warehouse ON loans (institution_id, warehouse_id, created_at, id)

CREATE INDEX loans_borrower ON loans (institution_id, borrower_id, created_at, id)

CREATE INDEX loans_asset ON loans (institution_id, asset_id, created_at, id)

CREATE INDEX loans_promises ON loans (institution_id, asset_id, end_date) WHERE state = 'approved'

CREATE INDEX loans_borrower_user ON loans (borrower_id)

CREATE INDEX loans_approved_by ON loans (approved_by) WHERE approved_by IS NOT NULL

CREATE INDEX loans_closed_by ON loans (closed_by) WHERE closed_by IS NOT NULL

CREATE INDEX loans_handed_over_by ON loans (handed_over_by) WHERE handed_over_by IS NOT NULL
";

/// It stays where others use it, or where it belongs to somebody else.
pub const NO_EXTENSION: &str = r"
DO $$ BEGIN
    DROP EXTENSION btree_gist;
EXCEPTION WHEN insufficient_privilege OR dependent_objects_still_exist OR undefined_object THEN
    NULL;
END $$
";
