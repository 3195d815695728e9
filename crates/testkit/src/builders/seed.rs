//! What a test starts from: stored before it begins, and who asks in it.

use super::inventory::{a_category, opened};
use async_trait::async_trait;
use plantel_domain::access::{Actor, Context, Invitation, Membership, Principal, RequestId};
use plantel_domain::calendars::CalendarFeed;
use plantel_domain::enrollment::{Enrollment, Guardian, Student};
use plantel_domain::identity::{ExternalIdentity, SecondFactor, Session, SignIn, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::import::Import;
use plantel_domain::inventory::picture::AssetPicture;
use plantel_domain::inventory::{Asset, Category, Holding, Transfer};
use plantel_domain::items::Item;
use plantel_domain::loans::{Loan, LoanPolicy};
use plantel_domain::schedules::Schedule;
use plantel_domain::store::{Store, StoreError, UnitOfWork};
use std::collections::BTreeSet;

/// What can be stored before a test begins.
#[async_trait]
pub trait Seed: Send + Sync {
    /// The institution it belongs to; none when it belongs to none.
    fn scope(&self) -> Option<InstitutionId> {
        None
    }
    /// Adds it.
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError>;
}

/// Stores it as it is, on behalf of the system and without a word in the journal, and gives it back.
pub async fn seed<T: Seed>(store: &dyn Store, thing: T) -> T {
    let mut work = store.begin(&Context::system("test", thing.scope())).await.expect("the store begins a work");
    thing.add(&mut *work).await.expect("the store takes what a test starts from");
    work.commit_unjournaled().await.expect("the store commits what a test starts from");
    thing
}

macro_rules! seeds {
    ($($type:ident, $repository:ident $(, $institution:ident)?;)+) => {$(
        #[async_trait]
        impl Seed for $type {
            $(fn scope(&self) -> Option<InstitutionId> {
                Some(self.$institution)
            })?
            async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
                work.$repository().add(self).await
            }
        }
    )+};
}

seeds! {
    User, users;
    Session, sessions;
    SignIn, sign_ins;
    SecondFactor, second_factors;
    ExternalIdentity, external_identities;
    Institution, institutions;
    Item, items;
    Environment, environments, institution;
    Membership, memberships, institution;
    Invitation, invitations, institution;
    Loan, loans, institution;
    LoanPolicy, loan_policies, institution;
    Enrollment, enrollments, institution;
    Guardian, guardians, institution;
    Student, students, institution;
    Schedule, schedules, institution;
    Site, sites, institution;
    SchoolYear, school_years, institution;
    ClassGroup, class_groups, institution;
    CalendarFeed, calendar_feeds, institution;
    Transfer, transfers, institution;
    AssetPicture, pictures, institution;
    Import, imports, institution;
}

#[async_trait]
impl Seed for Category {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.categories().add_all(std::slice::from_ref(self)).await
    }
}

/// With what was booked.
#[async_trait]
impl Seed for Holding {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.asset.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        let Asset { institution, category, .. } = &self.asset;
        if !work.categories().all().await?.iter().any(|known| known.code == *category) {
            let missing = Category { code: category.clone(), ..a_category(*institution) };
            work.categories().add_all(&[missing]).await?;
        }
        work.assets().add_all(std::slice::from_ref(self)).await
    }
}

/// As [`opened`], in a category that is made if it is not there.
#[async_trait]
impl Seed for Asset {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        opened(self).add(work).await
    }
}

/// What a use case is told when this user asks, with this place in this institution; either may be `None`.
pub fn context_of<'a>(
    user: &User,
    membership: impl Into<Option<&'a Membership>>,
    institution: impl Into<Option<&'a Institution>>,
) -> Context {
    let institution = institution.into();
    let actor = Actor {
        user: user.id,
        session: None,
        platform_admin: user.platform_admin,
        membership: membership.into().cloned(),
        modules_on: institution.map_or_else(BTreeSet::new, |institution| institution.modules.clone()),
    };
    Context {
        principal: Principal::User(Box::new(actor)),
        institution: institution.map(|institution| institution.id),
        request_id: RequestId("test-request".to_owned()),
        idempotency: None,
    }
}
