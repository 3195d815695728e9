//! The ledger itself, and how it opens.

/// For what lists of assets are filtered by.
pub const INDEXES: &str = r"
UPDATE assets SET tag = {tag}

CREATE UNIQUE INDEX assets_tag_unique ON assets (tag)

CREATE INDEX assets_custodian ON assets (institution_id, custodian_id, code_key, id) WHERE custodian_id IS NOT NULL

CREATE INDEX assets_custodian_user ON assets (custodian_id) WHERE custodian_id IS NOT NULL

CREATE INDEX assets_kit ON assets (institution_id, kit_id, code_key, id) WHERE kit_id IS NOT NULL

CREATE INDEX assets_warranty ON assets (institution_id, warranty_until) WHERE warranty_until IS NOT NULL

CREATE INDEX assets_purchase ON assets (institution_id, purchase_date) WHERE purchase_date IS NOT NULL

CREATE INDEX assets_cost_of_one ON assets (institution_id, cost_minor) WHERE cost_minor IS NOT NULL

CREATE INDEX assets_retired ON assets (institution_id, retired_at) WHERE retired_at IS NOT NULL

CREATE INDEX assets_damaged ON assets (institution_id, damaged) WHERE damaged > 0

CREATE INDEX assets_missing ON assets (institution_id, missing) WHERE missing > 0

CREATE INDEX assets_maintenance ON assets (institution_id, maintenance) WHERE maintenance > 0

CREATE INDEX assets_in_use ON assets (institution_id, in_use) WHERE in_use > 0

CREATE INDEX assets_on_loan ON assets (institution_id, on_loan) WHERE on_loan > 0

CREATE INDEX assets_in_transit ON assets (institution_id, in_transit) WHERE in_transit > 0
";

