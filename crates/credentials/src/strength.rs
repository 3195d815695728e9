//! Judges new passwords: by a list of common ones and by an estimate of the guesses they need.

use crate::blocklist::{Blocklist, squeezed};
use async_trait::async_trait;
use plantel_domain::form::BadValue;
use plantel_domain::identity::{Password, PasswordPolicy};
use plantel_domain::text::fold;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The estimate reads so many characters. It tries every combination of signs that may stand for
/// letters: over the 100 characters it would read that takes almost a second, over 48 a sixth of one.
/// And 48 good characters are strong without the rest.
const READ: usize = 48;

/// What is shorter is part of too many good passwords.
const FEWEST_OF_ADDRESS: usize = 4;
const FEWEST_OF_WORD: usize = 3;

/// As in `-15/08/1987!`. What has more beside the words of its owner is left to the estimate.
const MOST_DIGITS: usize = 8;
const MOST_SIGNS: usize = 4;

/// Each costs time, and nobody has more names.
const MOST_WORDS: usize = 30;

/// Judges passwords on threads of their own, as many at once as there are cores.
pub struct Strength {
    rules: Arc<Rules>,
    permits: Arc<Semaphore>,
}

struct Rules {
    min_score: u8,
    composition: bool,
    blocklist: Blocklist,
}

impl Strength {
    /// With the lowest score of zxcvbn that is enough (0 to 4: 3 stands for 10⁸ guesses or more, 4 for
    /// 10¹⁰), whether a password must have an upper and a lower case letter, a digit and another
    /// character, and passwords the operator refuses besides the common ones, a line each.
    pub fn new<'a>(min_score: u8, composition: bool, refused: impl IntoIterator<Item = &'a str>) -> Self {
        let rules = Rules { min_score: min_score.min(4), composition, blocklist: Blocklist::new(refused) };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { rules: Arc::new(rules), permits: Arc::new(Semaphore::new(cores)) }
    }
}

impl Rules {
    fn judge(&self, password: &str, about: &[String]) -> Result<(), BadValue> {
        if self.blocklist.has(password) {
            return Err(BadValue::new("password.common"));
        }
        if self.composition && !is_composed(password) {
            return Err(BadValue::new("password.composition"));
        }
        if tells_of_owner(password, about) || self.score(password, about) < self.min_score {
            return Err(BadValue::new("password.too-weak"));
        }
        Ok(())
    }

    fn score(&self, password: &str, about: &[String]) -> u8 {
        if self.min_score == 0 {
            return 0;
        }
        let read: String = password.chars().take(READ).collect();
        let words = words_of(about);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        zxcvbn::zxcvbn(&read, &words).score().into()
    }
}

/// What is known of the owner, whole and word by word, as typed and without accents.
fn words_of(about: &[String]) -> Vec<String> {
    let mut words = Vec::new();
    for text in about {
        words.extend([text.to_lowercase(), squeezed(text)]);
        for typed in [text.to_lowercase(), fold(text)] {
            words.extend(words_in(&typed));
        }
    }
    words.retain(|word| word.chars().count() > 1);
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
    words.truncate(MOST_WORDS);
    words
}

/// Whether it contains what stands before the `@` of an address, or is made of words of the owner with
/// no more than a date or some signs between and behind them.
fn tells_of_owner(password: &str, about: &[String]) -> bool {
    let password = squeezed(password);
    let addresses = about.iter().filter_map(|text| text.rsplit_once('@')).map(|(local, _)| squeezed(local));
    let contained = addresses.flat_map(|local| [local.split('+').next().unwrap_or_default().to_owned(), local]);
    if contained.into_iter().any(|part| part.chars().count() >= FEWEST_OF_ADDRESS && password.contains(&part)) {
        return true;
    }
    let mut words: Vec<String> = about.iter().flat_map(|text| words_in(&fold(text))).collect();
    words.retain(|word| word.chars().count() >= FEWEST_OF_WORD);
    // The longest first: `ana` is part of `liliana`.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(password.clone(), |rest, word| rest.replace(word.as_str(), " "));
    let left = rest.chars().filter(|c| !c.is_whitespace());
    let (digits, others): (Vec<_>, Vec<_>) = left.partition(char::is_ascii_digit);
    rest != password
        && digits.len() <= MOST_DIGITS
        && others.len() <= MOST_SIGNS
        && !others.into_iter().any(char::is_alphabetic)
}

fn words_in(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect()
}

fn is_composed(password: &str) -> bool {
    let has = |wanted: fn(char) -> bool| password.chars().any(wanted);
    has(char::is_uppercase)
        && has(char::is_lowercase)
        && has(char::is_numeric)
        && has(|c| !c.is_alphanumeric() && !c.is_control())
}

#[async_trait]
impl PasswordPolicy for Strength {
    async fn judge(&self, password: Password, about: Vec<String>) -> Result<(), BadValue> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed");
        let rules = Arc::clone(&self.rules);
        let judged = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            rules.judge(password.reveal(), &about)
        });
        // The estimate is foreign code over text of strangers: where it gives up, nothing is proven.
        judged.await.unwrap_or_else(|_| Err(BadValue::new("password.too-weak")))
    }
}

#[cfg(test)]
#[path = "strength_tests.rs"]
mod tests;
