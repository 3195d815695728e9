//! What happens to assets and transfers.

use super::{EventType, Field};
use crate::inventory::import::ImportFinished;
use crate::inventory::{
    AssetChanged, AssetCreated, AssetRetired, AssetsImported, AssetsRelocated, CustodyChanged, StockMoved,
    TransferCancelled, TransferReceived, TransferSent,
};
use crate::journal::Fact;

const ASSET: Field = Field::uuid("asset", "Which asset.");
const TRANSFER: Field = Field::uuid("transfer", "Which transfer.");
const IMPORT: Field = Field::uuid("import", "Which import.");

pub(super) const EVENTS: &[EventType] = &[
    EventType {
        kind: AssetCreated::KIND,
        subject: "asset",
        description: "An asset was registered.",
        fields: &[ASSET],
        left_out: &[],
    },
    EventType {
        kind: AssetChanged::KIND,
        subject: "asset",
        description: "An asset's data changed.",
        fields: &[ASSET],
        left_out: &[],
    },
    EventType {
        kind: StockMoved::KIND,
        subject: "asset",
        description: "Its units moved; the movements stand in the ledger.",
        fields: &[ASSET],
        left_out: &[],
    },
    EventType {
        kind: AssetRetired::KIND,
        subject: "asset",
        description: "It is out of use for good.",
        fields: &[ASSET],
        left_out: &[],
    },
    EventType {
        kind: CustodyChanged::KIND,
        subject: "asset",
        description: "It was handed to somebody who answers for it, or taken from them.",
        fields: &[ASSET, Field::uuid("custodian", "Who answers for it from now on.").or_null()],
        left_out: &[],
    },
    EventType {
        kind: AssetsRelocated::KIND,
        subject: "environment",
        description: "Several assets are kept elsewhere from now on.",
        fields: &[Field::uuid("environment", "Where they are kept now.")],
        left_out: &["institution", "assets"],
    },
    EventType {
        kind: AssetsImported::KIND,
        subject: "import",
        description: "Rows of a spreadsheet were taken over; one event for each batch.",
        fields: &[
            IMPORT,
            Field::uuid("by", "Who brought the file; null for the command line.").or_null(),
            Field::integer("refused", "How many rows were refused."),
            Field::integer("unchanged", "How many rows were there already."),
        ],
        left_out: &["institution", "created", "updated", "environments", "categories"],
    },
    EventType {
        kind: ImportFinished::KIND,
        subject: "import",
        description: "All rows of a spreadsheet are through.",
        fields: &[IMPORT],
        left_out: &[],
    },
    EventType {
        kind: TransferSent::KIND,
        subject: "transfer",
        description: "Things were sent.",
        fields: &[TRANSFER, Field::uuid("from", "From where."), Field::uuid("to", "To where.")],
        left_out: &[],
    },
    EventType {
        kind: TransferReceived::KIND,
        subject: "transfer",
        description: "Things were received.",
        fields: &[TRANSFER, Field::integer("short", "How many units did not arrive.")],
        left_out: &[],
    },
    EventType {
        kind: TransferCancelled::KIND,
        subject: "transfer",
        description: "A transfer was called back.",
        fields: &[TRANSFER],
        left_out: &[],
    },
];
