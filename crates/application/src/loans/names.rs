//! What people, places and things of loans are called.

use super::Loans;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::ids::{AssetId, EnvironmentId, UserId};
use plantel_domain::loans::{Deed, Handling, Loan};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// What people, places and things are called, as far as it is known: of somebody whose account is deleted no name is
/// left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoanNames {
    /// Borrowers, and whoever did something.
    pub people: BTreeMap<UserId, String>,
    /// Warehouses.
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
struct Nameless {
    people: BTreeSet<UserId>,
    places: BTreeSet<EnvironmentId>,
    things: BTreeSet<AssetId>,
}

impl Loans {
    /// Names for loans that the caller may see: as many queries for two hundred of them as for one.
    pub async fn names(&self, ctx: &Context, loans: &[Loan]) -> Result<LoanNames> {
        names_of(self.store.read(ctx).await?.as_mut(), loans).await
    }

    /// Names of people who did something in a loan that the caller may see.
    pub async fn names_of_people(&self, ctx: &Context, people: impl IntoIterator<Item = UserId>) -> Result<LoanNames> {
        let wanted = Nameless { people: people.into_iter().collect(), ..Nameless::default() };
        wanted.look_up(self.store.read(ctx).await?.as_mut()).await
    }

    /// Names for what changed hands in a loan that the caller may see.
    pub async fn names_of_handlings(&self, ctx: &Context, handlings: &[Handling]) -> Result<LoanNames> {
        let wanted = Nameless {
            people: handlings.iter().filter_map(|it| it.deed.by).collect(),
            places: BTreeSet::new(),
            things: handlings.iter().filter_map(|it| it.handled.asset).collect(),
        };
        wanted.look_up(self.store.read(ctx).await?.as_mut()).await
    }
}

/// Names for loans: of their borrowers, of who did something in them, of their warehouses, and of the assets that are
/// asked for or stand for what is.
pub(super) async fn names_of(work: &mut dyn Repositories, loans: &[Loan]) -> Result<LoanNames> {
    let mut wanted = Nameless::default();
    for loan in loans {
        wanted.people.insert(loan.borrower);
        wanted.people.extend(deeds(loan).into_iter().flatten().filter_map(|deed| deed.by));
        wanted.places.insert(loan.warehouse);
        wanted.things.extend(loan.assets());
    }
    wanted.look_up(work).await
}

/// What was done in a loan, as far as it says who did it.
fn deeds(loan: &Loan) -> [Option<Deed>; 5] {
    let asked = loan.extension.as_ref().map(|extension| extension.asked);
    let answered = loan.extension.as_ref().and_then(|extension| extension.answer.as_ref()).map(|answer| answer.deed);
    [loan.state.approved(), loan.state.handed_over(), loan.state.closed(), asked, answered]
}

impl Nameless {
    async fn look_up(self, work: &mut dyn Repositories) -> Result<LoanNames> {
        let people: Vec<UserId> = self.people.into_iter().collect();
        let places: Vec<EnvironmentId> = self.places.into_iter().collect();
        let things: Vec<AssetId> = self.things.into_iter().collect();
        let people = work.users().find_all(&people).await?;
        let places = work.environments().find_all(&places).await?;
        let things = work.assets().find_all(&things).await?;
        let called = |code: String, name: String| ThingName { code, name };
        Ok(LoanNames {
            people: people.into_iter().filter_map(|user| Some((user.id, user.full_name?.into()))).collect(),
            places: places.into_iter().map(|place| (place.id, place.name.into())).collect(),
            things: things.into_iter().map(|it| (it.id, called(it.code.into(), it.name.into()))).collect(),
        })
    }
}
