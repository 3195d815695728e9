//! Secrets of before, as rows have them: the newest in columns of its own, the older ones as a list.

use chrono::{DateTime, Utc};
use plantel_domain::journal::Sensitive;
use plantel_domain::store::StoreError;
use plantel_domain::webhooks::PreviousSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize, Serialize)]
struct Older {
    secret: String,
    until: DateTime<Utc>,
}

/// Those behind the newest.
pub(super) fn older(previous: &[PreviousSecret]) -> Option<Value> {
    let older = previous.iter().skip(1).map(|it| Older { secret: it.secret.0.clone(), until: it.until });
    let older: Vec<Older> = older.collect();
    (!older.is_empty()).then(|| serde_json::to_value(older).expect("texts and moments are plain data"))
}

/// All of them, the newest first.
pub(super) fn read(
    newest: Option<(String, DateTime<Utc>)>,
    older: Option<Value>,
) -> Result<Vec<PreviousSecret>, StoreError> {
    let older: Option<Vec<Older>> = older.map(serde_json::from_value).transpose().map_err(StoreError::failed)?;
    let newest = newest.map(|(secret, until)| Older { secret, until });
    let all = newest.into_iter().chain(older.into_iter().flatten());
    Ok(all.map(|it| PreviousSecret { secret: Sensitive(it.secret), until: it.until }).collect())
}
