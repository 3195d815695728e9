//! Whose own thresholds count.

use super::sight::Sight;
use crate::Result;
use plantel_domain::access::{Actor, Context, Membership, Permission, Principal, Role};
use plantel_domain::alerts::{OwnAlertSetting, Watcher};
use plantel_domain::identity::User;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::institutions::Institution;
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// What people said for themselves who see such alerts now, and where: who left, or may not see them any more, has
/// nothing looked up.
pub(super) async fn watchers(reader: &mut dyn Repositories, institution: InstitutionId) -> Result<Vec<Watcher>> {
    let mut own = reader.alerts().own_settings(None).await?;
    own.retain(|it| it.wanted().is_some());
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let Some(institution) = reader.institutions().find(institution, None).await? else { return Ok(Vec::new()) };
    let users: BTreeSet<UserId> = own.iter().map(|it| it.user).collect();
    let users = reader.users().find_all(&Vec::from_iter(users)).await?;
    let shows = |role: &Role| role.grants().iter().any(|grant| grant.permission == Permission::ReadAlerts);
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(shows).collect();
    let members = reader.memberships().holding(&roles).await?;
    let mut members: BTreeMap<UserId, Membership> = members.into_iter().map(|it| (it.user, it)).collect();
    let mut sights = BTreeMap::new();
    for user in users.into_iter().filter(|user| user.active) {
        let membership = members.remove(&user.id);
        if let Ok(sight) = Sight::of(&context(&institution, &user, membership)) {
            sights.insert(user.id, sight);
        }
    }
    let watcher = |setting: OwnAlertSetting| sights.get(&setting.user)?.watcher(setting);
    Ok(own.into_iter().filter_map(watcher).collect())
}

/// As whom somebody would look at alerts now.
fn context(institution: &Institution, user: &User, membership: Option<Membership>) -> Context {
    let actor = Actor {
        user: user.id,
        session: None,
        platform_admin: user.platform_admin,
        membership,
        modules_on: institution.modules.clone(),
    };
    let system = Context::system("evaluate-alerts", Some(institution.id));
    Context { principal: Principal::User(Box::new(actor)), ..system }
}
