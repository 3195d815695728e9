//! Letters to send, and how what arrived is read: by another library than the one that wrote it.

use mail_parser::{Message as Read, MessageParser};
use plantel_domain::identity::{Email, Locale};
use plantel_domain::mail::{AccountChange, Letter, Message};
use plantel_mail::MailSettings;
use plantel_testkit::clock::moment;
use uuid::Uuid;

pub const TOKEN: &str = "tok-3fB9_x";
pub const LINK: &str = "https://app.plantel.test/reset-password?token=tok-3fB9_x";

pub fn settings() -> MailSettings {
    MailSettings {
        project: "Plantel".to_owned(),
        frontend_url: "https://app.plantel.test/".parse().expect("a URL"),
        from: Email::parse("no-responder@plantel.test").expect("an address"),
        from_name: "Almacén de Plantel".to_owned(),
        smtp: None,
    }
}

pub fn recovery() -> Letter {
    letter(Locale::Es, Some("Ana Muñoz"), Message::Recovery { token: TOKEN.to_owned(), hours: 48 })
}

pub fn letter(locale: Locale, name: Option<&str>, message: Message) -> Letter {
    let id = "019d0c1e-0000-7000-8000-000000000001".parse().expect("a UUID");
    let to = Email::parse("ana@escuela.test").expect("an address");
    Letter { id, to, name: name.map(str::to_owned), locale, message }
}

/// One of each kind, with the same name wherever a stranger can type one.
pub fn each_kind(name: &str) -> Vec<(&'static str, Message)> {
    let (token, name) = (TOKEN.to_owned(), name.to_owned());
    let (institution, inviter, agent) = (name.clone(), Some(name.clone()), Some(name));
    let address = "192.0.2.7".parse().expect("an address");
    vec![
        ("welcome", Message::Welcome { token: token.clone(), hours: 168 }),
        ("recovery", Message::Recovery { token: token.clone(), hours: 48 }),
        ("verification", Message::Verification { token: token.clone(), hours: 1 }),
        ("invitation", Message::Invitation { token, hours: 72, institution, inviter }),
        ("new-device", Message::NewDevice { at: moment(), address, agent }),
        ("password-changed", Message::Changed { what: AccountChange::Password, at: moment() }),
        ("address-changed", Message::Changed { what: AccountChange::Address, at: moment() }),
        ("second-factor-off", Message::Changed { what: AccountChange::SecondFactorOff, at: moment() }),
        ("test", Message::Test),
    ]
}

pub fn read(message: &[u8]) -> Read<'_> {
    MessageParser::default().parse(message).expect("a message")
}

/// Asserts that a message is the recovery letter from above, whole and with nothing beside it.
pub fn assert_recovery(message: &[u8]) {
    assert!(message.is_ascii(), "no server has to take more");
    let mail = read(message);
    assert_eq!(mail.subject(), Some("Plantel - Recuperación de contraseña del usuario ana@escuela.test"));
    let person = |field: Option<&mail_parser::Address>| {
        let people: Vec<_> = field.into_iter().flat_map(|field| field.iter()).collect();
        assert_eq!(people.len(), 1, "{people:?}");
        (people[0].name().unwrap_or_default().to_owned(), people[0].address().unwrap_or_default().to_owned())
    };
    assert_eq!(person(mail.from()), ("Almacén de Plantel".to_owned(), "no-responder@plantel.test".to_owned()));
    assert_eq!(person(mail.to()), ("Ana Muñoz".to_owned(), "ana@escuela.test".to_owned()));
    assert_eq!(mail.message_id(), Some(format!("{}@plantel.test", recovery().id).as_str()));
    assert_eq!(mail.date().map(mail_parser::DateTime::to_timestamp), Some(moment().timestamp()));
    assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    let kind = mail.header_raw("Content-Type").unwrap_or_default();
    assert!(kind.trim().starts_with("multipart/alternative"), "{kind}");
    assert_eq!((mail.text_body_count(), mail.html_body_count(), mail.parts.len()), (1, 1, 3));
    let (text, html) = (mail.body_text(0).expect("a text"), mail.body_html(0).expect("HTML"));
    assert!(text.contains(LINK) && text.contains("Hola, Ana Muñoz:"), "{text}");
    assert!(html.contains(&format!("href=\"{LINK}\"")) && html.contains("Hola, Ana Muñoz:"), "{html}");
}

pub fn other_id(letter: &mut Letter, number: u128) {
    letter.id = Uuid::from_u128(0x019d_0c1e_0000_7000_8000_0000_0000_0000 + number);
}
