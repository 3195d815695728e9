//! Departments and municipalities of Colombia, by DIVIPOLA of the statistics office DANE.

use crate::form::BadValue;
use crate::text::fold;
use serde::Serialize;
use std::sync::LazyLock;

/// One line for each municipality, below one of headings.
const FILE: &str = include_str!("divipola.csv");

static ALL: LazyLock<Vec<Municipality>> = LazyLock::new(|| {
    let mut all: Vec<Municipality> = FILE.lines().skip(1).filter_map(read).collect();
    all.sort_unstable_by_key(|one| one.code);
    all
});

/// The names of them all as they are searched, in the same order.
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| ALL.iter().map(|one| fold(one.name)).collect());

static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| {
    let each = ALL.iter().map(|one| Department { code: one.department_code, name: one.department });
    let mut departments: Vec<Department> = each.collect();
    departments.dedup_by_key(|one| one.code);
    departments
});

/// A municipality, or one of the areas without municipality that DIVIPOLA counts as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Municipality {
    /// Its five digits.
    pub code: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// The two digits of its department.
    pub department_code: &'static str,
    /// What that is called.
    pub department: &'static str,
}

/// A department, or the capital district.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Department {
    /// Its two digits.
    pub code: &'static str,
    /// What it is called.
    pub name: &'static str,
}

fn read(line: &'static str) -> Option<Municipality> {
    let (department_code, rest) = line.split_once(',')?;
    // One department has a comma in its name; no municipality has.
    let (department, rest) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\",")?,
        None => rest.split_once(',')?,
    };
    let (code, name) = rest.split_once(',')?;
    Some(Municipality { code, name, department_code, department })
}

/// All municipalities, by code.
pub fn municipalities() -> &'static [Municipality] {
    &ALL
}

/// All departments, by code.
pub fn departments() -> &'static [Department] {
    &DEPARTMENTS
}

/// The municipalities whose name contains this, without regard to case and accents, or whose code begins so; by code.
pub fn find_municipalities(text: &str) -> impl Iterator<Item = &'static Municipality> + use<> {
    let wanted = fold(text);
    let found = move |(one, folded): &(&'static Municipality, &'static String)| {
        folded.contains(wanted.as_str()) || one.code.starts_with(wanted.as_str())
    };
    ALL.iter().zip(FOLDED.iter()).filter(found).map(|(one, _)| one)
}

/// Digits of such a length; a zero in front of them, which spreadsheets take away, is given back.
fn digits(typed: &str, length: usize) -> Option<String> {
    let code = typed.trim();
    let whole = code.len() == length || code.len() + 1 == length;
    (whole && code.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{code:0>length$}"))
}

impl Department {
    /// Of its code, with or without the zero in front of it.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let code = digits(typed, 2);
        let found = code.and_then(|code| departments().iter().find(|one| one.code == code));
        found.copied().ok_or(BadValue::new("department.unknown"))
    }
}

/// The five digits of a municipality.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct MunicipalityCode(String);

impl MunicipalityCode {
    /// Of a code that is in the list, with or without the zero in front of it.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let code = digits(typed, 5).filter(|code| municipality(code).is_some());
        code.map(Self).ok_or(BadValue::new("municipality.unknown"))
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The five digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the municipality is called; empty when the list has it no more.
    pub fn name(&self) -> &'static str {
        municipality(&self.0).map_or("", |one| one.name)
    }

    /// The two digits of its department.
    pub fn department_code(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// What that is called; empty when the list has it no more.
    pub fn department(&self) -> &'static str {
        let code = self.department_code();
        departments().iter().find(|one| one.code == code).map_or("", |one| one.name)
    }
}

fn municipality(code: &str) -> Option<&'static Municipality> {
    let at = ALL.binary_search_by(|one| one.code.cmp(code)).ok()?;
    ALL.get(at)
}
