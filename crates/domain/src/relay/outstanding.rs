//! What is still to be done, as operators see it: reactions to events, and notices on their way through channels.

use super::{DeliveryFilter, DeliveryState, ListedDelivery};
use crate::clock::Timestamp;
use crate::names::names;
use crate::notifications::ListedDispatch;
use uuid::Uuid;

names! {
    /// What is still to be done.
    OutstandingKind, "delivery-what.unknown" {
        /// A reaction to an event.
        Delivery = "delivery",
        /// A notice that goes through a channel.
        Dispatch = "dispatch",
    }
}

/// One thing that is still to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outstanding {
    /// A reaction to an event.
    Delivery(ListedDelivery),
    /// A notice that goes through a channel.
    Dispatch(ListedDispatch),
}

impl Outstanding {
    /// Its id: no two of either kind have the same.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Delivery(it) => it.id.into(),
            Self::Dispatch(it) => it.id.into(),
        }
    }

    /// What it is.
    pub fn kind(&self) -> OutstandingKind {
        match self {
            Self::Delivery(_) => OutstandingKind::Delivery,
            Self::Dispatch(_) => OutstandingKind::Dispatch,
        }
    }

    /// Since when it is to be done.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Delivery(it) => it.at,
            Self::Dispatch(it) => it.at,
        }
    }

    /// How it stands.
    pub fn state(&self) -> DeliveryState {
        match self {
            Self::Delivery(it) => it.state(),
            Self::Dispatch(it) => it.state(),
        }
    }
}

impl DeliveryFilter {
    /// Whether things of this kind are asked for.
    pub fn asks_for(&self, kind: OutstandingKind) -> bool {
        self.what.is_none_or(|what| what == kind)
    }

    /// Whether this is one of those that are asked for.
    pub fn takes(&self, one: &Outstanding) -> bool {
        self.asks_for(one.kind()) && self.state.is_none_or(|state| state == one.state())
    }
}
