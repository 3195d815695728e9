//! QR codes, as PNG and as SVG.

use crate::eyes::{Picture, png, read, rectangles};
use plantel_domain::labels::Labels;
use plantel_labels::DrawnLabels;
use rstest::rstest;

const ADDRESS: &str = "https://plantel.example.org/scan/0191d3c8-7f3e-7c1a-9b1e-000000000001";

/// The picture of an SVG, eight pixels for each module. Knows only what codes are made of.
fn svg(document: &str) -> Picture {
    let (_, rest) = document.split_once("viewBox=\"0 0 ").expect("a box");
    let side: usize = rest.split(' ').next().and_then(|side| side.parse().ok()).expect("a side");
    let (_, path) = document.rsplit_once(" d=\"M").expect("a path");
    let path = path.split('"').next().expect("its end");
    let rectangle = |part: &str| {
        let numbers: Vec<f32> = part.split([' ', 'h', 'v', 'z']).filter_map(|number| number.parse().ok()).collect();
        let [x, y, width, height, back] = numbers[..] else { panic!("no rectangle: {part}") };
        assert!((width + back).abs() < 0.1, "it is closed: {part}");
        [x, y, x + width, y + height].map(|modules| modules * 8.0)
    };
    rectangles(side * 8, side * 8, &path.split('M').map(rectangle).collect::<Vec<_>>())
}

#[rstest]
#[case::address(ADDRESS)]
#[case::one_letter("A")]
#[case::digits("01234567890123456789")]
#[case::accents("Aula magna nº 5, Móstoles: ñandú, 12 €")]
#[case::bytes_that_could_be_shift_jis("日本語の学校、東京都千代田区 ελληνικά 🧪")]
#[case::markup("<script>alert('&\"')</script>")]
#[case::control_characters("a\tb\nc\u{7f}d")]
#[case::long(&"plantel-".repeat(60))]
fn a_code_says_what_was_put_in(#[case] payload: &str) {
    let labels = DrawnLabels::new();
    assert_eq!(read(&png(&labels.png(payload, 300).expect("a PNG"))), payload);
    assert_eq!(read(&svg(&labels.svg(payload).expect("an SVG"))), payload);
}

#[rstest]
#[case(0, 45)]
#[case(1, 45)]
#[case(45, 45)]
#[case(46, 90)]
#[case(300, 315)]
#[case(1024, 1035)]
#[case(u32::MAX, 4095)]
fn a_png_has_whole_pixels_for_each_module(#[case] asked: u32, #[case] width: usize) {
    let picture = png(&DrawnLabels::new().png(ADDRESS, asked).expect("a PNG"));
    assert_eq!((picture.width, picture.dark.len()), (width, width * width));
    let (module, dark) = (width / 45, |x: usize, y: usize| picture.dark[y * width + x]);
    for y in 0..width {
        for x in 0..width {
            assert_eq!(dark(x, y), dark(x - x % module, y - y % module), "{x} {y}");
        }
    }
}

#[rstest]
#[case::png(png(&DrawnLabels::new().png(ADDRESS, 360).expect("a PNG")))]
#[case::svg(svg(&DrawnLabels::new().svg(ADDRESS).expect("an SVG")))]
fn four_light_modules_surround_a_code(#[case] picture: Picture) {
    let (width, quiet) = (picture.width, 4 * 8);
    assert_eq!(width, 45 * 8);
    let dark = |x: usize, y: usize| picture.dark[y * width + x];
    let inside = quiet..width - quiet;
    let all = (0..width).flat_map(|y| (0..width).map(move |x| (x, y)));
    assert!(all.into_iter().all(|(x, y)| !dark(x, y) || (inside.contains(&x) && inside.contains(&y))));
    assert!([(quiet, quiet), (width - quiet - 1, quiet), (quiet, width - quiet - 1)].iter().all(|(x, y)| dark(*x, *y)));
}

#[test]
fn an_svg_holds_nothing_but_shapes() {
    let document = DrawnLabels::new().svg("\"/><script>alert(1)</script>").expect("an SVG");
    assert!(document.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" "), "{document}");
    assert!(document.ends_with("</svg>"), "{document}");
    let tags: Vec<_> = document.split('<').skip(1).map(|tag| tag.split([' ', '>']).next().unwrap()).collect();
    assert_eq!(tags, ["svg", "path", "path", "/svg"]);
    assert!(!document.contains("alert"), "{document}");
}

#[rstest]
#[case::ascii("a", 2331)]
#[case::bytes("é", 1165)]
fn what_no_code_holds_is_refused(#[case] letter: &str, #[case] most: usize) {
    let labels = DrawnLabels::new();
    assert!(labels.png(&letter.repeat(most), 1000).is_ok());
    assert!(labels.svg(&letter.repeat(most)).is_ok());
    assert!(labels.png(&letter.repeat(most + 1), 1000).is_err());
    assert!(labels.svg(&letter.repeat(most + 1)).is_err());
}

#[test]
fn an_empty_code_is_a_code() {
    assert!(DrawnLabels::new().svg("").is_ok());
}
