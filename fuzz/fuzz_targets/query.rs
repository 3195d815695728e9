//! The query string of a list: pages, orders, filters.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_domain::page::MAX_LIMIT;
use plantel_fuzz::is_published;
use plantel_http::fuzzing::asked;

fuzz_target!(|bytes: &[u8]| {
    let Ok(query) = std::str::from_utf8(bytes) else { return };
    let (first, next) = match asked(query) {
        Ok(read) => read,
        Err(code) => {
            assert!(is_published(code), "{code}");
            return;
        }
    };
    assert!((1..=MAX_LIMIT).contains(&first.page.limit));
    assert!(first.days.is_none_or(|days| days.start() <= days.end()));
    // The next page is asked for as this one was.
    if let Some(next) = next {
        assert!(next.bytes().all(|b| b.is_ascii_graphic()));
        let (again, same) = asked(&next).expect("a link of ours is read");
        assert_eq!((again, same), (first, Some(next)));
    }
});
