//! A training centre with a warehouse, stored, and the use cases over it.

use plantel_application::Result;
use plantel_application::access::Memberships;
use plantel_application::audit::Audit;
use plantel_application::identity::LETTERS;
use plantel_application::institutions::{Environments, Institutions};
use plantel_application::inventory::Inventory;
use plantel_application::items::Items;
use plantel_application::loans::Loans;
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::error::Param;
use plantel_domain::identity::User;
use plantel_domain::ids::{EnvironmentId, IdSource};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::{Asset, Units};
use plantel_domain::journal::Happened;
use plantel_domain::store::{Repositories, Store};
use plantel_testkit::builders::{
    a_membership, a_user, a_warehouse, an_asset, an_environment, an_institution, context_of, seed,
};
use plantel_testkit::{FixedClock, MemoryStore, RandomIds};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

pub struct House {
    pub store: Arc<MemoryStore>,
    pub clock: Arc<FixedClock>,
    pub ids: Arc<dyn IdSource>,
    pub institution: Institution,
    pub warehouse: Environment,
}

macro_rules! use_cases {
    ($($name:ident: $type:ident),+) => {
        $(pub fn $name(&self) -> $type {
            $type::new(self.store.clone(), self.clock.clone(), self.ids.clone())
        })+
    };
}

impl House {
    pub async fn new() -> Self {
        let (clock, ids) = (Arc::new(FixedClock::default()), Arc::new(RandomIds));
        Self::on(Arc::new(MemoryStore::new(clock.clone(), ids).routed(LETTERS)), clock).await
    }

    /// Another institution on the same store.
    pub async fn next_door(&self) -> Self {
        Self::on(self.store.clone(), self.clock.clone()).await
    }

    async fn on(store: Arc<MemoryStore>, clock: Arc<FixedClock>) -> Self {
        let institution = seed(&*store, an_institution()).await;
        let warehouse = seed(&*store, a_warehouse(institution.id)).await;
        Self { store, clock, ids: Arc::new(RandomIds), institution, warehouse }
    }

    use_cases! {
        loans: Loans, items: Items, environments: Environments, institutions: Institutions, memberships: Memberships,
        inventory: Inventory
    }

    pub fn audit(&self) -> Audit {
        Audit::new(self.store.clone())
    }

    /// Somebody with this role, for the warehouse where the role is bound to a place.
    pub async fn person(&self, role: Role) -> Context {
        self.person_of(role, [self.warehouse.id]).await
    }

    /// Somebody with this role, bound to these places.
    pub async fn person_of(&self, role: Role, places: impl IntoIterator<Item = EnvironmentId>) -> Context {
        let (user, membership) = self.member(role, places).await;
        context_of(&user, &membership, &self.institution)
    }

    pub async fn member(&self, role: Role, places: impl IntoIterator<Item = EnvironmentId>) -> (User, Membership) {
        let user = seed(&*self.store, a_user()).await;
        let membership = Membership {
            roles: BTreeSet::from([role]),
            environments: places.into_iter().collect(),
            ..a_membership(self.institution.id, user.id)
        };
        (user, seed(&*self.store, membership).await)
    }

    /// A platform administrator who named this institution.
    pub async fn platform_admin(&self) -> Context {
        context_of(&self.operator().await, None, &self.institution)
    }

    /// A platform administrator who named none.
    pub async fn platform_admin_of_none(&self) -> Context {
        context_of(&self.operator().await, None, None)
    }

    async fn operator(&self) -> User {
        seed(&*self.store, User { platform_admin: true, ..a_user() }).await
    }

    pub async fn room(&self) -> Environment {
        seed(&*self.store, an_environment(self.institution.id)).await
    }

    pub async fn another_warehouse(&self) -> Environment {
        seed(&*self.store, a_warehouse(self.institution.id)).await
    }

    /// So many good units in the warehouse.
    pub async fn asset(&self, quantity: u32) -> Asset {
        self.asset_of(units(quantity, [0; 5])).await
    }

    pub async fn asset_of(&self, units: Units) -> Asset {
        self.asset_in(Some(self.warehouse.id), units).await
    }

    pub async fn asset_in(&self, environment: Option<EnvironmentId>, units: Units) -> Asset {
        seed(&*self.store, Asset { environment, units, ..an_asset(self.institution.id) }).await
    }

    /// What is stored, within the institution.
    pub async fn read(&self) -> Box<dyn Repositories + Send> {
        self.store.read(&Context::system("test", Some(self.institution.id))).await.unwrap()
    }

    /// The asset as it is stored now.
    pub async fn stored_asset(&self, asset: &Asset) -> Asset {
        self.read().await.assets().find(asset.id, None).await.unwrap().unwrap()
    }

    pub fn assert_nothing_happened(&self) {
        assert_eq!(self.store.kinds(), Vec::<String>::new());
    }
}

/// A whole and its parts: damaged, missing, maintenance, in use, lent.
pub fn units(quantity: u32, [damaged, missing, maintenance, in_use, on_loan]: [u32; 5]) -> Units {
    Units::new(quantity, damaged, missing, maintenance, in_use, on_loan).unwrap()
}

/// Why it was refused.
pub fn code<T: Debug>(done: Result<T>) -> &'static str {
    done.unwrap_err().code()
}

/// Why it was refused, and with which values.
pub fn code_and_params<T: Debug>(done: Result<T>) -> (&'static str, Vec<(&'static str, Param)>) {
    let error = done.unwrap_err();
    (error.code(), error.fault().params().iter().cloned().collect())
}

/// The one field at fault, and why.
pub fn bad_field<T: Debug>(done: Result<T>) -> (String, &'static str) {
    let error = done.unwrap_err();
    let [field] = error.fault().fields() else { panic!("one field, not {error:?}") };
    (field.pointer.clone(), field.reason.code)
}

/// The published names of what happened.
pub fn kinds(happened: &Happened) -> Vec<&'static str> {
    happened.events().iter().map(|event| event.kind).collect()
}
