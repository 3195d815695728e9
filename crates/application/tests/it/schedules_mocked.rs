//! Schedules over mocks: what is asked of the repositories, in which order, and what a failure half-way leaves.

use crate::house::{code, kinds};
use crate::mocks::{MockStore, MockWork};
use mockall::Sequence;
use mockall::predicate::eq;
use plantel_application::schedules::Schedules;
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::identity::User;
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::schedules::Schedule;
use plantel_domain::store::StoreError;
use plantel_testkit::builders::{
    a_class, a_membership, a_plan, a_schedule, a_user, an_environment, an_institution, context_of,
};
use plantel_testkit::{FixedClock, RandomIds};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An instructor who plans the own classes in a room; nothing is stored.
struct Case {
    institution: Institution,
    room: Environment,
    user: User,
    place: Membership,
    order: Sequence,
    work: MockWork,
}

impl Case {
    fn new() -> Self {
        let (institution, user) = (an_institution(), a_user());
        let room = an_environment(institution.id);
        let roles = BTreeSet::from([Role::Instructor]);
        let place = Membership { roles, ..a_membership(institution.id, user.id) };
        let mut work = MockWork::default();
        let found = institution.clone();
        work.institutions.expect_find().returning(move |_, _| Ok(Some(found.clone())));
        Self { institution, room, user, place, order: Sequence::new(), work }
    }

    /// The instructor before the room, as all who plan.
    fn locks_the_instructor_and_then_the_room(&mut self) {
        let (user, place, room) = (self.user.clone(), self.place.clone(), self.room.clone());
        let lock = self.work.users.expect_lock().with(eq(user.id), eq(None)).once().in_sequence(&mut self.order);
        lock.return_once(|_, _| Ok(Some(user)));
        let of_user = self.work.memberships.expect_of_user().once().in_sequence(&mut self.order);
        of_user.return_once(|_| Ok(vec![place]));
        let lock = self.work.environments.expect_lock().with(eq(room.id), eq(None)).once().in_sequence(&mut self.order);
        lock.return_once(|_, _| Ok(Some(room)));
    }

    fn then_nothing_stands_in_the_way(&mut self) {
        let standing = self.work.class_sessions.expect_standing().once().in_sequence(&mut self.order);
        standing.return_once(|_, _, _, _| Ok(vec![]));
        let add = self.work.schedules.expect_add().once().in_sequence(&mut self.order);
        add.return_once(|_| Ok(()));
    }

    fn then_replaces_the_classes(&mut self, answer: Result<(), StoreError>) {
        let replace = self.work.class_sessions.expect_replace().once().in_sequence(&mut self.order);
        replace.return_once(|_, _, _| answer);
    }

    async fn create(self) -> (plantel_application::Result<Schedule>, Arc<MockStore>) {
        let plan = a_plan(self.room.id, self.user.id);
        let who: Context = context_of(&self.user, &self.place, &self.institution);
        let store = MockStore::of(self.work);
        let schedules = Schedules::new(store.clone(), Arc::new(FixedClock::default()), Arc::new(RandomIds));
        (schedules.create(&who, plan).await, store)
    }
}

#[tokio::test]
async fn a_plan_locks_who_teaches_and_where_before_it_looks_for_other_classes() {
    let mut case = Case::new();
    case.locks_the_instructor_and_then_the_room();
    case.then_nothing_stands_in_the_way();
    case.then_replaces_the_classes(Ok(()));
    let (created, store) = case.create().await;
    created.unwrap();
    let all = store.committed();
    let [Some(happened)] = all.as_slice() else { panic!("one commit with its events, not {all:?}") };
    assert_eq!(kinds(happened), ["schedule.created"]);
}

#[tokio::test]
async fn what_the_store_refuses_is_told_and_nothing_is_committed() {
    for (failure, told) in
        [(StoreError::Duplicate("class session"), "schedule.overlaps"), (StoreError::Busy, "store.busy")]
    {
        let mut case = Case::new();
        case.locks_the_instructor_and_then_the_room();
        case.then_nothing_stands_in_the_way();
        case.then_replaces_the_classes(Err(failure));
        let (refused, store) = case.create().await;
        assert_eq!(code(refused), told);
        assert_eq!(store.committed(), []);
    }
}

#[tokio::test]
async fn nothing_is_written_beside_a_class_that_is_in_the_way() {
    let mut case = Case::new();
    case.locks_the_instructor_and_then_the_room();
    let other = a_schedule(&case.room, a_user().id);
    let class = a_class(&other, "2026-03-18".parse().unwrap());
    case.work.class_sessions.expect_standing().return_once(|_, _, _, _| Ok(vec![class]));
    case.work.schedules.expect_find().with(eq(other.id), eq(None)).return_once(|_, _| Ok(Some(other)));
    let (refused, store) = case.create().await;
    assert_eq!(code(refused), "schedule.room-taken");
    assert_eq!(store.committed(), []);
}
