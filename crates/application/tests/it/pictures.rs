//! Pictures: the row and its files, together or not at all.

use crate::house::{House, QR_BASE, code};
use plantel_application::inventory::{Inventory, PictureSize, Workshop};
use plantel_domain::access::Role;
use plantel_domain::files::{FilesError, MockFiles};
use plantel_domain::pictures::PictureFormat;
use plantel_testkit::builders::{a_picture, seed};
use plantel_testkit::pictures::{a_jpeg, a_png};
use plantel_testkit::{FailWith, FakeLabels, FakePictures};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn a_picture_is_written_anew_shown_and_taken_away() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    let first = inventory.add_picture(&keeper, asset.id, a_jpeg("front")).await.unwrap();
    house.clock.advance(chrono::Duration::minutes(1));
    let second = inventory.add_picture(&keeper, asset.id, a_png("back")).await.unwrap();
    assert_eq!((first.by, first.format, second.format), (keeper.user(), PictureFormat::Jpeg, PictureFormat::Png));
    assert_eq!(inventory.pictures(&keeper, asset.id).await.unwrap(), [first.clone(), second.clone()]);
    let show = async |size| inventory.picture(&keeper, asset.id, first.id, size).await.unwrap();
    let (full, thumbnail) = (show(PictureSize::Full).await, show(PictureSize::Thumbnail).await);
    assert!(full.1.ends_with(b"full front") && thumbnail.1.ends_with(b"thumbnail front"));
    assert_eq!((usize::try_from(first.bytes).unwrap(), house.files.keys().len()), (full.1.len(), 4));
    inventory.remove_picture(&keeper, asset.id, first.id).await.unwrap();
    assert_eq!(inventory.pictures(&keeper, asset.id).await.unwrap(), std::slice::from_ref(&second));
    assert_eq!(house.files.keys(), [second.full(), second.thumbnail()]);
    assert_eq!(code(inventory.remove_picture(&keeper, asset.id, first.id).await), "picture.not-found");
    let added = "asset.picture-added";
    assert_eq!(house.store.kinds(), [added, added, "asset.picture-removed"]);
}

#[tokio::test]
async fn what_is_no_picture_is_not_kept() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    let refused = [
        code(inventory.add_picture(&keeper, asset.id, b"GIF89a".to_vec()).await),
        code(inventory.add_picture(&keeper, asset.id, a_jpeg("")).await),
        code(inventory.add_picture(&keeper, asset.id, vec![0; (5 << 20) + 1]).await),
    ];
    assert_eq!(refused, ["picture.not-a-picture", "picture.broken", "picture.too-large"]);
    assert_eq!(house.files.keys(), []);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn where_files_cannot_be_reached_there_is_no_row() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    house.files.fail(true);
    assert_eq!(code(inventory.add_picture(&keeper, asset.id, a_jpeg("a")).await), "files.unreachable");
    assert_eq!(code(inventory.files_ready().await), "files.unreachable");
    house.files.fail(false);
    assert_eq!(inventory.pictures(&keeper, asset.id).await.unwrap(), []);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_picture_whose_preview_cannot_be_kept_leaves_no_file_behind() {
    let house = House::new().await;
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(1).await);
    let kept = Arc::new(Mutex::new(Vec::new()));
    let (put, deleted, mut files) = (Arc::clone(&kept), Arc::clone(&kept), MockFiles::new());
    files.expect_put().times(2).returning(move |key, _| {
        if key.as_str().ends_with("thumbnail") {
            return Err(FilesError::new("the disk is full"));
        }
        put.lock().unwrap().push(key.clone());
        Ok(())
    });
    files.expect_delete().returning(move |key| {
        deleted.lock().unwrap().retain(|kept| kept != key);
        Ok(())
    });
    let workshop = Workshop {
        files: Arc::new(files),
        pictures: Arc::new(FakePictures),
        labels: Arc::new(FakeLabels),
        qr_base: QR_BASE.to_owned(),
        piece: 1_000,
    };
    let inventory = Inventory::new(house.store.clone(), house.clock.clone(), house.ids.clone(), workshop);
    assert_eq!(code(inventory.add_picture(&keeper, asset.id, a_jpeg("a")).await), "files.unreachable");
    assert_eq!(*kept.lock().unwrap(), []);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn where_the_row_cannot_be_written_no_file_is_left() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    let mut calls = 0;
    loop {
        house.store.fail_at(calls + 1, FailWith::Busy);
        if inventory.add_picture(&keeper, asset.id, a_jpeg("a")).await.is_ok() {
            break;
        }
        assert_eq!(house.files.keys(), [], "at call {calls}");
        assert_eq!(inventory.pictures(&keeper, asset.id).await.unwrap(), []);
        house.assert_nothing_happened();
        calls += 1;
    }
    // Seen first: the asset and its stock; then locked, counted, added, committed.
    assert_eq!(calls, 6);
}

#[tokio::test]
async fn where_the_row_cannot_be_taken_away_its_files_stay() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    let picture = inventory.add_picture(&keeper, asset.id, a_jpeg("a")).await.unwrap();
    for call in 1..=4 {
        house.store.fail_at(call, FailWith::Busy);
        assert_eq!(code(inventory.remove_picture(&keeper, asset.id, picture.id).await), "store.busy");
        assert!(inventory.picture(&keeper, asset.id, picture.id, PictureSize::Full).await.is_ok());
    }
    house.files.fail(true);
    inventory.remove_picture(&keeper, asset.id, picture.id).await.unwrap();
    house.files.fail(false);
    // Files that stay behind are seen by nobody.
    let gone = inventory.picture(&keeper, asset.id, picture.id, PictureSize::Full).await;
    assert_eq!(code(gone), "picture.not-found");
}

#[tokio::test]
async fn an_asset_has_twelve_pictures_at_most() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    for _ in 0..11 {
        seed(&*house.store, a_picture(&asset)).await;
    }
    let last = inventory.add_picture(&keeper, asset.id, a_jpeg("12")).await.unwrap();
    assert_eq!(code(inventory.add_picture(&keeper, asset.id, a_jpeg("13")).await), "picture.too-many");
    assert_eq!(house.files.keys().len(), 2);
    inventory.remove_picture(&keeper, asset.id, last.id).await.unwrap();
    inventory.add_picture(&keeper, asset.id, a_jpeg("13")).await.unwrap();
}

#[tokio::test]
async fn a_picture_is_that_of_its_asset_and_of_no_other() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let (asset, other) = (house.asset(1).await, house.asset(1).await);
    let picture = inventory.add_picture(&keeper, asset.id, a_jpeg("a")).await.unwrap().id;
    assert_eq!(code(inventory.picture(&keeper, other.id, picture, PictureSize::Full).await), "picture.not-found");
    assert_eq!(code(inventory.remove_picture(&keeper, other.id, picture).await), "picture.not-found");
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.picture(&stranger, asset.id, picture, PictureSize::Full).await), "asset.not-found");
    let instructor = house.person(Role::Instructor).await;
    assert!(inventory.picture(&instructor, asset.id, picture, PictureSize::Full).await.is_ok());
    assert_eq!(code(inventory.add_picture(&instructor, asset.id, a_jpeg("b")).await), "access.denied");
    assert_eq!(code(inventory.remove_picture(&instructor, asset.id, picture).await), "access.denied");
    let student = house.person_of(Role::Student, [house.room().await.id]).await;
    assert_eq!(code(inventory.pictures(&student, asset.id).await), "access.denied");
    assert_eq!(inventory.pictures(&keeper, asset.id).await.unwrap().len(), 1);
}
