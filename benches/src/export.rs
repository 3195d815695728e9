//! How much memory a list takes that is exported whole.

use crate::database::Kind;
use crate::place::{ADMIN, sign_in};
use crate::program::Server;
use crate::report::Report;
use crate::times::ms;
use anyhow::Result;
use std::time::Instant;

/// The most megabytes the server may ever have resident.
const GOAL: f64 = 150.0;

/// Exports everything, in each format, from a server that has done nothing else.
pub async fn measure(server: &Server, kind: Kind, report: &mut Report) -> Result<()> {
    let admin = sign_in(server, ADMIN).await?;
    for format in ["csv", "xlsx"] {
        let begun = Instant::now();
        let bytes = admin.drain(&format!("/api/v1/inventory/export?format={format}")).await?;
        let name = |value: &str| format!("export_{format}.{}.{value}", kind.name());
        report.lower(&name("whole"), ms(begun.elapsed()), "ms", None);
        eprintln!("{}: {} MB", name("size"), bytes / 1_000_000);
        if let Some(peak) = server.peak_megabytes() {
            report.lower(&name("peak"), peak, "MB", Some(GOAL));
        }
    }
    Ok(())
}
