mod asset;
mod category;
mod depreciation;
mod events;
mod filter;
mod holding;
pub mod import;
mod kit;
mod movement;
pub mod picture;
mod repository;
mod retirement;
#[cfg(test)]
pub(crate) mod samples;
mod scan;
mod statistics;
mod stock;
mod timeline;
mod transfer;
mod units;

pub use asset::{Asset, AssetChange, AssetCode, NewAsset};
pub use category::{
    Category, CategoryChange, CategoryCode, Extra, Field, FieldKey, FieldKind, FieldValue, NewCategory, RawExtra,
    USUAL, check_fields,
};
pub use depreciation::{LONGEST_LIFE, Valuation, ValueGroup, check_values, month_of};
pub use events::{
    AssetChanged, AssetCreated, AssetRetired, AssetTagIssued, AssetTagRevoked, AssetsImported, AssetsRelocated,
    CategoryChanged, CategoryCreated, CustodyChanged, LedgerVerified, PartJoined, PartLeft, StockMoved,
    TransferCancelled, TransferReceived, TransferSent,
};
pub use filter::{AssetFilter, AssetSort, Range, SHORTEST_SEARCH, Search, TransferFilter, TransferSort};
pub use holding::{Clerk, Holding, RelocateError, under_way};
pub use kit::PartState;
pub use movement::{Cause, Entry, Movement, MovementFilter, MovementKind, MovementSort, NewMovement, Place};
pub use repository::{AssetRepositories, AssetRepository, CategoryRepository, LedgerRepository, TransferRepository};
#[cfg(feature = "mocks")]
pub use repository::{MockAssetRepository, MockCategoryRepository, MockLedgerRepository, MockTransferRepository};
pub use retirement::{AssetError, RetireError, Retirement, RetirementReason};
pub use scan::Scanned;
pub use statistics::{CategoryStatistics, Counters, Facets, Statistics, TotalValue, WARRANTY_DAYS};
pub use stock::{Discrepancy, Stock, StockError};
pub use timeline::{Happening, ImportStep, LoanStep, TimelineEntry};
pub use transfer::{Closing, MAX_LINES, NewTransfer, Transfer, TransferError, TransferLine, TransferState};
pub use units::{Condition, Status, Tracking, UnitCounts, Units, UnitsError};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "asset.code-or-serial-taken",
    "asset.too-many-units-out",
    "asset.too-many-units",
    "asset.serial-has-one-unit",
    "asset.units-away",
    "asset.retired",
    "asset.note-needed",
    "asset.kit-has-parts",
    "asset.part-of-kit",
    "asset.kits-not-nested",
    "asset.part-kept-elsewhere",
    "asset.not-a-part",
    "asset.kit-is-one",
    "category.code-taken",
    "stock.not-enough",
    "movement.not-so",
    "transfer.closed",
    "transfer.more-than-sent",
    "picture.too-many",
    "import.not-a-table",
    "import.missing-columns",
    "import.cut-off",
    "import.empty",
    "import.too-many-rows",
    "import.too-many-columns",
    "import.too-many-fields",
    "import.too-large-inside",
    "import.broken-workbook",
    "import.locked-workbook",
    "import.old-workbook",
    "import.unknown-column",
    "import.unknown-heading",
    "import.column-twice",
    "import.wrong-state",
    "import.touched",
    "import.file-lost",
    "import.duplicate-code",
    "import.duplicate-serial",
    "import.bad-date",
    "import.bad-months",
    "import.negative-quantity",
    "import.unknown-status",
    "import.missing-name",
    "import.missing-code",
    "import.damaged-over-quantity",
    "import.bad-quantity",
    "import.bad-money",
    "import.bad-text",
    "import.wrong-number-of-fields",
    "import.unknown-environment",
    "import.environment-out-of-reach",
    "import.exists-with-other-data",
    "import.units-on-loan",
    "import.damaged-not-counted",
    "import.warranty-not-dated",
    "import.salvage-above-cost",
    "import.units-elsewhere",
    "import.part-of-kit",
    "import.kit-with-parts",
    "import.other-currency",
    "import.category-needs-more",
    "import.unknown-category",
    "import.inactive-category",
    "import.bad-field",
    "import.unknown-field",
];
