//! Policies of lending.

use super::constraints::{Checked, free, never};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{EnvironmentId, LoanPolicyId};
use plantel_domain::loans::{LoanPolicy, LoanPolicyRepositories, LoanPolicyRepository};
use plantel_domain::store::{StoreError, Version};

impl LoanPolicyRepositories for MemoryWork {
    fn loan_policies(&mut self) -> &mut dyn LoanPolicyRepository {
        self
    }
}

impl Tables {
    fn check_loan_policy(&self, policy: &LoanPolicy) -> Checked {
        let same = |other: &LoanPolicy| other.id != policy.id && other.warehouse == policy.warehouse;
        free(self.loan_policies.rows(Some(policy.institution)).any(same), "loan policy")?;
        never(policy.terms.check().is_err(), "terms that cannot be")?;
        self.known_institution(policy.institution)?;
        policy.warehouse.map_or(Ok(()), |id| self.known_environment(policy.institution, id))
    }
}

#[async_trait]
impl LoanPolicyRepository for MemoryWork {
    async fn find(&mut self, id: LoanPolicyId, expected: Option<Version>) -> Result<Option<LoanPolicy>, StoreError> {
        self.call(|tables, scope| tables.loan_policies.find(scope, id, expected))
    }

    async fn list(&mut self) -> Result<Vec<LoanPolicy>, StoreError> {
        self.call(|tables, scope| {
            let mut rows: Vec<_> = tables.loan_policies.rows(scope).cloned().collect();
            rows.sort_by_key(|policy| (policy.warehouse.is_some(), policy.created_at, policy.id));
            Ok(rows)
        })
    }

    async fn of_warehouse(&mut self, warehouse: EnvironmentId) -> Result<Option<LoanPolicy>, StoreError> {
        self.call(|tables, scope| {
            let either = |policy: &&LoanPolicy| policy.warehouse.is_none_or(|own| own == warehouse);
            let found = tables.loan_policies.rows(scope).filter(either);
            Ok(found.max_by_key(|policy| policy.warehouse.is_some()).cloned())
        })
    }

    async fn add(&mut self, policy: &LoanPolicy) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, policy)?;
            tables.check_loan_policy(policy)?;
            tables.loan_policies.insert(policy)
        })
    }

    async fn update(&mut self, policy: &mut LoanPolicy) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.loan_policies.fresh(scope, policy)?;
            Table::in_scope(scope, policy)?;
            tables.check_loan_policy(policy)?;
            tables.loan_policies.replace(policy);
            Ok(())
        })
    }

    async fn delete(&mut self, policy: &LoanPolicy) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.loan_policies.fresh(scope, policy)?;
            tables.loan_policies.remove(policy.id);
            Ok(())
        })
    }
}
