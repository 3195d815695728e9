//! An institution in which everything that can be listed is there, twice at least, and somebody of each role.

use crate::inside::{Caller, Inside};
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::checks::{Check, CheckState};
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{EnrollmentState, Guardian, Student};
use plantel_domain::identity::User;
use plantel_domain::ids::{ImportId, InstitutionId, UserId};
use plantel_domain::institutions::Environment;
use plantel_domain::institutions::school::ClassGroup;
use plantel_domain::inventory::Asset;
use plantel_domain::inventory::import::Finding;
use plantel_domain::journal::Sensitive;
use plantel_domain::webhooks::HookOwner;
use plantel_testkit::builders::{
    Pupil, a_check, a_contact_proposal, a_data_request, a_discrepancy, a_group, a_loan, a_membership, a_notice,
    a_pupil, a_schedule, a_sign_in, a_simat_export, a_transfer, a_user, a_warehouse, a_webhook, a_webhook_delivery,
    an_alert, an_asset, an_environment, an_import, an_institution, an_invitation, an_item, seed,
};
use plantel_testkit::clock::moment;
use plantel_testkit::credentials::PlainHasher;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// The group that has class.
pub const GROUP: &str = "2758492";

/// With what everybody here signs in.
pub const PASSWORD: &str = "a horse of the house";

/// Who is there, and what things are called.
pub struct Furnished {
    /// Where.
    pub here: InstitutionId,
    /// The accounts of the callers.
    pub users: Vec<User>,
    /// The platform administrator first, who sees everything; then somebody of each role.
    pub callers: Vec<Caller>,
    ids: BTreeMap<&'static str, String>,
}

impl Furnished {
    /// What a parameter of this name may say, or what stands in the path of this list.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(String::as_str)
    }
}

/// Somebody who can sign in.
pub fn somebody() -> User {
    User { password: Sensitive(PlainHasher::hash_of(PASSWORD)), ..a_user() }
}

struct Stage<'a> {
    inside: &'a Inside,
    here: InstitutionId,
    room: Environment,
    warehouse: Environment,
    root: UserId,
    people: BTreeMap<&'static str, UserId>,
    ids: BTreeMap<&'static str, String>,
}

/// Puts everything there.
pub async fn furnish(inside: &Inside) -> Furnished {
    let store = &*inside.store;
    let here = seed(store, an_institution()).await.id;
    seed(store, an_institution()).await;
    let (environment, warehouse) = (seed(store, an_environment(here)).await, seed(store, a_warehouse(here)).await);
    let root = seed(store, User { platform_admin: true, ..somebody() }).await;
    let mut callers = vec![inside.caller("root", &root, here).await];
    let mut users = vec![root.clone()];
    let mut people = BTreeMap::new();
    for role in Role::ALL {
        let user = seed(store, somebody()).await;
        let groups = if *role == Role::Student { BTreeSet::from([a_group(GROUP)]) } else { BTreeSet::new() };
        let environments = BTreeSet::from([environment.id, warehouse.id]);
        let roles = BTreeSet::from([*role]);
        seed(store, Membership { roles, environments, groups, ..a_membership(here, user.id) }).await;
        callers.push(inside.caller(role.name(), &user, here).await);
        people.insert(role.name(), user.id);
        users.push(user);
    }
    let mut stage = Stage { inside, here, room: environment, warehouse, root: root.id, people, ids: BTreeMap::new() };
    let assets = stage.things().await;
    stage.classes(&assets).await;
    stage.school().await;
    stage.told(&callers[0]).await;
    stage.named();
    Furnished { here, users, callers, ids: stage.ids }
}

