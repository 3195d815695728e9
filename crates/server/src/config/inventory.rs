//! Of the inventory.

use super::Config;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    pub qr_base: String,
    pub verify_ledger_at: String,
    pub pictures_at_once: usize,
    pub import_piece: usize,
}

impl Inventory {
    /// When the ledger is verified each night, UTC.
    pub fn verify_at(&self) -> Option<NaiveTime> {
        NaiveTime::parse_from_str(&self.verify_ledger_at, "%H:%M").ok()
    }

    /// What a QR code says before the tag.
    pub fn qr_base(&self, config: &Config) -> String {
        if self.qr_base.is_empty() {
            let web = config.accounts.frontend_url.as_str().trim_end_matches('/');
            return format!("{web}/qr/");
        }
        self.qr_base.clone()
    }
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let inventory = &config.inventory;
    demand(inventory.verify_at().is_some(), "inventory.verify_ledger_at", "must be a time of day, such as 07:30 (UTC)");
    demand((1..=64).contains(&inventory.pictures_at_once), "inventory.pictures_at_once", "must be between 1 and 64");
    let piece = "must be between 100 and 50000";
    demand((100..=50_000).contains(&inventory.import_piece), "inventory.import_piece", piece);
    let base = &inventory.qr_base;
    // The tag is the last part of what is scanned.
    let good = base.is_empty() || ((base.ends_with('/') || base.ends_with('=')) && base.len() <= 200);
    demand(good, "inventory.qr_base", "must end with / or =, and be no longer than 200 bytes");
}
