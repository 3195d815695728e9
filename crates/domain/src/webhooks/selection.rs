//! Of what an endpoint is told.

use super::HookOwner;
use super::catalogue::{NOTICE_CREATED, WEBHOOK_TEST, event_type};
use crate::form::{BadValue, Form, Invalid};
use serde::Serialize;
use std::collections::BTreeSet;

/// Of what an endpoint is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventSelection {
    /// Of everything, and of kinds of events that come later.
    All,
    /// Of events of these kinds.
    Only(BTreeSet<&'static str>),
}

impl EventSelection {
    /// Reads kinds of the catalogue, each once; without any, all of them. `pointer` names the list.
    pub fn read(kinds: Option<&[String]>, pointer: &str, owner: HookOwner) -> Result<Self, Invalid> {
        let Some(kinds) = kinds else { return Ok(Self::All) };
        if kinds.is_empty() {
            return Err(Invalid::at(pointer, BadValue::new("list.empty")));
        }
        let (mut form, mut read) = (Form::new(), BTreeSet::new());
        for (at, kind) in kinds.iter().enumerate() {
            let pointer = format!("{pointer}/{at}");
            let known = event_type(kind).ok_or(BadValue::new("webhook.event-unknown"));
            let Some(known) = form.take(&pointer, known) else { continue };
            let here = known.kind != WEBHOOK_TEST && (known.kind == NOTICE_CREATED) == owner.person().is_some();
            if !here {
                form.refuse(&pointer, BadValue::new("webhook.event-not-here"));
            } else if !read.insert(known.kind) {
                form.refuse(&pointer, BadValue::new("list.twice"));
            }
        }
        form.done(|| Some(Self::Only(read)))
    }

    /// What was read before it was stored; a kind that the catalogue has no more is left out.
    pub fn stored(kinds: Option<&[String]>) -> Self {
        kinds.map_or(Self::All, |kinds| {
            Self::Only(kinds.iter().filter_map(|kind| event_type(kind)).map(|known| known.kind).collect())
        })
    }

    /// Whether it takes events of this kind.
    pub fn takes(&self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(kinds) => kinds.contains(kind),
        }
    }

    /// The kinds, if it is not all.
    pub fn kinds(&self) -> Option<Vec<&'static str>> {
        match self {
            Self::All => None,
            Self::Only(kinds) => Some(kinds.iter().copied().collect()),
        }
    }
}
