//! A room in which a group has class, with things in it, and the people who answer for them.

use crate::house::{House, check_office, units};
use plantel_application::Result;
use plantel_application::checks::{Checks, Said};
use plantel_application::schedules::Schedules;
use plantel_domain::access::{Context, Membership, Role, Visibility};
use plantel_domain::checks::{
    CheckSheet, CountDiscrepancy, DiscrepancyFilter, NewCheck, NewCount, NewSeen, Refusals, Ticks, Which,
};
use plantel_domain::ids::CheckId;
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{Asset, Movement, MovementFilter, Units};
use plantel_domain::page::PageRequest;
use plantel_domain::schedules::{Plan, Schedule};
use plantel_testkit::builders::{a_group, a_membership, a_plan, a_user, context_of, seed};
use std::collections::BTreeSet;

/// The group that has class in the room.
pub const GROUP: &str = "2758492";

pub struct Lab {
    pub house: House,
    pub room: Environment,
    pub admin: Context,
    pub student: Context,
    pub teacher: Context,
    pub supervisor: Context,
    /// On Mondays and Wednesdays from seven to noon; it is Monday, ten in the morning.
    pub schedule: Schedule,
    /// Ten of it, of which two are broken and one is missing.
    pub kit: Asset,
    /// Three of it.
    pub stools: Asset,
}

impl Lab {
    pub async fn new() -> Self {
        Self::of(House::new().await).await
    }

    /// That of another institution on the same store.
    pub async fn next_door(&self) -> Self {
        Self::of(self.house.next_door().await).await
    }

    async fn of(house: House) -> Self {
        let room = house.room().await;
        let (admin, teacher) = (house.person(Role::CenterAdmin).await, house.person_of(Role::Instructor, []).await);
        let supervisor = house.person_of(Role::Supervisor, [room.id]).await;
        let student = student_of(&house, GROUP).await;
        let plan = a_plan(room.id, teacher.user().unwrap());
        let schedule = schedules(&house).create(&admin, plan).await.unwrap();
        let kit = house.asset_in(Some(room.id), units(10, [2, 1, 0, 0, 0])).await;
        let stools = house.asset_in(Some(room.id), units(3, [0; 5])).await;
        Self { house, room, admin, student, teacher, supervisor, schedule, kit, stools }
    }

    pub fn checks(&self) -> Checks {
        let House { store, clock, ids, files, .. } = &self.house;
        Checks::new(store.clone(), clock.clone(), ids.clone(), check_office(files))
    }

    /// Another class, with the same instructor in the same room unless the plan says otherwise.
    pub async fn planned(&self, plan: impl FnOnce(Plan) -> Plan) -> Schedule {
        let usual = a_plan(self.room.id, self.teacher.user().unwrap());
        schedules(&self.house).create(&self.admin, plan(usual)).await.unwrap()
    }

    pub fn wish(&self) -> NewCheck {
        NewCheck { id: None, environment: self.room.id, schedule: self.schedule.id, day: None }
    }

    /// Everything is as the book says.
    pub fn all_there(&self) -> Vec<NewCount> {
        vec![seen(&self.kit, 7, 2), seen(&self.stools, 3, 0)]
    }

    /// One of the kit broke, and a stool is gone.
    pub fn one_broke_and_one_is_gone(&self) -> Vec<NewCount> {
        vec![seen(&self.kit, 6, 3), seen(&self.stools, 2, 0)]
    }

    pub async fn started(&self) -> CheckSheet {
        self.checks().start(&self.student, self.wish(), vec![]).await.unwrap().sheet
    }

    pub async fn submitted(&self, counts: Vec<NewCount>) -> CheckSheet {
        let id = self.started().await.check.id;
        self.checks().submit(&self.student, id, None, counts, said()).await.unwrap()
    }

    pub async fn confirmed(&self, counts: Vec<NewCount>) -> CheckSheet {
        let id = self.submitted(counts).await.check.id;
        self.checks().confirm(&self.teacher, id, None, said()).await.unwrap()
    }

    pub async fn approve(&self, id: CheckId, refusals: Refusals) -> Result<CheckSheet> {
        self.checks().approve(&self.supervisor, id, None, said(), refusals).await
    }

    /// As it is stored.
    pub async fn stored(&self, id: CheckId) -> CheckSheet {
        self.house.read().await.checks().find(id).await.unwrap().unwrap()
    }

    /// The units of an asset in the book.
    pub async fn units(&self, asset: &Asset) -> Units {
        self.house.stored_asset(asset).await.units
    }

    /// Whatever was booked of an asset, newest first.
    pub async fn movements(&self, asset: &Asset) -> Vec<Movement> {
        let (visible, page) = (Visibility::all(self.house.institution.id), PageRequest::first(100));
        let filter = MovementFilter { asset: Some(asset.id), ..MovementFilter::default() };
        self.house.read().await.ledger().list(&visible, &filter, &page).await.unwrap().data
    }

    pub async fn discrepancies(&self) -> Vec<CountDiscrepancy> {
        let checks = self.checks();
        let page = PageRequest::first(100);
        checks.discrepancies(&self.supervisor, &DiscrepancyFilter::default(), &page).await.unwrap().data
    }

    /// What happened since the class was planned.
    pub fn happened(&self) -> Vec<String> {
        let kinds = self.house.store.kinds();
        kinds.into_iter().filter(|kind| !kind.starts_with("schedule.")).collect()
    }

    /// To a moment, in UTC.
    pub fn go_to(&self, at: &str) {
        self.house.clock.set(at.parse().unwrap());
    }
}

/// Somebody of a group, bound to no room.
pub async fn student_of(house: &House, group: &str) -> Context {
    let user = seed(&*house.store, a_user()).await;
    let (roles, groups) = (BTreeSet::from([Role::Student]), BTreeSet::from([a_group(group)]));
    let membership = Membership { roles, groups, ..a_membership(house.institution.id, user.id) };
    let membership = seed(&*house.store, membership).await;
    context_of(&user, &membership, &house.institution)
}

fn schedules(house: &House) -> Schedules {
    Schedules::new(house.store.clone(), house.clock.clone(), house.ids.clone())
}

/// So many as they should be, so many broken.
pub fn seen(asset: &Asset, found: u32, damaged: u32) -> NewCount {
    let seen = NewSeen::Units { found, damaged, missing: None, surplus: None };
    NewCount { id: None, which: Which::Asset(asset.id), seen, note: None, counted_at: None }
}

/// All is well.
pub fn said() -> Said {
    let ticks = Ticks { clean: true, organized: true, complete: true };
    Said { ticks, comment: None, override_reason: None }
}
