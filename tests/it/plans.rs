//! Every list reads by an index: nothing is gone through to find a page, and nothing is put in order for the first one.
//! The lists, their filters and their orders are the description's own, so that a new one is tried without being named
//! here.

use plantel_tests::databases::Kind;
use plantel_tests::furnished::{Furnished, GROUP, furnish};
use plantel_tests::inside::{Caller, Inside};
use plantel_tests::on_both_databases;
use plantel_tests::plans::Plans;
use sea_orm::Statement;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tokio::task::LocalSet;

on_both_databases!(every_query_of_every_list_uses_an_index);

/// Tables that are read in the order of an index, from its beginning to the end of the page: all of them is asked for.
const WHOLE: &[(&str, &str)] = &[
    ("users", "an operator lists everybody, whatever their institution"),
    ("institutions", "an operator lists all of them"),
    ("items", "an operator lists everybody's"),
    ("deliveries", "an operator lists those of all institutions"),
    ("dispatches", "an operator lists those of all institutions"),
    (
        "balances",
        "on SQLite what is away from where it belongs, which is little, is gone through by an index of its own",
    ),
];

/// Lists that may put in order what they show, though nobody asked for an order.
const MERGED: &[(&str, &str)] = &[
    ("/api/v1/deliveries", "a page of each of two tables, which an index has in order, is put together"),
    ("/api/v1/inventory/{id}/timeline", "what happened to one asset is gathered from several tables"),
    ("/api/v1/inventory-checks/waiting", "what waits is of a few states and days"),
    ("/api/v1/supervisor-reviews", "what waits is of one state and a few days"),
    ("/api/v1/simat/problems", "the whole file is looked through for them"),
];

/// Lists of data of the program.
const NO_TABLE: &[&str] = &["/api/v1/municipalities"];

/// What parameters that say no more than that they are a text may say.
const TEXTS: &[(&str, &[&str])] = &[
    ("search", &["mult"]),
    ("grade", &["3"]),
    ("document_number", &["1007000013"]),
    ("category", &["medición"]),
    ("condition", &["damaged", "good"]),
    ("kind", &["damage"]),
    ("type", &["loan.approved"]),
    ("group", &[GROUP]),
    ("department", &["05"]),
    ("cost_from", &["1000"]),
    ("cost_to", &["2000"]),
];

/// Parameters that say nothing by themselves, or are not of one list alone.
const PAGING: &[&str] = &["limit", "cursor", "skip", "count", "X-Institution-Id", "cost_currency"];

/// A list, as the description has it.
struct List {
    path: String,
    /// What must be asked, whatever else is.
    always: String,
    /// Each filter with each of its values, and each order.
    queries: Vec<String>,
    /// Whether its pages lead on to the next; those of the kept contract do not.
    leads_on: bool,
}

/// What may be asked with a parameter.
fn values(parameter: &Value, with: &Furnished) -> Vec<String> {
    let name = parameter["name"].as_str().expect("a parameter has a name");
    let schema = &parameter["schema"];
    match (schema["format"].as_str(), schema["type"].as_str()) {
        (Some("uuid"), _) => with.id(name).map(str::to_owned).into_iter().collect(),
        (Some("date"), _) => vec!["2026-03-18".to_owned()],
        (Some("date-time"), _) => vec!["2026-03-18T00:00:00Z".to_owned()],
        (_, Some("boolean")) => vec!["true".to_owned(), "false".to_owned()],
        _ => texts(name, parameter["description"].as_str().unwrap_or_default()),
    }
}

/// What a description names is what a parameter may say; of an order, in both directions.
fn texts(name: &str, description: &str) -> Vec<String> {
    let named: BTreeSet<&str> = description.split('`').skip(1).step_by(2).map(|word| word.trim_matches('-')).collect();
    let named: Vec<&str> = named.into_iter().filter(|word| !word.is_empty()).collect();
    match TEXTS.iter().find(|(known, _)| *known == name) {
        _ if name == "sort" => named.iter().flat_map(|word| [(*word).to_owned(), format!("-{word}")]).collect(),
        Some((_, known)) if named.is_empty() => known.iter().map(|word| (*word).to_owned()).collect(),
        _ => named.into_iter().map(str::to_owned).collect(),
    }
}

