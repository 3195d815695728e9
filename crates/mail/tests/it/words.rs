//! What letters say.

use crate::letters::{LINK, TOKEN, each_kind, letter, settings};
use plantel_domain::identity::Locale;
use plantel_domain::mail::{Message, Post, Rendered};
use plantel_mail::FolderPost;
use plantel_testkit::FixedClock;
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

fn on_lines(words: &Rendered) -> String {
    format!("{}\n\n{}\n\n{}", words.subject, words.text, words.html.replace("><", ">\n<"))
}

#[rstest]
#[case(Locale::Es)]
#[case(Locale::En)]
#[case(Locale::Pt)]
fn one_of_each_kind(#[case] locale: Locale) {
    let post = post();
    for (kind, message) in each_kind("Colegio Ñandú <S.A.S.> \"Norte\"") {
        let words = post.render(&letter(locale, Some("Ana & Luis"), message));
        let told = format!("{}\n\n{}", words.subject, words.text);
        insta::assert_snapshot!(format!("{kind}_{}", locale.code()), told);
        if locale == Locale::En {
            insta::assert_snapshot!(format!("{kind}_html"), on_lines(&words));
        }
    }
}

#[test]
fn whatever_strangers_type_is_harmless_in_every_letter() {
    let post = post();
    for name in NASTY {
        for (kind, message) in each_kind(name) {
            for locale in Locale::ALL {
                let linked = usize::from(!matches!(
                    message,
                    Message::NewDevice { .. } | Message::Changed { .. } | Message::Test
                ));
                let words = post.render(&letter(*locale, Some(name), message.clone()));
                let about = format!("{kind} for {name:?}: {}", on_lines(&words));
                assert!(!words.subject.contains(char::is_control), "{about}");
                assert!(!words.text.contains(['\r', '\0', '\u{202E}']), "{about}");
                assert_eq!(words.text.matches("://").count(), linked, "{about}");
                assert_eq!(words.html.matches("href=").count(), linked, "{about}");
                assert_eq!(foreign_links(&words.html), Vec::<&str>::new(), "{about}");
                assert_eq!(tags(&words.html), tags_of_harmless_letter(&post, *locale, &message), "{about}");
            }
        }
    }
}

#[test]
fn nothing_is_fetched_when_a_letter_is_read() {
    let post = post();
    for (kind, message) in each_kind("Norte") {
        let html = post.render(&letter(Locale::Es, None, message)).html;
        for markup in ["src=", "url(", "@import", "<img", "<link", "<script", "<iframe", "background=\""] {
            assert!(!html.contains(markup), "{kind}: {markup}: {html}");
        }
    }
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

/// The same letter to somebody who plays no tricks has the same markup.
fn tags_of_harmless_letter(post: &FolderPost, locale: Locale, message: &Message) -> Vec<String> {
    let (_, harmless) = each_kind("Norte")
        .into_iter()
        .find(|(_, kind)| std::mem::discriminant(kind) == std::mem::discriminant(message))
        .expect("it is one of them");
    tags(&post.render(&letter(locale, Some("Norte"), harmless)).html)
}

/// Everything but the link, in the button and in words, and a name of XML that nobody fetches.
fn foreign_links(html: &str) -> Vec<&str> {
    let known = ["https://app.plantel.test/", "http://www.w3.org/1999/xhtml\""];
    let links = html.match_indices("://").map(|(at, _)| {
        let start = html[..at].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |before| before + 1);
        &html[start..]
    });
    links.filter(|link| !known.iter().any(|known| link.starts_with(known))).collect()
}

#[test]
fn what_looks_like_a_place_of_a_template_is_told_as_it_was_typed() {
    let message = Message::Recovery { token: TOKEN.to_owned(), hours: 1 };
    let words = post().render(&letter(Locale::En, Some("{{ link }} { $email }"), message));
    assert!(words.text.contains("Hello {{ link }} { $email },"), "{}", words.text);
    assert!(words.html.contains("Hello {{ link }} { $email },"), "{}", words.html);
}

#[test]
fn the_subjects_are_those_agreed_on() {
    let post = post();
    let subjects: Vec<_> = each_kind("Norte")
        .into_iter()
        .map(|(_, message)| post.render(&letter(Locale::En, None, message)).subject)
        .collect();
    let expected = [
        "Plantel - New account for user ana@escuela.test",
        "Plantel - Password recovery for user ana@escuela.test",
        "Plantel - Email verification for user ana@escuela.test",
        "Plantel - Invitation to Norte for user ana@escuela.test",
        "Plantel - New device for user ana@escuela.test",
        "Plantel - Password changed for user ana@escuela.test",
        "Plantel - Address changed for user ana@escuela.test",
        "Plantel - Two-step verification off for user ana@escuela.test",
        "Plantel - Test email",
    ];
    assert_eq!(subjects, expected);
}

#[rstest]
#[case("welcome", LINK)]
#[case("recovery", LINK)]
#[case("verification", "https://app.plantel.test/verify-email?token=tok-3fB9_x")]
#[case("invitation", "https://app.plantel.test/accept-invitation?token=tok-3fB9_x")]
fn both_parts_hold_the_link_whole(#[case] kind: &str, #[case] link: &str) {
    let (_, message) = each_kind("Norte").into_iter().find(|(name, _)| *name == kind).expect("a kind");
    let words = post().render(&letter(Locale::Pt, None, message));
    assert!(words.text.lines().any(|line| line == link), "{}", words.text);
    assert!(words.html.contains(&format!("href=\"{link}\"")), "{}", words.html);
}

#[test]
fn who_is_not_named_is_left_out() {
    let message = |inviter: Option<&str>| {
        let (token, institution) = (TOKEN.to_owned(), "Norte".to_owned());
        Message::Invitation { token, hours: 24, institution, inviter: inviter.map(str::to_owned) }
    };
    for inviter in [None, Some(" \n")] {
        let words = post().render(&letter(Locale::En, Some("\t"), message(inviter)));
        assert!(words.text.starts_with("Hello,\n\nYou are invited to join Norte in Plantel."), "{}", words.text);
    }
    let words = post().render(&letter(Locale::En, Some("Ana"), message(Some("Luis"))));
    assert!(words.text.starts_with("Hello Ana,\n\nLuis invites you to join Norte in Plantel."), "{}", words.text);
}

#[test]
fn an_address_that_the_network_writes_in_two_ways_is_told_in_the_shorter() {
    let address = "::ffff:192.0.2.7".parse().expect("an address");
    let message = Message::NewDevice { at: plantel_testkit::clock::moment(), address, agent: None };
    let words = post().render(&letter(Locale::En, None, message));
    assert!(words.text.contains("Time: 2026-03-16 15:00 UTC\nIP address: 192.0.2.7\n"), "{}", words.text);
    assert!(!words.text.contains("Device:"), "{}", words.text);
}
