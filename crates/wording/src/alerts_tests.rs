use super::*;
use crate::Words;
use plantel_domain::notifications::Wording;
use rstest::rstest;
use serde_json::json;

/// What an alert of a kind brings, as causes make it.
fn params(kind: AlertKind) -> NoticeParams {
    let all = [
        ("name", json!("<b>Cámara</b>")),
        ("code", json!("CAM-1")),
        ("room", json!("Bodega { $name }")),
        ("units", json!(2)),
        ("whole", json!(10)),
        ("day", json!("2026-03-20")),
        ("days", json!(3)),
        ("missed", json!(4)),
        ("waits_for", json!("office")),
    ];
    let named: &[&str] = match kind {
        AlertKind::LowStock | AlertKind::EquipmentMissing | AlertKind::EquipmentDamaged => {
            &["name", "code", "room", "units", "whole"]
        }
        AlertKind::WarrantyEnding | AlertKind::MaintenanceDue => &["name", "code", "room", "day", "days"],
        AlertKind::LoanDue | AlertKind::LoanOverdue | AlertKind::ReservationNotCollected => {
            &["name", "room", "day", "days"]
        }
        AlertKind::CheckMissed => &["name", "room", "missed", "day"],
        AlertKind::DocumentPending => &["name", "days", "waits_for"],
    };
    let named = all.into_iter().filter(|(name, _)| named.contains(name));
    named.map(|(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn every_alert_says_something_in_every_language_and_no_place_stays_open() {
    for locale in Locale::ALL {
        for kind in AlertKind::ALL {
            let said = Words.alert(*kind, &params(*kind), *locale);
            for text in [&said.title, &said.text] {
                let whole = !text.contains('$') || text.contains("Bodega { $name }");
                assert!(whole && !text.contains("alert-") && !text.contains('—'), "{kind:?} {locale:?}: {text}");
            }
            assert!(said.text.contains("<b>Cámara</b>"), "{}", said.text);
            assert!(!Words.alert(*kind, &NoticeParams::new(), *locale).text.contains('$'));
        }
    }
}

#[rstest]
#[case(0, "No quedan unidades disponibles de")]
#[case(1, "Queda una unidad disponible de")]
#[case(2, "Quedan 2 unidades disponibles de")]
fn units_are_told_as_people_say_them(#[case] units: i64, #[case] begins: &str) {
    let mut few = params(AlertKind::LowStock);
    few.insert("units".to_owned(), json!(units));
    let said = Words.alert(AlertKind::LowStock, &few, Locale::Es);
    assert!(said.text.starts_with(begins), "{}", said.text);
    assert_eq!(said.title, "Pocas unidades: <b>Cámara</b>");
}

#[test]
fn a_notice_of_an_alert_says_what_the_alert_says() {
    let kind = AlertKind::LoanOverdue;
    let mut of = params(kind);
    of.insert("alert".to_owned(), json!(kind.name()));
    let alert = Words.alert(kind, &of, Locale::En);
    assert_eq!(Words.notice(NoticeKind::AlertRaised, &of, Locale::En), alert);
    assert!(alert.text.contains("20 March 2026, 3 days ago"), "{}", alert.text);
    let escalated = Words.notice(NoticeKind::AlertEscalated, &of, Locale::En);
    assert_eq!(escalated.title, format!("Nobody has seen to it: {}", alert.title));
    assert_eq!(escalated.text, alert.text);
}

/// What a notice of fourteen brings.
fn of_many(kind: AlertKind) -> NoticeParams {
    let all = [
        ("alert", json!(kind.name())),
        ("severity", json!("critical")),
        ("count", json!(14)),
        ("first", json!("<b>Cámara</b>")),
        ("second", json!("Trípode { $count }")),
        ("third", json!("Lente")),
        ("rest", json!(11)),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn many_alerts_of_every_kind_are_counted_and_named_in_every_language() {
    for locale in Locale::ALL {
        for kind in AlertKind::ALL {
            let said = Words.notice(NoticeKind::AlertRaised, &of_many(*kind), *locale);
            let title = &said.title;
            assert!(title.contains("14") && !title.contains(['_', '$']), "{kind:?} {locale:?}: {title}");
            for name in ["<b>Cámara</b>", "Trípode { $count }", "Lente", "11"] {
                assert!(said.text.contains(name), "{kind:?} {locale:?}: {}", said.text);
            }
            let escalated = Words.notice(NoticeKind::AlertEscalated, &of_many(*kind), *locale);
            assert!(escalated.title.ends_with(title) && escalated.title != *title, "{}", escalated.title);
            assert_eq!(escalated.text, said.text);
        }
    }
}

#[test]
fn many_alerts_that_name_nobody_are_counted_in_every_language() {
    for locale in Locale::ALL {
        for kind in AlertKind::ALL.iter().filter(|kind| kind.names_people()) {
            let mut params = of_many(*kind);
            params.retain(|place, _| ["alert", "count", "severity"].contains(&place.as_str()));
            let said = Words.notice(NoticeKind::AlertRaised, &params, *locale);
            let named = Words.notice(NoticeKind::AlertRaised, &of_many(*kind), *locale);
            assert_eq!(said.title, named.title);
            let text = said.text;
            assert!(!text.is_empty() && !text.contains(['—', '$', '_']), "{kind:?} {locale:?}: {text}");
        }
    }
}

#[rstest]
#[case(1, "Lente and 1 more.")]
#[case(2, "Lente and 2 more.")]
fn the_rest_of_many_is_counted(#[case] rest: u64, #[case] ends: &str) {
    let mut params = of_many(AlertKind::LowStock);
    params.insert("rest".to_owned(), json!(rest));
    let said = Words.notice(NoticeKind::AlertRaised, &params, Locale::En);
    assert_eq!(said.title, "Few units: 14 alerts");
    assert!(said.text.ends_with(ends), "{}", said.text);
}

#[test]
fn a_notice_that_names_no_alert_says_that_there_is_one() {
    let said = Words.notice(NoticeKind::AlertRaised, &NoticeParams::new(), Locale::En);
    assert_eq!(said.title, "New alert");
}
