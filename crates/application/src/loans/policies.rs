//! What is demanded of loans.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, ScopeError, Target};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::{EnvironmentId, LoanPolicyId};
use plantel_domain::inventory::{Category, CategoryCode};
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{
    LoanPolicy, LoanPolicyChanged, LoanPolicyCreated, LoanPolicyDeleted, LoanTerms, NewLoanPolicy, lending,
};
use plantel_domain::store::{Repositories, Version};
use plantel_domain::text::fold;
use std::collections::BTreeSet;

impl Loans {
    /// All policies, that of the institution first: whoever may see or ask for loans sees what is demanded of them.
    pub async fn list_policies(&self, ctx: &Context) -> Result<Vec<LoanPolicy>> {
        may_read(ctx)?;
        Ok(self.store.read(ctx).await?.loan_policies().list().await?)
    }

    /// One.
    pub async fn find_policy(&self, ctx: &Context, id: LoanPolicyId) -> Result<LoanPolicy> {
        may_read(ctx)?;
        let found = self.store.read(ctx).await?.loan_policies().find(id, None).await?;
        Ok(found.ok_or(not_found::LOAN_POLICY)?)
    }

    /// The terms that hold in a warehouse, or, when none is named, where a warehouse has none of its own.
    pub async fn terms_of(&self, ctx: &Context, warehouse: Option<EnvironmentId>) -> Result<LoanTerms> {
        may_read(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        let Some(warehouse) = warehouse else {
            let policies = reader.loan_policies().list().await?;
            let whole = policies.into_iter().find(|policy| policy.warehouse.is_none());
            return Ok(whole.map(|policy| policy.terms).unwrap_or_default());
        };
        reader.environments().find(warehouse, None).await?.ok_or(not_found::ENVIRONMENT)?;
        terms_for(&mut *reader, warehouse).await
    }

    /// Makes the policy of a warehouse in use, or of the institution.
    pub async fn add_policy(&self, ctx: &Context, new: NewLoanPolicy) -> Result<LoanPolicy> {
        let institution = ctx.scope()?;
        ctx.visibility(Permission::ManageLoanPolicies)?;
        let target = Target::institution(institution).at(new.warehouse);
        ctx.require(Permission::ManageLoanPolicies, &target)?;
        new.terms.check()?;
        let mut work = self.store.begin(ctx).await?;
        if let Some(id) = new.warehouse {
            let unknown = || Invalid::at("/warehouse_id", BadValue::new("environment.not-found"));
            let found = work.environments().hold(id).await?.ok_or_else(unknown)?;
            lending(Some(&found))?;
        }
        let terms = with_known_categories(&mut *work, new.terms).await?;
        let policy = LoanPolicy {
            id: self.ids.next().into(),
            institution,
            warehouse: new.warehouse,
            terms,
            created_at: self.clock.now(),
            version: 1,
        };
        work.loan_policies().add(&policy).await?;
        let created = LoanPolicyCreated { policy: policy.id, warehouse: policy.warehouse };
        work.commit(Event::of(&created).changed(Change::created(&policy)).into()).await?;
        Ok(policy)
    }

    /// Gives a policy other terms, all of them; what was requested before is judged by them from now on.
    pub async fn update_policy(
        &self,
        ctx: &Context,
        id: LoanPolicyId,
        expected: Option<Version>,
        terms: LoanTerms,
    ) -> Result<LoanPolicy> {
        ctx.visibility(Permission::ManageLoanPolicies)?;
        terms.check()?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loan_policies().find(id, expected).await?.ok_or(not_found::LOAN_POLICY)?;
        ctx.require(Permission::ManageLoanPolicies, &Target::from(&before))?;
        let terms = with_known_categories(&mut *work, terms).await?;
        let mut after = LoanPolicy { terms, ..before.clone() };
        if after == before {
            return Ok(before);
        }
        work.loan_policies().update(&mut after).await?;
        let changed = LoanPolicyChanged { policy: id, warehouse: after.warehouse };
        work.commit(Event::of(&changed).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }

    /// Takes a policy away: what the institution demands holds, or nothing.
    pub async fn delete_policy(&self, ctx: &Context, id: LoanPolicyId, expected: Option<Version>) -> Result<()> {
        ctx.visibility(Permission::ManageLoanPolicies)?;
        let mut work = self.store.begin(ctx).await?;
        let policy = work.loan_policies().find(id, expected).await?.ok_or(not_found::LOAN_POLICY)?;
        ctx.require(Permission::ManageLoanPolicies, &Target::from(&policy))?;
        work.loan_policies().delete(&policy).await?;
        let deleted = LoanPolicyDeleted { policy: id, warehouse: policy.warehouse };
        work.commit(Event::of(&deleted).into()).await?;
        Ok(())
    }
}

/// The terms that hold in a warehouse: its own, else the institution's, else those of who has said nothing.
pub(super) async fn terms_for(work: &mut dyn Repositories, warehouse: EnvironmentId) -> Result<LoanTerms> {
    let policy = work.loan_policies().of_warehouse(warehouse).await?;
    Ok(policy.map(|policy| policy.terms).unwrap_or_default())
}

/// Who sees loans, or asks for them.
fn may_read(ctx: &Context) -> std::result::Result<(), ScopeError> {
    let seen = ctx.visibility(Permission::ReadLoans);
    seen.or_else(|refused| ctx.visibility(Permission::RequestLoans).map_err(|_| refused)).map(|_| ())
}

/// The terms with categories as the institution writes them; refuses one that it does not have.
async fn with_known_categories(work: &mut dyn Repositories, mut terms: LoanTerms) -> Result<LoanTerms> {
    if terms.allowed.iter().all(|allowance| allowance.categories.is_empty()) {
        return Ok(terms);
    }
    let known = work.categories().all().await?;
    let mut form = Form::new();
    for (at, allowance) in terms.allowed.iter_mut().enumerate() {
        let named = |code: &CategoryCode| {
            let key = fold(code.as_str());
            known.iter().find(|kind: &&Category| kind.key() == key).map(|kind| kind.code.clone())
        };
        let written: Option<BTreeSet<CategoryCode>> = allowance.categories.iter().map(named).collect();
        match written {
            Some(categories) => allowance.categories = categories,
            None => form.refuse(&format!("/allowed/{at}/categories"), BadValue::new("category.unknown")),
        }
    }
    Ok(form.done(|| Some(terms))?)
}
