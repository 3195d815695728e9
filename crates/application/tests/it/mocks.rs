//! A unit of work whose repositories are mocks, and a store that hands it out once.

use async_trait::async_trait;
use plantel_domain::access::{Context, MembershipRepositories, MembershipRepository, MockMembershipRepository};
use plantel_domain::audit::{JournalRepositories, JournalRepository, MockJournalRepository};
use plantel_domain::identity::{
    IdentityRepositories, MockSessionRepository, MockUserRepository, SessionRepository, UserRepository,
};
use plantel_domain::ids::UserId;
use plantel_domain::institutions::{
    EnvironmentRepository, InstitutionRepositories, InstitutionRepository, MockEnvironmentRepository,
    MockInstitutionRepository,
};
use plantel_domain::inventory::{AssetRepositories, AssetRepository, MockAssetRepository};
use plantel_domain::items::{ItemRepositories, ItemRepository, MockItemRepository};
use plantel_domain::journal::Happened;
use plantel_domain::loans::{LoanRepositories, LoanRepository, MockLoanRepository};
use plantel_domain::store::{Repositories, Store, StoreError, StoredAnswer, UnitOfWork};
use std::sync::{Arc, Mutex};

/// What was committed; `None` when it was committed without a word.
type Committed = Arc<Mutex<Vec<Option<Happened>>>>;

/// Every repository a mock: a call that nobody expects fails the test.
#[derive(Default)]
pub struct MockWork {
    pub assets: MockAssetRepository,
    pub environments: MockEnvironmentRepository,
    pub institutions: MockInstitutionRepository,
    pub items: MockItemRepository,
    pub journal: MockJournalRepository,
    pub loans: MockLoanRepository,
    pub memberships: MockMembershipRepository,
    pub sessions: MockSessionRepository,
    pub users: MockUserRepository,
    committed: Committed,
}

macro_rules! accessors {
    ($($context:ident { $($name:ident: $repository:ident),+ })+) => {$(
        impl $context for MockWork {
            $(fn $name(&mut self) -> &mut dyn $repository {
                &mut self.$name
            })+
        }
    )+};
}

accessors! {
    AssetRepositories { assets: AssetRepository }
    IdentityRepositories { users: UserRepository, sessions: SessionRepository }
    InstitutionRepositories { institutions: InstitutionRepository, environments: EnvironmentRepository }
    ItemRepositories { items: ItemRepository }
    JournalRepositories { journal: JournalRepository }
    LoanRepositories { loans: LoanRepository }
    MembershipRepositories { memberships: MembershipRepository }
}

#[async_trait]
impl UnitOfWork for MockWork {
    async fn commit(self: Box<Self>, happened: Happened) -> Result<(), StoreError> {
        self.committed.lock().unwrap().push(Some(happened));
        Ok(())
    }

    async fn commit_unjournaled(self: Box<Self>) -> Result<(), StoreError> {
        self.committed.lock().unwrap().push(None);
        Ok(())
    }
}

/// Hands its one work out, for writing or reading.
pub struct MockStore {
    work: Mutex<Option<MockWork>>,
    committed: Committed,
}

impl MockStore {
    pub fn of(work: MockWork) -> Arc<Self> {
        let committed = Arc::clone(&work.committed);
        Arc::new(Self { work: Mutex::new(Some(work)), committed })
    }

    /// What was committed, in order.
    pub fn committed(&self) -> Vec<Option<Happened>> {
        self.committed.lock().unwrap().clone()
    }

    fn hand_out(&self) -> Box<MockWork> {
        Box::new(self.work.lock().unwrap().take().expect("a use case opens one work"))
    }
}

#[async_trait]
impl Store for MockStore {
    async fn begin(&self, _ctx: &Context) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(self.hand_out())
    }

    async fn read(&self, _ctx: &Context) -> Result<Box<dyn Repositories + Send>, StoreError> {
        Ok(self.hand_out())
    }

    async fn find_answer(&self, _user: UserId, _key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        Ok(None)
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
