//! Puts letters into words.

use crate::links::Links;
use crate::notices;
use crate::plain;
use crate::settings::{MailSettings, SettingsError};
use crate::templates::{Detail, Templates, Words};
use crate::texts::Texts;
use plantel_domain::clock::Timestamp;
use plantel_domain::mail::{AccountChange, Letter, Message, Rendered};

/// Writes letters in the name of one project.
pub struct Writer {
    project: String,
    links: Links,
    templates: Templates,
}

impl Writer {
    /// Refuses settings that no link can be made of.
    pub fn new(settings: &MailSettings) -> Result<Self, SettingsError> {
        let links = Links::new(&settings.frontend_url)?;
        Ok(Self { project: plain::one_line(&settings.project), links, templates: Templates::new()? })
    }

    /// A letter in words.
    pub fn render(&self, letter: &Letter) -> Rendered {
        if let Some(words) = notices::words(letter, &self.project, &self.links) {
            let (html, text) = (self.templates.notices_html(&words), self.templates.notices_text(&words));
            return Rendered { subject: words.subject, html, text };
        }
        let words = self.words(letter);
        let (html, text) = (self.templates.html(&words), self.templates.text(&words));
        Rendered { subject: words.subject, html, text }
    }

    fn words(&self, letter: &Letter) -> Words {
        let texts = self.texts(letter);
        let key = key(&letter.message);
        let own = |part: &str| texts.text(&format!("{key}.{part}"));
        let named = letter.name.as_deref().and_then(plain::name).is_some();
        let link = self.links.of(&letter.message).map(String::from);
        let linked = |key: &str| if link.is_some() { texts.text(key) } else { String::new() };
        Words {
            lang: letter.locale.code(),
            project: self.project.clone(),
            subject: own("subject"),
            heading: own("heading"),
            greeting: texts.text(if named { "greeting" } else { "greeting-nameless" }),
            body: own(if nameless(&letter.message) { "body-nameless" } else { "body" }),
            details: details(&letter.message, own),
            button: linked(&format!("{key}.button")),
            link_in_words: linked("link-in-words"),
            expiry: linked("expiry"),
            caution: own("caution"),
            footer: texts.text("footer"),
            link: link.unwrap_or_default(),
        }
    }

    fn texts(&self, letter: &Letter) -> Texts {
        let name = letter.name.as_deref().and_then(plain::name).unwrap_or_default();
        let texts = Texts::of(letter.locale)
            .with("project", self.project.clone())
            .with("email", plain::one_line(letter.to.as_str()))
            .with("name", name);
        match &letter.message {
            Message::Welcome { hours, .. } | Message::Recovery { hours, .. } | Message::Verification { hours, .. } => {
                let time = texts.duration(*hours);
                texts.with("time", time)
            }
            Message::Invitation { hours, institution, inviter, .. } => {
                let time = texts.duration(*hours);
                let inviter = inviter.as_deref().and_then(plain::name).unwrap_or_default();
                let institution = plain::name(institution).unwrap_or_default();
                texts.with("time", time).with("inviter", inviter).with("institution", institution)
            }
            // Notices have words of their own.
            Message::NewDevice { .. }
            | Message::Changed { .. }
            | Message::Notice { .. }
            | Message::Digest { .. }
            | Message::Test => texts,
        }
    }
}

/// Where the texts of a message are.
fn key(message: &Message) -> &'static str {
    match message {
        Message::Welcome { .. } => "welcome",
        Message::Recovery { .. } => "recovery",
        Message::Verification { .. } => "verification",
        Message::Invitation { .. } => "invitation",
        Message::NewDevice { .. } => "new-device",
        Message::Changed { what: AccountChange::Password, .. } => "password-changed",
        Message::Changed { what: AccountChange::Address, .. } => "address-changed",
        Message::Changed { what: AccountChange::SecondFactorOff, .. } => "second-factor-off",
        Message::Notice { .. } => "notice",
        Message::Digest { .. } => "digest",
        Message::Test => "test",
    }
}

/// Whether an invitation does not tell who invites.
fn nameless(message: &Message) -> bool {
    match message {
        Message::Invitation { inviter, .. } => inviter.as_deref().and_then(plain::name).is_none(),
        _ => false,
    }
}

fn details(message: &Message, label: impl Fn(&str) -> String) -> Vec<Detail> {
    let moment = |at: &Timestamp| Some(at.format("%Y-%m-%d %H:%M UTC").to_string());
    let known = match message {
        Message::NewDevice { at, address, agent } => vec![
            ("at", moment(at)),
            ("address", Some(address.to_canonical().to_string())),
            ("device", agent.as_deref().and_then(plain::agent)),
        ],
        Message::Changed { at, .. } => vec![("at", moment(at))],
        _ => Vec::new(),
    };
    known.into_iter().filter_map(|(key, value)| Some(Detail { label: label(key), value: value? })).collect()
}
