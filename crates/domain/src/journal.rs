//! What happened, in the words that stay: the audit trail and the source of every reaction.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use serde_json::{Map, Value};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use uuid::Uuid;

/// Something a rule reports having happened; its fields are the event's data.
pub trait Fact: Serialize {
    /// The published name, such as `loan.approved`.
    const KIND: &'static str;
    /// Version of the data's schema.
    const VERSION: u16 = 1;
    /// What it happened to.
    fn subject(&self) -> Subject;
}

/// Declares facts whose fields name what they are about, the first of them, and who else belongs to it.
macro_rules! facts {
    (about $subject:literal { $(#[$id_doc:meta])* $id:ident: $id_type:ty $(, $(#[$field_doc:meta])* $field:ident: $type:ty)* $(,)? }
     $($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => { $crate::journal::facts! { @each $subject
        { $(#[$id_doc])* $id: $id_type } { $($(#[$field_doc])* $field: $type),* } $($(#[$doc])* $name = $kind),+ } };
    (@each $subject:literal $id:tt $fields:tt $($(#[$doc:meta])* $name:ident = $kind:literal),+) => {
        $($crate::journal::facts! { @one $subject $id $fields $(#[$doc])* $name = $kind })+
    };
    (@one $subject:literal { $(#[$id_doc:meta])* $id:ident: $id_type:ty }
     { $($(#[$field_doc:meta])* $field:ident: $type:ty),* } $(#[$doc:meta])* $name:ident = $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
        pub struct $name {
            $(#[$id_doc])*
            pub $id: $id_type,
            $($(#[$field_doc])* pub $field: $type,)*
        }
        impl $crate::journal::Fact for $name {
            const KIND: &'static str = $kind;
            fn subject(&self) -> $crate::journal::Subject {
                $crate::journal::Subject::new($subject, self.$id)
            }
        }
    };
}
pub(crate) use facts;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Kind of thing, such as `loan`.
    pub kind: &'static str,
    /// Which.
    pub id: Uuid,
}

impl Subject {
    /// A thing of this kind.
    pub fn new(kind: &'static str, id: impl Into<Uuid>) -> Self {
        Self { kind, id: id.into() }
    }
}

/// One thing that happened, ready for the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// As [`Fact::KIND`].
    pub kind: &'static str,
    /// As [`Fact::VERSION`].
    pub version: u16,
    /// What it happened to.
    pub subject: Subject,
    /// The fact's own fields.
    pub data: Value,
    /// Fields that changed.
    pub changes: Vec<Change>,
    /// For its reactions alone, until they are done: never in the journal.
    pub confidential: Option<Value>,
}

impl Event {
    /// The record of a fact.
    pub fn of<F: Fact>(fact: &F) -> Self {
        Self {
            kind: F::KIND,
            version: F::VERSION,
            subject: fact.subject(),
            data: masked(value_of(fact)),
            changes: Vec::new(),
            confidential: None,
        }
    }

    /// With what its reactions need and the journal must not keep.
    #[must_use]
    pub fn confiding<T: Serialize>(mut self, told: &T) -> Self {
        self.confidential = Some(value_of(told));
        self
    }

    /// With the fields that changed.
    #[must_use]
    pub fn changed(mut self, changes: Vec<Change>) -> Self {
        self.changes = changes;
        self
    }
}

/// What one unit of work did: never nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened(Vec<Event>);

impl Happened {
    /// And this too.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.0.push(event);
        self
    }

    /// The events, in order.
    pub fn events(&self) -> &[Event] {
        &self.0
    }
}

impl From<Event> for Happened {
    fn from(event: Event) -> Self {
        Self(vec![event])
    }
}

impl<F: Fact> From<F> for Happened {
    fn from(fact: F) -> Self {
        Event::of(&fact).into()
    }
}

/// A field that changed, with its value before and after; `***` where it may not be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Change {
    /// Name of the field.
    pub field: String,
    /// Before; null when there was none.
    pub before: Value,
    /// After; null when there is none.
    pub after: Value,
}

/// Fields that change with every write and say nothing.
const SILENT: &[&str] = &["version", "updated_at"];

impl Change {
    /// The fields in which two states of one thing differ.
    pub fn between<T: Serialize>(before: &T, after: &T) -> Vec<Self> {
        Self::compare(fields(before), fields(after))
    }

    /// All fields of a new thing.
    pub fn created<T: Serialize>(after: &T) -> Vec<Self> {
        Self::compare(Map::new(), fields(after))
    }

    /// The way back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { field: self.field, before: self.after, after: self.before }
    }

    fn compare(before: Map<String, Value>, mut after: Map<String, Value>) -> Vec<Self> {
        let mut changes = Vec::new();
        for (field, old) in before {
            let new = after.remove(&field).unwrap_or(Value::Null);
            if old != new && !SILENT.contains(&field.as_str()) {
                changes.push(Self { field, before: masked(old), after: masked(new) });
            }
        }
        for (field, new) in after {
            if !new.is_null() && !SILENT.contains(&field.as_str()) {
                changes.push(Self { field, before: Value::Null, after: masked(new) });
            }
        }
        changes
    }
}

fn value_of<T: Serialize>(thing: &T) -> Value {
    serde_json::to_value(thing).expect("aggregates and facts are plain data")
}

fn fields<T: Serialize>(thing: &T) -> Map<String, Value> {
    match value_of(thing) {
        Value::Object(fields) => fields,
        other => Map::from_iter([("value".to_owned(), other)]),
    }
}

const MARK: &str = "$sensitive";

/// A secret, or a person's data that must stay erasable: the journal says that it changed, never
/// what to. Does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive<T>(pub T);

impl<T> std::fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl<T: Serialize> Serialize for Sensitive<T> {
    /// A digest under a key of this process alone: enough to see a change, useless outside.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        let text = serde_json::to_string(&self.0).map_err(serde::ser::Error::custom)?;
        let mut sealed = serializer.serialize_struct("Sensitive", 1)?;
        sealed.serialize_field(MARK, &KEY.hash_one(text))?;
        sealed.end()
    }
}

/// For `#[serde(serialize_with = "told")]`: the journal says that the field changed, not what to.
pub(crate) fn told<T: Serialize, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    Sensitive(field).serialize(serializer)
}

/// Replaces every [`Sensitive`] value, however deep.
fn masked(value: Value) -> Value {
    match value {
        Value::Object(fields) if fields.contains_key(MARK) => Value::from("***"),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, masked(value))).collect(),
        Value::Array(values) => values.into_iter().map(masked).collect(),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Serialize)]
    struct Thing {
        name: &'static str,
        colour: &'static str,
        secret: Sensitive<&'static str>,
        version: i64,
    }

    #[test]
    fn only_what_changed_is_told_and_a_secret_never() {
        let before = Thing { name: "a", colour: "red", secret: Sensitive("s3cret"), version: 1 };
        let after = Thing { name: "a", colour: "blue", secret: Sensitive("n3w"), version: 2 };
        let changes = json!(Change::between(&before, &after));
        assert_eq!(
            changes,
            json!([
                {"field": "colour", "before": "red", "after": "blue"},
                {"field": "secret", "before": "***", "after": "***"},
            ])
        );
    }

    #[test]
    fn a_secret_that_stayed_is_not_named() {
        let thing = |name| Thing { name, colour: "red", secret: Sensitive("same"), version: 1 };
        let changes = Change::between(&thing("a"), &thing("b"));
        assert_eq!(changes.len(), 1);
        assert!(!json!(Change::created(&thing("a"))).to_string().contains("same"));
    }
}
