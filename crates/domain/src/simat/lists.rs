//! The code lists that the ministry's files use, as data.

use std::sync::LazyLock;

/// The lists. What a later one adds to a list of an earlier one stands behind it.
const FILES: &[&str] = &[include_str!("lists/sed_2024.csv"), include_str!("lists/national.csv")];

static ALL: LazyLock<Vec<CodeList>> = LazyLock::new(|| {
    let mut all: Vec<CodeList> = Vec::new();
    for (name, code, called) in FILES.iter().flat_map(|file| rows(file)).filter_map(list_row) {
        let codes = each(code).into_iter().map(|code| (code, called));
        match all.iter_mut().find(|list| list.name == name) {
            Some(list) => list.codes.extend(codes),
            None => all.push(CodeList { name, codes: codes.collect() }),
        }
    }
    all
});

/// A list of codes.
#[derive(Debug)]
pub struct CodeList {
    /// What layouts call it.
    pub name: &'static str,
    /// The codes, and what each is called in Spanish.
    codes: Vec<(String, &'static str)>,
}

impl CodeList {
    /// All of them.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The one that layouts call so.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|list| list.name == name)
    }

    /// Whether it has this code, written as the ministry writes it: `05` is not `5`.
    pub fn has(&self, code: &str) -> bool {
        self.codes.iter().any(|(known, _)| known == code)
    }

    /// Its codes, and what each is called in Spanish.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.codes.iter().map(|(code, name)| (code.as_str(), *name))
    }
}

/// The rows of a file, below its headings; what follows a `#` is for people.
pub(super) fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1)
}

fn list_row(line: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (list, rest) = line.split_once(',')?;
    let (code, name) = rest.split_once(',')?;
    Some((list, code, name))
}

/// The codes of a range such as `C1..C18`, which are as long as the first; or the one code.
fn each(code: &str) -> Vec<String> {
    let range = code.split_once("..").and_then(|(first, last)| {
        let letters = first.len() - first.trim_start_matches(|c: char| !c.is_ascii_digit()).len();
        let (prefix, digits) = first.split_at(letters);
        let to: u16 = last.strip_prefix(prefix)?.parse().ok()?;
        Some((prefix, digits.len(), digits.parse::<u16>().ok()?..=to))
    });
    match range {
        Some((prefix, width, numbers)) => numbers.map(|number| format!("{prefix}{number:0width$}")).collect(),
        None => vec![code.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{Disability, DocumentType, Ethnicity, GradeLevel, Sex, Shift, Stratum, Zone};
    use std::collections::BTreeSet;

    #[test]
    fn every_row_of_a_list_is_read_and_no_code_stands_twice() {
        assert!(FILES.iter().flat_map(|file| rows(file)).all(|line| list_row(line).is_some()));
        for list in CodeList::all() {
            let codes: BTreeSet<&str> = list.codes().map(|(code, _)| code).collect();
            assert_eq!(codes.len(), list.codes().count(), "{}", list.name);
            assert!(list.codes().all(|(code, name)| !code.contains("..") && !name.is_empty()), "{}", list.name);
        }
    }

    #[test]
    fn a_range_stands_for_each_of_its_codes() {
        assert_eq!(each("08..11"), ["08", "09", "10", "11"]);
        assert_eq!(each("C9..C11"), ["C9", "C10", "C11"]);
        assert_eq!(each("-2"), ["-2"]);
        let sisben = CodeList::named("sisben").unwrap();
        assert_eq!(sisben.codes().count(), 5 + 7 + 18 + 21 + 1);
        assert!(sisben.has("D21") && sisben.has("NO APLICA") && !sisben.has("D22") && !sisben.has("A0"));
    }

    #[test]
    fn whatever_is_known_of_a_person_has_a_code_in_its_list() {
        let all = |list: &str, codes: Vec<String>| {
            let list = CodeList::named(list).unwrap();
            codes.iter().all(|code| list.has(code)) && list.codes().count() == codes.len()
        };
        let shifts = Shift::ALL.iter().map(|shift| shift.simat().to_string()).collect();
        let types = DocumentType::ALL.iter().filter_map(|kind| kind.simat()).map(|code| code.to_string()).collect();
        assert!(all("jornada", shifts));
        assert!(all("documento", types));
        assert!(all("grado", GradeLevel::ALL.iter().map(|grade| grade.get().to_string()).collect()));
        assert!(all("genero", Sex::ALL.iter().map(|sex| sex.name().to_owned()).collect()));
        assert!(all("zona", Zone::ALL.iter().map(|zone| zone.simat().to_string()).collect()));
        assert!(all("estrato", Stratum::all().map(|stratum| stratum.get().to_string()).collect()));
        assert!(all("etnia", Ethnicity::all().map(|people| people.get().to_string()).collect()));
        assert!(all("discapacidad", Disability::all().map(|one| one.get().to_string()).collect()));
    }
}
