//! What the ministry's own file says, beside what is known here.

use super::Source;
use crate::clock::Day;
use crate::codes::{DocumentNumber, DocumentType, NamePart, Phone, Sex, Stratum};
use crate::enrollment::Profile;
use crate::text::{Line, fold};

/// What the ministry writes of who has no stratum, which is 0 here.
const NO_STRATUM: &str = "9";

/// Whether two values of a column say the same. Case and accents do not matter, but an ñ is no n; nor do zeros in front
/// of a code, which spreadsheets take away; nor does whether the ministry has no stratum (9) or the lowest (0).
pub fn alike(source: Source, ours: &str, theirs: &str) -> bool {
    let plain = |value: &str| {
        // A letter that no text here has, so that folding leaves the difference.
        let folded = fold(&value.trim().replace(['ñ', 'Ñ'], "\u{1}"));
        let is_number = !folded.is_empty() && folded.bytes().all(|b| b.is_ascii_digit());
        let keeps_zeros = matches!(source, Source::DocumentNumber | Source::Phone);
        if !is_number || keeps_zeros {
            return folded;
        }
        if source == Source::Stratum && folded == NO_STRATUM {
            return "0".to_owned();
        }
        let rest = folded.trim_start_matches('0');
        if rest.is_empty() { "0".to_owned() } else { rest.to_owned() }
    };
    if source == Source::BirthDate
        && let (Some(ours), Some(theirs)) = (day(ours), day(theirs))
    {
        return ours == theirs;
    }
    plain(ours) == plain(theirs)
}

/// A student as they are once the ministry's value of a column is taken; nothing where it cannot be taken, or is none.
pub fn taken(profile: &Profile, source: Source, theirs: &str) -> Option<Profile> {
    let (mut after, theirs) = (profile.clone(), theirs.trim());
    let said = !theirs.is_empty();
    match source {
        Source::DocumentType => after.document.kind = DocumentType::of_simat(theirs.parse().ok()?)?,
        Source::DocumentNumber => after.document.number = DocumentNumber::parse(theirs).ok()?,
        Source::FirstSurname => after.name.first_surname = NamePart::parse(theirs).ok()?,
        Source::FirstName => after.name.first_name = NamePart::parse(theirs).ok()?,
        Source::SecondSurname => after.name.second_surname = said.then(|| NamePart::parse(theirs)).transpose().ok()?,
        Source::SecondName => after.name.second_name = said.then(|| NamePart::parse(theirs)).transpose().ok()?,
        Source::BirthDate => after.birth_date = day(theirs)?,
        Source::Sex => after.sex = Sex::parse(theirs).ok()?,
        Source::Address => after.address = said.then(|| Line::parse(theirs)).transpose().ok()?,
        Source::Phone => after.phone = said.then(|| Phone::parse(theirs)).transpose().ok()?,
        Source::Stratum => {
            let stratum = if theirs == NO_STRATUM { "0" } else { theirs };
            after.stratum = said.then(|| Stratum::parse(stratum)).transpose().ok()?;
        }
        _ => return None,
    }
    Some(after)
}

/// A day as the ministry writes it.
fn day(text: &str) -> Option<Day> {
    Day::parse_from_str(text.trim(), "%d/%m/%Y").ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simat::samples::source;
    use rstest::rstest;

    #[rstest]
    #[case(Source::FirstSurname, "Peña", "PEÑA", true)]
    #[case(Source::FirstSurname, "Ángela  María", "ANGELA MARIA", true)]
    #[case(Source::FirstSurname, "Peña", "PENA", false)]
    #[case(Source::HomeDepartment, "05", "5", true)]
    #[case(Source::Grade, "0", "00", true)]
    #[case(Source::Grade, "0", "", false)]
    #[case(Source::Stratum, "0", "9", true)]
    #[case(Source::Stratum, "2", "9", false)]
    #[case(Source::Grade, "0", "9", false)]
    #[case(Source::DocumentNumber, "0123", "123", false)]
    #[case(Source::BirthDate, "05/01/2013", "5/1/2013", true)]
    #[case(Source::BirthDate, "05/01/2013", "01/05/2013", false)]
    fn values_are_compared_as_they_are_meant(
        #[case] source: Source,
        #[case] ours: &str,
        #[case] theirs: &str,
        #[case] same: bool,
    ) {
        assert_eq!(alike(source, ours, theirs), same, "{ours} {theirs}");
    }

    #[test]
    fn what_the_ministry_says_of_a_person_can_be_taken() {
        let profile = source(1).profile;
        let take = |source, theirs| taken(&profile, source, theirs).unwrap();
        assert_eq!(take(Source::DocumentType, "1").document.kind, DocumentType::Cc);
        assert_eq!(take(Source::DocumentNumber, "10.070").document.number.as_str(), "10070");
        assert_eq!(take(Source::FirstSurname, "PEÑA").name.first_surname.as_str(), "PEÑA");
        assert_eq!(take(Source::SecondSurname, "").name.second_surname, None);
        assert_eq!(take(Source::BirthDate, "31/12/2012").birth_date.to_string(), "2012-12-31");
        assert_eq!(take(Source::Stratum, "").stratum, None);
        assert_eq!(take(Source::Stratum, "9").stratum, Stratum::parse("0").ok());
        assert_eq!(take(Source::Address, "IND VEREDA EL ROBLE").address.unwrap().as_str(), "IND VEREDA EL ROBLE");
    }

    #[rstest]
    #[case(Source::DocumentType, "4")]
    #[case(Source::DocumentType, "TI")]
    #[case(Source::DocumentNumber, "")]
    #[case(Source::FirstName, "")]
    #[case(Source::FirstName, "4NA")]
    #[case(Source::BirthDate, "31/02/2012")]
    #[case(Source::BirthDate, "2012-12-31")]
    #[case(Source::Sex, "X")]
    #[case(Source::Stratum, "8")]
    #[case(Source::Grade, "5")]
    #[case(Source::Disability, "1")]
    #[case(Source::HomeMunicipality, "001")]
    fn what_is_no_value_or_is_decided_elsewhere_cannot(#[case] of: Source, #[case] theirs: &str) {
        assert_eq!(taken(&source(1).profile, of, theirs), None);
    }
}
