//! What letters of notices say.

use crate::letters::{letter, read, settings};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::Locale;
use plantel_domain::institutions::time_zone;
use plantel_domain::mail::{Captured, DigestLine, Letter, Message, Post, Rendered};
use plantel_domain::notifications::Priority;
use plantel_mail::FolderPost;
use plantel_testkit::FixedClock;
use plantel_testkit::clock::moment;
use rstest::rstest;
use std::sync::Arc;

const NASTY: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title></mj-text><mj-image src=\"https://evil.test/x.png\" />",
    "{{ link }}{% raw %}{# #}{ $email }",
    "Ana\r\nBcc: all@evil.test\r\n\r\n<b>",
    "https://evil.test/prize www.evil.test",
    "👩‍🏫 Ñandú \u{202E}gpj\u{202C} \u{0}\u{7f}",
    "]]> --> <!-- <![endif]-->",
    "&lt;&amp;&#x27;",
];

fn post() -> FolderPost {
    let folder = tempfile::tempdir().expect("a folder");
    FolderPost::new(&settings(), folder.path().to_owned(), Arc::new(FixedClock::default())).expect("settings")
}

fn notice(title: &str, text: &str, link: Option<&str>) -> Message {
    let (title, text, link) = (title.to_owned(), text.to_owned(), link.map(str::to_owned));
    Message::Notice { title, text, link, priority: Priority::Medium, verbatim: false }
}

fn line(title: &str, text: &str, at: Timestamp) -> DigestLine {
    let link = Some("/loans/5".to_owned());
    let zone = time_zone("UTC").expect("a zone");
    DigestLine { title: title.to_owned(), text: text.to_owned(), link, at, zone, verbatim: false }
}

fn line_in(zone: &str, title: &str) -> DigestLine {
    DigestLine { zone: time_zone(zone).expect("a zone"), ..line(title, "", moment()) }
}

fn digest(lines: Vec<DigestLine>, more: u64) -> Message {
    Message::Digest { lines, more }
}

fn rendered(locale: Locale, message: Message) -> Rendered {
    post().render(&letter(locale, Some("Ana"), message))
}

#[test]
fn a_notice_says_what_there_is_and_where_it_is() {
    let message = notice("Préstamo aprobado", "Cámara Canon (2)\ndesde el lunes", Some("/loans/5"));
    let words = rendered(Locale::Es, message);
    assert_eq!(words.subject, "Plantel - Préstamo aprobado");
    let expected = "Hola, Ana:\n\nPréstamo aprobado\nCámara Canon (2)\ndesde el lunes\n\
        https://app.plantel.test/loans/5\n\nAquí elige qué avisos le llegan por correo, y cuándo:\n\
        https://app.plantel.test/notifications/preferences\n\n-- \n\
        Plantel envió este correo automáticamente. Por favor, no lo responda.";
    assert_eq!(words.text.trim_end(), expected);
    assert!(words.html.contains("href=\"https://app.plantel.test/loans/5\""), "{}", words.html);
    assert!(words.html.contains("Cámara Canon (2)\ndesde el lunes"), "{}", words.html);
    assert_eq!(words.html.matches("href=").count(), 1);
}

#[test]
fn a_notice_of_many_leads_to_their_list() {
    let (path, link) = ("/system-alerts?type=low_stock", "https://app.plantel.test/system-alerts?type=low_stock");
    let words = rendered(Locale::Es, notice("Pocas unidades: 14 alertas", "Dron", Some(path)));
    assert!(words.text.contains(&format!("Dron\n{link}\n")), "{}", words.text);
    assert!(words.html.contains(&format!("href=\"{link}\"")), "{}", words.html);
    let told = DigestLine { link: Some(path.to_owned()), ..line("Uno", "", moment()) };
    assert!(rendered(Locale::Es, digest(vec![told], 0)).text.contains(link));
}

#[test]
fn a_notice_without_a_link_or_a_text_has_no_gap() {
    let words = rendered(Locale::En, notice("Email works", "", None));
    let start = "Hello Ana,\n\nEmail works\n\nYou choose here which notices come by email, and when:\n";
    assert!(words.text.starts_with(start), "{}", words.text);
    assert_eq!(words.html.matches("href=").count(), 0);
}

#[rstest]
#[case(0, None)]
#[case(1, Some("And 1 more notice, which your inbox has."))]
#[case(12, Some("And 12 more notices, which your inbox has."))]
fn a_digest_tells_of_each_and_of_how_many_more(#[case] more: u64, #[case] told: Option<&str>) {
    let lines = vec![line("One", "of it\nmore", moment()), line("Two", "", moment() + chrono::Duration::hours(1))];
    let words = rendered(Locale::En, digest(lines, more));
    assert_eq!(words.subject, "Plantel - Your notices");
    let start = "Hello Ana,\n\nThis is what came for you since the last summary:\n\n\
        One (2026-03-16 15:00 UTC)\nof it\nmore\nhttps://app.plantel.test/loans/5\n\n\
        Two (2026-03-16 16:00 UTC)\nhttps://app.plantel.test/loans/5\n\n";
    let rest = words.text.strip_prefix(start).unwrap_or_else(|| panic!("{}", words.text));
    match told {
        Some(told) => assert!(rest.starts_with(&format!("{told}\n\nYou choose here")), "{rest}"),
        None => assert!(rest.starts_with("You choose here"), "{rest}"),
    }
    assert_eq!(words.html.matches("href=").count(), 2);
    assert_eq!(words.html.contains("more notice"), told.is_some());
}

