//! A stream of notices as a client reads it.

use anyhow::{Context, Result};
use reqwest::Response;
use serde_json::Value;

/// An open stream.
pub struct Events {
    response: Response,
    /// What came and was not read: it may end within a letter.
    bytes: Vec<u8>,
}

/// What came on it.
pub struct Event {
    /// What kind of event.
    pub name: String,
    /// Its place in the inbox.
    pub id: Option<String>,
    /// What it says.
    pub data: Value,
}

impl Events {
    /// Of an answer that was begun.
    pub fn of(response: Response) -> Self {
        Self { response, bytes: Vec::new() }
    }

    /// The next event; nothing when the stream has ended.
    pub async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            while let Some(end) = self.bytes.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.bytes.drain(..end + 2).collect();
                let event = read(std::str::from_utf8(&block).context("an event is text")?)?;
                if event.is_some() {
                    return Ok(event);
                }
            }
            let Some(chunk) = self.response.chunk().await? else { return Ok(None) };
            self.bytes.extend_from_slice(&chunk);
        }
    }
}

/// The event of these lines; none where they only show that the stream is open.
fn read(block: &str) -> Result<Option<Event>> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    let (Some(name), Some(data)) = (field("event: "), field("data: ")) else { return Ok(None) };
    let data = serde_json::from_str(data)?;
    Ok(Some(Event { name: name.to_owned(), id: field("id: ").map(str::to_owned), data }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_and_a_sign_of_life_is_none() {
        let event = read("event: notice\nid: k.1\ndata: {\"unread\":1}").unwrap().unwrap();
        assert_eq!((event.name.as_str(), event.id.as_deref()), ("notice", Some("k.1")));
        assert_eq!(event.data["unread"], 1);
        assert!(read(":").unwrap().is_none());
        assert!(read("retry: 3000\n: Plantel").unwrap().is_none());
        assert!(read("event: notice\ndata: half").is_err());
    }
}
