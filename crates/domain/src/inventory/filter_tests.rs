use super::*;
use rstest::rstest;

#[rstest]
#[case("  Cámara ", Ok("camara"))]
#[case("ñan", Ok("nan"))]
#[case("a  b", Ok("a b"))]
#[case("ab", Err("search.too-short"))]
#[case("e\u{301}\u{301}\u{301}", Err("search.too-short"))]
#[case("   ", Err("text.empty"))]
#[case("a\0bc", Err("text.control-character"))]
fn a_search_counts_letters_as_they_are_compared(#[case] typed: &str, #[case] expected: Result<&str, &str>) {
    let read = Search::parse(typed);
    assert_eq!(read.as_ref().map(Search::as_str).map_err(|bad| bad.code), expected);
}

#[rstest]
#[case(None, None, None, true)]
#[case(None, None, Some(5), true)]
#[case(Some(5), None, None, false)]
#[case(Some(5), None, Some(5), true)]
#[case(Some(5), None, Some(4), false)]
#[case(None, Some(5), Some(5), true)]
#[case(None, Some(5), Some(6), false)]
#[case(Some(6), Some(5), Some(5), false)]
fn a_range_holds_both_its_ends_and_no_value_only_when_open(
    #[case] from: Option<i64>,
    #[case] to: Option<i64>,
    #[case] value: Option<i64>,
    #[case] held: bool,
) {
    assert_eq!(Range { from, to }.holds(value), held);
}

#[rstest]
#[case(None, None, false, Some(false))]
#[case(None, Some(Status::Retired), false, Some(true))]
#[case(None, Some(Status::Retired), true, Some(true))]
#[case(None, Some(Status::Damaged), false, Some(false))]
#[case(None, None, true, None)]
#[case(Some(false), Some(Status::Retired), false, Some(false))]
#[case(Some(true), None, true, Some(true))]
#[case(Some(false), None, true, Some(false))]
fn retired_assets_are_listed_when_they_are_asked_for(
    #[case] retired: Option<bool>,
    #[case] status: Option<Status>,
    #[case] by_id: bool,
    #[case] wanted: Option<bool>,
) {
    let ids = by_id.then(Vec::new);
    assert_eq!(AssetFilter { ids, status, retired, ..AssetFilter::default() }.wants_retired(), wanted);
}
