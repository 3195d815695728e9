//! What is promised of what is said of the items of a check.

use super::check_lines::{of_three, things};
use super::support::{Place, assert_failed, nowhere};
use crate::builders::{a_check_comment, a_user, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::checks::CheckComment;
use plantel_domain::store::Store;
use std::sync::Arc;

/// Of that check alone, as they were written.
pub async fn comments_of_a_check_come_oldest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let by = seed(&*store, a_user()).await.id;
    let assets = things(&store, &place, 2).await;
    let (sheet, other) = (of_three(&store, &place, &assets).await, of_three(&store, &place, &assets).await);
    assert_eq!(seen!(store, &place.ctx, checks.comments(sheet.check.id)), []);
    kept!(store, &place.ctx, checks.add_comment(&a_check_comment(&other.check, assets[0])));
    let mut comments = Vec::new();
    for (n, micros) in [3, 1, 2, 1, 1].into_iter().enumerate() {
        let comment = CheckComment {
            text: prose("¿Quién lo tiene?\n\t'ñ' \"%_\\\" 🐟"),
            by,
            at: moment() + Duration::microseconds(micros),
            ..a_check_comment(&sheet.check, assets[n % 2])
        };
        kept!(store, &place.ctx, checks.add_comment(&comment));
        comments.push(comment);
    }
    comments.sort_by_key(|comment| (comment.at, comment.id));
    assert_eq!(seen!(store, &place.ctx, checks.comments(sheet.check.id)), comments);
    assert_eq!(seen!(store, &place.ctx, checks.comments(an_id().into())), []);
}

/// Nor where none is chosen.
pub async fn comments_are_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let assets = things(&store, &here, 1).await;
    let sheet = of_three(&store, &here, &assets).await;
    let comment = a_check_comment(&sheet.check, assets[0]);
    kept!(store, &here.ctx, checks.add_comment(&comment));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, checks.comments(sheet.check.id)), []);
        let other = a_check_comment(&sheet.check, assets[0]);
        assert_failed(tried!(store, stranger, checks.add_comment(&other)));
    }
    assert_eq!(seen!(store, &here.ctx, checks.comments(sheet.check.id)), [comment]);
}

/// Else it cannot be stored.
pub async fn a_comment_is_of_a_line_of_its_check(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 2).await;
    let sheet = of_three(&store, &place, &assets[..1]).await;
    let plain = || a_check_comment(&sheet.check, assets[0]);
    let wrong = [
        CheckComment { check: an_id().into(), ..plain() },
        CheckComment { asset: assets[1], ..plain() },
        CheckComment { revision: 2, ..plain() },
        CheckComment { by: a_user().id, ..plain() },
    ];
    for comment in wrong {
        assert_failed(tried!(store, &place.ctx, checks.add_comment(&comment)));
    }
    assert_eq!(seen!(store, &place.ctx, checks.comments(sheet.check.id)), []);
}
