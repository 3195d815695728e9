//! What the book says is in a room.

use crate::Result;
use plantel_domain::checks::{Book, CheckError, CheckLine, MOST_LINES};
use plantel_domain::clock::Day;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::Institution;
use plantel_domain::inventory::{Asset, Units};
use plantel_domain::store::Repositories;

/// A line for each item that is kept there, or of which units are there, as the book has it now.
pub(super) async fn lines_of(
    work: &mut dyn Repositories,
    environment: EnvironmentId,
    (institution, today): (&Institution, Day),
) -> Result<Vec<CheckLine>> {
    let most = u64::try_from(MOST_LINES).unwrap_or(u64::MAX);
    let there = work.assets().in_place(environment, most + 1).await?;
    if there.len() > MOST_LINES {
        return Err(CheckError::TooManyItems.into());
    }
    Ok(there.iter().map(|(asset, units)| line(asset, units, (institution, today))).collect())
}

/// Values in another currency than the institution's cannot be added up with the others, and count as unknown.
fn line(asset: &Asset, units: &Units, (institution, today): (&Institution, Day)) -> CheckLine {
    let value = asset.unit_value_on(today).filter(|value| value.currency() == institution.currency);
    CheckLine::new(asset.id, Book::of(units), value.map(|value| value.minor()))
}
