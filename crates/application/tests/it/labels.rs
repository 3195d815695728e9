//! QR codes and sheets of labels.

use crate::house::{House, QR_BASE, bad_field, code};
use plantel_application::inventory::{LabelsOf, QrFormat};
use plantel_domain::access::{Context, Role};
use plantel_domain::inventory::{Asset, AssetFilter, Search};
use plantel_domain::labels::LabelSheet;
use plantel_domain::store::Store;
use plantel_testkit::builders::{an_asset, line, opened, seed};

async fn named(house: &House, code: &str) -> Asset {
    let environment = Some(house.warehouse.id);
    seed(&*house.store, Asset { code: line(code), environment, ..an_asset(house.institution.id) }).await
}

/// What each label says, after the first line of the document.
async fn printed(house: &House, who: &Context, of: LabelsOf) -> plantel_application::Result<Vec<String>> {
    let document = house.inventory().print_labels(who, of, LabelSheet::A4With24).await?;
    let text = String::from_utf8(document).unwrap();
    Ok(text.lines().skip(1).map(ToOwned::to_owned).collect())
}

#[tokio::test]
async fn a_code_says_where_the_thing_is_shown() {
    let house = House::new().await;
    let (admin, inventory, asset) = (house.person(Role::CenterAdmin).await, house.inventory(), house.asset(1).await);
    let payload = format!("{QR_BASE}{}", asset.tag.as_ref().unwrap());
    let drawing = inventory.asset_qr(&admin, asset.id, QrFormat::Svg).await.unwrap();
    assert_eq!(drawing.media_type, "image/svg+xml");
    assert!(String::from_utf8(drawing.bytes).unwrap().contains(&payload));
    let picture = inventory.asset_qr(&admin, asset.id, QrFormat::Png(300)).await.unwrap();
    assert_eq!(picture.media_type, "image/png");
    assert!(picture.bytes.ends_with(format!("300 {payload}").as_bytes()));
    let door = inventory.environment_qr(&admin, house.warehouse.id, QrFormat::Svg).await.unwrap();
    assert!(String::from_utf8(door.bytes).unwrap().contains(house.warehouse.tag.as_ref().unwrap().as_str()));
}

#[tokio::test]
async fn who_does_not_see_a_thing_or_finds_no_tag_has_no_code() {
    let house = House::new().await;
    let (admin, inventory, asset) = (house.person(Role::CenterAdmin).await, house.inventory(), house.asset(1).await);
    let elsewhere = house.person_of(Role::Student, [house.room().await.id]).await;
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    for (who, asset_code, door_code) in [
        (elsewhere, "access.denied", ""),
        (stranger, "asset.not-found", "environment.not-found"),
        (house.person(Role::Guardian).await, "access.denied", "access.denied"),
    ] {
        let refused = |done: plantel_application::Result<_>| done.map_or_else(|error| error.code(), |_| "");
        assert_eq!(refused(inventory.asset_qr(&who, asset.id, QrFormat::Svg).await), asset_code);
        assert_eq!(refused(inventory.environment_qr(&who, house.warehouse.id, QrFormat::Svg).await), door_code);
    }
    inventory.revoke_tag(&admin, asset.id, None).await.unwrap();
    let none = inventory.asset_qr(&admin, asset.id, QrFormat::Svg).await;
    assert_eq!(none.err().unwrap().code(), "tag.not-found");
}

#[tokio::test]
async fn labels_are_printed_of_what_matches_and_has_a_tag() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let (one, two) = (named(&house, "CAM-1").await, named(&house, "CAM-2").await);
    named(&house, "TOR-1").await;
    house.inventory().revoke_tag(&admin, two.id, None).await.unwrap();
    let cameras = AssetFilter { search: Some(Search::parse("cam-").unwrap()), ..AssetFilter::default() };
    let labels = printed(&house, &admin, LabelsOf::Assets(cameras)).await.unwrap();
    assert_eq!(labels, [format!("CAM-1|{}|{QR_BASE}{}", one.name, one.tag.unwrap())]);
    assert_eq!(printed(&house, &admin, LabelsOf::Assets(AssetFilter::default())).await.unwrap().len(), 2);
    let elsewhere = house.person_of(Role::Student, [house.room().await.id]).await;
    let nothing = printed(&house, &elsewhere, LabelsOf::Assets(AssetFilter::default())).await;
    assert_eq!(code(nothing), "labels.none");
}

#[tokio::test]
async fn doors_are_labelled_by_their_code_or_by_their_name() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let all = printed(&house, &admin, LabelsOf::Environments(vec![])).await.unwrap();
    assert_eq!(all.len(), 2);
    let one = printed(&house, &admin, LabelsOf::Environments(vec![room.id])).await.unwrap();
    assert_eq!(one, [format!("{}|Bloque A, piso 2|{QR_BASE}{}", room.name, room.tag.as_ref().unwrap())]);
    let theirs = house.next_door().await.warehouse.id;
    let field = ("/environments/1".to_owned(), "environment.not-found");
    assert_eq!(bad_field(printed(&house, &admin, LabelsOf::Environments(vec![room.id, theirs])).await), field);
    house.environments().retire(&admin, room.id, None).await.unwrap();
    assert_eq!(code(printed(&house, &admin, LabelsOf::Environments(vec![room.id])).await), "labels.none");
    assert_eq!(printed(&house, &admin, LabelsOf::Environments(vec![])).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_document_has_five_thousand_labels_and_no_more() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    named(&house, "LAST").await;
    let many: Vec<_> = (0..4_999).map(|_| opened(&an_asset(house.institution.id))).collect();
    let add = async |holdings| {
        let mut work = house.store.begin(&admin).await.unwrap();
        work.assets().add_all(holdings).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    };
    add(&many).await;
    assert_eq!(printed(&house, &admin, LabelsOf::Assets(AssetFilter::default())).await.unwrap().len(), 5_000);
    add(&[opened(&an_asset(house.institution.id))]).await;
    assert_eq!(code(printed(&house, &admin, LabelsOf::Assets(AssetFilter::default())).await), "labels.too-many");
}
