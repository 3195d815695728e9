//! Why a delivery to another system was cancelled, all secrets that are still good, and who tries an endpoint now.

use crate::dialect::step;

step!(UP, DOWN);

const UP: &str = r"
ALTER TABLE webhooks ADD COLUMN older_secrets {json}
    CONSTRAINT webhooks_older CHECK (older_secrets IS NULL OR previous_secret IS NOT NULL)

ALTER TABLE webhooks ADD COLUMN tested_until {time}

ALTER TABLE webhook_deliveries ADD COLUMN cancelled_why {key}
    CONSTRAINT webhook_deliveries_why CHECK (
        cancelled_why IS NULL OR (cancelled_why IN ('endpoint_off', 'owner_off') AND state = 'cancelled')
    )

CREATE INDEX webhook_deliveries_on_their_way ON webhook_deliveries (claimed_until, webhook_id)
    WHERE claimed_until IS NOT NULL
";

/// Secrets before the one before sign no more.
const DOWN: &str = r"
DROP INDEX webhook_deliveries_on_their_way

ALTER TABLE webhook_deliveries DROP COLUMN cancelled_why

ALTER TABLE webhooks DROP COLUMN tested_until

ALTER TABLE webhooks DROP COLUMN older_secrets
";
