//! Alerts.

use super::Seed;
use crate::clock::moment;
use crate::ids::an_id;
use async_trait::async_trait;
use plantel_domain::alerts::{AlertKind, Cause, Place, SystemAlert, Thing};
use plantel_domain::ids::{EnvironmentId, InstitutionId};
use plantel_domain::store::{StoreError, UnitOfWork};

/// Of a thing that nobody knows, three of whose ten units are left here, since now.
pub fn an_alert(institution: InstitutionId, environment: Option<EnvironmentId>) -> SystemAlert {
    let thing = Thing { name: "Multímetro digital".to_owned(), code: Some("A-1".to_owned()), room: None };
    let place = Place { subject: an_id(), environment };
    let cause = Cause::of_units(AlertKind::LowStock, place, thing, 3, 10);
    SystemAlert::raise(an_id().into(), institution, cause, moment())
}

#[async_trait]
impl Seed for SystemAlert {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.alerts().add_all(std::slice::from_ref(self)).await
    }
}
