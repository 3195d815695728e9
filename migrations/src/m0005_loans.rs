//! Who asked for what, and what became of it. Each state has just the deeds that lead to it.

crate::dialect::step!(
    r"
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
",
    "DROP TABLE loans"
);
