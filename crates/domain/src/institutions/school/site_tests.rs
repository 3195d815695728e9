use super::*;
use crate::inventory::samples::id;
use rstest::rstest;

fn dane(text: &str) -> DaneCode {
    DaneCode::parse(text).unwrap()
}

fn municipality(text: &str) -> MunicipalityCode {
    MunicipalityCode::parse(text).unwrap()
}

/// Of Bogotá, without a number.
fn new(name: &str) -> NewSite {
    let (name, municipality) = (Line::parse(name).unwrap(), Some(municipality("11001")));
    NewSite { name, dane_code: None, consecutive: None, municipality, address: None, zone: None }
}

fn site() -> Site {
    Site::new((id(1), id(2)), new("Sede Central"), Timestamp::UNIX_EPOCH).unwrap()
}

#[rstest]
#[case::of_bogota(Some("111001000123"), Some("11001"), true)]
#[case::in_the_country(Some("211001000123"), Some("11001"), true)]
#[case::of_palmira(Some("176520000123"), Some("11001"), false)]
#[case::with_the_digits_elsewhere(Some("110010001234"), Some("11001"), false)]
#[case::without_a_number(None, Some("11001"), true)]
#[case::without_a_place(Some("176520000123"), None, true)]
#[case::without_both(None, None, true)]
fn a_number_is_of_the_municipality_that_it_names(
    #[case] number: Option<&str>,
    #[case] place: Option<&str>,
    #[case] right: bool,
) {
    let wanted = NewSite { dane_code: number.map(dane), municipality: place.map(municipality), ..new("A") };
    match Site::new((id(1), id(2)), wanted, Timestamp::UNIX_EPOCH) {
        Ok(made) => assert!(right && made.active && made.version == 1),
        Err(Invalid(fields)) => {
            assert!(!right);
            assert_eq!((fields[0].pointer.as_str(), fields[0].reason.code), ("/dane_code", "dane.other-municipality"));
        }
    }
}

#[test]
fn a_change_of_the_place_alone_must_agree_with_the_number_that_stays() {
    let numbered = Site { dane_code: Some(dane("111001000123")), ..site() };
    let moved = SiteChange { municipality: Patch::Set(municipality("76520")), ..SiteChange::default() };
    assert_eq!(numbered.clone().change(moved).unwrap_err().code(), Invalid::CODE);
    let both = SiteChange { dane_code: Patch::Clear, municipality: Patch::Clear, ..SiteChange::default() };
    let bare = numbered.change(both).unwrap();
    assert_eq!((bare.dane_code, bare.municipality), (None, None));
}

#[test]
fn a_site_with_groups_is_not_retired_and_a_retired_one_stays_as_it_was() {
    assert_eq!(site().retire(3), Err(SiteError::HasGroups(3)));
    let (retired, told) = site().retire(0).unwrap();
    assert_eq!((retired.active, told.site), (false, retired.id));
    assert_eq!(retired.clone().retire(0), Err(SiteError::Retired));
    assert_eq!(retired.clone().in_use(), Err(SiteError::Retired));
    let change = SiteChange { name: Some(Line::parse("Otra").unwrap()), ..SiteChange::default() };
    assert_eq!(retired.clone().change(change), Err(Refusal::State(SiteError::Retired)));
    let (again, told) = retired.reactivate().unwrap();
    assert_eq!((again.in_use(), told.site), (Ok(()), again.id));
    assert_eq!(again.reactivate(), Err(SiteError::InUse));
}

#[test]
fn a_site_is_found_by_its_name_its_number_and_its_address() {
    let whole =
        Site { dane_code: Some(dane("111001000123")), address: Some(Line::parse("Cra 7 Ñ").unwrap()), ..site() };
    assert_eq!(whole.key(), "sede central");
    assert_eq!(whole.search_text(), "sede central 111001000123 cra 7 n");
}
