//! Letters kept in a folder.

use crate::letters::{assert_recovery, letter, other_id, read, recovery, settings};
use chrono::Duration;
use plantel_domain::identity::{Email, Locale};
use plantel_domain::mail::{Captured, Message, Post, PostError};
use plantel_mail::FolderPost;
use plantel_testkit::FixedClock;
use rstest::rstest;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

struct Folder {
    post: FolderPost,
    clock: Arc<FixedClock>,
    path: PathBuf,
    _parent: TempDir,
}

fn folder() -> Folder {
    let parent = tempfile::tempdir().expect("a folder");
    let (path, clock) = (parent.path().join("data").join("mail"), Arc::new(FixedClock::default()));
    let post = FolderPost::new(&settings(), path.clone(), clock.clone()).expect("a folder for letters");
    Folder { post, clock, path, _parent: parent }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

#[tokio::test]
async fn a_letter_is_kept_as_it_would_have_been_sent() {
    let folder = folder();
    folder.post.send(&recovery()).await.expect("it is kept");
    let letters = folder.post.list().expect("letters");
    assert_eq!(letters.len(), 1);
    let kept = &letters[0];
    assert_eq!((kept.to.as_str(), kept.at), ("ana@escuela.test", plantel_testkit::clock::moment()));
    assert_eq!(kept.rendered, folder.post.render(&recovery()));
    assert_eq!(kept.name, format!("1773673200000-{}", recovery().id));
    assert_eq!(folder.post.find(&kept.name).expect("a letter").as_ref(), Some(kept));
    assert_recovery(&fs::read(folder.path.join(format!("{}.eml", kept.name))).expect("a message"));
}

#[tokio::test]
async fn only_the_owner_reads_what_is_kept() {
    let folder = folder();
    folder.post.send(&recovery()).await.expect("it is kept");
    assert_eq!(mode(&folder.path), 0o700);
    let files = files(&folder.path);
    assert_eq!(files.len(), 2, "no unfinished ones: {files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[tokio::test]
async fn the_newest_comes_first_and_the_oldest_go() {
    let folder = folder();
    let foreign = folder.path.join("notes.txt");
    fs::write(&foreign, "mine").expect("a file");
    let mut letter = letter(Locale::En, None, Message::Test);
    for number in 0..503 {
        other_id(&mut letter, number);
        folder.post.send(&letter).await.expect("it is kept");
        folder.clock.advance(Duration::milliseconds(1));
    }
    let letters = folder.post.list().expect("letters");
    assert_eq!(letters.len(), 200);
    assert!(letters[0].name.ends_with(&letter.id.to_string()), "{}", letters[0].name);
    assert!(letters.is_sorted_by(|newer, older| newer.at > older.at));
    assert_eq!(files(&folder.path).len(), 2 * 500 + 1);
    assert!(foreign.exists(), "what is not a letter stays");
}

#[rstest]
#[case("../secret")]
#[case("..")]
#[case("/etc/passwd")]
#[case("")]
#[case("1773673200000-../../../../../../../etc/passwd")]
#[case("notes")]
fn a_name_leads_nowhere_else(#[case] name: &str) {
    let folder = folder();
    let secret = r#"{"at":"2026-03-16T15:00:00Z","to":"","subject":"","html":"","text":""}"#;
    fs::write(folder.path.join("../secret.json"), secret).expect("a file");
    fs::write(folder.path.join("notes.json"), secret).expect("a file");
    assert_eq!(folder.post.find(name).expect("no fault"), None);
}

#[tokio::test]
async fn a_file_that_a_power_cut_emptied_hides_no_other() {
    let folder = folder();
    let mut letter = recovery();
    folder.post.send(&letter).await.expect("it is kept");
    other_id(&mut letter, 2);
    folder.post.send(&letter).await.expect("it is kept");
    let name = format!("1773673200000-{}", letter.id);
    fs::write(folder.path.join(format!("{name}.json")), "").expect("a file");
    assert_eq!(folder.post.list().expect("letters").len(), 1);
    assert_eq!(folder.post.find(&name).expect("no fault"), None);
}

#[rstest]
#[case("ana@x.test\r\nRCPT TO:<all@x.test>")]
#[case("ana@x.test>, <all@x.test")]
#[case("ana@@x.test")]
#[case("ana")]
#[tokio::test]
async fn an_address_that_cannot_be_one_never_will(#[case] address: &str) {
    let folder = folder();
    let letter = plantel_domain::mail::Letter { to: Email::stored(address.to_owned()), ..recovery() };
    let error = folder.post.send(&letter).await.expect_err("no such address");
    assert!(matches!(error, PostError::Permanent(_)), "{error:?}");
    assert_eq!(files(&folder.path).len(), 0);
}

#[tokio::test]
async fn a_name_cannot_add_headers_or_people() {
    let nasty = "Ana\r\nBcc: all@evil.test\r\nX-Evil: 1\r\n\r\nbody, \"Luis\" <luis@evil.test>; ñ 👩‍🏫 ".repeat(3);
    let folder = folder();
    let message = Message::Invitation {
        token: "t".to_owned(),
        hours: 1,
        institution: nasty.clone(),
        inviter: Some(nasty.clone()),
    };
    folder.post.send(&letter(Locale::Es, Some(&nasty), message)).await.expect("it is kept");
    let file = files(&folder.path).into_iter().find(|file| file.extension().is_some_and(|end| end == "eml"));
    let content = fs::read(file.expect("a message")).expect("a message");
    let mail = read(&content);
    let mut fields: Vec<_> = mail.headers().iter().map(|header| header.name().to_lowercase()).collect();
    fields.sort_unstable();
    let expected = ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"];
    assert_eq!(fields, expected);
    let people: Vec<_> = mail.to().expect("somebody").iter().filter_map(|person| person.address()).collect();
    assert_eq!(people, ["ana@escuela.test"]);
}

#[tokio::test]
async fn a_domain_beyond_ascii_is_written_as_the_network_knows_it() {
    let folder = folder();
    let letter = plantel_domain::mail::Letter { to: Email::stored("ana@ñandú.test".to_owned()), ..recovery() };
    folder.post.send(&letter).await.expect("it is kept");
    let file = files(&folder.path).into_iter().find(|file| file.extension().is_some_and(|end| end == "eml"));
    let content = fs::read(file.expect("a message")).expect("a message");
    let mail = read(&content);
    let people: Vec<_> = mail.to().expect("somebody").iter().filter_map(|person| person.address()).collect();
    assert_eq!(people, ["ana@xn--and-6ma2c.test"]);
}
