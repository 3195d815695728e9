//! What people, places and things are called.

use crate::Result;
use plantel_domain::ids::{AssetId, EnvironmentId, UserId};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// What people, places and things are called, as far as it is known: of somebody whose account is deleted no name is
/// left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// People.
    pub people: BTreeMap<UserId, String>,
    /// Rooms and warehouses.
    pub places: BTreeMap<EnvironmentId, String>,
    /// Assets.
    pub things: BTreeMap<AssetId, ThingName>,
}

/// What an asset is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThingName {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Whose names are wanted, each once.
#[derive(Default)]
pub(crate) struct Nameless {
    pub(crate) people: BTreeSet<UserId>,
    pub(crate) places: BTreeSet<EnvironmentId>,
    pub(crate) things: BTreeSet<AssetId>,
}

impl Nameless {
    pub(crate) async fn look_up(self, work: &mut dyn Repositories) -> Result<Names> {
        let people: Vec<UserId> = self.people.into_iter().collect();
        let places: Vec<EnvironmentId> = self.places.into_iter().collect();
        let things: Vec<AssetId> = self.things.into_iter().collect();
        let people = work.users().find_all(&people).await?;
        let places = work.environments().find_all(&places).await?;
        let things = work.assets().find_all(&things).await?;
        let called = |code: String, name: String| ThingName { code, name };
        Ok(Names {
            people: people.into_iter().filter_map(|user| Some((user.id, user.full_name?.into()))).collect(),
            places: places.into_iter().map(|place| (place.id, place.name.into())).collect(),
            things: things.into_iter().map(|it| (it.id, called(it.code.into(), it.name.into()))).collect(),
        })
    }
}
