//! Reading what was done.

use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::audit::{JournalEntry, JournalFilter};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::Store;
use std::sync::Arc;

/// The journal of the institution in the context; for a platform administrator who named none,
/// what belongs to no institution.
pub struct Audit {
    store: Arc<dyn Store>,
}

impl Audit {
    /// Over this store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Newest first.
    pub async fn list(&self, ctx: &Context, filter: &JournalFilter, page: &PageRequest) -> Result<Page<JournalEntry>> {
        let platform = ctx.actor()?.platform_admin && ctx.institution.is_none();
        let target = if platform { Target::default() } else { Target::institution(ctx.scope()?) };
        ctx.require(Permission::ReadAuditLog, &target)?;
        Ok(self.store.read(ctx).await?.journal().list(filter, page).await?)
    }
}
