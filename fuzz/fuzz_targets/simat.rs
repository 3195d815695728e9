//! The ministry's file, and the file that is written for it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_application::simat::fuzzing::{file, lines, matched};
use plantel_domain::simat::{Encoding, Layout};
use plantel_fuzz::{is_published, within};

const MEMORY: usize = 64 << 20;

fuzz_target!(|bytes: &[u8]| {
    let read = match within(MEMORY, || lines(bytes)) {
        Ok(read) => read,
        Err(error) => {
            assert!(is_published(error.code()), "{}", error.code());
            return;
        }
    };
    let columns = Layout::all().last().expect("there is one").columns.len();
    assert!(read.iter().all(|line| line.len() == columns));
    // Beside itself a file has no difference: each line stands for itself, or for none.
    let stands_for = matched(bytes, &read).expect("it was read before");
    assert!(stands_for.iter().all(|(ours, theirs)| ours == theirs));
    let latin = file(&read, Encoding::Latin1).expect("memory takes what is written");
    assert!(latin.ends_with(b"\r\n"));
    written_is_read(&read);
});

/// What is written is read again; but for what the ministry's program reads as it is, and a spreadsheet would not.
fn written_is_read(read: &[Vec<String>]) {
    let plain = |value: &String| !value.starts_with('\'') && !value.contains(['\0', '\u{1}']);
    let said: Vec<&Vec<String>> = read.iter().filter(|line| line.iter().any(|value| !value.is_empty())).collect();
    if said.is_empty() || !said.iter().all(|line| line.iter().all(plain)) {
        return;
    }
    let written = file(read, Encoding::Utf8).expect("memory takes what is written");
    let again = lines(&written).expect("what is written for the ministry can be read");
    assert!(again.iter().eq(said));
}
