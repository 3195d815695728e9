//! Files in a folder.

use crate::places::{bytes, key, open};
use plantel_domain::files::Files;
use plantel_storage::{SettingsError, StorageSettings, StoredFiles};
use std::fs;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Folder {
    files: StoredFiles,
    path: PathBuf,
    parent: TempDir,
}

fn folder() -> Folder {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("data").join("files");
    Folder { files: open(&StorageSettings::Folder(path.clone())), path, parent }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name")).collect()
}

#[test]
fn the_folder_is_made_and_closed_to_others() {
    let folder = folder();
    assert_eq!(mode(&folder.path), 0o700);
}

#[test]
fn a_folder_that_is_there_keeps_its_mode() {
    let parent = tempfile::tempdir().expect("a folder");
    let path = parent.path().join("files");
    fs::DirBuilder::new().mode(0o750).create(&path).expect("a folder");
    open(&StorageSettings::Folder(path.clone()));
    assert_eq!(mode(&path), 0o750);
}

#[tokio::test]
async fn a_file_lies_under_its_key_and_nothing_beside_it() {
    let folder = folder();
    folder.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    folder.files.put(&key(1), bytes(2, 10)).await.expect("it is kept");
    assert_eq!(fs::read(folder.path.join(key(1).as_str())).expect("a file"), bytes(2, 10));
    assert_eq!(names(&folder.path), ["pictures"]);
    assert_eq!(names(folder.path.join(key(1).as_str()).parent().expect("a folder")), ["full"]);
}

#[tokio::test]
async fn what_a_crash_left_half_written_is_neither_read_nor_in_the_way() {
    let folder = folder();
    folder.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    fs::write(folder.path.join(format!("{}#1", key(1))), b"half").expect("a file");
    assert_eq!(folder.files.get(&key(1)).await.expect("an answer"), Some(bytes(1, 10)));
    folder.files.put(&key(1), bytes(2, 20)).await.expect("it is kept");
    assert_eq!(folder.files.get(&key(1)).await.expect("an answer"), Some(bytes(2, 20)));
}

#[tokio::test]
async fn two_servers_share_a_folder() {
    let folder = folder();
    let other = open(&StorageSettings::Folder(folder.path.clone()));
    folder.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    assert_eq!(other.get(&key(1)).await.expect("an answer"), Some(bytes(1, 10)));
    let (one, two) = tokio::join!(folder.files.ready(), other.ready());
    one.and(two).expect("both are ready");
}

#[test]
fn a_folder_that_cannot_be_made_is_told_at_once() {
    let parent = tempfile::tempdir().expect("a folder");
    let file = parent.path().join("file");
    fs::write(&file, b"no folder").expect("a file");
    for path in [file.clone(), file.join("files")] {
        let error = StoredFiles::open(&StorageSettings::Folder(path.clone())).err().expect("a refusal");
        assert!(matches!(&error, SettingsError::Folder { path: told, .. } if *told == path), "{error}");
    }
}

#[tokio::test]
async fn a_folder_that_went_away_is_missed_and_not_made_again() {
    let folder = folder();
    folder.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    fs::rename(&folder.path, folder.parent.path().join("elsewhere")).expect("it is moved");
    assert!(folder.files.ready().await.is_err());
    assert!(folder.files.put(&key(2), bytes(1, 10)).await.is_err());
    assert!(folder.files.get(&key(1)).await.is_err());
    assert!(folder.files.delete(&key(1)).await.is_err());
    assert!(!folder.path.exists());

    fs::rename(folder.parent.path().join("elsewhere"), &folder.path).expect("it is moved back");
    folder.files.ready().await.expect("ready");
    assert_eq!(folder.files.get(&key(1)).await.expect("an answer"), Some(bytes(1, 10)));
}

#[tokio::test]
async fn a_folder_that_became_a_file_is_not_ready() {
    let folder = folder();
    fs::remove_dir(&folder.path).expect("it was empty");
    fs::write(&folder.path, b"no folder").expect("a file");
    assert!(folder.files.ready().await.is_err());
    assert!(folder.files.get(&key(1)).await.is_err());
    assert!(folder.files.delete(&key(1)).await.is_err());
    assert!(folder.files.put(&key(1), bytes(1, 10)).await.is_err());
}

#[tokio::test]
async fn a_folder_that_takes_no_file_is_not_ready() {
    let folder = folder();
    // Closing the folder would not do: tests may run as root.
    fs::create_dir(folder.path.join(".ready")).expect("something in the way");
    assert!(folder.files.ready().await.is_err());
}
