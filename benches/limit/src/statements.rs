//! Statements whose text depends on how much is asked for: each is made once and kept, as drivers keep what they
//! prepared from it.

use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static MADE: RefCell<HashMap<(&'static str, String), &'static str>> = RefCell::default();
    static LISTED: RefCell<HashMap<(&'static str, usize), &'static str>> = RefCell::default();
}

/// The statement with `{list}` as so many parameters, of which the first has this number.
pub fn listed(sql: &'static str, first: usize, length: usize) -> &'static str {
    kept(&LISTED, (sql, length), || {
        let list: Vec<String> = (first..first + length).map(|number| format!("${number}")).collect();
        sql.replace("{list}", &list.join(", "))
    })
}

/// The statement with `{rows}` as so many rows of so many values, for SQLite.
pub fn rows_of(sql: &'static str, rows: usize, columns: usize) -> &'static str {
    kept(&LISTED, (sql, rows), || {
        let row = format!("({})", vec!["?"; columns].join(", "));
        sql.replace("{rows}", &vec![row; rows].join(", "))
    })
}

/// A statement that has letters of the request in its text.
pub fn with_letters(sql: &'static str, letters: &str, make: impl FnOnce() -> String) -> &'static str {
    kept(&MADE, (sql, letters.to_owned()), make)
}

type Kept<K> = RefCell<HashMap<K, &'static str>>;

fn kept<K>(all: &'static std::thread::LocalKey<Kept<K>>, key: K, make: impl FnOnce() -> String) -> &'static str
where
    K: Eq + std::hash::Hash + 'static,
{
    all.with_borrow_mut(|all| *all.entry(key).or_insert_with(|| Box::leak(make().into_boxed_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_as_many_parameters_as_there_are_values() {
        assert_eq!(listed("x = $1 AND id IN ({list})", 2, 3), "x = $1 AND id IN ($2, $3, $4)");
        assert_eq!(listed("x = $1 AND id IN ({list})", 2, 1), "x = $1 AND id IN ($2)");
        assert_eq!(rows_of("INSERT INTO t VALUES {rows}", 2, 3), "INSERT INTO t VALUES (?, ?, ?), (?, ?, ?)");
    }

    #[test]
    fn a_statement_is_made_once() {
        let made = with_letters("a", "b", || "c".to_owned());
        assert_eq!(made, "c");
        assert_eq!(with_letters("a", "b", || unreachable!()), "c");
    }
}
