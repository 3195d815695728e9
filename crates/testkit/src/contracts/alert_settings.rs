//! What is promised of what is worth an alert.

use super::support::{Place, assert_failed, assert_stale, nowhere};
use crate::builders::{a_user, seed};
use crate::clock::moment;
use plantel_domain::alerts::{
    AlertKind, AlertSetting, Channels, OwnAlertSetting, Severity, WrittenAlertSetting, WrittenOwnSetting,
};
use plantel_domain::identity::Email;
use plantel_domain::ids::InstitutionId;
use plantel_domain::store::Store;
use std::sync::Arc;

fn written(institution: InstitutionId, kind: AlertKind, threshold: u16) -> AlertSetting {
    let written = WrittenAlertSetting {
        enabled: false,
        threshold,
        severity: Some(Severity::High),
        channels: Channels::parse(["in_app"]).expect("it is a channel"),
        escalate_after_hours: None,
    };
    AlertSetting::usual(institution, kind).write(written, moment())
}

/// One of each kind, over the version that was read; of another institution nothing is found or written.
pub async fn the_settings_of_an_institution_are_written_one_by_one(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    assert_eq!(seen!(store, &place.ctx, alerts.settings()), []);
    let mut warranty = written(id, AlertKind::WarrantyEnding, 10_000);
    let usual = AlertSetting::usual(id, AlertKind::LowStock);
    let mut stock = AlertSetting { updated_at: Some(moment()), ..usual };
    kept!(store, &place.ctx, alerts.put_setting(&mut warranty));
    kept!(store, &place.ctx, alerts.put_setting(&mut stock));
    assert_eq!((warranty.version, stock.version), (1, 1));
    assert_eq!(seen!(store, &place.ctx, alerts.settings()), [stock.clone(), warranty.clone()]);
    assert_stale(tried!(store, &place.ctx, alerts.put_setting(&mut written(id, AlertKind::LowStock, 1))));
    let mut next = AlertSetting { version: 1, ..written(id, AlertKind::LowStock, 0) };
    kept!(store, &place.ctx, alerts.put_setting(&mut next));
    assert_eq!(next.version, 2);
    assert_stale(tried!(store, &place.ctx, alerts.put_setting(&mut stock)));
    assert_eq!(seen!(store, &place.ctx, alerts.settings()), [next.clone(), warranty]);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, alerts.settings()), []);
        assert_failed(tried!(store, stranger, alerts.put_setting(&mut next.clone())));
    }
    for wrong in [
        AlertSetting { threshold: 10_001, ..written(id, AlertKind::LoanDue, 1) },
        AlertSetting { escalate_after_hours: Some(0), ..written(id, AlertKind::LoanDue, 1) },
        AlertSetting { escalate_after_hours: Some(745), ..written(id, AlertKind::LoanDue, 1) },
        AlertSetting { updated_at: None, ..written(id, AlertKind::LoanDue, 1) },
    ] {
        assert_failed(tried!(store, &place.ctx, alerts.put_setting(&mut wrong.clone())));
    }
}

/// One of each kind and person; by somebody, or by everybody.
pub async fn what_somebody_wrote_for_themselves_is_theirs(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let other = seed(&*store, a_user()).await;
    let new = |user, kind| OwnAlertSetting::new(id, user, kind, moment());
    let channels = Some(Channels::parse([]).expect("none is a way too"));
    let said = WrittenOwnSetting { enabled: false, threshold: Some(0), channels };
    let mut mine = new(place.user.id, AlertKind::LowStock).write(said, moment());
    let mut theirs = new(other.id, AlertKind::LowStock);
    let mut due = new(place.user.id, AlertKind::LoanDue);
    for setting in [&mut mine, &mut theirs, &mut due] {
        kept!(store, &place.ctx, alerts.put_own_setting(setting));
        assert_eq!(setting.version, 1);
    }
    let own = seen!(store, &place.ctx, alerts.own_settings(Some(place.user.id)));
    assert_eq!(own, [due.clone(), mine.clone()]);
    let mut everybody = vec![due.clone(), mine.clone(), theirs.clone()];
    everybody.sort_by_key(|it| (it.kind.name(), it.user));
    assert_eq!(seen!(store, &place.ctx, alerts.own_settings(None)), everybody);
    assert_stale(tried!(store, &place.ctx, alerts.put_own_setting(&mut new(other.id, AlertKind::LowStock))));
    let unknown = new(a_user().id, AlertKind::LowStock);
    assert_failed(tried!(store, &place.ctx, alerts.put_own_setting(&mut unknown.clone())));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, alerts.own_settings(None)), []);
        assert!(!kept!(store, stranger, alerts.drop_own_setting(other.id, AlertKind::LowStock)));
        assert_failed(tried!(store, stranger, alerts.put_own_setting(&mut mine.clone())));
    }
    assert!(kept!(store, &place.ctx, alerts.drop_own_setting(other.id, AlertKind::LowStock)));
    assert!(!kept!(store, &place.ctx, alerts.drop_own_setting(other.id, AlertKind::LowStock)));
    assert_eq!(seen!(store, &place.ctx, alerts.own_settings(None)), [due, mine]);
}

/// With all else that is theirs alone.
pub async fn what_an_erased_user_wrote_for_themselves_is_gone(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut user = seed(&*store, a_user()).await;
    let mut own = OwnAlertSetting::new(place.institution.id, user.id, AlertKind::LowStock, moment());
    kept!(store, &place.ctx, alerts.put_own_setting(&mut own));
    let email: Email = user.email.clone();
    user = user.anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut user, &email));
    assert_eq!(seen!(store, &place.ctx, alerts.own_settings(None)), []);
}
