//! Transfers: things sent from one environment and received in another.
//!
//! ```text
//! sent --receive--> received
//!   \--cancel--> cancelled
//! ```

use super::events::{TransferCancelled, TransferReceived, TransferSent};
use super::holding::{Clerk, Holding, under_way};
use super::movement::{MovementKind, Place};
use super::stock::StockError;
use super::units::Condition;
use crate::access::Target;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::ids::{AssetId, EnvironmentId, InstitutionId, TransferId, UserId};
use crate::institutions::Environment;
use crate::names::names;
use crate::store::Version;
use crate::text::Prose;
use serde::Serialize;
use std::num::NonZeroU32;

/// The most lines of one transfer.
pub const MAX_LINES: usize = 500;

names! {
    /// Where a transfer stands.
    TransferState, "kind.unknown" {
        /// Under way.
        Sent = "sent",
        /// Arrived, whole or short.
        Received = "received",
        /// Called back; everything is where it was.
        Cancelled = "cancelled",
    }
}

/// Units of one asset that travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransferLine {
    /// Which asset.
    pub asset: AssetId,
    /// In which condition they travel.
    pub condition: Condition,
    /// How many were sent.
    pub sent: u32,
    /// How many arrived, once it was received: the rest is missing.
    pub received: Option<u32>,
}

/// Who closed a transfer, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// Who.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// Things on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Whose.
    pub institution: InstitutionId,
    /// Where they leave.
    pub from: EnvironmentId,
    /// Where they go.
    pub to: EnvironmentId,
    /// Where it stands.
    pub state: TransferState,
    /// What travels, each asset and condition once.
    pub lines: Vec<TransferLine>,
    /// What the sender says.
    pub note: Option<Prose<500>>,
    /// What was said at its end.
    pub closing_note: Option<Prose<500>>,
    /// Who sent it; none for a job.
    pub sent_by: Option<UserId>,
    /// When it was sent.
    pub created_at: Timestamp,
    /// Who received it or called it back, and when.
    pub closed: Option<Closing>,
    /// Current version.
    pub version: Version,
}

/// What somebody sends.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// From where.
    pub from: EnvironmentId,
    /// To where.
    pub to: EnvironmentId,
    /// What: asset, condition, units.
    pub lines: Vec<(AssetId, Condition, NonZeroU32)>,
    /// What there is to say.
    pub note: Option<Prose<500>>,
}

/// Why a transfer cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransferError {
    /// It was received or called back before.
    #[error("the transfer is {}", .0.name())]
    Closed(TransferState),
    /// More arrived than was sent.
    #[error("{received} of {sent} units arrived")]
    MoreThanSent {
        /// What was sent.
        sent: u32,
        /// What is said to have arrived.
        received: u32,
    },
    /// The environment is out of use.
    #[error("the environment is retired")]
    Retired,
    /// The asset travels with its kit alone.
    #[error("the asset is part of a kit")]
    PartOfKit,
    /// The book refuses.
    #[error(transparent)]
    Stock(#[from] StockError),
}

impl Fault for TransferError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Closed(_) => "transfer.closed",
            Self::MoreThanSent { .. } => "transfer.more-than-sent",
            Self::Retired => "environment.retired",
            Self::PartOfKit => "asset.part-of-kit",
            Self::Stock(error) => error.code(),
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::Closed(state) => Params::none().text("state", state.name()),
            Self::MoreThanSent { sent, received } => {
                Params::none().number("quantity", i64::from(*sent)).number("wanted", i64::from(*received))
            }
            Self::Retired | Self::PartOfKit => Params::none(),
            Self::Stock(error) => error.params(),
        }
    }
}

impl Transfer {
    /// Who may send it.
    pub fn origin(&self) -> Target {
        Target::institution(self.institution).at(self.from)
    }

    /// Who may receive it.
    pub fn destination(&self) -> Target {
        Target::institution(self.institution).at(self.to)
    }

    /// Sends units of these holdings: from now on they are under way, and counted where they left. Here and
    /// below a refusal leaves the holdings as they were.
    pub fn send(
        new: NewTransfer,
        to: &Environment,
        holdings: &mut [Holding],
        id: TransferId,
        clerk: Clerk<'_>,
    ) -> Result<(Self, TransferSent), TransferError> {
        if !to.active {
            return Err(TransferError::Retired);
        }
        if new.from == new.to {
            return Err(StockError::NotSo(MovementKind::TransferOut).into());
        }
        let mut lines = Vec::with_capacity(new.lines.len());
        let mut next = holdings.to_vec();
        for (asset, condition, sent) in new.lines {
            let holding = find(&mut next, asset)?;
            let (from, away) = (Place { environment: Some(new.from), condition }, under_way(Some(new.from)));
            holding.book(MovementKind::TransferOut, sent.get(), Some(from), Some(away), clerk)?;
            lines.push(TransferLine { asset, condition, sent: sent.get(), received: None });
        }
        holdings.clone_from_slice(&next);
        let transfer = Self {
            id,
            institution: to.institution,
            from: new.from,
            to: new.to,
            state: TransferState::Sent,
            lines,
            note: new.note,
            closing_note: None,
            sent_by: clerk.entry.by,
            created_at: clerk.entry.at,
            closed: None,
            version: 1,
        };
        Ok((transfer, TransferSent { transfer: id, from: new.from, to: new.to }))
    }

