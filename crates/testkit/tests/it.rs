//! The store in memory keeps the contracts, and does what only a store in memory can.

use plantel_domain::store::Store;
use plantel_testkit::MemoryStore;
use plantel_testkit::contracts::ROUTES;
use std::sync::Arc;

#[path = "it/memory.rs"]
mod memory;

struct Fresh {
    store: Arc<dyn Store>,
}

fn fresh_store() -> Fresh {
    let store = MemoryStore::fresh();
    Fresh { store: Arc::new((*store).clone().routed(ROUTES)) }
}

plantel_testkit::contract_tests!(fresh_store());

/// A contract that the macro does not name would be kept by nobody.
#[test]
fn every_contract_is_run() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/contracts");
    let sources = |folder: &str| {
        let entries = std::fs::read_dir(folder).expect("the sources are there");
        let paths = entries.map(|entry| entry.expect("the sources are there").path());
        let files = paths.filter(|path| path.is_file());
        files.map(|path| std::fs::read_to_string(path).expect("the sources are there")).collect::<Vec<_>>()
    };
    let list = sources(&format!("{folder}/list")).join("\n");
    for source in sources(folder) {
        for declared in source.lines().filter_map(|line| line.strip_prefix("pub async fn ")) {
            let name = declared.split('(').next().expect("a line has a beginning");
            let named = |line: &str| line.trim().trim_end_matches([',', ';']) == name;
            assert!(list.lines().any(named), "{name} is not in contract_tests!");
        }
    }
}
