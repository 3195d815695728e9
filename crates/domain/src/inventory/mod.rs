//! What an institution owns.

mod asset;
mod events;
mod filter;
mod repository;
mod units;

pub use asset::{Asset, AssetChange, AssetCode, Category, NewAsset, UnitCounts};
pub use events::{AssetChanged, AssetCreated, AssetsImported};
pub use filter::{AssetFilter, AssetSort};
#[cfg(feature = "mocks")]
pub use repository::MockAssetRepository;
pub use repository::{AssetRepositories, AssetRepository};
pub use units::{Status, Tracking, Units, UnitsError};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "asset.code-or-serial-taken",
    "asset.too-many-units-out",
    "asset.serial-has-one-unit",
    "asset.on-loan",
    "import.not-a-table",
    "import.missing-columns",
    "import.cut-off",
    "import.empty",
    "import.too-many-rows",
    "import.duplicate-code",
    "import.duplicate-serial",
    "import.bad-date",
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
];
