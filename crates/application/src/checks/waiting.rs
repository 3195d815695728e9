//! What waits for the caller.

use super::Checks;
use crate::Result;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::checks::{Check, CheckFilter, CheckSort, Step, Waits};
use plantel_domain::page::{Page, PageRequest, Sort};

impl Checks {
    /// What waits for the caller: in one step, or in whichever they take; what was begun first comes first.
    pub async fn waiting(&self, ctx: &Context, step: Option<Step>, page: &PageRequest) -> Result<Page<Check>> {
        let steps = step.map_or_else(|| Step::ALL.to_vec(), |step| vec![step]);
        let mut waits = Vec::new();
        let mut refused = None;
        for step in steps {
            match waits_in(ctx, step) {
                Ok(wait) => waits.push(wait),
                Err(error) => refused = Some(error),
            }
        }
        if let (true, Some(error)) = (waits.is_empty(), refused) {
            return Err(error);
        }
        let sort = Sort { field: CheckSort::StartedAt, descending: false };
        let filter = CheckFilter { waits, sort, ..CheckFilter::default() };
        // Who is to act on a check sees it.
        let visible = Visibility::all(ctx.scope()?);
        Ok(self.store.read(ctx).await?.checks().list(&visible, &filter, page).await?)
    }
}

fn waits_in(ctx: &Context, step: Step) -> Result<Waits> {
    let permission = match step {
        Step::Student => Permission::CountChecks,
        Step::Instructor => Permission::ConfirmChecks,
        Step::Supervisor => Permission::ApproveChecks,
    };
    let Visibility { everything, environments, groups, .. } = ctx.visibility(permission)?;
    let user = ctx.actor()?.user;
    let environments: Vec<_> = environments.into_iter().collect();
    Ok(match step {
        Step::Student => Waits::ForStudent { user, groups: groups.into_iter().collect(), environments },
        Step::Instructor => Waits::ForInstructor { user, everywhere: everything, environments },
        Step::Supervisor => Waits::ForSupervisor { user, everywhere: everything, environments },
    })
}
