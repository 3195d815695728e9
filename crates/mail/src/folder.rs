//! Letters kept in a folder instead of sent: for the own machine, where no mail server is.

use crate::envelope::Envelopes;
use crate::settings::{MailSettings, SettingsError};
use crate::writer::Writer;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::mail::{Captured, CapturedLetter, Letter, Post, PostError, Rendered};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// How many letters stay; the oldest go.
const KEPT: usize = 500;
/// How many are listed.
const LISTED: usize = 200;
/// What a letter is made of, and what is left of one when the machine stops in its midst.
const FILES: [&str; 4] = ["json", "eml", "json.part", "eml.part"];

/// Keeps letters in a folder: `<millis>-<letter>.eml` as it would have been sent, and beside it a
/// `.json` for showing it. They hold tokens, so that only the owner of the process reads them.
pub struct FolderPost {
    writer: Writer,
    envelopes: Envelopes,
    folder: PathBuf,
    clock: Arc<dyn Clock>,
}

/// The `.json` of a letter.
#[derive(Serialize, Deserialize)]
struct Record {
    at: DateTime<Utc>,
    to: String,
    subject: String,
    html: String,
    text: String,
}

impl FolderPost {
    /// Makes the folder, if it is not there yet.
    pub fn new(settings: &MailSettings, folder: PathBuf, clock: Arc<dyn Clock>) -> Result<Self, SettingsError> {
        make(&folder).map_err(|reason| SettingsError::Folder { path: folder.clone(), reason })?;
        Ok(Self { writer: Writer::new(settings)?, envelopes: Envelopes::new(settings)?, folder, clock })
    }
}

#[async_trait]
impl Post for FolderPost {
    fn render(&self, letter: &Letter) -> Rendered {
        self.writer.render(letter)
    }

    async fn send(&self, letter: &Letter) -> Result<(), PostError> {
        let (words, at) = (self.render(letter), self.clock.now());
        let message = self.envelopes.message(letter, words.clone(), at)?.formatted();
        let Rendered { subject, html, text } = words;
        let record = Record { at, to: letter.to.as_str().to_owned(), subject, html, text };
        let (folder, name) = (self.folder.clone(), name(at, letter.id));
        let kept = tokio::task::spawn_blocking(move || keep(&folder, &name, &message, &record)).await;
        match kept {
            Ok(kept) => kept.map_err(|error| PostError::Temporary(format!("the folder for letters: {error}"))),
            Err(error) => Err(PostError::Temporary(error.to_string())),
        }
    }
}

impl Captured for FolderPost {
    fn list(&self) -> io::Result<Vec<CapturedLetter>> {
        let names = names(&self.folder)?;
        let mut letters = Vec::new();
        for name in names.iter().rev() {
            if letters.len() == LISTED {
                break;
            }
            // Others may remove or write some meanwhile.
            letters.extend(read(&self.folder, name)?);
        }
        Ok(letters)
    }

    fn find(&self, name: &str) -> io::Result<Option<CapturedLetter>> {
        if is_name(name) { read(&self.folder, name) } else { Ok(None) }
    }
}

/// Names sort by time: the milliseconds have thirteen digits until the year 2286.
fn name(at: Timestamp, letter: Uuid) -> String {
    format!("{:013}-{letter}", at.timestamp_millis().max(0))
}

/// Whether it is exactly of that form, and so leads nowhere else.
fn is_name(text: &str) -> bool {
    let Some((millis, letter)) = text.split_once('-') else { return false };
    let uuid = Uuid::try_parse(letter).is_ok_and(|uuid| uuid.to_string() == letter);
    uuid && millis.len() == 13 && millis.bytes().all(|byte| byte.is_ascii_digit())
}

fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name();
        let stem = file.to_str().and_then(|file| file.split_once('.'));
        names.extend(stem.filter(|(name, end)| is_name(name) && FILES.contains(end)).map(|(name, _)| name.to_owned()));
    }
    Ok(names)
}

fn read(folder: &Path, name: &str) -> io::Result<Option<CapturedLetter>> {
    let content = match fs::read(folder.join(format!("{name}.json"))) {
        Ok(content) => content,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // A power cut may leave an empty file: that is no letter, and no reason to show none of the others.
    let Ok(Record { at, to, subject, html, text }) = serde_json::from_slice(&content) else { return Ok(None) };
    Ok(Some(CapturedLetter { name: name.to_owned(), at, to, rendered: Rendered { subject, html, text } }))
}

/// The `.json` comes last: who finds it finds both.
fn keep(folder: &Path, name: &str, message: &[u8], record: &Record) -> io::Result<()> {
    make(folder)?;
    write(folder, &format!("{name}.eml"), message)?;
    write(folder, &format!("{name}.json"), &serde_json::to_vec_pretty(record)?)?;
    clear(folder)
}

/// Under a temporary name first: who reads never sees half of it.
fn write(folder: &Path, file: &str, content: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!("{file}.part"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&unfinished)?.write_all(content)?;
    fs::rename(unfinished, folder.join(file))
}

/// One that is there already keeps its own mode: its files are closed to others all the same.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes the oldest beyond those that stay.
fn clear(folder: &Path) -> io::Result<()> {
    let names = names(folder)?;
    let old = names.len().saturating_sub(KEPT);
    for name in names.iter().take(old) {
        for end in FILES {
            match fs::remove_file(folder.join(format!("{name}.{end}"))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1774063080000-019d0c1e-0000-7000-8000-000000000001", true)]
    #[case("1774063080000-019D0C1E-0000-7000-8000-000000000001", false)]
    #[case("1774063080000-019d0c1e000070008000000000000001", false)]
    #[case("1774063080000-{019d0c1e-0000-7000-8000-000000000001}", false)]
    #[case("+774063080000-019d0c1e-0000-7000-8000-000000000001", false)]
    #[case("1774063080000-019d0c1e-0000-7000-8000-000000000001.json", false)]
    #[case("../1774063080000-019d0c1e-0000-7000-8000-000000000001", false)]
    #[case("1774063080000-../../../../../../etc/passwd", false)]
    #[case("..", false)]
    #[case("", false)]
    fn only_a_name_of_its_own_form_is_a_name(#[case] text: &str, #[case] is: bool) {
        assert_eq!(is_name(text), is);
    }
}