    /// Takes it in. `received` says how many units of each line arrived, in the order of the lines; what
    /// is short is missing where it left. An asset that left nothing behind is kept at the destination now.
    pub fn receive(
        mut self,
        to: &Environment,
        received: &[u32],
        note: Option<Prose<500>>,
        holdings: &mut [Holding],
        clerk: Clerk<'_>,
    ) -> Result<(Self, TransferReceived), TransferError> {
        self.refuse_closed()?;
        if !to.active {
            return Err(TransferError::Retired);
        }
        if received.len() != self.lines.len() {
            return Err(StockError::NotSo(MovementKind::TransferIn).into());
        }
        let away = under_way(Some(self.from));
        let mut next = holdings.to_vec();
        let mut short: u32 = 0;
        for (line, received) in self.lines.iter_mut().zip(received) {
            let more = TransferError::MoreThanSent { sent: line.sent, received: *received };
            let missing = line.sent.checked_sub(*received).ok_or(more)?;
            let holding = find(&mut next, line.asset)?;
            if *received > 0 {
                let arrived = Place { environment: Some(self.to), condition: line.condition };
                holding.book(MovementKind::TransferIn, *received, Some(away), Some(arrived), clerk)?;
            }
            if missing > 0 {
                let lost = Place { environment: Some(self.from), condition: Condition::Missing };
                holding.book(MovementKind::Loss, missing, Some(away), Some(lost), clerk)?;
            }
            line.received = Some(*received);
            short = short.saturating_add(missing);
        }
        for line in self.lines.iter().filter(|line| line.received > Some(0)) {
            find(&mut next, line.asset)?.settle(self.from, self.to);
        }
        part_from_kits(&mut next);
        holdings.clone_from_slice(&next);
        self.close(TransferState::Received, note, clerk);
        let transfer = self.id;
        Ok((self, TransferReceived { transfer, short }))
    }

    /// Calls it back: everything is where it was, as it was.
    pub fn cancel(
        mut self,
        note: Option<Prose<500>>,
        holdings: &mut [Holding],
        clerk: Clerk<'_>,
    ) -> Result<(Self, TransferCancelled), TransferError> {
        self.refuse_closed()?;
        let mut next = holdings.to_vec();
        let away = under_way(Some(self.from));
        for line in &self.lines {
            let back = Place { environment: Some(self.from), condition: line.condition };
            find(&mut next, line.asset)?.book(MovementKind::TransferIn, line.sent, Some(away), Some(back), clerk)?;
        }
        holdings.clone_from_slice(&next);
        self.close(TransferState::Cancelled, note, clerk);
        let transfer = self.id;
        Ok((self, TransferCancelled { transfer }))
    }

    fn refuse_closed(&self) -> Result<(), TransferError> {
        match self.state {
            TransferState::Sent => Ok(()),
            closed => Err(TransferError::Closed(closed)),
        }
    }

    fn close(&mut self, state: TransferState, note: Option<Prose<500>>, clerk: Clerk<'_>) {
        self.state = state;
        self.closing_note = note;
        self.closed = Some(Closing { by: clerk.entry.by, at: clerk.entry.at });
    }
}

fn find(holdings: &mut [Holding], asset: AssetId) -> Result<&mut Holding, StockError> {
    holdings.iter_mut().find(|holding| holding.asset.id == asset).ok_or(StockError::Retired)
}

/// Parts that arrived where their kit did not, or stayed where it did not, are parts no more: a part
/// lies where its kit does.
fn part_from_kits(holdings: &mut [Holding]) {
    let places: Vec<_> = holdings.iter().map(|holding| (holding.asset.id, holding.asset.environment)).collect();
    for holding in holdings {
        let kit = places.iter().find(|(id, _)| holding.asset.kit == Some(*id));
        if kit.is_some_and(|(_, place)| *place != holding.asset.environment) {
            holding.asset.kit = None;
        }
    }
}

impl Holding {
    /// Keeps the asset where units of it arrived, once none that could be used is left where they were.
    fn settle(&mut self, from: EnvironmentId, to: EnvironmentId) {
        let left = self.stock().units_in(Some(from));
        let left = left.quantity() - left.of(Condition::Missing);
        if self.asset.environment == Some(from) && left == 0 {
            self.asset.environment = Some(to);
        }
    }
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
