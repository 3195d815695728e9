//! Looks for what nobody else may read in what everybody may.

use anyhow::{Result, bail};
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// By how many of their last bytes secrets are told apart.
const END: usize = 8;

/// How much of a file is held at a time.
const PIECE: u64 = 8 << 20;

/// A search for many secrets at once.
pub struct Search {
    by_end: HashMap<[u8; END], Vec<(Vec<u8>, &'static str)>>,
    longest: usize,
    /// How many are looked for.
    pub planted: usize,
    /// How many bytes were looked through.
    pub bytes: u64,
    found: BTreeSet<Vec<u8>>,
}

impl Search {
    /// For these, each with what it is.
    pub fn of<'s>(secrets: impl IntoIterator<Item = (&'s str, &'static str)>) -> Result<Self> {
        let mut search = Self { by_end: HashMap::new(), longest: 0, planted: 0, bytes: 0, found: BTreeSet::new() };
        for (secret, what) in secrets {
            let Some(end) = secret.as_bytes().last_chunk::<END>() else {
                bail!("{what} is too short to be looked for");
            };
            search.by_end.entry(*end).or_default().push((secret.as_bytes().to_vec(), what));
            search.longest = search.longest.max(secret.len());
            search.planted += 1;
        }
        Ok(search)
    }

    /// How many of them stand somewhere.
    pub fn found(&self) -> usize {
        self.found.len()
    }

    /// Looks through a text that is whole.
    pub fn through(&mut self, text: &[u8]) {
        self.bytes += text.len() as u64;
        self.look(text);
    }

    /// Looks through a file that may be large.
    pub fn through_file(&mut self, path: &Path) -> Result<()> {
        let mut file = File::open(path)?;
        let mut held = Vec::new();
        loop {
            // A secret may begin in one piece and end in the next.
            let kept = held.len().min(self.longest);
            held.drain(..held.len() - kept);
            let read = file.by_ref().take(PIECE).read_to_end(&mut held)?;
            if read == 0 {
                return Ok(());
            }
            self.bytes += read as u64;
            self.look(&held);
        }
    }

    fn look(&mut self, text: &[u8]) {
        for (at, end) in text.windows(END).enumerate() {
            let Some(candidates) = self.by_end.get(end) else { continue };
            for (secret, what) in candidates {
                if text[..at + END].ends_with(secret) && self.found.insert(secret.clone()) {
                    // The secret itself would stand in one more place then.
                    let begins = at + END - secret.len();
                    let before = String::from_utf8_lossy(&text[begins.saturating_sub(80)..begins]);
                    eprintln!("{what} stands behind: {before}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const SECRETS: [(&str, &str); 2] = [("whsec_abcdefgh", "one"), ("eyJhbGci.abcdefgh", "another that ends alike")];

    #[test]
    fn a_secret_is_found_once_wherever_it_stands() {
        let mut search = Search::of(SECRETS).unwrap();
        search.through(b"nothing ... abcdefgh, whsec_abcdefg");
        assert_eq!((search.found(), search.planted), (0, 2));
        search.through("año whsec_abcdefgh whsec_abcdefgh".as_bytes());
        assert_eq!(search.found(), 1);
        search.through(b"eyJhbGci.abcdefgh");
        assert_eq!(search.found(), 2);
    }

    #[test]
    fn in_a_file_it_may_stand_across_two_pieces() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let filler = usize::try_from(PIECE).unwrap() - 5;
        file.write_all(&vec![b'x'; filler]).unwrap();
        file.write_all(b"whsec_abcdefgh and more").unwrap();
        let mut search = Search::of(SECRETS).unwrap();
        search.through_file(file.path()).unwrap();
        assert_eq!((search.found(), search.bytes), (1, PIECE - 5 + 23));
    }

    #[test]
    fn what_is_too_short_is_not_looked_for() {
        assert!(Search::of([("1234567", "a number")]).is_err());
    }
}
