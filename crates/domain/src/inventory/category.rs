//! Categories: what kinds of things an institution has, and what it wants to know of each.

use crate::clock::{Day, Timestamp, plausible_day};
use crate::error::Params;
use crate::form::{BadValue, Form, Invalid, Patch};
use crate::ids::{CategoryId, InstitutionId};
use crate::names::names;
use crate::store::Version;
use crate::text::{Line, Prose, fold};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Names a category in its institution: lower case, up to 60 characters; never changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CategoryCode(String);

impl CategoryCode {
    /// Reads up to 60 characters.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        Line::<60>::parse(typed).map(|line| Self(line.as_str().to_lowercase()))
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What every institution begins with: code, and name in Spanish.
pub const USUAL: &[(&str, &str)] = &[
    ("computer", "Computador"),
    ("projector", "Proyector"),
    ("keyboard", "Teclado"),
    ("mouse", "Ratón"),
    ("tv", "Televisor"),
    ("camera", "Cámara"),
    ("microphone", "Micrófono"),
    ("tablet", "Tableta"),
    ("other", "Otro"),
];

names! {
    /// What a field of a category holds.
    FieldKind, "kind.unknown" {
        /// A line of up to 500 characters.
        Text = "text",
        /// A decimal number, as a string on the wire: never a binary float.
        Number = "number",
        /// Yes or no.
        Boolean = "boolean",
        /// A day.
        Date = "date",
        /// One of the field's choices.
        Choice = "choice",
    }
}

/// Names a field: a lower-case letter, then lower-case letters, digits and `_`; up to 40.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct FieldKey(String);

impl FieldKey {
    /// Reads one.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let good = typed.len() <= 40 && typed.starts_with(|c: char| c.is_ascii_lowercase()) && typed.bytes().all(word);
        if good { Ok(Self(typed.to_owned())) } else { Err(BadValue::new("code.invalid")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A field that assets of a category have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name in data.
    pub key: FieldKey,
    /// Its name for people.
    pub label: Line<60>,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether an asset must have it.
    pub required: bool,
    /// What a choice may be.
    pub choices: Vec<Line<60>>,
}

/// A value of such a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// A text, a decimal number or a choice.
    Text(String),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Day),
}

/// What an asset's category wants to know of it, by key.
pub type Extra = BTreeMap<String, FieldValue>;

/// The same as somebody sends it: what it means is for the category to say.
pub type RawExtra = BTreeMap<String, Value>;

/// A kind of thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// Whose.
    pub institution: InstitutionId,
    /// Its name in data; unique in the institution, without regard to accents and case.
    pub code: CategoryCode,
    /// Its name for people.
    pub name: Line<60>,
    /// What assets of it have.
    pub fields: Vec<Field>,
    /// The useful life of its assets, in months, where they state none.
    pub useful_life_months: Option<u16>,
    /// Whether new assets may be of it.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What somebody fills in for a new category.
#[derive(Clone, Debug)]
pub struct NewCategory {
    /// Its name in data.
    pub code: CategoryCode,
    /// Its name for people.
    pub name: Line<60>,
    /// What its assets have.
    pub fields: Vec<Field>,
    /// Their useful life, in months.
    pub useful_life_months: Option<u16>,
}

/// A partial change; the code stays.
#[derive(Clone, Debug, Default)]
pub struct CategoryChange {
    /// Another name.
    pub name: Option<Line<60>>,
    /// Other fields, all of them. Values of fields that go stay with their assets until they change.
    pub fields: Option<Vec<Field>>,
    /// Another useful life.
    pub useful_life_months: Patch<u16>,
    /// Whether new assets may be of it.
    pub active: Option<bool>,
}

/// The most fields of a category, and the most choices of one.
const MOST: usize = 50;

/// Refuses fields that cannot stand beside each other; `pointer` is where they were sent.
pub fn check_fields(form: &mut Form, pointer: &str, fields: &[Field]) {
    if fields.len() > MOST {
        form.refuse(pointer, BadValue::with("field.too-long", Params::none().number("max", 50)));
    }
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].iter().any(|other| other.key == field.key) {
            form.refuse(&format!("{pointer}/{at}/key"), BadValue::new("category.field-twice"));
        }
        let (none, choice) = (field.choices.is_empty(), field.kind == FieldKind::Choice);
        if none == choice || field.choices.len() > MOST {
            form.refuse(&format!("{pointer}/{at}/choices"), BadValue::new("category.choices"));
        }
    }
}

