//! What every place promises.

use crate::places::{Kind, bytes, key, open, place};
use plantel_domain::files::{FileKey, Files};
use rstest::rstest;
use std::sync::Arc;
use uuid::Uuid;

#[rstest]
#[tokio::test]
async fn what_is_kept_is_read_back(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let place = place(kind).await;
    place.files.put(&key(1), bytes(1, 1000)).await.expect("it is kept");
    place.files.put(&key(2), bytes(2, 2000)).await.expect("it is kept");
    assert_eq!(place.files.get(&key(1)).await.expect("an answer"), Some(bytes(1, 1000)));
    assert_eq!(place.files.get(&key(2)).await.expect("an answer"), Some(bytes(2, 2000)));
}

#[rstest]
#[tokio::test]
async fn what_is_kept_again_is_replaced(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let place = place(kind).await;
    for length in [2000, 30, 5000, 0, 1] {
        place.files.put(&key(1), bytes(3, length)).await.expect("it is kept");
        assert_eq!(place.files.get(&key(1)).await.expect("an answer"), Some(bytes(3, length)), "{length}");
    }
}

#[rstest]
#[tokio::test]
async fn a_file_that_was_never_kept_is_not_there(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let place = place(kind).await;
    assert_eq!(place.files.get(&key(1)).await.expect("an answer"), None);
    place.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    assert_eq!(place.files.get(&key(2)).await.expect("an answer"), None);
    let thumbnail = FileKey::new("pictures", Uuid::from_u128(1), "thumbnail");
    assert_eq!(place.files.get(&thumbnail).await.expect("an answer"), None);
}

#[rstest]
#[tokio::test]
async fn what_is_deleted_is_away_and_nothing_else_is(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let place = place(kind).await;
    place.files.delete(&key(1)).await.expect("away already");
    for number in [1, 2] {
        place.files.put(&key(number), bytes(1, 10)).await.expect("it is kept");
    }
    place.files.delete(&key(1)).await.expect("away");
    place.files.delete(&key(1)).await.expect("away already");
    assert_eq!(place.files.get(&key(1)).await.expect("an answer"), None);
    assert_eq!(place.files.get(&key(2)).await.expect("an answer"), Some(bytes(1, 10)));
    place.files.put(&key(1), bytes(2, 20)).await.expect("it is kept");
    assert_eq!(place.files.get(&key(1)).await.expect("an answer"), Some(bytes(2, 20)));
}

#[rstest]
#[tokio::test]
async fn an_empty_file_is_a_file(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let place = place(kind).await;
    place.files.put(&key(1), Vec::new()).await.expect("it is kept");
    assert_eq!(place.files.get(&key(1)).await.expect("an answer"), Some(Vec::new()));
}

#[rstest]
#[tokio::test]
async fn ten_megabytes_come_back_as_they_were(#[values(Kind::Folder, Kind::S3)] kind: Kind) {
    let place = place(kind).await;
    let large = bytes(9, 10 * 1024 * 1024 + 1);
    place.files.put(&key(1), large.clone()).await.expect("it is kept");
    let found = place.files.get(&key(1)).await.expect("an answer").expect("a file");
    assert!(found == large, "{} bytes, {} of them kept", large.len(), found.len());
}

#[rstest]
#[tokio::test]
async fn files_outlive_who_kept_them(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let mut place = place(kind).await;
    place.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    place.files = open(&place.settings);
    assert_eq!(place.files.get(&key(1)).await.expect("an answer"), Some(bytes(1, 10)));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_reads_while_others_write_sees_one_file_whole(#[values(Kind::Folder, Kind::S3)] kind: Kind) {
    let place = place(kind).await;
    let one_of: Arc<Vec<_>> = Arc::new((1..=4).map(|seed| bytes(seed, 40_000 * usize::from(seed))).collect());
    place.files.put(&key(1), one_of[0].clone()).await.expect("it is kept");
    let files = Arc::new(place.files);
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..one_of.len() {
        let (files, one_of) = (files.clone(), one_of.clone());
        tasks.spawn(async move {
            for _ in 0..10 {
                files.put(&key(1), one_of[writer].clone()).await.expect("it is kept");
            }
        });
    }
    for _ in 0..2 {
        let (files, one_of) = (files.clone(), one_of.clone());
        tasks.spawn(async move {
            for _ in 0..30 {
                let found = files.get(&key(1)).await.expect("an answer").expect("a file");
                assert!(one_of.contains(&found), "{} bytes of none of the files", found.len());
            }
        });
    }
    tasks.join_all().await;
}

#[rstest]
#[tokio::test]
async fn a_place_that_works_is_ready_again_and_again(#[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind) {
    let place = place(kind).await;
    for _ in 0..2 {
        place.files.ready().await.expect("ready");
        place.files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    }
}

#[rstest]
#[case("..", "full")]
#[case("../..", "full")]
#[case("", "full")]
#[case("pictures", "../../../full")]
#[case("pictures", "..")]
#[case("pictures", ".ready")]
#[tokio::test]
async fn a_key_that_could_lead_elsewhere_is_refused(
    #[case] folder: &'static str,
    #[case] part: &'static str,
    #[values(Kind::Folder, Kind::S3, Kind::Prefix)] kind: Kind,
) {
    let place = place(kind).await;
    let key = FileKey::new(folder, Uuid::from_u128(1), part);
    assert!(place.files.put(&key, bytes(1, 10)).await.is_err());
    assert!(place.files.get(&key).await.is_err());
    assert!(place.files.delete(&key).await.is_err());
}
