use super::*;
use rstest::rstest;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Each message with its attributes, as `loan-approved.title`, and the places it names.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let path = format!("{}/locales/{}/notices.ftl", env!("CARGO_MANIFEST_DIR"), locale.code());
    let source = std::fs::read_to_string(path).expect("the texts");
    let (mut message, mut key) = (String::new(), String::new());
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =") {
            if let Some(attribute) = name.strip_prefix("    .") {
                key = format!("{message}.{attribute}");
                found.entry(key.clone()).or_default();
            } else if !name.starts_with(' ') {
                name.clone_into(&mut message);
                key.clone_from(&message);
            }
        }
        let named = line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
        found.entry(key.clone()).or_default().extend(named.map(str::to_owned));
    }
    found.retain(|key, _| key.contains('.'));
    found
}

/// What a text of a kind may need, each filled.
fn filled(kind: NoticeKind) -> NoticeParams {
    let numbers = ["created", "damaged", "incomplete", "refused", "short", "units", "updated", "variances"];
    let value = |name: &str| match name {
        name if DAYS.contains(&name) => json!("2026-03-20"),
        name if numbers.contains(&name) => json!(2),
        name => json!(format!("<{name}>")),
    };
    kind.params().iter().map(|name| ((*name).to_owned(), value(name))).collect()
}

fn alert(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::AlertRaised | NoticeKind::AlertEscalated)
}

#[test]
fn every_kind_has_a_title_and_a_text_in_every_language() {
    let keys = NoticeKind::ALL
        .iter()
        .flat_map(|kind| ["title", "text"].map(|part| format!("{}.{part}", kind.name().replace('.', "-"))));
    let keys: BTreeSet<String> = keys.collect();
    for locale in Locale::ALL {
        let there: BTreeSet<String> = messages(*locale).into_keys().collect();
        assert_eq!(there, keys, "{}", locale.code());
    }
}

#[test]
fn a_text_names_what_notices_of_its_kind_bring_and_the_same_in_every_language() {
    let spanish = messages(Locale::Es);
    for kind in NoticeKind::ALL.iter().filter(|kind| !alert(**kind)) {
        let known: BTreeSet<String> = kind.params().iter().map(|name| (*name).to_owned()).collect();
        for part in ["title", "text"] {
            let key = format!("{}.{part}", kind.name().replace('.', "-"));
            assert!(spanish[&key].is_subset(&known), "{key} names {:?}", spanish[&key]);
            for locale in Locale::ALL {
                assert_eq!(messages(*locale)[&key], spanish[&key], "{key} in {}", locale.code());
            }
        }
    }
}

#[test]
fn no_place_of_a_text_stays_open() {
    for locale in Locale::ALL {
        for kind in NoticeKind::ALL {
            for params in [filled(*kind), NoticeParams::new()] {
                let said = Words.notice(*kind, &params, *locale);
                for text in [&said.title, &said.text] {
                    let open = text.contains(['{', '$', '\u{2068}']);
                    assert!(!open && !text.is_empty(), "{} in {}: {text}", kind.name(), locale.code());
                }
            }
        }
    }
}

#[rstest]
#[case(Locale::Es, "Préstamo aprobado: Cámara Canon (2)", "20 de marzo de 2026")]
#[case(Locale::En, "Loan approved: Cámara Canon (2)", "20 March 2026")]
#[case(Locale::Pt, "Empréstimo aprovado: Cámara Canon (2)", "20 de março de 2026")]
fn a_notice_is_told_in_the_language_of_who_reads(#[case] locale: Locale, #[case] title: &str, #[case] day: &str) {
    let mut params = filled(NoticeKind::LoanApproved);
    params.insert("things".to_owned(), json!("Cámara Canon (2)"));
    let said = Words.notice(NoticeKind::LoanApproved, &params, locale);
    assert_eq!(said.title, title);
    assert!(said.text.contains(day), "{}", said.text);
}

#[rstest]
#[case(Locale::Es, "Se eliminó la cuenta de quien pidió Dron", "Ana ya no pertenece a la institución")]
#[case(Locale::En, "The account of whoever asked for Dron was deleted", "Ana no longer belongs to the institution")]
#[case(Locale::Pt, "A conta de quem pediu Dron foi excluída", "Ana já não pertence à instituição")]
fn who_has_no_account_any_more_is_not_named(#[case] locale: Locale, #[case] deleted: &str, #[case] left: &str) {
    let named = [("borrower", "Ana"), ("cancelled", "yes"), ("things", "Dron")];
    let mut params: NoticeParams = named.map(|(name, value)| (name.to_owned(), json!(value))).into();
    // As notices of before have it, too.
    assert_eq!(Words.notice(NoticeKind::LoanBorrowerLeft, &params, locale).title, left);
    for (said, title) in [("no", left), ("yes", deleted)] {
        params.insert("deleted".to_owned(), json!(said));
        assert_eq!(Words.notice(NoticeKind::LoanBorrowerLeft, &params, locale).title, title);
    }
}

#[rstest]
#[case("<script>alert(1)</script>")]
#[case("{ $text } { loan-approved }")]
#[case("{\"a\": 1}")]
#[case("&lt;b&gt; \u{202e}")]
fn what_somebody_typed_stays_as_it_is(#[case] typed: &str) {
    let params = NoticeParams::from([("title".to_owned(), json!(typed)), ("text".to_owned(), json!(typed))]);
    for locale in Locale::ALL {
        let said = Words.notice(NoticeKind::Announcement, &params, *locale);
        assert_eq!((said.title.as_str(), said.text.as_str()), (typed, typed));
    }
}

#[test]
fn a_title_is_one_line_and_a_text_keeps_its_own() {
    let params = NoticeParams::from([
        ("title".to_owned(), json!("Uno\r\nBcc: otro@x.test")),
        ("text".to_owned(), json!("Uno\n\nDos")),
    ]);
    let said = Words.notice(NoticeKind::Announcement, &params, Locale::Es);
    assert_eq!((said.title.as_str(), said.text.as_str()), ("Uno Bcc: otro@x.test", "Uno\n\nDos"));
}

#[test]
fn numbers_are_told_as_people_say_them() {
    let of = |units: i64, short: i64| {
        let params = NoticeParams::from([("units".to_owned(), json!(units)), ("short".to_owned(), json!(short))]);
        Words.notice(NoticeKind::TransferReceived, &params, Locale::Es).text
    };
    assert!(of(1, 0).contains("1 unidad") && !of(1, 0).contains("falta"), "{}", of(1, 0));
    assert!(of(3, 2).contains("3 unidades") && of(3, 2).contains("Faltaron 2"), "{}", of(3, 2));
}
