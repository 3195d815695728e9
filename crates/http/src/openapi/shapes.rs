//! Shapes that types do not tell.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, Required};

/// What lists are called before the name of their rows.
const LIST: &str = "ListView_";

/// Names the rows of lists, which are written out once more in each.
pub(super) fn name_rows(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let names: BTreeSet<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas {
        let Some(row) = name.strip_prefix(LIST).filter(|row| names.contains(*row)) else { continue };
        if let RefOr::T(Schema::Object(list)) = schema
            && let Some(RefOr::T(Schema::Array(data))) = list.properties.get_mut("data")
        {
            data.items = Ref::from_schema_name(row).into();
        }
    }
}

/// Says what the query string takes: words where a pattern chooses between them; and nothing at all, which counts as
/// absent, where a parameter may be left out, and nowhere else.
pub(super) fn describe_query(operation: &mut Operation) {
    for parameter in in_query(operation) {
        let may_be_absent = parameter.required == Required::False;
        if may_be_absent {
            parameter.extensions = Some([("allowEmptyValue", true)].into_iter().collect::<Extensions>());
        }
        let Some(RefOr::T(Schema::Object(shape))) = &mut parameter.schema else { continue };
        if let Some(words) = shape.pattern.as_deref().and_then(words) {
            shape.enum_values = Some(words);
            shape.pattern = None;
        } else if !may_be_absent && shape.schema_type == SchemaType::Type(Type::String) && shape.format.is_none() {
            shape.min_length = shape.min_length.or(Some(1));
        }
    }
}

fn in_query(operation: &mut Operation) -> impl Iterator<Item = &mut Parameter> {
    operation.parameters.iter_mut().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => Some(parameter),
        _ => None,
    })
}

/// The words between which a pattern chooses, such as `^(csv|xlsx)$`; those of an order, such as `^-?(name|at)$`, both
/// ways.
fn words(pattern: &str) -> Option<Vec<Value>> {
    let of_order = pattern.strip_prefix("^-?(");
    let inner = of_order.or_else(|| pattern.strip_prefix("^("))?.strip_suffix(")$")?;
    let words: Vec<&str> = inner.split('|').collect();
    let plain = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    if !words.iter().all(plain) {
        return None;
    }
    let ways = |word: &str| match of_order {
        Some(_) => vec![Value::from(word), Value::from(format!("-{word}"))],
        None => vec![Value::from(word)],
    };
    Some(words.into_iter().flat_map(ways).collect())
}

/// What `If-Match` takes.
pub(super) fn version() -> Object {
    text().pattern(Some(r#"^("[0-9]{1,18}"|\*)$"#)).build()
}

/// What `Idempotency-Key` takes.
pub(super) fn key() -> Object {
    text().pattern(Some("^[!-~]+$")).max_length(Some(255)).build()
}

/// An id.
pub(super) fn id() -> Object {
    text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))).build()
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("^(csv|xlsx)$", Some(json!(["csv", "xlsx"])))]
    #[case("^-?(name|created_at)$", Some(json!(["name", "-name", "created_at", "-created_at"])))]
    #[case("^(at)$", Some(json!(["at"])))]
    #[case("^([0-9]|x)$", None)]
    #[case("csv|xlsx", None)]
    fn words_are_told_as_words(#[case] pattern: &str, #[case] told: Option<Value>) {
        assert_eq!(words(pattern).map(Value::from), told);
    }
}
