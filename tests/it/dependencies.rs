//! What `deny.toml` asks of dependencies, as far as it can be seen without cargo-deny: licences, banned crates, and
//! where crates come from. What it says is read from there.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const DENY: &str = include_str!("../../deny.toml");
const LOCK: &str = include_str!("../../Cargo.lock");

/// The words in quotation marks of each line of a list.
fn listed(name: &str) -> BTreeSet<&'static str> {
    let begin = format!("{name} = [");
    let lines = DENY.lines().skip_while(|line| !line.starts_with(&begin)).skip(1).take_while(|line| *line != "]");
    lines.filter_map(|line| line.split('"').nth(1)).collect()
}

/// The crates of others that the program, its build and its tests are made of on this machine, with their licences.
fn crates() -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--workspace",
            "--edges",
            "normal,build,dev",
            "--prefix",
            "none",
            "--format",
            "{p}|{l}",
        ])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = tree.lines().filter_map(|line| line.split_once('|'));
    // Ours are told with their folder.
    let others = lines.filter(|(package, _)| !package.contains("(/"));
    let licence = |text: &str| text.trim_end_matches("(*)").trim().to_owned();
    others.map(|(package, text)| (package.trim().to_owned(), licence(text))).collect()
}

/// Whether a licence, in the language of SPDX, can be kept with these alone.
fn may_be_used(licence: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = licence.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (may, rest) = either(&words, allowed);
    may && rest.is_empty()
}

fn either<'w, 'a>(words: &'w [&'a str], allowed: &BTreeSet<&str>) -> (bool, &'w [&'a str]) {
    let (mut may, mut rest) = both(words, allowed);
    while let ["OR", more @ ..] = rest {
        let (other, after) = both(more, allowed);
        (may, rest) = (may || other, after);
    }
    (may, rest)
}

fn both<'w, 'a>(words: &'w [&'a str], allowed: &BTreeSet<&str>) -> (bool, &'w [&'a str]) {
    let (mut may, mut rest) = one(words, allowed);
    while let ["AND", more @ ..] = rest {
        let (other, after) = one(more, allowed);
        (may, rest) = (may && other, after);
    }
    (may, rest)
}

fn one<'w, 'a>(words: &'w [&'a str], allowed: &BTreeSet<&str>) -> (bool, &'w [&'a str]) {
    match words {
        ["(", inner @ ..] => match either(inner, allowed) {
            (may, [")", rest @ ..]) => (may, rest),
            (_, rest) => (false, rest),
        },
        // A licence with an exception is another one.
        [name, "WITH", exception, rest @ ..] => (allowed.contains(format!("{name} WITH {exception}").as_str()), rest),
        [name, rest @ ..] => (allowed.contains(name), rest),
        [] => (false, words),
    }
}

#[test]
fn every_licence_is_one_that_we_may_use() {
    let (allowed, crates) = (listed("allow"), crates());
    assert!(allowed.contains("MIT") && crates.len() > 100, "{allowed:?}, {} crates", crates.len());
    let wrong: Vec<_> = crates.iter().filter(|(_, licence)| !may_be_used(licence, &allowed)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn no_crate_is_one_that_we_ban() {
    let (banned, crates) = (listed("deny"), crates());
    assert!(banned.contains("ring"), "{banned:?}");
    let name = |package: &String| package.split(' ').next().unwrap_or_default().to_owned();
    let wrong: Vec<_> = crates.keys().filter(|package| banned.contains(name(package).as_str())).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_crate_comes_from_the_one_registry() {
    let registry = *listed_in_line("allow-registry").first().expect("one is allowed");
    let sources: BTreeSet<_> = LOCK.lines().filter_map(|line| line.strip_prefix("source = ")).collect();
    assert_eq!(sources, BTreeSet::from([format!("\"registry+{registry}\"").as_str()]));
}

/// The words in quotation marks of a list that is one line.
fn listed_in_line(name: &str) -> Vec<&'static str> {
    let line = DENY.lines().find_map(|line| line.strip_prefix(name)).expect("it is there");
    line.split('"').skip(1).step_by(2).collect()
}

#[test]
fn a_licence_is_read_as_it_is_meant() {
    let allowed = BTreeSet::from(["MIT", "ISC"]);
    for good in
        ["MIT", "GPL-3.0 OR MIT", "MIT/GPL-3.0", "MIT AND (ISC OR GPL-3.0)", "Apache-2.0 WITH LLVM-exception OR ISC"]
    {
        assert!(may_be_used(good, &allowed), "{good}");
    }
    for bad in
        ["", "GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND GPL-3.0", "MIT WITH LLVM-exception", "(MIT", "MIT ISC"]
    {
        assert!(!may_be_used(bad, &allowed), "{bad}");
    }
}
