//! What is promised of pictures of the items of checks.

use super::check_lines::{of_three, things};
use super::loan_pictures::another_evidence;
use super::support::{Place, assert_duplicate, assert_failed, nowhere};
use crate::builders::{a_check_line, a_check_picture, a_user};
use crate::ids::an_id;
use plantel_domain::checks::{Check, CheckPicture, CheckSheet};
use plantel_domain::ids::AssetId;
use plantel_domain::pictures::Evidence;
use plantel_domain::store::Store;
use std::collections::BTreeMap;
use std::sync::Arc;

/// At this position.
fn at(position: u8, picture: CheckPicture) -> CheckPicture {
    CheckPicture { evidence: Evidence { position, ..picture.evidence }, ..picture }
}

/// The check is sent back, and of its second revision these are the items.
async fn sent_back(store: &Arc<dyn Store>, place: &Place, sheet: CheckSheet, assets: &[AssetId]) -> Check {
    let lines = assets.iter().map(|asset| a_check_line(*asset, 3)).collect();
    let mut sheet = CheckSheet::started(Check { revision: 2, ..sheet.check }, lines);
    kept!(store, &place.ctx, checks.update(&mut sheet));
    sheet.check
}

/// With every field filled and empty.
pub async fn every_check_picture_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 1).await;
    let check = of_three(&store, &place, &assets).await.check;
    let mut drawn = a_check_picture(&check, assets[0]);
    drawn.evidence = another_evidence(drawn.evidence, place.user.id);
    for picture in [&a_check_picture(&check, assets[0]), &drawn] {
        kept!(store, &place.ctx, check_pictures.add(picture));
        assert_eq!(seen!(store, &place.ctx, check_pictures.find(picture.evidence.id)).as_ref(), Some(picture));
    }
    assert_eq!(seen!(store, &place.ctx, check_pictures.find(an_id().into())), None);
}

/// Of that item in that revision alone, and each position once.
pub async fn check_pictures_come_by_position(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 2).await;
    let sheet = of_three(&store, &place, &assets).await;
    let first = sheet.check.clone();
    kept!(store, &place.ctx, check_pictures.add(&a_check_picture(&first, assets[0])));
    let second = sent_back(&store, &place, sheet, &assets).await;
    kept!(store, &place.ctx, check_pictures.add(&a_check_picture(&second, assets[1])));
    let mut pictures = Vec::new();
    for position in [2, 0, 1] {
        let picture = at(position, a_check_picture(&second, assets[0]));
        kept!(store, &place.ctx, check_pictures.add(&picture));
        pictures.push(picture);
    }
    let taken = a_check_picture(&second, assets[0]);
    assert_duplicate(tried!(store, &place.ctx, check_pictures.add(&taken)), "picture");
    pictures.sort_by_key(|picture| picture.evidence.position);
    assert_eq!(seen!(store, &place.ctx, check_pictures.of_line(second.id, 2, assets[0])), pictures);
    assert_eq!(seen!(store, &place.ctx, check_pictures.of_line(second.id, 3, assets[0])), []);
    assert_eq!(seen!(store, &place.ctx, check_pictures.of_line(an_id().into(), 2, assets[0])), []);
    let counted = BTreeMap::from([(assets[0], 3), (assets[1], 1)]);
    assert_eq!(seen!(store, &place.ctx, check_pictures.of_check(second.id, 2)), counted);
    assert_eq!(seen!(store, &place.ctx, check_pictures.of_check(first.id, 1)), BTreeMap::from([(assets[0], 1)]));
    assert_eq!(seen!(store, &place.ctx, check_pictures.of_check(first.id, 3)), BTreeMap::new());
}

/// Nor where none is chosen.
pub async fn a_check_picture_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let assets = things(&store, &here, 1).await;
    let check = of_three(&store, &here, &assets).await.check;
    let picture = a_check_picture(&check, assets[0]);
    kept!(store, &here.ctx, check_pictures.add(&picture));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, check_pictures.find(picture.evidence.id)), None);
        assert_eq!(seen!(store, stranger, check_pictures.of_line(check.id, 1, assets[0])), []);
        assert_eq!(seen!(store, stranger, check_pictures.of_check(check.id, 1)), BTreeMap::new());
        let more = at(1, a_check_picture(&check, assets[0]));
        assert_failed(tried!(store, stranger, check_pictures.add(&more)));
    }
}

/// Else it cannot be stored.
pub async fn a_check_picture_is_of_a_line_of_its_check(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (assets, theirs) = (things(&store, &here, 2).await, things(&store, &there, 1).await);
    let check = of_three(&store, &here, &assets[..1]).await.check;
    let other = of_three(&store, &there, &theirs).await.check;
    let good = || a_check_picture(&check, assets[0]);
    for wrong in [
        CheckPicture { check: an_id().into(), ..good() },
        CheckPicture { check: other.id, asset: theirs[0], ..good() },
        CheckPicture { revision: 2, ..good() },
        CheckPicture { asset: assets[1], ..good() },
        at(10, good()),
        CheckPicture { evidence: Evidence { by: Some(a_user().id), ..good().evidence }, ..good() },
    ] {
        assert_failed(tried!(store, &here.ctx, check_pictures.add(&wrong)));
    }
    assert_eq!(seen!(store, &here.ctx, check_pictures.of_check(check.id, 1)), BTreeMap::new());
}
