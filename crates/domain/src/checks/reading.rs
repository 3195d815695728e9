//! What devices say of the items of a check: read, and told apart from what is known.

use super::count::plausible;
use super::{CheckLine, CheckSheet, Count, NewCount};
use crate::clock::Timestamp;
use crate::form::{BadValue, Form, Invalid};
use crate::ids::{AssetId, IdSource, UserId};
use std::collections::BTreeMap;

/// Who says what was counted, and when that may have been.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// Who.
    pub by: UserId,
    /// Now.
    pub now: Timestamp,
    /// When the day of the check began.
    pub day_begins: Timestamp,
    /// Where ids come from.
    pub ids: &'a dyn IdSource,
}

impl CheckSheet {
    /// Reads what devices say of items, each with the item it means, if one was found; every fault is told where it was
    /// sent.
    pub fn read(&self, new: &[(Option<AssetId>, NewCount)], telling: Telling<'_>) -> Result<Vec<Count>, Invalid> {
        let (mut form, mut counts) = (Form::new(), Vec::with_capacity(new.len()));
        for (at, (asset, new)) in new.iter().enumerate() {
            let pointer = |field: &str| format!("/items/{at}{field}");
            let Some(line) = asset.and_then(|asset| self.lines.get(&asset)) else {
                form.refuse(&pointer(""), BadValue::new("check.item-of-another-room"));
                continue;
            };
            let counted_at = new.counted_at.unwrap_or(telling.now);
            if !plausible(counted_at, telling.day_begins, telling.now) {
                form.refuse(&pointer("/counted_at"), BadValue::new("check.clock-wrong"));
            }
            match new.seen.read(line.book.expected()) {
                Err(bad) => form.refuse(&pointer(""), bad),
                Ok(counted) => counts.push(Count {
                    id: new.id.unwrap_or_else(|| telling.ids.next().into()),
                    check: self.check.id,
                    revision: self.check.revision,
                    asset: line.asset,
                    counted,
                    note: new.note.clone(),
                    by: telling.by,
                    counted_at,
                    received_at: telling.now,
                }),
            }
        }
        form.done(|| Some(counts))
    }

    /// Those that are new among entries of which some are known: what is sent twice is one. Refuses another entry under
    /// a known id, and one that was counted before the book of its item changed.
    pub fn fresh(&self, entries: Vec<Count>, known: Vec<Count>) -> Result<Vec<Count>, Invalid> {
        let mut known: BTreeMap<_, Count> = known.into_iter().map(|count| (count.id, count)).collect();
        let (mut form, mut fresh) = (Form::new(), Vec::with_capacity(entries.len()));
        for (at, entry) in entries.into_iter().enumerate() {
            match known.get(&entry.id) {
                Some(same) if same.says_the_same(&entry) && self.has(same) => {}
                Some(_) => form.refuse(&format!("/items/{at}/id"), BadValue::new("check-line.id-taken")),
                None => {
                    known.insert(entry.id, entry.clone());
                    fresh.push(entry);
                }
            }
        }
        form.done(|| Some(fresh))
    }

    /// Whether an entry is of the present revision, or stands in it still.
    fn has(&self, count: &Count) -> bool {
        let stands = |line: &CheckLine| line.seen.as_ref().is_some_and(|seen| seen.id == count.id);
        count.revision == self.check.revision || self.lines.get(&count.asset).is_some_and(stands)
    }
}
