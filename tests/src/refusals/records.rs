//! Which record each path may name.

use super::Operation;
use crate::furnished::Furnished;
use crate::inside::Inside;
use plantel_domain::tag::Tag;
use plantel_testkit::RandomIds;
use plantel_testkit::ids::an_id;
use std::collections::BTreeMap;

/// Parameters that name no record of an institution, and what they may say.
const WORDS: &[(&str, &str)] =
    &[("{type}", "low_stock"), ("{name}", "clean-up"), ("{email}", "nadie@plantel.test"), ("{provider}", "google")];

fn word(part: &str) -> Option<&'static str> {
    WORDS.iter().find(|(name, _)| *name == part).map(|(_, said)| *said)
}

fn is_a_record(part: &str) -> bool {
    part.starts_with('{') && word(part).is_none()
}

/// Whether a path names one at all.
pub(super) fn names_a_record(pattern: &str) -> bool {
    pattern.split('/').any(is_a_record)
}

/// The path, if it names what nobody has.
pub fn nowhere(pattern: &str) -> String {
    filled(pattern, |_, part| unknown(part))
}

/// An id, or a tag, that nobody has.
fn unknown(part: &str) -> String {
    if part == "{tag}" { Tag::issue(&RandomIds).to_string() } else { an_id().to_string() }
}

/// A path with this in the place of each of its records: told is the pattern up to it, and its own name.
fn filled(pattern: &str, mut record: impl FnMut(&str, &str) -> String) -> String {
    let (mut told, mut path) = (String::new(), String::new());
    for part in pattern.split('/').skip(1) {
        told = format!("{told}/{part}");
        let said = match word(part) {
            Some(said) => said.to_owned(),
            None if is_a_record(part) => record(&told, part),
            None => part.to_owned(),
        };
        path = format!("{path}/{said}");
    }
    path
}

/// The records of one institution, by the patterns of the paths that lead to them.
pub struct Records(BTreeMap<String, String>);

impl Records {
    /// Those that are known, and for all others the first of the list in which they are shown.
    pub(super) async fn of(
        inside: &Inside,
        with: &Furnished,
        known: Vec<(&'static str, String)>,
        operations: &[Operation],
    ) -> Self {
        let known = known.into_iter().map(|(pattern, id)| (pattern.to_owned(), id));
        let mut records = Self(known.collect());
        for operation in operations {
            let (mut told, mut list) = (String::new(), String::new());
            for part in operation.path.split('/').skip(1) {
                told = format!("{told}/{part}");
                if is_a_record(part) && !records.0.contains_key(&told) {
                    let id = first(inside, with, &list).await;
                    records.0.insert(told.clone(), id);
                }
                list = records.path(&told);
            }
        }
        records
    }

    /// A path that names them.
    pub fn path(&self, pattern: &str) -> String {
        filled(pattern, |told, _| self.0[told].clone())
    }

    /// A path that names them, but for the last, which is another's, or nobody's; nothing where it names only one.
    pub fn path_to(&self, pattern: &str, others: Option<&Self>) -> Option<String> {
        let last = pattern.split('/').filter(|part| is_a_record(part)).count();
        let mut at = 0;
        let path = filled(pattern, |told, part| {
            at += 1;
            match others {
                _ if at < last => self.0[told].clone(),
                Some(others) => others.0[told].clone(),
                None => unknown(part),
            }
        });
        (last > 1).then_some(path)
    }
}

/// The id of the first thing in a list, as who sees everything is shown it.
async fn first(inside: &Inside, with: &Furnished, list: &str) -> String {
    let (status, body, _) = inside.get(&with.callers[0], list).await;
    let row = body["data"].get(0).or_else(|| body.get(0));
    let id = row.and_then(|row| row["id"].as_str());
    id.unwrap_or_else(|| panic!("say in `house` what is to be found at {list}: {status} {body}")).to_owned()
}
