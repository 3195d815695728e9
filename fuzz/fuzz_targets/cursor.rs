//! The cursor of a list, before it is wrapped in base 64: what is read from it, it leads to again.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use plantel_domain::page::Start;
use plantel_http::fuzzing::asked;

fuzz_target!(|bytes: &[u8]| {
    if bytes.is_empty() {
        return;
    }
    let query = format!("cursor={}", URL_SAFE_NO_PAD.encode(bytes));
    match asked(&query) {
        Err(code) => assert_eq!(code, "page.bad-cursor"),
        Ok((first, next)) => {
            assert!(matches!(first.page.start, Start::After(_)));
            let next = next.expect("a page behind a row has a link");
            let (again, same) = asked(&next).expect("a cursor of ours is read");
            assert_eq!((again, same), (first, Some(next)));
        }
    }
});
