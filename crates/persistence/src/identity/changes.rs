//! Telling all servers whose accounts, sessions, memberships and second factors have changed.

use crate::work::SeaWork;
use plantel_domain::identity::CallerChanges;
use plantel_domain::ids::UserId;
use plantel_domain::store::StoreError;
use sea_orm::{ConnectionTrait, DbBackend};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What servers listen for.
pub(crate) const CALLERS: &str = "plantel_callers";

/// Users in one signal: PostgreSQL takes less than 8,000 bytes.
const USERS: usize = 200;

/// In the place of users: anybody.
const EVERYBODY: &str = "*";

impl SeaWork {
    /// Tells all servers what this work changes of callers; they hear it when it commits. SQLite has one server, which
    /// counts it itself.
    pub(crate) async fn tell_of_callers(&self) -> Result<(), StoreError> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for payload in payloads(self.callers.whose()) {
            self.notify(CALLERS, payload).await?;
        }
        Ok(())
    }
}

fn payloads(whose: Option<&BTreeSet<UserId>>) -> Vec<String> {
    let Some(users) = whose else { return vec![EVERYBODY.to_owned()] };
    let names: Vec<_> = users.iter().map(|user| Uuid::from(*user).simple().to_string()).collect();
    names.chunks(USERS).map(|some| some.join(",")).collect()
}

/// Counts what another server tells. What cannot be read may be about anybody.
pub(crate) fn count(payload: &str, changes: &CallerChanges) {
    let users: Result<Vec<_>, _> = payload.split(',').map(Uuid::try_parse).collect();
    match users {
        Ok(users) => users.into_iter().for_each(|user| changes.user_changed(user.into())),
        Err(_) => changes.all_changed(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users(number: usize) -> BTreeSet<UserId> {
        (0..number).map(|n| Uuid::from_u128(u128::MAX - n as u128).into()).collect()
    }

    #[test]
    fn a_signal_names_users_and_is_short_enough() {
        assert_eq!(payloads(Some(&users(0))), Vec::<String>::new(), "most works change nothing of callers");
        let each = users(USERS + 1);
        let told = payloads(Some(&each));
        assert_eq!(told.len(), 2);
        assert!(told.iter().all(|payload| payload.len() < 8000));
        let changes = CallerChanges::own();
        let stamps: Vec<_> = each.iter().map(|user| changes.stamp_of(*user).unwrap()).collect();
        let other = changes.stamp_of(Uuid::from_u128(7).into()).unwrap();
        for payload in &told {
            count(payload, &changes);
        }
        assert!(stamps.into_iter().all(|stamp| !changes.holds(stamp)));
        assert!(changes.holds(other));
    }

    #[test]
    fn a_signal_may_be_about_everybody_and_one_that_cannot_be_read_is() {
        for payload in [payloads(None).remove(0), String::new(), "what a newer version says".to_owned()] {
            let changes = CallerChanges::own();
            let stamp = changes.stamp_of_institutions().unwrap();
            count(&payload, &changes);
            assert!(!changes.holds(stamp), "{payload:?}");
        }
    }
}
