//! The words of letters that tell of notices.

use crate::links::Links;
use crate::plain;
use crate::texts::Texts;
use plantel_domain::mail::{DigestLine, Letter, Message};
use serde::Serialize;

/// Where the web client has its readers choose what they are told.
const CHOOSE: &str = "/notifications/preferences";

/// What such a letter says, piece by piece. Nothing in it is HTML.
#[derive(Serialize)]
pub struct NoticeWords {
    pub lang: &'static str,
    pub project: String,
    pub subject: String,
    /// What a mail program shows beside the subject.
    pub preview: String,
    pub heading: String,
    pub greeting: String,
    /// Of a digest alone; else empty.
    pub intro: String,
    pub lines: Vec<NoticeLine>,
    pub button: String,
    /// Empty when all is shown.
    pub more: String,
    pub choose: String,
    pub choose_link: String,
    pub footer: String,
}

/// One notice.
#[derive(Serialize)]
pub struct NoticeLine {
    pub title: String,
    /// May be empty, as the two that follow.
    pub text: String,
    pub link: String,
    pub at: String,
}

/// The words of a letter of notices; of others there are none here.
pub fn words(letter: &Letter, project: &str, links: &Links) -> Option<NoticeWords> {
    let name = letter.name.as_deref().and_then(plain::name);
    let greeting = if name.is_some() { "greeting" } else { "greeting-nameless" };
    let texts = Texts::of(letter.locale).with("project", project.to_owned()).with("name", name.unwrap_or_default());
    let lead = |path: Option<&str>| path.and_then(|path| links.below(path)).map(String::from).unwrap_or_default();
    let (told, digest) = match &letter.message {
        Message::Notice { title, text, link, verbatim, .. } => {
            let (title, text) = shown(title, text, *verbatim);
            (vec![NoticeLine { title, text, link: lead(link.as_deref()), at: String::new() }], false)
        }
        Message::Digest { lines, .. } => {
            let named = lines.iter().any(|line| line.zone != lines[0].zone);
            let line = |line: &DigestLine| {
                let (title, text) = shown(&line.title, &line.text, line.verbatim);
                let at = moment(line, named);
                NoticeLine { title, text, link: lead(line.link.as_deref()), at }
            };
            (lines.iter().map(line).collect(), true)
        }
        _ => return None,
    };
    let first = told.first().map(|line: &NoticeLine| (line.title.clone(), line.text.clone())).unwrap_or_default();
    let texts = texts.with("title", first.0.clone());
    let only = |key: &str| if digest { texts.text(key) } else { String::new() };
    let (more, choose, footer) = (more(&letter.message, &texts), texts.text("choose"), texts.text("footer"));
    Some(NoticeWords {
        lang: letter.locale.code(),
        project: project.to_owned(),
        subject: texts.text(if digest { "digest.subject" } else { "notice.subject" }),
        preview: if digest { first.0.clone() } else { plain::one_line(&first.1) },
        heading: if digest { texts.text("digest.heading") } else { first.0 },
        greeting: texts.text(greeting),
        intro: only("digest.body"),
        lines: told,
        button: texts.text("notice.button"),
        more,
        choose,
        choose_link: lead(Some(CHOOSE)),
        footer,
    })
}

/// By the clock of a line; its zone is named where another line has another, and where it is nobody's own.
fn moment(line: &DigestLine, named: bool) -> String {
    let at = line.at.with_timezone(&line.zone).format("%Y-%m-%d %H:%M");
    let zone = line.zone.name();
    if named || zone == "UTC" { format!("{at} {zone}") } else { at.to_string() }
}

fn shown(title: &str, text: &str, verbatim: bool) -> (String, String) {
    (plain::title(title, verbatim), plain::prose(text, verbatim))
}

fn more(message: &Message, texts: &Texts) -> String {
    match message {
        Message::Digest { more, .. } if *more > 0 => texts.counted("digest-more", *more),
        _ => String::new(),
    }
}
