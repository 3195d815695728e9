//! A stream of notices as a client reads it.

use crate::client::Client;
use reqwest::Response;
use serde_json::Value;
use std::time::Duration;

/// Where it is.
pub const PATH: &str = "/api/v1/notifications/stream";

/// For how long an event is awaited.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open stream.
pub struct Stream {
    response: Response,
    /// What came and was not read: it may end within a letter.
    bytes: Vec<u8>,
}

/// What came on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What kind of event.
    pub name: String,
    /// Its place in the inbox.
    pub id: Option<String>,
    /// What it says.
    pub data: Value,
}

impl Stream {
    /// Opens one, from behind this event if one is named.
    pub async fn open(client: &Client, last: Option<&str>) -> Self {
        let client = last.map_or_else(|| client.clone(), |id| client.with("last-event-id", id));
        let response = client.begin(PATH).await;
        assert_eq!(response.status(), 200, "{:?}", response.headers());
        Self { response, bytes: Vec::new() }
    }

    /// The next event; nothing when the stream has ended, however it did.
    pub async fn event(&mut self) -> Option<Event> {
        tokio::time::timeout(PATIENCE, self.awaited()).await.expect("an event comes, or the stream ends")
    }

    /// The next event; one must come.
    pub async fn next(&mut self) -> Event {
        self.event().await.expect("the stream goes on")
    }

    /// So many, in their order.
    pub async fn take(&mut self, count: usize) -> Vec<Event> {
        let mut events = Vec::new();
        while events.len() < count {
            events.push(self.next().await);
        }
        events
    }

    async fn awaited(&mut self) -> Option<Event> {
        loop {
            while let Some(end) = self.bytes.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.bytes.drain(..end + 2).collect();
                let event = read(std::str::from_utf8(&block).expect("an event is text"));
                if event.is_some() {
                    return event;
                }
            }
            let chunk = self.response.chunk().await.ok()??;
            self.bytes.extend_from_slice(&chunk);
        }
    }
}

impl Event {
    /// Its place; it must have one.
    #[track_caller]
    pub fn place(&self) -> &str {
        self.id.as_deref().unwrap_or_else(|| panic!("no id: {self:?}"))
    }
}

/// The event of these lines; none where they are only said to show that the stream is open.
fn read(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let data = serde_json::from_str(&field("data: ")?).expect("the data of an event is JSON");
    Some(Event { name: field("event: ")?, id: field("id: "), data })
}
