//! Who answers for students.

use super::constraints::{Checked, free};
use super::paging::{Order, paged};
use super::people::NAME_KEY;
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::codes::IdentityDocument;
use plantel_domain::enrollment::{Guardian, GuardianFilter, GuardianRepository, GuardianSort};
use plantel_domain::ids::{GuardianId, InstitutionId, UserId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;
use std::collections::BTreeSet;

impl Tables {
    fn check_guardian(&self, guardian: &Guardian) -> Checked {
        let others = || self.guardians.rows(Some(guardian.institution)).filter(|other| other.id != guardian.id);
        free(others().any(|other| other.profile.document.names_same(&guardian.profile.document)), "guardian")?;
        free(guardian.user.is_some() && others().any(|other| other.user == guardian.user), "guardian user")?;
        self.known_institution(guardian.institution)?;
        guardian.user.map_or(Ok(()), |user| self.known_user(user))
    }

    fn add_guardian(&mut self, scope: Option<InstitutionId>, guardian: &Guardian) -> Checked {
        Table::in_scope(scope, guardian)?;
        self.check_guardian(guardian)?;
        self.guardians.insert(guardian)
    }
}

fn matches(filter: &GuardianFilter, guardian: &Guardian) -> bool {
    let profile = &guardian.profile;
    filter.search.as_ref().is_none_or(|search| profile.search_text().contains(&fold(search)))
        && filter.number.as_ref().is_none_or(|number| profile.document.number.as_str() == number)
}

fn sort_key(sort: GuardianSort, guardian: &Guardian) -> SortKey {
    match sort {
        GuardianSort::Name => SortKey::Text(fold(guardian.profile.name.as_str()).chars().take(NAME_KEY).collect()),
        GuardianSort::CreatedAt => SortKey::Micros(guardian.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl GuardianRepository for MemoryWork {
    async fn find(&mut self, id: GuardianId, expected: Option<Version>) -> Result<Option<Guardian>, StoreError> {
        self.call(|tables, scope| tables.guardians.find(scope, id, expected))
    }

    async fn find_all(&mut self, ids: &[GuardianId]) -> Result<Vec<Guardian>, StoreError> {
        self.call(|tables, scope| Ok(tables.guardians.find_all(scope, ids)))
    }

    async fn of_documents(&mut self, documents: &[IdentityDocument]) -> Result<Vec<Guardian>, StoreError> {
        let bearers: BTreeSet<String> = documents.iter().map(IdentityDocument::bearer).collect();
        let named = |guardian: &&Guardian| bearers.contains(&guardian.profile.document.bearer());
        self.call(|tables, scope| Ok(tables.guardians.rows(scope).filter(named).cloned().collect()))
    }

    async fn of_user(&mut self, user: UserId) -> Result<Option<Guardian>, StoreError> {
        let theirs = |guardian: &&Guardian| guardian.user == Some(user);
        self.call(|tables, scope| Ok(tables.guardians.rows(scope).find(theirs).cloned()))
    }

    async fn list(&mut self, filter: &GuardianFilter, page: &PageRequest) -> Result<Page<Guardian>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == GuardianSort::Name);
        let key = |guardian: &Guardian| (sort_key(field, guardian), guardian.id.into());
        self.call(|tables, scope| {
            let shown =
                |guardian: &&Guardian| matches(filter, guardian) && filter.blocked == tables.of_blocked_alone(guardian);
            paged(tables.guardians.rows(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn add(&mut self, guardian: &Guardian) -> Result<(), StoreError> {
        self.call(|tables, scope| tables.add_guardian(scope, guardian))
    }

    async fn add_all(&mut self, guardians: &[Guardian]) -> Result<(), StoreError> {
        self.call(|tables, scope| guardians.iter().try_for_each(|guardian| tables.add_guardian(scope, guardian)))
    }

    async fn update(&mut self, guardian: &mut Guardian) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.guardians.fresh(scope, guardian)?;
            Table::in_scope(scope, guardian)?;
            tables.check_guardian(guardian)?;
            tables.guardians.replace(guardian);
            Ok(())
        })
    }
}
