//! Students, what the law calls sensitive of them, and who answers for them.

mod above;
mod answer;
mod block;
mod change;
mod contacts;
mod guardians;
mod link;
mod meet;
mod read;
mod register;
mod sensitive;

pub use answer::GuardianshipChange;
pub use contacts::ContactPeople;
pub(crate) use contacts::contacts_of;
pub use read::Answering;
pub(crate) use register::register;
pub use register::{GuardianRef, NewGuardianship, NewStudent};

use super::hold;
use crate::Result;
use crate::zone::zone_of;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Day, Timestamp, day_in};
use plantel_domain::enrollment::{Guardian, Sight, Student, StudentError};
use plantel_domain::error::not_found;
use plantel_domain::ids::{GuardianId, IdSource, StudentId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::store::{Repositories, Store, StoreError, Version};
use std::sync::Arc;

/// The students of the institution in the context, and who answers for them.
pub struct Students {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Students {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// The institution's own day, and the moment.
    async fn today(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<(Day, Timestamp)> {
        let now = self.clock.now();
        Ok((day_in(zone_of(ctx, work).await?, now), now))
    }
}

/// A student whom the caller sees and who is not blocked, held until the work ends.
async fn held(work: &mut dyn Repositories, sight: &Sight, id: StudentId, expected: Option<Version>) -> Result<Student> {
    let seen = sight.everything || work.students().find(sight, id, None).await?.is_some();
    let student = if seen { hold(work, sight, id).await? } else { None };
    let student = student.ok_or(not_found::STUDENT)?;
    // Who is not seen has no version either.
    let same = expected.is_none_or(|version| version == student.version);
    if same { Ok(student) } else { Err(StoreError::PreconditionFailed.into()) }
}

/// A guardian whom the caller sees: who answers for nobody but students who are blocked is seen as those are.
async fn seen_guardian(work: &mut dyn Repositories, sight: &Sight, id: GuardianId) -> Result<Option<Guardian>> {
    if !sight.blocked_too && of_blocked_alone(work, id).await? {
        return Ok(None);
    }
    Ok(work.guardians().find(id, None).await?)
}

/// A guardian of whom something is to change: nothing does of who answers for nobody but students who are blocked.
async fn changing_guardian(
    work: &mut dyn Repositories,
    sight: &Sight,
    id: GuardianId,
    expected: Option<Version>,
) -> Result<Guardian> {
    if of_blocked_alone(work, id).await? {
        return if sight.blocked_too { Err(StudentError::Blocked.into()) } else { Err(not_found::GUARDIAN.into()) };
    }
    Ok(work.guardians().find(id, expected).await?.ok_or(not_found::GUARDIAN)?)
}

/// Whether somebody answers for students, and all of those are blocked.
async fn of_blocked_alone(work: &mut dyn Repositories, id: GuardianId) -> Result<bool> {
    let children = work.students().of_guardians(&[id]).await?;
    Ok(!children.is_empty() && children.iter().all(|child| child.blocked.is_some()))
}

/// All that a work did, which is never nothing.
fn happened(events: Vec<Event>) -> Happened {
    let mut events = events.into_iter();
    let first = events.next().expect("a work that is committed did something");
    events.fold(first.into(), Happened::and)
}
