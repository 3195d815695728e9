//! The tables as they are from now on, and what was there before in them.

/// A deed is known by when it was done: what the clock does, nobody does.
pub const LOANS: &str = r"
CREATE TABLE loans_before AS SELECT * FROM loans

CREATE INDEX loans_before_asset ON loans_before (asset_id)

DROP TABLE loans

CREATE TABLE loans (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    warehouse_id {uuid} NOT NULL,
    borrower_id {uuid} NOT NULL REFERENCES users (id),
    start_date {date} NOT NULL,
    end_date {date} NOT NULL,
    purpose {text} NOT NULL,
    priority {text} NOT NULL CHECK (priority IN ('low', 'medium', 'high')),
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
        (approved_by IS NULL OR approved_at IS NOT NULL)
        AND (closed_by IS NULL OR closed_at IS NOT NULL)
        AND (handed_over_by IS NULL OR handed_over_at IS NOT NULL)
        AND (reason IS NULL OR state = 'rejected')
    ),
    CONSTRAINT loans_state CHECK (
        CASE state
            WHEN 'pending' THEN approved_at IS NULL AND handed_over_at IS NULL AND closed_at IS NULL
            WHEN 'approved' THEN approved_at IS NOT NULL AND handed_over_at IS NULL AND closed_at IS NULL
            WHEN 'rejected' THEN approved_at IS NULL AND handed_over_at IS NULL AND closed_at IS NOT NULL
                AND reason IS NOT NULL
            WHEN 'cancelled' THEN handed_over_at IS NULL AND closed_at IS NOT NULL
            WHEN 'expired' THEN handed_over_at IS NULL AND closed_at IS NOT NULL
            WHEN 'active' THEN approved_at IS NOT NULL AND handed_over_at IS NOT NULL AND closed_at IS NULL
            WHEN 'partially_returned' THEN approved_at IS NOT NULL AND handed_over_at IS NOT NULL
                AND closed_at IS NULL
            WHEN 'returned' THEN approved_at IS NOT NULL AND handed_over_at IS NOT NULL AND closed_at IS NOT NULL
            WHEN 'lost' THEN approved_at IS NOT NULL AND handed_over_at IS NOT NULL AND closed_at IS NOT NULL
            ELSE 1 = 0
        END
    ),
    CONSTRAINT loans_not_own CHECK (approved_by IS NULL OR approved_by <> borrower_id),
    CONSTRAINT loans_warehouse FOREIGN KEY (institution_id, warehouse_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX loans_created ON loans (institution_id, created_at, id)

CREATE INDEX loans_state ON loans (institution_id, state, created_at, id)

CREATE INDEX loans_warehouse ON loans (institution_id, warehouse_id, created_at, id)

CREATE INDEX loans_borrower ON loans (institution_id, borrower_id, created_at, id)

CREATE INDEX loans_expiring ON loans (end_date, id) WHERE state IN ('pending', 'approved')

CREATE INDEX loans_borrower_user ON loans (borrower_id)

CREATE INDEX loans_approved_by ON loans (approved_by) WHERE approved_by IS NOT NULL

CREATE INDEX loans_closed_by ON loans (closed_by) WHERE closed_by IS NOT NULL

CREATE INDEX loans_handed_over_by ON loans (handed_over_by) WHERE handed_over_by IS NOT NULL
";

/// Units have the days of their loan, and whether their asset is one thing, beside them: by these it is told that one
/// thing is promised twice.
pub const LINES: &str = r"
CREATE TABLE loan_lines (
    institution_id {uuid} NOT NULL,
    loan_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position >= 0),
    kind {text} NOT NULL,
    asset_id {uuid},
    brand {text},
    model {text},
    category {text},
    words {text},
    quantity {int} NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (institution_id, loan_id, id),
    CONSTRAINT loan_lines_position UNIQUE (institution_id, loan_id, position),
    CONSTRAINT loan_lines_wanted CHECK (
        CASE kind
            WHEN 'asset' THEN asset_id IS NOT NULL AND model IS NULL AND category IS NULL AND words IS NULL
            WHEN 'model' THEN asset_id IS NULL AND model IS NOT NULL AND category IS NULL AND words IS NULL
            WHEN 'category' THEN asset_id IS NULL AND model IS NULL AND category IS NOT NULL AND words IS NULL
            WHEN 'other' THEN asset_id IS NULL AND model IS NULL AND category IS NULL AND words IS NOT NULL
            ELSE 1 = 0
        END
        AND (brand IS NULL OR kind = 'model')
    ),
    FOREIGN KEY (institution_id, loan_id) REFERENCES loans (institution_id, id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    FOREIGN KEY (institution_id, category) REFERENCES categories (institution_id, code)
) {strict}

CREATE INDEX loan_lines_asset ON loan_lines (institution_id, asset_id, loan_id) WHERE asset_id IS NOT NULL

CREATE INDEX loan_lines_category ON loan_lines (institution_id, category) WHERE category IS NOT NULL

CREATE TABLE loan_units (
    institution_id {uuid} NOT NULL,
    loan_id {uuid} NOT NULL,
    line_id {uuid} NOT NULL,
    seq {int} NOT NULL CHECK (seq >= 0),
    asset_id {uuid},
    promised {int} NOT NULL CHECK (promised >= 0),
    lent {int} NOT NULL CHECK (lent >= 0),
    good {int} NOT NULL CHECK (good >= 0),
    damaged {int} NOT NULL CHECK (damaged >= 0),
    incomplete {int} NOT NULL CHECK (incomplete >= 0),
    missing {int} NOT NULL CHECK (missing >= 0),
    start_date {date} NOT NULL,
    end_date {date} NOT NULL,
    serial {bool} NOT NULL,
    PRIMARY KEY (institution_id, loan_id, line_id, seq),
    CONSTRAINT loan_units_once UNIQUE (institution_id, loan_id, line_id, asset_id),
    CONSTRAINT loan_units_some CHECK (promised + lent + good + damaged + incomplete + missing > 0),
    CONSTRAINT loan_units_period CHECK (end_date >= start_date),
    FOREIGN KEY (institution_id, loan_id, line_id) REFERENCES loan_lines (institution_id, loan_id, id)
        ON DELETE CASCADE,
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
) {strict}

CREATE INDEX loan_units_claims ON loan_units (institution_id, asset_id, end_date) WHERE promised + lent > 0

CREATE INDEX loan_units_asset ON loan_units (institution_id, asset_id, loan_id) WHERE asset_id IS NOT NULL

CREATE TABLE loan_handlings (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    seq {big} NOT NULL CHECK (seq >= 0),
    loan_id {uuid} NOT NULL,
    line_id {uuid} NOT NULL,
    asset_id {uuid},
    hands {text} NOT NULL CHECK (hands IN ('out', 'back')),
    quantity {int} NOT NULL CHECK (quantity > 0),
    condition {text} NOT NULL CHECK (condition IN ('good', 'damaged', 'incomplete', 'missing')),
    note {text},
    done_by {uuid} REFERENCES users (id),
    done_at {time} NOT NULL,
    FOREIGN KEY (institution_id, loan_id, line_id) REFERENCES loan_lines (institution_id, loan_id, id)
        ON DELETE CASCADE,
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
) {strict}

CREATE INDEX loan_handlings_loan ON loan_handlings (institution_id, loan_id, seq, id)

CREATE INDEX loan_handlings_line ON loan_handlings (institution_id, loan_id, line_id)

CREATE INDEX loan_handlings_asset ON loan_handlings (institution_id, asset_id) WHERE asset_id IS NOT NULL

CREATE INDEX loan_handlings_done_by ON loan_handlings (done_by) WHERE done_by IS NOT NULL
";

pub const ONCE_A_DAY_ON_POSTGRES: &str = r"
ALTER TABLE loan_units ADD CONSTRAINT loan_units_once_a_day EXCLUDE USING gist (
    asset_id WITH =, daterange(start_date, end_date, '[]') WITH &&
) WHERE (serial AND promised + lent > 0)
";

/// The store tells these by their words.
pub const ONCE_A_DAY_ON_SQLITE: &str = r"
CREATE TRIGGER loan_units_once_a_day_insert BEFORE INSERT ON loan_units
WHEN NEW.serial AND NEW.promised + NEW.lent > 0 BEGIN
    SELECT RAISE(ABORT, 'a thing is promised once a day') FROM loan_units AS other
    WHERE other.institution_id = NEW.institution_id AND other.asset_id = NEW.asset_id
        AND other.serial AND other.promised + other.lent > 0
        AND other.end_date >= NEW.start_date AND other.start_date <= NEW.end_date
        AND (other.loan_id <> NEW.loan_id OR other.line_id <> NEW.line_id OR other.seq <> NEW.seq);
END

CREATE TRIGGER loan_units_once_a_day_update BEFORE UPDATE ON loan_units
WHEN NEW.serial AND NEW.promised + NEW.lent > 0 BEGIN
    SELECT RAISE(ABORT, 'a thing is promised once a day') FROM loan_units AS other
    WHERE other.institution_id = NEW.institution_id AND other.asset_id = NEW.asset_id
        AND other.serial AND other.promised + other.lent > 0
        AND other.end_date >= NEW.start_date AND other.start_date <= NEW.end_date
        AND other.rowid <> OLD.rowid;
END
";

/// Of one thing that was promised twice for a day, which no rule forbade the database, the loan that came later keeps
/// its units without a claim on the day until it is stored again.
pub const COPY: &str = r"
INSERT INTO loans (
    id, institution_id, warehouse_id, borrower_id, start_date, end_date, purpose, priority, state, reason,
    approved_by, approved_at, closed_by, closed_at, handed_over_by, handed_over_at, created_at, version
)
SELECT
    id, institution_id, warehouse_id, borrower_id, start_date, end_date, purpose, 'medium', state, reason,
    approved_by, approved_at, closed_by, closed_at, handed_over_by, handed_over_at, created_at, version
FROM loans_before

INSERT INTO loan_lines (institution_id, loan_id, id, position, kind, asset_id, quantity)
SELECT institution_id, id, id, 0, 'asset', asset_id, quantity FROM loans_before

INSERT INTO loan_units (
    institution_id, loan_id, line_id, seq, asset_id, promised, lent, good, damaged, incomplete, missing,
    start_date, end_date, serial
)
SELECT
    l.institution_id, l.id, l.id, 0, l.asset_id,
    CASE l.state WHEN 'approved' THEN l.quantity ELSE 0 END,
    CASE l.state WHEN 'active' THEN l.quantity ELSE 0 END,
    CASE l.state WHEN 'returned' THEN l.quantity ELSE 0 END,
    0, 0, 0, l.start_date, l.end_date,
    a.tracking = 'serial' AND (l.state = 'returned' OR NOT EXISTS (
        SELECT 1 FROM loans_before AS earlier
        WHERE earlier.asset_id = l.asset_id AND earlier.state IN ('approved', 'active')
            AND earlier.end_date >= l.start_date AND earlier.start_date <= l.end_date
            AND (earlier.created_at, earlier.id) < (l.created_at, l.id)
    ))
FROM loans_before AS l JOIN assets AS a ON a.institution_id = l.institution_id AND a.id = l.asset_id
WHERE l.state IN ('approved', 'active', 'returned')

DROP TABLE loans_before
";
