//! What an event's data hold, and the JSON schema of it.

use serde_json::{Map, Value, json};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// An id.
    Uuid,
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A day, such as `2026-03-16`.
    Date,
    /// A moment (RFC 3339).
    Timestamp,
}

impl FieldType {
    /// The published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
        }
    }

    /// As JSON schema says it: the type, and the format of texts.
    fn schema(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Uuid => ("string", Some("uuid")),
            Self::String => ("string", None),
            Self::Integer => ("integer", None),
            Self::Boolean => ("boolean", None),
            Self::Date => ("string", Some("date")),
            Self::Timestamp => ("string", Some("date-time")),
        }
    }
}

/// A field of an event's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its published name.
    pub name: &'static str,
    /// Its name in the journal.
    pub from: &'static str,
    /// What it holds.
    pub of: FieldType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What that means.
    pub description: &'static str,
}

impl Field {
    const fn new(name: &'static str, of: FieldType, description: &'static str) -> Self {
        Self { name, from: name, of, nullable: false, description }
    }

    pub(super) const fn uuid(name: &'static str, description: &'static str) -> Self {
        Self::new(name, FieldType::Uuid, description)
    }

    pub(super) const fn string(name: &'static str, description: &'static str) -> Self {
        Self::new(name, FieldType::String, description)
    }

    pub(super) const fn integer(name: &'static str, description: &'static str) -> Self {
        Self::new(name, FieldType::Integer, description)
    }

    pub(super) const fn boolean(name: &'static str, description: &'static str) -> Self {
        Self::new(name, FieldType::Boolean, description)
    }

    pub(super) const fn date(name: &'static str, description: &'static str) -> Self {
        Self::new(name, FieldType::Date, description)
    }

    pub(super) const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// Called otherwise in the journal.
    pub(super) const fn from(self, from: &'static str) -> Self {
        Self { from, ..self }
    }

    fn schema(&self) -> Value {
        let (kind, format) = self.of.schema();
        let mut schema = Map::new();
        let kind = if self.nullable { json!([kind, "null"]) } else { json!(kind) };
        schema.insert("type".to_owned(), kind);
        if let Some(format) = format {
            schema.insert("format".to_owned(), json!(format));
        }
        schema.insert("description".to_owned(), json!(self.description));
        Value::Object(schema)
    }
}

/// A kind of event of which other systems are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType {
    /// Its published name.
    pub kind: &'static str,
    /// To what kind of thing it happens.
    pub subject: &'static str,
    /// What it means, in one line.
    pub description: &'static str,
    /// What its data hold beside institution, subject and version.
    pub fields: &'static [Field],
    /// What the journal has and nobody outside is told.
    pub left_out: &'static [&'static str],
}

impl EventType {
    /// What is sent of it, as JSON schema (2020-12). It takes fields that it does not name: some may come later.
    pub fn schema(&self) -> Value {
        let mut data = Map::new();
        let institution = Field::uuid("institution_id", "In which institution; null when in none.").or_null();
        data.insert("institution_id".to_owned(), institution.schema());
        data.insert(
            "subject".to_owned(),
            json!({
                "type": "object",
                "description": "To what it happened.",
                "properties": {"type": {"const": self.subject}, "id": {"type": "string", "format": "uuid"}},
                "required": ["type", "id"],
            }),
        );
        let version = Field::integer("version", "Of these fields: another one when their meaning changes.");
        data.insert("version".to_owned(), version.schema());
        for field in self.fields {
            data.insert(field.name.to_owned(), field.schema());
        }
        let required: Vec<String> = data.keys().cloned().collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.kind,
            "description": self.description,
            "type": "object",
            "properties": {
                "type": {"const": self.kind},
                "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
                "data": {
                    "type": "object",
                    "properties": data,
                    "required": required,
                },
            },
            "required": ["type", "timestamp", "data"],
        })
    }
}
