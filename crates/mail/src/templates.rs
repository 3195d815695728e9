//! The looks of letters. MJML becomes HTML once, at start, with its places still open: what strangers
//! typed goes into the places later and never meets the MJML parser.

use crate::notices::NoticeWords;
use crate::settings::SettingsError;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use mrml::prelude::render::RenderOptions;
use serde::Serialize;
use std::collections::HashMap;

const LAYOUT: &str = include_str!("../templates/layout.mjml");
const TEXT: &str = include_str!("../templates/letter.txt");
const NOTICES: &str = include_str!("../templates/notices.mjml");
const NOTICES_TEXT: &str = include_str!("../templates/notices.txt");

/// What a letter says, piece by piece. Nothing in it is HTML.
#[derive(Serialize)]
pub struct Words {
    pub lang: &'static str,
    pub project: String,
    pub subject: String,
    pub heading: String,
    pub greeting: String,
    pub body: String,
    pub details: Vec<Detail>,
    /// Empty without a link, as are the three that follow.
    pub link: String,
    pub button: String,
    pub link_in_words: String,
    pub expiry: String,
    pub caution: String,
    pub footer: String,
}

/// A line of a small table.
#[derive(Serialize)]
pub struct Detail {
    pub label: String,
    pub value: String,
}

/// Templates that were read.
pub struct Templates(Environment<'static>);

impl Templates {
    /// Reads those that this crate was built with.
    pub fn new() -> Result<Self, SettingsError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| match name {
            "text" | "notices-text" => AutoEscape::None,
            _ => AutoEscape::Html,
        });
        environment.add_filter("href", href);
        for (name, layout) in [("html", LAYOUT), ("notices", NOTICES)] {
            environment.add_template_owned(name, page(layout)?).map_err(|error| broken(&error))?;
        }
        for (name, text) in [("text", TEXT), ("notices-text", NOTICES_TEXT)] {
            environment.add_template(name, text).map_err(|error| broken(&error))?;
        }
        Ok(Self(environment))
    }

    /// The HTML of a letter.
    pub fn html(&self, words: &Words) -> String {
        self.filled("html", words)
    }

    /// Its plain text.
    pub fn text(&self, words: &Words) -> String {
        self.filled("text", words)
    }

    /// The HTML of a letter of notices.
    pub fn notices_html(&self, words: &NoticeWords) -> String {
        self.filled("notices", words)
    }

    /// Its plain text.
    pub fn notices_text(&self, words: &NoticeWords) -> String {
        self.filled("notices-text", words)
    }

    fn filled(&self, name: &str, words: &impl Serialize) -> String {
        let template = self.0.get_template(name).expect("all templates were added");
        template.render(Serde(words)).expect("every place of the templates is a field of the words, as tests see")
    }
}

fn broken(error: &dyn std::fmt::Display) -> SettingsError {
    SettingsError::Template(error.to_string())
}

/// The HTML of a layout, with its places still open.
fn page(layout: &str) -> Result<String, SettingsError> {
    let layout = mrml::parse(layout).map_err(|error| broken(&error))?;
    if let Some(warning) = layout.warnings.first() {
        return Err(broken(&format!("{warning:?}")));
    }
    // The default options load fonts from a foreign server.
    let options = RenderOptions { disable_comments: true, social_icon_origin: None, fonts: HashMap::new() };
    layout.element.render(&options).map_err(|error| broken(&error))
}

/// Escapes a link, but for its slashes: filters take a link in character references for a trick.
fn href(link: &str) -> Value {
    let escaped = link.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#x27;");
    Value::from_safe_string(escaped.replace('<', "&lt;").replace('>', "&gt;"))
}