/// Every operation that has pages.
fn lists(with: &Furnished) -> Vec<List> {
    let document = serde_json::to_value(plantel_http::openapi()).expect("the description is JSON");
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("it has paths") {
        let parameters = item["get"]["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let pages = parameters.iter().any(|parameter| parameter["name"] == "limit");
        if !pages || NO_TABLE.contains(&path.as_str()) {
            continue;
        }
        let leads_on = parameters.iter().any(|parameter| parameter["name"] == "cursor");
        let mut list = List { path: path.clone(), always: String::new(), queries: Vec::new(), leads_on };
        for parameter in parameters {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            if parameter["in"] != "query" || PAGING.contains(&name) {
                continue;
            }
            let values = values(parameter, with);
            assert!(!values.is_empty(), "say in this file or in `furnished` what {name} of {path} may be");
            if parameter["required"] == true {
                list.always = format!("{name}={}&", values[0]);
            } else {
                list.queries.extend(values.iter().map(|value| format!("{name}={value}")));
            }
        }
        all.push(list);
    }
    all
}

/// What was found out, and from whom.
struct Look<'a> {
    inside: &'a Inside,
    plans: Plans<'a>,
    /// Statements that were looked at, with where they came from first.
    seen: BTreeMap<String, String>,
    faults: Vec<String>,
    /// Lists of which somebody saw a second page.
    turned: BTreeSet<String>,
}

impl Look<'_> {
    /// Asks for a page of one, and for the next.
    async fn at(&mut self, list: &List, caller: &Caller, query: &str, with: &Furnished) {
        let id = with.id(&list.path).unwrap_or_default();
        assert!(!list.path.contains('{') || !id.is_empty(), "say in `furnished` what {} is asked of", list.path);
        let first = format!("{}?{}limit=1&{query}", list.path.replace("{id}", id), list.always);
        let mut asked = first.trim_end_matches('&').to_owned();
        for page in 0..2 {
            let (status, body, statements) = self.inside.get(caller, &encoded(&asked)).await;
            let refused = caller.name != "root" && [403, 404, 422].contains(&status);
            assert!(status == 200 || refused, "{asked} of {}: {status} {body}", caller.name);
            if status != 200 {
                return;
            }
            let plain = caller.name == "root" && query.is_empty();
            for statement in &statements {
                self.reads(statement, &format!("{asked} of {}", caller.name)).await;
                let merged = MERGED.iter().any(|(path, _)| *path == list.path);
                if plain && !merged && paged(statement) && self.plans.sorted(statement).await {
                    self.faults.push(format!("{asked} puts in order what it shows: {}", statement.sql));
                }
            }
            if page == 1 {
                self.turned.insert(list.path.clone());
            }
            let Some(next) = body["next"].as_str() else { return };
            asked = format!("{first}&cursor={next}").replace("&&", "&");
        }
    }

    /// Looks at how a statement is carried out, the first time that it comes.
    async fn reads(&mut self, statement: &Statement, asked: &str) {
        let reads = ["SELECT", "WITH"].iter().any(|word| statement.sql.trim_start().starts_with(word));
        // How many there are is counted by going through them, where the kept contract wants to know.
        let counts = statement.sql.starts_with("SELECT COUNT(");
        if !reads || counts || self.seen.contains_key(&statement.sql) {
            return;
        }
        self.seen.insert(statement.sql.clone(), asked.to_owned());
        for table in self.plans.walked(statement).await {
            let whole = paged(statement) && WHOLE.iter().any(|(known, _)| *known == table);
            if !whole {
                self.faults.push(format!("{asked} goes through {table}: {}", statement.sql));
            }
        }
    }
}

/// Whether a statement asks for some rows of many.
fn paged(statement: &Statement) -> bool {
    statement.sql.contains(" LIMIT ")
}

/// As it stands in an address.
fn encoded(path: &str) -> String {
    path.replace('ó', "%C3%B3")
}

async fn every_query_of_every_list_uses_an_index(kind: Kind) {
    Box::pin(LocalSet::new().run_until(look(kind))).await;
}

async fn look(kind: Kind) {
    let inside = Inside::open(kind).await;
    let with = furnish(&inside).await;
    let lists = lists(&with);
    assert!(lists.len() > 35, "{}", lists.len());
    let plans = Plans::of(&inside.pools, kind).await;
    let (seen, faults, turned) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    let mut look = Look { inside: &inside, plans, seen, faults, turned };
    for list in &lists {
        for caller in &with.callers {
            look.at(list, caller, "", &with).await;
        }
        for query in &list.queries {
            look.at(list, &with.callers[0], query, &with).await;
        }
    }
    assert!(look.faults.is_empty(), "{}", look.faults.join("\n\n"));
    assert!(look.seen.len() > lists.len(), "few statements were heard: {:?}", look.seen.keys());
    let never = lists.iter().filter(|list| list.leads_on && !look.turned.contains(&list.path));
    let never: Vec<_> = never.map(|list| &list.path).collect();
    assert!(never.is_empty(), "nobody saw a second page of {never:?}: put more into `furnished`");
}
