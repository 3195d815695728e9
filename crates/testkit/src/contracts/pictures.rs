//! What is promised of what is known of pictures.

use super::support::{Place, assert_failed, assert_stale, nowhere};
use crate::builders::{a_picture, a_user, an_asset, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::inventory::picture::AssetPicture;
use plantel_domain::pictures::PictureFormat;
use plantel_domain::store::Store;
use std::sync::Arc;

/// With every field filled and empty.
pub async fn every_picture_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let drawn = AssetPicture {
        format: PictureFormat::Png,
        thumbnail_format: PictureFormat::Jpeg,
        width: 1,
        height: 1_600,
        bytes: 5 << 20,
        by: Some(place.user.id),
        created_at: moment() + Duration::microseconds(999_999),
        ..a_picture(&place.asset)
    };
    let turned = AssetPicture { thumbnail_format: PictureFormat::Png, ..a_picture(&place.asset) };
    for picture in [a_picture(&place.asset), drawn, turned] {
        seed(&*store, picture.clone()).await;
        assert_eq!(seen!(store, &place.ctx, pictures.find(picture.id)), Some(picture));
    }
    assert_eq!(seen!(store, &place.ctx, pictures.find(an_id().into())), None);
}

/// Of that asset alone.
pub async fn pictures_of_an_asset_come_oldest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    seed(&*store, a_picture(&other)).await;
    let mut pictures = Vec::new();
    for micros in [2, 1, 1, -1, 3] {
        let created_at = moment() + Duration::microseconds(micros);
        pictures.push(seed(&*store, AssetPicture { created_at, ..a_picture(&place.asset) }).await);
    }
    pictures.sort_by_key(|picture| (picture.created_at, picture.id));
    assert_eq!(seen!(store, &place.ctx, pictures.of_asset(place.asset.id)), pictures);
    assert_eq!(seen!(store, &place.ctx, pictures.of_asset(an_id().into())), []);
}

/// And cannot be taken away again.
pub async fn a_picture_that_is_taken_away_is_gone(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let gone = seed(&*store, a_picture(&place.asset)).await;
    let stays = seed(&*store, a_picture(&place.asset)).await;
    kept!(store, &place.ctx, pictures.delete(&gone));
    assert_eq!(seen!(store, &place.ctx, pictures.find(gone.id)), None);
    assert_eq!(seen!(store, &place.ctx, pictures.of_asset(place.asset.id)), [stays]);
    assert_stale(tried!(store, &place.ctx, pictures.delete(&gone)));
}

/// Nor where none is chosen.
pub async fn a_picture_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let picture = seed(&*store, a_picture(&here.asset)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, pictures.find(picture.id)), None);
        assert_eq!(seen!(store, stranger, pictures.of_asset(here.asset.id)), []);
        assert_stale(tried!(store, stranger, pictures.delete(&picture)));
        assert_failed(tried!(store, stranger, pictures.add(&a_picture(&here.asset))));
    }
    assert_eq!(seen!(store, &here.ctx, pictures.find(picture.id)), Some(picture));
}

/// Else it cannot be stored.
pub async fn a_picture_is_of_a_known_asset_by_a_known_user(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    for wrong in [
        AssetPicture { asset: there.asset.id, ..a_picture(&here.asset) },
        AssetPicture { asset: an_id().into(), ..a_picture(&here.asset) },
        AssetPicture { by: Some(a_user().id), ..a_picture(&here.asset) },
    ] {
        assert_failed(tried!(store, &here.ctx, pictures.add(&wrong)));
    }
}
