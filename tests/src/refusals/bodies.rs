//! Bodies that could be carried out, by what the description says of them.

use crate::furnished::Furnished;
use plantel_testkit::pictures::a_jpeg;
use serde_json::{Map, Value, json};

const FORM: &str = "multipart/form-data; boundary=b";

/// A sheet of things, or of students: what stands in it is read after its sender is known.
const SHEET: &[u8] = b"codigo;nombre\nA-1;Mesa\n";

/// The body of an operation and what it is; nothing where it takes none.
pub(super) fn body(document: &Value, described: &Value, with: &Furnished) -> (Option<&'static str>, Vec<u8>) {
    let Some(content) = described["requestBody"]["content"].as_object() else { return (None, Vec::new()) };
    let shapes = Shapes { document, with };
    if let Some(json) = content.get("application/json") {
        let mut body = shapes.value("", &json["schema"]);
        let id = described["operationId"].as_str().unwrap_or_default();
        if let (Some(fields), Value::Object(more)) = (body.as_object_mut(), wanted(id, with)) {
            fields.extend(more);
        }
        return (Some("application/json"), body.to_string().into_bytes());
    }
    if let Some(form) = content.get("multipart/form-data") {
        return (Some(FORM), shapes.form(&form["schema"]));
    }
    if content.contains_key("text/csv") {
        return (Some("text/csv"), SHEET.to_vec());
    }
    assert!(content.contains_key("image/jpeg"), "say in this file what {content:?} is");
    (Some("image/jpeg"), a_jpeg("b"))
}

/// The id that a field or parameter of this name may say; a thing's where there is none of this name.
pub(super) fn known(name: &str, with: &Furnished) -> String {
    let year = name.ends_with("year_id").then_some("year_id");
    let found = with.id(year.unwrap_or(name)).or_else(|| with.id("asset_id"));
    found.expect("things are furnished").to_owned()
}

/// What no shape says: of several fields that may be left out, one is wanted.
fn wanted(id: &str, with: &Furnished) -> Value {
    let known = |name: &str| known(name, with);
    match id {
        "announcements-create" => json!({"audience": {"everyone": true}}),
        "checks-count" => json!({"items": [{"item_id": known("item_id"), "found": 1}]}),
        "consents-give" | "students-add-guardian" => json!({"guardian_id": known("guardian_id")}),
        "contact-proposals-create" => json!({"student": {"phone": "3001234567"}}),
        "enrollments-create" => json!({"student_id": known("student_id")}),
        "loans-create" => json!({"item_id": known("item_id")}),
        "memberships-create" => json!({"user_id": known("user_id")}),
        _ => json!({}),
    }
}

struct Shapes<'a> {
    document: &'a Value,
    with: &'a Furnished,
}

impl<'a> Shapes<'a> {
    /// The shape itself, where another one is named or chosen from.
    fn shape(&self, shape: &'a Value) -> &'a Value {
        if let Some(named) = shape["$ref"].as_str() {
            let named = self.document.pointer(named.trim_start_matches('#'));
            return self.shape(named.expect("what is named is described"));
        }
        let choices = shape["oneOf"].as_array().or_else(|| shape["anyOf"].as_array());
        match choices.into_iter().flatten().find(|choice| choice["type"] != "null") {
            Some(choice) => self.shape(choice),
            None => shape,
        }
    }

    /// A value of this shape under this name, with no more fields than it must have.
    fn value(&self, name: &str, shape: &'a Value) -> Value {
        let shape = self.shape(shape);
        if !shape["example"].is_null() {
            return shape["example"].clone();
        }
        let types = shape["type"].as_array().map_or(std::slice::from_ref(&shape["type"]), Vec::as_slice);
        match types.iter().filter_map(Value::as_str).find(|kind| *kind != "null") {
            Some("array") if shape["minItems"].as_u64().is_some_and(|least| least > 0) => {
                json!([self.value(name, &shape["items"])])
            }
            Some("array") => json!([]),
            Some("boolean") => json!(true),
            Some("integer") => json!(shape["minimum"].as_i64().unwrap_or(1)),
            Some("string") => self.text(name, shape),
            _ => Value::Object(self.fields(shape)),
        }
    }

    fn fields(&self, shape: &'a Value) -> Map<String, Value> {
        let names = shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        names.map(|name| (name.to_owned(), self.value(name, &shape["properties"][name]))).collect()
    }

    fn text(&self, name: &str, shape: &Value) -> Value {
        match shape["format"].as_str() {
            Some("uuid") => json!(known(name, self.with)),
            Some("date") => json!("2026-03-20"),
            Some("date-time") => json!("2026-03-18T00:00:00Z"),
            Some("email") => json!("nueva@plantel.test"),
            _ => json!("otra-2026-frase"),
        }
    }

    /// The same, as a form with a file.
    fn form(&self, shape: &'a Value) -> Vec<u8> {
        let shape = self.shape(shape);
        let mut form: Vec<u8> = Vec::new();
        for (name, value) in self.fields(shape) {
            let of_a_file = shape["properties"][&name]["format"] == "binary";
            let file = if of_a_file { "; filename=\"hoja.csv\"" } else { "" };
            form.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
            form.extend(if of_a_file { SHEET } else { value.as_str().unwrap_or_default().as_bytes() });
            form.extend(b"\r\n");
        }
        form.extend(b"--b--\r\n");
        form
    }
}
