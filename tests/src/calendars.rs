//! Calendars, read by a program that others wrote: see `tests/peers`.

use crate::mailbox::{python, root};
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// What a calendar says: its `name`, and its `events`.
pub fn read_calendar(text: &[u8]) -> Value {
    let mut command = Command::new(python());
    command.arg(root().join("tests/peers/read_ics.py"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the reader starts");
    let mut input = child.stdin.take().expect("its input is ours");
    input.write_all(text).expect("it reads");
    drop(input);
    let done = child.wait_with_output().expect("it ends");
    assert!(done.status.success(), "it could not read {}", String::from_utf8_lossy(text));
    serde_json::from_slice(&done.stdout).expect("it prints JSON")
}
