//! What people, places and things of loans are called.

use super::Loans;
use crate::Result;
use crate::names::{Nameless, Names};
use plantel_domain::access::Context;
use plantel_domain::deed::Deed;
use plantel_domain::ids::UserId;
use plantel_domain::loans::{Handling, Loan};
use plantel_domain::store::Repositories;
use std::collections::BTreeSet;

impl Loans {
    /// Names for loans that the caller may see: as many queries for two hundred of them as for one.
    pub async fn names(&self, ctx: &Context, loans: &[Loan]) -> Result<Names> {
        names_of(self.store.read(ctx).await?.as_mut(), loans).await
    }

    /// Names of people who did something in a loan that the caller may see.
    pub async fn names_of_people(&self, ctx: &Context, people: impl IntoIterator<Item = UserId>) -> Result<Names> {
        let wanted = Nameless { people: people.into_iter().collect(), ..Nameless::default() };
        wanted.look_up(self.store.read(ctx).await?.as_mut()).await
    }

    /// Names for what changed hands in a loan that the caller may see.
    pub async fn names_of_handlings(&self, ctx: &Context, handlings: &[Handling]) -> Result<Names> {
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
pub(crate) async fn names_of(work: &mut dyn Repositories, loans: &[Loan]) -> Result<Names> {
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
