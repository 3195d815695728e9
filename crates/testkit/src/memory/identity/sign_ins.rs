//! The history of sign-ins.

use crate::memory::paging::{Order, paged};
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::identity::{Outcome, SignIn, SignInRepository};
use plantel_domain::ids::UserId;
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::StoreError;
use std::collections::BTreeSet;
use std::sync::Arc;

#[async_trait]
impl SignInRepository for MemoryWork {
    async fn add(&mut self, sign_in: &SignIn) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_sign_in(sign_in)?;
            Arc::make_mut(&mut tables.sign_ins).insert(sign_in.id, sign_in.clone());
            Ok(())
        })
    }

    async fn list(&mut self, user: UserId, page: &PageRequest) -> Result<Page<SignIn>, StoreError> {
        let key = |sign_in: &SignIn| (SortKey::Micros(sign_in.at.timestamp_micros()), sign_in.id.into());
        self.call(|tables, _| {
            let rows = tables.sign_ins.values().filter(|sign_in| sign_in.user == Some(user));
            paged(rows.cloned(), &Order::micros("-at"), key, page)
        })
    }

    async fn devices(&mut self, user: UserId) -> Result<Vec<String>, StoreError> {
        let succeeded = |sign_in: &&SignIn| sign_in.user == Some(user) && sign_in.outcome == Outcome::Succeeded;
        self.call(|tables, _| {
            let kinds = tables.sign_ins.values().filter(succeeded).map(|sign_in| sign_in.device.kind());
            Ok(kinds.collect::<BTreeSet<_>>().into_iter().collect())
        })
    }
}