impl Category {
    /// A new one.
    pub fn new(new: NewCategory, id: CategoryId, institution: InstitutionId, now: Timestamp) -> Self {
        Self {
            id,
            institution,
            code: new.code,
            name: new.name,
            fields: new.fields,
            useful_life_months: new.useful_life_months,
            active: true,
            created_at: now,
            version: 1,
        }
    }

    /// The form of the code that is unique.
    pub fn key(&self) -> String {
        fold(self.code.as_str())
    }

    /// Applies a change.
    #[must_use]
    pub fn change(mut self, change: CategoryChange) -> Self {
        self.name = change.name.unwrap_or(self.name);
        self.fields = change.fields.unwrap_or(self.fields);
        change.useful_life_months.apply(&mut self.useful_life_months);
        self.active = change.active.unwrap_or(self.active);
        self
    }

    /// The field that goes by this key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key.as_str() == key)
    }

    /// What an asset has, as somebody would send it, without what this category does not ask for.
    pub fn raw(&self, extra: &Extra) -> RawExtra {
        let asked = |key: &&String| self.field(key).is_some();
        let raw = |value: &FieldValue| serde_json::to_value(value).unwrap_or(Value::Null);
        extra.keys().filter(asked).map(|key| (key.clone(), raw(&extra[key]))).collect()
    }

    /// Reads what an asset of this category is said to have; every fault is told below `/extra`.
    pub fn read(&self, extra: &RawExtra) -> Result<Extra, Invalid> {
        let mut form = Form::new();
        let mut read = Extra::new();
        for key in extra.keys().filter(|key| self.field(key).is_none()) {
            let key = key.replace('~', "~0").replace('/', "~1");
            form.refuse(&format!("/extra/{key}"), BadValue::new("field.unknown"));
        }
        for field in &self.fields {
            let key = field.key.as_str();
            let pointer = format!("/extra/{key}");
            match extra.get(key).filter(|value| !value.is_null()) {
                Some(value) => {
                    read.extend(form.take(&pointer, field.read(value)).map(|value| (key.to_owned(), value)));
                }
                None if field.required => form.refuse(&pointer, BadValue::new("field.required")),
                None => {}
            }
        }
        form.done(|| Some(read))
    }
}

impl Field {
    /// Reads what somebody sends for it.
    pub fn read(&self, value: &Value) -> Result<FieldValue, BadValue> {
        let invalid = || BadValue::new("field.invalid");
        match (self.kind, value) {
            (FieldKind::Text, Value::String(text)) => Ok(FieldValue::Text(Prose::<500>::parse(text)?.into())),
            (FieldKind::Number, Value::String(text)) => decimal(text),
            (FieldKind::Number, Value::Number(number)) if !number.is_f64() => decimal(&number.to_string()),
            (FieldKind::Boolean, Value::Bool(yes)) => Ok(FieldValue::Boolean(*yes)),
            (FieldKind::Date, Value::String(day)) => {
                plausible_day(day.parse().map_err(|_| invalid())?).map(FieldValue::Date)
            }
            (FieldKind::Choice, Value::String(choice)) => {
                let known = self.choices.iter().any(|known| known.as_str() == choice);
                if known { Ok(FieldValue::Text(choice.clone())) } else { Err(BadValue::new("kind.unknown")) }
            }
            _ => Err(invalid()),
        }
    }
}

/// A decimal number of up to 18 digits before and 6 behind the point, without zeros that say nothing: `5.0` and
/// `05` are `5`.
fn decimal(text: &str) -> Result<FieldValue, BadValue> {
    let digits = |part: &str, most| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    if !(digits(whole, 18) && digits(fraction, 6)) {
        return Err(BadValue::new("field.invalid"));
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let said = match (whole, fraction) {
        ("0", "") => whole.to_owned(),
        (_, "") => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{fraction}"),
    };
    Ok(FieldValue::Text(said))
}

#[cfg(test)]
#[path = "category_tests.rs"]
mod tests;