impl Stage<'_> {
    /// Things, and what is done with them.
    async fn things(&mut self) -> [Asset; 2] {
        let store = &*self.inside.store;
        let (place, custodian) = (Some(self.warehouse.id), Some(self.root));
        let thing = || Asset { environment: place, custodian, ..an_asset(self.here) };
        let assets = [seed(store, thing()).await, seed(store, thing()).await];
        let mut imports: Vec<ImportId> = Vec::new();
        for asset in &assets {
            seed(store, a_loan(asset, &self.warehouse, self.root)).await;
            seed(store, a_transfer(asset.id, &self.warehouse, &self.room)).await;
            imports.push(seed(store, an_import(self.here)).await.id);
        }
        let finding = |line| Finding {
            line,
            column: None,
            value: String::new(),
            code: "import.bad-date".to_owned(),
            warning: true,
        };
        let mut work = store.begin(&self.ctx()).await.expect("a work begins");
        work.imports().add_findings(imports[0], &[finding(2), finding(3)]).await.expect("they are kept");
        work.commit_unjournaled().await.expect("it is kept");
        let asset = assets[0].id.to_string();
        for name in ["item_id", "asset_id", "subject_id"] {
            self.ids.insert(name, asset.clone());
        }
        for path in ["/api/v1/inventory/{id}/movements", "/api/v1/inventory/{id}/timeline"] {
            self.ids.insert(path, asset.clone());
        }
        self.ids.insert("/api/v1/imports/{id}/findings", imports[0].to_string());
        assets
    }

    /// Classes in the room, and checks after them.
    async fn classes(&mut self, assets: &[Asset; 2]) {
        let store = &*self.inside.store;
        let instructor = self.people["instructor"];
        let schedule = seed(store, a_schedule(&self.room, instructor)).await;
        seed(store, a_schedule(&self.room, instructor)).await;
        let states = [CheckState::StudentPending, CheckState::SupervisorReview];
        let mut checks = Vec::new();
        for (state, day) in states.iter().cycle().zip(16..20) {
            let day = Day::from_ymd_opt(2026, 3, day).expect("March has this day");
            let submitted_at = (*state != CheckState::StudentPending).then(moment);
            let check = Check { state: state.clone(), submitted_at, ..a_check(&schedule, day) };
            checks.push(seed(store, check).await);
        }
        for asset in assets {
            seed(store, a_discrepancy(&checks[0], asset.id)).await;
        }
        self.ids.insert("schedule_id", schedule.id.to_string());
        self.ids.insert("check_id", checks[0].id.to_string());
    }

    /// Students, of whom one is the guardian's child and in the teacher's group.
    async fn school(&mut self) {
        let store = &*self.inside.store;
        let taught = || a_pupil(self.here).standing(EnrollmentState::Active);
        let own = taught();
        let own = Pupil {
            group: ClassGroup { homeroom_teacher: Some(self.people["teacher"]), ..own.group },
            mother: Guardian { user: Some(self.people["guardian"]), ..own.mother },
            student: Student { user: Some(self.people["student"]), ..own.student },
            ..own
        };
        let pupils = [seed(store, own).await, seed(store, taught()).await];
        let mut work = store.begin(&self.ctx()).await.expect("a work begins");
        for pupil in &pupils {
            let proposal = a_contact_proposal(&pupil.student, self.root);
            work.contact_proposals().add(&proposal).await.expect("it is kept");
            work.data_requests().add(&a_data_request(&pupil.student)).await.expect("it is kept");
            work.simat().add_export(&a_simat_export(&pupils[0].year)).await.expect("it is kept");
        }
        work.commit_unjournaled().await.expect("they are kept");
        let [pupil, _] = pupils;
        let year = pupil.year.id.to_string();
        self.ids.insert("student_id", pupil.student.id.to_string());
        self.ids.insert("guardian_id", pupil.mother.id.to_string());
        self.ids.insert("site_id", pupil.site.id.to_string());
        self.ids.insert("group_id", pupil.group.id.to_string());
        self.ids.insert("school_year_id", year.clone());
        self.ids.insert("year_id", year);
    }

    /// What people are told, and what is written down of what they do.
    async fn told(&mut self, root: &Caller) {
        let store = &*self.inside.store;
        for environment in [None, Some(self.room.id)] {
            seed(store, an_alert(self.here, environment)).await;
            seed(store, an_invitation(self.here)).await;
            seed(store, an_item(self.root)).await;
            seed(store, a_sign_in(self.root)).await;
        }
        let mut work = store.begin(&self.ctx()).await.expect("a work begins");
        work.notices().add_all(&[a_notice(self.root), a_notice(self.root)]).await.expect("they are kept");
        let owners = [
            (HookOwner::Institution(self.here), "/api/v1/webhooks/{id}/deliveries"),
            (HookOwner::Person(self.root), "/api/v1/users/me/webhooks/{id}/deliveries"),
        ];
        for (owner, path) in owners {
            let (hook, other) = (a_webhook(owner), a_webhook(owner));
            work.webhooks().add(&hook).await.expect("it is kept");
            work.webhooks().add(&other).await.expect("it is kept");
            let deliveries = [a_webhook_delivery(&hook), a_webhook_delivery(&hook)];
            work.webhook_deliveries().add_all(&deliveries).await.expect("they are kept");
            self.ids.insert(path, hook.id.to_string());
        }
        work.commit_unjournaled().await.expect("they are kept");
        let movements = format!("/api/v1/inventory/{}/movements", self.ids["asset_id"]);
        for title in ["Hoy", "Mañana"] {
            let body = json!({"title": title, "text": "No hay clases.", "audience": {"everyone": true}});
            self.inside.post(root, "/api/v1/announcements", &body).await;
            self.inside.post(root, &movements, &json!({"kind": "damage", "quantity": 1})).await;
        }
    }

    fn named(&mut self) {
        for name in ["environment_id", "to_environment_id"] {
            self.ids.insert(name, self.room.id.to_string());
        }
        for name in ["warehouse_id", "from_environment_id"] {
            self.ids.insert(name, self.warehouse.id.to_string());
        }
        for name in ["custodian_id", "borrower_id", "user_id"] {
            self.ids.insert(name, self.root.to_string());
        }
        self.ids.insert("instructor_id", self.people["instructor"].to_string());
        self.ids.insert("teacher_id", self.people["teacher"].to_string());
        self.ids.insert("institution_id", self.here.to_string());
    }

    fn ctx(&self) -> Context {
        Context::system("test", Some(self.here))
    }
}
