use super::*;
use rstest::rstest;
use std::time::{Duration, Instant};

fn about() -> Vec<String> {
    vec!["ana.ruiz+plantel@sena.edu.co".to_owned(), "Ana María Ruiz Peña".to_owned()]
}

async fn judged(strength: &Strength, password: &str) -> Option<&'static str> {
    let judged = strength.judge(Password::typed(password.to_owned()), about()).await;
    judged.err().map(|reason| reason.code)
}

#[rstest]
#[case::words("cuatro caballos pastan tranquilos")]
#[case::short_but_random("vK8#pQ2!xZ")]
#[case::accents("ñandú-brújula-ciénaga-7")]
#[case::other_letters("старая мельница у реки")]
#[case::pictures("🦜🏔️☕🎒🚌🧭📚🪑")]
#[tokio::test]
async fn a_good_password_is_taken(#[case] password: &str) {
    assert_eq!(judged(&Strength::new(3, false, []), password).await, None);
}

#[rstest]
#[case::repeated("abababababababab")]
#[case::one_character("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
#[case::row("98765432109876")]
#[case::date("15/08/1987")]
#[case::keyboard("zxcvfdsaqwer")]
#[case::leet("P4ssw0rd!")]
#[case::long_but_repeated(&"a".repeat(128))]
#[tokio::test]
async fn an_easy_password_is_too_weak(#[case] password: &str) {
    assert_eq!(judged(&Strength::new(3, false, []), password).await, Some("password.too-weak"));
}

#[rstest]
#[case("changethis")]
#[case("Contraseña2031*")]
#[case("BOGOTA2024")]
#[tokio::test]
async fn a_common_password_is_named_as_such_whatever_the_score_asked_for(#[case] password: &str) {
    for min_score in [0, 3, 4] {
        assert_eq!(judged(&Strength::new(min_score, true, []), password).await, Some("password.common"));
    }
}

#[tokio::test]
async fn what_the_operator_refuses_is_refused() {
    let password = "gimnasio-campestre-del-norte";
    assert_eq!(judged(&Strength::new(3, false, []), password).await, None);
    assert_eq!(judged(&Strength::new(3, false, [password]), password).await, Some("password.common"));
}

#[rstest]
#[case::local_part("vK8#ana.ruizpQ2!xZ")]
#[case::local_part_with_tag("vK8#ana.ruiz+plantelpQ2!xZ")]
#[case::in_capitals("vK8#ANA.RUIZpQ2!xZ")]
#[case::the_name("Ana María Ruiz Peña")]
#[case::the_name_otherwise("ana-maria_RUIZ.pena")]
#[case::the_name_with_a_tail("AnaMariaRuizPena1987!")]
#[tokio::test]
async fn what_says_whose_it_is_is_too_weak_whatever_the_score_asked_for(#[case] password: &str) {
    for min_score in [0, 3] {
        assert_eq!(judged(&Strength::new(min_score, false, []), password).await, Some("password.too-weak"));
    }
}

#[rstest]
#[case::two_names_and_a_year("PenaRuiz2024")]
#[case::a_date("ruiz-15/08/1987!")]
#[case::the_school("#Sena#Ruiz#")]
#[tokio::test]
async fn words_of_the_owner_with_a_date_or_signs_are_too_weak(#[case] password: &str) {
    assert_eq!(judged(&Strength::new(0, false, []), password).await, Some("password.too-weak"));
    let stranger = Strength::new(0, false, []).judge(Password::typed(password.to_owned()), Vec::new()).await;
    assert_eq!(stranger, Ok(()));
}

/// `qfyurleidys` is a good password for anybody else.
#[tokio::test]
async fn the_estimate_knows_what_the_owner_is_called() {
    let strength = Strength::new(3, false, []);
    let password = || Password::typed("qfyurleidys".to_owned());
    assert_eq!(strength.judge(password(), Vec::new()).await, Ok(()));
    let owner = strength.judge(password(), vec!["Yurleidys Ochoa".to_owned()]).await;
    assert_eq!(owner.unwrap_err().code, "password.too-weak");
}

#[rstest]
#[case::other_words("ruiz pasta tranquilo en la loma")]
#[case::many_digits("ruiz-8362-9174-5503")]
#[tokio::test]
async fn a_good_password_may_have_a_word_of_the_owner_in_it(#[case] password: &str) {
    assert_eq!(judged(&Strength::new(3, false, []), password).await, None);
}

/// Else nobody called Al could have a password with `al` in it.
#[tokio::test]
async fn a_short_address_or_name_refuses_nothing() {
    let strength = Strength::new(3, false, []);
    for about in ["al@sena.edu.co", "@", "", "Al", "+x@b.co"] {
        let password = Password::typed("cuatro caballos pastan tranquilos".to_owned());
        assert_eq!(strength.judge(password, vec![about.to_owned()]).await, Ok(()), "{about}");
    }
}

#[rstest]
#[case::no_upper("vk8#pq2!xz", false)]
#[case::no_lower("VK8#PQ2!XZ", false)]
#[case::no_digit("vKo#pQd!xZ", false)]
#[case::no_special("vK8epQ2fxZ", false)]
#[case::all("vK8#pQ2!xZ", true)]
#[case::a_space_is_special("vK8 pQ2 xZr", true)]
#[tokio::test]
async fn composition_is_asked_for_only_where_it_is_wanted(#[case] password: &str, #[case] composed: bool) {
    let refused = (!composed).then_some("password.composition");
    assert_eq!(judged(&Strength::new(3, true, []), password).await, refused);
    assert_eq!(judged(&Strength::new(3, false, []), password).await, None);
}

#[tokio::test]
async fn a_score_of_0_takes_what_is_not_common_and_tells_not_of_its_owner() {
    assert_eq!(judged(&Strength::new(0, false, []), "abababababababab").await, None);
}

#[tokio::test]
async fn a_score_beyond_the_scale_is_the_highest() {
    assert_eq!(judged(&Strength::new(9, false, []), "cuatro caballos pastan tranquilos").await, None);
}

/// What keeps the work bounded: the rest is not read, and so proves nothing.
#[tokio::test]
async fn what_comes_after_the_characters_that_are_read_does_not_count() {
    let strength = Strength::new(3, false, []);
    let weak_start = format!("{}vK8#pQ2!xZ", "a".repeat(READ));
    assert_eq!(judged(&strength, &weak_start).await, Some("password.too-weak"));
    assert_eq!(judged(&strength, &weak_start[10..]).await, None);
}

/// A fraction of a second; in a build without optimisation, on a busy machine, a hundred times that.
#[rstest]
#[case::signs_for_letters(&"4@8({[<369!1|70$5+%2".repeat(7))]
#[case::backreferences(&"aabaabaabb".repeat(13))]
#[case::many_bytes(&"👨‍👩‍👧İßΣ".repeat(20))]
#[case::controls(&"\0\r\n\u{202e}".repeat(32))]
#[tokio::test]
async fn hostile_text_is_judged_soon(#[case] password: &str) {
    let started = Instant::now();
    let long: String = password.chars().take(128).collect();
    let about = vec!["a b c d e f g h ".repeat(500), format!("{}@b.co", "x-y.".repeat(60))];
    let judged = Strength::new(4, false, []).judge(Password::typed(long), about).await;
    assert!(judged.is_ok() || judged.is_err());
    assert!(started.elapsed() < Duration::from_mins(2), "{:?}", started.elapsed());
}
