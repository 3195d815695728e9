//! Which assets of a list, and in which order.

use super::{Category, Status, Tracking};
use crate::ids::EnvironmentId;
use crate::page::{Sort, SortField};

/// Which assets of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetFilter {
    /// Code, name, category, serial number, brand or model contain this, without regard to accents and case.
    pub search: Option<String>,
    /// Of this kind.
    pub category: Option<Category>,
    /// In this place.
    pub environment: Option<EnvironmentId>,
    /// So standing.
    pub status: Option<Status>,
    /// Single things or quantities.
    pub tracking: Option<Tracking>,
    /// Order.
    pub sort: Sort<AssetSort>,
}

/// What assets are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetSort {
    /// By code, without regard to accents and case.
    Code,
    /// By name, without regard to accents and case.
    Name,
    /// By when they were registered.
    CreatedAt,
}

impl SortField for AssetSort {
    const ALL: &'static [(&'static str, Self)] =
        &[("code", Self::Code), ("name", Self::Name), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Code, descending: false };
}
