//! What is tried by those who may not: every operation of the description, with whatever it wants to be carried out.

mod bodies;
mod house;
mod records;

pub use house::{House, Member};
pub use records::{Records, nowhere};

use crate::furnished::Furnished;
use crate::inside::Asked;
use actix_web::http::Method;
use plantel_domain::access::{Reach, Role};
use serde_json::Value;

/// Operations that want to know of what, though the description lets it be left out.
const OF_ONE_THING: &[&str] = &["loans-availability", "loans-calendar"];

/// An operation that asks for a token.
pub struct Operation {
    /// What the description calls it.
    pub id: String,
    /// Where, with parameters in braces.
    pub path: String,
    /// What it asks for, any of them, if a token is not enough.
    pub permissions: Vec<String>,
    /// Whether its path names a record, and not words alone.
    pub of_a_record: bool,
    /// What it finds by ids, if it is asked to.
    pub filters: Vec<String>,
    method: Method,
    query: String,
    media: Option<&'static str>,
    body: Vec<u8>,
}

impl Operation {
    /// How far somebody of a role may carry it out; not at all where it asks for what the role has not.
    pub fn reach(&self, role: Role) -> Option<Reach> {
        let grants = role.grants().iter();
        let named = grants.filter(|grant| self.permissions.iter().any(|named| named == grant.permission.name()));
        named.map(|grant| grant.reach).max()
    }

    /// What is asked at this place: all that it wants of its own institution.
    pub fn at(&self, place: &str) -> Asked {
        let path = format!("{place}{}", self.query);
        Asked { method: self.method.clone(), path, media: self.media, body: self.body.clone() }
    }
}

/// All that ask for a token, as who belongs to this institution asks them.
pub fn operations(with: &Furnished) -> Vec<Operation> {
    let document = serde_json::to_value(plantel_http::openapi()).expect("the description is JSON");
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("it has paths") {
        for (method, described) in item.as_object().expect("a path has operations") {
            // Each entry is enough by itself.
            let ways = described["security"].as_array().map(Vec::as_slice).unwrap_or_default();
            let scopes: Vec<&[Value]> =
                ways.iter().filter_map(|way| way["bearer"].as_array()).map(Vec::as_slice).collect();
            if scopes.is_empty() {
                continue;
            }
            let id = described["operationId"].as_str().expect("an operation has a name").to_owned();
            let (query, filters) = queries(&id, described, with);
            let (media, body) = bodies::body(&document, described, with);
            all.push(Operation {
                path: path.clone(),
                permissions: scopes.concat().iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                of_a_record: records::names_a_record(path),
                filters,
                method: method.to_uppercase().parse().expect("the description names methods"),
                query,
                media,
                body,
                id,
            });
        }
    }
    all
}

/// What must be asked behind the question mark, and the ids that may be.
fn queries(id: &str, described: &Value, with: &Furnished) -> (String, Vec<String>) {
    let (mut always, mut filters) = (Vec::new(), Vec::new());
    for parameter in described["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().expect("a parameter has a name");
        let of_an_id = parameter["schema"]["format"] == "uuid";
        if parameter["in"] != "query" {
            continue;
        }
        if parameter["required"] == true || OF_ONE_THING.contains(&id) && name == "item_id" {
            let value = if of_an_id { bodies::known(name, with) } else { "ana@plantel.test".to_owned() };
            always.push(format!("{name}={value}"));
        } else if of_an_id {
            filters.push(name.to_owned());
        }
    }
    let query = if always.is_empty() { String::new() } else { format!("?{}", always.join("&")) };
    (query, filters)
}
