//! Everybody at once.

use super::caller::Caller;
use super::notes::Notes;
use super::place::{BRINGERS, Place, VISITOR};
use super::{counting, enrolments, loans, sheets, visits};
use crate::api::Api;
use crate::soak::servers::Servers;
use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinSet;

/// Whether callers go on. Who has begun something finishes it.
#[derive(Clone, Debug)]
pub struct Going(Arc<AtomicBool>);

impl Going {
    /// Whether something new is begun.
    pub fn on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Callers at work.
pub struct Load {
    going: Going,
    callers: JoinSet<Result<()>>,
}

impl Load {
    /// Lets everybody begin.
    pub fn begin(place: &Place, servers: &Arc<Servers>, notes: &Arc<Notes>) -> Result<Self> {
        let going = Going(Arc::new(AtomicBool::new(true)));
        let mut callers = JoinSet::new();
        let caller = |api: &Api, name: String| -> Result<Caller> {
            Ok(Caller::new(api.again()?, Arc::clone(servers), Arc::clone(notes), name))
        };
        for (number, (borrower, asset)) in place.borrowers.iter().enumerate() {
            let keeper = caller(&place.operator, format!("keeper-{number}"))?;
            let borrower = caller(borrower, format!("borrower-{number}"))?;
            callers.spawn(loans::lend(borrower, keeper, asset.clone(), going.clone()));
        }
        for (number, (counter, rooms)) in place.counters.iter().enumerate() {
            let counter = caller(counter, format!("counter-{number}"))?;
            callers.spawn(counting::count(counter, rooms.clone(), going.clone()));
        }
        for number in 0..BRINGERS {
            let bringer = caller(&place.operator, format!("bringer-{number}"))?;
            callers.spawn(sheets::bring(bringer, number, going.clone()));
        }
        for (number, course) in place.courses.iter().enumerate() {
            let office = caller(&place.operator, format!("office-{number}"))?;
            callers.spawn(enrolments::enrol(office, number, course.clone(), going.clone()));
        }
        callers.spawn(visits::visit(Arc::clone(servers), Arc::clone(notes), VISITOR.to_owned(), going.clone()));
        Ok(Self { going, callers })
    }

    /// Lets everybody finish what they have begun.
    pub async fn end(mut self) -> Result<()> {
        self.going.0.store(false, Ordering::Relaxed);
        while let Some(done) = self.callers.join_next().await {
            done??;
        }
        Ok(())
    }
}
