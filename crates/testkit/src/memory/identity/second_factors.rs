//! Second factors.

use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::identity::{SecondFactor, SecondFactorRepository};
use plantel_domain::ids::UserId;
use plantel_domain::store::StoreError;
use std::collections::BTreeSet;

#[async_trait]
impl SecondFactorRepository for MemoryWork {
    async fn find(&mut self, user: UserId) -> Result<Option<SecondFactor>, StoreError> {
        self.call(|tables, _| tables.second_factors.find(None, user, None))
    }

    async fn users_after(&mut self, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, StoreError> {
        self.call(|tables, _| {
            let users: BTreeSet<UserId> = tables.second_factors.everywhere().map(|factor| factor.user).collect();
            let behind = users.into_iter().filter(|user| after.is_none_or(|after| *user > after));
            Ok(behind.take(limit as usize).collect())
        })
    }

    async fn lock(&mut self, user: UserId) -> Result<Option<SecondFactor>, StoreError> {
        self.call(|tables, _| tables.second_factors.find(None, user, None))
    }

    async fn add(&mut self, factor: &SecondFactor) -> Result<(), StoreError> {
        self.callers.user(factor.user);
        self.call(|tables, _| {
            tables.known_user(factor.user)?;
            tables.second_factors.insert(factor)
        })
    }

    async fn update(&mut self, factor: &mut SecondFactor) -> Result<(), StoreError> {
        self.callers.user(factor.user);
        self.call(|tables, _| {
            tables.second_factors.fresh(None, factor)?;
            tables.second_factors.replace(factor);
            Ok(())
        })
    }

    async fn delete(&mut self, user: UserId) -> Result<(), StoreError> {
        self.callers.user(user);
        self.call(|tables, _| {
            tables.second_factors.remove(user);
            Ok(())
        })
    }
}
