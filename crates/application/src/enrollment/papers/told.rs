//! What the journal is told: whatever people type may name somebody.

use plantel_domain::journal::Change;
use serde_json::Value;

/// What somebody typed of a paper or a consent.
const TYPED: [&str; 2] = ["file_name", "reason"];

/// The same changes; of what somebody typed, that it changed, and not what to.
pub(super) fn discreet(mut changes: Vec<Change>) -> Vec<Change> {
    for change in &mut changes {
        let typed = TYPED.contains(&change.field.as_str());
        for value in [&mut change.before, &mut change.after] {
            match value {
                whole if typed => mask(whole),
                Value::Object(fields) => {
                    for (_, inner) in fields.iter_mut().filter(|(name, _)| TYPED.contains(&name.as_str())) {
                        mask(inner);
                    }
                }
                _ => {}
            }
        }
    }
    changes
}

fn mask(value: &mut Value) {
    if !value.is_null() {
        *value = Value::from("***");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_somebody_typed_is_not_told_however_deep_it_lies() {
        let change = |field: &str, before, after| Change { field: field.to_owned(), before, after };
        let told = discreet(vec![
            change("file_name", Value::Null, json!("Registro de Ana.pdf")),
            change("state", json!("uploaded"), json!("rejected")),
            change("revoked", Value::Null, json!({"channel": "web", "reason": "Ana se fue"})),
            change("revoked", Value::Null, json!({"channel": "web", "reason": null})),
        ]);
        let after: Vec<_> = told.iter().map(|change| change.after.clone()).collect();
        assert!(told.iter().all(|change| change.before == Value::Null || change.before == "uploaded"));
        assert_eq!(
            json!(after),
            json!([
                "***",
                "rejected",
                {"channel": "web", "reason": "***"},
                {"channel": "web", "reason": null},
            ])
        );
    }
}