/// `place` is the environment, or the nil id for nowhere in particular: a part of a primary key is
/// never null. A month and a life that are not known are -1. Sums of money are kept in two parts, of
/// 10^9 and below, so that none overflows.
pub const TABLES: &str = r"
CREATE TABLE movements (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    asset_id {uuid} NOT NULL,
    kind {text} NOT NULL,
    quantity {int} NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    from_environment_id {uuid},
    from_condition {text},
    to_environment_id {uuid},
    to_condition {text},
    reason {text},
    document {text},
    cause_kind {text} CHECK (cause_kind IN ('loan', 'transfer', 'import')),
    cause_id {uuid},
    user_id {uuid},
    at {time} NOT NULL,
    CONSTRAINT movements_places CHECK (
        (from_condition IS NOT NULL OR from_environment_id IS NULL)
        AND (to_condition IS NOT NULL OR to_environment_id IS NULL)
    ),
    CONSTRAINT movements_cause CHECK ((cause_kind IS NULL) = (cause_id IS NULL)),
    CONSTRAINT movements_kind CHECK (
        COALESCE(from_condition, '')
            IN ('', 'good', 'in_use', 'on_loan', 'in_transit', 'maintenance', 'damaged', 'missing')
        AND COALESCE(to_condition, '')
            IN ('', 'good', 'in_use', 'on_loan', 'in_transit', 'maintenance', 'damaged', 'missing')
        AND CASE kind
            WHEN 'receipt' THEN from_condition IS NULL
                AND COALESCE(to_condition, '') NOT IN ('', 'on_loan', 'in_transit')
            WHEN 'transfer_out' THEN COALESCE(from_condition, '') NOT IN ('', 'on_loan', 'in_transit')
                AND COALESCE(to_condition, '') = 'in_transit'
            WHEN 'transfer_in' THEN COALESCE(from_condition, '') = 'in_transit'
                AND COALESCE(to_condition, '') NOT IN ('', 'on_loan', 'in_transit')
            WHEN 'loan_out' THEN COALESCE(from_condition, '') = 'good' AND COALESCE(to_condition, '') = 'on_loan'
            WHEN 'loan_in' THEN COALESCE(from_condition, '') = 'on_loan'
                AND COALESCE(to_condition, '') IN ('good', 'damaged', 'missing')
            WHEN 'damage' THEN COALESCE(from_condition, '') IN ('good', 'in_use', 'maintenance', 'missing')
                AND COALESCE(to_condition, '') = 'damaged'
            WHEN 'repair' THEN COALESCE(from_condition, '') IN ('damaged', 'maintenance')
                AND COALESCE(to_condition, '') IN ('good', 'in_use')
            WHEN 'loss' THEN COALESCE(from_condition, '') NOT IN ('', 'on_loan', 'missing')
                AND COALESCE(to_condition, '') = 'missing'
            WHEN 'found' THEN COALESCE(from_condition, '') IN ('', 'missing')
                AND COALESCE(to_condition, '') IN ('good', 'damaged', 'in_use')
            WHEN 'write_off' THEN COALESCE(from_condition, '') NOT IN ('', 'on_loan', 'in_transit')
                AND to_condition IS NULL
            WHEN 'adjustment' THEN COALESCE(from_condition, '') NOT IN ('on_loan', 'in_transit')
                AND COALESCE(to_condition, '') NOT IN ('on_loan', 'in_transit')
                AND COALESCE(from_condition, '') <> COALESCE(to_condition, '')
            ELSE 1 = 0
        END
    ),
    CONSTRAINT movements_asset FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    CONSTRAINT movements_from FOREIGN KEY (institution_id, from_environment_id)
        REFERENCES environments (institution_id, id),
    CONSTRAINT movements_to FOREIGN KEY (institution_id, to_environment_id)
        REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX movements_asset ON movements (institution_id, asset_id, at, id)

CREATE INDEX movements_at ON movements (institution_id, at, id)

CREATE INDEX movements_kind ON movements (institution_id, kind, at, id)

CREATE INDEX movements_from ON movements (institution_id, from_environment_id, at, id)
WHERE from_environment_id IS NOT NULL

CREATE INDEX movements_to ON movements (institution_id, to_environment_id, at, id) WHERE to_environment_id IS NOT NULL

CREATE INDEX movements_cause ON movements (institution_id, cause_id, at, id) WHERE cause_id IS NOT NULL

CREATE TABLE balances (
    institution_id {uuid} NOT NULL,
    asset_id {uuid} NOT NULL,
    place {uuid} NOT NULL,
    condition {key} NOT NULL CHECK (
        condition IN ('good', 'in_use', 'on_loan', 'in_transit', 'maintenance', 'damaged', 'missing')
    ),
    environment_id {uuid},
    quantity {int} NOT NULL CHECK (quantity BETWEEN 0 AND 1000000),
    away {bool} NOT NULL,
    PRIMARY KEY (institution_id, asset_id, place, condition),
    CONSTRAINT balances_place CHECK (place = COALESCE(environment_id, {nil})),
    CONSTRAINT balances_asset FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    CONSTRAINT balances_environment FOREIGN KEY (institution_id, environment_id)
        REFERENCES environments (institution_id, id)
) {compact}

CREATE INDEX balances_environment ON balances (institution_id, environment_id) WHERE environment_id IS NOT NULL

CREATE INDEX balances_away ON balances (institution_id, environment_id, asset_id) WHERE away

CREATE TABLE asset_counts (
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    place {uuid} NOT NULL,
    kind {key} NOT NULL CHECK (kind IN ('assets', 'units')),
    category {key} NOT NULL,
    name {key} NOT NULL,
    n {big} NOT NULL,
    PRIMARY KEY (institution_id, place, kind, category, name)
) {compact}

CREATE TABLE asset_values (
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    place {uuid} NOT NULL,
    currency {key} NOT NULL,
    month {int} NOT NULL,
    life {int} NOT NULL,
    cost_high {big} NOT NULL,
    cost_low {big} NOT NULL,
    salvage_high {big} NOT NULL,
    salvage_low {big} NOT NULL,
    PRIMARY KEY (institution_id, place, currency, month, life)
) {compact}

CREATE TABLE asset_warranties (
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    place {uuid} NOT NULL,
    day {date} NOT NULL,
    n {big} NOT NULL,
    PRIMARY KEY (institution_id, place, day)
) {compact}
";

/// Lent units are where their loans are from, as long as the loans add up to them; else where the
/// asset is kept.
pub const OPENING: &str = r"
INSERT INTO balances (institution_id, asset_id, place, condition, environment_id, quantity, away)
SELECT institution_id, id, COALESCE(environment_id, {nil}), condition, environment_id, units, FALSE FROM (
    SELECT institution_id, id, environment_id, 'good' AS condition,
        quantity - damaged - missing - maintenance - in_use - on_loan AS units FROM assets
    UNION ALL SELECT institution_id, id, environment_id, 'damaged', damaged FROM assets
    UNION ALL SELECT institution_id, id, environment_id, 'missing', missing FROM assets
    UNION ALL SELECT institution_id, id, environment_id, 'maintenance', maintenance FROM assets
    UNION ALL SELECT institution_id, id, environment_id, 'in_use', in_use FROM assets
    UNION ALL SELECT institution_id, id, environment_id, 'on_loan', on_loan FROM assets AS a
    WHERE on_loan <> (SELECT COALESCE(SUM(l.quantity), 0) FROM loans AS l
        WHERE l.institution_id = a.institution_id AND l.asset_id = a.id AND l.state = 'active')
) AS units WHERE units > 0

INSERT INTO balances (institution_id, asset_id, place, condition, environment_id, quantity, away)
SELECT a.institution_id, a.id, l.warehouse_id, 'on_loan', l.warehouse_id, SUM(l.quantity),
    COALESCE(a.environment_id, {nil}) <> l.warehouse_id
FROM assets AS a JOIN loans AS l ON l.institution_id = a.institution_id AND l.asset_id = a.id
WHERE l.state = 'active' AND NOT EXISTS (SELECT 1 FROM balances AS b
    WHERE b.institution_id = a.institution_id AND b.asset_id = a.id AND b.condition = 'on_loan')
    AND a.on_loan = (SELECT SUM(x.quantity) FROM loans AS x
        WHERE x.institution_id = a.institution_id AND x.asset_id = a.id AND x.state = 'active')
GROUP BY a.institution_id, a.id, a.environment_id, l.warehouse_id

INSERT INTO movements (id, institution_id, asset_id, kind, quantity, to_environment_id, to_condition, at)
SELECT {random}, institution_id, asset_id, 'receipt', units, environment_id, condition, created_at FROM (
    SELECT b.institution_id, b.asset_id, b.environment_id, a.created_at, SUM(b.quantity) AS units,
        CASE b.condition WHEN 'on_loan' THEN 'good' ELSE b.condition END AS condition
    FROM balances AS b JOIN assets AS a ON a.institution_id = b.institution_id AND a.id = b.asset_id
    GROUP BY b.institution_id, b.asset_id, b.environment_id, a.created_at,
        CASE b.condition WHEN 'on_loan' THEN 'good' ELSE b.condition END
) AS received

INSERT INTO movements (id, institution_id, asset_id, kind, quantity, from_environment_id, from_condition,
    to_environment_id, to_condition, cause_kind, cause_id, user_id, at)
SELECT {random}, l.institution_id, l.asset_id, 'loan_out', l.quantity, l.warehouse_id, 'good',
    l.warehouse_id, 'on_loan',
    'loan', l.id, l.handed_over_by, l.handed_over_at
FROM loans AS l JOIN assets AS a ON a.institution_id = l.institution_id AND a.id = l.asset_id
WHERE l.state = 'active' AND a.on_loan = (SELECT SUM(x.quantity) FROM loans AS x
    WHERE x.institution_id = a.institution_id AND x.asset_id = a.id AND x.state = 'active')

INSERT INTO movements (id, institution_id, asset_id, kind, quantity, from_environment_id, from_condition,
    to_environment_id, to_condition, at)
SELECT {random}, b.institution_id, b.asset_id, 'loan_out', b.quantity, b.environment_id, 'good',
    b.environment_id, 'on_loan',
    a.created_at
FROM balances AS b JOIN assets AS a ON a.institution_id = b.institution_id AND a.id = b.asset_id
WHERE b.condition = 'on_loan' AND NOT EXISTS (SELECT 1 FROM movements AS m
    WHERE m.institution_id = b.institution_id AND m.asset_id = b.asset_id AND m.kind = 'loan_out')
";

pub const COUNTERS: &str = r"
INSERT INTO asset_counts (institution_id, place, kind, category, name, n)
SELECT institution_id, COALESCE(environment_id, {nil}), 'assets', category, status, COUNT(*) FROM assets
GROUP BY institution_id, environment_id, category, status

INSERT INTO asset_counts (institution_id, place, kind, category, name, n)
SELECT b.institution_id, b.place, 'units', a.category, b.condition, SUM(b.quantity)
FROM balances AS b JOIN assets AS a ON a.institution_id = b.institution_id AND a.id = b.asset_id
GROUP BY b.institution_id, b.place, a.category, b.condition

INSERT INTO asset_values (institution_id, place, currency, month, life, cost_high, cost_low, salvage_high, salvage_low)
SELECT institution_id, COALESCE(environment_id, {nil}), cost_currency, COALESCE({month}, -1), -1,
    SUM(cost / 1000000000), SUM(cost % 1000000000), 0, 0
FROM (
    SELECT institution_id, environment_id, cost_currency, purchase_date,
        CASE WHEN cost_minor > 9223372036854775807 / quantity THEN 9223372036854775807
            ELSE cost_minor * quantity END AS cost
    FROM assets WHERE cost_minor IS NOT NULL
) AS costs
GROUP BY institution_id, environment_id, cost_currency, COALESCE({month}, -1)

INSERT INTO asset_warranties (institution_id, place, day, n)
SELECT institution_id, COALESCE(environment_id, {nil}), warranty_until, COUNT(*)
FROM assets WHERE warranty_until IS NOT NULL GROUP BY institution_id, environment_id, warranty_until
";

pub const NO_TABLES: &str = r"
DROP TABLE asset_warranties

DROP TABLE asset_values

DROP TABLE asset_counts

DROP TABLE balances

DROP TABLE movements
";

/// What the older schema cannot say: an asset without units counts as one that is missing, and units
/// under way are on the shelf.
pub const AS_BEFORE: &str = r"
UPDATE assets SET retired_at = NULL, retired_reason = NULL, retired_note = NULL, in_transit = 0,
    quantity = CASE quantity WHEN 0 THEN 1 ELSE quantity END,
    missing = CASE quantity WHEN 0 THEN 1 ELSE missing END,
    status = CASE WHEN quantity = 0 THEN 'missing' WHEN in_transit > 0 THEN 'available' ELSE status END
WHERE quantity = 0 OR in_transit > 0

DROP INDEX assets_in_transit

DROP INDEX assets_on_loan

DROP INDEX assets_in_use

DROP INDEX assets_maintenance

DROP INDEX assets_missing

DROP INDEX assets_damaged

DROP INDEX assets_retired

DROP INDEX assets_cost_of_one

DROP INDEX assets_purchase

DROP INDEX assets_warranty

DROP INDEX assets_kit

DROP INDEX assets_custodian_user

DROP INDEX assets_custodian

DROP INDEX assets_tag_unique
";
