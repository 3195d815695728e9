//! One unit of work: a copy of everything, and who holds the turn to write.

use super::tables::{KeptAnswer, KeptDelivery, Tables};
use super::{Shared, remembered};
use async_trait::async_trait;
use plantel_domain::access::{Context, Principal};
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::CallersChanged;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::relay::{Delivery, Route};
use plantel_domain::store::{Answer, Parked, StoreError, StoredAnswer, UnitOfWork};
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// A copy to work on; a reader has one without a turn, and never commits it.
pub(super) struct MemoryWork {
    shared: Arc<Shared>,
    routes: &'static [Route],
    turn: Option<OwnedMutexGuard<()>>,
    ctx: Context,
    tables: Tables,
    pub(super) callers: CallersChanged,
    spoiled: bool,
}

impl MemoryWork {
    pub(super) fn new(
        shared: &Arc<Shared>,
        routes: &'static [Route],
        ctx: &Context,
        turn: Option<OwnedMutexGuard<()>>,
    ) -> Self {
        let callers = CallersChanged::counted_by(&shared.changes);
        let (shared, tables) = (Arc::clone(shared), shared.snapshot());
        Self { shared, routes, turn, ctx: ctx.clone(), tables, callers, spoiled: false }
    }

    /// Runs one call of a repository, in the scope of the context. After an error of the store
    /// itself every further call fails, as in an aborted transaction of PostgreSQL.
    pub(super) fn call<T>(
        &mut self,
        call: impl FnOnce(&mut Tables, Option<InstitutionId>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.spoiled {
            return Err(StoreError::failed("an earlier call of this work failed: drop it"));
        }
        let done = self.shared.count_call().and_then(|()| call(&mut self.tables, self.ctx.institution));
        let spoils = |error: &StoreError| {
            use StoreError::{Busy, Duplicate, Failed, Full};
            matches!(error, Duplicate(_) | Busy | Full(_) | Failed(_))
        };
        self.spoiled = done.as_ref().is_err_and(spoils);
        done
    }

    /// When the store says it is.
    pub(super) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// An id that nobody can guess.
    pub(super) fn random(&self) -> Uuid {
        self.shared.ids.random()
    }

    /// What is to be done about an event.
    fn deliveries(&self, event: &Event, entry: &JournalEntry) -> Vec<KeptDelivery> {
        let reactions = self.routes.iter().filter(|(kind, _)| *kind == event.kind);
        let delivery = |reaction: &str| Delivery {
            id: self.shared.ids.next().into(),
            reaction: reaction.to_owned(),
            event: entry.clone(),
            confidential: event.confidential.clone(),
            attempts: 0,
        };
        let kept = |delivery| KeptDelivery { delivery, due: entry.at, parked: None, error: None };
        reactions.map(|(_, reaction)| kept(delivery(reaction))).collect()
    }

    fn entry(&self, event: &Event, at: Timestamp) -> JournalEntry {
        let (principal, role) = match &self.ctx.principal {
            Principal::User(actor) => ("user", actor.role_names()),
            Principal::System(name) => (*name, String::new()),
            Principal::Anonymous => ("anonymous", String::new()),
        };
        JournalEntry {
            id: self.shared.ids.next().into(),
            at,
            institution: self.ctx.institution,
            kind: event.kind.to_owned(),
            version: event.version,
            subject_kind: event.subject.kind.to_owned(),
            subject_id: event.subject.id,
            principal: principal.to_owned(),
            user: self.ctx.user(),
            role,
            request_id: self.ctx.request_id.0.clone(),
            data: event.data.clone(),
            changes: event.changes.clone(),
        }
    }

    fn keep(self) -> Result<(), StoreError> {
        let (Some(idempotency), Some(user)) = (&self.ctx.idempotency, self.ctx.user()) else {
            self.shared.swap_in(self.tables);
            return Ok(());
        };
        idempotency.park(Box::new(ParkedWork {
            user,
            institution: self.ctx.institution,
            key: idempotency.key.clone(),
            fingerprint: idempotency.fingerprint.clone(),
            shared: self.shared,
            tables: self.tables,
            _callers: self.callers,
            _turn: self.turn,
        }))
    }
}

#[async_trait]
impl UnitOfWork for MemoryWork {
    async fn commit(mut self: Box<Self>, happened: Happened) -> Result<(), StoreError> {
        let (at, events) = (self.now(), happened.events());
        let entries: Vec<_> = events.iter().map(|event| self.entry(event, at)).collect();
        let told = events.iter().zip(&entries);
        let deliveries: Vec<_> = told.flat_map(|(event, entry)| self.deliveries(event, entry)).collect();
        self.call(|tables, scope| {
            tables.known_institution_if_any(scope)?;
            Arc::make_mut(&mut tables.journal).extend(entries);
            let deliveries = deliveries.into_iter().map(|kept| (kept.delivery.id, kept));
            Arc::make_mut(&mut tables.deliveries).extend(deliveries);
            Ok(())
        })?;
        self.keep()
    }

    async fn commit_unjournaled(mut self: Box<Self>) -> Result<(), StoreError> {
        self.call(|_, _| Ok(()))?;
        self.keep()
    }
}

/// A work that waits for its answer; it keeps its turn until then.
struct ParkedWork {
    shared: Arc<Shared>,
    tables: Tables,
    user: UserId,
    institution: Option<InstitutionId>,
    key: String,
    fingerprint: String,
    /// Counted when this is through.
    _callers: CallersChanged,
    _turn: Option<OwnedMutexGuard<()>>,
}

#[async_trait]
impl Parked for ParkedWork {
    async fn finish(mut self: Box<Self>, answer: Answer) -> Result<(), StoreError> {
        let at = self.shared.clock.now();
        let (place, fingerprint) = ((self.user, self.key), self.fingerprint);
        if self.tables.answers.get(&place).is_some_and(|earlier| remembered(earlier, at)) {
            return Err(StoreError::Answered);
        }
        let (institution, stored) = (self.institution, StoredAnswer { fingerprint, answer });
        Arc::make_mut(&mut self.tables.answers).insert(place, KeptAnswer { at, institution, stored });
        self.shared.swap_in(self.tables);
        Ok(())
    }
}
