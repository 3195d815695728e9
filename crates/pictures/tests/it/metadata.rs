//! What a file says besides its pixels: how it is turned is heeded, and all else is gone.

use crate::world::{
    BLUE, GREEN, PNG, RED, WHITE, alike, chunk, contains, decoded, encoded, fixture, middles, prepare, quarters,
    segment, with_segments,
};
use image::ImageFormat;
use plantel_domain::pictures::{PictureFormat, Rendition};
use rstest::rstest;

/// Exif as a telephone writes it: how it is turned, whose it is, and where it was taken.
fn exif(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [tag.to_le_bytes().as_slice(), &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let owner = b"Ana Torres\0";
    let (first, gps) = (8, 8 + 2 + 3 * 12 + 4);
    let places = gps + 2 + 2 * 12 + 4;
    let latitude: Vec<u8> = [4_u32, 1, 36, 1, 1234, 100].iter().flat_map(|part| part.to_le_bytes()).collect();
    let owner_at = places + 24;
    [
        b"II*\0".as_slice(),
        &u32::to_le_bytes(first),
        &3_u16.to_le_bytes(),
        &entry(0x0112, 3, 1, u32::from(orientation)),
        &entry(0x013B, 2, u32::try_from(owner.len()).unwrap(), owner_at),
        &entry(0x8825, 4, 1, gps),
        &[0; 4],
        &2_u16.to_le_bytes(),
        &entry(1, 2, 2, u32::from(b'N')),
        &entry(2, 5, 3, places),
        &[0; 4],
        &latitude,
        owner,
    ]
    .concat()
}

fn app1(orientation: u16) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat())
}

#[rstest]
#[case(0, [RED, GREEN, BLUE, WHITE])]
#[case(1, [RED, GREEN, BLUE, WHITE])]
#[case(2, [GREEN, RED, WHITE, BLUE])]
#[case(3, [WHITE, BLUE, GREEN, RED])]
#[case(4, [BLUE, WHITE, RED, GREEN])]
#[case(5, [RED, BLUE, GREEN, WHITE])]
#[case(6, [BLUE, RED, WHITE, GREEN])]
#[case(7, [WHITE, GREEN, BLUE, RED])]
#[case(8, [GREEN, WHITE, RED, BLUE])]
#[case(9, [RED, GREEN, BLUE, WHITE])]
#[tokio::test]
async fn a_picture_is_turned_upright(#[case] orientation: u16, #[case] expected: [[u8; 4]; 4]) {
    for (long, short) in [(160, 80), (1700, 400)] {
        let jpeg = encoded(quarters(long, short), ImageFormat::Jpeg);
        let prepared = prepare(with_segments(&jpeg, &[app1(orientation)])).await.ok().unwrap();
        let lies = (5..=8).contains(&orientation);
        for rendition in [&prepared.full, &prepared.thumbnail] {
            assert_eq!(rendition.height > rendition.width, lies);
            assert!(alike(middles(&decoded(rendition)), expected));
        }
    }
}

#[rstest]
#[case::cut(&exif(6)[..20])]
#[case::empty(b"")]
#[case::elsewhere(b"II*\0\xFF\xFF\xFF\xFF")]
#[case::text(b"<html>")]
#[tokio::test]
async fn spoilt_exif_spoils_no_picture(#[case] body: &[u8]) {
    let jpeg = encoded(quarters(40, 20), ImageFormat::Jpeg);
    let app1 = segment(0xE1, &[b"Exif\0\0".as_slice(), body].concat());
    let prepared = prepare(with_segments(&jpeg, &[app1])).await.ok().unwrap();
    assert_eq!((prepared.full.width, prepared.full.height), (40, 20));
}

const SECRETS: [&[u8]; 8] =
    [b"Exif", b"Ana Torres", b"ICC_PROFILE", b"iCCP", b"not for you", b"http://ns.adobe.com", b"8BIM", b"<html>"];

#[tokio::test]
async fn nothing_but_pixels_is_left_of_a_jpeg() {
    let jpeg = encoded(quarters(400, 200), ImageFormat::Jpeg);
    let told = [
        app1(1),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>not for you</x:xmpmeta>"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01not for you"),
        segment(0xED, b"Photoshop 3.0\x008BIM not for you"),
        segment(0xFE, b"not for you"),
    ];
    let sent = [with_segments(&jpeg, &told), app1(1), b"<html>".to_vec()].concat();
    let prepared = prepare(sent.clone()).await.ok().unwrap();
    for rendition in [&prepared.full, &prepared.thumbnail] {
        assert!(SECRETS.iter().all(|secret| !contains(&rendition.bytes, secret)));
        assert!(marks(rendition).iter().all(|mark| matches!(mark, 0xC0 | 0xC4 | 0xDA | 0xDB | 0xE0)));
    }
    assert!(contains(&sent, b"Ana Torres") && contains(&sent, &4_u32.to_le_bytes()));
}

/// Of the segments up to the pixels.
fn marks(rendition: &Rendition) -> Vec<u8> {
    let (bytes, mut at, mut marks) = (&rendition.bytes, 2, Vec::new());
    while marks.last() != Some(&0xDA) {
        assert_eq!(bytes[at], 0xFF);
        marks.push(bytes[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    }
    marks
}

#[tokio::test]
async fn nothing_but_pixels_is_left_of_a_png() {
    let mut image = quarters(400, 200);
    image.get_pixel_mut(0, 0).0 = [0; 4];
    let png = encoded(image, ImageFormat::Png);
    let after_header = PNG.len() + 25;
    let told = [chunk(b"tEXt", b"Author\0Ana Torres"), chunk(b"eXIf", &exif(3)), chunk(b"prIv", b"not for you")];
    let sent = [&png[..after_header], &told.concat(), &png[after_header..], b"<html>"].concat();
    let prepared = prepare(sent).await.ok().unwrap();
    assert_eq!(decoded(&prepared.full).get_pixel(399, 199).0, [0; 4]);
    for rendition in [&prepared.full, &prepared.thumbnail] {
        assert_eq!(rendition.format, PictureFormat::Png);
        assert!(SECRETS.iter().all(|secret| !contains(&rendition.bytes, secret)));
        assert!(names(rendition).iter().all(|name| matches!(name, b"IHDR" | b"IDAT" | b"IEND")));
    }
}

/// Of the chunks.
fn names(rendition: &Rendition) -> Vec<[u8; 4]> {
    let (mut rest, mut names) = (&rendition.bytes[PNG.len()..], Vec::new());
    while let Some(length) = rest.first_chunk::<4>() {
        names.push(*rest[4..].first_chunk().unwrap());
        rest = &rest[12 + usize::try_from(u32::from_be_bytes(*length)).unwrap()..];
    }
    names
}

#[tokio::test]
async fn nothing_but_pixels_is_left_of_a_webp() {
    let prepared = prepare(fixture("turned.webp")).await.ok().unwrap();
    for rendition in [&prepared.full, &prepared.thumbnail] {
        assert!(!contains(&rendition.bytes, b"Exif") && !contains(&rendition.bytes, b"II*\0"));
    }
}
