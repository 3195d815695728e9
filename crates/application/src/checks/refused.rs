//! What a refusal calls the items and the people it is about.

use crate::Result;
use plantel_domain::checks::CheckError;
use plantel_domain::error::{Fault, Kind, Params};
use plantel_domain::ids::{AssetId, UserId};
use plantel_domain::store::Repositories;
use std::collections::BTreeMap;

/// A refusal whose text has names where the rule has ids.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
struct Named {
    error: CheckError,
    params: Params,
}

impl Fault for Named {
    fn kind(&self) -> Kind {
        self.error.kind()
    }
    fn code(&self) -> &'static str {
        self.error.code()
    }
    fn params(&self) -> Params {
        self.params.clone()
    }
}

/// What was decided; a refusal tells what it is about by name.
pub(super) async fn named<T: Send>(
    work: &mut dyn Repositories,
    decided: std::result::Result<T, CheckError>,
) -> Result<T> {
    match decided {
        Ok(decided) => Ok(decided),
        Err(error) => {
            let (things, people) = (things(work, error.items()).await?, person(work, error.person()).await?);
            let item = |asset: AssetId| things.get(&asset).cloned().unwrap_or_else(|| asset.to_string());
            let params = error.params_with(item, |_| people.clone());
            Err(Named { error, params }.into())
        }
    }
}

/// Each by its code and name.
async fn things(work: &mut dyn Repositories, items: &[AssetId]) -> Result<BTreeMap<AssetId, String>> {
    if items.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = work.assets().find_all(items).await?;
    Ok(found.into_iter().map(|asset| (asset.id, format!("{} {}", asset.code, asset.name))).collect())
}

/// Nothing of nobody, nor of somebody who never said a name.
async fn person(work: &mut dyn Repositories, person: Option<UserId>) -> Result<Option<String>> {
    let Some(person) = person else { return Ok(None) };
    let found = work.users().find_all(&[person]).await?;
    Ok(found.into_iter().find_map(|user| user.full_name).map(Into::into))
}
