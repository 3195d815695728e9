use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn grade(typed: &str) -> GradeLevel {
    GradeLevel::parse(typed).unwrap()
}

#[rstest]
#[case("0", 0)]
#[case("-1", -1)]
#[case("-2", -2)]
#[case(" 10 ", 10)]
#[case("10°", 10)]
#[case("10º", 10)]
#[case("1ª", 1)]
#[case("01", 1)]
#[case("5to", 5)]
#[case("Grado 1ro", 1)]
#[case("3er", 3)]
#[case("10mo.", 10)]
#[case("11.0", 11)]
#[case("0.0", 0)]
#[case("\u{2212}1", -1)]
#[case("11", 11)]
#[case("Grado 11°", 11)]
#[case("grado quinto", 5)]
#[case("transición", 0)]
#[case("TRANSICION", 0)]
#[case("Jardín", -1)]
#[case("pre-jardín", -2)]
#[case("Séptimo", 7)]
#[case("once", 11)]
#[case("Ciclo III", 23)]
#[case("ciclo 6", 26)]
#[case("99", 99)]
#[case("Aceleración", 99)]
#[case("45", 45)]
fn a_grade_is_read_as_offices_write_it(#[case] typed: &str, #[case] code: i8) {
    assert_eq!(grade(typed).get(), code);
}

#[rstest]
fn what_is_no_grade_is_refused(
    #[values(
        "",
        " ",
        "-",
        "--1",
        "-3",
        "12",
        "13",
        "20",
        "27",
        "40",
        "46",
        "100",
        "-99",
        "1.5",
        "11-02",
        "0302",
        "grado",
        "°",
        "999999",
        "decimoprimero A",
        "\u{ff11}",
        "²",
        "🎓"
    )]
    typed: &str,
) {
    assert_eq!(GradeLevel::parse(typed).unwrap_err().code, "grade.unknown", "{typed:?}");
}

#[test]
fn all_grades_are_there_and_are_read_by_their_code_and_their_name() {
    let codes: Vec<i8> = GradeLevel::ALL.iter().map(|grade| grade.get()).collect();
    let expected: Vec<i8> = (-2..=11).chain(21..=26).chain(41..=45).chain([99]).collect();
    assert_eq!(codes, expected);
    for level in GradeLevel::ALL {
        assert_eq!(grade(&level.get().to_string()), *level);
        assert_eq!(grade(level.name()), *level, "{}", level.name());
    }
}

#[test]
fn each_grade_leads_to_the_one_after_it() {
    for level in GradeLevel::ALL {
        match level.next() {
            Some(next) => assert_eq!(next.get(), level.get() + 1),
            None => assert!([11, 26, 45, 99].contains(&level.get()), "{}", level.name()),
        }
    }
    let last: Vec<i8> = GradeLevel::ALL.iter().filter(|grade| grade.is_last()).map(|grade| grade.get()).collect();
    assert_eq!(last, [11, 26]);
}

#[rstest]
#[case("-2", Some((2, 5)))]
#[case("0", Some((4, 7)))]
#[case("1", Some((5, 8)))]
#[case("11", Some((15, 18)))]
#[case("21", None)]
#[case("41", None)]
#[case("99", None)]
fn an_age_is_usual_in_a_grade_of_children_alone(#[case] typed: &str, #[case] ages: Option<(u8, u8)>) {
    assert_eq!(grade(typed).usual_age(), ages);
}

proptest! {
    #[test]
    fn no_text_is_too_much_for_who_reads_grades(typed in any::<String>(), number in any::<i8>()) {
        let _ = GradeLevel::parse(&typed);
        let read = GradeLevel::parse(&number.to_string());
        prop_assert_eq!(read, GradeLevel::try_from(number));
    }
}