// It is three in the afternoon in Greenwich.
#[rstest]
#[case::own(&["America/Bogota", "America/Bogota"], &["One (2026-03-16 10:00)", "Two (2026-03-16 10:00)"])]
#[case::nobodys(&["UTC", "UTC"], &["One (2026-03-16 15:00 UTC)", "Two (2026-03-16 15:00 UTC)"])]
#[case::of_two_institutions(
    &["America/Bogota", "Asia/Tokyo"],
    &["One (2026-03-16 10:00 America/Bogota)", "Two (2026-03-17 00:00 Asia/Tokyo)"])]
fn each_line_of_a_digest_has_its_time_by_the_clock_of_its_reader(#[case] zones: &[&str], #[case] expected: &[&str]) {
    let lines = zones.iter().zip(["One", "Two"]).map(|(zone, title)| line_in(zone, title)).collect();
    let words = rendered(Locale::En, digest(lines, 0));
    for told in expected {
        assert!(words.text.contains(&format!("{told}\n")), "{told}: {}", words.text);
        let time = &told.split_once('(').expect("a time").1[.."2026-03-16 10:00".len()];
        assert!(words.html.contains(time), "{time}: {}", words.html);
    }
}

#[test]
fn every_language_has_its_words() {
    let made = || digest(vec![line("X", "Y", moment())], 2);
    let told: Vec<String> = Locale::ALL.iter().map(|locale| rendered(*locale, made()).text).collect();
    assert!(told[0].contains("Y 2 avisos más") && told[2].contains("E mais 2 avisos"), "{told:?}");
    assert!(told.iter().all(|text| !text.contains("digest") && !text.contains("choose_")), "{told:?}");
}

#[test]
fn whatever_stands_in_a_notice_is_harmless_in_its_letter() {
    let harmless = |message: fn(&str) -> Message| tags(&rendered(Locale::Es, message("Norte")).html);
    let single: fn(&str) -> Message = |typed| notice(typed, typed, Some("/loans/5"));
    let many: fn(&str) -> Message = |typed| digest(vec![line(typed, typed, moment()), line(typed, typed, moment())], 3);
    for typed in NASTY {
        for (message, links) in [(single, 1), (many, 2)] {
            let words = rendered(Locale::Es, message(typed));
            let about = format!("{typed:?}: {}\n{}\n{}", words.subject, words.text, words.html);
            assert!(!words.subject.contains(char::is_control), "{about}");
            assert!(!words.text.contains(['\r', '\0', '\u{202E}']), "{about}");
            assert_eq!(words.text.matches("://").count(), links + 1, "{about}");
            assert_eq!(words.html.matches("href=").count(), links, "{about}");
            assert_eq!(tags(&words.html), harmless(message), "{about}");
        }
    }
}

#[test]
fn markup_in_a_notice_arrives_as_text_in_both_parts() {
    let words = rendered(Locale::En, notice("<b>Camera</b>", "a <script>alert(1)</script> & b", None));
    assert_eq!(words.subject, "Plantel - <b>Camera</b>");
    assert!(words.text.contains("<b>Camera</b>\na <script>alert(1)</script> & b\n"), "{}", words.text);
    assert!(words.html.contains("&lt;script&gt;alert(1)&lt;"), "{}", words.html);
    assert!(!words.html.contains("<script") && !words.html.contains("<b>Camera"), "{}", words.html);
}

#[test]
fn addresses_stay_where_somebody_may_write_to_all_and_are_broken_where_strangers_name_things() {
    let told = |verbatim| {
        let (title, text) = ("Meeting".to_owned(), "see https://school.test/plan".to_owned());
        rendered(Locale::En, Message::Notice { title, text, link: None, priority: Priority::Low, verbatim }).text
    };
    assert!(told(true).contains("see https://school.test/plan\n"));
    assert!(told(false).contains("see https: //school. test/plan\n"));
}

/// What `letter` becomes on its way, as another library reads it.
async fn sent(letter: &Letter) -> (Option<String>, Option<String>, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let post = FolderPost::new(&settings(), folder.path().to_owned(), Arc::new(FixedClock::default()));
    let post = post.expect("settings");
    post.send(letter).await.expect("it is kept");
    let kept = post.list().expect("a list").remove(0);
    let message = std::fs::read(folder.path().join(format!("{}.eml", kept.name))).expect("the letter");
    let mail = read(&message);
    let header = |name: &str| mail.header_raw(name).map(|value| value.trim().to_owned());
    (header("Importance"), mail.subject().map(str::to_owned), mail.bcc().map_or(0, |bcc| bcc.iter().count()))
}

#[tokio::test]
async fn a_title_adds_no_header_and_what_is_urgent_says_so() {
    let title = "Acta\r\nBcc: all@evil.test\r\n\r\n<b>";
    for (priority, importance) in [(Priority::High, Some("high")), (Priority::Medium, None), (Priority::Low, None)] {
        let (title, text) = (title.to_owned(), String::new());
        let message = Message::Notice { title, text, link: None, priority, verbatim: true };
        let (told, subject, others) = sent(&letter(Locale::En, None, message)).await;
        assert_eq!(told.as_deref(), importance);
        assert_eq!(subject.as_deref(), Some("Plantel - Acta Bcc: all@evil.test <b>"));
        assert_eq!(others, 0);
    }
    let (told, ..) = sent(&letter(Locale::En, None, digest(vec![line("A", "B", moment())], 0))).await;
    assert_eq!(told, None);
}

/// The markup of a letter, without what is between; and without its title, which is the subject.
fn tags(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
    tags.map(|(tag, _)| match tag.split_once("aria-label=\"").map(|(start, rest)| (start, rest.split_once('"'))) {
        Some((start, Some((_, end)))) => format!("{start}{end}"),
        _ => tag.to_owned(),
    })
    .collect()
}
