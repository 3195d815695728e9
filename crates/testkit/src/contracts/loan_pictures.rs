//! What is promised of pictures of what changes hands.

use super::support::{Place, assert_duplicate, assert_failed, nowhere};
use crate::builders::{a_handling, a_loan, a_loan_picture, a_user, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::UserId;
use plantel_domain::loans::{Handling, Loan, LoanPicture};
use plantel_domain::pictures::{Evidence, PictureFormat};
use plantel_domain::store::Store;
use std::sync::Arc;

async fn handed(store: &Arc<dyn Store>, place: &Place) -> (Loan, Handling) {
    let loan = seed(&**store, a_loan(&place.asset, &place.warehouse, place.user.id)).await;
    let handling = a_handling(&loan);
    kept!(store, &place.ctx, loans.add_handlings(std::slice::from_ref(&handling)));
    (loan, handling)
}

/// A picture of which nothing is as with the usual one: the last, drawn, and brought by somebody.
pub(super) fn another_evidence(usual: Evidence, by: UserId) -> Evidence {
    Evidence {
        position: 9,
        format: PictureFormat::Png,
        thumbnail_format: PictureFormat::Jpeg,
        width: 1,
        height: 1_600,
        bytes: 5 << 20,
        by: Some(by),
        created_at: moment() + Duration::microseconds(999_999),
        ..usual
    }
}

/// At this position.
fn at(position: u8, picture: LoanPicture) -> LoanPicture {
    LoanPicture { evidence: Evidence { position, ..picture.evidence }, ..picture }
}

/// With every field filled and empty.
pub async fn every_loan_picture_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (loan, handling) = handed(&store, &place).await;
    let mut drawn = a_loan_picture(&loan, &handling);
    drawn.evidence = another_evidence(drawn.evidence, place.user.id);
    for picture in [&a_loan_picture(&loan, &handling), &drawn] {
        kept!(store, &place.ctx, loan_pictures.add(picture));
        assert_eq!(seen!(store, &place.ctx, loan_pictures.find(picture.evidence.id)).as_ref(), Some(picture));
    }
    assert_eq!(seen!(store, &place.ctx, loan_pictures.find(an_id().into())), None);
}

/// Of that handling alone, and each position once.
pub async fn loan_pictures_come_by_position(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (loan, handling) = handed(&store, &place).await;
    let (other, elsewhere) = handed(&store, &place).await;
    kept!(store, &place.ctx, loan_pictures.add(&a_loan_picture(&other, &elsewhere)));
    let mut pictures = Vec::new();
    for position in [2, 0, 1] {
        let picture = at(position, a_loan_picture(&loan, &handling));
        kept!(store, &place.ctx, loan_pictures.add(&picture));
        pictures.push(picture);
    }
    assert_duplicate(tried!(store, &place.ctx, loan_pictures.add(&a_loan_picture(&loan, &handling))), "picture");
    pictures.sort_by_key(|picture| picture.evidence.position);
    assert_eq!(seen!(store, &place.ctx, loan_pictures.of_handling(handling.id)), pictures);
    assert_eq!(seen!(store, &place.ctx, loan_pictures.of_handling(an_id().into())), []);
}

/// Nor where none is chosen.
pub async fn a_loan_picture_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (loan, handling) = handed(&store, &here).await;
    let picture = a_loan_picture(&loan, &handling);
    kept!(store, &here.ctx, loan_pictures.add(&picture));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loan_pictures.find(picture.evidence.id)), None);
        assert_eq!(seen!(store, stranger, loan_pictures.of_handling(handling.id)), []);
        let more = at(1, a_loan_picture(&loan, &handling));
        assert_failed(tried!(store, stranger, loan_pictures.add(&more)));
    }
}

/// Else it cannot be stored.
pub async fn a_loan_picture_is_of_what_changed_hands(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (loan, handling) = handed(&store, &here).await;
    let (other, _) = handed(&store, &here).await;
    let (_, theirs) = handed(&store, &there).await;
    let good = || a_loan_picture(&loan, &handling);
    for wrong in [
        LoanPicture { loan: other.id, ..good() },
        LoanPicture { handling: an_id().into(), ..good() },
        LoanPicture { handling: theirs.id, ..good() },
        at(10, good()),
        LoanPicture { evidence: Evidence { by: Some(a_user().id), ..good().evidence }, ..good() },
    ] {
        assert_failed(tried!(store, &here.ctx, loan_pictures.add(&wrong)));
    }
}
