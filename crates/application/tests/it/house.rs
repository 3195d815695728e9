//! A training centre with a warehouse, stored, and the use cases over it.

use plantel_application::Result;
use plantel_application::access::Memberships;
use plantel_application::audit::Audit;
use plantel_application::calendars::Calendars;
use plantel_application::checks::CheckOffice;
use plantel_application::identity::LETTERS;
use plantel_application::institutions::{Environments, Institutions, School};
use plantel_application::inventory::{Inventory, Transfers, Workshop};
use plantel_application::items::Items;
use plantel_application::loans::{LoanOffice, Loans};
use plantel_application::schedules::Schedules;
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::error::Param;
use plantel_domain::identity::User;
use plantel_domain::ids::{EnvironmentId, IdSource};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::{Asset, Category, Stock, Tracking, USUAL, UnitCounts, Units};
use plantel_domain::journal::Happened;
use plantel_domain::store::{Repositories, Store};
use plantel_testkit::builders::{
    a_category, a_membership, a_user, a_warehouse, an_asset, an_environment, an_institution, category_code, context_of,
    good, line, seed,
};
use plantel_testkit::{FakeLabels, FakePapers, FakePictures, FixedClock, MemoryFiles, MemoryStore, RandomIds};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

/// What stands before each tag in a code.
pub const QR_BASE: &str = "https://plantel.example.edu.co/qr/";

/// What stands before the code of each record.
pub const VERIFY_BASE: &str = "https://plantel.example.edu.co/api/v1/loan-records/";

pub struct House {
    pub store: Arc<MemoryStore>,
    pub clock: Arc<FixedClock>,
    pub ids: Arc<dyn IdSource>,
    pub files: Arc<MemoryFiles>,
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
        Self::on(Arc::new(MemoryStore::new(clock.clone(), ids).routed(LETTERS)), clock, Arc::default()).await
    }

    /// Another institution on the same store.
    pub async fn next_door(&self) -> Self {
        Self::on(self.store.clone(), self.clock.clone(), self.files.clone()).await
    }

    async fn on(store: Arc<MemoryStore>, clock: Arc<FixedClock>, files: Arc<MemoryFiles>) -> Self {
        let institution = seed(&*store, an_institution()).await;
        for (code, name) in USUAL {
            let usual = Category { code: category_code(code), name: line(name), ..a_category(institution.id) };
            seed(&*store, usual).await;
        }
        let warehouse = seed(&*store, a_warehouse(institution.id)).await;
        Self { store, clock, ids: Arc::new(RandomIds), files, institution, warehouse }
    }

    use_cases! {
        items: Items, environments: Environments, institutions: Institutions, memberships: Memberships,
        transfers: Transfers, schedules: Schedules, calendars: Calendars, school: School
    }

    pub fn loans(&self) -> Loans {
        Loans::new(self.store.clone(), self.clock.clone(), self.ids.clone(), office(&self.files))
    }

    /// As each server has one: several stand over the same store and files.
    pub fn inventory(&self) -> Inventory {
        let workshop = Workshop {
            files: self.files.clone(),
            pictures: Arc::new(FakePictures),
            labels: Arc::new(FakeLabels),
            qr_base: QR_BASE.to_owned(),
            piece: 1_000,
        };
        Inventory::new(self.store.clone(), self.clock.clone(), self.ids.clone(), workshop)
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

    /// Nobody works in it any more.
    pub async fn switch_off(&self) {
        let mut work = self.store.begin(&Context::system("test", None)).await.unwrap();
        let mut institution = work.institutions().find(self.institution.id, None).await.unwrap().unwrap();
        institution.active = false;
        work.institutions().update(&mut institution).await.unwrap();
        work.commit_unjournaled().await.unwrap();
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

    /// Where its units are.
    pub async fn stock(&self, asset: &Asset) -> Stock {
        self.read().await.assets().stock(asset.id).await.unwrap()
    }

    /// A thing in the warehouse, and such parts of it, each of so many good units.
    pub async fn kit(&self, parts: impl IntoIterator<Item = u32>) -> (Asset, Vec<Asset>) {
        let environment = Some(self.warehouse.id);
        let new = || Asset { environment, ..an_asset(self.institution.id) };
        let kit = seed(&*self.store, Asset { tracking: Tracking::Serial, units: good(1), ..new() }).await;
        let mut made = Vec::new();
        for units in parts {
            made.push(seed(&*self.store, Asset { kit: Some(kit.id), units: good(units), ..new() }).await);
        }
        (kit, made)
    }

    /// Uses up a failure that no use case came to.
    pub async fn use_up_failure(&self) {
        let _ = self.read().await.categories().all().await;
    }

    /// What the ledger says is what stands in the book.
    pub async fn assert_ledger_adds_up(&self) {
        let (_, discrepancies) = self.read().await.ledger().verify().await.unwrap();
        assert_eq!(discrepancies, []);
    }

    pub fn assert_nothing_happened(&self) {
        assert_eq!(self.store.kinds(), Vec::<String>::new());
    }
}

/// What loans need, over these files.
pub fn office(files: &Arc<MemoryFiles>) -> LoanOffice {
    LoanOffice {
        files: files.clone(),
        pictures: Arc::new(FakePictures),
        papers: Arc::new(FakePapers),
        verify_base: VERIFY_BASE.to_owned(),
    }
}

/// What checks need, over these files.
pub fn check_office(files: &Arc<MemoryFiles>) -> CheckOffice {
    CheckOffice { files: files.clone(), pictures: Arc::new(FakePictures) }
}

/// A whole and its parts: damaged, missing, maintenance, in use, lent.
pub fn units(quantity: u32, [damaged, missing, maintenance, in_use, on_loan]: [u32; 5]) -> Units {
    UnitCounts { quantity, damaged, missing, maintenance, in_use }.units(on_loan, 0).unwrap()
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
