//! Which crate may know which: the arrows of the house, read from the manifests.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Each package and those of ours that it may name in its own code; what its tests name is its own affair.
const ARROWS: &[(&str, &[&str])] = &[
    ("plantel-domain", &[]),
    ("plantel-application", &["plantel-domain"]),
    ("plantel-persistence", &["plantel-domain"]),
    ("plantel-credentials", &["plantel-domain"]),
    ("plantel-mail", &["plantel-domain"]),
    ("plantel-sso", &["plantel-domain"]),
    ("plantel-webhooks", &["plantel-domain"]),
    ("plantel-storage", &["plantel-domain"]),
    ("plantel-pictures", &["plantel-domain"]),
    ("plantel-labels", &["plantel-domain"]),
    ("plantel-wording", &["plantel-domain"]),
    ("plantel-telemetry", &[]),
    ("plantel-http", &["plantel-domain", "plantel-application"]),
    ("plantel-testkit", &["plantel-domain"]),
    ("plantel-migrations", &[]),
    (
        "plantel-server",
        &[
            "plantel-domain",
            "plantel-application",
            "plantel-persistence",
            "plantel-credentials",
            "plantel-http",
            "plantel-labels",
            "plantel-mail",
            "plantel-migrations",
            "plantel-pictures",
            "plantel-sso",
            "plantel-storage",
            "plantel-telemetry",
            "plantel-wording",
            "plantel-webhooks",
        ],
    ),
    ("plantel-limit", &[]),
    ("another-service", &["plantel-domain", "plantel-application", "plantel-testkit"]),
];

/// These look at the whole from outside: they may name every crate, and none may name them.
const OUTSIDE: &[&str] = &["plantel-tests", "plantel-bench"];

/// What the rules know nothing of, not even in their tests.
const TECHNOLOGY: &[&str] = &["actix", "sea-orm", "sea-query", "sqlx", "utoipa"];

/// The manifest of each package of the workspace.
fn packages() -> BTreeMap<String, Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo answers in JSON");
    let packages = metadata["packages"].as_array().expect("a workspace has packages");
    packages.iter().map(|package| (text(&package["name"]).to_owned(), package.clone())).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a name is a text")
}

/// What a package names, in its own code or, where that is asked for, in its tests too.
fn named(package: &Value, tests_too: bool) -> BTreeSet<&str> {
    let dependencies = package["dependencies"].as_array().expect("a package lists its dependencies");
    let counts = |dependency: &&Value| tests_too || dependency["kind"] != "dev";
    dependencies.iter().filter(counts).map(|dependency| text(&dependency["name"])).collect()
}

#[test]
fn no_arrow_between_our_packages_runs_the_wrong_way() {
    let packages = packages();
    let ours: BTreeSet<&str> = packages.keys().map(String::as_str).collect();
    for (name, package) in packages.iter().filter(|(name, _)| !OUTSIDE.contains(&name.as_str())) {
        let arrows = ARROWS.iter().find(|(from, _)| from == name);
        let (_, allowed) = arrows.unwrap_or_else(|| panic!("say in this file what {name} may name"));
        let wrong: Vec<_> =
            named(package, false).into_iter().filter(|to| ours.contains(to) && !allowed.contains(to)).collect();
        assert!(wrong.is_empty(), "{name} must not name {wrong:?}");
    }
}

#[test]
fn nobody_names_the_packages_that_look_from_outside() {
    for (name, package) in packages() {
        let wrong: Vec<_> = named(&package, true).into_iter().filter(|to| OUTSIDE.contains(to)).collect();
        assert!(wrong.is_empty(), "{name} must not name {wrong:?}");
    }
}

#[test]
fn the_rules_know_nothing_of_databases_or_http() {
    let packages = packages();
    for name in ["plantel-domain", "plantel-application"] {
        for dependency in named(&packages[name], true) {
            assert!(!TECHNOLOGY.iter().any(|word| dependency.starts_with(word)), "{name} must not name {dependency}");
        }
    }
    assert!(!named(&packages["plantel-domain"], true).contains("tokio"), "the domain waits for nothing");
}

/// Whoever follows the table above finds in it every package there is, and none that is gone.
#[test]
fn the_table_of_arrows_lists_packages_that_exist() {
    let packages = packages();
    let targets = ARROWS.iter().flat_map(|(_, to)| to.iter());
    for name in ARROWS.iter().map(|(from, _)| from).chain(targets).chain(OUTSIDE) {
        assert!(packages.contains_key(*name), "{name} is no package any more");
    }
}
